"""Every tier of shelves answers as a reader with a pencil would."""

from array import array
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from threading import Thread

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ngo_portal.shared import generation, shelves
from ngo_portal.shared.models.projection import Change, Entry, EntryFacet, Generation
from ngo_portal.shared.projecting import GENERATIONS_KEPT
from ngo_portal.shared.searching.keys import MINUTE_SHIFT, RECORD_BITS, Kind
from ngo_portal.shared.searching.question import FACETS as LETTERS
from ngo_portal.shared.searching.question import Question
from ngo_portal.shared.shelves import keeping, tiers
from ngo_portal.shared.shelves.database import Tables
from ngo_portal.shared.shelves.integers import Integers
from ngo_portal.shared.shelves.keeping import Keeper
from ngo_portal.shared.shelves.rows import Answer, Page, Place, Row, Wanted
from ngo_portal.shared.shelves.shelf import Shelf

SETS = {"integers": Integers()}
try:
    from ngo_portal.shared.shelves.roaring import Roaring
except ImportError:
    pass
else:
    SETS["roaring"] = Roaring()

FIRST_DAY = date(2020, 1, 1)
DAYS = 40
RECORDS = 50
FACETS = {
    "theme": ["1", "2", "10", "11"],
    "country": ["lb", "sy", "ye"],
    "organization": [str(number) for number in range(1, 30)],
    # One that is only counted.
    "figure": ["attended.persons.exact", "attended.persons.exact-0", "attended.persons.exact-3"],
}
TOP = {"organization": 3}
each_sets = pytest.mark.parametrize("sets", SETS.values(), ids=SETS)
TIERS = ["database", *SETS]
each_tier = pytest.mark.parametrize("tier", TIERS)


# A reader with a pencil


def in_order(rows, kind):
    if kind == Kind.ORGANIZATION:
        return sorted(rows, key=lambda row: (row.order_name, row.docid))
    return sorted(rows, key=lambda row: -row.docid)


def meets(row, wanted, ignored=None):
    since = wanted.since.toordinal() if wanted.since else 0
    until = wanted.until.toordinal() if wanted.until else date.max.toordinal()
    is_bounded = wanted.since or wanted.until
    return (
        (wanted.within is None or row.docid in wanted.within)
        and (not is_bounded or (row.last_day >= since and 0 < row.first_day <= until))
        and all(
            set(values) & set(row.facets.get(facet, ()))
            for facet, values in wanted.chosen.items()
            if facet != ignored
        )
    )


def page_of(rows, wanted, offset, limit, kind):
    found = [row.docid for row in in_order(rows, kind) if meets(row, wanted)]
    return Page(found[offset : offset + limit], len(found))


def place_of(row):
    return Place(row.docid, row.order_name)


def counts_of(rows, wanted, facet, top=TOP):
    ignored = None if wanted.is_fixed else facet
    counted = Counter(
        value for row in rows if meets(row, wanted, ignored) for value in row.facets.get(facet, ())
    )
    ranked = sorted(counted, key=lambda value: (-counted[value], value))[: top.get(facet)]
    chosen = wanted.chosen.get(facet, ())
    return {value: counted[value] for value in {*ranked, *chosen}}


def is_at(row, place, kind):
    is_named_so = kind != Kind.ORGANIZATION or row.order_name == place.order_name
    return row.docid == place.docid and is_named_so


def page_behind(rows, wanted, place, limit, kind):
    """The place need not be that of a record that is still there, or still has that name."""
    last = Row(place.docid, place.order_name)
    others = [row for row in rows if not is_at(row, place, kind)]
    order = in_order([*others, last], kind)
    behind = {row.docid for row in order[order.index(last) + 1 :]}
    page = page_of(rows, wanted, 0, len(rows), kind)
    return Page([docid for docid in page.docids if docid in behind][:limit], page.total)


