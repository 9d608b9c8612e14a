"""Fill an empty database with records: python -m benchmarks.generate --records 10000 [--seed 1]

Three quarters are events and the rest articles, of 25 years with five times as many a year in the
end; themes, countries, organizations, words and tags have the popularity that a real archive
gives them. The same number and seed give the same rows, whatever the database and the machine.
The projection is then made by the code behind `manage.py reindex`, and both halves are timed.
"""

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from benchmarks.measure import Lap, lap, set_up

set_up()

from django.core.management import call_command  # noqa: E402 - Django has to be set up before
from django.db import connection, transaction  # noqa: E402
from taggit.models import TaggedItem  # noqa: E402

from articles.models import Article, ArticleEvent, ArticleOrganization, Quote  # noqa: E402
from benchmarks.cast import Actor, Cast, make_cast  # noqa: E402
from benchmarks.texts import between  # noqa: E402
from benchmarks.writing import Rows, in_bulk, made, put_rows, rows_of  # noqa: E402
from events.models import Attendance, Event, Involvement, Outcome, Participation  # noqa: E402
from ngo_portal.shared import arabic, reindexing  # noqa: E402
from ngo_portal.shared.publishing import Status  # noqa: E402
from ngo_portal.shared.quantity import Mode  # noqa: E402

BATCH = 2_000
FIRST_YEAR, LAST_DAY = 2002, date(2026, 9, 30)
YEARS = range(FIRST_YEAR, LAST_DAY.year + 1)
GROWTH = 5
# Scheduled records wait for a day that no run of the benchmarks sees.
ONE_DAY = datetime(2090, 1, 1, 9, tzinfo=UTC)

type Row = dict


