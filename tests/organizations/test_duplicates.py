"""Finding organizations and people that are in the record twice."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ngo_portal.shared.searching.keys import Kind
from organizations.duplicates import like, likely, namesakes, telling
from organizations.models import Organization, Person
from tests.factories import organizations, shared

pytestmark = pytest.mark.django_db


def signed_in(**traits):
    client = Client()
    client.user = shared.UserFactory(**traits)
    client.force_login(client.user)
    return client


SAME = [
    ("خضر السوطري", "خضر السوطرى"),
    ("خضر السوطري", "الدكتور خضر السوطري"),
    ("خضر السوطري", "خضر عبد الله السوطري"),
    ("فداء الصالح", "فدا الصالح"),
    ("إسماعيل آل إسحاق", "اسماعيل ال اسحق"),
    ("عبد الرحمن المصطفى", "عبدالرحمن مصطفى"),
    ("منى خير الدين", "خير الدين منى"),
]
NOT_SAME = [
    ("خضر السوطري", "خضر الصالح"),
    ("أحمد محمد", "محمود أحمد"),
    ("ليلى العطار", "سلمى العطار"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_people_of_the_same_name_are_found_in_other_spellings(one, other):
    first = organizations.PersonFactory(name=one)
    second = organizations.PersonFactory(name=other)

    assert [pair[:2] for pair in likely(Person)] == [(first.pk, second.pk)]
    assert [*like(Person, [one], first.pk)] == [second.pk]


def test_names_that_only_look_alike_are_not_offered():
    for names in NOT_SAME:
        for name in names:
            organizations.PersonFactory(name=name)

    assert likely(Person) == []


def test_organizations_are_compared_by_what_tells_them_apart():
    qatar = shared.CountryFactory(qatar=True)
    first = organizations.OrganizationFactory(name="جمعية الفيحاء الخيرية")
    second = organizations.OrganizationFactory(name="مؤسسة الفيحاء")
    organizations.OrganizationFactory(name="جمعية النخيل الخيرية")
    known = organizations.OrganizationFactory(name="شبكة رواد")
    organizations.OrganizationNameFactory(organization=known, name="Syrian Pioneers Network")
    latin = organizations.OrganizationFactory(
        name="رواد المستقبل السوري", name_latin="Syrian Pioneers", country=qatar
    )

    pairs = {pair[:2] for pair in likely(Organization)}

    assert pairs == {(first.pk, second.pk), (known.pk, latin.pk)}
    assert telling("د. خضر", Kind.PERSON) == ("خضر",)


def test_editor_says_that_two_are_not_the_same_and_it_is_remembered():
    first, second = (organizations.PersonFactory(name="خضر السوطري") for _one in range(2))
    editor = signed_in(role="editor")
    address = reverse("admin:organizations_person_duplicates")
    form = reverse("admin:organizations_person_change", args=[first.pk])
    assert len(editor.get(address).context["pairs"]) == 1
    assert len(editor.get(form).context["same_as"]) == 1

    for pair in ["", "x", f"{first.pk}", f"{first.pk},{10**30}"]:
        editor.post(address, {"pair": pair})
    assert len(likely(Person)) == 1
    for _press in range(2):
        editor.post(address, {"pair": f"{second.pk},{first.pk}"})

    assert editor.get(address).context["pairs"] == []
    assert editor.get(form).context["same_as"] == []


def form_of(name, **more):
    empty = {
        f"{prefix}-{part}_FORMS": "0"
        for prefix in ("affiliations", "names")
        for part in ("TOTAL", "INITIAL")
    }
    return {"name": name, **empty, **more}


def test_second_person_of_a_name_is_made_only_after_a_warning():
    ours = organizations.OrganizationFactory()
    contributor = signed_in(role="contributor", member_of=[ours])
    address = reverse("admin:organizations_person_add")
    known = organizations.PersonFactory(name="خضر السوطري")
    organizations.PersonFactory(name="سمندل الزمردي", draft=True)

    warned = contributor.post(address, form_of("خضر السوطرى"))
    other = contributor.post(address, form_of("سمندل الزمردي"))

    assert other.status_code == 302  # A draft of others is told to nobody.
    assert warned.status_code == 200
    link = reverse("admin:organizations_person_change", args=[known.pk])
    assert f'href="{link}"' in warned.content.decode()
    seen = warned.context["namesake_seen"]
    assert f'name="namesake_seen" value="{seen}"' in warned.content.decode()
    assert contributor.post(address, form_of("خضر السوطرى", namesake_seen=seen)).status_code == 302
    assert len(namesakes(Person, "الدكتور خضر السوطري")) == 2


@pytest.mark.once
def test_as_many_statements_for_many_names_as_for_few():
    counts = []
    for _round in range(2):
        organizations.PersonFactory.create_batch(3, name="سالم الراوي")
        with CaptureQueriesContext(connection) as queries:
            likely(Person)
            like(Person, ["سالم الراوي"])
        counts.append(len(queries))

    assert counts[0] == counts[1]
