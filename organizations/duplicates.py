"""Which organizations or people may be the same, by their names in whatever spelling.

Names are compared by their telling words: folded, without honorifics and without what half of all
organizations are called. Only names that share a key are compared with each other, so a hundred
thousand of them take seconds and not years.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, islice
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import Q
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from ngo_portal.shared import arabic, generation
from ngo_portal.shared.models import EntryName
from ngo_portal.shared.searching.keys import RECORD_BITS, Kind
from ngo_portal.shared.suggesting import AFTER_ALL
from organizations.models import NotTheSame, Organization, Person

KINDS = {Organization: Kind.ORGANIZATION, Person: Kind.PERSON}
ARTICLE = "ال"
# Written before a name and no part of it.
HONORIFICS = frozenset(
    arabic.words(
        "الدكتور الدكتورة دكتور دكتورة د الأستاذ الأستاذة أستاذ أستاذة أ المهندس المهندسة مهندس "
        "مهندسة م السيد السيدة السادة سيد سيدة الشيخ الشيخة الحاج الحاجة المحامي المحامية القاضي "
        "القاضية اللواء العميد العقيد المقدم الرائد النقيب الوزير الوزيرة معالي سعادة سماحة فضيلة "
        "الإعلامي الإعلامية البروفيسور Dr Prof Mr Mrs Ms Eng"
    )
)
# What half of all organizations are called; what is left has to tell them apart.
COMMON = frozenset(
    arabic.words(
        "جمعية الجمعية مؤسسة المؤسسة منظمة المنظمة مركز المركز هيئة الهيئة شبكة الشبكة اتحاد "
        "الاتحاد رابطة الرابطة مبادرة المبادرة لجنة اللجنة الخيرية الأهلية التنموية الاجتماعية "
        "Association Foundation Organization Organisation Society Center Centre Network The of for"
    )
)
SERVANT = "عبد"
WEAK = str.maketrans("", "", "اه")
SHORTEST_SKELETON = 4
# A key that so many names have says nothing of any of them.
COMMON_KEY = 12
ALIKE = 84
# Without the country.
LEAST = 80
LONG_WORD = 5
MANY_WORDS = 4
UNSURE = 6
SAME_COUNTRY, OTHER_COUNTRY = 4, -8
# Names that are looked at for one word of a name.
ROWS = 120
PAIRS = 300
COMPARED = 300_000
NUMBER = (1 << RECORD_BITS) - 1
KEPT_FOR = 3600


class Likeness(NamedTuple):
    """Two records that may be the same, and how sure that is: up to 100."""

    first: int
    second: int
    score: int


def telling(name: str, kind: Kind) -> tuple[str, ...]:
    """The words that tell a name from others, without their article."""
    return telling_of(arabic.words(name), kind)


def telling_of(found: list[str], kind: Kind) -> tuple[str, ...]:
    left_out = COMMON if kind == Kind.ORGANIZATION else HONORIFICS
    words = [word for word in found if word not in left_out] or found
    return tuple(bare(part) for word in words for part in parted(word))


def parted(word: str) -> list[str]:
    """«عبدالرحمن» is «عبد الرحمن»."""
    is_joined = word.startswith(SERVANT + ARTICLE) and len(word) > len(SERVANT + ARTICLE) + 1
    return [SERVANT, word.removeprefix(SERVANT)] if is_joined else [word]


def bare(word: str) -> str:
    return word.removeprefix(ARTICLE) if len(word) > len(ARTICLE) + 2 else word


def skeleton(words: Iterable[str]) -> str:
    """Without letters that some leave out: «إسحاق» and «إسحق»."""
    return "".join(words).translate(WEAK)


def keys(words: tuple[str, ...]) -> list[str]:
    """What two names that may be the same surely have in common, but for a slip in a word."""
    found = [" ".join(sorted(words))]
    bones = skeleton(words)
    if len(bones) >= SHORTEST_SKELETON:
        found.append(f"={bones}")
    if len(words) > 2:
        # A grandfather's name that only one of them has.
        found.append(" ".join(sorted((words[0], words[-1]))))
    return found


def keys_but_one(words: tuple[str, ...]) -> list[str]:
    """The same for names with a slip in one word."""
    if len(words) > 2:
        return [f"~{' '.join(sorted(words[:at] + words[at + 1 :]))}" for at in range(len(words))]
    if len(words) == 2:
        return [f"{word[0]}~{other}" for word, other in (words, words[::-1])]
    return []


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How alike two names are, up to 100."""
    if sorted(one) == sorted(other):
        return 100
    bones = skeleton(one), skeleton(other)
    if bones[0] == bones[1] and len(bones[0]) >= SHORTEST_SKELETON:
        return 92
    short, long = sorted((one, other), key=len)
    if len(short) > 1 and (short[0], short[-1]) == (long[0], long[-1]) and {*short} <= {*long}:
        return 90
    return misspelt(one, other)


