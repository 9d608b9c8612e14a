"""Borders of every country, and sheets that show a part of the world."""

import csv
from math import dist
from pathlib import Path

import pytest

from ngo_portal.shared.atlas import borders as read
from ngo_portal.shared.atlas.borders import borders, unbroken
from ngo_portal.shared.atlas.labelling import placed
from ngo_portal.shared.atlas.projecting import around, equal_earth
from ngo_portal.shared.atlas.sheets import PARTS, cut, sheet_of_country, sheet_of_part

ARAB = {"DZ", "BH", "DJ", "EG", "IQ", "JO", "KW", "LB", "LY", "MR", "MA", "OM", "PS", "QA", "SA"}
ARAB |= {"SD", "SO", "SY", "TN", "AE", "YE"}
# Whose each of these points is drawn as; see docs/adr/0031.
OWNERS = {
    "PS": [(35.24, 31.79), (35.26, 32.22), (34.40, 31.45)],
    "SY": [(35.83, 33.12), (35.80, 33.00), (36.30, 33.50), (37.15, 36.20)],
    "IL": [(34.95, 32.10), (35.50, 32.96)],
    "LB": [(35.60, 33.85)],
    "JO": [(36.00, 31.95)],
    "SO": [(44.06, 9.56), (45.34, 2.20)],
    "CY": [(33.36, 35.20), (33.00, 34.80)],
    "EH": [(-10.50, 26.50)],
}


def is_inside(spot, line) -> bool:
    x, y = spot
    inside = False
    for (x1, y1, *_), (x2, y2, *_) in zip(line, [*line[1:], line[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def owners(spot, lines):
    return [
        code
        for code, rings in lines.items()
        if sum(is_inside(spot, line) for line in rings if is_near(spot, line)) % 2
    ]


def is_near(spot, line) -> bool:
    """By every tenth point, and one may be missed: far fewer lines remain to be followed."""
    return any(dist(spot, at[:2]) < 25 for at in line[::10])


def test_every_country_has_a_point_and_those_of_the_arab_world_a_shape():
    with (Path(read.FILE).parent / "countries.csv").open(encoding="utf-8") as lines:
        codes = {row["code"] for row in csv.DictReader(lines)}

    found = borders()

    assert {*found.middles} == {*found.rings} == codes
    assert [code for code in ARAB if not found.rings[code]] == []
    assert sum(not rings for rings in found.rings.values()) < 20


def test_every_ring_is_closed_and_its_neighbours_have_the_same_line():
    found = borders()
    lines = [found.line(ring) for rings in found.rings.values() for ring in rings]

    assert [line for line in lines if line[0] != line[-1]] == []
    syria, iraq = (
        {max(arc, ~arc) for ring in found.rings[code] for arc in ring} for code in ("SY", "IQ")
    )
    assert syria & iraq


def test_disputed_areas_are_drawn_as_was_decided():
    found = borders()
    lines = {code: [found.line(ring) for ring in rings] for code, rings in found.rings.items()}

    drawn = {spot: owners(spot, lines) for spots in OWNERS.values() for spot in spots}

    assert drawn == {spot: [code] for code, spots in OWNERS.items() for spot in spots}


def test_the_middle_of_a_country_lies_on_its_own_sheet():
    for code in borders().middles:
        sheet = sheet_of_country(code)
        assert sheet.spot(*borders().middles[code]) is not None, code
        assert 0.49 <= sheet.height / sheet.width <= 0.86, code


def test_parts_of_the_world_show_what_they_are_named_for():
    arab, world = sheet_of_part("arab"), sheet_of_part("world")

    assert [code for code in ARAB if not arab.spot(*borders().middles[code])] == []
    assert [code for code in ARAB if code not in arab.shapes] == ["BH"]
    assert len(world.shapes) > 150
    for name in PARTS:
        size = sum(len(shape.path) for shape in sheet_of_part(name).shapes.values())
        assert 2_000 < size < 20_000, name


def test_no_shape_leaves_its_sheet_or_runs_around_the_world():
    world = sheet_of_part("world")

    assert world.shapes["RU"].extent < 0.55 * world.width
    for shape in world.shapes.values():
        for outline in shape.outlines:
            assert all(-13 <= x <= world.width + 13 for x, _y in outline)
    assert unbroken([(179.0, 60.0, 1), (-179.0, 61.0, 1), (179.0, 60.0, 1)]) == [
        (179.0, 60.0, 1),
        (181.0, 61.0, 1),
        (179.0, 60.0, 1),
    ]


def test_both_projections_keep_areas_and_one_of_them_distances_from_its_middle():
    degree = 111.19
    for project in (equal_earth, around(30.0, 30.0)):
        corners = [
            project(30.0, 30.0),
            project(31.0, 30.0),
            project(31.0, 31.0),
            project(30.0, 31.0),
        ]
        area = 0.0
        for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
            area += (x1 * y2 - x2 * y1) / 2
        # Of a field of one degree at the height of Cairo.
        assert area == pytest.approx(degree**2 * 0.8616, rel=0.002)
    assert dist((0, 0), around(30.0, 30.0)(30.0, 31.0)) == pytest.approx(degree, rel=0.001)
    assert around(30.0, 30.0)(-150.0, -30.0) is None


def test_a_ring_is_cut_where_it_crosses_an_edge():
    square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]

    assert [*cut(square, 0, 4, 1)] == [(4.0, 0.0), (10.0, 0.0), (10.0, 10.0), (4.0, 10.0)]
    assert [*cut(square, 1, 4, -1)] == [(0.0, 0.0), (10.0, 0.0), (10.0, 4.0), (0.0, 4.0)]
    assert [*cut(square, 0, 20, 1)] == []


def test_a_sheet_knows_whose_land_a_point_is():
    for code, points in OWNERS.items():
        sheet = sheet_of_country(code)

        assert {sheet.owner(*sheet.spot(*point)) for point in points} == {code}

    arab = sheet_of_part("arab")
    sea = [(18.0, 34.5), (51.5, 27.0), (38.5, 20.0)]
    assert [arab.owner(*arab.spot(*point)) for point in sea] == [None, None, None]


def test_names_do_not_lie_over_each_other_or_beyond_the_edge():
    wanted = [("سوريا", 500, 300, 0), ("لبنان", 505, 302, 0), ("قطر", 700, 300, 16), ("x", 1, 1, 0)]

    labels = placed(wanted, 1000, 600)

    assert [label.text for label in labels] == ["سوريا", "قطر"]
    assert labels[0].y == 300
    assert labels[1].y > 316
    assert [label.is_far for label in labels] == [True, True]
