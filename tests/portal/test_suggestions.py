"""What the search box offers while somebody types, and what pickers of the admin find."""

import pytest
from django.urls import reverse

from ngo_portal.shared import suggesting
from ngo_portal.shared.site import in_language
from organizations.models import OrganizationName, PersonName
from tests.factories.articles import ArticleFactory
from tests.factories.events import EventFactory
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import ThemeFactory, UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/search/suggestions/"


def offered(client, text, **headers):
    answer = client.get(ADDRESS, {"q": text}, **headers).json()
    return [
        (line["kind"], "".join(run for run, _is_typed in line["runs"]))
        for line in answer["suggestions"]
    ]


def test_every_kind_is_offered_from_its_first_letters(client):
    OrganizationFactory(name="زمردة للتنمية")
    PersonFactory(name="زمرد الحلبي")
    ThemeFactory(name_ar="زمرديات")
    EventFactory(title="زمرد في حلب")
    ArticleFactory(title="زمرد يروي")

    assert offered(client, "زمر") == [
        ("organization", "زمردة للتنمية"),
        ("person", "زمرد الحلبي"),
        ("theme", "زمرديات"),
        ("event", "زمرد في حلب"),
        ("article", "زمرد يروي"),
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "جمعية الأم",
        "الأمل",
        "امل",
        "الامل الز",
        "أَمَل",
        "الأمل جمعية",
        "hope",
        "HOPE soc",
        "HSS",
    ],
)
def test_a_name_is_found_from_any_word_spelling_and_alias(client, typed):
    organization = OrganizationFactory(
        name="جمعية الأمل الزرقاء", acronym="HSS", name_latin="Hope Society"
    )
    OrganizationFactory(name="جمعية النور")

    assert {name for _kind, name in offered(client, typed)} & {
        organization.name,
        "Hope Society",
        "HSS",
    }


def test_those_that_begin_as_typed_come_first(client):
    OrganizationFactory(name="اتحاد زمردة")
    OrganizationFactory(name="زمردة")

    assert [name for _kind, name in offered(client, "زمردة")] == ["زمردة", "اتحاد زمردة"]


def test_a_suggestion_leads_to_the_record_and_says_what_was_typed(client):
    organization = OrganizationFactory(name="جمعية زمردة")
    OrganizationName.objects.create(organization=organization, name="الزمردة الخضراء")

    (line,) = client.get(ADDRESS, {"q": "زمردة الخ"}).json()["suggestions"]

    assert line == {
        "kind": "organization",
        "kind_label": "المنظمات",
        "url": organization.get_absolute_url(),
        "runs": [["الزمردة", True], [" ", False], ["الخضراء", True]],
        "note": "جمعية زمردة",
    }


@pytest.mark.parametrize("trait", ["draft", "in_review", "scheduled", "withdrawn"])
def test_nothing_unpublished_is_offered(client, trait):
    OrganizationFactory(name="زمردة", **{trait: True})
    PersonFactory(name="زمرد", **{trait: True})
    EventFactory(title="زمرد", **{trait: True})
    ArticleFactory(title="زمرد", **{trait: True})

    assert offered(client, "زمر") == []


def test_a_withheld_name_and_its_aliases_are_not_offered(client):
    person = PersonFactory(name="زمرد الحلبي")
    PersonName.objects.create(person=person, name="زمردة حلب")
    assert offered(client, "زمر")

    person.is_withheld = True
    person.save()

    assert offered(client, "زمر") == []


@pytest.mark.parametrize("typed", ["", "ز", " ", "ـــ", "؟!", "\u202e\u2066", "🕊", "%", "'", '"*'])
def test_too_little_offers_nothing(client, typed):
    OrganizationFactory(name="زمردة")

    assert offered(client, typed) == []


@pytest.mark.parametrize("typed", ["ز" * 10_000, "ا ب " * 2_000, 'زمردة" OR *', "زمردة) & (:"])
def test_odd_input_is_answered(client, typed):
    OrganizationFactory(name="زمردة")

    assert client.get(ADDRESS, {"q": typed[:600]}).status_code == 200


def test_labels_are_in_the_language_of_the_reader(client):
    OrganizationFactory(name="زمردة")

    (line,) = client.get(in_language(ADDRESS, "en"), {"q": "زمر"}).json()["suggestions"]

    assert line["kind_label"] == "Organizations"
    assert line["url"].startswith("/en/organizations/")


def test_an_answer_takes_few_queries(client, django_assert_max_num_queries):
    OrganizationFactory.create_batch(3, name="زمردة")
    EventFactory(title="زمردة خضراء")

    # Names, names in another order, titles of two kinds, entries.
    with django_assert_max_num_queries(5):
        offered(client, "زمردة خض")


@pytest.mark.parametrize("typed", ["المشار", "مشار", "المشاركون", "نساء المشا", "المشاركون في الن"])
def test_titles_are_found_from_words_that_are_begun(client, typed):
    EventFactory(title="المشاركون في دعم النساء")
    EventFactory(title="مشروع المياه")

    titles = [name for kind, name in offered(client, typed) if kind == "event"]
    assert titles == ["المشاركون في دعم النساء"]


def test_an_article_alone_begins_every_title_and_offers_none(client):
    EventFactory(title="المشاركون")

    assert "event" not in {kind for kind, _name in offered(client, "الم")}
    assert ("event", "المشاركون") in offered(client, "المشا")


def test_the_rarest_of_several_words_is_looked_up(client, monkeypatch):
    at_most_two = suggesting.APART.replace(f"LIMIT {suggesting.LOOKED_AT}", "LIMIT 2")
    monkeypatch.setattr(suggesting, "APART", at_most_two)
    OrganizationFactory.create_batch(5, name="جمعية الأنهار")
    OrganizationFactory(name="زمردة اتحاد جمعية")

    assert offered(client, "جمعية زمر") == [("organization", "زمردة اتحاد جمعية")]


# Pickers


@pytest.fixture
def pick(client):
    """What an editor is offered for an organization of an event."""
    client.force_login(UserFactory(chief=True))

    def names(text, model="involvement", field="organization", app="events"):
        answer = client.get(
            reverse("admin:autocomplete"),
            {"term": text, "app_label": app, "model_name": model, "field_name": field},
        )
        return [line["text"] for line in answer.json()["results"]]

    return names


def test_editors_pick_drafts_too(pick):
    OrganizationFactory(name="جمعية الأمل", draft=True)

    (text,) = pick("امل")

    assert "جمعية الأمل" in text


def test_pickers_find_a_name_from_any_word_and_alias_and_leave_others_out(pick):
    person = PersonFactory(name="سليمى العلي", name_latin="Sulayma Ali")
    PersonName.objects.create(person=person, name="أم يوسف")
    PersonFactory(name="خالد")

    for typed in ["سليمي", "علي", "sulay", "يوسف"]:
        assert len(pick(typed, "participation", "person")) == 1, typed


def test_a_deleted_draft_is_offered_no_more(pick):
    OrganizationFactory(name="جمعية الأمل", draft=True).delete()

    assert pick("امل") == []
