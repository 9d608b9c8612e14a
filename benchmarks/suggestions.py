"""How soon names are offered to somebody who types: python -m benchmarks.suggestions

A hundred thousand invented names, Arabic and Latin, are added to the site that DATABASE_URL names,
and taken away in the end. Readers are answered by the page behind their search box,
editors by what their pickers ask. The same number gives the same names on every machine.
"""

import argparse
from collections.abc import Iterator
from itertools import batched
from random import Random

from benchmarks.measure import Figures, Reader, lap, set_up, table, yardstick

set_up()

from urllib.parse import urlencode  # noqa: E402 - after the settings

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from benchmarks.texts import Zipf, invented, parts_of  # noqa: E402
from ngo_portal.shared import projecting, suggesting  # noqa: E402
from ngo_portal.shared.models import Entry, EntryName  # noqa: E402
from ngo_portal.shared.searching.documents import Document  # noqa: E402
from ngo_portal.shared.searching.keys import RECORD_BITS, Kind, docid_of  # noqa: E402

NAMES, QUESTIONS, OFFERED = 100_000, 400, 20
AT_A_TIME = 2_000
# Beyond the numbers of the records that are there.
FIRST_RECORD = 50_000_000
SHARES = {Kind.ORGANIZATION: 0.5, Kind.PERSON: 0.4, Kind.PLACE: 0.09, Kind.THEME: 0.01}
BODIES = """
جمعية|منظمة|مؤسسة|مركز|اتحاد|هيئة|شبكة|لجنة|رابطة|نادي|مجلس|معهد|صندوق|فريق|تجمع|
المنتدى|المرصد|الجمعية|المؤسسة|المركز
"""
FIRST_NAMES = """
محمد|أحمد|علي|فاطمة|مريم|خالد|عبد الله|سارة|يوسف|إبراهيم|هدى|عمر|نور|آمنة|سعاد|مصطفى|رنا|
عبد الرحمن|ليلى|حسين|زينب|طارق|وفاء|ياسر|دعاء
"""
LATIN = dict(zip("بتثجحخدذرزسشصضطظعغفقكلمنهويا", "btsghkdtrzssddtz'gfqklmnhwya", strict=False))
COMMON_STARTS = ["جم", "ال", "مح", "من", "ع ا", "جمعية ال", "محمد", "markz", "jm"]


def latin(name: str) -> str:
    words = "".join(LATIN.get(letter, " " if letter == " " else "e") for letter in name).split()
    return " ".join(word.capitalize() for word in words)


def documents(number: int) -> Iterator[Document]:
    random, words = Random("names"), Zipf(invented(), 0.7)
    bodies, first_names = parts_of(BODIES), parts_of(FIRST_NAMES)
    record = FIRST_RECORD
    for kind, share in SHARES.items():
        for _turn in range(round(number * share)):
            record += 1
            drawn = words.distinct(random, random.randint(2, 4))
            if kind == Kind.ORGANIZATION:
                drawn = [random.choice(bodies), *drawn]
            elif kind == Kind.PERSON:
                drawn = [random.choice(first_names), *drawn[:2]]
            name = " ".join(drawn)
            called = (latin(name),) if random.random() < 0.4 else ()
            yield Document(kind=kind, record=record, title=name, url=f"/{record}/", called=called)


def add(number: int) -> list[str]:
    """Write the names; return all that somebody may type."""
    names = []
    for some in batched(documents(number), AT_A_TIME):
        projecting.insert(Entry, projecting.COLUMNS, map(projecting.row_of, some))
        for kind in {document.kind for document in some}:
            of_kind = [document for document in some if document.kind == kind]
            projecting.replace_names(kind, [document.record for document in of_kind], of_kind)
        names += [name for document in some for name in (document.title, *document.called)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return names


def take_away() -> None:
    for kind in SHARES:
        ours = {"docid__gt": docid_of(kind, FIRST_RECORD), "docid__lt": kind + 1 << RECORD_BITS}
        EntryName.objects.filter(**ours).delete()
        Entry.objects.filter(**ours).delete()


def questions(names: list[str], number: int) -> Iterator[tuple[str, str]]:
    """What is typed, and which sort of beginning it is."""
    random = Random("questions")
    for name in random.sample(names, number):
        words = name.split()
        yield "first letters", name[: random.randint(2, 6)]
        yield "any word", random.choice(words)[: random.randint(2, 5)]
        yield (
            "two words",
            " ".join(word[: random.randint(2, 5)] for word in random.sample(words, 2)),
        )
        yield "nearly all of it", name[:-1]
    for text in COMMON_STARTS * (number // 20):
        yield "of thousands", text
    for name in random.sample(names, number // 4):
        yield "of nothing", f"{name[:3]}ظظ{name[3:5]}"


def measure(names: list[str], number: int) -> None:
    reader = Reader(get_wsgi_application())
    readers, editors, statements = {}, {}, 0
    for sort, text in questions(names, number):
        answer = reader.get(f"/search/suggestions/?{urlencode({'q': text})}")
        readers.setdefault(sort, Figures()).add(clock(answer))
        statements = max(statements, answer.statements)
        for kind in (Kind.ORGANIZATION, Kind.PERSON):
            with lap() as took:
                suggesting.records(text, kind, OFFERED)
            editors.setdefault(sort, Figures()).add(clock(took))
    readers["all of these"], editors["all of these"] = map(together, (readers, editors))
    rows = [
        [sort, one.median, one.p95, one.most, editors[sort].median, editors[sort].p95]
        for sort, one in readers.items()
    ]
    headings = ["what is typed", "readers", "p95", "most", "editors", "p95"]
    print(table(headings, rows))
    print(f"\nAt most {statements} statements; yardstick {yardstick():.0f} ms.")


def together(some: dict[str, Figures]) -> Figures:
    return Figures([value for one in some.values() for value in one.values])


def clock(took) -> float:
    """The server of PostgreSQL works beside the process, so there the wall is looked at."""
    return took.wall if connection.vendor == "postgresql" else took.cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", type=int, default=NAMES)
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    asked = parser.parse_args()
    try:
        with transaction.atomic():
            names = add(asked.names)
        print(f"{EntryName.objects.count():,} beginnings of names, {connection.vendor}")
        measure(names, asked.questions)
    finally:
        take_away()


if __name__ == "__main__":
    main()
