"""What every page of the admin has: titles in good Arabic, folded search, kind forms."""

import re
from collections.abc import Iterable
from contextlib import nullcontext
from functools import cache
from typing import NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import Case, Q, UniqueConstraint, Value, When
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import InlineForeignKeyField
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField
from taggit.managers import TaggableManager

from ngo_portal.shared import projecting, suggesting
from ngo_portal.shared.admin.illustrations import keep_photos_within_reach
from ngo_portal.shared.admin.rights import FIXED, is_fixed_elsewhere, sees_all_records
from ngo_portal.shared.arabic import search_words, tidy_line
from ngo_portal.shared.forms import ARABIC_INPUT
from ngo_portal.shared.models import Photo, Term
from ngo_portal.shared.row_keys import is_key
from ngo_portal.shared.spelling import spelling_pattern

TAG_LENGTH = 100
# Records that an autocompletion offers at most.
OFFERED = 100


class Titles(NamedTuple):
    """Headings of a model's pages, written out: Arabic sentences cannot be put together."""

    many: str
    add: str
    change: str
    view: str


class TidyCharField(forms.CharField):
    """One line, without what a word processor left in it."""

    def to_python(self, value):
        value = super().to_python(value)
        return tidy_line(value) if isinstance(value, str) else value


class TagInput(forms.TextInput):
    def format_value(self, value):
        if value is None or isinstance(value, str):
            return value
        return "، ".join(sorted(getattr(tag, "name", str(tag)) for tag in value))


class TagLineField(TagField):
    """Tags in one line, separated by Arabic or Latin commas or semicolons."""

    widget = TagInput

    def clean(self, value):
        line = forms.CharField.clean(self, value)
        tags = list(dict.fromkeys(filter(None, map(tidy_line, re.split(r"[,،;؛\n]", line)))))
        if any(len(tag) > TAG_LENGTH for tag in tags):
            raise ValidationError(
                _("A tag has at most %(limit)d characters. Separate tags with commas."),
                params={"limit": TAG_LENGTH},
                code="tag_too_long",
            )
        return tags


class ManyAutocomplete(AutocompleteSelectMultiple):
    """Without the button that drops all choices at once: Select2 puts it into the list of them,
    where a screen reader counts it as a choice, and each choice has a button of its own.
    """

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class EditorForm(forms.ModelForm):
    """Shows a broken rule beside the field it is about, and offers no retired terms."""

    # Where an error of a constraint stands, by the end of the constraint's name.
    beside: dict[str, str] = {}
    # Fields that name the record on whose page this one stands; the first that is filled counts.
    stands_on: list[str] = []
    # The one of them whose record has to stay as it was before this form.
    fixed_host = ""
    # Who is at the form.
    user = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if getattr(field, "offers_current_terms", False):
                self.keep_retired_term(name, field)
            elif getattr(field, "is_narrowed", False) and self.instance.pk:
                self.keep_what_is_named(name, field)

    def keep_what_is_named(self, name, field):
        """What a record names stays on it, although this user could not choose it."""
        rows = field.queryset.model._default_manager
        if isinstance(field, forms.ModelMultipleChoiceField):
            named = rows.filter(pk__in=getattr(self.instance, name).values("pk"))
        else:
            named = rows.filter(pk=getattr(self.instance, f"{name}_id"))
        field.queryset = field.queryset | named

    def keep_retired_term(self, name, field):
        """A retired term stays on the record that has it."""
        chosen = getattr(self.instance, f"{name}_id", None)
        choices = list(field.choices)
        if chosen and chosen not in {getattr(key, "value", key) for key, label in choices}:
            field.choices = [*choices, (chosen, str(getattr(self.instance, name)))]

    def clean(self):
        cleaned = super().clean()
        # The record does not yet hold what was typed.
        stored = {name: getattr(self.instance, name, None) for name in self.stands_on}
        self.fixed_host = self.field_of_fixed_host(stored)
        field = self.fixed_host or self.field_of_fixed_host(cleaned)
        if field and self.has_changed():
            self.add_error(field, FIXED)
        keep_photos_within_reach(self)
        return cleaned

    def field_of_fixed_host(self, values) -> str:
        name = next((name for name in self.stands_on if values.get(name)), "")
        return name if name and is_fixed_elsewhere(values[name], self.user) else ""

    def validate_constraints(self):
        exclude = self._get_validation_exclusions() | self.unsaved_parents()
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                try:
                    constraint.validate(model, self.instance, exclude=exclude)
                except ValidationError as error:
                    if self.stands(constraint):
                        self.add_error(self.field_beside(constraint), error.messages)

    def stands(self, constraint) -> bool:
        """Whether a rule that the database would refuse now will still be broken once saved."""
        return True

    def unsaved_parents(self) -> set[str]:
        """The key of a record that is saved together with this row, after the rules are checked.

        A rule such as "an article or an event" would take it for empty.
        """
        return {
            name
            for name, field in self.fields.items()
            if isinstance(field, InlineForeignKeyField) and field.parent_instance.pk is None
        }

    def field_beside(self, constraint) -> str | None:
        """The field an editor would change to keep the rule; None if no single one."""
        for ending, name in self.beside.items():
            if constraint.name.endswith(ending):
                return name if name in self.fields else None
        if isinstance(constraint, UniqueConstraint):
            shown = [name for name in constraint.fields if name in self.editable_fields()]
            return shown[-1] if shown else None
        return None

    def editable_fields(self) -> set[str]:
        hidden = {field.name for field in self.hidden_fields()}
        return self.fields.keys() - hidden


