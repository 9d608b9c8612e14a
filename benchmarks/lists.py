"""How long pages take that no cache has: python -m benchmarks.lists

Lists, filters, deep pages, tags, details, hubs, calendars, map, profiles, statistics and the front
page, through the whole of Django with the middleware of the site, as a server would call it. Every
page is asked for in turn with the same page of the floor (plain Django, benchmarks/floor) and with
one SQL statement that fetches the rows it shows. `--keep` and `--beside` compare databases of
different sizes.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from benchmarks.measure import Answer, Figures, Reader, lap, set_up, table, yardstick

set_up()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - Django has to be set up before
from django.db import connection  # noqa: E402
from django.db.models import Count, Model  # noqa: E402
from django.test import override_settings  # noqa: E402
from taggit.models import Tag, TaggedItem  # noqa: E402

from articles.models import Article  # noqa: E402
from benchmarks.floor.serving import Floor, floor  # noqa: E402
from events.models import Event, Involvement, Participation  # noqa: E402
from ngo_portal.shared.publishing import Publishable  # noqa: E402
from organizations.models import Organization, Person  # noqa: E402

SAMPLED = 400
MOST_FILTERS, MOST_VALUES = 5, 3
PAGE = re.compile(r"[?&;]page=(\d+)")
EVENT = re.compile(r"/events/(\d+)/")
ROWS = """
    SELECT event.id, event.title, event.summary, event.starts_on, type.name_ar, country.name_ar
    FROM events_event event
    JOIN events_eventtype type ON type.id = event.type_id
    LEFT JOIN shared_country country ON country.code = event.country_id
    WHERE event.id IN ({})
