"""How long a shelf takes: python -m benchmarks.shelves [10000 100000 1000000]

Generated records like those of scale: 132 themes in two levels, 60 countries, 5,000 organizations,
6 types, 25 years. 400 combinations of none to five choices, each a page (the first, or one far
down) and the counts of all facets. Milliseconds of processor time; the median of three runs.
"""

import gc
import random
import resource
import statistics
import sys
import time
from bisect import bisect
from datetime import date
from itertools import accumulate
from pathlib import Path

from ngo_portal.shared.shelves.integers import Integers
from ngo_portal.shared.shelves.roaring import Roaring
from ngo_portal.shared.shelves.rows import Row, Wanted
from ngo_portal.shared.shelves.shelf import Shelf

GROUPS, LEAVES, COUNTRIES, ORGANIZATIONS, TYPES, YEARS = 12, 120, 60, 5_000, 6, 25
FACETS = ["theme", "country", "organization", "type", "year"]
TOP = {"organization": 20}
COMBINATIONS = 400
RUNS = 3
PAGE = 20
FIRST_YEAR = 2000


class Zipf:
    """Numbers from 0, the smaller the likelier."""

    def __init__(self, size, exponent, chance):
        self.weights = list(accumulate((rank + 1) ** -exponent for rank in range(size)))
        self.chance = chance

    def one(self):
        return bisect(self.weights, self.chance.random() * self.weights[-1])

    def some(self, fewest, most):
        return {self.one() for _ in range(self.chance.randint(fewest, most))}


class World:
    """Records and questions, the same in every run."""

    def __init__(self, size):
        self.size, self.chance = size, random.Random(1)
        self.leaves = Zipf(LEAVES, 1.0, self.chance)
        self.countries = Zipf(COUNTRIES, 1.1, self.chance)
        self.organizations = Zipf(ORGANIZATIONS, 0.9, self.chance)
        self.types = Zipf(TYPES, 0.8, self.chance)
        self.days = sorted(self.day() for _ in range(size))

    def day(self):
        """Five times as many a year in the end as in the beginning."""
        year = self.chance.choices(range(YEARS), range(10, 10 + 2 * YEARS, 2))[0]
        return date(FIRST_YEAR + year, 1, 1).toordinal() + self.chance.randrange(365)

    def rows(self):
        for number, day in enumerate(self.days):
            yield self.row(day << 40 | number, day)

    def row(self, docid, day):
        leaves = self.leaves.some(1, 3)
        themes = leaves | {LEAVES + leaf % GROUPS for leaf in leaves}
        facets = {
            "theme": themes,
            "country": [self.countries.one()],
            "organization": self.organizations.some(1, 4),
            "type": [self.types.one()],
            "year": [date.fromordinal(day).year],
        }
        named = {facet: frozenset(map(str, values)) for facet, values in facets.items()}
        return Row(docid, "", day, day + self.chance.randrange(4), named)

    def values(self, facet):
        if facet == "theme":
            group = LEAVES + self.chance.randrange(GROUPS)
            return {self.chance.choice([group, self.leaves.one()])}
        if facet == "year":
            first = FIRST_YEAR + self.chance.randrange(YEARS)
            return set(range(first, first + self.chance.choice([1, 1, 3, 10])))
        zipf = {
            "country": self.countries,
            "organization": self.organizations,
            "type": self.types,
        }[facet]
        return zipf.some(1, 2)

    def question(self):
        chosen = {
            facet: tuple(map(str, self.values(facet)))
            for facet in self.chance.sample(FACETS, self.chance.choice([0, 1, 1, 2, 2, 3, 4, 5]))
        }
        since = None
        if self.chance.random() < 0.1:
            since = date(FIRST_YEAR + self.chance.randrange(YEARS), 5, 17)
        return Wanted(chosen, since), self.chance.choice([0, 50 * PAGE])


def milliseconds(work, *arguments):
    start = time.process_time()
    work(*arguments)
    return (time.process_time() - start) * 1000


def resident():
    """Megabytes that this process holds."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def times_of(shelf, questions):
    return sorted(
        milliseconds(shelf.answer, wanted, FACETS, TOP, offset, PAGE)
        for wanted, offset in questions
    )


def at(runs, share):
    return statistics.median(run[int(share * (len(run) - 1))] for run in runs)


def measure(sets, size):
    world, before = World(size), resident()
    rows_alone = milliseconds(list, (0 for _ in World(size).rows()))
    start = time.process_time()
    shelf = Shelf.of(sets, world.rows(), run=lambda work: None)
    built = (time.process_time() - start) * 1000 - rows_alone
    held = resident() - before
    questions = [world.question() for _ in range(COMBINATIONS)]
    runs = [times_of(shelf, questions) for _ in range(RUNS)]
    deep = milliseconds(shelf.find, Wanted(), size // 2, PAGE)
    last = world.days[-1]
    late = [world.row(last << 40 | size + number, last) for number in range(256)]
    put = statistics.median(milliseconds(shelf.put, row) for row in late)
    with_late = times_of(shelf, questions)
    merging = milliseconds(shelf.merge)
    return [
        built / 1000,
        held,
        *(at(runs, share) for share in (0.5, 0.95, 1)),
        deep,
        put,
        *(at([with_late], share) for share in (0.5, 0.95)),
        merging / 1000,
    ]


def main(sizes):
    print(
        "sets, records: build s, MB, p50, p95, max ms; deep page, put ms;"
        " with 256 late p50, p95; merge s"
    )
    for size in sizes:
        for sets in [Integers(), Roaring()]:
            figures = " ".join(f"{figure:9.3f}" for figure in measure(sets, size))
            print(f"{type(sets).__name__:9} {size:9,} {figures}", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000, 100_000, 1_000_000])
