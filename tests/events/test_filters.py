"""Every combination of filters finds exactly the events that a plain loop finds."""

import calendar
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from events.filters import EventFilterSet
from events.models import Event
from ngo_portal.shared import projecting
from ngo_portal.shared.asking import ask
from ngo_portal.shared.quantity import Mode
from tests.factories.events import (
    EventFactory,
    EventTypeFactory,
    InvolvementFactory,
    InvolvementRoleFactory,
    ParticipationFactory,
)
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import CountryFactory, ThemeFactory
from tests.filtering import (
    SEED,
    WORDS,
    address,
    asked,
    kept_database,
    some,
    title,
    traits,
    typed_date,
    typed_words,
)

EVENTS = 60
COMBINATIONS = 240
GROUPS = {"bf_rights": ["bf_women", "bf_children"], "bf_nature": ["bf_water", "bf_climate"]}
THEMES = [*GROUPS, *(leaf for leaves in GROUPS.values() for leaf in leaves)]
COUNTRIES = ["SY", "QA", "TN"]
TYPES = ["bf_workshop", "bf_forum", "bf_assembly"]
ROLES = ["bf_organizer", "bf_funder", "bf_guest"]
TAGS = ["سلام", "مياه", "peace"]
FIRST_DAY, DAYS = date(2021, 11, 1), 500


@dataclass
class Facts:
    """What is true of one event, in plain values."""

    pk: int = 0
    is_public: bool = True
    themes: set = field(default_factory=set)
    country: str | None = None
    type: str = ""
    organizations: set = field(default_factory=set)
    people: set = field(default_factory=set)
    first: date | None = None
    last: date | None = None
    mode: str = ""
    life: str = ""
    tags: set = field(default_factory=set)
    words: list = field(default_factory=list)


@dataclass
class World:
    events: list
    organizations: dict
    people: dict


def known_dates(chance):
    """Values of the date fields, and the first and last day that they may mean."""
    day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    end_of_month = calendar.monthrange(day.year, day.month)[1]
    precision = chance.choice(["day", "day", "range", "range", "month", "year", "none", "duration"])
    if precision == "range":
        last = day + timedelta(days=chance.choice([1, 2, 40]))
        return {"date_precision": "range", "starts_on": day, "ends_on": last}, day, last
    if precision == "month":
        values = {"month_only": True, "starts_on": day}
        return values, day.replace(day=1), day.replace(day=end_of_month)
    if precision == "year":
        values = {"year_only": True, "starts_on": day}
        return values, date(day.year, 1, 1), date(day.year, 12, 31)
    if precision == "day":
        return {"starts_on": day}, day, day
    return {"undated" if precision == "none" else "duration_only": True}, None, None


def over_the_edges():
    """Dates that a filter is likely to get wrong: New Year, and ends of months."""
    yield {"date_precision": "range", "starts_on": date(2021, 12, 30), "ends_on": date(2022, 1, 2)}
    yield {"date_precision": "range", "starts_on": date(2022, 5, 31), "ends_on": date(2022, 6, 1)}
    yield {"starts_on": date(2021, 12, 31)}
    yield {"starts_on": date(2022, 1, 1)}


def make_event(chance, number, world, themes, dates):
    values, first, last = dates
    state, words = traits(chance), title(chance, number)
    facts = Facts(
        is_public=not state,
        themes=set(some(chance, THEMES, 3)),
        country=chance.choice([*COUNTRIES, None]),
        type=chance.choice(TYPES),
        organizations=set(some(chance, world.organizations, 3)),
        people=set(some(chance, world.people, 3)),
        first=first,
        last=last,
        mode=chance.choice([*Mode.values, ""]),
        life=chance.choice(Event.Life.values),
        tags=set(some(chance, TAGS, 2)),
        words=[word for word in WORDS if word in words],
    )
    event = EventFactory(
        title=words,
        summary="",
        themes=[themes[code] for code in facts.themes],
        country=CountryFactory(code=facts.country) if facts.country else None,
        type=EventTypeFactory(code=facts.type),
        mode=facts.mode,
        life=facts.life,
        tags=[*facts.tags],
        **values,
        **state,
    )
    facts.pk = event.pk
    for key in facts.organizations:
        # The same organization in two roles must not bring the event twice.
        for role in chance.sample(ROLES, chance.randint(1, 2)):
            organization = world.organizations[key]
            role = InvolvementRoleFactory(code=role)
            InvolvementFactory(event=event, organization=organization, role=role)
    for key in facts.people:
        ParticipationFactory(event=event, person=world.people[key])
    return facts


