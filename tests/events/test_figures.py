"""The numbers of events, added up from counts of their digits."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.figures import figures_of, name_of, sums_of, values_of

pytestmark = pytest.mark.once

UNITS, MODES, QUALIFIERS = (
    ["persons", "organizations"],
    ["", "in_person", "virtual"],
    ["exact", "about"],
)
rows = st.lists(
    st.tuples(
        st.sampled_from(UNITS),
        st.sampled_from(MODES),
        st.sampled_from(QUALIFIERS),
        st.integers(1, 2**31 - 1),
    ),
    max_size=6,
    unique_by=lambda row: row[:2],
)


def counted(rows, unit, qualifier):
    """What an event says of one unit with one qualifier, by a reader with a pencil."""
    of_unit = [row for row in rows if row[0] == unit]
    together = [row for row in of_unit if row[1] == ""]
    return sum(row[3] for row in together or of_unit if row[2] == qualifier)


@given(st.lists(rows, max_size=8))
def test_sums_are_those_of_the_events_one_by_one(events):
    counts = Counter(value for rows in events for value in values_of(figures_of(rows, [])))

    sums = sums_of(counts)

    for unit in UNITS:
        for qualifier in QUALIFIERS:
            stated = [number for rows in events if (number := counted(rows, unit, qualifier))]
            found = sums.get(name_of("attended", unit, qualifier), (0, 0))
            assert found == (len(stated), sum(stated))


@given(st.lists(st.lists(st.sampled_from(["done", "in_progress", "not_started"])), max_size=8))
def test_outcomes_are_added_up_by_their_state(events):
    counts = Counter(value for states in events for value in values_of(figures_of([], states)))

    sums = {name: total for name, (_events, total) in sums_of(counts).items()}

    everything = Counter(name_of("outcome", state) for states in events for state in states)
    assert sums == everything
