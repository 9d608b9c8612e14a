"""Pages on which editors change many records at once, and take it back."""

from itertools import batched

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ngo_portal.shared.admin import rights
from ngo_portal.shared.admin.base import EditorAdmin, TagLineField, Titles, change_address
from ngo_portal.shared.bulk import AT_ONCE, CHANGES, MOST, carry_out, stamp, undo, way_back
from ngo_portal.shared.models import BulkChange, Theme, User
from ngo_portal.shared.row_keys import is_key
from ngo_portal.shared.workflow import PUBLISH, REVIEW, WITHDRAW, Status

What = BulkChange.What
HEADINGS = {
    What.TAGS: _("Change the tags"),
    What.THEMES: _("Change the themes"),
    What.CLAIM: _("Assign to a colleague"),
    What.DUE: _("Set a due date"),
    What.STATE: _("Change the state"),
}
# The right without which nobody is shown the page; each record is asked about again.
NEEDED = {What.TAGS: "change", What.THEMES: "change", What.CLAIM: REVIEW, What.DUE: REVIEW}
TO_STATE = {
    Status.IN_REVIEW: "change",
    Status.APPROVED: REVIEW,
    Status.PUBLISHED: PUBLISH,
    Status.DRAFT: WITHDRAW,
}
# Of records that were left alone, those that a message names.
NAMED = 5


class AddOrRemove(forms.Form):
    def clean(self):
        cleaned = super().clean()
        if not (self.errors or cleaned.get("add") or cleaned.get("remove")):
            raise ValidationError(_("Say what to add or to remove."), code="nothing")
        return cleaned


class TagsForm(AddOrRemove):
    add = TagLineField(
        label=_("Tags to add"), required=False, help_text=_("Separate tags with commas.")
    )
    remove = TagLineField(
        label=_("Tags to remove"), required=False, help_text=_("In whatever spelling.")
    )


class ThemesForm(AddOrRemove):
    add = forms.ModelChoiceField(Theme.objects.current(), label=_("Theme to add"), required=False)
    remove = forms.ModelChoiceField(Theme.objects.all(), label=_("Theme to remove"), required=False)


class ClaimForm(forms.Form):
    to = forms.ModelChoiceField(
        User.objects.none(), label=_("Colleague"), required=False, empty_label=_("nobody")
    )


class DueForm(forms.Form):
    on = forms.DateField(
        label=_("due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: no due date."),
    )


class StateForm(forms.Form):
    end = forms.ChoiceField(choices=[(state, state.label) for state in TO_STATE])


FORMS = {
    What.TAGS: TagsForm,
    What.THEMES: ThemesForm,
    What.CLAIM: ClaimForm,
    What.DUE: DueForm,
    What.STATE: StateForm,
}


