"""What stands around a text that is read: how long it takes, and what to read after it."""

import re
from collections.abc import Iterable
from math import ceil
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from articles.models import Article, Quote
from ngo_portal.shared.arabic import tokens
from ngo_portal.shared.asking import newest
from ngo_portal.shared.models import Entry, EntryFacet
from ngo_portal.shared.richtext import plain_text
from ngo_portal.shared.searching.keys import Kind, docid_of
from ngo_portal.shared.searching.question import FACETS
from ngo_portal.shared.site import in_language

RELATED = 4
# Whoever names many people is about none of them; each counts as a condition of one question.
PEOPLE = 10
# Words in a minute, read silently by adults: see `minutes_to_read`.
WORDS_PER_MINUTE = {Article.Language.ARABIC: 180}
WORDS_PER_MINUTE_ELSEWHERE = 238


class Neighbour(NamedTuple):
    docid: int
    title: str
    url: str


def minutes_to_read(article: Article) -> int:
    """Minutes that an adult needs for the text; 0 without a text.

    238 words a minute are the mean of silent reading of English non-fiction (M. Brysbaert, How many
    words do we read per minute?, Journal of Memory and Language 109, 2019). Arabic says the same in
    fewer words, which take longer: aloud 138 a minute (S. Trauzettel-Klosinski, K. Dietz, IReST,
    Investigative Ophthalmology & Visual Science 53, 2012), and silent reading is faster than that
    by 238 to 183 (Brysbaert), which makes 180.
    """
    words = len(plain_text(article.body).split())
    return ceil(words / WORDS_PER_MINUTE.get(article.language, WORDS_PER_MINUTE_ELSEWHERE))


def beyond_the_text(quotes: Iterable[Quote], html: str) -> list[Quote]:
    """The quotes that the text has not told already: their very words, and of whom they are."""
    text = plain_text(html)
    folded = words_alone(text)
    # Not folded, where the preposition «على» is Mr «علي».
    written = " ".join(token.exact for token in tokens(text))
    return [
        quote
        for quote in quotes
        if words_alone(quote.text) not in folded or not names(written, quote)
    ]


def names(written: str, quote: Quote) -> bool:
    """Whether words with spaces alone between them name who spoke.

    Of a person the last name is enough: «قال الدرويش».
    """
    name = [token.exact for token in tokens(quote.speaker_name)]
    if quote.speaker_id or not quote.speaker_organization_id:
        name = name[-1:]
    return bool(name) and re.search(with_particles(" ".join(name)), written) is not None


def with_particles(name: str) -> str:
    """A pattern: Arabic writes particles together with the name after them: «وبدرويش»."""
    whole, bare = re.escape(name), re.escape(name.removeprefix("ال"))
    forms = f"[بكل]?{whole}" + (f"|لل{bare}" if bare != whole else "")
    return rf"(?<!\S)[وف]?(?:{forms})(?!\S)"


def words_alone(text: str) -> str:
    """A text without what two prints of the same words may differ in."""
    return f" {' '.join(token.folded for token in tokens(text))} "


def docid(article: Article) -> int:
    """Its place in the order of publication; one that is not out stands where it would today."""
    moment = article.publish_at or timezone.now()
    return docid_of(Kind.ARTICLE, article.pk, timezone.localtime(moment))


def neighbours(article: Article) -> dict[str, Neighbour | None]:
    """The articles of its language that came out before and after it, in one statement."""
    place = docid(article)
    # Only articles have a language, so the index of facets is a list of articles by time.
    spoken = EntryFacet.objects.filter(facet=FACETS["language"], value=article.language)
    before = spoken.filter(docid__lt=place).order_by("-docid").values("docid")[:1]
    after = spoken.filter(docid__gt=place).order_by("docid").values("docid")[:1]
    entries = Entry.objects.filter(Q(docid=before) | Q(docid=after)).order_by("docid")
    found: dict[str, Neighbour | None] = {"before": None, "after": None}
    for key, title, url in entries.values_list("docid", "title", "url"):
        found["before" if key < place else "after"] = Neighbour(key, title, in_language(url))
    return found


def related(
    article: Article, events: list, people: dict[str, str], beside: Iterable[Neighbour | None]
) -> dict[int, str]:
    """The newest articles about the same events, then with the same people, then of the same
    themes, each with what it has in common; but for those that stand beside it anyway.

    `people` are those that readers see, the name by the key.
    """
    known = {docid(article), *(one.docid for one in beside if one)}
    shared = {
        "event": {str(event): gettext("about the same event") for event in events},
        "person": {
            key: gettext("with %(name)s") % {"name": name}
            for key, name in list(people.items())[:PEOPLE]
        },
        "theme": {
            str(theme.pk): gettext("theme: %(name)s") % {"name": theme.name}
            for theme in article.themes.all()
        },
    }
    found: dict[int, str] = {}
    for facet, reasons in shared.items():
        if reasons and len(found) < RELATED:
            conditions = {facet: reasons, "language": [article.language]}
            for key in newest(Kind.ARTICLE, conditions, RELATED + len(known) + len(found)):
                if key not in known:
                    found.setdefault(key, facet)
    return with_reasons(dict(list(found.items())[:RELATED]), shared)


def with_reasons(chosen: dict[int, str], shared: dict[str, dict[str, str]]) -> dict[int, str]:
    """What each has in common with the article, first the value that stands first in its list."""
    rows = EntryFacet.objects.filter(
        docid__in=chosen, facet__in={FACETS[facet] for facet in chosen.values()}
    )
    values: dict[tuple[int, str], set[str]] = {}
    for key, letter, value in rows.values_list("docid", "facet", "value") if chosen else ():
        values.setdefault((key, letter), set()).add(value)
    reasons = {}
    for key, facet in chosen.items():
        own = values.get((key, FACETS[facet]), ())
        # What is gone since it was found has no values.
        if common := [words for value, words in shared[facet].items() if value in own]:
            reasons[key] = common[0]
    return reasons
