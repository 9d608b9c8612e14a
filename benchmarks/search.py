"""Speed and quality of search, on the database that DATABASE_URL names.

    python -m benchmarks.search [--runs 20]
    python -m benchmarks.search --documents FILE --queries FILE

Without files: what `benchmarks.generate` wrote is asked for words rare and common, beside raw SQL
for the same question. With files, lines of JSON `{"id", "title", "text"}` and `{"query", "id"}`:
the documents become reports of an empty database, each query is put to `/search/`, and what is
printed is how well the page finds the one that was meant. Use a scratch database for that.
"""

import argparse
import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from pathlib import Path
from statistics import mean
from urllib.parse import urlencode

from benchmarks.measure import Figures, Reader, lap, set_up, table

set_up()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - after the settings
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.models import Article  # noqa: E402
from benchmarks.texts import COMMON, MIDDLING, PHRASE, RARE  # noqa: E402
from ngo_portal.shared.arabic import index_terms  # noqa: E402
from ngo_portal.shared.publishing import Status  # noqa: E402
from ngo_portal.shared.searching.index import index_on  # noqa: E402
from ngo_portal.shared.searching.keys import Kind  # noqa: E402
from ngo_portal.shared.searching.question import BEST, NEWEST, Question, chosen_of  # noqa: E402
from ngo_portal.shared.searching.wording import parse  # noqa: E402

RUNS, AT_A_TIME, PAGE = 20, 500, 10
QUESTIONS = {
    "rare": RARE,
    "middling": MIDDLING,
    "common": COMMON,
    "common and rare": f"{COMMON} {RARE}",
    "two common": f"{COMMON} {MIDDLING}",
    "phrase": f"«{PHRASE}»",
    "mistyped": f"{RARE[:4]}{RARE[5:]}",
    "nothing": "قسطنطينوبوليس",
    "one or the other": f"{RARE} | {MIDDLING}",
    "excluded": f"{MIDDLING} -{RARE}",
}
FILTERED = chosen_of({"country": ["sy"]})
HIT = re.compile(r'class="hit__title"[^>]*><a href="([^"]+)"')
RECORD = re.compile(r"/articles/(\d+)/.*")

type Ways = dict[str, Callable[[], object]]


def ways(words: str) -> Ways:
    """What is measured for one question."""
    index, wording = index_on(connection), parse(words)
    events = Question((Kind.EVENT,), FILTERED, words=wording, order=NEWEST)
    newest, best = Question((), words=wording), Question((), words=wording, order=BEST)
    return {
        "raw SQL": lambda: raw(words),
        "newest": lambda: index.find(newest, 0, PAGE),
        "filtered": lambda: index.find(events, 0, PAGE),
        "all keys": lambda: index.docids(newest),
        "best": lambda: index.find(best, 0, PAGE),
    }


def raw(words: str) -> list:
    """The newest with these stems, as short as SQL can say it."""
    stems = [word.stem for word in index_terms(words) if not word.is_stop]
    if connection.vendor == "postgresql":
        sql = "SELECT docid FROM shared_entrytext WHERE words @@ %s::tsquery"
        asked, order = " & ".join(f"'{stem}'" for stem in stems), "docid"
    else:
        sql = "SELECT rowid FROM shared_entryindex WHERE shared_entryindex MATCH %s"
        asked, order = " ".join(f'"{stem}"' for stem in stems), "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY {order} DESC LIMIT {PAGE}", [asked])
        return cursor.fetchall()


def measure_speed(runs: int) -> None:
    """Wall time of the index, in turns, and processor time of the whole page."""
    reader = Reader(get_wsgi_application())
    rows = []
    for name, words in QUESTIONS.items():
        took = {way: Figures() for way in ways(words)}
        pages, statements = Figures(), 0
        for _run in range(runs):
            for way, ask in ways(words).items():
                with lap() as lapped:
                    ask()
                took[way].add(lapped.wall)
            answer = reader.get(f"/search/?{urlencode({'q': words})}")
            pages.add(answer.wall)
            statements = answer.statements
        figures = [f"{one.median:.1f} / {one.p95:.1f}" for one in (*took.values(), pages)]
        ratio = f"{took['newest'].over(took['raw SQL']):.1f}"
        rows.append([name, *figures, ratio, statements])
    headings = [*ways(RARE), "page", "newest : raw", "statements"]
    print(table(["milliseconds, median / p95", *headings], rows))


def measure_quality(documents: Path, queries: Path) -> None:
    numbers = load(lines_of(documents))
    reader = Reader(get_wsgi_application())
    ranks: dict[str, list[float]] = {}
    took = Figures()
    for line in lines_of(queries):
        answer = reader.get(f"/search/?{urlencode({'q': line['query']})}")
        took.add(answer.wall)
        found = list(records_in(answer.text))[:PAGE]
        meant = numbers[str(line["id"])]
        rank = found.index(meant) + 1 if meant in found else 0
        ranks.setdefault(line.get("set", "queries"), []).append(1 / rank if rank else 0.0)
    rows = [[name, len(some), mean(some), mean(map(bool, some))] for name, some in ranks.items()]
    if len(rows) > 1:
        rows.append(
            ["mean of the sets", *(mean(row[column] for row in rows) for column in (1, 2, 3))]
        )
    cells = [[name, f"{count:.0f}", f"{mrr:.3f}", f"{hits:.3f}"] for name, count, mrr, hits in rows]
    print(table(["queries", "number", f"MRR@{PAGE}", f"recall@{PAGE}"], cells))
    print(f"\nA page took {took.median:.0f} ms ({took.p95:.0f} at the 95th percentile).")


def records_in(page: str) -> Iterator[int | None]:
    """The numbers of the reports among the results; None for a result of another kind."""
    for link in HIT.findall(page):
        match = RECORD.fullmatch(link)
        yield int(match[1]) if match else None


def load(documents: Iterable[dict]) -> dict[str, int]:
    """Make a report of each document; which number each has."""
    numbers = {}
    for some in batched(documents, AT_A_TIME):
        made = Article.objects.bulk_create(
            Article(
                title=(line.get("title") or "تقرير")[:250],
                body=f"<p>{line['text']}</p>",
                status=Status.PUBLISHED,
                publish_at=timezone.now(),
            )
            for line in some
        )
        numbers |= {str(line["id"]): one.pk for line, one in zip(some, made, strict=True)}
    return numbers


def lines_of(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--queries", type=Path)
    arguments = parser.parse_args()
    if arguments.documents and arguments.queries:
        measure_quality(arguments.documents, arguments.queries)
    else:
        measure_speed(arguments.runs)


if __name__ == "__main__":
    main()