@projecting.together()
def make_world(chance):
    themes = {}
    for code, leaves in GROUPS.items():
        themes[code] = ThemeFactory(code=code, group=True)
        themes |= {leaf: ThemeFactory(code=leaf, parent=themes[code]) for leaf in leaves}
    organizations = {f"public {number}": OrganizationFactory() for number in range(4)}
    people = {f"public {number}": PersonFactory() for number in range(4)}
    organizations["draft"] = OrganizationFactory(draft=True)
    people |= {"withheld": PersonFactory(withheld=True), "draft": PersonFactory(draft=True)}
    world = World([], organizations, people)
    edges = [
        (values, values["starts_on"], values.get("ends_on", values["starts_on"]))
        for values in over_the_edges()
    ]
    for number in range(EVENTS):
        dates = edges[number] if number < len(edges) else known_dates(chance)
        world.events.append(make_event(chance, number, world, themes, dates))
    return world


@pytest.fixture(scope="class")
def world(django_db_setup, django_db_blocker):
    with kept_database(django_db_blocker):
        yield make_world(random.Random(SEED))


def random_address(chance, world):
    def identifier(records):
        return lambda: chance.choice([*(str(record.pk) for record in records.values()), "0", "x"])

    def day():
        return FIRST_DAY + timedelta(days=chance.randrange(-30, DAYS + 60))

    edges = [date(2021, 12, 31), date(2022, 1, 1), date(2022, 5, 31), date(2022, 6, 1)]

    def typed_day():
        return typed_date(chance, chance.choice([day(), day(), chance.choice(edges)]))

    return address(
        chance,
        {
            "theme": lambda: chance.choice([*THEMES, "bf_nothing"]),
            "country": lambda: chance.choice([*COUNTRIES, "sy", " qa ", "XX", "سوريا"]),
            "type": lambda: chance.choice([*TYPES, "bf_party"]),
            "organization": identifier(world.organizations),
            "person": identifier(world.people),
            "year": lambda: chance.choice(["2021", "2022", "2022", "2023", "٢٠٢١", "1066", "22"]),
            "from": typed_day,
            "to": typed_day,
            "mode": lambda: chance.choice([*Mode.values, "by_pigeon"]),
            "life": lambda: chance.choice([*Event.Life.values, "forgotten"]),
            "tag": lambda: chance.choice([*TAGS, "حرب"]),
            "q": lambda: typed_words(chance, some(chance, WORDS, 2) or ["مسيرة"]),
        },
    )


# The plain loop


def read_day(text):
    western = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)
    parts = [int(part) for part in western.replace("/", "-").split("-")]
    return date(*parts) if parts[0] > 31 else date(*reversed(parts))


def of_theme(facts, code):
    return bool(facts.themes & {code, *GROUPS.get(code, [])})


def of_year(facts, text):
    if len(text) != 4 or facts.first is None:
        return False
    return facts.first.year <= int(text) <= facts.last.year


def of_record(keys, records, text):
    named = {str(records[key].pk) for key in keys if key.startswith("public")}
    return text in named


def says(facts, text):
    return all(
        any(typed in spellings and word in facts.words for word, spellings in WORDS.items())
        for typed in text.split()
    )


def matches(facts, query, world):
    any_of = {
        "theme": lambda value: of_theme(facts, value),
        "country": lambda value: value.upper() == facts.country,
        "type": lambda value: value == facts.type,
        "organization": lambda v: of_record(facts.organizations, world.organizations, v),
        "person": lambda value: of_record(facts.people, world.people, value),
        "year": lambda value: of_year(facts, value),
        "mode": lambda value: value == facts.mode,
        "life": lambda value: value == facts.life,
        "tag": lambda value: value in facts.tags,
    }
    last_of = {
        "from": lambda value: facts.first is not None and facts.last >= read_day(value),
        "to": lambda value: facts.first is not None and facts.first <= read_day(value),
        "q": lambda value: says(facts, value),
    }
    return (
        facts.is_public
        and all(
            any(map(is_so, values))
            for name, is_so in any_of.items()
            if (values := asked(query, name))
        )
        and all(
            is_so(value)
            for name, is_so in last_of.items()
            if (value := query.get(name, "").strip())
        )
    )


def found_by_loop(query, world):
    return sorted(facts.pk for facts in world.events if matches(facts, query, world))


def found_by_filter(query):
    filterset = EventFilterSet(QueryDict(query.urlencode()), queryset=Event.objects.published())
    assert filterset.form.is_valid(), filterset.errors
    return sorted(filterset.qs.values_list("pk", flat=True))


# Tests


