"""Lists as files: the records of the page, nothing that readers may not see, nothing made up."""

import csv
import io
import json
import re
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from openpyxl import load_workbook

from articles.listings import ARTICLES
from articles.tables import ARTICLE_TABLE
from events.listings import EVENTS
from events.models import Event
from events.tables import EVENT_TABLE
from ngo_portal.listings import LISTINGS
from ngo_portal.shared import projecting, streaming, turns
from ngo_portal.shared.models import Place
from ngo_portal.shared.searching.keys import record_of
from ngo_portal.shared.site import in_language
from ngo_portal.shared.tables import views, workbook
from ngo_portal.shared.tables.columns import Export
from organizations.listings import ORGANIZATIONS, PEOPLE
from organizations.tables import ORGANIZATION_TABLE, PERSON_TABLE
from tests.doors.tables import (
    behind,
    book_behind_xlsx,
    ids_behind_csv,
    ids_behind_geojson,
    ids_behind_xlsx,
    map_behind_geojson,
    rows_of,
    table_behind_csv,
)
from tests.factories.articles import (
    ArticleEventFactory,
    ArticleFactory,
    ArticleOrganizationFactory,
    ArticlePersonFactory,
    SourceFactory,
)
from tests.factories.events import (
    AttendanceBreakdownFactory,
    AttendanceFactory,
    BallotFactory,
    EventFactory,
    EventSeriesFactory,
    InvolvementFactory,
    OutcomeFactory,
    ParticipationFactory,
    ProjectFactory,
)
from tests.factories.organizations import (
    AffiliationFactory,
    OrganizationFactory,
    OrganizationFigureFactory,
    OrganizationLinkFactory,
    OrganizationNameFactory,
    OrganizationRelationFactory,
    PersonFactory,
    PersonNameFactory,
    PublicationFactory,
)
from tests.factories.shared import GoalFactory, PlaceFactory, ThemeFactory

pytestmark = pytest.mark.django_db

TABLES = [EVENT_TABLE, ARTICLE_TABLE, ORGANIZATION_TABLE, PERSON_TABLE]
# The hashtags of the HXL 1.1 core dictionary that have been released.
HASHTAGS = (
    " access activity adm1 adm2 adm3 adm4 adm5 affected beneficiary capacity cause channel contact"
    " country crisis currency date description event frequency geo group impact indicator inneed"
    " item loc meta modality need operations org output population reached region respondee sector"
    " service severity status subsector targeted value "
)
SECRET = "اسم لا يقال"


def tables_of(listing):
    """Those of its doors that are tables."""
    return [door for door in listing.doors if door.name.startswith("export-")]


@projecting.together()
def full_event(**values):
    """An event with something in every sheet."""
    area = PlaceFactory(parent=PlaceFactory(kind=Place.Kind.GOVERNORATE))
    town = PlaceFactory(
        kind=Place.Kind.TOWN,
        parent=area,
        latitude=Decimal("33.57"),
        longitude=Decimal("36.4"),
    )
    donor = OrganizationFactory(name="صندوق الضفاف")
    event = EventFactory(
        place=town,
        country=town.country,
        themes=[ThemeFactory(), ThemeFactory()],
        goals=[GoalFactory(number=5), GoalFactory(number=10)],
        tags=["حوار"],
        projects=[ProjectFactory(donors=[donor])],
        series=EventSeriesFactory(),
        parent=EventFactory(),
        parent_kind="session",
        **values,
    )
    InvolvementFactory(event=event, note="=1+1")
    ParticipationFactory(event=event)
    AttendanceFactory(event=event)
    AttendanceBreakdownFactory(event=event)
    OutcomeFactory(event=event)
    BallotFactory(event=event)
    return event


@projecting.together()
def full_records():
    """A record of each kind with something in every sheet."""
    event, organization, person = full_event(), OrganizationFactory(), PersonFactory()
    article = ArticleFactory(themes=[ThemeFactory()], countries=[event.country], tags=["خبر"])
    ArticleEventFactory(article=article, event=event)
    ArticleOrganizationFactory(article=article)
    ArticlePersonFactory(article=article)
    SourceFactory(article=article)
    for factory in (OrganizationNameFactory, OrganizationFigureFactory, OrganizationLinkFactory):
        factory(organization=organization)
    OrganizationRelationFactory(organization=organization)
    PublicationFactory(organization=organization)
    AffiliationFactory(organization=organization, person=person)
    PersonNameFactory(person=person)
    return event, article, organization, person