class PartForm(EditorForm):
    """A row of an inline."""

    # Stored rows of the same form that will have made room before this one is saved.
    leaving: frozenset[int] = frozenset()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
            self.fields["position"].help_text = _("Empty: after the others.")
            if self.instance.pk is None:
                self.initial["position"] = None

    def stands(self, constraint):
        if not (self.leaving and isinstance(constraint, UniqueConstraint) and constraint.fields):
            return True
        taken = {name: getattr(self.instance, name) for name in constraint.fields}
        rows = self._meta.model._base_manager.filter(constraint.condition or Q(), **taken)
        return rows.exclude(pk__in=[*self.leaving, self.instance.pk]).exists()

    @property
    def has_changed_or_exists(self) -> bool:
        """Whether the row will be in the database: an untouched empty one will not."""
        return self.instance.pk is not None or self.has_changed()


class PartFormSet(forms.BaseInlineFormSet):
    """Rows of an inline that also keep their model's rules among each other.

    Django compares new rows with each other for plain unique constraints only, and in words that
    name database fields. A conditional one would end as a server error. It also saves row by row,
    so that two rows could not change places, nor one take the place of another that goes.
    """

    # What a row may hold while others take its place; without it rows cannot change places.
    parking: dict[str, object] = {}

    def full_clean(self):
        if self.is_bound:
            leaving = self.leaving_rows()
            for form in self.forms:
                form.leaving = leaving
        super().full_clean()

    def leaving_rows(self) -> frozenset[int]:
        """Those that are deleted, and those that are parked while all others are saved.

        A parked row comes back with a place of its own: `validate_unique` compares them all.
        """
        return frozenset(
            form.instance.pk
            for form in self.initial_forms
            if self.parking or (self.can_delete and form[DELETION_FIELD_NAME].data)
        )

    def clean(self):
        super().clean()
        if any(form.fixed_host for form in self.deleted_forms):
            raise ValidationError(FIXED, code="fixed")
        if "position" in self.form.base_fields:
            self.number_rows()

    def number_rows(self):
        """Rows without a position stand after all others, in the order of the page."""
        rows = self.kept_forms()
        last = max((form.cleaned_data["position"] or 0 for form in rows), default=0)
        for form in rows:
            if form.cleaned_data["position"] is None:
                last += 1
                form.instance.position = form.cleaned_data["position"] = last

    def save_existing_objects(self, commit=True):
        if commit:
            self.make_room()
        return super().save_existing_objects(commit)

    def make_room(self):
        rows = self.model._base_manager
        rows.filter(pk__in=[form.instance.pk for form in self.deleted_forms]).delete()
        if self.parking:
            changed = [form.instance.pk for form in self.initial_forms if form.has_changed()]
            rows.filter(pk__in=changed).update(**self.parking)

    def validate_unique(self):
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and constraint.fields:
                self.refuse_repeated(constraint)

    def refuse_repeated(self, constraint):
        seen = set()
        for form in self.kept_forms():
            key = self.key_of(form.instance, constraint)
            if key is None:
                continue
            if key in seen:
                message = constraint.get_violation_error_message()
                form.add_error(form.field_beside(constraint), message)
            seen.add(key)

    def kept_forms(self):
        return [
            form
            for form in self.forms
            if form.is_valid() and form.has_changed_or_exists and not self._should_delete_form(form)
        ]

    def key_of(self, instance, constraint):
        """The values that must differ; None for a row to which the rule does not apply."""
        fields = [self.model._meta.get_field(name) for name in constraint.fields]
        parent = self.fk.name
        values = [getattr(instance, field.attname) for field in fields if field.name != parent]
        if None in values or not condition_holds(constraint.condition, instance):
            return None
        return tuple(values)


