"""Organizations and people as tables."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.quantity import Qualifier
from ngo_portal.shared.tables.columns import (
    Column,
    Sheet,
    Table,
    choice_column,
    country_columns,
    kept_columns,
    listed,
    names_of,
    of,
    place_columns,
    record_columns,
    term,
    terms,
)
from ngo_portal.shared.tables.reading import (
    Governorates,
    Rows,
    Tags,
    Terms,
    public_key,
    state_of,
)
from organizations.listings import ORGANIZATIONS, PEOPLE
from organizations.models import (
    Affiliation,
    Organization,
    OrganizationFigure,
    OrganizationLink,
    OrganizationName,
    OrganizationRelation,
    Person,
    PersonName,
    Publication,
)

# What stands in the cells


def other_names(record):
    return listed(row.name for row in record.parts.names)


def key_of(name):
    return lambda row: public_key(row, name, timezone.now())


def parent_name(organization):
    return next((row.parent__name for row in organization.parts.parent), None)


def parent_key(organization):
    now = timezone.now()
    return next((public_key(row, "parent", now) for row in organization.parts.parent), None)


def office_holder(row):
    return f"{row.person__honorific} {row.person__name}".strip()


def place_of_work(row):
    return row.organization_as_stated or row.organization__short_name or row.organization__name


def offices(person):
    """What they hold or held, in one cell: the title, and where."""
    pairs = (filter(None, [row.role, place_of_work(row)]) for row in person.parts.affiliations)
    return listed(" · ".join(pair) for pair in pairs)


PERIOD = [
    Column("starts", _("From"), of("starts"), "#date+start", 11),
    Column("ends", _("Until"), of("ends"), "#date+end", 11),
]

ORGANIZATION_COLUMNS = [
    *record_columns("#org"),
    Column("name", _("Official name"), of("name"), "#org+name", 44),
    Column("short_name", _("Short name"), of("short_name"), "#org+name+short", 24),
    Column("acronym", _("Acronym"), of("acronym"), "#org+acronym", 10),
    Column("name_latin", _("Latin name"), of("name_latin"), "#org+name+latin", 36),
    Column("other_names", _("Other names"), other_names, "#org+name+alt", 30),
    Column("type", _("Type"), term("type"), "#org+type", 18, is_coded=True),
    Column("part_of_id", _("Part of (number)"), parent_key, "#org+parent+code", 9),
    Column("part_of", _("Part of"), parent_name, "#org+parent+name", 30),
    *place_columns(),
    Column("founded", _("Founded"), of("founded"), "#date+start", 11),
    Column("website", _("Website"), of("website"), "#contact+url", 30),
    Column("email", _("E-mail"), of("email"), "#contact+email", 26),
    Column("phone", _("Telephone"), of("phone"), "#contact+phone", 18),
    Column("address", _("Postal address"), of("address"), "#contact+address", 30),
    Column("themes", _("Themes"), terms("themes"), "#sector", 32, is_coded=True),
    Column("tags", _("Tags"), names_of("tags"), "#meta+tags", 24),
    Column("summary", _("Summary"), of("summary"), "#description", 60),
    *kept_columns(),
]
FIGURES = [
    choice_column("metric", _("What is counted"), OrganizationFigure.Metric, "#indicator", 22),
    choice_column("qualifier", _("How sure"), Qualifier, "#meta+qualifier", 10),
    Column("value", _("Count"), of("value"), "#indicator+num", 14),
    choice_column("period", _("Period"), OrganizationFigure.Period, "#indicator+period", 10),
    Column("as_of", _("As of"), of("as_of"), "#date", 11),
    Column("source", _("Source"), of("source"), "#meta+source", 36),
    Column("source_url", _("Address of the source"), of("source_url"), "#meta+source+url", 36),
]
RELATIONS = [
    choice_column("kind", _("Relation"), OrganizationRelation.Kind, "#org+relation", 22),
    Column(
        "other_id", _("Number of the other organization"), key_of("other"), "#org+other+code", 9
    ),
    Column("other", _("Other organization"), of("other__name"), "#org+other+name", 40),
    choice_column("state", _("State"), OrganizationRelation.State, "#status", 12),
    *PERIOD,
    Column("note", _("Note"), of("note"), "#description+note", 30),
    Column("source_url", _("Address of the source"), of("source_url"), "#meta+source+url", 36),
]
OFFICE_HOLDERS = [
    Column("person_id", _("Number of the person"), of("person_id"), "#contact+code", 9),
    Column("person", _("Person"), office_holder, "#contact+name", 28),
    Column("role", _("Title as stated"), of("role"), "#contact+title", 28),
    Column("unit", _("Unit"), of("unit"), "#org+unit+name", 24),
    *PERIOD,
]
PUBLICATIONS = [
    Column("title", _("Title"), of("title"), "#item+name", 36),
    choice_column("medium", _("Form"), Publication.Medium, "#item+type", 18),
    Column("readers", _("Readers"), of("readers"), "#indicator+readers+num", 12),
    Column("url", _("Web page"), of("url"), "#item+url", 36),
    Column("note", _("Note"), of("note"), "#description+note", 30),
]
LINKS = [
    Column("label", _("Label"), of("label"), "#contact+type", 24),
    Column("url", _("Web page"), of("url"), "#contact+url", 44),
]

ORGANIZATION_TABLE = Table(
    ORGANIZATIONS,
    lambda: Organization.objects.published().defer("about", "search_text"),
    ORGANIZATION_COLUMNS,
    [
        Column("organization_id", _("Number of the organization"), of("pk"), "#org+code", 9),
        Column("organization", _("Organization"), of("name"), "#org+name", 40),
    ],
    terms=("type", "country", "place"),
    parts={
        "themes": Terms(Organization, "themes"),
        "tags": Tags(Organization),
        "governorate": Governorates(),
        "names": Rows(OrganizationName.objects.all, "organization_id", "name"),
        "parent": Rows(
            lambda: Organization.objects.exclude(parent=None).order_by(),
            "pk",
            "parent__name",
            *state_of("parent"),
        ),
        "figures": Rows(
            OrganizationFigure.objects.all,
            "organization_id",
            *("metric", "qualifier", "value", "period", "as_of", "source", "source_url"),
        ),
        "relations": Rows(
            OrganizationRelation.objects.all,
            "organization_id",
            *("kind", "state", "starts", "ends", "note", "source_url", "other__name"),
            *state_of("other"),
        ),
        "affiliations": Rows(
            Affiliation.objects.public,
            "organization_id",
            *("person_id", "person__name", "person__honorific", "role", "unit", "starts", "ends"),
        ),
        "publications": Rows(
            Publication.objects.all,
            "organization_id",
            *("title", "medium", "readers", "url", "note"),
        ),
        "links": Rows(OrganizationLink.objects.all, "organization_id", "label", "url"),
    },
    sheets=[
        Sheet("figures", _("Figures"), "figures", FIGURES),
        Sheet("relations", _("Relations"), "relations", RELATIONS),
        Sheet("people", _("People"), "affiliations", OFFICE_HOLDERS),
        Sheet("publications", _("Publications"), "publications", PUBLICATIONS),
        Sheet("links", _("Links"), "links", LINKS),
    ],
    place=of("place"),
)

PERSON_COLUMNS = [
    *record_columns("#contact"),
    Column("name", _("Name"), of("name"), "#contact+name", 28),
    Column("honorific", _("Honorific"), of("honorific"), "#contact+honorific", 12),
    Column("name_latin", _("Latin name"), of("name_latin"), "#contact+name+latin", 28),
    Column("other_names", _("Other names"), other_names, "#contact+name+alt", 28),
    Column("profession", _("Profession"), of("profession"), "#contact+profession", 24),
    *country_columns(),
    Column("offices", _("Offices"), offices, "#contact+title", 50),
    Column("website", _("Website"), of("website"), "#contact+url", 30),
    Column("summary", _("Summary"), of("summary"), "#description", 60),
    *kept_columns(),
]
OFFICES = [
    Column("role", _("Title as stated"), of("role"), "#contact+title", 30),
    Column("unit", _("Unit"), of("unit"), "#org+unit+name", 24),
    Column(
        "organization_id", _("Number of the organization"), key_of("organization"), "#org+code", 9
    ),
    Column("organization", _("Organization"), place_of_work, "#org+name", 40),
    *PERIOD,
]

PERSON_TABLE = Table(
    PEOPLE,
    lambda: Person.objects.published().defer("biography", "search_text"),
    PERSON_COLUMNS,
    [
        Column("person_id", _("Number of the person"), of("pk"), "#contact+code", 9),
        Column("person", _("Person"), of("full_name"), "#contact+name", 28),
    ],
    terms=("country",),
    parts={
        "names": Rows(PersonName.objects.all, "person_id", "name"),
        "affiliations": Rows(
            Affiliation.objects.all,
            "person_id",
            *("role", "unit", "starts", "ends", "organization_as_stated"),
            *("organization__name", "organization__short_name", *state_of("organization")),
            is_shared=True,
        ),
    },
    sheets=[Sheet("offices", _("Offices"), "affiliations", OFFICES)],
)
