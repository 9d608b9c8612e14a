"""Offices today and formerly, in the order in which a reader looks for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from organizations.models import Affiliation

# Of one organization; who is looked for among more is found in the list of people.
SHOWN = 24


@dataclass(frozen=True)
class Offices:
    """Offices that are held as far as is known, and those that ended."""

    current: list[Affiliation]
    former: list[Affiliation]

    def __bool__(self):
        return bool(self.current or self.former)


def offices_of(held: Iterable[Affiliation], today: date) -> Offices:
    """The latest first; those of which the beginning is not known stand last."""
    newest = sorted(held, key=lambda one: (one.starts, one.ends), reverse=True)
    former = [one for one in newest if has_ended(one, today)]
    former.sort(key=lambda one: one.ends, reverse=True)
    return Offices([one for one in newest if not has_ended(one, today)], former)


def has_ended(held: Affiliation, today: date) -> bool:
    """Whether the last day until which it can have lasted is over."""
    # Partial dates are compared as far as they are known: 2026 has not ended before 2027.
    return bool(held.ends) and held.ends < today.isoformat()[: len(held.ends)]
