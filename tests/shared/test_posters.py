"""Posters: Arabic joined and in order whatever the system lacks, and nothing kept too long."""

import os
import threading
import time
from io import BytesIO

import pytest
from bidi import get_display
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from ngo_portal.shared.patterns import GROUPS
from ngo_portal.shared.posters import bidi, drawing, keeping, lettering
from ngo_portal.shared.posters.poster import HEIGHT, WIDTH, Poster

LETTERS = "ابجد abXY 123 ٣٤ .,:/-–+%$()[]«»&!\u064b\u0651"
LONG = "الاجتماع السنوي للهيئة العامة للشبكة العربية للمنظمات الأهلية ومناقشة التقريرين " * 4


def poster(**words):
    return Poster(**{"noun": "events", "key": 12, "language": "ar", **words})


@given(st.text(LETTERS, max_size=14), st.sampled_from([0, 1]))
@settings(max_examples=400)
def test_letters_stand_in_the_order_of_the_bidirectional_algorithm(text, base):
    levels = bidi.levels(text, base)

    turned = bidi.visual_runs(list(zip(levels, text, strict=True)), lambda pair: pair[0])

    expected = get_display(text, base_dir="RL"[1 - base]) if text else ""
    assert "".join(letter for _level, letter in turned) == expected


def test_arabic_letters_join_and_begin_at_the_right():
    word = lettering.set_line("ملتقى", "strong", True)
    alone = [lettering.set_line(letter, "strong", True).glyphs[0] for letter in "ملتقى"]

    # Each in the form of its place in the word, the first letter rightmost.
    assert len(word.glyphs) == 5
    assert {glyph.number for glyph in word.glyphs}.isdisjoint(glyph.number for glyph in alone)
    assert [glyph.x for glyph in word.glyphs] == sorted(glyph.x for glyph in word.glyphs)
    beginning = lettering.set_line("مل", "strong", True).glyphs[-1]
    assert word.glyphs[-1].number == beginning.number
    assert word.width < sum(lettering.width(letter, "strong", True) for letter in "ملتقى")


def test_latin_and_digits_read_left_to_right_within_arabic():
    line = lettering.set_line("منصة Zoom في 2024", "strong", True)

    def numbers(text):
        return [glyph.number for glyph in lettering.set_line(text, "strong", False).glyphs]

    shown = [glyph.number for glyph in line.glyphs]
    joined = " ".join(map(str, shown))
    year, name = (" ".join(map(str, numbers(text))) for text in ("2024", "Zoom"))
    assert joined.index(year) < joined.index(name)


def test_marks_stand_on_their_letter():
    plain, marked = (
        lettering.set_line(text, "strong", True).width for text in ("الشباب", "الشَّبَابِ")
    )

    assert marked == pytest.approx(plain, abs=0.02)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ورشةٌ في  حمص", "ورشةٌ في حمص"),
        ("نقاش \U0001f389 مفتوح", "نقاش مفتوح"),
        ("ﻣﻠﺘﻘﻰ\u200f – Łódź", "ملتقى – Łódź"),
        ("Привет", ""),
        ("大会 في عمّان", ""),
    ],
)
def test_what_the_fonts_lack_never_becomes_a_box(text, shown, caplog):
    found = lettering.legible(text, "strong")

    assert found == shown
    assert bool(caplog.records) == (not shown)
    assert 0 not in {glyph.number for glyph in lettering.set_line(found, "strong", True).glyphs}


def test_lines_are_balanced():
    # Filled one after the other, the last line would hold two short words.
    lines = lettering.broken("ورشة عمل حول حماية المدنيين وبناء السلام في حمص", "strong", True, 14)

    widths = [lettering.width(line, "strong", True) for line in lines]
    assert len(lines) == 2
    assert min(widths) > 0.7 * max(widths)