class BulkMixin:
    """Actions that lead to a page with what would change, and from there to doing it."""

    bulk_actions = ["change_tags", "change_themes", "assign", "set_due_date"]

    def get_urls(self):
        address = path(
            "bulk/",
            self.admin_site.admin_view(require_POST(self.bulk_view)),
            name=f"{self.opts.app_label}_{self.opts.model_name}_bulk",
        )
        return [address, *super().get_urls()]

    def get_actions(self, request, action_location=ActionLocation.CHANGE_LIST):
        """Without those for which this kind of record has no field."""
        actions = super().get_actions(request, action_location=action_location)
        for action, name in {"change_tags": "tags", "change_themes": "themes"}.items():
            if not hasattr(self.model, name):
                actions.pop(action, None)
        return actions

    @admin.action(description=HEADINGS[What.TAGS], permissions=["change"])
    def change_tags(self, request, queryset):
        return self.begin(request, queryset, What.TAGS)

    @admin.action(description=HEADINGS[What.THEMES], permissions=["change"])
    def change_themes(self, request, queryset):
        return self.begin(request, queryset, What.THEMES)

    @admin.action(description=HEADINGS[What.CLAIM], permissions=["review"])
    def assign(self, request, queryset):
        return self.begin(request, queryset, What.CLAIM)

    @admin.action(description=HEADINGS[What.DUE], permissions=["review"])
    def set_due_date(self, request, queryset):
        return self.begin(request, queryset, What.DUE)

    def begin(self, request, queryset, what, data=None):
        """The first page for the chosen records: what to say of them, or what would change."""
        found = queryset.order_by("pk").values_list("pk", flat=True)
        numbers = list(found[: MOST + 1])
        if len(numbers) > MOST:
            text = gettext(
                "At most %(most)d records can be changed at once. Narrow the list with its filters."
            ) % {"most": MOST}
            self.message_user(request, text, messages.WARNING)
            return None
        form = self.bulk_form(what, data)
        if data is not None and form.is_valid():
            return self.show_plan(request, what, form, numbers)
        return self.show_form(request, what, form, numbers)

    def bulk_form(self, what, data=None):
        form = FORMS[what](data)
        if what == What.CLAIM:
            right = f"{self.opts.app_label}.{REVIEW}_{self.opts.model_name}"
            desk = User.objects.with_perm(right, backend=BACKEND).filter(is_active=True)
            form.fields["to"].queryset = desk.order_by("first_name", "username")
        return form

    def may_change_many(self, request, what) -> bool:
        end = request.POST.get("end")
        right = TO_STATE.get(end) if what == What.STATE else NEEDED[what]
        has_field = what not in {What.TAGS, What.THEMES} or hasattr(self.model, what)
        return bool(right) and has_field and rights.may(request.user, right, self.model)

    def bulk_view(self, request):
        what = request.POST.get("what")
        if what not in What.values or not self.may_change_many(request, what):
            raise PermissionDenied
        seen = seen_in(request.POST.get("records", ""))
        form = self.bulk_form(What(what), request.POST)
        if not form.is_valid():
            return self.show_form(request, What(what), form, [*seen])
        if "confirm" not in request.POST:
            return self.show_plan(request, What(what), form, [*seen])
        change = CHANGES[what](self.model, request.user, **form.cleaned_data)
        outcome = carry_out(change, seen, self.get_queryset(request))
        log_lines(request, change, outcome.made)
        tell(self, request, outcome)
        return redirect(admin_urlname(self.opts, "changelist"))

    def show_form(self, request, what, form, numbers):
        context = {"form": form, "records": ",".join(map(str, numbers)), "count": len(numbers)}
        return self.bulk_page(request, "admin/bulk/form.html", what, context)

    def show_plan(self, request, what, form, numbers):
        change = CHANGES[what](self.model, request.user, **form.cleaned_data)
        seen, ready, left = [], [], []
        for some in batched(numbers, AT_ONCE):
            # Not all texts of all records at once.
            lines = change.plan(self.get_queryset(request).filter(pk__in=some).order_by("pk"))
            changing = [line for line in lines if not line.why]
            seen += [f"{line.record.pk}:{stamp(line.before)}" for line in changing]
            ready += shown(change, changing)
            left += shown(change, [line for line in lines if line.why])
        context = {"form": form, "records": ",".join(seen), "ready": ready, "left": left}
        return self.bulk_page(request, "admin/bulk/plan.html", what, context)

    def bulk_page(self, request, template, what, context):
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": HEADINGS[what],
            "what": what,
            "address": reverse(admin_urlname(self.opts, "bulk")),
        }
        return TemplateResponse(request, template, shared | context)


BACKEND = "django.contrib.auth.backends.ModelBackend"


def seen_in(text: str) -> dict[int, str]:
    """Records of a form, each with the stamp of what it said: «3:ab12,7:cd34»."""
    pairs = (part.partition(":") for part in text.split(",")[:MOST])
    return {int(number): seen for number, _colon, seen in pairs if is_key(number)}


def shown(change, lines):
    return [
        {
            "title": str(line.record),
            "address": change_address(change.model, line.record.pk),
            "before": change.told(line.before),
            "after": change.told(line.after),
            "why": line.why,
        }
        for line in lines
    ]


def log_lines(request, change, made):
    """Each record's history tells of it; moves are written down as moves."""
    if made is None or made.what == What.STATE:
        return
    kind = ContentType.objects.get_for_model(change.model)
    LogEntry.objects.bulk_create(
        LogEntry(
            user=request.user,
            content_type=kind,
            object_id=str(number),
            object_repr=title,
            action_flag=CHANGE,
            change_message=gettext("Changed with others, %(what)s: «%(before)s» → «%(after)s»")
            % {
                "what": made.get_what_display(),
                "before": change.told(before),
                "after": change.told(after),
            },
        )
        for number, title, before, after in made.rows
    )