def assert_answers(tier, rows, wanted, offset, kind):
    answer = tier.answer(wanted, FACETS, TOP, offset, 5)
    assert answer.page == page_of(rows, wanted, offset, 5, kind)
    middle = "ب" if kind == Kind.ORGANIZATION else ""
    there = in_order(rows, kind)[offset // 2 : offset // 2 + 1]
    for place in (Place(docid_of(kind, offset), middle), *map(place_of, there)):
        behind = page_behind(rows, wanted, place, 3, kind)
        assert tier.find(wanted, 0, 3, after=place) == behind
    assert answer.counts == {facet: counts_of(rows, wanted, facet) for facet in FACETS}


# Records and questions

kinds = st.sampled_from([Kind.EVENT, Kind.ORGANIZATION])
numbers = st.integers(1, RECORDS)
days = st.integers(0, DAYS).map(lambda number: (FIRST_DAY + timedelta(number)).toordinal())


def docid_of(kind, number):
    """Keys of events differ in their minutes, those of organizations in their numbers."""
    return (number << MINUTE_SHIFT if kind == Kind.EVENT else number) | kind << RECORD_BITS


@st.composite
def rows_of(draw, kind, number=None):
    first, last = sorted([draw(days), draw(days)]) if draw(st.booleans()) else (0, 0)
    facets = {
        facet: draw(st.frozensets(st.sampled_from(values), max_size=3))
        for facet, values in FACETS.items()
    }
    name = draw(st.text("ابت", max_size=2)) if kind == Kind.ORGANIZATION else ""
    having = {facet: values for facet, values in facets.items() if values}
    return Row(docid_of(kind, number or draw(numbers)), name, first, last, having)


@st.composite
def wanteds(draw, kind):
    chosen = {
        facet: tuple(draw(st.frozensets(st.sampled_from([*values, "unknown"]), min_size=1)))
        for facet, values in FACETS.items()
        if draw(st.integers(0, 2)) == 0
    }
    a_day = st.none() | days.map(date.fromordinal)
    within = draw(st.none() | st.lists(numbers.map(lambda number: docid_of(kind, number))))
    is_array = draw(st.booleans())
    if within is not None:
        within = array("q", within) if is_array else frozenset(within)
    return Wanted(chosen, draw(a_day), draw(a_day), within, draw(st.booleans()))


def changes_of(kind):
    gone = st.tuples(numbers.map(lambda number: docid_of(kind, number)), st.none())
    put = rows_of(kind).map(lambda row: (row.docid, row))
    return st.lists(st.dictionaries(numbers, gone | put, max_size=4).map(dict.values), max_size=6)


def lists_of_rows(kind, most=60):
    rows = st.lists(rows_of(kind), max_size=most)
    return rows.map(lambda rows: {row.docid: row for row in rows})


def do_now(work):
    work()


def filled(sets, rows, kind, late_changes=None):
    return Shelf.of(
        sets,
        reversed(in_order(rows, kind)),
        is_by_name=kind == Kind.ORGANIZATION,
        late_changes=late_changes,
        run=do_now,
    )


def apply(rows, changes):
    for docid, row in changes.items():
        rows.pop(docid, None)
        if row is not None:
            rows[docid] = row


# Shelves


@each_sets
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_a_shelf_answers_like_a_reader_with_a_pencil(sets, data):
    kind = data.draw(kinds)
    rows = data.draw(lists_of_rows(kind))
    shelf = filled(sets, rows.values(), kind, data.draw(st.integers(0, 8)))

    for changes in [{}, *map(dict, data.draw(changes_of(kind)))]:
        shelf.change(changes)
        apply(rows, changes)
        offset = data.draw(st.integers(0, 20))
        assert_answers(shelf, rows.values(), data.draw(wanteds(kind)), offset, kind)
        assert len(shelf) == len(rows)


def many_rows(size):
    """Records of which some values have many and most have few: no set is like another."""
    return [
        Row(
            docid_of(Kind.EVENT, number + 1),
            "",
            FIRST_DAY.toordinal() + number % 97,
            FIRST_DAY.toordinal() + number % 97 + number % 3,
            {
                "theme": frozenset({str(number % 7), str(number % 2 + 10)}),
                "organization": frozenset({str(int(size / (number + 1))), str(number % 451)}),
            },
        )
        for number in range(size)
    ]


@each_sets
@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted({"theme": ("10",)}),
        Wanted({"theme": ("3", "10"), "organization": ("1", "449")}),
        Wanted({"organization": ("1",)}, since=FIRST_DAY + timedelta(50)),
        Wanted({"theme": ("3",)}, until=FIRST_DAY),
        Wanted(within=range(1 << MINUTE_SHIFT, 3000 << MINUTE_SHIFT, 1 << MINUTE_SHIFT)),
    ],
)
def test_big_and_small_sets_count_alike(sets, wanted):
    rows = many_rows(4_000)
    shelf = filled(sets, [*rows[1::3], *rows[2::3]], Kind.EVENT, late_changes=900)
    for number in range(0, len(rows), 15):
        shelf.change({row.docid: row for row in rows[number : number + 15 : 3]})
    for row in rows[::400]:
        shelf.remove(row.docid)
    alive = [row for number, row in enumerate(rows) if number % 400]

    page = shelf.find(wanted, 1_000, 20)

    assert page == page_of(alive, wanted, 1_000, 20, Kind.EVENT)
    for top in [TOP, {}]:
        assert shelf.counts(wanted, ["theme", "organization"], top) == {
            facet: counts_of(alive, wanted, facet, top) for facet in ["theme", "organization"]
        }