@pytest.mark.parametrize(
    ("title", "largest"), [("لقاء", 108), (LONG, 38), ("ا" * 240, 38), ("كلمة " * 30, 56)]
)
def test_a_title_of_any_length_fits(title, largest):
    size, lines = drawing.fitted(title.strip(), True)

    assert size <= largest
    assert len(lines) * size * drawing.LEADING <= drawing.TITLE_ROOM
    assert all(lettering.width(line, "strong", True) * size <= drawing.COLUMN + 1 for line in lines)
    kept = " ".join(lines)
    assert kept == title.strip() or (kept[:-1] in title and kept.endswith("…"))
    if title is LONG:
        assert title.startswith(f"{kept[:-1]} ")


def test_colours_are_those_of_the_stylesheet():
    hues = {group: drawing.colours(group)["hue"] for group in GROUPS}

    assert len({*hues.values()}) == len(GROUPS)
    assert hues["cs"] == "#33479d"
    assert drawing.colours("")["hue"] == drawing.colours("")["color-accent"]


def test_words_begin_where_the_language_does():
    arabic = Image.open(BytesIO(drawing.drawn(poster(title="لقاء", facts=("حمص",)))))
    english = Image.open(BytesIO(drawing.drawn(poster(title="Meeting", language="en"))))
    margin = drawing.MARGIN

    def ink(sheet, left, right):
        """What is not paper between two edges, in the height of the title."""
        part = sheet.convert("L").crop((left, drawing.TITLE_TOP, right, 400))
        return ImageChops.invert(part).point(lambda value: 255 * (value > 60)).getbbox()

    assert arabic.size == english.size == (WIDTH, HEIGHT)
    left, _top, right, _bottom = ink(arabic, drawing.PICTURE + 5, WIDTH)
    assert WIDTH - margin - 12 <= drawing.PICTURE + 5 + right <= WIDTH - margin + 1
    assert left > 300
    left, _top, right, _bottom = ink(english, 0, WIDTH - drawing.PICTURE - 5)
    assert margin - 1 <= left <= margin + 12
    assert right < 600


# Keeping


@pytest.fixture
def folder(settings, tmp_path, monkeypatch):
    settings.CACHE_DIR = tmp_path
    drawn = []

    def draw(asked):
        drawn.append(asked.title)
        return b"x" * 1000

    monkeypatch.setattr(keeping, "drawn", draw)
    return tmp_path, drawn


def files(path):
    return sorted(file.name for file in path.rglob("*.*"))


def test_a_poster_is_drawn_once_and_follows_its_record(folder):
    path, drawn = folder
    old, new = poster(title="قديم"), poster(title="جديد")

    for one in [old, old, new, new]:
        assert keeping.picture(one) == b"x" * 1000

    assert drawn == ["قديم", "جديد"]
    assert files(path) == [f"events-12-ar-{new.digest}.jpg"]
    keeping.forget("events", 12)
    assert files(path) == []


def test_an_old_poster_is_drawn_again(folder):
    _path, drawn = folder
    keeping.picture(poster(title="لقاء"))
    month_ago = time.time() - keeping.MONTH - 1
    os.utime(keeping.path_of(poster(title="لقاء")), (month_ago, month_ago))

    keeping.picture(poster(title="لقاء"))

    assert len(drawn) == 2


def test_nobody_fills_the_disk(folder, settings):
    path, _drawn = folder
    settings.POSTERS_BYTES = keeping.FOLDERS * 2500

    for number in range(5):
        keeping.picture(poster(key=12 + number * keeping.FOLDERS))

    assert [name.split("-")[1] for name in files(path)] == ["204", "268"]


def test_who_waits_too_long_is_told_to_come_again(folder, monkeypatch):
    monkeypatch.setattr(keeping, "PATIENCE", 0)
    monkeypatch.setattr(keeping, "TURNS", threading.BoundedSemaphore(1))
    keeping.TURNS.acquire()

    with pytest.raises(keeping.TooBusy):
        keeping.picture(poster())


def test_a_disk_that_takes_nothing_stops_no_reader(folder, settings):
    path, _drawn = folder
    (path / "file").write_text("")
    settings.CACHE_DIR = path / "file"

    assert keeping.picture(poster()) == b"x" * 1000
