"""What pages say to search engines in the words of schema.org: the pieces that all rooms use.

Each room makes its records out of them in `structured.py`, from what its page has read already.
What is not known is left out: an empty value never becomes a property.
"""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from ngo_portal.shared import site
from ngo_portal.shared.listing import Selection
from ngo_portal.shared.models import Country, Photo, Place
from ngo_portal.shared.results import addresses_of

type Node = dict[str, Any]
VOCABULARY = "https://schema.org"
# What would end the element around it, or a line of a script where JSON is read as one.
UNSAFE = re.compile("[<>&\u2028\u2029]")


def node(kind: str, **properties: Any) -> Node:
    """A thing of a type, with those of its properties that have a value."""
    return {"@type": kind, **{name: value for name, value in properties.items() if is_said(value)}}


def is_said(value: Any) -> bool:
    return value is not None and value not in ("", [], {}, ())


def term(name: str) -> str:
    """A member of one of the vocabulary's lists."""
    return f"{VOCABULARY}/{name}"


def data_block(nodes: Sequence[Node]) -> SafeString:
    """A block of data for the page; as it is no script, it needs no nonce and runs nowhere."""
    graph = nodes[0] if len(nodes) == 1 else {"@graph": list(nodes)}
    said = {"@context": VOCABULARY, **graph}
    text = json.dumps(said, ensure_ascii=False, default=str, separators=(",", ":"))
    safe = UNSAFE.sub(lambda letter: f"\\u{ord(letter[0]):04x}", text)
    return mark_safe(f'<script type="application/ld+json">{safe}</script>')


# Addresses


def address_of(record: models.Model | None) -> str:
    """The full address of a record that readers may see, "" of any other."""
    if record is None or not getattr(record, "is_public", False):
        return ""
    return site.site_address(record.get_absolute_url())


def identity(noun: str, key: int) -> Node:
    """The one name of a record in the data, whatever its title and the language of the page."""
    with override(settings.LANGUAGE_CODE):
        return {"@id": site.site_address(reverse(f"{noun}:short", args=[key]))}


def of_this_site() -> Node:
    """Who publishes the pages."""
    home = site.site_address(reverse("home"))
    identity = {"@id": f"{settings.SITE_ORIGIN}/#publisher"}
    return node("Organization", name=site.site_name(), url=home) | identity


# Dates


def moment(day: date | None, hour: time | None, precision: str = "day") -> str:
    """A date as precise as it is known: «2022», «2022-05», «2022-05-12», «2022-05-12T10:00».

    An hour has no zone, because nobody stated one: it is that of the place.
    """
    if day is None:
        return ""
    if precision in ("month", "year"):
        return day.isoformat()[: {"month": 7, "year": 4}[precision]]
    return f"{day.isoformat()}T{hour:%H:%M}" if hour else day.isoformat()


# Places and pictures


def place(
    where: Place | None, country: Country | None, name: str = "", street: str = ""
) -> Node | None:
    """A place by its name, as precise as the record has it."""
    if not (where or country or name):
        return None
    post = address(where, country, street)
    known = where.name if where else country.name if country else ""
    around = node("Place", name=known, geo=position(where)) if name and where else None
    if around:
        # What is known of the city is not said of the hall.
        return node("Place", name=name, address=post, containedInPlace=around)
    return node("Place", name=name or known, address=post, geo=position(where))


def address(where: Place | None, country: Country | None, street: str = "") -> Node | None:
    above = where.parent if where and where.parent_id else None
    is_region = where is not None and where.kind == Place.Kind.GOVERNORATE
    found = node(
        "PostalAddress",
        streetAddress=street,
        addressLocality=where.name if where and not is_region else "",
        addressRegion=where.name if where and is_region else above.name if above else "",
        addressCountry=country.pk if country else "",
    )
    return found if len(found) > 1 else None


def position(where: Place | None) -> Node | None:
    if where is None or where.latitude is None:
        return None
    return node("GeoCoordinates", latitude=float(where.latitude), longitude=float(where.longitude))


def image(photo: Photo | None) -> Node | None:
    """A photo that readers may see."""
    if photo is None or not photo.is_public:
        return None
    return node(
        "ImageObject",
        contentUrl=absolute(photo.image.url),
        width=f"{photo.width} px",
        height=f"{photo.height} px",
        caption=photo.caption or photo.alt,
        creditText=photo.credit,
    )


def absolute(url: str) -> str:
    """Files may lie on another host, whose address is whole already."""
    return url if url.startswith(("http://", "https://")) else site.site_address(url)


def themes(record: models.Model) -> list[Node]:
    """What a record is about, by the site's own themes."""
    index = site.site_address(reverse("theme-list"))
    return [
        node(
            "DefinedTerm",
            name=theme.name,
            termCode=theme.code,
            url=site.site_address(theme.get_absolute_url()),
            inDefinedTermSet=index,
        )
        for theme in record.themes.all()
    ]


def keywords(record: models.Model) -> list[str]:
    return [tag.name for tag in record.tags.all()]


# Lists


def breadcrumb(steps: Iterable[tuple[str, str]]) -> Node:
    """The way to a page; the last step, the page itself, has no address."""
    items = [
        node(
            "ListItem",
            position=place,
            name=str(name),
            item=site.site_address(url) if url else "",
        )
        for place, (name, url) in enumerate(steps, start=1)
    ]
    return node("BreadcrumbList", itemListElement=items)


def list_of_cards(cards: Iterable[str], after: int = 0) -> Node | None:
    """The records of a list in its order, by their cards.

    Each tells its title on its own page; here the address is enough, in the letters of the card.
    """
    items = [
        node("ListItem", position=place, url=f"{settings.SITE_ORIGIN}{address}")
        for place, address in enumerate(addresses_of(cards), start=after + 1)
    ]
    return node("ItemList", itemListElement=items) if items else None


def of_list(selection: Selection, page) -> list[Node]:
    """A page of a list, and of the whole list what of it may be taken along."""
    found = [list_of_cards(page.object_list, page.start_index() - 1 if page.object_list else 0)]
    if not selection.query and page.number == 1:
        found.append(dataset(selection))
    return [part for part in found if part]


def dataset(selection: Selection) -> Node | None:
    """The list as data: every form of it that a program reads."""
    forms = [
        node(
            "DataDownload",
            name=str(door.label),
            encodingFormat=door.media_type,
            contentUrl=site.site_address(url),
        )
        for door, url in selection.doors
        if door.media_type
    ]
    if not forms:
        return None
    return node(
        "Dataset",
        name=f"{selection.title} – {site.site_name()}",
        description=_("Every public record of this list, in forms that programs read."),
        url=site.site_address(selection.address()),
        creator=of_this_site(),
        distribution=forms,
    )


def of_hub(name: str, url: str, cards: Iterable[str]) -> list[Node]:
    """A page that gathers records of one topic."""
    gathered = list_of_cards(cards)
    page = node("CollectionPage", name=name, url=site.site_address(url), mainEntity=gathered)
    return [page]


def of_home() -> list[Node]:
    search = f"{site.site_address(reverse('search'))}?q={{search_term_string}}"
    action = node("SearchAction", target=node("EntryPoint", urlTemplate=search)) | {
        "query-input": "required name=search_term_string"
    }
    whole = node(
        "WebSite",
        name=site.site_name(),
        url=site.site_address(reverse("home")),
        inLanguage=[code for code, _name in settings.LANGUAGES],
        publisher=of_this_site(),
        potentialAction=action,
    )
    return [whole]