@each_sets
def test_equal_counts_stand_in_the_order_of_values(sets):
    """The last place goes to a value that has fewer records in all but as many of those found."""
    rows = many_rows(600)
    for number, row in enumerate(rows):
        others = {"2": number < 500, "3": number < 400, "1": 200 <= number < 400}
        rows[number] = replace(
            row,
            facets={
                "theme": frozenset({"found"} if 200 <= number < 400 else ()),
                "organization": frozenset(value for value, has in others.items() if has),
            },
        )
    shelf = filled(sets, rows, Kind.EVENT)

    for most, best in [(1, {"1": 200}), (2, {"1": 200, "2": 200})]:
        counts = shelf.counts(
            Wanted({"theme": ("found",)}), ["organization"], {"organization": most}
        )
        assert counts == {"organization": best}


@each_sets
def test_what_changes_while_a_base_is_made_is_not_lost(sets, monkeypatch):
    rows = many_rows(50)
    shelf = filled(sets, rows[:40], Kind.EVENT, late_changes=3)
    changed = {rows[0].docid: None, rows[41].docid: None, rows[42].docid: rows[42]}
    changed |= {row.docid: row for row in rows[43:]}
    merged = shelves.shelf.merged

    def merged_meanwhile(*arguments):
        monkeypatch.setattr(shelves.shelf, "merged", merged)
        base = merged(*arguments)
        shelf.change(changed)
        return base

    monkeypatch.setattr(shelves.shelf, "merged", merged_meanwhile)
    shelf.change({row.docid: row for row in rows[38:42]})

    there = [row for row in rows[1:] if row is not rows[41]]
    assert shelf.find(Wanted(), 0, 50) == page_of(there, Wanted(), 0, 50, Kind.EVENT)
    assert len(shelf) == len(there)


