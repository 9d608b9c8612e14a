"""Pages of lists as data: records, facet counts, and references with all that they name."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils import translation
from django.utils.http import urlencode

from ngo_portal.api.changes import changes_of, present
from ngo_portal.api.cursors import cursor_of
from ngo_portal.api.parameters import OfList, OfRecord
from ngo_portal.api.resources import BY_TYPE
from ngo_portal.shared import asking
from ngo_portal.shared.filters import RecordFilterSet
from ngo_portal.shared.listing import Selection
from ngo_portal.shared.models import Entry
from ngo_portal.shared.representing import Resource
from ngo_portal.shared.searching.keys import record_of
from ngo_portal.shared.shapes import api_list
from ngo_portal.shared.site import site_address

# Of organizations and people there may be thousands.
VALUES_OF_A_FACET = 100


def list_answer(resource: Resource, selection: Selection, asked: OfList) -> dict:
    """Raises WrongParameters nowhere: what is asked was read before."""
    if asked.is_of_changes:
        return answer_of_changes(resource, selection, asked)
    # Taken before the page is, so that nothing lies between them for who follows from here.
    since = present()
    question, cursor = selection.question, asked.cursor
    found = asking.ask(
        question,
        facets=asked.facets,
        top=dict.fromkeys(asked.facets, VALUES_OF_A_FACET),
        offset=cursor.offset if cursor else 0,
        limit=asked.limit + 1,
        after=cursor.after if cursor else None,
    )
    docids = found.docids[: asked.limit]
    behind = ""
    if len(found.docids) > asked.limit:
        passed = (cursor.offset if cursor else 0) + asked.limit
        behind = cursor_of(question.order, docids[-1], order_name_of(docids[-1]), passed)
    return {
        "total": found.total,
        "next": next_address(resource, selection.data, cursor=behind) if behind else None,
        "since": str(since),
        "is_loose": found.is_loose,
        "corrected": found.corrected,
        **({"facets": facets_of(selection.filterset, found.counts)} if asked.facets else {}),
        "results": records_of(resource, [record_of(docid) for docid in docids], asked.how),
    }


def answer_of_changes(resource: Resource, selection: Selection, asked: OfList) -> dict:
    changes = changes_of(resource, selection, asked)
    since = str(changes.since)
    following = next_address(resource, selection.data, since=since, updated_since="")
    return {
        "next": following if changes.has_more else None,
        "since": since,
        "results": records_of(resource, changes.records, asked.how),
        "gone": changes.gone,
    }


def order_name_of(docid: int) -> str:
    names = Entry.objects.filter(pk=docid).values_list("order_name", flat=True)
    return names.first() or ""


def next_address(resource: Resource, data: QueryDict, **changes: str) -> str:
    kept = [(name, value) for name, values in data.lists() for value in values]
    pairs = [(name, value) for name, value in kept if name not in changes and value]
    pairs += [(name, value) for name, value in changes.items() if value]
    return site_address(f"{api_list(resource.noun)}?{urlencode(pairs)}")


def records_of(resource: Resource, numbers: Sequence[int], how: OfRecord) -> list[dict]:
    records = resource.by_number(numbers, how.fields)
    expand(records, how.expand)
    return records


# Facets


def facets_of(filterset: RecordFilterSet, counts) -> dict[str, list[dict]]:
    """The values of each facet that some record has or that are chosen, the commonest first."""
    return {name: facet_of(filterset, name, counts[name]) for name in counts}


def facet_of(filterset: RecordFilterSet, name: str, counts) -> list[dict]:
    found = filterset.filters[name]
    keys = found.offerable(counts, filterset.asked(name).keys)
    labels = {}
    for language in ("ar", "en"):
        with translation.override(language):
            labels[language] = {one.key: (one.value, str(one.label)) for one in found.named(keys)}
    return [
        {
            "value": labels["ar"][key][0],
            "name": {language: names[key][1] for language, names in labels.items()},
            "count": counts.get(key, 0),
        }
        for key in keys
        if key in labels["ar"]
    ]


# References with all that they name


def expand(records: list[dict], ways: Sequence[str]) -> None:
    """Put whole records where references stand, those of one kind read together."""
    slots: dict[str, list[tuple[dict | list, str | int]]] = defaultdict(list)
    for way in ways:
        for record in records:
            for holder, place in slots_in(record, way.split(".")):
                if reference := holder[place]:
                    slots[reference["type"]].append((holder, place))
    for type_of_record, found in slots.items():
        numbers = list(dict.fromkeys(holder[place]["id"] for holder, place in found))
        whole = {one["id"]: one for one in BY_TYPE[type_of_record].by_number(numbers)}
        for holder, place in found:
            holder[place] = whole.get(holder[place]["id"], holder[place])


def slots_in(shape: dict, steps: list[str]) -> Iterator[tuple[dict | list, str | int]]:
    """Where the references lie at the end of a way: the holder of each, and its place there."""
    step, *further = steps
    value = shape[step]
    if isinstance(value, list):
        for place, item in enumerate(value):
            if further:
                yield from slots_in(item, further)
            else:
                yield value, place
    elif further:
        if value is not None:
            yield from slots_in(value, further)
    else:
        yield shape, step
