"""Who and what the generated records are about: vocabulary, places, organizations, people, tags.

A few of each are in most records and most are in few, as on a real site. What another process
needs to write records is a `Cast`: numbers and names, no model instances.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from taggit.models import Tag

from articles.models import Article
from benchmarks.texts import Writer, Zipf, invented, parts_of
from benchmarks.writing import put
from events.models import Event, EventType, InvolvementRole, ParticipationRole
from ngo_portal.shared import arabic
from ngo_portal.shared.models import Country, Place, Theme
from ngo_portal.shared.publishing import Status
from organizations.models import (
    Affiliation,
    AffiliationRole,
    Organization,
    OrganizationName,
    OrganizationType,
    Person,
)

COUNTRIES = 60
# Of so many records there is one organization, one person, one tag; never fewer than the second.
PER_ORGANIZATION, FEWEST_ORGANIZATIONS, MOST_ORGANIZATIONS = 200, 50, 5_000
PER_PERSON, FEWEST_PEOPLE = 20, 60
PER_TAG, FEWEST_TAGS, MOST_TAGS = 200, 40, 2_000
LONG_AGO = datetime(2020, 1, 1, 8, tzinfo=UTC)

FORMS = "جمعية|مؤسسة|شبكة|مركز|منظمة|اتحاد|هيئة|مبادرة|رابطة|منتدى|لجنة|مجلس"
GIVEN = """
محمد|أحمد|خالد|سامر|عمر|يوسف|إبراهيم|حسن|حسين|علي|مصطفى|طارق|زياد|وليد|رامي|باسل|نبيل|فادي|أنس|
عبد الله|عبد الرحمن|عبد العزيز|سلمى|مريم|فاطمة|عائشة|هدى|رنا|ليلى|نور|ريم|سعاد|أمل|منى|سناء|هبة|لمى|
رشا|دانا|هالة|إيمان|آمنة|زينب|خديجة|جمانة|غادة|ميساء|رغد|بتول|شهد|كريم|مازن|هشام|جورج|ميشيل|ماري|آلان|
دلشاد|هيفي|روناهي
"""
HONORIFICS = ["", "", "", "الدكتور", "الأستاذ", "المهندسة", "القاضي", "الشيخ"]
TITLES = parts_of(
    "مدير البرامج|أمين عام|منسقة المشاريع|رئيس مجلس الإدارة|مستشار|باحثة|عضو الهيئة العامة"
)
SYLLABLES = """
ba da fa ha ja ka la ma na ra sa ta wa ya za el al in ur an dar mir nour sham tal
"""


class Actor(NamedTuple):
    """An organization as records need it."""

    pk: int
    name: str
    country: str


class Spot(NamedTuple):
    pk: int
    name: str


@dataclass
class Cast:
    """All that records are about, each with how often."""

    writer: Writer
    themes: Zipf[int]
    countries: Zipf[str]
    spots: dict[str, list[Spot]]
    types: Zipf[int]
    involvement_roles: Zipf[int]
    organizer: int
    participation_roles: Zipf[int]
    organizations: Zipf[Actor]
    people: Zipf[int]
    tags: Zipf[int]
    event_type: int
    article_type: int


def make_cast(records: int, seed: int) -> Cast:
    """Write the actors and tags of a database that has only its vocabulary, and read the rest."""
    random = Random(f"cast {seed}")
    spots = places_by_country()
    codes = countries_in_order(spots)
    writer = Writer([spot.name for code in codes[:12] for spot in spots.get(code, [])])
    organizations = list(make_organizations(records, random, writer, codes, spots))
    people = make_people(records, random, codes, Zipf(organizations, 0.9))
    roles = InvolvementRole.objects.order_by("position").values_list("pk", flat=True)
    return Cast(
        writer=writer,
        themes=Zipf(shuffled(random, Theme.objects.leaves().order_by("pk"))),
        countries=Zipf(codes, 1.1),
        spots=spots,
        types=Zipf(keys(EventType.objects.order_by("position"))),
        involvement_roles=Zipf(list(roles)),
        organizer=InvolvementRole.objects.get(code=InvolvementRole.ORGANIZER).pk,
        participation_roles=Zipf(keys(ParticipationRole.objects.order_by("position"))),
        organizations=Zipf(organizations, 0.9),
        people=Zipf(people, 0.8),
        tags=Zipf(make_tags(records, random)),
        event_type=ContentType.objects.get_for_model(Event).pk,
        article_type=ContentType.objects.get_for_model(Article).pk,
    )


def keys(rows) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def shuffled(random: Random, rows) -> list[int]:
    found = keys(rows)
    random.shuffle(found)
    return found


def places_by_country() -> dict[str, list[Spot]]:
    found: dict[str, list[Spot]] = {}
    rows = Place.objects.order_by("pk").values_list("country", "pk", "name_ar")
    for country, pk, name in rows:
        found.setdefault(country, []).append(Spot(pk, name))
    return found


def countries_in_order(spots: dict[str, list[Spot]]) -> list[str]:
    """Sixty countries: those with most known places first."""
    codes = Country.objects.order_by("pk").values_list("pk", flat=True)
    return sorted(codes, key=lambda code: (-len(spots.get(code, [])), code))[:COUNTRIES]


def make_organizations(records, random, writer, codes, spots) -> Iterator[Actor]:
    count = min(MOST_ORGANIZATIONS, max(FEWEST_ORGANIZATIONS, records // PER_ORGANIZATION))
    countries, types = Zipf(codes, 1.1), Zipf(keys(OrganizationType.objects.order_by("pk")))
    names = list(organization_names(random, writer, count))
    made, aliases = [], []
    for pk, name in enumerate(names, start=1):
        country = countries.draw(random)[0]
        made.append(organization(pk, name, country, random, writer, types, spots))
        if pk % 4 == 0:
            aliases.append(alias_of(pk, latin_name(random)))
        yield Actor(pk, name, country)
    themes = Zipf(keys(Theme.objects.leaves().order_by("pk")))
    links = [
        Organization.themes.through(organization_id=row.pk, theme_id=theme)
        for row in made
        for theme in themes.distinct(random, 2)
    ]
    put(made, aliases, links)


def organization_names(random, writer, count) -> Iterator[str]:
    """Different names, such as a charter has them."""
    seen = set()
    while len(seen) < count:
        form = random.choice(parts_of(FORMS))
        aim = random.choice(writer.choices["aim"])
        name = f"{form} {aim} في {random.choice(writer.choices['place'])}"
        if name in seen:
            name = f"{name} {writer.words.draw(random)[0]}"
        if name not in seen:
            seen.add(name)
            yield name


def organization(pk, name, country, random, writer, types, spots) -> Organization:
    place = random.choice(spots[country]) if country in spots else None
    row = Organization(
        pk=pk,
        name=name,
        short_name=" ".join(name.split()[:3]) if pk % 3 == 0 else "",
        acronym="".join(random.choices("ABCDEFGHIKLMNOPRSTUW", k=4)) if pk % 3 == 1 else "",
        name_latin=latin_name(random) if pk % 2 else "",
        country_id=country,
        place_id=place and place.pk,
        type_id=types.draw(random)[0],
        summary=writer.summary(random, body=name),
        **public(random),
    )
    row.search_text = arabic.search_text(*row.searchable())
    return row


def alias_of(pk: int, name: str) -> OrganizationName:
    return OrganizationName(
        organization_id=pk, name=name, kind="latin", search_text=arabic.search_text(name)
    )


def latin_name(random: Random) -> str:
    syllables = SYLLABLES.split()
    words = ["".join(random.choices(syllables, k=random.randrange(2, 4))) for _word in range(3)]
    return " ".join(words).title()


def make_people(records, random, codes, organizations) -> list[int]:
    count = max(FEWEST_PEOPLE, records // PER_PERSON)
    given, families = parts_of(GIVEN), invented()[-4_000:]
    countries, offices = Zipf(codes, 1.1), keys(AffiliationRole.objects.order_by("pk"))
    people, affiliations = [], []
    for pk in range(1, count + 1):
        name = f"{random.choice(given)} {random.choice(given)} {random.choice(families)}"
        people.append(person(pk, name, countries.draw(random)[0], random))
        affiliations.append(
            Affiliation(
                person_id=pk,
                organization_id=organizations.draw(random)[0].pk,
                role=random.choice(TITLES),
                office_id=random.choice(offices),
            )
        )
    put(people, affiliations)
    return [row.pk for row in people if not row.is_withheld]


def person(pk, name, country, random) -> Person:
    row = Person(
        pk=pk,
        name=name,
        honorific=random.choice(HONORIFICS),
        name_latin=latin_name(random) if pk % 3 == 0 else "",
        country_id=country,
        is_withheld=random.random() < 0.01,
        **public(random),
    )
    row.search_text = arabic.search_text(*row.searchable())
    return row


def public(random: Random) -> dict:
    """What says that an actor is public, as all but one in a hundred are."""
    status = Status.DRAFT if random.random() < 0.01 else Status.PUBLISHED
    return {
        "status": status,
        "publish_at": LONG_AGO if status == Status.PUBLISHED else None,
        "created_at": LONG_AGO,
        "updated_at": LONG_AGO,
    }


def make_tags(records, random) -> list[int]:
    count = min(MOST_TAGS, max(FEWEST_TAGS, records // PER_TAG))
    names = random.sample(invented()[:20_000], count)
    tags = [Tag(pk=pk, name=name, slug=name) for pk, name in enumerate(names, start=1)]
    put(tags)
    return [tag.pk for tag in tags]
