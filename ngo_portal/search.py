"""One box over titles, names and texts of everything public."""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from itertools import islice

from django.core.paginator import Paginator
from django.http import Http404
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from ngo_portal.shared import arabic, dates
from ngo_portal.shared.asking import reading
from ngo_portal.shared.browsing import RECORDS_PER_PAGE, page_number
from ngo_portal.shared.counting import number
from ngo_portal.shared.filters import (
    BoundaryFilter,
    Chip,
    CountryFilter,
    RecordFilter,
    RecordFilterSet,
    Relaxation,
    TagFilter,
    ThemeFilter,
    YearFilter,
    address_of,
    without_parameters,
)
from ngo_portal.shared.models import Entry
from ngo_portal.shared.searching.finding import Found
from ngo_portal.shared.searching.highlighting import EXCERPT_LENGTH, Runs, excerpt, marked
from ngo_portal.shared.searching.index import index_on
from ngo_portal.shared.searching.keys import Kind, kind_of
from ngo_portal.shared.searching.question import BEST, NEWEST, Question
from ngo_portal.shared.searching.wording import Wording
from ngo_portal.shared.site import in_language
from ngo_portal.topics import theme_groups

# Nobody looks at more results of one search.
MOST_PAGES = 50
BETWEEN = " · "
# Of a report a part is read for an excerpt, chosen by a quick look over more of it: from a little
# before the words that were found, so that it can begin with a sentence.
READ_BEFORE, LOOKED_OVER, MOST_PLACES = 110, 30_000, 300
READ_FOR_EXCERPT = READ_BEFORE + EXCERPT_LENGTH + 10
# Letters that a quick look takes for one another; as long as each is one letter, places stay.
ROUGHLY = {"ا": "أإآ", "ي": "ىئ", "ه": "ة", "و": "ؤ"}


@dataclass(frozen=True)
class Choice:
    """Kinds that a reader chooses together, and what the choice is called."""

    name: str
    label: str | Promise
    kinds: tuple[Kind, ...]


CHOICES = [
    Choice("events", _("Events"), (Kind.EVENT,)),
    Choice("articles", _("Reports"), (Kind.ARTICLE,)),
    Choice("organizations", _("Organizations"), (Kind.ORGANIZATION,)),
    Choice("people", _("People"), (Kind.PERSON,)),
    Choice("themes", _("Themes"), (Kind.THEME,)),
    Choice("places", _("Countries and places"), (Kind.PLACE, Kind.COUNTRY)),
]
LABELS = {
    Kind.EVENT: pgettext_lazy("one result", "Event"),
    Kind.ARTICLE: pgettext_lazy("one result", "Report"),
    Kind.ORGANIZATION: pgettext_lazy("one result", "Organization"),
    Kind.PERSON: pgettext_lazy("one result", "Person"),
    Kind.THEME: pgettext_lazy("one result", "Theme"),
    Kind.PLACE: pgettext_lazy("one result", "Place"),
    Kind.COUNTRY: pgettext_lazy("one result", "Country"),
}
# What stands beside the title of these is a code, or is said by the date.
WITHOUT_NOTE = {Kind.ARTICLE}
# What a hit shows of its entry.
SHOWN = ("docid", "title", "url", "note", "summary", "text", "starts_on", "last_on")
# Their entries hold an introduction in Arabic and one in English.
INTRODUCED = {Kind.THEME, Kind.COUNTRY}


class SearchFilterSet(RecordFilterSet):
    """The filters that all kinds share; records without the facet are in none of its values."""

    theme = ThemeFilter(label=_("Theme"))
    country = CountryFilter(label=_("Country"))
    place = RecordFilter(kind=Kind.PLACE, label=_("Place"))
    organization = RecordFilter(kind=Kind.ORGANIZATION, label=_("Organization"))
    person = RecordFilter(kind=Kind.PERSON, label=_("Person"))
    year = YearFilter(label=_("Year"))
    from_ = BoundaryFilter(label=_("From"))
    to_ = BoundaryFilter(label=_("To"))
    tag = TagFilter(label=_("Tag"))

    kind = Kind.EVENT

    @cached_property
    def question(self) -> Question:
        return replace(super().question, kinds=self.kinds)

    @cached_property
    def choices(self) -> list[Choice]:
        asked = set(self.data.getlist("in"))
        return [choice for choice in CHOICES if choice.name in asked]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(kind for choice in self.choices or CHOICES for kind in choice.kinds)

    def sorting(self, words) -> str:
        return BEST if words and self.data.get("sort") != NEWEST else NEWEST

    @property
    def narrowing(self) -> list[Chip]:
        """Chips of everything but the words, which stand in the box."""
        words = self.filters["q"].label
        return [chip for chip in self.chips if chip.label != words]

    def url(self, **changes: str | None) -> str:
        """Address of the first page with some parameters changed or left out."""
        query = self.data.copy()
        for name, value in {"page": None, **changes}.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return address_of(query)