"""

type Choices = dict[str, list[str]]
type Get = Callable[[str], Answer]


@dataclass
class Case:
    """One kind of page and what asking for it took: of the site, the floor and the database."""

    name: str
    addresses: list[str]
    is_on_floor: bool = False
    site: Figures = field(default_factory=Figures)
    wall: Figures = field(default_factory=Figures)
    floor: Figures = field(default_factory=Figures)
    raw: Figures = field(default_factory=Figures)
    statements: Figures = field(default_factory=Figures)
    size: Figures = field(default_factory=Figures)
    compressed: Figures = field(default_factory=Figures)


# What is asked


def published_events():
    return Event.objects.published()


def sampled(random: Random) -> list[Event]:
    """Some events: their values are as frequent among them as among all."""
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    keys = random.sample(range(1, last + 1), min(SAMPLED, last))
    rows = published_events().filter(pk__in=keys).select_related("type").defer("body")
    return list(rows.prefetch_related("themes", "involvements", "tags").order_by("pk"))


def values_of(event: Event) -> Choices:
    """The parameters of the list that find an event."""
    found = {
        "theme": [theme.code for theme in event.themes.all()],
        "country": [event.country_id.lower()] if event.country_id else [],
        "type": [event.type.code],
        "organization": [
            str(row.organization_id) for row in event.involvements.all() if row.organization_id
        ],
        "year": [str(event.starts_on.year)] if event.starts_on else [],
        "mode": [event.mode] if event.mode else [],
        "tag": [tag.slug for tag in event.tags.all()],
    }
    return {name: values for name, values in found.items() if values}


def combinations(events: Sequence[Event], random: Random, count: int) -> Iterator[str]:
    """Queries of none to five filters with one to three values each.

    Half of them are those of one event with more values beside, so that they find something;
    the others are put together from any events.
    """
    for turn in range(count):
        one = values_of(random.choice(events))
        names = random.sample(sorted(one), min(random.randint(0, MOST_FILTERS), len(one)))
        chosen = {name: [random.choice(one[name])] for name in names} if turn % 2 else {}
        for name in names:
            for _value in range(random.randint(1, MOST_VALUES)):
                others = values_of(random.choice(events)).get(name, [])
                chosen.setdefault(name, []).extend(others[:1])
        yield urlencode({name: sorted(set(values)) for name, values in chosen.items()}, doseq=True)


def leading() -> dict[str, str]:
    """What most events have: a theme, a country, a tag; and an organization of middling fame."""
    rows = Involvement.objects.values("organization").annotate(found=Count("pk"))
    ranked = rows.exclude(organization=None).order_by("-found", "organization")
    organizations = Organization.objects.published()
    some = [row["organization"] for row in ranked[:40]]
    public = organizations.filter(pk__in=some).in_bulk()
    tagged = TaggedItem.objects.values("tag").annotate(found=Count("pk")).order_by("-found", "tag")
    links = Event.themes.through.objects.values("theme__code").annotate(found=Count("pk"))
    countries = Event.objects.exclude(country=None).values("country").order_by()
    counted = countries.annotate(found=Count("pk")).order_by("-found", "country")
    return {
        "theme": links.order_by("-found", "theme__code")[0]["theme__code"],
        "country": counted[0]["country"].lower(),
        "tag": Tag.objects.get(pk=tagged[0]["tag"]).slug,
        "organization": str([pk for pk in some if pk in public][-1]),
    }


def cases(get: Get, random: Random, questions: int) -> list[Case]:
    """Every kind of page; each of the sampled combinations once on its first and on any page."""
    events, top = sampled(random), leading()
    queries = list(combinations(events, random, questions))
    triple = {name: top[name] for name in ("theme", "country", "organization")}
    last = last_page(get, "/events/")
    month = next(event.starts_on for event in events if event.starts_on)
    details = [addressed(get, f"/events/{event.pk}/") for event in events[:20]]
    articles = Article.objects.published().order_by("pk").values_list("pk", flat=True)[:20]
    return [
        Case("list", ["/events/"], True),
        Case("list, page 50", [f"/events/?page={min(50, last)}"], True),
        Case("list, last page", [f"/events/?page={last}"], True),
        Case("list of a theme", [f"/events/?theme={top['theme']}"], True),
        Case("list of a country", [f"/events/?country={top['country']}"], True),
        Case("list of a tag", [f"/events/?{urlencode({'tag': top['tag']})}"], True),
        Case("theme + country + organization", [f"/events/?{urlencode(triple)}"], True),
        Case("random filters, first page", [f"/events/?{query}" for query in queries], True),
        Case("random filters, any page", list(any_page(get, queries, random)), True),
        Case("list of articles", ["/articles/"], True),
        Case("list of organizations", ["/organizations/"]),
        Case("list of people", ["/people/"]),
        Case("event", details, True),
        Case("article", [addressed(get, f"/articles/{pk}/") for pk in articles], True),
        Case("organization", [addressed(get, f"/organizations/{top['organization']}/")]),
        Case("hub of a theme", [f"/themes/{top['theme']}/"]),
        Case("hub of a country", [f"/countries/{top['country']}/"]),
        Case("home", ["/"]),
        *timely(get, month),
        *profiles(get),
        Case("themes", ["/themes/"]),
        Case("countries", ["/countries/"]),
        Case("map", ["/events/map/"]),
        Case("map of a theme", [f"/events/map/?theme={top['theme']}"]),
        Case("statistics", ["/statistics/"]),
    ]


def timely(get: Get, day: date) -> list[Case]:
    month = f"/events/calendar/{day.year}/{day.month}/"
    week = f"/events/calendar/week/{day.year}/{day.month}/{day.day}/"
    return [
        Case("calendar month", [month]),
        Case("calendar week", [addressed(get, week)]),
        Case("calendar, day by day", [f"{month}list/"]),
    ]


def profiles(get: Get) -> list[Case]:
    """Those who have more to show than anybody else, and two of them together."""
    bodies = busiest("organization", Involvement, Organization)
    people = busiest("person", Participation, Person)
    return [
        Case("busiest organization", [addressed(get, f"/organizations/{bodies[0]}/")]),
        Case("busiest person", [addressed(get, f"/people/{people[0]}/")]),
        Case("two organizations", [f"/organizations/{min(bodies)}/with/{max(bodies)}/"]),
    ]


def busiest(name: str, rows: type[Model], of: type[Publishable]) -> list[int]:
    """The two public ones with the most rows."""
    found = rows._default_manager.filter(**{f"{name}__in": of._default_manager.published()})
    counted = found.values(name).annotate(found=Count("pk")).order_by("-found", name)
    return [row[name] for row in counted[:2]]


def addressed(get: Get, address: str) -> str:
    """Where the short address of a record leads."""
    return get(address).headers.get("Location", address)


def last_page(get: Get, address: str) -> int:
    return max([int(found) for found in PAGE.findall(get(address).text)], default=1)


def any_page(get: Get, queries: Sequence[str], random: Random) -> Iterator[str]:
    for query in queries:
        page = random.randint(1, last_page(get, f"/events/?{query}"))
        yield f"/events/?{query}&page={page}"


# What it takes


def measure(asked: Sequence[Case], get: Get, rounds: int, beside: Floor | None) -> None:
    """Ask for every page in turn, in several rounds."""
    for case in asked:
        get(case.addresses[0])
    for _round in range(rounds):
        for case in asked:
            for address in case.addresses:
                measure_one(case, address, get, beside)


def measure_one(case: Case, address: str, get: Get, beside: Floor | None) -> None:
    answer = get(address)
    if answer.status != 200:
        sys.exit(f"{address} answers {answer.status}.")
    case.site.add(answer.cpu)
    case.wall.add(answer.wall)
    case.statements.add(answer.statements)
    case.size.add(len(answer.body) / 1000)
    case.compressed.add(answer.compressed / 1000)
    if "list" in case.name or "random" in case.name:
        case.raw.add(raw(answer))
    if beside and case.is_on_floor:
        case.floor.add(beside.get(on_floor(address)).cpu)


def on_floor(address: str) -> str:
    """The same page of the floor, whose details have short addresses."""
    return re.sub(r"^(/\w+/\d+/).+", r"\1", address)


def raw(answer: Answer) -> float:
    """How long the database takes for the rows of a page, and nothing else."""
    keys = sorted({int(pk) for pk in EVENT.findall(answer.text)}) or [0]
    with connection.cursor() as cursor, lap() as took:
        cursor.execute(ROWS.format(", ".join(["%s"] * len(keys))), keys)
        cursor.fetchall()
    return took.cpu


def row_of(case: Case, before: dict[str, float]) -> list:
    old = before.get(case.name)
    return [
        case.name,
        case.site.median,
        case.site.p95,
        case.site.most,
        case.wall.median,
        int(case.statements.most),
        case.size.median,
        case.compressed.median,
        f"{1 / case.site.over(case.floor):.1f}x" if case.floor.values else None,
        f"{case.site.over(case.raw):.0f}x" if case.raw.values else None,
        f"{case.site.median / old:.2f}x" if old else None,
    ]


HEADINGS = [
    "page",
    "CPU ms",
    "p95",
    "most",
    "wall ms",
    "SQL",
    "kB",
    "gzip kB",
    "faster than floor",
    "over raw SQL",
    "to other size",
]


# What the middleware costs


def middleware_cost(addresses: dict[str, str], rounds: int) -> str:
    """The same pages with all of the middleware and with none, in turns."""
    whole = Reader(get_wsgi_application())
    with override_settings(MIDDLEWARE=[]):
        bare = Reader(get_wsgi_application())
    rows = []
    for name, address in addresses.items():
        with_all, without = Figures(), Figures()
        for _round in range(rounds):
            with_all.add(whole.get(address).cpu)
            without.add(bare.get(address).cpu)
        share = f"{(with_all.over(without) - 1) * 100:.0f} %"
        rows.append([name, with_all.median, without.median, share])
    return table(["page", "with middleware, CPU ms", "without", "more"], rows)


def shares(asked: Sequence[Case]) -> str:
    """How pages compare to the first page of the list."""
    known = {case.name: case for case in asked}
    first = known["list"].site
    rows = [[name, f"{1 / known[name].site.over(first):.2f}x"] for name in RATED if name in known]
    return table(["as many a second as the list", ""], rows)


RATED = [
    "list, page 50",
    "list, last page",
    "list of a theme",
    "list of a tag",
    "theme + country + organization",
]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=100, help="random combinations")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-floor", action="store_true")
    parser.add_argument("--keep", type=Path, help="write the medians to this file")
    parser.add_argument("--beside", type=Path, help="compare with the medians of this file")
    options = parser.parse_args(arguments)
    get = Reader(get_wsgi_application()).get
    asked = cases(get, Random(options.seed), options.questions)
    with nullcontext() if options.no_floor else floor() as beside:
        measure(asked, get, options.rounds, beside)
    before = json.loads(options.beside.read_text()) if options.beside else {}
    print(f"{Event.objects.count():,} events, {connection.vendor}; yardstick {yardstick():.0f} ms")
    print(table(HEADINGS, [row_of(case, before) for case in asked]), end="\n\n")
    print(shares(asked), end="\n\n")
    pages = {case.name: case.addresses[0] for case in asked if case.name in ("list", "event")}
    print(middleware_cost(pages, options.rounds * 10))
    if options.keep:
        medians = {case.name: case.site.median for case in asked}
        options.keep.write_text(json.dumps(medians, indent=1))


if __name__ == "__main__":
    main()
