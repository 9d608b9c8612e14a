"""The files of initial data: complete, spelt cleanly, and consistent with each other."""

import re
from collections import Counter
from pathlib import Path

import pytest

from ngo_portal.shared.initial_data import (
    LIST_SEPARATOR,
    PLACE_KEY,
    PLACE_PARENT_KIND,
    parents_first,
    place_parent_key,
    read_rows,
)
from ngo_portal.shared.models import Country, Place

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / "ngo_portal" / "shared" / "data"
ORGANIZATIONS = ROOT / "organizations" / "data"
EVENTS = ROOT / "events" / "data"

COUNTS = {
    SHARED / "themes.csv": 9 + 43,
    SHARED / "goals.csv": 17,
    SHARED / "countries.csv": 249,
    ORGANIZATIONS / "organization_types.csv": 21,
    ORGANIZATIONS / "affiliation_roles.csv": 7,
    EVENTS / "event_types.csv": 32,
    EVENTS / "involvement_roles.csv": 12,
    EVENTS / "participation_roles.csv": 24,
}
TERMS = [
    SHARED / "themes.csv",
    SHARED / "target_groups.csv",
    SHARED / "observances.csv",
    *sorted(ORGANIZATIONS.glob("*.csv")),
    *sorted(EVENTS.glob("*.csv")),
]
# Observances are ordered by their day.
ORDERED = [path for path in TERMS if path.stem != "observances"]
ALL = sorted([*SHARED.glob("*.csv"), *ORGANIZATIONS.glob("*.csv"), *EVENTS.glob("*.csv")])

RELIEFWEB_THEMES = {*range(4587, 4605), 12033, 49458}
RELIEFWEB_TYPES = {
    "Academic and Research Institution",
    "Government",
    "International Organization",
    "Media",
    "Non-governmental Organization",
    "Other",
    "Red Cross/Red Crescent Movement",
}

