"""The pictures of records without a photo, and the tags that draw them."""

import re
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.core.paginator import Paginator

from ngo_portal.shared.patterns import ACROSS, DOWN, GROUPS, part
from ngo_portal.shared.templatetags import patterns as tags
from scripts.patterns import FAMILIES, picture

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
SVG = "{http://www.w3.org/2000/svg}"


def record(pk, *codes):
    themes = [SimpleNamespace(code=code) for code in codes]
    return SimpleNamespace(pk=pk, themes=SimpleNamespace(all=lambda: themes))


def test_records_in_a_row_show_different_parts():
    assert len({part(seed) for seed in range(412, 412 + ACROSS * DOWN)}) == ACROSS * DOWN


def test_a_record_shows_the_same_part_every_time():
    assert part(412) == part(412) == (9, 4)


def test_every_part_has_its_place_in_the_stylesheet():
    sheet = (CSS / "components.css").read_text(encoding="utf-8")

    # The first place of each is where the drawing begins.
    assert [int(n) for n in re.findall(r"\.pattern--x(\d+) {", sheet)] == [*range(1, ACROSS)]
    assert [int(n) for n in re.findall(r"\.pattern--y(\d+) {", sheet)] == [*range(1, DOWN)]


def test_each_group_has_a_drawing_of_its_own():
    sheet = (CSS / "tokens.css").read_text(encoding="utf-8")

    assert set(FAMILIES) == set(GROUPS)
    assert len({picture(group) for group in GROUPS}) == len(GROUPS)
    for group in GROUPS:
        assert f'--drawing: url("../patterns/{group}.svg")' in sheet


@pytest.mark.parametrize("group", GROUPS)
def test_a_drawing_is_light_and_without_colour(group):
    drawing = ElementTree.fromstring(picture(group))

    painted = {node.get(name) for node in drawing.iter() for name in ["fill", "stroke"]}
    assert painted <= {None, "none", "#fff", "#000"}
    assert len(picture(group)) < 10_000


@pytest.mark.parametrize("group", GROUPS)
def test_the_edges_of_a_drawing_continue_each_other(group):
    drawing = ElementTree.fromstring(picture(group))
    width, height = float(drawing.get("width")), float(drawing.get("height"))
    copies = {
        (use.get("href"), float(use.get("x")), float(use.get("y")))
        for use in drawing.iter(f"{SVG}use")
    }

    margin = 45
    for name, x, y in copies:
        if 0 <= x < margin:
            assert (name, round(x + width, 1), y) in copies
        if 0 <= y < margin:
            assert (name, x, round(y + height, 1)) in copies


@pytest.mark.parametrize(
    ("codes", "group"),
    [
        (["pr_child", "ed_education"], "pr"),
        (["cs"], "cs"),
        (["zz_new"], ""),
        ([], ""),
    ],
)
def test_theme_group_of_a_record_is_that_of_its_first_theme(codes, group):
    assert tags.theme_group(record(1, *codes)) == group


def test_theme_group_of_a_theme_is_its_own():
    assert tags.theme_group(SimpleNamespace(code="he_mental")) == "he"


def test_pattern_tag_shows_the_part_of_the_record():
    assert tags.draw_pattern(record(412)) == '<span class="pattern pattern--x9 pattern--y4"></span>'


def test_pattern_tag_without_record_still_draws():
    assert tags.draw_pattern(None) == '<span class="pattern pattern--x0 pattern--y0"></span>'


def test_icon_refers_to_the_sprite_and_is_silent():
    drawn = tags.icon("arrow", "mirrored")

    assert 'class="icon icon--mirrored" aria-hidden="true"' in drawn
    assert re.search(r'href="/static/icons[^"]*\.svg#arrow"', drawn)


def test_focal_point_becomes_classes_only_off_centre():
    assert tags.focal_classes(SimpleNamespace(focal_x=50, focal_y=45)) == ""
    assert tags.focal_classes(SimpleNamespace(focal_x=0, focal_y=80)) == (
        "photo__image--x0 photo__image--y75"
    )


def test_page_numbers_show_ends_and_neighbours():
    page = Paginator(range(400), 20).page(10)

    gap = Paginator.ELLIPSIS
    assert list(tags.page_numbers(page)) == [1, gap, 9, 10, 11, gap, 20]
