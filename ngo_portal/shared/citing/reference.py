"""What somebody who cites a page says of it, and how the sentence reads in each language.

The page is cited, not the gathering: this site published it on a day, it may change, and its
permanent address is the short one that stands on paper too.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, get_language_info, gettext, override

from ngo_portal.shared import dates, months
from ngo_portal.shared.bidi import plain
from ngo_portal.shared.last_change import last_change_of
from ngo_portal.shared.sharing import short_address
from ngo_portal.shared.site import site_name

# Django writes «العربيّة», with a mark that nothing else on the site has.
NAMES = {code: get_language_info(code)["name_local"] for code, _name in settings.LANGUAGES}
NAMES["ar"] = "العربية"
# As English calls them, to be translated.
LANGUAGE_NAMES = {"ar": "Arabic", "en": "English", "fr": "French", "ku": "Kurdish", "tr": "Turkish"}

# Marks within marks: «حملة “اسأل”», “a campaign ‘Ask’”.
WITHIN = {"«": str.maketrans("«»", "“”"), "“": str.maketrans("“”", "‘’")}
ARABIC, LATIN = re.compile("[\u0621-\u064a]"), re.compile("[A-Za-z\u00c0-\u024f]")


class Held(NamedTuple):
    """When a gathering took place, no more precisely than is known."""

    first: date
    last: date | None
    precision: str

    @property
    def ends(self) -> list[tuple[int, ...]]:
        """Year, month and day of its first day, and of its last one, as far as they are known."""
        known = {"year": 1, "month": 2}.get(self.precision, 3)
        days = [self.first, *([self.last] if self.last else [])]
        return [(day.year, day.month, day.day)[:known] for day in days]


@dataclass(frozen=True)
class Reference:
    """A page that can be cited, in the words of the language that is spoken."""

    # Unlike any other in the list of somebody who cites several: «multaqa-event-12».
    key: str
    title: str
    # Of the title, as ISO 639-1 has it.
    language: str
    url: str
    # When it was first published, and when what it says last changed.
    issued_on: date
    changed_on: date
    # Bodies and people alike: no Arabic name has a family name that could be told from the rest.
    authors: tuple[str, ...] = ()
    # What it is, where, when or where first published: in words, for a reader.
    details: str = ""
    # Of an event, for programs.
    held: Held | None = None
    place: str = ""
    genre: str = ""
    # Of a report: who published it first.
    outlet: str = ""
    is_report: bool = False

    @property
    def publisher(self) -> str:
        return site_name()

    @property
    def untranslated(self) -> str:
        """In which language the title is, «[in Arabic]», for who reads another; else ""."""
        spoken = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
        name = LANGUAGE_NAMES.get(self.language)
        if not name or self.language == spoken:
            return ""
        return gettext("[in %(language)s]") % {"language": gettext(name)}

    @property
    def titled(self) -> str:
        """The title as files have it."""
        return f"{self.title} {self.untranslated}".rstrip()

    @property
    def last_change(self) -> str:
        return gettext("last changed on %(day)s") % {"day": in_words(self.changed_on)}

    @property
    def sentences(self) -> list[list["Piece"]]:
        """The citation but for its address: who, what, where; each without its full stop."""
        # Translators: two authors of a page that is cited; only the sign between them.
        between = Piece(gettext("%(first)s; %(second)s") % {"first": "", "second": ""}, "")
        names = [[between, Piece("", name)] for name in self.authors]
        before, _sign, after = gettext("“%(title)s”").partition("%(title)s")
        title = self.title.translate(WITHIN.get(before[-1:], {}))
        said = [
            list(chain.from_iterable(names))[1:],
            [
                Piece(before, title, self.language),
                Piece(f"{after} {self.untranslated}".rstrip(), ""),
            ],
            [Piece("", self.details)],
            [Piece("", listed(self.publisher, self.last_change))],
        ]
        return [sentence for sentence in said if sentence]


class Piece(NamedTuple):
    """Signs of the language of the citation, and after them words in whatever script they are."""

    sign: str
    words: str
    # Of the words, where it is recorded.
    language: str = ""

    @property
    def spoken(self) -> str:
        """The language of the words; "" for Latin letters, which many languages have.

        A sentence stays that of the citation where one place in it has an Arabic name only.
        """
        arabic, latin = (len(script.findall(self.words)) for script in (ARABIC, LATIN))
        return self.language or ("ar" if arabic > latin else "")


class Form(NamedTuple):
    """A citation as it is written in one language."""

    language: str
    name: str
    direction: str
    sentences: list[list[Piece]]
    url: str


def forms(make: Callable[[], Reference]) -> list[Form]:
    """The citation in each language of the site, its own first."""
    own, found = settings.LANGUAGE_CODE, []
    for code, _name in sorted(settings.LANGUAGES, key=lambda language: language[0] != own):
        info = get_language_info(code)
        with override(code):
            reference = make()
            direction = "rtl" if info["bidi"] else "ltr"
            sentences = reference.sentences
        found.append(Form(code, NAMES[code], direction, sentences, reference.url))
    return found


def known_of(record: models.Model) -> dict:
    """What every reference takes from its record in the same way."""
    kind = record._meta.model_name
    return {
        "key": f"{slugify(settings.SITE_NAME_EN) or 'site'}-{kind}-{record.pk}",
        "title": plain(str(record)),
        "url": short_address(record),
        "issued_on": timezone.localdate(record.publish_at),
        "changed_on": timezone.localdate(last_change_of(record)),
    }


def listed(*parts: object) -> str:
    # Translators: two things of a list; only the comma between them is to be translated.
    comma = gettext("%(first)s, %(second)s") % {"first": "", "second": ""}
    return comma.join(plain(str(part)) for part in parts if part)


def in_words(day: date) -> str:
    return dates.format_date(day, months.of_page(), get_language() or settings.LANGUAGE_CODE)
