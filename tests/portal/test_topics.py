"""Hubs hold what belongs to their topic, all that is public and nothing else."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone, translation

from events.models import Event
from ngo_portal.shared import projecting
from ngo_portal.shared.site import in_language
from tests.factories.articles import ArticleFactory
from tests.factories.events import (
    AttendanceFactory,
    EventFactory,
    InvolvementFactory,
    OutcomeFactory,
)
from tests.factories.organizations import AffiliationFactory, OrganizationFactory, PersonFactory
from tests.factories.shared import CountryFactory, GoalFactory, ThemeFactory
from tests.pages import addresses_in, addresses_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

THEME_LIST_QUERIES = 3
COUNTRY_LIST_QUERIES = 3
# Inside a test every facet, label and total asks the tables; a site answers most from memory.
THEME_HUB_QUERIES = 34
COUNTRY_HUB_QUERIES = 32


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


class TestThemeHub:
    def test_a_group_includes_the_themes_under_it_and_each_record_once(self, client):
        group = ThemeFactory(group=True)
        first, second = ThemeFactory.create_batch(2, parent=group)
        in_both = EventFactory(themes=[first, second])
        of_group = EventFactory(themes=[group])
        EventFactory(themes=[ThemeFactory()])

        context = client.get(group.get_absolute_url()).context

        assert {*addresses_in(context["events"])} == {*addresses_of(in_both, of_group)}
        assert context["totals"]["events"] == 2

    def test_a_theme_does_not_hold_what_belongs_to_its_group_or_siblings(self, client):
        group = ThemeFactory(group=True)
        theme, sibling = ThemeFactory.create_batch(2, parent=group)
        event = EventFactory(themes=[theme])
        EventFactory(themes=[group])
        EventFactory(themes=[sibling])

        context = client.get(theme.get_absolute_url()).context

        assert addresses_in(context["events"]) == addresses_of(event)

    def test_it_holds_every_kind_of_record_and_nothing_unpublished(self, client):
        theme = ThemeFactory()
        kinds = {"events": EventFactory, "articles": ArticleFactory}
        kinds["organizations"] = OrganizationFactory
        shown = {name: factory(themes=[theme]) for name, factory in kinds.items()}
        for factory in kinds.values():
            for trait in ["draft", "in_review", "approved", "scheduled", "withdrawn"]:
                factory(themes=[theme], **{trait: True})

        context = client.get(theme.get_absolute_url()).context

        assert {name: addresses_in(context[name]) for name in shown} == {
            name: addresses_of(record) for name, record in shown.items()
        }
        assert context["totals"] == {"events": 1, "articles": 1, "organizations": 1}

    def test_coming_and_past_events_stand_apart(self, client):
        theme = ThemeFactory()
        day = timezone.localdate() + timedelta(days=5)
        coming = EventFactory(themes=[theme], starts_on=day, life=Event.Life.ANNOUNCED)
        past = EventFactory(themes=[theme])

        context = client.get(theme.get_absolute_url()).context

        assert addresses_in(context["coming"]) == addresses_of(coming)
        assert addresses_in(context["events"]) == addresses_of(past)

    def test_a_retired_theme_keeps_its_page_and_leaves_the_lists(self, client):
        group = ThemeFactory(group=True)
        retired = ThemeFactory(parent=group, retired=True)
        current = ThemeFactory(parent=group)
        event = EventFactory(themes=[retired])

        hub = client.get(retired.get_absolute_url())
        of_group = page_of(client, group.get_absolute_url())
        everything = page_of(client, reverse("theme-list"))

        assert hub.status_code == 200
        assert addresses_in(hub.context["events"]) == addresses_of(event)
        assert [tag["href"] for tag in of_group.select(".hub__head .tag")] == [
            current.get_absolute_url()
        ]
        links = [link["href"] for link in everything.select("main a")]
        assert current.get_absolute_url() in links
        assert retired.get_absolute_url() not in links

    def test_every_section_leads_to_the_list_with_this_filter(self, client):
        theme = ThemeFactory(code="xx_boats")
        EventFactory(themes=[theme])
        ArticleFactory(themes=[theme])
        OrganizationFactory(themes=[theme])

        page = page_of(client, theme.get_absolute_url())

        assert [link["href"] for link in page.select(".section__head a")] == [
            "/articles/?theme=xx_boats",
            "/events/?theme=xx_boats",
            "/organizations/?theme=xx_boats",
        ]

    def test_it_shows_introduction_goals_and_the_way_up(self, client):
        goal = GoalFactory(number=5)
        theme = ThemeFactory(goals=[goal], description_ar="مقدمة المحور")

        page = page_of(client, theme.get_absolute_url())

        assert page.select_one(".opening__lead").text == "مقدمة المحور"
        assert str(goal) in page.select_one(".hub__head").text
        steps = [link["href"] for link in page.select(".breadcrumb a")]
        assert steps == ["/", "/themes/", theme.parent.get_absolute_url()]

    def test_an_introduction_is_plain_paragraphs_in_its_own_language(self, client):
        both = "سطر أول <b>غامق</b>\n\n  سطر ثانٍ  \n"
        theme = ThemeFactory(description_ar=both)
        country = CountryFactory()
        country.description_ar, country.description_en = both, "Only one line."
        country.save()

        def introduction(topic, language):
            page = page_of(client, in_language(topic.get_absolute_url(), language))
            found = page.select(".hub__words > p:is(.opening__lead, .hub__more)")
            return [(line.text, line.get("lang")) for line in found]

        arabic = ["سطر أول <b>غامق</b>", "سطر ثانٍ"]
        assert introduction(theme, "ar") == [(line, None) for line in arabic]
        assert introduction(theme, "en") == [(line, "ar") for line in arabic]
        assert introduction(country, "ar") == [(line, None) for line in arabic]
        assert introduction(country, "en") == [("Only one line.", None)]

    def test_it_tells_what_it_amounts_to_and_where_to_go_on(self, client):
        theme, other, group = ThemeFactory(), ThemeFactory(), ThemeFactory(group=True)
        syria, qatar = CountryFactory(), CountryFactory(qatar=True)
        busy, named = OrganizationFactory(), OrganizationFactory(themes=[theme])
        for year in (2020, 2021, 2023):
            event = EventFactory(themes=[theme, other], country=syria, starts_on=date(year, 3, 1))
            InvolvementFactory(event=event, organization=busy)
            AttendanceFactory(event=event, unit="persons", qualifier="about", count=20)
        AttendanceFactory(event=event, unit="organizations", qualifier="exact", count=7)
        OutcomeFactory(event=event, follow_up="done")
        due = OutcomeFactory(event=event, due_on=timezone.localdate(), follow_up="in_progress")
        elsewhere = EventFactory(themes=[other, group], country=qatar)
        OutcomeFactory(event=elsewhere, due_on=timezone.localdate(), follow_up="in_progress")
        AttendanceFactory(event=EventFactory(themes=[theme], draft=True), count=90)

        context = client.get(theme.get_absolute_url()).context

        figures = context["figures"]
        years = [(line.value, line.count) for line in figures.by_year.lines]
        assert years == [("2020", 1), ("2021", 1), ("2022", 0), ("2023", 1)]
        assert addresses_in(context["organizations"]) == addresses_of(busy, named)
        assert "3 فعاليات" in context["organizations"][0]
        tallies = [(tally.unit, tally.qualifier, tally.total) for tally in figures.attendance]
        assert tallies == [("persons", "about", 60), ("organizations", "exact", 7)]
        stated = [
            tally.text
            for tally in page_of(client, theme.get_absolute_url()).select(".tally__number")
        ]
        assert stated == ["نحو 60 شخصًا", "7 منظمات"]
        assert figures.outcomes == {"total": 2, "done": 1, "open": 1, "unknown": 0}
        assert [one.outcome for one in context["dues"]] == [due]
        assert [(one.code, one.count) for one in context["together"]] == [(other.code, 3)]

    def test_names_are_in_the_language_of_the_page(self, client):
        theme = ThemeFactory(name_ar="القوارب", name_en="Boats")

        arabic = page_of(client, theme.get_absolute_url()).h1.text
        english = page_of(client, in_language(theme.get_absolute_url(), "en")).h1.text

        assert (arabic, english) == ("القوارب", "Boats")

    def test_an_empty_hub_says_so(self, client):
        page = page_of(client, ThemeFactory().get_absolute_url())

        assert len(page.select(".empty")) == 1

    @pytest.mark.parametrize("code", ["no-such-theme", "9" * 300, "_", "-"])
    def test_an_unknown_theme_is_not_found(self, client, code):
        assert client.get(f"/themes/{code}/").status_code == 404


class TestCountryHub:
    def test_it_holds_every_kind_of_record_and_nothing_unpublished(self, client):
        syria, tunisia = CountryFactory(), CountryFactory(tunisia=True)
        kinds = {
            "events": lambda **more: EventFactory(country=syria, **more),
            "articles": lambda **more: ArticleFactory(countries=[syria, tunisia], **more),
            "organizations": lambda **more: OrganizationFactory(country=syria, **more),
            "people": lambda **more: PersonFactory(country=syria, **more),
        }
        shown = {name: make() for name, make in kinds.items()}
        for make in kinds.values():
            for trait in ["draft", "in_review", "approved", "scheduled", "withdrawn"]:
                make(**{trait: True})
        PersonFactory(country=syria, withheld=True)
        EventFactory(country=tunisia)

        context = client.get(syria.get_absolute_url()).context

        assert addresses_in(context["events"]) == addresses_of(shown["events"])
        assert addresses_in(context["articles"]) == addresses_of(shown["articles"])
        assert addresses_in(context["organizations"]) == addresses_of(shown["organizations"])
        assert context["totals"] == dict.fromkeys(kinds, 1)

    def test_the_code_in_capitals_leads_to_the_one_address(self, client):
        country = CountryFactory()

        for code in ["SY", "Sy", "sY"]:
            response = client.get(f"/countries/{code}/")

            assert response.status_code == 301
            assert response["Location"] == country.get_absolute_url() == "/countries/sy/"

    def test_a_country_without_events_has_a_page_and_is_not_listed(self, client):
        country = CountryFactory(qatar=True)
        EventFactory(country=country, draft=True)

        listed = page_of(client, reverse("country-list"))

        assert client.get(country.get_absolute_url()).status_code == 200
        assert listed.select("main .index a") == []

    @pytest.mark.parametrize("code", ["xx", "XX", "syr", "s", "0", "_", "a" * 300])
    def test_an_unknown_country_is_not_found(self, client, code):
        assert client.get(f"/countries/{code}/").status_code == 404

    def test_the_list_counts_public_events(self, client):
        EventFactory.create_batch(2)
        EventFactory(withdrawn=True)

        with translation.override("ar"):
            page = page_of(client, reverse("country-list"))

        assert [item.text for item in page.select("main .index__count")] == ["فعاليتان"]


class TestQueries:
    def full(self, number, theme, country):
        """Records with all that a card of a hub can show."""
        coming = timezone.localdate() + timedelta(days=5)
        for _time in range(number):
            other = ThemeFactory(parent=theme.parent)
            topic = {"themes": [theme, other]}
            organization = OrganizationFactory(country=country, **topic)
            EventFactory(country=country, starts_on=coming, life=Event.Life.ANNOUNCED, **topic)
            event = EventFactory(country=country, **topic)
            InvolvementFactory(event=event, organization=organization)
            ArticleFactory(countries=[country], outlet=organization, **topic)
            person = PersonFactory(country=country)
            AffiliationFactory(person=person, organization=organization)

    @pytest.mark.parametrize(
        ("page", "queries"),
        [
            ("theme-list", THEME_LIST_QUERIES),
            ("country-list", COUNTRY_LIST_QUERIES),
            ("theme", THEME_HUB_QUERIES),
            ("country", COUNTRY_HUB_QUERIES),
        ],
    )
    def test_a_page_costs_the_same_for_one_record_and_for_twenty(self, client, page, queries):
        theme, country = ThemeFactory(), CountryFactory()
        codes = {"theme": [theme.code], "country": ["sy"]}
        address = reverse(page, args=codes.get(page, []))
        with projecting.together():
            self.full(1, theme, country)
        client.get(address)
        of_one = queries_of(client, address)
        with projecting.together():
            self.full(19, theme, country)

        # Where lists are not full, what they look through first is asked for in vain.
        assert max(of_one, queries_of(client, address)) <= queries
