"""Organizations and people, and their vocabulary."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.admin import (
    PUBLICATION,
    Part,
    PartForm,
    PublishableAdmin,
    PublishableForm,
    SafeguardedForm,
    SafeguardedMixin,
    StateFilter,
    TermAdmin,
    Titles,
    rights,
)
from organizations.admin.duplicates import DuplicatesMixin, NamesakeForm
from organizations.admin.merging import MergingMixin
from organizations.admin.withholding import WithholdingMixin
from organizations.models import (
    Affiliation,
    AffiliationRole,
    Organization,
    OrganizationFigure,
    OrganizationLink,
    OrganizationName,
    OrganizationRelation,
    OrganizationType,
    Person,
    PersonName,
    Publication,
)


@admin.register(OrganizationType)
class OrganizationTypeAdmin(TermAdmin):
    titles = Titles(
        _("Organization types"),
        _("Add an organization type"),
        _("Edit the organization type"),
        _("Organization type"),
    )
    fields = [*TermAdmin.fields, "reliefweb_type"]


@admin.register(AffiliationRole)
class AffiliationRoleAdmin(TermAdmin):
    titles = Titles(_("Offices"), _("Add an office"), _("Edit the office"), _("Office"))


# Organizations


class OrganizationForm(NamesakeForm, SafeguardedForm):
    beside = PublishableForm.beside | {"_not_its_own_parent": "parent"}


class NameForm(PartForm):
    beside = {"name_unique": "name", "name_in_order": "ends"}


class OrganizationNameInline(Part):
    model = OrganizationName
    form = NameForm
    fieldsets = [(None, {"fields": [("name", "kind"), ("starts", "ends")]})]


class OrganizationLinkInline(Part):
    model = OrganizationLink
    fieldsets = [(None, {"fields": [("label", "url")]})]


class RelationForm(PartForm):
    beside = {"_not_itself": "other", "_unique": "other", "_in_order": "ends"}


class OrganizationRelationInline(Part):
    model = OrganizationRelation
    form = RelationForm
    fk_name = "organization"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("kind", "other", "state"),
                    ("starts", "ends"),
                    ("note", "source_url"),
                ]
            },
        )
    ]
    autocomplete_fields = ["other"]
    select_related = ["organization", "other"]


class FigureForm(PartForm):
    beside = {"_unique": "metric"}


class OrganizationFigureInline(Part):
    model = OrganizationFigure
    form = FigureForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("metric", "qualifier", "value", "period"),
                    ("as_of", "source", "source_url"),
                ]
            },
        )
    ]
    classes = ["collapse"]


class PublicationInline(Part):
    model = Publication
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("title", "medium"),
                    ("readers_qualifier", "readers", "readers_period"),
                    ("url", "note"),
                ]
            },
        )
    ]
    classes = ["collapse"]


class AffiliationForm(PartForm):
    beside = {"_names_organization": "organization", "_in_order": "ends"}


class AffiliationInline(Part):
    """The offices of a person."""

    model = Affiliation
    form = AffiliationForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("role", "office"),
                    ("organization", "organization_as_stated", "unit"),
                    ("starts", "ends"),
                ]
            },
        )
    ]
    autocomplete_fields = ["organization"]
    select_related = ["person", "organization", "office"]


class OrganizationPeopleForm(AffiliationForm):
    stands_on = ["person"]


class OrganizationPeopleInline(Part):
    """The people of an organization. Their offices also stand on their own pages."""

    model = Affiliation
    form = OrganizationPeopleForm
    verbose_name = _("person with an office here")
    verbose_name_plural = _("people with an office here")
    fieldsets = [
        (None, {"fields": [("person", "role", "office"), ("unit", "starts", "ends")]}),
    ]
    autocomplete_fields = ["person"]
    select_related = ["person", "organization", "office"]
    classes = ["collapse"]

    def get_queryset(self, request):
        """Without the names of people whose records are not the user's to see."""
        rows = super().get_queryset(request)
        if rights.is_of_the_desk(request.user, Person):
            return rows
        return rows.filter(person__in=rights.named_by(request.user, Person.objects.all()))


@admin.register(Organization)
class OrganizationAdmin(DuplicatesMixin, MergingMixin, SafeguardedMixin, PublishableAdmin):
    titles = Titles(
        _("Organizations"), _("Add an organization"), _("Edit the organization"), _("Organization")
    )
    form = OrganizationForm
    fieldsets = [
        (
            None,
            {"fields": ["name", ("short_name", "acronym"), "name_latin", "type", "summary"]},
        ),
        (
            _("Where it belongs"),
            {"fields": ["parent", ("country", "place"), "founded"]},
        ),
        (_("About"), {"fields": ["about", "logo", "themes", "tags"]}),
        (_("How to reach it"), {"fields": [("website", "email"), ("phone", "address")]}),
        PUBLICATION,
    ]
    autocomplete_fields = ["parent", "country", "place", "logo", "themes", "owner"]
    inlines = [
        OrganizationNameInline,
        OrganizationLinkInline,
        OrganizationRelationInline,
        OrganizationFigureInline,
        PublicationInline,
        OrganizationPeopleInline,
    ]
    list_display = ["name", "state", "short_name", "type", "country"]
    list_filter = [
        StateFilter,
        ("type", admin.RelatedOnlyFieldListFilter),
        ("country", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["type", "country"]
    actions = [*PublishableAdmin.actions, "merge_selected"]
    name_field = "name"

    def offered(self, queryset, search_term):
        return super().offered(queryset, search_term).select_related("country")

    def offer_label(self, record):
        known = [record.acronym, record.country.name if record.country_id else ""]
        return f"{record} ({'، '.join(filter(None, known))})" if any(known) else str(record)


# People


class PersonForm(NamesakeForm, PublishableForm):
    """A name that is withheld is on no page, whatever the state of the record: lifting that is a
    way of publishing it. Withholding is open to everybody who may change the record.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields.get("is_withheld")
        if field and self.instance.is_withheld and not self.may_publish:
            field.disabled = True
            field.help_text = _("Only who may publish people shows a withheld name again.")
        elif field and self.instance.is_withheld and self.collision is not None:
            # Nobody lifts what a colleague did meanwhile by a box they never looked at.
            field.disabled = True


class PersonNameInline(Part):
    model = PersonName
    form = NameForm
    fieldsets = [(None, {"fields": ["name"]})]


@admin.register(Person)
class PersonAdmin(WithholdingMixin, DuplicatesMixin, MergingMixin, PublishableAdmin):
    titles = Titles(_("People"), _("Add a person"), _("Edit the person"), _("Person"))
    form = PersonForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("honorific", "name"),
                    "name_latin",
                    "profession",
                    "country",
                    "summary",
                    "is_withheld",
                ]
            },
        ),
        (_("Biography"), {"fields": ["biography", "portrait", "website"]}),
        PUBLICATION,
    ]
    autocomplete_fields = ["country", "portrait", "owner"]
    inlines = [AffiliationInline, PersonNameInline]
    list_display = ["name", "state", "honorific", "profession", "country", "is_withheld"]
    list_filter = [StateFilter, "is_withheld", ("country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["country"]
    actions = [*PublishableAdmin.actions, "merge_selected"]
    name_field = "name"

    def offer_label(self, record):
        told = [record.profession, _("name withheld") if record.is_withheld else ""]
        return (
            f"{record.full_name} ({'، '.join(str(part) for part in told if part)})"
            if any(told)
            else record.full_name
        )
