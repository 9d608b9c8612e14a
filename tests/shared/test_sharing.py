"""A record in links, in a message for a chat, on paper."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from bidi import get_display
from bs4 import BeautifulSoup
from django.utils.translation import gettext

from ngo_portal.shared.sharing import qr_code, share_links, short_address
from tests.factories.articles import ArticleFactory
from tests.factories.events import (
    AttendanceFactory,
    EventFactory,
    InvolvementFactory,
    OutcomeFactory,
    ParticipationFactory,
)
from tests.factories.organizations import OrganizationFactory, PersonFactory

ADDRESS = "http://testserver/e/12"
ISOLATES = "\u2066\u2067\u2068"
MARKS = re.compile("[\u200e\u200f\u2066-\u2069]")
# A chat unfolds nothing up to here.
LONGEST = 2500


@pytest.mark.once
def test_code_says_the_address():
    code = qr_code(ADDRESS)

    dark = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", code.outline):
        dark |= {(int(x) + step, int(y)) for step in range(int(length))}
    drawn = segno.make(ADDRESS, error="m", micro=False)
    rows = [*drawn.matrix_iter(border=4)]
    assert {(x, y) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell} == dark
    assert (code.size, drawn.error) == (len(rows), "M")


@pytest.mark.once
def test_links_hand_over_title_and_address_and_nothing_else():
    title = "ورشة & حوار: 100% «معًا» #1\n\u202eتنبيه"

    links = {link.name: link.url for link in share_links(title, ADDRESS)}

    said = {name: parse_qs(urlsplit(url).query, strict_parsing=True) for name, url in links.items()}
    words = "ورشة & حوار: 100% «معًا» #1 تنبيه"
    assert said == {
        "whatsapp": {"text": [f"{words}\n{ADDRESS}"]},
        "telegram": {"url": [ADDRESS], "text": [words]},
        "facebook": {"u": [ADDRESS]},
        "x": {"text": [words], "url": [ADDRESS]},
        "mail": {"subject": [words], "body": [f"{words}\n{ADDRESS}\n"]},
    }
    assert all(" " not in url and "+" not in url for url in links.values())


@pytest.mark.django_db
def test_every_page_can_be_carried_along(client):
    events, others = [EventFactory()], [ArticleFactory(), OrganizationFactory(), PersonFactory()]

    for record in [*events, *others]:
        page = BeautifulSoup(client.get(record.get_absolute_url()).content, "html.parser")
        links = page.select(".share__links a")
        assert [link["rel"] for link in links] == [["external", "noopener", "noreferrer"]] * 5
        assert page.select_one("h1").find_next("a", href="#share")
        assert page.select_one("#share")
        text = client.get(record.get_absolute_url(), headers={"save-data": "on"})
        assert b"#share" not in text.content
        short = short_address(record)
        assert page.select_one("#share-address")["value"] == short
        assert page.select_one(".paper__address").text == short
        assert page.select_one(".paper svg path")["d"] == qr_code(short).outline
        assert bool(page.select("#share-digest")) == (record in events)
        answer = client.get(urlsplit(short).path, {"a": "1"})
        assert (answer.status_code, answer["Cache-Control"]) == (301, "no-cache")
        assert answer["Location"] == f"{record.get_absolute_url()}?a=1"


@pytest.fixture
def event(db):
    event = EventFactory(
        title="UNHCR: ورشة *حماية* في WFP", venue="Hotel Al-Sham (2nd floor)", several_days=True
    )
    InvolvementFactory(event=event, organization=OrganizationFactory(name="Save the Children"))
    ParticipationFactory(
        event=event, person=PersonFactory(name="Jane Doe"), title_as_stated="مديرة UNDP (2)"
    )
    AttendanceFactory(event=event, mode="in_person", note="بحسب المنظمين")
    OutcomeFactory(event=event, number=1, text="UNDP:\nقاعدة بيانات \u202eمشتركة")
    return event


def digest_of(client, event):
    return client.get(f"/events/{event.pk}/digest.txt").content.decode()


def test_digest_says_what_somebody_would_tell(client, event):
    text = digest_of(client, event)

    page = BeautifulSoup(client.get(event.get_absolute_url()).content, "html.parser")
    assert page.select_one("#share-digest").text == text
    assert MARKS.sub("", text).splitlines() == [
        "*UNHCR: ورشة حماية في WFP*",
        "ورشة عمل",
        "متى: 23–24 أيار/مايو 2022",
        "أين: Hotel Al-Sham (2nd floor)، سوريا",
        "تنظيم: Save the Children",
        "إلقاء كلمة: Jane Doe (مديرة UNDP (2))",
        "الحضور: نحو 25 مشاركًا (حضوريًا)",
        "ما خرجت به الفعالية:",
        "1. UNDP: قاعدة بيانات مشتركة",
        "",
        short_address(event),
    ]
    assert "\u202e" not in text


def test_digest_reads_right_where_both_directions_meet(client, event):
    """By the Unicode bidirectional algorithm, as a chat shows it."""
    lines = digest_of(client, event).splitlines()

    for line in lines:
        assert sum(map(line.count, ISOLATES)) == line.count("\u2069")
    shown = [MARKS.sub("", get_display(line)) for line in lines]
    # The label is at the right, what follows it to its left; Latin words keep their order.
    label = "تنظيم"[::-1]
    assert shown[4] == f"Save the Children :{label}"
    assert shown[3] == f"{'سوريا'[::-1]} ،Hotel Al-Sham (2nd floor) :{'أين'[::-1]}"
    assert shown[5] == f")UNDP (2) {'مديرة'[::-1]}( Jane Doe :{'إلقاء كلمة'[::-1]}"
    assert shown[8] == f"UNDP: {'قاعدة بيانات مشتركة'[::-1]} .1"
    assert shown[-1] == lines[-1] == short_address(event)
    # What the marks are for.
    assert get_display(MARKS.sub("", lines[8])) != shown[8]


def test_digest_is_as_long_as_a_message(client, event):
    long = "كلمة طويلة جدًا " * 40
    event.title, event.venue = long[:250], long[:150]
    event.save()
    for number in range(12):
        InvolvementFactory(event=event, name_as_stated=long[:200], organization=None)
        stated = {"name_as_stated": long[:150], "title_as_stated": long[:200], "person": None}
        ParticipationFactory(event=event, **stated)
        OutcomeFactory(event=event, number=number + 2, text=long)

    text = digest_of(client, event)

    assert len(text) < LONGEST
    left_out = ["and others", "and other people", "and more on the page"]
    assert [words for words in left_out if gettext(words) not in text] == []
    assert text.rstrip().endswith(short_address(event))
