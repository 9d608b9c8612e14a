"""The clock of a place: known, known by where the place lies, or not known."""

from datetime import datetime

from ngo_portal.shared.zones import cities, degrees, zone_at

SUMMER = datetime(2024, 7, 1, 10)


def test_country_with_one_hour_has_its_zone():
    found = {code: str(zone_at(code, SUMMER)) for code in ("SY", "eg", "TR", "PS", "DE", "GB")}

    assert found == {
        "SY": "Asia/Damascus",
        "eg": "Africa/Cairo",
        "TR": "Europe/Istanbul",
        # Two zones that show the same hour.
        "PS": "Asia/Gaza",
        "DE": "Europe/Berlin",
        "GB": "Europe/London",
    }


def test_country_with_several_hours_asks_where():
    assert zone_at("US", SUMMER) is None
    assert str(zone_at("US", SUMMER, (34.05, -118.24))) == "America/Los_Angeles"
    assert str(zone_at("RU", SUMMER, (55.75, 37.62))) == "Europe/Moscow"
    # Beyond the line of dates, 400 km from there and not 39,000.
    assert str(zone_at("FJ", SUMMER, (-17, -179.9))) == "Pacific/Fiji"
    assert zone_at("XX", SUMMER, (0, 0)) is None


def test_coordinates_of_the_table_are_read_to_the_second():
    assert degrees("+3330") == 33.5
    assert degrees("-0740023") == -(74 + 23 / 3600)
    assert all(
        -90 <= city.latitude <= 90 and -180 <= city.longitude <= 180
        for known in cities().values()
        for city in known
    )
    assert len(cities()) > 240