def tell(model_admin, request, outcome):
    if outcome.made:
        count = outcome.made.count
        text = ngettext(
            "%(count)d record was changed.", "%(count)d records were changed.", count
        ) % {"count": count}
        link = reverse("admin:shared_bulkchange_undo", args=[outcome.made.pk])
        told = format_html('{} <a href="{}">{}</a>', text, link, gettext("Undo"))
        model_admin.message_user(request, told, messages.SUCCESS)
    tell_left(model_admin, request, outcome.left)


def tell_left(model_admin, request, left):
    if not left:
        return
    text = ngettext(
        "%(count)d record was left as it is:", "%(count)d records were left as they are:", len(left)
    ) % {"count": len(left)}
    some = "؛ ".join(f"{line.record}: {line.why}" for line in left[:NAMED])
    model_admin.message_user(request, f"{text} {some}", messages.WARNING)


@admin.register(BulkChange)
class BulkChangeAdmin(EditorAdmin):
    """What was changed in many records at once, and the way back."""

    titles = Titles(
        _("Changes of many records"),
        _("Changes of many records"),
        _("Change of many records"),
        _("Change of many records"),
    )
    fields = ["made_at", "made_by_name", "what", "kind", "count", "undone_at", "undone_by_name"]
    list_display = ["made_at", "what", "kind", "count", "made_by_name", "way_back"]
    list_display_links = ["made_at"]
    list_select_related = ["record_type"]
    list_filter = ["what"]
    date_hierarchy = "made_at"

    def kept_for(self, user, rows):
        """One's own, and those of kinds of which one sees all records."""
        seen = [kind for kind in rights.kinds_of_record() if rights.is_of_the_desk(user, kind)]
        types = ContentType.objects.get_for_models(*seen).values()
        return rows.filter(Q(made_by=user.pk) | Q(record_type__in=types))

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return any(rights.may(request.user, "change", kind) for kind in rights.kinds_of_record())

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        address = path(
            "<path:object_id>/undo/",
            self.admin_site.admin_view(self.undo_view),
            name="shared_bulkchange_undo",
        )
        return [address, *super().get_urls()]

    @admin.display(description=_("kind of record"))
    def kind(self, made):
        return made.model._meta.verbose_name

    @admin.display(description=_("way back"))
    def way_back(self, made):
        if made.undone_at:
            return gettext("undone")
        address = reverse("admin:shared_bulkchange_undo", args=[made.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("Undo"))

    def undo_view(self, request, object_id):
        made = self.get_object(request, unquote(object_id))
        if made is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, made):
            raise PermissionDenied
        reach = self.admin_site.get_model_admin(made.model).get_queryset(request)
        if request.method == "POST":
            return self.undone(request, made, reach)
        change, seen = way_back(made, request.user)
        lines = [
            line
            if line.why or stamp(line.before) == seen[line.record.pk]
            else line._replace(why=gettext("Somebody has changed it since."))
            for line in change.plan(reach.filter(pk__in=seen).order_by("pk"))
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Undo a change of many records"),
            "made": made,
            "ready": [] if made.undone_at else shown(change, [row for row in lines if not row.why]),
            "left": shown(change, [line for line in lines if line.why]),
        }
        return TemplateResponse(request, "admin/bulk/undo.html", context)

    def undone(self, request, made, reach):
        outcome = undo(made, request.user, reach)
        if outcome is None:
            text = gettext("This change was undone already.")
            self.message_user(request, text, messages.WARNING)
        else:
            change, _seen = way_back(made, request.user)
            log_lines(request, change, outcome.made)
            if outcome.made:
                count = outcome.made.count
                text = ngettext(
                    "%(count)d record is as it was before.",
                    "%(count)d records are as they were before.",
                    count,
                ) % {"count": count}
                self.message_user(request, text, messages.SUCCESS)
            tell_left(self, request, outcome.left)
        return redirect("admin:shared_bulkchange_changelist")
