"""The search box finds what readers mean, among what they may see."""

import pytest
from bs4 import BeautifulSoup

from ngo_portal.search import HITS_PER_KIND
from ngo_portal.shared.filters import LONGEST_TEXT
from tests.factories.articles import ArticleFactory
from tests.factories.events import EventFactory, InvolvementFactory
from tests.factories.organizations import (
    AffiliationFactory,
    OrganizationFactory,
    OrganizationNameFactory,
    PersonFactory,
    PersonNameFactory,
)
from tests.factories.shared import ThemeFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

SEARCH_QUERIES = 13


def search(client, text):
    response = client.get("/search/", {"q": text})
    assert response.status_code == 200
    return response


def found(client, text):
    """The records on the page of results, whatever their kind."""
    return [record for kind in search(client, text).context["found"] for record in kind["hits"]]


@pytest.mark.parametrize("text", ["", "   ", "؟!…", "ـــ", "\u202e"])
def test_nothing_to_look_for_finds_nothing(client, text):
    EventFactory()

    response = search(client, text)

    assert response.context["found"] == []
    assert response.context["total"] == 0


def test_without_a_question_there_is_only_the_box(client):
    response = client.get("/search/")

    assert BeautifulSoup(response.content, "html.parser").select(".results") == []


def test_every_kind_of_record_is_found(client):
    records = [
        EventFactory(title="ورشة القناديل"),
        ArticleFactory(title="خبر عن القناديل"),
        OrganizationFactory(name="جمعية القناديل"),
        PersonFactory(name="قناديل القناديل"),
    ]
    EventFactory(title="ورشة أخرى")

    assert found(client, "القناديل") == records


@pytest.mark.parametrize(
    "asked",
    [
        "أحمد",
        "احمد",
        "أَحْمَد",
        "احـــمد",
        "المسؤوليه",
        "المسؤولية الاجتماعية",
        "المسؤوليه الإجتماعيه",
        "الإجتماعيّة المسؤوليّة",
        "مبادره ١٣٢٥",
        "1325",
        "وولف",
        "WOLFF",
        "Wölff",
        "مستشفي",
    ],
)
def test_spellings_of_a_word_meet(client, asked):
    event = EventFactory(
        title="أحمد والمسؤولية الاجتماعية",
        summary="مبادرة 1325 مع السيد وولف Wölff في المستشفى",
    )
    EventFactory(title="ورشة لا شأن لها بهذا")

    assert found(client, asked) == [event]


def test_all_words_must_occur_in_any_order(client):
    event = EventFactory(title="ورشة المياه", summary="في دير الزور")
    EventFactory(title="ورشة المياه")

    assert found(client, "الزور المياه") == [event]


def test_organizations_and_people_are_found_by_their_other_names(client):
    organization = OrganizationNameFactory(name="السنابل الخضراء").organization
    person = PersonNameFactory(name="Leyla al-Attar").person

    assert found(client, "سنابل خضراء") == [organization]
    assert found(client, "leyla attar") == [person]


def test_a_word_of_the_body_is_found_and_a_tag_is_not(client):
    article = ArticleFactory(body="<p>تحدثت <strong>المنسقة</strong> عن الأرغن</p>")

    assert found(client, "المنسقة الأرغن") == [article]
    assert found(client, "strong") == []


@pytest.mark.parametrize("wildcard", ["%", "_", "%%%", "5%1"])
def test_wildcards_of_the_database_mean_themselves(client, wildcard):
    EventFactory(title="ورشة 50")

    assert found(client, wildcard) == []


@pytest.mark.parametrize(
    "trait", ["draft", "in_review", "needs_changes", "approved", "scheduled", "withdrawn"]
)
def test_unpublished_records_are_not_found(client, trait):
    factories = [EventFactory, ArticleFactory, OrganizationFactory, PersonFactory]
    for factory in factories:
        name = "title" if factory in factories[:2] else "name"
        factory(**{name: "القناديل", trait: True})
    public = EventFactory(title="القناديل")

    response = search(client, "القناديل")

    assert response.context["total"] == 1
    assert found(client, "القناديل") == [public]


def test_a_withheld_person_is_not_found_by_any_name(client):
    person = PersonFactory(name="نجلاء القناديل", withheld=True)
    PersonNameFactory(person=person, name="أم القناديل")

    assert search(client, "القناديل").context["total"] == 0


def test_more_hits_than_shown_are_counted_and_linked(client):
    EventFactory.create_batch(HITS_PER_KIND + 2, title="ورشة القناديل")

    response = search(client, "القناديل")

    page = BeautifulSoup(response.content, "html.parser")
    (link,) = page.select(".results .section__head a")
    assert len(page.select(".results article")) == HITS_PER_KIND
    assert response.context["total"] == HITS_PER_KIND + 2
    assert client.get(link["href"]).context["total"] == HITS_PER_KIND + 2


def test_the_words_stand_in_the_box_and_in_the_sentence_unharmed(client):
    text = '"><b>\u202eمقلوب</b>'

    page = BeautifulSoup(search(client, text).content, "html.parser")

    assert page.select_one("#id_q")["value"] == text
    assert page.select_one(".results__count bdi").text == text
    assert page.select_one(".results__count")["role"] == "status"


def test_a_question_that_is_too_long_is_kept_and_explained(client):
    EventFactory(title="ورشة القناديل")
    text = "القناديل " * 30

    response = search(client, text)

    page = BeautifulSoup(response.content, "html.parser")
    box, error = page.select_one("#id_q"), page.select_one("#q-error")
    assert len(text) > LONGEST_TEXT
    assert response.context["found"] == []
    assert box["value"] == text
    assert box["aria-invalid"] == "true"
    assert box["aria-describedby"] == error["id"]
    assert str(LONGEST_TEXT) in error.text
    assert page.select(".results") == []


def test_the_longest_question_is_answered(client):
    assert search(client, "ق" * LONGEST_TEXT).context["form"].errors == {}


def test_results_are_kept_out_of_other_search_engines(client):
    page = BeautifulSoup(search(client, "ورشة").content, "html.parser")

    assert page.select_one("meta[name=robots]")["content"] == "noindex, follow"


def test_results_cost_the_same_for_one_hit_of_each_kind_and_for_twenty(client):
    make_hits(1)
    client.get("/search/?q=القناديل")
    of_one = queries_of(client, "/search/?q=القناديل")
    make_hits(19)

    assert (of_one, queries_of(client, "/search/?q=القناديل")) == (SEARCH_QUERIES, SEARCH_QUERIES)


def make_hits(number):
    for _time in range(number):
        theme = ThemeFactory()
        organization = OrganizationFactory(name="جمعية القناديل", themes=[theme])
        event = EventFactory(title="ورشة القناديل", themes=[theme])
        InvolvementFactory(event=event, organization=organization)
        ArticleFactory(title="خبر القناديل", themes=[theme], outlet=organization)
        person = PersonFactory(name="نور القناديل")
        AffiliationFactory(person=person, organization=organization)
