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
    form = {"name": "جمعية ضفاف", "tags": ""}
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


@pytest.mark.once
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


def change_person(client, person, **changes):
    address = reverse("admin:organizations_person_change", args=[person.pk])
    return client.post(address, form_of("person", name=person.name, **changes))


DESK = ["review_person", "review_organization"]


def sign_in_with(client, *rights):
    names = [f"organizations.{right}" for right in (*rights, *DESK)]
    client.force_login(shared.UserFactory(staff=True, permissions=names))


def test_withheld_name_is_shown_again_only_by_who_may_publish(client, db):
    person = organizations.PersonFactory(draft=True, withheld=True)
    sign_in_with(client, "change_person")
    refused = change_person(client, person, profession="محامية")
    still_withheld = Person.objects.get().is_withheld
    sign_in_with(client, "change_person", "publish_person")
    change_person(client, person)

    assert refused.status_code == 302
    assert still_withheld is True
    assert Person.objects.get().is_withheld is False


def test_name_is_withheld_by_everybody_who_may_change_the_record(client, db):
    person = organizations.PersonFactory(draft=True)
    sign_in_with(client, "change_person")

    change_person(client, person, is_withheld="on")

    assert Person.objects.get().is_withheld is True


AFFILIATION_RIGHTS = ["change_organization", "change_person", "view_person"] + [
    f"{verb}_affiliation" for verb in ("add", "change", "delete", "view")
]


def offices(organization, *parts, first=0):
    form = form_of("organization", name=organization.name) | rows("affiliations", *parts)
    return form | {"affiliations-INITIAL_FORMS": str(first)}


@pytest.mark.parametrize("change", [{"role": "مديرة"}, {"DELETE": "on"}, {"person": "DRAFT"}])
def test_office_on_the_page_of_a_person_is_as_fixed_as_that_page(client, db, change):
    """The form of an organization also holds the offices of people who have pages."""
    sign_in_with(client, *AFFILIATION_RIGHTS)
    organization = organizations.OrganizationFactory(draft=True)
    stored = organizations.AffiliationFactory(organization=organization)
    draft = organizations.PersonFactory(draft=True)
    filled = {name: draft.pk if value == "DRAFT" else value for name, value in change.items()}
    row = {
        "id": stored.pk,
        "organization": organization.pk,
        "person": stored.person_id,
        "role": stored.role,
    }
    address = reverse("admin:organizations_organization_change", args=[organization.pk])

    same = client.post(address, offices(organization, row, first=1))
    changed = client.post(address, offices(organization, row | filled, first=1))

    assert same.status_code == 302
    assert changed.status_code == 200
    assert [*organization.affiliations.values_list("person", "role")] == [
        (stored.person_id, stored.role)
    ]


@pytest.mark.parametrize(("is_public", "expected"), [(True, [["person"]]), (False, None)])
def test_office_is_given_to_people_without_a_page(client, db, is_public, expected):
    sign_in_with(client, *AFFILIATION_RIGHTS)
    organization = organizations.OrganizationFactory(draft=True)
    person = organizations.PersonFactory(draft=not is_public)
    address = reverse("admin:organizations_organization_change", args=[organization.pk])
    row = {"organization": organization.pk, "person": person.pk, "role": "مديرة"}

    response = client.post(address, offices(organization, row))

    assert response.status_code == (200 if is_public else 302)
    if expected:
        assert part_errors_of(response, "affiliations") == expected
    assert organization.affiliations.count() == (0 if is_public else 1)