def test_every_form_has_the_records_of_the_page_in_its_order():
    theme, person = ThemeFactory(), PersonFactory()
    with projecting.together():
        for day in range(1, 5):
            event = EventFactory(themes=[theme], starts_on=date(2022, 5, day))
            ParticipationFactory(event=event, person=person)
            ArticleFactory(themes=[theme])
        EventFactory(starts_on=date(2021, 1, 1))
        OrganizationFactory(themes=[theme])

    for listing in LISTINGS.values():
        for query in ["", f"theme={theme.code}", "q=ورشة", "year=2022&from=2022-05-03", "page=9"]:
            found = listing.select(QueryDict(query))
            ids = [record_of(docid) for docid in found.docids]
            assert ids_behind_csv(listing, query) == ids
            assert ids_behind_xlsx(listing, query) == ids
            if listing is not PEOPLE:
                assert ids_behind_geojson(listing, query) == ids
    assert len(ids_behind_csv(EVENTS, f"theme={theme.code}")) == 4


def test_nothing_leaves_that_readers_do_not_see():
    """What is hidden is named SECRET wherever it has a name, and its parts would tell too."""
    hidden = [{state: True} for state in ("draft", "in_review", "scheduled", "withdrawn")]
    withheld = PersonFactory(name=SECRET, withheld=True)
    for state in hidden:
        EventFactory(title=SECRET, **state)
        ArticleFactory(title=SECRET, **state)
        OrganizationFactory(name=SECRET, **state)
        PersonFactory(name=SECRET, **state)
    draft = OrganizationFactory(name="جهة بلا صفحة", draft=True)
    event = EventFactory(parent=EventFactory(title=SECRET, draft=True), parent_kind="session")
    ParticipationFactory(event=event, person=withheld, name_as_stated=SECRET)
    InvolvementFactory(event=event, organization=draft)
    OutcomeFactory(event=event, proposed_by=withheld, responsible=draft)
    article = ArticleFactory(
        translation_of=ArticleFactory(draft=True, language="en"), language="ar"
    )
    ArticleEventFactory(article=article, event=Event.objects.get(title=SECRET, status="withdrawn"))
    ArticlePersonFactory(article=article, person=withheld)
    organization = OrganizationFactory(parent=draft)
    AffiliationFactory(organization=organization, person=withheld, role="دور السر")
    OrganizationRelationFactory(organization=organization, other=draft)

    for listing in LISTINGS.values():
        for door in tables_of(listing):
            body = behind(listing, door.name, "hxl=1")
            text = words_of(body) if door.name == "export-xlsx" else body.decode()
            assert SECRET not in text
            assert "دور السر" not in text
    book = book_behind_xlsx(EVENTS)
    (involved,) = rows_of(book.worksheets[1])
    (outcome,) = rows_of(book.worksheets[5])
    # A name is a fact of the event; the record has no page to lead to.
    assert (involved["organization"], involved["organization_id"]) == ("جهة بلا صفحة", None)
    assert (outcome["responsible"], outcome["responsible_id"]) == ("جهة بلا صفحة", None)
    assert outcome["proposed_by"] is None
    assert rows_of(book.worksheets[2]) == []
    assert table_behind_csv(EVENTS)[0]["part_of"] == ""
    (row,) = table_behind_csv(ARTICLES)
    assert (row["translation_of"], row["event_ids"]) == ("", "")
    assert table_behind_csv(ORGANIZATIONS)[0]["part_of_id"] == ""


def words_of(body):
    book = load_workbook(io.BytesIO(body))
    cells = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return " ".join(str(value) for row in cells for value in row)


