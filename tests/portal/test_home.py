"""The front page chooses right, counts only what is public, and costs the same when full."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from events.models import Event
from ngo_portal.front.composing import ROOM, Place
from ngo_portal.front.models import FrontSlot
from ngo_portal.shared import projecting
from tests.factories.articles import ArticleFactory
from tests.factories.events import EventFactory, InvolvementFactory, OutcomeFactory
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import CountryFactory, PhotoFactory, ThemeFactory
from tests.pages import SHORT_ADDRESS, addresses_in, addresses_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

BESIDE, REPORTS = ROOM[Place.BESIDE], ROOM[Place.REPORTS]
COMING, HELD = ROOM[Place.COMING], ROOM[Place.HELD]
UNPUBLISHED = ["draft", "in_review", "needs_changes", "approved", "scheduled", "withdrawn"]
HOME_QUERIES = 33


@pytest.fixture
def today():
    return timezone.localdate()


def home(client):
    return client.get(reverse("home")).context


def page(client):
    """What stands in each place, as addresses."""
    told = home(client)["page"]
    stories = {
        "lead": [told.lead.record] if told.lead else [],
        "beside": [story.record for story in told.beside],
    }
    cards = {name: getattr(told, name) for name in ("reports", "coming", "held")}
    return {
        **{name: addresses_of(*records) for name, records in stories.items()},
        "ticker": [SHORT_ADDRESS.match(link.url)[0] for link in told.ticker],
        **{name: addresses_in(found) for name, found in cards.items()},
    }


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def published_ago(**ago):
    return timezone.now() - timedelta(**ago)


def test_an_empty_site_has_a_front_page(client):
    response = client.get("/")

    assert response.status_code == 200
    assert {place for place, shown in page(client).items() if shown} == set()
    assert set(response.context["totals"].values()) == {0}
    assert len(response.context["themes"]) == 9


def test_the_totals_count_what_readers_may_see(client):
    factories = [EventFactory, ArticleFactory, OrganizationFactory, PersonFactory]
    for number, factory in enumerate(factories, start=1):
        factory.create_batch(number)
        for trait in UNPUBLISHED:
            factory(**{trait: True})
    PersonFactory(withheld=True)

    totals = home(client)["totals"]

    assert totals == {"events": 1, "articles": 2, "organizations": 3, "people": 4}


def test_the_newest_report_leads_and_the_next_ones_follow(client):
    newest_first = [ArticleFactory(publish_at=published_ago(days=day)) for day in range(1, 15)]
    ArticleFactory(scheduled=True)
    ArticleFactory(draft=True)

    shown = page(client)

    expected = addresses_of(*newest_first[: 1 + BESIDE + REPORTS])
    assert [*shown["lead"], *shown["beside"], *shown["reports"]] == expected
    assert len(shown["reports"]) == REPORTS


def test_the_ticker_shows_marked_reports_that_stand_nowhere_else(client):
    ArticleFactory(is_ticker=True, publish_at=published_ago(days=1))
    for day in range(2, 2 + BESIDE):
        ArticleFactory(publish_at=published_ago(days=day))
    later = ArticleFactory(publish_at=published_ago(days=10))
    chosen = ArticleFactory(is_ticker=True, publish_at=published_ago(days=9))
    ArticleFactory(is_ticker=True, withdrawn=True)

    shown = page(client)

    # The newest leads the page, and is not said twice.
    assert shown["ticker"] == addresses_of(chosen)
    assert shown["reports"] == addresses_of(later)


def test_no_ticker_without_a_chosen_report(client):
    ArticleFactory()

    assert "ticker" not in client.get("/").text


def test_coming_events_are_the_next_ones_that_will_take_place(client, today):
    ArticleFactory()
    announced = {"life": Event.Life.ANNOUNCED}
    later = EventFactory(starts_on=in_days(9), **announced)
    now = EventFactory(starts_on=today, life=Event.Life.ONGOING)
    began = EventFactory(
        date_precision="range", starts_on=in_days(-1), ends_on=in_days(1), **announced
    )
    EventFactory(starts_on=in_days(2), life=Event.Life.CANCELLED)
    EventFactory(starts_on=in_days(2), life=Event.Life.POSTPONED)
    EventFactory(starts_on=in_days(2), draft=True, **announced)
    EventFactory(starts_on=in_days(-1), **announced)
    EventFactory(undated=True, **announced)

    assert page(client)["coming"] == addresses_of(began, now, later)


def test_at_most_a_few_coming_events(client):
    ArticleFactory()
    events = [
        EventFactory(starts_on=in_days(day), life=Event.Life.ANNOUNCED)
        for day in range(1, COMING + 3)
    ]

    assert page(client)["coming"] == addresses_of(*events[:COMING])


def test_held_events_are_past_whole_and_took_place(client):
    ArticleFactory()
    older = EventFactory(starts_on=in_days(-9))
    newer = EventFactory(starts_on=in_days(-2))
    undated = EventFactory(undated=True)
    EventFactory(starts_on=in_days(-1), parent=newer, parent_kind="session")
    EventFactory(starts_on=in_days(-1), life=Event.Life.CANCELLED)
    EventFactory(starts_on=in_days(-1), life=Event.Life.ANNOUNCED)
    EventFactory(starts_on=in_days(-1), in_review=True)
    EventFactory(starts_on=in_days(3), life=Event.Life.ANNOUNCED)

    assert page(client)["held"] == addresses_of(newer, older, undated)


def test_without_reports_the_next_event_leads(client):
    past, coming = (
        EventFactory(starts_on=in_days(-3)),
        EventFactory(starts_on=in_days(3), life=Event.Life.ANNOUNCED),
    )

    shown = page(client)

    assert shown["lead"] == addresses_of(coming)
    assert (shown["coming"], shown["held"]) == ([], addresses_of(past))


def test_at_most_a_few_held_events(client):
    ArticleFactory()
    events = [EventFactory(starts_on=in_days(-day)) for day in range(1, HELD + 3)]

    assert page(client)["held"] == addresses_of(*events[:HELD])


def test_a_group_of_themes_counts_an_event_once_and_no_draft(client):
    group = ThemeFactory(group=True)
    first, second = ThemeFactory.create_batch(2, parent=group)
    EventFactory(themes=[first, second])
    EventFactory(themes=[group])
    EventFactory(themes=[first], draft=True)

    counts = {theme.code: theme.event_count for theme in home(client)["themes"]}

    assert counts.pop(group.code) == 2
    assert {*counts.values()} == {0}


def test_retired_groups_are_not_offered(client):
    retired = ThemeFactory(group=True, retired=True)

    assert retired.code not in [theme.code for theme in home(client)["themes"]]


def test_countries_are_those_with_public_events_the_busiest_first(client):
    syria, tunisia = CountryFactory(), CountryFactory(tunisia=True)
    EventFactory.create_batch(2, country=tunisia)
    EventFactory(country=syria)
    EventFactory(country=CountryFactory(qatar=True), draft=True)

    countries = home(client)["countries"]

    assert [(country["name"], country["event_count"]) for country in countries] == [
        (tunisia.name, 2),
        (syria.name, 1),
    ]


def test_the_way_to_all_coming_events_filters_from_today(client, today):
    ArticleFactory()
    EventFactory(starts_on=today, life=Event.Life.ANNOUNCED)

    page = BeautifulSoup(client.get("/").content, "html.parser")

    links = [link["href"] for link in page.select(".section__head a")]
    assert f"{reverse('events:list')}?from={today:%Y-%m-%d}" in links


def test_the_front_page_costs_the_same_for_two_records_and_for_twenty(client):
    # Two, because the first report leads and the others are a list.
    make_full(2)
    client.get("/")
    of_two = queries_of(client, "/")
    make_full(18)

    # Where lists are not full, what they look through first is asked for in vain.
    assert max(of_two, queries_of(client, "/")) <= HOME_QUERIES
    assert Article.objects.published().count() == 20


def make_full(number):
    """Records with all that a card can show: theme, cover, organizer."""
    with projecting.together():
        make_each(number)


def make_each(number):
    today = timezone.localdate()
    for _time in range(number):
        theme = ThemeFactory()
        for life, day in [(Event.Life.ANNOUNCED, 5), (Event.Life.HELD, -5)]:
            event = EventFactory(
                starts_on=in_days(day), life=life, themes=[theme], cover=PhotoFactory()
            )
            InvolvementFactory(event=event)
            OutcomeFactory(event=event, due_on=today, responsible=OrganizationFactory())
            FrontSlot.objects.create(place="beside", event=event)
        FrontSlot.objects.create(place="coming", event=event)
        article = ArticleFactory(themes=[theme], is_ticker=True, outlet=OrganizationFactory())
        FrontSlot.objects.create(place="reports", article=article)