class Recorder:
    """Writes one batch of records; the same batch of the same seed is always the same."""

    def __init__(self, cast: Cast, seed: int, batch: int):
        self.cast, self.random = cast, Random(f"records {seed} {batch}")
        self.instances: dict[type, list] = {}

    def add(self, model, **values) -> None:
        self.keep(made(model, **values))

    def keep(self, instance) -> None:
        self.instances.setdefault(type(instance), []).append(instance)

    def rows(self) -> list[Rows]:
        return [rows_of(instances) for instances in self.instances.values()]

    # What both kinds have

    def day(self) -> date:
        """A day up to the last one; what falls behind it was a year before."""
        weights = [GROWTH ** ((year - FIRST_YEAR) / len(YEARS)) for year in YEARS]
        year = self.random.choices(YEARS, weights)[0]
        found = date(year, 1, 1) + timedelta(days=between(self.random, 0, 364))
        return found if found <= LAST_DAY else found - timedelta(days=365)

    def editorial(self, day: date) -> Row:
        """State and moments of a record about a day: three in a hundred are not public."""
        hour = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(
            minutes=between(self.random, 0, 24 * 60 - 1), days=between(self.random, 0, 7)
        )
        status, publish_at = Status.PUBLISHED, hour
        fate = self.random.random()
        if fate < 0.01:
            status, publish_at = Status.DRAFT, None
        elif fate < 0.02:
            status = Status.WITHDRAWN
        elif fate < 0.03:
            publish_at = ONE_DAY
        return {
            "status": status,
            "publish_at": publish_at,
            "created_at": hour,
            "updated_at": hour,
        }

    def place(self, actor: Actor) -> tuple[str, int | None, str]:
        """Country, number and name of the place: mostly where the actor is at home."""
        code = actor.country
        if self.random.random() < 0.25:
            code = self.cast.countries.draw(self.random)[0]
        spots = self.cast.spots.get(code)
        if not spots or self.random.random() < 0.1:
            return code, None, self.cast.writer.filled(self.random, "{place}")
        # The first places of a country are its biggest.
        spot = spots[min(int(self.random.expovariate(0.3)), len(spots) - 1)]
        return code, spot.pk, spot.name

    def texts(self, place: str, actor: Actor) -> Row:
        writer, known = self.cast.writer, {"place": place, "body": actor.name}
        return {
            "title": writer.title(self.random, place=place),
            "summary": writer.summary(self.random, place=place),
            "body": writer.body(self.random, **(known if self.random.random() < 0.3 else {})),
        }

    def link(self, model, record: int, themes, content_type: int, name: str) -> None:
        """Themes and tags of a record."""
        for theme in themes.distinct(self.random, between(self.random, 1, 3)):
            self.add(model.themes.through, **{name: record, "theme_id": theme})
        for tag in self.cast.tags.distinct(self.random, between(self.random, 0, 3)):
            self.add(TaggedItem, tag_id=tag, content_type_id=content_type, object_id=record)

    # Events

    def event(self, pk: int) -> None:
        random, cast = self.random, self.cast
        actors = cast.organizations.distinct(random, between(random, 1, 4))
        country, place, name = self.place(actors[0])
        day = self.day()
        event = made(
            Event,
            id=pk,
            type_id=cast.types.draw(random)[0],
            country_id=country,
            place_id=place,
            venue=cast.writer.filled(random, "مقر {body} في {place}") if pk % 5 < 2 else "",
            **self.texts(name, actors[0]),
            **self.dates(day),
            **self.manner(),
            **self.editorial(day),
        )
        self.announce(event)
        event.starts_on, event.last_on = event.span()
        event.search_text = arabic.search_text(*event.searchable())
        self.keep(event)
        self.link(Event, pk, cast.themes, cast.event_type, "event_id")
        self.take_part(pk, actors)
        self.come_of_it(pk)

    def dates(self, day: date) -> Row:
        fate = self.random.random()
        if fate < 0.80:
            return {"starts_on": day}
        if fate < 0.92:
            last = day + timedelta(days=between(self.random, 1, 6))
            return {"date_precision": "range", "starts_on": day, "ends_on": last}
        if fate < 0.97:
            return {"date_precision": "month", "starts_on": day}
        if fate < 0.99:
            return {"date_precision": "year", "starts_on": day}
        return {"date_precision": "unknown"}

    def manner(self) -> Row:
        modes = [Mode.IN_PERSON, Mode.VIRTUAL, Mode.HYBRID, ""]
        mode = self.random.choices(modes, [75, 15, 5, 5])[0]
        lives = [Event.Life.HELD, Event.Life.CANCELLED, Event.Life.POSTPONED]
        life = self.random.choices(lives, [97, 2, 1])[0]
        return {"mode": mode, "life": life, "platform": "Zoom" if mode == Mode.VIRTUAL else ""}

    def announce(self, event: Event) -> None:
        """Put one event in two hundred into the two years after the last day."""
        if event.date_precision == "day" and self.random.random() < 0.005:
            event.starts_on = LAST_DAY + timedelta(days=between(self.random, 30, 799))
            event.life = Event.Life.ANNOUNCED

    def take_part(self, pk: int, actors: list[Actor]) -> None:
        random, cast = self.random, self.cast
        for position, actor in enumerate(actors):
            role = cast.involvement_roles.draw(random)[0] if position else cast.organizer
            self.add(
                Involvement,
                event_id=pk,
                organization_id=actor.pk,
                role_id=role,
                position=position,
            )
        for person in cast.people.distinct(random, between(random, 0, 3)):
            role = cast.participation_roles.draw(random)[0]
            self.add(Participation, event_id=pk, person_id=person, role_id=role)

    def come_of_it(self, pk: int) -> None:
        if self.random.random() < 0.5:
            count = between(self.random, 10, 299)
            self.add(Attendance, event_id=pk, count=count)
        if self.random.random() < 0.2:
            text = self.cast.writer.summary(self.random)
            self.add(Outcome, event_id=pk, kind="recommendation", text=text)

    # Articles

    def article(self, pk: int, events: int) -> None:
        random, cast = self.random, self.cast
        actors = cast.organizations.distinct(random, between(random, 1, 3))
        country, place, name = self.place(actors[0])
        article = made(
            Article,
            id=pk,
            kind=random.choices(Article.Kind.values, [40, 30, 10, 10, 5, 5])[0],
            language=random.choices(Article.Language.values, [92, 4, 2, 1, 1])[0],
            dateline_id=place,
            outlet_id=actors[0].pk if pk % 3 else None,
            outlet_as_stated="" if pk % 3 else "مراسلنا",
            is_exclusive=random.random() < 0.1,
            is_ticker=random.random() < 0.01,
            **self.texts(name, actors[0]),
            **self.editorial(self.day()),
        )
        article.search_text = arabic.search_text(*article.searchable())
        self.keep(article)
        self.add(Article.countries.through, article_id=pk, country_id=country)
        self.link(Article, pk, cast.themes, cast.article_type, "article_id")
        self.tie(pk, actors[1:], events)

    def tie(self, pk: int, actors: list[Actor], events: int) -> None:
        random = self.random
        for actor in actors:
            self.add(ArticleOrganization, article_id=pk, organization_id=actor.pk)
        if random.random() < 0.6:
            self.add(ArticleEvent, article_id=pk, event_id=between(random, 1, events))
        if random.random() < 0.2:
            person = self.cast.people.draw(random)[0]
            text = self.cast.writer.summary(random)
            self.add(Quote, article_id=pk, speaker_id=person, text=text)


