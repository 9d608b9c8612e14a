"""The forms of organizations and people."""

import pytest
from django.contrib import admin
from django.db.models import CheckConstraint
from django.urls import reverse

from organizations.models import Organization, Person
from tests.factories import organizations, shared

PARTS = {
    "organization": ["names", "links", "relations", "figures", "publications", "affiliations"],
    "person": ["affiliations", "names"],
}


@pytest.fixture
def chief_client(client, db):
    client.force_login(shared.UserFactory(chief=True))
    return client


def form_of(noun, **changes):
    form = {"name": "جمعية ضفاف", "status": "draft", "tags": ""}
    for prefix in PARTS[noun]:
        form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return form | changes


def rows(prefix, *parts):
    form = {f"{prefix}-TOTAL_FORMS": str(len(parts)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, part in enumerate(parts):
        form |= {f"{prefix}-{number}-{name}": value for name, value in part.items()}
    return form


def add(client, noun, **changes):
    return client.post(reverse(f"admin:organizations_{noun}_add"), form_of(noun, **changes))


def part_errors_of(response, prefix):
    assert response.status_code == 200
    formsets = [each.formset for each in response.context["inline_admin_formsets"]]
    formset = next(each for each in formsets if each.prefix == prefix)
    return [sorted(form.errors) for form in formset.forms]


def test_organization_is_recorded_with_its_names_relations_and_figures(chief_client):
    network = organizations.OrganizationFactory()
    form = (
        rows("names", {"name": "ضفاف القديمة", "kind": "former", "ends": "٢٠١٥"})
        | rows("relations", {"kind": "member_of", "other": network.pk, "starts": "2012-05"})
        | rows("figures", {"metric": "members", "qualifier": "exact", "value": "١٧٢"})
    )

    response = add(chief_client, "organization", **form)

    made = Organization.objects.exclude(pk=network.pk).get()
    assert response.status_code == 302
    assert made.names.get().ends == "2015"
    assert made.relations.get().other == network
    assert made.figures.get().value == 172


def test_stray_marks_of_a_word_processor_are_not_stored(chief_client):
    add(chief_client, "organization", name="\u200fجمعيـــة  ضفاف\u00a0")

    assert Organization.objects.get().name == "جمعية ضفاف"


def test_organization_that_is_part_of_itself_is_refused_beside_the_parent(chief_client):
    organization = organizations.OrganizationFactory()
    address = reverse("admin:organizations_organization_change", args=[organization.pk])

    response = chief_client.post(address, form_of("organization", parent=organization.pk))

    assert "parent" in response.context["adminform"].form.errors


BROKEN_PARTS = [
    ("organization", "names", {"name": "ضفاف", "starts": "2015", "ends": "2012"}, "ends"),
    ("organization", "names", {"name": "ضفاف", "starts": "بالأمس"}, "starts"),
    (
        "organization",
        "relations",
        {"kind": "member_of", "other": "OTHER", "starts": "2015", "ends": "2012"},
        "ends",
    ),
    ("person", "affiliations", {"role": "أمينة السر"}, "organization"),
    (
        "person",
        "affiliations",
        {"role": "أمينة السر", "organization": "OTHER", "starts": "2015", "ends": "2012-05"},
        "ends",
    ),
    ("organization", "affiliations", {"role": "مديرة"}, "person"),
]


@pytest.mark.parametrize(("noun", "prefix", "part", "field"), BROKEN_PARTS)
def test_broken_rule_of_a_part_is_told_beside_its_field(chief_client, noun, prefix, part, field):
    other = organizations.OrganizationFactory()
    defaults = {"kind": "alias"} if prefix == "names" and noun == "organization" else {}
    filled = {name: other.pk if value == "OTHER" else value for name, value in part.items()}

    response = add(chief_client, noun, **rows(prefix, defaults | filled))

    assert part_errors_of(response, prefix) == [[field]]


REPEATED = [
    ("organization", "names", {"name": "ضفاف", "kind": "alias"}, "name"),
    ("organization", "links", {"label": "القناة", "url": "https://example.org/"}, "url"),
    ("organization", "relations", {"kind": "member_of", "other": "OTHER"}, "other"),
    ("organization", "figures", {"metric": "members", "qualifier": "exact", "value": 3}, "metric"),
    ("organization", "publications", {"title": "السنبلة", "readers_qualifier": "exact"}, "title"),
    ("person", "names", {"name": "ليلى عطار"}, "name"),
]


@pytest.mark.parametrize(("noun", "prefix", "part", "field"), REPEATED)
def test_repeated_row_is_refused_in_a_new_record(chief_client, noun, prefix, part, field):
    other = organizations.OrganizationFactory()
    filled = {name: other.pk if value == "OTHER" else value for name, value in part.items()}

    response = add(chief_client, noun, **rows(prefix, filled, filled))

    assert part_errors_of(response, prefix) == [[], [field]]


def test_organization_has_no_relation_to_itself(chief_client):
    organization = organizations.OrganizationFactory()
    address = reverse("admin:organizations_organization_change", args=[organization.pk])
    part = {"kind": "partner_of", "other": organization.pk, "organization": organization.pk}

    response = chief_client.post(address, form_of("organization", **rows("relations", part)))

    assert part_errors_of(response, "relations") == [["other"]]


def test_every_rule_of_the_forms_has_a_place():
    homeless = []
    for model in (Organization, Person):
        registered = admin.site.get_model_admin(model)
        forms = [
            (model, registered.form),
            *((part.model, part.form) for part in registered.inlines),
        ]
        homeless += [
            constraint.name
            for part, form in forms
            for constraint in part._meta.constraints
            if isinstance(constraint, CheckConstraint)
            if not any(constraint.name.endswith(ending) for ending in form.beside)
        ]

    assert homeless == []


def test_withheld_person_is_told_apart_in_an_autocompletion(chief_client):
    organizations.PersonFactory(withheld=True, name="ليلى العطار", profession="")
    query = {"app_label": "events", "model_name": "participation", "field_name": "person"}

    found = chief_client.get(reverse("admin:autocomplete"), query).json()["results"]

    assert found[0]["text"] != "ليلى العطار"
    assert found[0]["text"].startswith("ليلى العطار")
