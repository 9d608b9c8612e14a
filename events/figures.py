"""The numbers of an event as values of a facet, so that counts of the facet add them up.

Of each number its binary digits are values. The sum over any selection of events then takes a count
for each digit, whatever the filters are and however many events they leave (P. O'Neil and D. Quass,
"Improved Query Performance with Variant Indexes", 1997: bit-sliced sums).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

FIGURE = "figure"
ATTENDED, OUTCOME = "attended", "outcome"

# A number's name is made of words; between it and a digit stands this.
DIGIT = "-"


def values_of(numbers: Mapping[str, int]) -> list[str]:
    """Numbers by name, as values of the facet: the name, and one for each digit that is set."""
    return [
        value
        for name, number in numbers.items()
        if number
        for value in (name, *(f"{name}{DIGIT}{digit}" for digit in digits_of(number)))
    ]


def digits_of(number: int) -> list[int]:
    return [digit for digit in range(number.bit_length()) if number >> digit & 1]


def sums_of(counts: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Of counts of the facet: how many events have each number, and what the numbers add up to."""
    events, sums = {}, Counter[str]()
    for value, count in counts.items():
        name, is_digit, digit = value.partition(DIGIT)
        if is_digit:
            sums[name] += count << int(digit)
        elif count:
            events[name] = count
    return {name: (number, sums[name]) for name, number in events.items()}


def name_of(*words: str) -> str:
    return ".".join(words)


def figures_of(
    attendances: Iterable[tuple[str, str, str, int]], states: Iterable[str]
) -> dict[str, int]:
    """The numbers of one event, by name.

    `attendances` are unit, way of taking part, qualifier and count of rows that count everybody and
    no single role; where a number for all ways of taking part is stated, those for each way are
    part of it. `states` are how far each outcome was carried out.
    """
    numbers = Counter(name_of(OUTCOME, state) for state in states)
    by_unit = defaultdict(list)
    for unit, mode, qualifier, count in attendances:
        by_unit[unit].append((mode, qualifier, count))
    for unit, rows in by_unit.items():
        together = [row for row in rows if not row[0]]
        for _mode, qualifier, count in together or rows:
            numbers[name_of(ATTENDED, unit, qualifier)] += count
    return numbers