# Filling

_cast: Cast | None = None


def take_cast(cast: Cast) -> None:
    """Tell a process that writes records what they are about."""
    global _cast
    _cast = cast


def batch_of(asked: tuple[int, int, int]) -> list[Rows]:
    """Rows of one batch: which one, of how many records, and of which seed."""
    batch, records, seed = asked
    events = events_of(records)
    recorder = Recorder(_cast, seed, batch)
    for number in range(batch * BATCH, min((batch + 1) * BATCH, records)):
        if number < events:
            recorder.event(number + 1)
        else:
            recorder.article(number - events + 1, events)
    return recorder.rows()


def events_of(records: int) -> int:
    return records - records // 4


def batches(records: int, seed: int, cast: Cast, processes: int) -> Iterator[list[Rows]]:
    asked = [(batch, records, seed) for batch in range(-(-records // BATCH))]
    take_cast(cast)
    if processes == 1 or len(asked) == 1:
        yield from map(batch_of, asked)
        return
    with multiprocessing.Pool(processes, take_cast, [cast]) as pool:
        # One after the other: an article may be about an event of a batch before its own.
        yield from pool.imap(batch_of, asked)


def fill(records: int, seed: int = 1, processes: int = 1, report=lambda done: None) -> None:
    """Write the records, without the projection, into a database that has none."""
    with in_bulk():
        cast = make_cast(records, seed)
        for number, several in enumerate(batches(records, seed, cast, processes), start=1):
            with transaction.atomic():
                for rows in several:
                    put_rows(rows)
            report(min(number * BATCH, records))


def generate(records: int, seed: int, processes: int, *, projection: bool) -> None:
    call_command("migrate", verbosity=0)
    if Event.objects.exists():
        sys.exit("This database has records: name an empty one in DATABASE_URL.")
    started = time.perf_counter()

    def report(done: int) -> None:
        seconds = time.perf_counter() - started
        print(f"\r{done:,} records, {seconds:.0f} s", end="", file=sys.stderr, flush=True)

    with lap() as took:
        fill(records, seed, processes, report)
    print(file=sys.stderr)
    tell("records", records, took)
    if projection:
        with lap() as took:
            call_command("reindex", anew=True)
        tell("projection", reindexing.count_records(), took)


def tell(what: str, count: int, took: Lap) -> None:
    each = f"{took.wall / count:.2f} ms each, {took.cpu / count:.2f} of this process"
    print(f"{what}: {count:,} in {took.wall / 1000:.1f} s, {each} ({connection.vendor})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1, help="that write the texts")
    parser.add_argument("--no-projection", action="store_true")
    asked = parser.parse_args()
    generate(asked.records, asked.seed, asked.processes, projection=not asked.no_projection)


if __name__ == "__main__":
    main()