@dataclass(frozen=True)
class Tab:
    """A kind of record with its number among what was found, and the address of only these."""

    label: str | Promise
    count: str
    url: str
    is_current: bool


class Hit:
    """A record as it stands among the results: why it was found, in its own spelling."""

    def __init__(self, entry, wording: Wording | None, looked_for: list[str], pattern):
        self.entry, self.wording, self.looked_for = entry, wording, looked_for
        self.pattern = pattern
        self.kind = kind_of(entry.docid)
        self.url = in_language(entry.url)
        self.label = LABELS[self.kind]
        self.note = "" if self.kind in WITHOUT_NOTE else entry.note

    @property
    def title(self) -> SafeString:
        if not self.wording:
            return conditional_escape(self.entry.title)
        return as_html(marked(self.entry.title, self.wording, self.looked_for))

    @property
    def text(self) -> SafeString:
        text = in_one_line("\n".join(self.fields))
        start = self.start(text)
        part = text[start : start + READ_FOR_EXCERPT]
        found = excerpt(part, self.wording or Wording(), widened=self.looked_for)
        is_cut_after = found.is_cut_after or start + len(part) < len(text)
        before, after = "… " * (found.is_cut_before or start > 0), " …" * is_cut_after
        return as_html([(before, False), *found.runs, (after, False)])

    @property
    def fields(self) -> list[str]:
        """The summary and the text; of what is introduced in two languages, that of the page."""
        said = [self.entry.summary, self.entry.text]
        if self.kind in INTRODUCED and all(said):
            return [said[get_language() == "en"]]
        return said

    def start(self, text: str) -> int:
        """From where a long text is worth reading: before the place where most words meet."""
        if len(text) <= READ_FOR_EXCERPT or not self.pattern:
            return 0
        rough = text[:LOOKED_OVER]
        for letter, others in ROUGHLY.items():
            for other in others:
                rough = rough.replace(other, letter)
        places = [match.start() for match in islice(self.pattern.finditer(rough), MOST_PLACES)]
        if not places:
            return 0
        ends = (bisect_right(places, place + EXCERPT_LENGTH) for place in places)
        _crowd, at = max((end - number, -number) for number, end in enumerate(ends))
        before = max(0, places[-at] - READ_BEFORE)
        return before and text.find(" ", before) + 1

    @property
    def date(self) -> str:
        first, last = self.entry.starts_on, self.entry.last_on
        if first is None:
            return ""
        precision = precision_of(first, last or first)
        return dates.span(first, last, precision, language=get_language() or "ar")


def in_one_line(text: str) -> str:
    """Fields and blocks of a text one after the other, told apart as a page tells them."""
    return BETWEEN.join(line for line in map(str.strip, text.splitlines()) if line)


def as_html(runs: Runs) -> SafeString:
    return SafeString("".join(marked_html(*run) for run in runs))


def marked_html(text: str, is_asked_for: bool) -> str:
    return f"<mark>{escape(text)}</mark>" if is_asked_for else escape(text)


def precision_of(first, last) -> str:
    """An entry keeps the days of a period; a whole month or year was stated as such."""
    is_one_year = first.year == last.year
    if is_one_year and (first.day, first.month, last.day, last.month) == (1, 1, 31, 12):
        return "year"
    ends_month = last.day == monthrange(last.year, last.month)[1]
    if is_one_year and first.month == last.month and first.day == 1 and ends_month:
        return "month"
    return "day" if first == last else "range"


class Search(TemplateView):
    template_name = "search.html"

    def get_context_data(self, **kwargs):
        filterset = SearchFilterSet(self.request.GET, queryset=Entry.objects.none())
        page = page_number(self.request)
        context = super().get_context_data(
            **kwargs, filterset=filterset, form=filterset.form, text=filterset.data.get("q", "")
        )
        if not is_asked(filterset):
            return context | {"groups": theme_groups({})}
        if not 0 < page <= MOST_PAGES:
            raise Http404
        offset = (page - 1) * RECORDS_PER_PAGE
        found = index_on(reading()).find(filterset.question, offset, RECORDS_PER_PAGE)
        return context | Answer(filterset, found, page).context


