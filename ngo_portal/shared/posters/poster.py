"""What stands on the picture of a record, and at which address that picture is found."""

from dataclasses import dataclass
from hashlib import sha256

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext

from ngo_portal.shared import site
from ngo_portal.shared.models import Photo
from ngo_portal.shared.templatetags.patterns import theme_group

# Of what draws posters: with another one each has another address.
EDITION = 1
WIDTH, HEIGHT = 1200, 630


@dataclass(frozen=True)
class Poster:
    """The words and the picture of a poster; the neutral one of the site has neither key nor title.

    `is_rtl` says how the title is read; the rest follows the language.
    """

    noun: str = "site"
    key: int = 0
    title: str = ""
    kind: str = ""
    facts: tuple[str, ...] = ()
    group: str = ""
    photo: Photo | None = None
    is_logo: bool = False
    is_rtl: bool | None = None
    language: str = ""

    width, height = WIDTH, HEIGHT

    @property
    def shown_photo(self) -> Photo | None:
        return self.photo if self.photo and self.photo.is_public else None

    @cached_property
    def digest(self) -> str:
        """Of all that is seen on it: what changes the picture changes its address."""
        photo = self.shown_photo
        seen = photo and (photo.image.name, photo.focal_x, photo.focal_y)
        words = (self.title, self.kind, self.facts, self.is_rtl, site.site_name(self.language))
        whole = (EDITION, self.noun, self.key, self.language, self.group, words, seen)
        return sha256(repr(whole).encode()).hexdigest()[:16]

    @property
    def address(self) -> str:
        return reverse("poster", args=[self.language, self.noun, self.key, self.digest])

    @property
    def alternative(self) -> str:
        """What the picture says, for who does not see it."""
        words = [self.title or site.site_name(self.language), self.kind, *self.facts]
        return " · ".join(word for word in words if word)


def poster_of_site() -> Poster:
    """The neutral one, for pages that are not about one record."""
    return speaking(kind=gettext("The record of what civil society meets for"))


def poster_of_theme(theme) -> Poster:
    """Needs its group."""
    kind = gettext("Theme") if theme.parent_id else gettext("Group of themes")
    group = theme_group(theme)
    return speaking(noun="themes", key=theme.pk, title=theme.name, kind=kind, group=group)


def speaking(**words) -> Poster:
    """A poster in the language that is spoken now."""
    return Poster(**words, language=(get_language() or "ar").partition("-")[0])


def known(*words: str) -> tuple[str, ...]:
    return tuple(str(word) for word in words if word)


def in_one_line(*words: str) -> str:
    """What is known of several things in one line, «حمص، سوريا»; the comma is the language's."""
    comma = gettext("%(first)s, %(second)s") % {"first": "", "second": ""}
    return comma.join(known(*words))
