"""Every combination of filters finds exactly the articles that a plain loop finds."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from articles.filters import ArticleFilterSet
from articles.models import Article
from ngo_portal.shared import projecting
from ngo_portal.shared.asking import ask
from tests.factories.articles import (
    ArticleEventFactory,
    ArticleFactory,
    ArticleOrganizationFactory,
    ArticlePersonFactory,
    QuoteFactory,
)
from tests.factories.events import EventFactory
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
    typed_words,
)

ARTICLES = 40
COMBINATIONS = 120
GROUP, LEAVES = "ba_rights", ["ba_women", "ba_children"]
COUNTRIES = ["SY", "QA", "TN"]
TAGS = ["سلام", "مياه"]
FIRST_DAY, DAYS = date(2021, 12, 20), 30


@dataclass
class Facts:
    pk: int = 0
    is_public: bool = True
    day: date | None = None
    themes: set = field(default_factory=set)
    countries: set = field(default_factory=set)
    kind: str = ""
    language: str = ""
    organizations: set = field(default_factory=set)
    outlet: str | None = None
    people: set = field(default_factory=set)
    speakers: set = field(default_factory=set)
    events: set = field(default_factory=set)
    tags: set = field(default_factory=set)
    words: list = field(default_factory=list)


@dataclass
class World:
    organizations: dict
    people: dict
    events: dict
    articles: list = field(default_factory=list)


def moment_of(chance, day):
    """Midnight and the last second of a day are where a date and its time zone part ways."""
    hour, minute, second = chance.choice([(0, 0, 0), (0, 30, 0), (12, 0, 0), (23, 59, 59)])
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute, second))


def make_article(chance, number, world, themes):
    state, words = traits(chance), title(chance, number)
    facts = Facts(
        is_public=not state,
        day=FIRST_DAY + timedelta(days=chance.randrange(DAYS)),
        themes=set(some(chance, [GROUP, *LEAVES], 2)),
        countries=set(some(chance, COUNTRIES, 2)),
        kind=chance.choice(Article.Kind.values),
        language=chance.choice(Article.Language.values[:3]),
        organizations=set(some(chance, world.organizations, 2)),
        outlet=chance.choice([*world.organizations, None, None]),
        people=set(some(chance, world.people, 2)),
        speakers=set(some(chance, world.people, 2)),
        events=set(some(chance, world.events, 2)),
        tags=set(some(chance, TAGS, 2)),
        words=[word for word in WORDS if word in words],
    )
    article = ArticleFactory(
        title=words,
        summary="",
        body="",
        themes=[themes[code] for code in facts.themes],
        countries=[CountryFactory(code=code) for code in facts.countries],
        kind=facts.kind,
        language=facts.language,
        outlet=world.organizations.get(facts.outlet),
        tags=[*facts.tags],
        **(state or {"publish_at": moment_of(chance, facts.day)}),
    )
    facts.pk = article.pk
    link(article, facts, world)
    return facts


def link(article, facts, world):
    for key in facts.organizations:
        ArticleOrganizationFactory(article=article, organization=world.organizations[key])
    for key in facts.people:
        ArticlePersonFactory(article=article, person=world.people[key])
    for key in facts.speakers:
        QuoteFactory.create_batch(2, article=article, speaker=world.people[key])
    for key in facts.events:
        ArticleEventFactory(article=article, event=world.events[key])


@projecting.together()
def make_world(chance):
    group = ThemeFactory(code=GROUP, group=True)
    themes = {GROUP: group} | {leaf: ThemeFactory(code=leaf, parent=group) for leaf in LEAVES}
    world = World(
        {f"public {n}": OrganizationFactory() for n in range(3)}
        | {"draft": OrganizationFactory(draft=True)},
        {f"public {n}": PersonFactory() for n in range(3)}
        | {"withheld": PersonFactory(withheld=True)},
        {f"public {n}": EventFactory() for n in range(3)} | {"draft": EventFactory(draft=True)},
    )
    for number in range(ARTICLES):
        world.articles.append(make_article(chance, number, world, themes))
    return world


@pytest.fixture(scope="class")
def world(django_db_setup, django_db_blocker):
    with kept_database(django_db_blocker):
        yield make_world(random.Random(SEED))


def random_address(chance, world):
    def identifier(records):
        return lambda: chance.choice([*(str(record.pk) for record in records.values()), "x"])

    def day():
        return str(FIRST_DAY + timedelta(days=chance.randrange(-3, DAYS + 3)))

    return address(
        chance,
        {
            "theme": lambda: chance.choice([GROUP, *LEAVES, "ba_nothing"]),
            "country": lambda: chance.choice([*COUNTRIES, "tn", "XX"]),
            "kind": lambda: chance.choice([*Article.Kind.values, "gossip"]),
            "organization": identifier(world.organizations),
            "person": identifier(world.people),
            "event": identifier(world.events),
            "year": lambda: chance.choice(["2021", "2022", "٢٠٢٢", "1999"]),
            "from": day,
            "to": day,
            "language": lambda: chance.choice([*Article.Language.values, "xx"]),
            "tag": lambda: chance.choice([*TAGS, "حرب"]),
            "q": lambda: typed_words(chance, some(chance, WORDS, 2) or ["قرى"]),
        },
    )


def public_ids(keys, records):
    return {str(records[key].pk) for key in keys if key and key.startswith("public")}


def says(facts, text):
    return all(
        any(typed in spellings and word in facts.words for word, spellings in WORDS.items())
        for typed in text.split()
    )


def matches(facts, query, world):
    organizations = public_ids({*facts.organizations, facts.outlet}, world.organizations)
    people = public_ids(facts.people | facts.speakers, world.people)
    themes = facts.themes | ({GROUP} if facts.themes & {*LEAVES} else set())
    any_of = {
        "theme": themes,
        "country": facts.countries | {code.lower() for code in facts.countries},
        "kind": {facts.kind},
        "organization": organizations,
        "person": people,
        "event": public_ids(facts.events, world.events),
        "year": {str(facts.day.year), "٢٠٢٢" if facts.day.year == 2022 else ""},
        "language": {facts.language},
        "tag": facts.tags,
    }
    return (
        facts.is_public
        and all({*values} & any_of[name] for name in any_of if (values := asked(query, name)))
        and str(facts.day) >= query.get("from", "")
        and (not query.get("to") or str(facts.day) <= query["to"])
        and says(facts, query.get("q", ""))
    )


def found_by_loop(query, world):
    return sorted(facts.pk for facts in world.articles if matches(facts, query, world))


def found_by_filter(query):
    filterset = ArticleFilterSet(QueryDict(query.urlencode()), Article.objects.published())
    assert filterset.form.is_valid(), filterset.errors
    return sorted(filterset.qs.values_list("pk", flat=True))


@pytest.mark.django_db
class TestAgainstAPlainLoop:
    @pytest.mark.parametrize("number", range(COMBINATIONS))
    def test_a_combination_finds_exactly_what_a_plain_loop_finds(self, world, number):
        query = random_address(random.Random(SEED + number), world)

        assert found_by_filter(query) == found_by_loop(query, world), query.urlencode()

    def test_the_combinations_are_worth_comparing(self, world):
        queries = [random_address(random.Random(SEED + n), world) for n in range(COMBINATIONS)]
        sizes = [len(found_by_loop(query, world)) for query in queries]

        assert sum(0 < size < ARTICLES / 2 for size in sizes) > COMBINATIONS / 3


@pytest.mark.django_db
def test_a_day_is_a_day_of_the_site(settings):
    """Half past midnight in Damascus is still yesterday in Greenwich."""
    article = ArticleFactory(publish_at=timezone.make_aware(datetime(2022, 1, 1, 0, 30)))

    assert settings.TIME_ZONE == "Asia/Damascus"
    assert found_by_filter(QueryDict("from=2022-01-01&to=2022-01-01&year=2022")) == [article.pk]
    assert found_by_filter(QueryDict("year=2021")) == []
    assert found_by_filter(QueryDict("to=2021-12-31")) == []


@pytest.mark.django_db
def test_years_of_public_articles_are_offered():
    ArticleFactory(publish_at=timezone.make_aware(datetime(2022, 1, 1, 0, 30)))
    ArticleFactory(draft=True)
    filterset = ArticleFilterSet(QueryDict(), Article.objects.none())

    counts = ask(filterset.question, facets=["year"]).counts

    assert [box.value for box in filterset.section("year", counts["year"]).boxes] == ["2022"]