@each_sets
def test_threads_ask_while_others_change(sets):
    """Every record has the value "always", so whatever moment is seen, its count is the total."""
    rows = [
        Row(docid_of(Kind.EVENT, number), "", 0, 0, {"theme": frozenset({"always"})})
        for number in range(1, 2_000)
    ]
    shelf = Shelf.of(sets, rows[:1000], late_changes=7)
    doubts = []

    def ask():
        for _ in range(300):
            answer = shelf.answer(Wanted({"theme": ("always",)}), ["theme"], limit=5_000)
            seen = {answer.page.total, answer.counts["theme"]["always"], len(answer.page.docids)}
            in_order = sorted(answer.page.docids, reverse=True)
            if len(seen) > 1 or answer.page.docids != in_order:
                doubts.append(answer)

    def change(some):
        for row in some:
            shelf.put(row)
            shelf.remove(row.docid)
            shelf.put(row)

    threads = [Thread(target=ask) for _ in range(2)]
    threads += [Thread(target=change, args=[rows[start::2]]) for start in (1000, 1001)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert doubts == []
    assert len(shelf) == len(rows)


# Tables


def publish(changes):
    """Write changes of rows as a transaction does, and return its number."""
    number = Generation.objects.get(pk=1).number + 1
    Generation.objects.filter(pk=1).update(number=number)
    Entry.objects.filter(docid__in=list(changes)).delete()
    EntryFacet.objects.filter(docid__in=list(changes))._raw_delete("default")
    for docid, row in changes.items():
        if row is not None:
            write(row)
        Change.objects.create(number=number, docid=docid, is_gone=row is None)
    generation.ring()
    return number


def write(row):
    def day(ordinal):
        return date.fromordinal(ordinal) if ordinal else None

    Entry.objects.create(
        docid=row.docid,
        kind=row.docid >> RECORD_BITS & 7,
        record=row.docid >> MINUTE_SHIFT or row.docid & (1 << RECORD_BITS) - 1,
        starts_on=day(row.first_day),
        last_on=day(row.last_day),
        order_name=row.order_name,
        title="",
        url="",
    )
    EntryFacet.objects.bulk_create(
        EntryFacet(facet=LETTERS[facet], value=value, docid=row.docid)
        for facet, values in row.facets.items()
        for value in values
    )


def empty_tables():
    for model in (Entry, EntryFacet, Change):
        model.objects.all()._raw_delete("default")
    Generation.objects.update_or_create(pk=1, defaults={"number": 0})


def other_kind(kind):
    other = Kind.EVENT if kind == Kind.ORGANIZATION else Kind.ORGANIZATION
    facets = {facet: frozenset(values) for facet, values in FACETS.items()}
    return Row(docid_of(other, 1), "ا", FIRST_DAY.toordinal(), FIRST_DAY.toordinal(), facets)


class OnTables:
    """Answers of one tier about what has been published."""

    def __init__(self, tier, kind, late_changes):
        self.late_changes = late_changes
        self.keeper = Keeper(SETS[tier], "default", kind) if tier in SETS else None
        self.tables = Tables("default", [kind])

    def at(self, number):
        if self.keeper is None:
            return self.tables
        if self.keeper.shelf:
            self.keeper.shelf.late_changes = self.late_changes
            self.keeper.shelf.run = do_now
        return self.keeper.shelf_at(number)


@each_tier
@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_tier_follows_the_tables(tier, data):
    empty_tables()
    kind = data.draw(kinds)
    rows = data.draw(lists_of_rows(kind, most=15))
    number = publish({**rows, other_kind(kind).docid: other_kind(kind)})
    asked = OnTables(tier, kind, data.draw(st.integers(0, 4)))

    for changes in [{}, *map(dict, data.draw(changes_of(kind)))]:
        number = publish(changes) if changes else number
        apply(rows, changes)
        offset = data.draw(st.integers(0, 20))
        assert_answers(asked.at(number), rows.values(), data.draw(wanteds(kind)), offset, kind)


def an_event(number, theme="1"):
    return Row(docid_of(Kind.EVENT, number), "", 0, 0, {"theme": frozenset({theme})})


def themes(shelf):
    return shelf.counts(Wanted(), ["theme"])["theme"]


@pytest.fixture
def keeper(db):
    empty_tables()
    keeper = Keeper(Integers(), "default", Kind.EVENT)
    keeper.shelf_at(publish({row.docid: row for row in map(an_event, range(1, 4))}))
    return keeper


def test_a_shelf_is_read_anew_when_changes_are_forgotten(keeper):
    filled = keeper.shelf
    write(an_event(9, "2"))
    number = Generation.objects.get().number + GENERATIONS_KEPT + 1
    Generation.objects.update(number=number)

    assert themes(keeper.shelf_at(number)) == {"1": 3, "2": 1}
    assert keeper.shelf is not filled


def test_a_shelf_is_read_anew_after_many_changes(keeper, monkeypatch):
    monkeypatch.setattr(keeping, "MANY_CHANGES", 2)
    filled = keeper.shelf

    number = publish({row.docid: row for row in map(an_event, range(4, 7))})

    assert themes(keeper.shelf_at(number)) == {"1": 6}
    assert keeper.shelf is not filled


def test_a_shelf_is_read_anew_when_everything_may_have_changed(keeper):
    Entry.objects.all()._raw_delete("default")
    number = publish({})
    Change.objects.create(number=number, docid=keeping.EVERYTHING, is_gone=True)

    assert len(keeper.shelf_at(number)) == 0


def test_a_record_that_went_and_came_back_is_there(keeper):
    filled, row = keeper.shelf, an_event(2, "2")
    publish({row.docid: row})
    publish({row.docid: None})
    number = publish({row.docid: row})

    assert themes(keeper.shelf_at(number)) == {"1": 2, "2": 1}
    assert keeper.shelf is filled


def test_a_record_that_was_withdrawn_is_gone(keeper):
    filled = keeper.shelf

    number = publish({docid_of(Kind.EVENT, 2): None})

    assert themes(keeper.shelf_at(number)) == {"1": 2}
    assert keeper.shelf is filled


def test_a_copy_that_lags_is_asked_again(keeper):
    """The number of the database that is read counts, not the one that was heard of."""
    shelf = keeper.shelf_at(keeper.number + 5)
    assert themes(shelf) == {"1": 3}

    row = an_event(8)
    number = publish({row.docid: row})

    assert themes(keeper.shelf_at(number)) == {"1": 4}


def test_a_generation_costs_few_queries(keeper, django_assert_num_queries):
    rows = [an_event(number, "2") for number in range(2, 40)]
    number = publish({row.docid: row for row in rows})

    with django_assert_num_queries(4):
        keeper.shelf_at(number)
    with django_assert_num_queries(0):
        keeper.shelf_at(number)


# Tiers


@pytest.fixture
def fresh_tiers():
    keeping.keepers.forget()
    yield
    keeping.keepers.forget()


EVENTS = Question(kinds=(Kind.EVENT,))


@pytest.mark.django_db
def test_inside_a_transaction_the_database_answers(fresh_tiers, settings):
    settings.FACET_TIER = "integers"

    assert isinstance(tiers.tier_of(EVENTS.kinds), Tables)
    assert not keeping.keepers.known


@pytest.mark.django_db(transaction=True)
def test_few_records_are_counted_by_the_database(fresh_tiers, monkeypatch):
    monkeypatch.setattr(tiers, "FEW_RECORDS", 1)
    empty_tables()
    publish({row.docid: row for row in [an_event(1)]})
    assert isinstance(tiers.tier_of(EVENTS.kinds), Tables)

    publish({row.docid: row for row in [an_event(2)]})

    assert isinstance(tiers.tier_of(EVENTS.kinds), Shelf)
    assert isinstance(tiers.tier_of((Kind.EVENT, Kind.ARTICLE)), Tables)


@pytest.mark.django_db(transaction=True)
def test_the_setting_names_the_tier(fresh_tiers, settings):
    empty_tables()
    publish({row.docid: row for row in map(an_event, range(1, 4))})
    found = Answer(Page([docid_of(Kind.EVENT, 2)], 1), {"theme": {"1": 1}})

    for tier in TIERS:
        settings.FACET_TIER = tier
        answer = tiers.answer(
            replace(EVENTS, chosen=(("theme", ("1",)),)),
            within=array("q", [docid_of(Kind.EVENT, 2), docid_of(Kind.EVENT, 9)]),
            facets=["theme"],
        )
        assert answer == found
        kind_of_tier = Tables if tier == "database" else Shelf
        assert isinstance(tiers.tier_of(EVENTS.kinds), kind_of_tier)


def test_without_the_extra_integers_answer(monkeypatch):
    tiers.sets_for.cache_clear()
    monkeypatch.setattr(tiers, "Roaring", None)

    assert isinstance(tiers.sets_for("auto"), Integers)
    with pytest.raises(ImproperlyConfigured):
        tiers.sets_for("roaring")
    tiers.sets_for.cache_clear()


def test_an_unknown_tier_is_refused():
    with pytest.raises(ImproperlyConfigured):
        tiers.sets_for("elastic")