def condition_holds(condition: Q | None, instance) -> bool:
    if condition is None:
        return True
    fields = instance._meta.concrete_fields
    row = {field.name: Value(getattr(instance, field.attname), field) for field in fields}
    return condition.check(row)


def show_thumbnail(field):
    """Let a script show which photo is chosen (photo-thumbnails.js)."""
    address = reverse("admin:shared_photo_thumbnail", args=[0])
    field.widget.attrs["data-photo-thumbnail"] = address


def keep_doors(field, db_field):
    """Leave beside a choice the icons to add and to change: vocabulary is changed on its own pages,
    and nobody deletes an organization from the form of an event. Who may choose what they may not
    change is shown no door that is closed.
    """
    widget = field.widget
    widget.can_delete_related = widget.can_view_related = False
    if issubclass(db_field.remote_field.model, Term) or getattr(field, "is_narrowed", False):
        widget.can_change_related = False


class EditingMixin:
    """Form fields and search shared by the pages and inlines of the admin."""

    formfield_overrides = ARABIC_INPUT

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, TaggableManager):
            kwargs |= {"form_class": TagLineField, "help_text": _("Separate tags with commas.")}
        elif type(db_field) is models.CharField and not db_field.choices:
            kwargs.setdefault("form_class", TidyCharField)
            kwargs.setdefault("widget", admin.widgets.AdminTextInputWidget)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            keep_doors(field, db_field)
        elif isinstance(db_field, models.FileField):
            # Beside a stored file Django makes a group of it, and the input itself has no label.
            field.widget.attrs["aria-label"] = field.label
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        self.narrow(field, request)
        if issubclass(db_field.remote_field.model, Photo):
            show_thumbnail(field)
        is_list = db_field.name not in self.get_autocomplete_fields(request)
        if is_list and issubclass(db_field.remote_field.model, Term):
            # Read once for all rows of an inline, not once for each of them.
            current = field.queryset.filter(is_retired=False)
            blank = [] if field.empty_label is None else [("", field.empty_label)]
            field.choices = [*blank, *((term.pk, str(term)) for term in current)]
            field.offers_current_terms = True
        return field

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = ManyAutocomplete(db_field, self.admin_site)
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field:
            self.narrow(field, request)
        return field

    def narrow(self, field, request):
        """Let a choice offer, and take, nothing but what the user may name."""
        model = field.queryset.model
        if not self.admin_site.is_registered(model):
            return
        offered = self.admin_site.get_model_admin(model).named_by(request.user, field.queryset)
        if offered is not field.queryset:
            field.queryset, field.is_narrowed = offered, True

    def get_queryset(self, request):
        return super().get_queryset(request).fetch_mode(models.FETCH_PEERS)