def misspelt(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """One slip in one word. In a short word it makes another name: «محمد» and «محمود»."""
    left, right = Counter(one) - Counter(other), Counter(other) - Counter(one)
    if left.total() == right.total() == 1:
        (mine,), (theirs,) = left, right
        if min(len(mine), len(theirs)) >= LONG_WORD and OSA.distance(mine, theirs) == 1:
            return 88
    if min(len(one), len(other)) < MANY_WORDS:
        return 0
    return int(fuzz.ratio(" ".join(sorted(one)), " ".join(sorted(other))) - UNSURE)


# All of a kind


def likely(model) -> list[Likeness]:
    """Pairs that may be the same, the surest first, without those that somebody told apart."""
    kind = KINDS[model]
    key = f"duplicates/{kind}/{generation.current()}"
    found = cache.get(key)
    if found is None:
        found = [*pairs(model)]
        cache.set(key, found, KEPT_FOR)
    told = told_apart(model)
    return [Likeness(*pair) for pair in found if (pair[0], pair[1]) not in told]


def pairs(model) -> list[tuple[int, int, int]]:
    kind, found = KINDS[model], {}
    for one, other, score in compared(kind):
        pair = min(one, other), max(one, other)
        found[pair] = max(score, found.get(pair, 0))
    best = sorted(found.items(), key=lambda row: (-row[1], row[0]))[: PAIRS * 4]
    places = countries_of(model, {number for pair, score in best for number in pair})
    scored = [(*pair, weighed(score, pair, places)) for pair, score in best]
    scored = [row for row in scored if row[2] >= ALIKE]
    return sorted(scored, key=lambda row: (-row[2], row[0], row[1]))[:PAIRS]


def compared(kind) -> Iterator[tuple[int, int, int]]:
    """Names that share a key and are alike, two and two: both numbers, and how alike.

    At most COMPARED are compared, those first that surely share something.
    """
    names = [*names_of(kind)]
    left = COMPARED
    for keys_of in (keys, keys_but_one):
        for one, other in islice(sharing(names, keys_of), left):
            left -= 1
            if one[0] != other[0] and (score := alike(one[1], other[1])) >= LEAST:
                yield one[0], other[0], score


def sharing(names, keys_of) -> Iterator:
    by_key = defaultdict(list)
    for at, (_number, words) in enumerate(names):
        for key in keys_of(words):
            # A key that most have says nothing; a number takes less room than the key.
            if len(rows := by_key[hash(key)]) <= COMMON_KEY:
                rows.append(at)
    for rows in by_key.values():
        if 1 < len(rows) <= COMMON_KEY:
            yield from ((names[one], names[other]) for one, other in combinations(rows, 2))


def names_of(kind) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Number and telling words of every name; these are kept folded."""
    rows = EntryName.objects.filter(**range_of(kind), position=0).order_by()
    seen = set()
    for docid, key in rows.values_list("docid", "key").iterator(chunk_size=5000):
        words = telling_of(key.split(), kind)
        # With and without the article it is there twice.
        if (docid, words) not in seen:
            seen.add((docid, words))
            yield docid & NUMBER, words


def range_of(kind) -> dict[str, int]:
    return {"docid__gte": kind << RECORD_BITS, "docid__lt": kind + 1 << RECORD_BITS}


def countries_of(model, numbers) -> dict[int, str]:
    numbers = sorted(numbers)
    found = {}
    for start in range(0, len(numbers), 500):
        rows = model._base_manager.filter(pk__in=numbers[start : start + 500])
        found |= dict(rows.values_list("pk", "country_id"))
    return found


def weighed(score, pair, places) -> int:
    one, other = (places.get(number) for number in pair)
    if not (one and other):
        return score
    return min(score + (SAME_COUNTRY if one == other else OTHER_COUNTRY), 100)


def told_apart(model) -> set[tuple[int, int]]:
    kind = ContentType.objects.get_for_model(model)
    rows = NotTheSame.objects.filter(record_type=kind)
    return set(rows.values_list("first_number", "second_number"))


def tell_apart(model, one: int, other: int, by) -> None:
    """Remember that two records are not the same."""
    NotTheSame.objects.get_or_create(
        record_type=ContentType.objects.get_for_model(model),
        first_number=min(one, other),
        second_number=max(one, other),
        defaults={"said_by": by},
    )


# One record


def like(model, names: Iterable[str], number: int = 0) -> dict[int, int]:
    """Records that may be the same as one of these names: {number: how alike}."""
    kind = KINDS[model]
    found: dict[int, int] = {}
    for name in filter(None, names):
        words = telling(name, kind)
        for other, other_name in near(kind, words):
            score = alike(words, telling(other_name, kind))
            if other != number and score >= ALIKE:
                found[other] = max(score, found.get(other, 0))
    told = told_apart(model) if number else set()
    return {
        other: score
        for other, score in sorted(found.items(), key=lambda pair: -pair[1])
        if (min(other, number), max(other, number)) not in told
    }


def near(kind, words) -> Iterator[tuple[int, str]]:
    """Names that have one of the words, found by the index of what begins with it."""
    # In the order of the index: else a database may look through all names of the kind.
    rows = EntryName.objects.filter(**range_of(kind)).order_by("key", "position", "docid")
    whole = " ".join(words)
    for beginning in dict.fromkeys([whole, *sorted(words, key=len, reverse=True)]):
        if len(beginning) > 1:
            begins = Q(key__gte=beginning, key__lt=beginning + AFTER_ALL)
            for docid, name in rows.filter(begins).values_list("docid", "name")[:ROWS]:
                yield docid & NUMBER, name


def namesakes(model, name: str) -> list[int]:
    """Records of just the same name, folded."""
    kind = KINDS[model]
    words = " ".join(arabic.words(name))
    if not words:
        return []
    told = telling(name, kind)
    # Of an organization the whole name counts: «جمعية النور» is not «مؤسسة النور».
    is_person = kind == Kind.PERSON
    found = [
        number
        for number, other in [*near(kind, (words,)), *near(kind, told)]
        if " ".join(arabic.words(other)) == words or (is_person and telling(other, kind) == told)
    ]
    return list(dict.fromkeys(found))
