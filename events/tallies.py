"""How many came to many events together, as far as it was stated.

Persons and organizations are never added up, and neither are numbers of different certainty:
«about 40» and «40» make no 80.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from events.figures import ATTENDED, name_of, sums_of
from ngo_portal.shared.counting import noun_of
from ngo_portal.shared.quantity import Qualifier, Unit


@dataclass(frozen=True)
class Tally:
    """What is stated of one unit with one qualifier: in how many events, and how many together."""

    unit: str
    qualifier: str
    events: int
    total: int

    @property
    def unit_label(self) -> str:
        return str(Unit(self.unit).label)

    @property
    def noun(self) -> str:
        """What is counted, for `counting`: «38 منظمة»."""
        return noun_of(self.unit)

    @property
    def qualifier_label(self) -> str:
        return str(Qualifier(self.qualifier).label)


def attendance_of(counts: Mapping[str, int]) -> list[Tally]:
    """Tally the attendance of a selection of events, from its counts of the facet of figures."""
    sums = sums_of(counts)
    named = [(unit, qualifier) for unit in Unit.values for qualifier in Qualifier.values]
    return [
        Tally(unit, qualifier, *sums[name])
        for unit, qualifier in named
        if (name := name_of(ATTENDED, unit, qualifier)) in sums
    ]