class EditorChangeList(ChangeList):
    def get_queryset(self, request, *args, **kwargs):
        found = super().get_queryset(request, *args, **kwargs)
        return self.model_admin.with_columns(found)

    def get_results(self, request):
        """A number in the address that no row can have is a mistake like any other there."""
        try:
            super().get_results(request)
        except OverflowError as error:
            # SQLite has no integers beyond 64 bits.
            raise IncorrectLookupParameters(error) from error


@cache
def names_by_label(model) -> dict[str, str]:
    """What fields are called in the source, by what their labels in a form make of it."""
    with translation.override(None):
        fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
        names = [str(field.verbose_name) for field in fields]
    return {capfirst(name): name for name in names}


def change_address(model, number) -> str:
    """Where the form of a record is."""
    return reverse(admin_urlname(model._meta, "change"), args=[number])


def is_picking(request) -> bool:
    """Whether an editor looks for something to choose, and not through a list."""
    match = request.resolver_match
    return match is not None and match.url_name == "autocomplete"


def writing_entries_once(request):
    """A form saves a record and many rows of it: what readers find is written after the last."""
    return projecting.together() if request.method == "POST" else nullcontext()


class EditorAdmin(EditingMixin, admin.ModelAdmin):
    """The pages of a model. `titles` are their headings."""

    form = EditorForm
    titles: Titles | None = None
    # The field that holds the name an editor types into an autocompletion, if there is one.
    name_field = ""
    list_per_page = 50
    show_facets = admin.ShowFacets.ALLOW

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if is_picking(request):
            return self.named_by(request.user, rows)
        return self.kept_for(request.user, rows)

    def kept_for(self, user, rows):
        """Those on which a user works. A room says it where not everybody works on all."""
        return rows

    def named_by(self, user, rows):
        """Those that a user may name in another record."""
        return self.kept_for(user, rows)

    def get_deleted_objects(self, objs, request):
        """What goes with some rows, or keeps them from going. Who does not see all records reads
        no titles here.
        """
        gone, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        if not sees_all_records(request.user):
            gone = [str(record) for record in objs]
            protected = [_("Records that need it")] if protected else []
        return gone, counts, forbidden, protected

    def get_changelist(self, request, **kwargs):
        return EditorChangeList

    def with_columns(self, queryset):
        """What the columns of the list need beyond `list_select_related`."""
        return queryset

    def changelist_view(self, request, extra_context=None):
        heading = {"title": self.titles.many} if self.titles else {}
        with writing_entries_once(request):
            return super().changelist_view(request, heading | (extra_context or {}))

    def changeform_view(self, request, *args, **kwargs):
        with writing_entries_once(request):
            return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request, *args, **kwargs):
        with writing_entries_once(request):
            return super().delete_view(request, *args, **kwargs)

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.user = request.user
        return form

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if self.titles:
            context["title"] = self.heading(request, obj)
        if request.method == "GET" and self.is_closed_by_state(request, obj):
            self.message_user(request, self.why_closed(request, obj), messages.INFO)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def construct_change_message(self, request, form, formsets, add=False):
        """With the names of fields as the catalogue has them: Django keeps them in English, with a
        capital that it puts there itself, and translates them when the history is read.
        """
        message = super().construct_change_message(request, form, formsets, add)
        names = {}
        for model in (self.model, *(formset.model for formset in formsets or ())):
            names |= names_by_label(model)
        for part in message:
            changed = part.get("changed", {})
            if "fields" in changed:
                changed["fields"] = [names.get(label, label) for label in changed["fields"]]
        return message

    def get_changeform_initial_data(self, request):
        """What an address presets, without keys that no record can have."""
        initial = super().get_changeform_initial_data(request)
        return {name: value for name, value in initial.items() if self.may_preset(name, value)}

    def may_preset(self, name, value) -> bool:
        """Whether a value of an address can stand in a field; what it names is checked later."""
        try:
            field = self.opts.get_field(name)
        except FieldDoesNotExist:
            return True
        if not field.is_relation:
            return True
        keys = value if isinstance(value, list) else [value]
        is_number = isinstance(field.target_field, models.IntegerField)
        return all(not is_number or is_key(str(key)) for key in keys)

    def heading(self, request, record):
        if record is None:
            return self.titles.add
        return (
            self.titles.change if self.has_change_permission(request, record) else self.titles.view
        )

    # Who may change what readers see

    def hosts(self, record) -> list:
        """The records with a state of their own on whose pages this one stands."""
        return []

    def is_closed(self, request, record) -> bool:
        return record is not None and any(
            is_fixed_elsewhere(host, request.user) for host in self.hosts(record)
        )

    def is_closed_by_state(self, request, record) -> bool:
        """Whether somebody who changes records of this kind finds this one closed."""
        return self.has_change_permission(request) and self.is_closed(request, record)

    def why_closed(self, request, record):
        """What to tell somebody who finds a record closed."""
        return FIXED

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not self.is_closed(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not self.is_closed(request, obj)

    # Finding

    def get_search_results(self, request, queryset, search_term):
        """Every word, in any Arabic spelling, in any of the fields; never duplicates."""
        wanted = search_words(search_term)
        if search_term.strip() and not wanted:
            return queryset.none(), False
        if wanted and self.is_picked_by_name and is_picking(request):
            # `offered` looks the names up.
            found = queryset
        elif hasattr(queryset, "mentioning"):
            found = queryset.mentioning(search_term)
        else:
            found = spelled_in(queryset, self.get_search_fields(request), wanted)
        return found, False

    @property
    def is_picked_by_name(self) -> bool:
        """Whether editors choose records of this kind by names that are kept for it."""
        kind = projecting.KINDS.get(self.model)
        return kind is not None and projecting.PROJECTIONS[kind].is_named

    def offered(self, queryset, search_term):
        """The records found as an autocompletion lists them: those of that name first."""
        wanted = search_words(search_term)
        if wanted and self.is_picked_by_name:
            return self.named(queryset, search_term)
        if not (self.name_field and wanted):
            return queryset
        named = Q(**{f"{self.name_field}__iregex": spelling_pattern(wanted[0])})
        order = queryset.query.order_by or self.model._meta.ordering
        return queryset.order_by(Case(When(named, then=0), default=1), *order)

    def named(self, queryset, search_term):
        """Records by their names, in the order in which these begin as typed."""
        projection = projecting.PROJECTIONS[projecting.KINDS[self.model]]
        numbers = suggesting.records(search_term, projection.kind, OFFERED)
        keys = [projection.key(number) for number in numbers]
        places = [When(pk=key, then=place) for place, key in enumerate(keys)]
        if not places:
            return queryset.none()
        return queryset.filter(pk__in=keys).order_by(Case(*places, default=len(places)))

    def offer_label(self, record) -> str:
        """What tells the record apart from its namesakes in an autocompletion."""
        return str(record)


def spelled_in(queryset, fields: Iterable[str], wanted: Iterable[str]):
    """Rows in which each folded word is spelled somehow in one of the fields."""
    for word in wanted:
        condition = Q()
        for field in fields:
            if field.endswith("search_text"):
                condition |= Q(**{f"{field}__contains": word})
            else:
                condition |= Q(**{f"{field}__iregex": spelling_pattern(word)})
        queryset = queryset.filter(condition)
    return queryset


class Part(EditingMixin, admin.StackedInline):
    """Rows of a record that have no page of their own.

    Stacked, because every input then has a visible label and a telephone can show it.
    """

    form = PartForm
    formset = PartFormSet
    extra = 0
    # Read together with the rows, because the heading of a row names it.
    select_related: list[str] = []
    # See PartFormSet.
    parking: dict[str, object] = {}

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related(*self.select_related) if self.select_related else rows

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.user = request.user
        formset.parking = self.parking
        return formset
