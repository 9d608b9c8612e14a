"""The pictures of records without a photo, and the tags that draw them."""

import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.core.paginator import Paginator

from ngo_portal.shared.patterns import FAMILIES, GROUPS, pattern
from ngo_portal.shared.templatetags import patterns as tags


def record(pk, *codes):
    themes = [SimpleNamespace(code=code) for code in codes]
    return SimpleNamespace(pk=pk, themes=SimpleNamespace(all=lambda: themes))


@pytest.mark.parametrize("group", [*GROUPS, ""])
@pytest.mark.parametrize("seed", [0, 1, 412, 10**9])
def test_pattern_is_well_formed_and_light(group, seed):
    drawn = pattern(seed, group)

    picture = ElementTree.fromstring(drawn)
    assert picture.tag == "svg"
    assert picture.get("aria-hidden") == "true"
    assert len(drawn) < 5_500


@pytest.mark.parametrize("group", [*GROUPS, ""])
def test_pattern_carries_no_id_style_or_colour(group):
    drawn = pattern(7, group)

    attributes = {name for node in ElementTree.fromstring(drawn).iter() for name in node.attrib}
    assert attributes <= {
        "class", "viewBox", "preserveAspectRatio", "aria-hidden", "focusable", "d"
    }  # fmt: skip


@pytest.mark.parametrize("group", [*GROUPS, ""])
def test_pattern_paths_hold_only_path_data(group):
    for path in ElementTree.fromstring(pattern(3, group)).iter("path"):
        assert re.fullmatch(r"[Mm][MmLlHhVvAaZz0-9. -]+", path.get("d"))


def test_pattern_is_the_same_every_time():
    assert pattern(412, "pr") == pattern(412, "pr")


def test_patterns_of_one_theme_differ_by_record():
    assert len({pattern(seed, "cs") for seed in range(1, 41)}) == 40


def test_each_group_has_a_drawing_of_its_own():
    assert set(FAMILIES) == set(GROUPS)
    assert len({pattern(1, group) for group in GROUPS}) == len(GROUPS)


def test_unknown_group_is_drawn_as_none():
    assert "svg" in pattern(1, "no-such-group")


def test_wide_pattern_shows_more_and_not_larger_figures():
    wide = pattern(1, "en", width=960, height=160)

    assert 'viewBox="0 0 960 160"' in wide
    assert wide.count("m") > 1.5 * pattern(1, "en").count("m")


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


def test_pattern_tag_draws_the_record():
    assert tags.draw_pattern(record(412, "pr_child")) == pattern(412, "pr")


def test_pattern_tag_without_record_or_theme_still_draws():
    assert tags.draw_pattern(None) == pattern(0, "")


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