@pytest.mark.django_db
class TestAgainstAPlainLoop:
    @pytest.mark.parametrize("number", range(COMBINATIONS))
    def test_a_combination_finds_exactly_what_a_plain_loop_finds(self, world, number):
        query = random_address(random.Random(SEED + number), world)

        assert found_by_filter(query) == found_by_loop(query, world), query.urlencode()

    def test_the_combinations_are_worth_comparing(self, world):
        """Most find something, few find everything, and every parameter is used often."""
        queries = [random_address(random.Random(SEED + n), world) for n in range(COMBINATIONS)]
        sizes = [len(found_by_loop(query, world)) for query in queries]
        public = sum(facts.is_public for facts in world.events)
        used = Counter(name for query in queries for name in query)

        assert EVENTS / 2 < public < EVENTS
        assert sum(0 < size < public for size in sizes) > COMBINATIONS / 2
        assert min(used[name] for name in EventFilterSet.base_filters if name != "place") > 20

    def test_each_single_value_finds_what_a_plain_loop_finds(self, world):
        values = {
            "theme": THEMES,
            "country": COUNTRIES,
            "type": TYPES,
            "organization": [str(record.pk) for record in world.organizations.values()],
            "person": [str(record.pk) for record in world.people.values()],
            "year": ["2021", "2022", "2023", "2024"],
            "mode": Mode.values,
            "life": Event.Life.values,
            "tag": TAGS,
        }
        queries = [QueryDict(f"{name}={value}") for name in values for value in values[name]]

        expected = {query.urlencode(): found_by_loop(query, world) for query in queries}

        assert {query.urlencode(): found_by_filter(query) for query in queries} == expected

    def test_an_empty_address_finds_all_that_is_public(self, world):
        assert found_by_filter(QueryDict()) == found_by_loop(QueryDict(), world)

    def test_every_day_around_new_year_finds_what_a_plain_loop_finds(self, world):
        days = [date(2021, 12, 28) + timedelta(days=number) for number in range(8)]
        queries = [
            QueryDict(f"from={first}&to={last}") for first in days for last in days if first <= last
        ]

        for query in queries:
            assert found_by_filter(query) == found_by_loop(query, world), query.urlencode()

    def test_the_same_combinations_on_cards(self, world):
        """The lists select related rows; that must neither lose nor repeat an event."""
        for number in range(20):
            query = random_address(random.Random(SEED + number), world)
            cards = EventFilterSet(query, queryset=Event.objects.published().for_cards()).qs

            assert sorted(event.pk for event in cards) == found_by_loop(query, world)
            assert cards.count() == len(found_by_loop(query, world))


# Offered


def offered(name, address=""):
    """Value and count of every box of a filter."""
    filterset = EventFilterSet(QueryDict(address), queryset=Event.objects.none())
    asked = ask(filterset.question, facets=filterset.facets, top=filterset.leading)
    sections = {section.name: section for section in filterset.sections(asked.counts)}
    return [(box.value, box.count) for box in sections[name].boxes]


@pytest.mark.django_db
def test_years_are_offered_newest_first_and_only_those_that_readers_can_see():
    EventFactory(starts_on=date(2019, 3, 1))
    EventFactory(date_precision="range", starts_on=date(2021, 12, 31), ends_on=date(2022, 1, 2))
    EventFactory(undated=True)
    EventFactory(starts_on=date(2017, 1, 1), draft=True)

    assert offered("year") == [("2022", 1), ("2021", 1), ("2019", 1)]


@pytest.mark.django_db
def test_countries_are_offered_that_have_public_events():
    EventFactory(country=CountryFactory(qatar=True))
    EventFactory(country=CountryFactory(tunisia=True), withdrawn=True)

    assert offered("country") == [("qa", 1)]


@pytest.mark.django_db
def test_a_group_offers_all_of_it_and_its_current_themes():
    group = ThemeFactory(code="bf_group", group=True)
    leaf = ThemeFactory(code="bf_leaf", parent=group)
    EventFactory(themes=[leaf])
    EventFactory(themes=[leaf, ThemeFactory(code="bf_old", parent=group, retired=True)])

    assert offered("theme") == [("bf_group", 2), ("bf_leaf", 2)]


@pytest.mark.django_db
def test_a_choice_counts_what_it_would_find_beside_the_other_filters():
    EventFactory(country=CountryFactory(), mode="virtual")
    EventFactory(country=CountryFactory(qatar=True), mode="virtual")
    EventFactory(country=CountryFactory(qatar=True), mode="hybrid")

    # Its own choice does not narrow a filter, the others do; what is chosen is offered at 0 too.
    assert offered("country", "country=sy&mode=virtual") == [("sy", 1), ("qa", 1)]
    assert offered("mode", "country=sy&mode=hybrid") == [("virtual", 1), ("hybrid", 0)]


@pytest.mark.django_db
def test_an_event_of_today_is_found_from_today_and_to_today():
    today = timezone.localdate()
    event = EventFactory(starts_on=today)
    query = QueryDict(f"from={today}&to={today}")

    assert [*EventFilterSet(query, queryset=Event.objects.published()).qs] == [event]
