"""What the brute-force tests of the filters share: worlds, and addresses by chance.

The worlds are described in plain Python first; a filter is then compared with a loop over the
description that knows nothing of the database.
"""

import random
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.http import QueryDict

SEED = 20220523
HIDDEN = ["draft", "in_review", "needs_changes", "approved", "scheduled", "withdrawn"]
# A word of a title, and how a reader may type it.
WORDS = {
    "مسيرة": ["مسيره", "مَسيرة", "مسيرة"],
    "الإغاثة": ["اغاثه", "الإغاثة", "إغاثة"],
    "أطفال": ["اطفال", "أطفال", "أطـفال"],
    "قرى": ["قري", "قرى"],
    "Zoom": ["zoom", "ZOOM"],
}
WAYS_TO_WRITE_A_DATE = ["{d:%Y-%m-%d}", "{d.day}/{d.month}/{d.year}", "{d:%d-%m-%Y}"]
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@contextmanager
def kept_database(blocker):
    """A transaction around all tests of a class; what it holds is gone afterwards."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def traits(chance: random.Random) -> dict[str, bool]:
    """A state of publication: published two times out of three."""
    return {} if chance.random() < 0.66 else {chance.choice(HIDDEN): True}


def some(chance: random.Random, values: Iterable, most: int) -> list:
    values = [*values]
    return chance.sample(values, min(chance.randint(0, most), len(values)))


def title(chance: random.Random, number: int) -> str:
    return " ".join([*some(chance, WORDS, 3), f"رقم {number}"])


def typed_date(chance: random.Random, day: date) -> str:
    text = chance.choice(WAYS_TO_WRITE_A_DATE).format(d=day)
    return text.translate(ARABIC_DIGITS) if chance.random() < 0.3 else text


def typed_words(chance: random.Random, words: list[str]) -> str:
    return " ".join(chance.choice(WORDS[word]) for word in words)


def address(chance: random.Random, choices: dict[str, Callable[[], str]]) -> QueryDict:
    """One to four parameters, each with up to three values, sometimes one twice or empty."""
    query = QueryDict(mutable=True)
    for name in chance.sample([*choices], chance.choice([1, 1, 2, 2, 3, 4])):
        values = [choices[name]() for _value in range(chance.choice([1, 1, 1, 2, 3]))]
        if chance.random() < 0.15:
            values += [values[0], ""]
        query.setlist(name, values)
    if chance.random() < 0.1:
        query["page"] = "7"
    return query


def asked(query: QueryDict, name: str) -> list[str]:
    """The values of a parameter that say something."""
    return [value.strip() for value in query.getlist(name) if value.strip()]