def is_asked(filterset: SearchFilterSet) -> bool:
    """Whether there are words, or filters that can be browsed without any."""
    question = filterset.question
    if "q" in filterset.errors:
        return False
    return bool(question.words or filterset.narrowing)


class Answer:
    """What the page of results says about what was found."""

    def __init__(self, filterset: SearchFilterSet, found: Found, page: int):
        self.filterset, self.found, self.page = filterset, found, page
        self.question = filterset.question

    @property
    def context(self):
        there = self.found.total if self.found.reachable is None else self.found.reachable
        reachable = min(there, MOST_PAGES * RECORDS_PER_PAGE)
        paginator = Paginator(range(reachable), RECORDS_PER_PAGE)
        if self.page > paginator.num_pages:
            raise Http404
        return {
            "is_asked": True,
            "found": self.found,
            "total": self.found.total,
            "hits": self.hits,
            "tabs": self.tabs,
            "chips": self.filterset.narrowing,
            "page_obj": paginator.page(self.page),
            "corrected": self.corrected,
            "period": self.period,
            "relaxations": [] if self.found.total else list(self.relaxations()),
            "is_best": self.question.order == BEST,
            "best_url": self.filterset.url(sort=None),
            "newest_url": self.filterset.url(sort=NEWEST),
        }

    @cached_property
    def wording(self) -> Wording | None:
        return self.found.correction.wording if self.found.correction else self.question.words

    @property
    def corrected(self) -> str:
        """The question in other words, spelled as the first results spell them."""
        if not self.found.correction or not self.hits:
            return ""
        spelled: dict[str, str] = {}
        for hit in self.hits[:5]:
            for token in arabic.tokens(f"{hit.entry.title}\n{hit.entry.text}"[:LOOKED_OVER]):
                spelled.setdefault(token.folded, token.exact)
        words = {
            word: " ".join(spelled.get(part, part) for part in found[0].split())
            for word, found in self.found.correction.words.items()
        }
        return str(self.question.words.replacing(words))

    @cached_property
    def hits(self) -> list[Hit]:
        rows = Entry.objects.filter(docid__in=self.found.docids).order_by()
        entries = {row.docid: row for row in rows.values_list(*SHOWN, named=True)}
        looked_for = self.found.correction.looked_for if self.found.correction else []
        stems = {term.stem for term in self.wording.asked} if self.wording else set()
        pattern = re.compile("|".join(map(re.escape, sorted(stems)))) if stems else None
        return [
            Hit(entries[docid], self.wording, looked_for, pattern)
            for docid in self.found.docids
            if docid in entries
        ]

    @property
    def tabs(self) -> list[Tab]:
        chosen, counts = self.filterset.choices, self.found.kinds
        everything = Tab(
            _("All"), self.count(counts, list(Kind)), self.filterset.url(**{"in": None}), not chosen
        )
        return [
            everything,
            *(
                Tab(
                    choice.label,
                    self.count(counts, choice.kinds),
                    self.filterset.url(**{"in": choice.name}),
                    choice in chosen,
                )
                for choice in CHOICES
                if choice in chosen or not counts or self.number(counts, choice.kinds)
            ),
        ]

    def count(self, counts: Mapping[Kind, int], kinds) -> str:
        if not counts:
            return ""
        return number(self.number(counts, kinds)) + "+" * (not self.found.is_exact)

    def number(self, counts: Mapping[Kind, int], kinds) -> int:
        return sum(counts.get(kind, 0) for kind in kinds)

    @property
    def period(self) -> Tab | None:
        """The dates that the words name, as a filter to choose."""
        period = self.question.words.period if self.question.words else None
        if not period or self.question.since or self.question.until:
            return None
        precision = precision_of(period.first, period.last)
        label = dates.span(period.first, period.last, precision, language=get_language() or "ar")
        changes = {"from": period.first.isoformat(), "to": period.last.isoformat()}
        return Tab(label, "", self.filterset.url(**changes), False)

    def relaxations(self):
        """Each filter that hides what the rest would find, with how much that is."""
        index = index_on(reading())
        names = [name for name in self.filterset.filters if self.filterset.chosen(name)]
        for name in names if len(names) > 1 else []:
            rest = index.find(without_parameters(self.question, [name]), 0, 1).total
            if rest:
                label = self.filterset.filters[name].label
                url = self.filterset.url(**{name: None})
                yield Relaxation(label, url, rest, False)
        if self.filterset.choices:
            anywhere = replace(self.question, kinds=tuple(Kind))
            if rest := index.find(anywhere, 0, 1).total:
                yield Relaxation(_("Kind"), self.filterset.url(**{"in": None}), rest, False)