def statements(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_table_asks_as_much_for_three_records_as_for_one(client):
    full_records()
    addresses = [
        listing.address(door.name) for listing in LISTINGS.values() for door in tables_of(listing)
    ]
    alone = [statements(client, address) for address in addresses]
    full_records()
    full_records()

    assert [statements(client, address) for address in addresses] == alone


def test_what_nobody_stated_is_empty_and_never_none_in_number():
    EventFactory(undated=True, country=None, mode="", summary="")

    (row,) = table_behind_csv(EVENTS)
    said = {code for code, value in row.items() if value}

    assert said == {
        *("id", "url", "title", "type", "life", "date_precision", "date_basis"),
        *("published_at", "updated_at"),
    }
    (feature,) = map_behind_geojson(EVENTS)
    assert feature["geometry"] is None
    assert 0 not in feature["properties"].values()


def test_numbers_stand_beside_what_they_are_worth():
    event = EventFactory()
    AttendanceFactory(event=event, count=25, qualifier="about")
    AttendanceFactory(event=event, count=10, qualifier="exact", mode="virtual")
    AttendanceFactory(event=event, count=4, qualifier="at_least", unit="organizations")
    AttendanceFactory(event=event, count=None, note="كثيرون", mode="in_person")
    ParticipationFactory(event=event)

    (row,) = table_behind_csv(EVENTS)
    (shown,) = csv.DictReader(io.StringIO(behind(EVENTS, "export-csv", "").decode("utf-8-sig")))

    assert [row[name] for name in ("persons", "persons_qualifier")] == ["25", "about"]
    assert [row[f"persons_virtual{end}"] for end in ("", "_qualifier")] == ["10", "exact"]
    assert [row[f"persons_in_person{end}"] for end in ("", "_qualifier")] == ["", ""]
    assert [row[f"organizations{end}"] for end in ("", "_qualifier")] == ["4", "at_least"]
    assert "نحو" in shown.values()


def test_a_workbook_reads_from_the_right_and_says_what_its_cells_are():
    event = full_event(title="=cmd|' /C calc'!A0", starts_at="18:30", several_days=True)
    body = behind(EVENTS, "export-xlsx", "q=cmd&hxl=1")
    book = load_workbook(io.BytesIO(body))
    sheet = book.worksheets[0]
    by_code = dict(zip((c.code for c in EVENT_TABLE.columns), sheet[3], strict=True))

    assert len(book.worksheets) == 8
    assert [sheet.sheet_view.rightToLeft for sheet in book] == [True] * 8
    assert {sheet.freeze_panes for sheet in book.worksheets[:-1]} == {"A3"}
    assert by_code["title"].value == event.title
    assert (by_code["title"].data_type, by_code["title"].quotePrefix) == ("s", True)
    assert by_code["starts_on"].value == datetime(2022, 5, 23)
    assert by_code["starts_on"].is_date
    assert by_code["starts_at"].value.isoformat("minutes") == "18:30"
    assert by_code["persons"].value == 25
    assert by_code["governorate"].value == event.place.parent.parent.name
    assert by_code["donors"].value == "صندوق الضفاف"
    assert (by_code["url"].hyperlink, by_code["url"].data_type) == (None, "s")
    note = rows_of(book.worksheets[1])[1]
    assert "=1+1" in note.values()
    assert book.worksheets[-1]["A3"].value.endswith("/events/?q=cmd")
    # Every part of the event has a sheet with one row, under the two rows of headings.
    assert [leaf.max_row for leaf in book.worksheets[:7]] == [3] * 7


def test_a_full_sheet_goes_on_on_the_next(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    PersonFactory.create_batch(5)

    book = book_behind_xlsx(PEOPLE)

    names = [name for name in book.sheetnames if name.startswith("الأشخاص")]
    assert names == ["الأشخاص", "الأشخاص 2", "الأشخاص 3"]
    assert [len(rows_of(book[name])) for name in names] == [2, 2, 1]
    assert len({row["id"] for name in names for row in rows_of(book[name])}) == 5


def test_a_long_text_and_an_early_day_do_not_break_a_workbook():
    with projecting.together():
        EventFactory(summary="ن" * 40_000, starts_on=date(1899, 12, 31))

    (row,) = rows_of(book_behind_xlsx(EVENTS).worksheets[0])

    assert (len(row["summary"]), row["summary"][-1]) == (workbook.LONGEST_CELL, "…")
    assert row["starts_on"] == "1899-12-31"


def test_every_column_has_a_code_of_its_own_and_a_hashtag_of_the_standard():
    for table in TABLES:
        for columns in [
            table.columns,
            *([*table.key_columns, *sheet.columns] for sheet in table.sheets),
        ]:
            codes = [column.code for column in columns]
            headings = [str(column.heading) for column in columns]
            assert len({*codes}) == len(codes)
            assert len({*headings}) == len(headings), headings
            for column in columns:
                tag = column.tag(codes=True)
                found = re.fullmatch(r"#([a-z][a-z0-9_]*)(\+[a-z][a-z0-9_]*)*", tag)
                assert found and f" {found[1]} " in HASHTAGS, (table.listing.noun, column.code, tag)


def test_headings_follow_the_language_and_codes_follow_none(client):
    full_event()
    address = EVENTS.address("export-csv")
    arabic = client.get(address).getvalue().decode("utf-8-sig")
    coded = client.get(f"{address}?headings=codes").getvalue().decode("utf-8-sig")
    in_english = in_language(address, "en")
    english = client.get(in_english).getvalue().decode("utf-8-sig")
    tagged = client.get(f"{in_english}?hxl=1").getvalue().decode("utf-8-sig").splitlines()

    assert english.startswith("Record number,Web page,Title,")
    assert ("البلد" in arabic.splitlines()[0], "Country," in english) == (True, True)
    again = client.get(f"{in_english}?headings=codes").getvalue().decode("utf-8-sig")
    assert again.splitlines()[0] == coded.splitlines()[0]
    assert coded.startswith("id,url,title,life,type,")
    assert ",held,workshop," in coded and ",held,workshop," in again
    assert tagged[1].startswith("#activity+code,#activity+url,#activity+name,#status+name,")


def test_csv_is_as_rfc_4180_has_it_with_the_mark_that_excel_looks_for():
    EventFactory(title='ورشة "الحوار", الأولى', summary="سطر\nوآخر")
    body = behind(EVENTS, "export-csv", "headings=codes")

    assert body.startswith(b"\xef\xbb\xbfid,url,")
    assert '"ورشة ""الحوار"", الأولى"'.encode() in body
    assert body.count(b"\r\n") == 2
    assert table_behind_csv(EVENTS)[0]["summary"] == "سطر\nوآخر"


def test_other_sheets_are_csv_too(client):
    event = full_event()
    address = EVENTS.address("export-csv")
    text = client.get(f"{address}?sheet=attendance&headings=codes").getvalue().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    missing = client.get(f"{address}?sheet=nothing")

    assert (row["event_id"], row["count"], row["qualifier"]) == (str(event.pk), "25", "about")
    assert missing.status_code == 404
    assert "organizations, people, attendance" in missing.text


def test_a_map_has_longitude_before_latitude_and_every_record():
    event = full_event()
    body = behind(EVENTS, "export-geojson", "")
    collection = json.loads(body)
    found = {feature["id"]: feature for feature in collection["features"]}

    assert collection["type"] == "FeatureCollection"
    assert {feature["type"] for feature in found.values()} == {"Feature"}
    assert found[event.pk]["geometry"] == {"type": "Point", "coordinates": [36.4, 33.57]}
    assert found[event.parent_id]["geometry"] is None
    properties = found[event.pk]["properties"]
    assert (properties["starts_on"], properties["persons"]) == ("2022-05-23", 25)
    assert "latitude" not in properties
    assert map_behind_geojson(EVENTS, "q=لاشيءلاشيء") == []


def test_a_short_table_is_kept_like_a_page(client):
    EventFactory()
    for door in tables_of(EVENTS):
        response = client.get(EVENTS.address(door.name))

        assert response.headers["Cache-Control"].startswith("public")
        assert "s-maxage" in response.headers["Cache-Control"]
        assert not response.streaming
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert "attachment" in response.headers["Content-Disposition"]


@pytest.fixture
def long_tables(monkeypatch):
    """Every table is a long one."""
    monkeypatch.setattr(views, "SHORT", 0)


@pytest.mark.usefixtures("long_tables")
def test_a_long_table_comes_in_pieces_and_in_its_language(client):
    PersonFactory.create_batch(3)
    whole = {}
    for door in tables_of(PEOPLE):
        response = client.get(PEOPLE.address(door.name))
        with translation.override("en"):
            whole[door.name] = response.getvalue()
        assert response.streaming
        assert response.headers["ETag"].startswith('W/"')

    heads = whole["export-csv"].decode().splitlines()[0]
    assert "البلد" in heads and "Country," not in heads
    assert turns.turns.taken == 0


@pytest.mark.usefixtures("long_tables")
def test_who_has_a_long_table_hears_so_until_something_changes(
    client, django_capture_on_commit_callbacks
):
    event = EventFactory()
    for door in tables_of(EVENTS):
        address = f"{EVENTS.address(door.name)}?q={event.pk}x"
        EventFactory(title=f"{event.pk}x")
        first = client.get(address)
        first.getvalue()
        etag = first.headers["ETag"]
        again = client.get(address, headers={"If-None-Match": etag})
        head = client.head(address)
        with django_capture_on_commit_callbacks(execute=True):
            event.save()
        changed = client.get(address, headers={"If-None-Match": etag})
        changed.getvalue()

        assert (again.status_code, again.getvalue()) == (304, b"")
        assert (head.status_code, head.headers["ETag"], head.getvalue()) == (200, etag, b"")
        assert changed.status_code == 200
        assert changed.headers["ETag"] != etag


@pytest.mark.usefixtures("long_tables")
def test_only_some_long_tables_are_made_at_once(client):
    OrganizationFactory()
    address = ORGANIZATIONS.address("export-csv")
    first = client.get(address)
    second = client.get(address)
    first.getvalue()
    third = client.get(address)
    third.getvalue()

    assert (first.status_code, third.status_code) == (200, 200)
    assert (second.status_code, second.headers["Retry-After"]) == (503, "30")
    assert second.headers["Cache-Control"] == "no-store"
    assert turns.turns.taken == 0


def test_a_turn_ends_once_however_often_it_is_closed():
    turn = turns.Turns()
    assert (turn.take(), turn.take()) == (True, False)

    body = streaming.InTurn([b"a", b"b"], turn)
    next(body)
    body.close()
    body.close()
    assert (turn.taken, turn.take()) == (0, True)

    lost = streaming.InTurn([b"a"], turn)
    del lost
    assert turn.taken == 0


@pytest.mark.usefixtures("long_tables")
def test_a_table_that_fails_leaves_its_turn(client, monkeypatch):
    OrganizationFactory()

    def fail(*arguments):
        raise OSError("No space left on device")

    monkeypatch.setattr(workbook, "write", fail)
    client.raise_request_exception = False

    assert client.get(ORGANIZATIONS.address("export-xlsx")).status_code == 500
    assert turns.turns.taken == 0


@pytest.mark.usefixtures("long_tables")
def test_what_is_withdrawn_meanwhile_is_left_out(monkeypatch):
    monkeypatch.setattr("ngo_portal.shared.listing.RECORDS_AT_ONCE", 1)
    events = [EventFactory(starts_on=date(2022, 5, day)) for day in (3, 2, 1)]
    records = Export(EVENT_TABLE, EVENTS.select(QueryDict(""))).records()
    first = next(records)
    Event.objects.filter(pk=events[1].pk).update(
        status="withdrawn", publish_at=timezone.now() - timedelta(days=9)
    )

    assert first.pk == events[0].pk
    assert [event.pk for event in records] == [events[2].pk]


def test_the_page_offers_its_tables_in_groups(client):
    theme = ThemeFactory()
    EventFactory(themes=[theme])
    page = client.get(f"/events/?page=1&theme={theme.code}&q=").text
    section = page.partition('class="take-along"')[2].partition("</section>")[0]

    for door in ("export.xlsx", "export.csv", "export.geojson"):
        assert f'href="/events/{door}?theme={theme.code}"' in section
        assert page.count(f'/events/{door}?theme={theme.code}"') == 2
    assert section.count("<dt") == len(EVENTS.select(QueryDict("")).door_groups)