# Fathatan and shadda tell a few words apart (اقتصاديًا, تلقّي) in names of terms.
MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670]")
MARKS_OF_TERMS = "\u064b\u0651"
# Without its mark Amman would read Oman, and Oman Amman.
MARKED_NAMES = {"عمّان", "سلطنة عُمان"}
TATWEEL = "\u0640"
INVISIBLE = re.compile("[\u00a0\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
FOREIGN_LETTERS = re.compile("[\u0671-\u06d3\u06fa-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
ARABIC_NAME = re.compile(r"[\u0621-\u063a\u0641-\u064a\u064b\u064d\u0650\u0651 ()/-]+")
# Words often written without their hamza, or with one they do not have.
WRONG_HAMZA = re.compile(
    r"\b(?:ال)?(?:امريك|اوروب|افريقي|اسبان|اندونيسي|اثيوبي|الاردن|اسرائيل|ايطالي|ايران|المانيا|"
    r"استونيا|اكوادور|اعلام|امين|اطفال|اسر|اشخاص|انسان|اغاثة|اعادة|ادارة|اعاقة|امن|"
    r"إجتماع|إتفاق|إنتخاب|إتحاد|إنترنت|إستهلاك|إحتفال|إقتصاد|إجتماعي|إتصال|إبتكار)"
)


def ids(paths):
    return [path.stem for path in paths]


@pytest.mark.parametrize("path", ALL, ids=ids(ALL))
def test_files_are_plain_utf8_with_newlines_only(path):
    content = path.read_bytes()

    content.decode("utf-8")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")


@pytest.mark.parametrize(("path", "count"), COUNTS.items(), ids=ids(COUNTS))
def test_files_hold_the_whole_vocabulary(path, count):
    assert len(read_rows(path)) == count


@pytest.mark.parametrize("path", ALL, ids=ids(ALL))
def test_cells_have_no_stray_spaces_or_invisible_characters(path):
    cells = [cell for row in read_rows(path) for cell in row.values()]

    assert [cell for cell in cells if cell != " ".join(cell.split())] == []
    assert [cell for cell in cells if INVISIBLE.search(cell) or TATWEEL in cell] == []


@pytest.mark.parametrize("path", ALL, ids=ids(ALL))
def test_every_row_has_both_names(path):
    rows = read_rows(path)

    assert [row for row in rows if not row["name_ar"] or not row["name_en"]] == []
    assert [row for row in rows if re.search("[\u0600-\u06ff]", row["name_en"])] == []


@pytest.mark.parametrize("path", ALL, ids=ids(ALL))
def test_arabic_names_are_written_in_arabic_letters(path):
    names = [row["name_ar"] for row in read_rows(path)]

    assert {name for name in names if not ARABIC_NAME.fullmatch(name)} <= MARKED_NAMES
    assert [name for name in names if FOREIGN_LETTERS.search(name)] == []
    assert [name for name in names if WRONG_HAMZA.search(name)] == []
    assert [name for name in names if re.search(r"ة\w|ى\w", name)] == []


@pytest.mark.parametrize("path", ALL, ids=ids(ALL))
def test_vowel_marks_stand_only_where_a_term_needs_them(path):
    allowed = MARKS_OF_TERMS if path in TERMS else ""
    names = {row["name_ar"] for row in read_rows(path)} - MARKED_NAMES

    assert [name for name in names if set(MARKS.findall(name)) - set(allowed)] == []


@pytest.mark.parametrize("path", TERMS, ids=ids(TERMS))
def test_terms_have_unique_codes_fit_for_addresses(path):
    rows = read_rows(path)

    assert repeated(row["code"] for row in rows) == []
    assert [row for row in rows if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", row["code"])] == []
    assert repeated(row["name_ar"] for row in rows) == []
    assert repeated(row["name_en"] for row in rows) == []


@pytest.mark.parametrize("path", ALL, ids=ids(ALL))
def test_names_fit_their_columns(path):
    longest = 80 if path.stem == "countries" else 120
    names = [row[name] for row in read_rows(path) for name in ("name_ar", "name_en")]

    assert [name for name in names if len(name) > longest] == []


@pytest.mark.parametrize("path", ORDERED, ids=ids(ORDERED))
def test_positions_follow_the_order_of_the_file(path):
    positions = [int(row["position"]) for row in read_rows(path)]

    assert positions == sorted(set(positions))


def test_themes_have_two_levels():
    rows = read_rows(SHARED / "themes.csv")
    groups = [row["code"] for row in rows if not row["parent"]]

    assert groups == ["cs", "pd", "pr", "wy", "he", "sp", "ed", "hu", "en"]
    assert {row["parent"] for row in rows if row["parent"]} == set(groups)
    assert [
        row["code"]
        for row in rows
        if row["parent"] and not row["code"].startswith(f"{row['parent']}_")
    ] == []


def test_themes_map_to_known_reliefweb_themes_and_goals():
    rows = read_rows(SHARED / "themes.csv")
    goals = {row["number"] for row in read_rows(SHARED / "goals.csv")}
    leaves = [row for row in rows if row["parent"]]

    assert {int(value) for row in rows for value in values(row["reliefweb_ids"])} <= (
        RELIEFWEB_THEMES
    )
    assert {value for row in rows for value in values(row["goals"])} <= goals
    assert [row["code"] for row in leaves if not row["goals"]] == []


def test_goals_are_numbered_from_1_to_17():
    numbers = [int(row["number"]) for row in read_rows(SHARED / "goals.csv")]

    assert numbers == list(range(1, 18))


def test_organization_types_map_to_known_reliefweb_types():
    rows = read_rows(ORGANIZATIONS / "organization_types.csv")

    assert {row["reliefweb_type"] for row in rows} == RELIEFWEB_TYPES


def test_observances_are_days_of_the_year_in_order():
    rows = read_rows(SHARED / "observances.csv")
    days = [(int(row["month"]), int(row["day"])) for row in rows]

    assert days == sorted(days)
    assert {month for month, _ in days} <= set(range(1, 13))
    assert {day for _, day in days} <= set(range(1, 32))
    assert [(row["month"], row["day"]) for row in rows if row["code"] == "child_helpline_day"] == [
        ("5", "17")
    ]


def test_countries_have_unique_codes_and_names():
    rows = read_rows(SHARED / "countries.csv")

    assert [row["code"] for row in rows] == sorted({row["code"] for row in rows})
    assert [row for row in rows if not re.fullmatch("[A-Z]{2}", row["code"])] == []
    assert repeated(row["name_ar"] for row in rows) == []
    assert repeated(row["name_en"] for row in rows) == []


def test_countries_use_regions_and_month_names_of_the_model():
    rows = read_rows(SHARED / "countries.csv")

    assert {row["region"] for row in rows} == set(Country.Region.values)
    assert {row["month_names"] for row in rows} == {"", *Country.MonthNames.values}


@pytest.mark.parametrize(
    ("code", "name", "month_names"),
    [
        ("SY", "سوريا", "levant"),
        ("LB", "لبنان", "levant"),
        ("JO", "الأردن", "levant"),
        ("PS", "فلسطين", "levant"),
        ("IQ", "العراق", "levant"),
        ("SA", "السعودية", "gulf"),
        ("AE", "الإمارات", "gulf"),
        ("OM", "سلطنة عُمان", "gulf"),
        ("TN", "تونس", "maghreb"),
        ("MA", "المغرب", "morocco"),
        ("TR", "تركيا", ""),
    ],
)
def test_countries_have_the_short_names_in_use(code, name, month_names):
    rows = {row["code"]: row for row in read_rows(SHARED / "countries.csv")}

    assert (rows[code]["name_ar"], rows[code]["month_names"]) == (name, month_names)


def test_places_can_be_told_apart():
    rows = read_rows(SHARED / "places.csv")

    assert repeated(place_key(row) for row in rows) == []
    assert (
        repeated(
            (row["name_ar"], row["kind"], row["country"], row["parent_name_en"]) for row in rows
        )
        == []
    )


def test_places_lie_in_known_countries_and_governorates():
    rows = read_rows(SHARED / "places.csv")
    countries = {row["code"] for row in read_rows(SHARED / "countries.csv")}
    keys = {place_key(row) for row in rows}

    assert {row["country"] for row in rows} <= countries
    assert {row["kind"] for row in rows} <= set(Place.Kind.values)
    assert {place_parent_key(row) for row in rows} - {()} <= keys
    assert [row for row in rows if row["kind"] == PLACE_PARENT_KIND and row["parent_name_en"]] == []


def test_places_have_both_coordinates_or_none_within_the_globe():
    pairs = [
        (float(row["latitude"]), float(row["longitude"]))
        for row in read_rows(SHARED / "places.csv")
        if row["latitude"] or row["longitude"]
    ]

    assert [pair for pair in pairs if not -90 <= pair[0] <= 90 or not -180 <= pair[1] <= 180] == []
    assert [pair for pair in pairs if pair == (0, 0)] == []


def test_arab_places_with_coordinates_lie_where_arab_countries_are():
    arab = {row["code"] for row in read_rows(SHARED / "countries.csv") if row["month_names"]}
    outside = [
        row["name_en"]
        for row in read_rows(SHARED / "places.csv")
        if row["country"] in arab and row["latitude"] and not in_arab_lands(row)
    ]

    assert outside == []


def test_camps_and_informal_areas_claim_no_point():
    rows = read_rows(SHARED / "places.csv")
    vague = [row for row in rows if row["kind"] in ("governorate", "camp", "area")]

    assert len(vague) > 250
    assert [row["name_en"] for row in vague if row["latitude"]] == []


@pytest.mark.parametrize(
    ("country", "count"),
    {"SY": 14, "LB": 9, "JO": 12, "PS": 16, "IQ": 19, "QA": 8, "EG": 27, "TN": 24}.items(),
)
def test_governorates_are_complete(country, count):
    rows = read_rows(SHARED / "places.csv")

    assert (
        sum(row["country"] == country and row["kind"] == PLACE_PARENT_KIND for row in rows) == count
    )


@pytest.mark.parametrize(
    ("country", "kind", "name"),
    [
        ("SY", "city", "دمشق"),
        ("SY", "city", "حمص"),
        ("SY", "area", "الغوطة"),
        ("SY", "area", "ريف حلب"),
        ("TR", "city", "أنطاكيا"),
        ("TR", "city", "إسطنبول"),
        ("QA", "city", "الدوحة"),
        ("SE", "city", "ستوكهولم"),
    ],
)
def test_places_include_those_that_reports_name(country, kind, name):
    rows = read_rows(SHARED / "places.csv")

    assert (name, country, kind) in {(row["name_ar"], row["country"], row["kind"]) for row in rows}


def test_a_row_that_does_not_fit_the_header_is_refused(tmp_path):
    path = tmp_path / "terms.csv"
    path.write_text("code,name_ar\nfirst,أول,extra\n", encoding="utf-8")

    with pytest.raises(ValueError, match=r"terms\.csv: row 2 does not fit"):
        read_rows(path)


def test_parents_come_before_their_children():
    rows = [
        {"code": "leaf", "parent": "branch"},
        {"code": "root", "parent": ""},
        {"code": "branch", "parent": "root"},
        {"code": "other", "parent": "written_before"},
    ]

    batches = list(parents_first(rows, code_key, parent_key))

    assert [[row["code"] for row in batch] for batch in batches] == [
        ["root", "other"],
        ["branch"],
        ["leaf"],
    ]


def test_a_circle_of_parents_is_refused():
    rows = [{"code": "one", "parent": "two"}, {"code": "two", "parent": "one"}]

    with pytest.raises(ValueError, match="their own ancestors"):
        list(parents_first(rows, code_key, parent_key))


def repeated(items):
    return [item for item, count in Counter(items).items() if count > 1]


def values(cell):
    return cell.split(LIST_SEPARATOR) if cell else []


def place_key(row):
    return tuple(row[name] for name in PLACE_KEY)


def in_arab_lands(row):
    return -12 <= float(row["latitude"]) <= 37.5 and -17.5 <= float(row["longitude"]) <= 60


def code_key(row):
    return (row["code"],)


def parent_key(row):
    return (row["parent"],) if row["parent"] else ()
