"""What pages say of themselves to search engines and where they are shared."""

import json
from datetime import time

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from events.listings import EVENTS
from events.models import Event
from ngo_portal.shared import structured
from ngo_portal.shared.listing import Door
from ngo_portal.shared.quantity import Mode
from tests.factories.articles import (
    ArticleEventFactory,
    ArticleFactory,
    ArticlePersonFactory,
)
from tests.factories.events import (
    EventFactory,
    InvolvementFactory,
    ParticipationFactory,
)
from tests.factories.organizations import (
    AffiliationFactory,
    OrganizationFactory,
    OrganizationNameFactory,
    OrganizationRelationFactory,
    PersonFactory,
)
from tests.factories.shared import CountryFactory, PhotoFactory, PlaceFactory, ThemeFactory
from tests.vocabulary import blocks, faults

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def data_of(client, record):
    """The first block of a page: that of its record."""
    return blocks(client.get(record.get_absolute_url()).text)[0]


def heads(client, address, query=None):
    """Properties of Open Graph and links to other languages in the head of a page."""
    head = BeautifulSoup(client.get(address, query).text, "html.parser").head
    said = {meta["property"]: meta["content"] for meta in head.find_all("meta", property=True)}
    links = head.find_all("link", hreflang=True)
    return said, {link["hreflang"]: link["href"] for link in links}


# Events


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"undated": True}, {}),
        ({"duration_only": True}, {"duration": "P3D"}),
        ({"year_only": True}, {"startDate": "2022"}),
        ({"month_only": True}, {"startDate": "2022-05"}),
        ({}, {"startDate": "2022-05-23"}),
        ({"several_days": True}, {"startDate": "2022-05-23", "endDate": "2022-05-24"}),
        (
            {"starts_at": time(9, 30), "ends_at": time(16)},
            {"startDate": "2022-05-23T09:30", "endDate": "2022-05-23T16:00"},
        ),
        (
            {"several_days": True, "starts_at": time(9, 30)},
            {"startDate": "2022-05-23T09:30", "endDate": "2022-05-24"},
        ),
    ],
)
def test_no_date_is_more_precise_than_is_known(client, dates, said):
    data = data_of(client, EventFactory(**dates))

    asked = ("startDate", "endDate", "duration")
    assert {name: data[name] for name in asked if name in data} == said


@pytest.mark.parametrize(
    ("life", "previously", "status"),
    [
        (Event.Life.HELD, None, "EventScheduled"),
        (Event.Life.ANNOUNCED, "2022-03-14", "EventRescheduled"),
        (Event.Life.POSTPONED, "2022-03-14", "EventPostponed"),
        (Event.Life.CANCELLED, None, "EventCancelled"),
    ],
)
def test_what_became_of_an_event_is_said(client, life, previously, status):
    data = data_of(client, EventFactory(life=life, previously_on=previously))

    assert data["eventStatus"] == f"https://schema.org/{status}"
    assert data.get("previousStartDate") == previously


def test_where_an_event_was_is_said_no_more_precisely_than_is_known(client):
    city = PlaceFactory(name_ar="حمص", country=CountryFactory(), latitude=34.73, longitude=36.71)
    held = {"place": city, "country": city.country}

    hall = data_of(client, EventFactory(**held, venue="المركز الثقافي", mode=Mode.HYBRID))
    somewhere = data_of(client, EventFactory(**held, mode=Mode.IN_PERSON))
    online = data_of(client, EventFactory(place=None, country=None, mode=Mode.VIRTUAL))
    unknown = data_of(client, EventFactory(place=None, country=None, mode=""))

    position = {"@type": "GeoCoordinates", "latitude": 34.73, "longitude": 36.71}
    # The city's position is not that of the hall.
    assert hall["location"][0]["name"] == "المركز الثقافي"
    assert "geo" not in hall["location"][0]
    assert hall["location"][0]["containedInPlace"]["geo"] == position
    assert (
        hall["location"][1] == {"@type": "VirtualLocation", "name": "Zoom"}
        or len(hall["location"]) == 2
    )
    assert somewhere["location"][0]["geo"] == position
    assert [where["@type"] for where in online["location"]] == ["VirtualLocation"]
    assert online["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")
    assert "location" not in unknown and "eventAttendanceMode" not in unknown


# The vocabulary


def test_what_organizations_and_people_say_is_in_the_vocabulary(client):
    theme = ThemeFactory()
    full = OrganizationFactory(
        themes=[theme],
        short_name="ضفاف",
        acronym="DF",
        name_latin="Difaf",
        logo=PhotoFactory(),
        founded="2002-05",
        website="https://example.org",
        email="a@example.org",
        phone="+963 11 1",
        address="شارع النيل",
        place=PlaceFactory(),
        country=None,
        parent=OrganizationFactory(),
    )
    OrganizationNameFactory(organization=full)
    OrganizationRelationFactory(organization=full)
    OrganizationRelationFactory(other=full)
    OrganizationRelationFactory(organization=full, kind="funded_by", state="ended")
    somebody = PersonFactory(
        honorific="الدكتورة", name_latin="L. Attar", portrait=PhotoFactory(), website=""
    )
    AffiliationFactory(person=somebody, organization=full, starts="2015", ends="2019-04")
    ParticipationFactory(person=somebody)
    bare = OrganizationFactory(type=None, summary="", country=None, themes=[])
    nobody = PersonFactory(profession="", summary="")

    said = {record: data_of(client, record) for record in (full, bare, somebody, nobody)}

    assert {record: faults(data) for record, data in said.items()} == {
        record: [] for record in said
    }
    assert said[full]["@type"] == "NGO"
    assert said[full]["foundingDate"] == "2002-05"
    assert len(said[full]["memberOf"]) == len(said[full]["member"]) == 1
    assert "funder" not in said[full]
    office = said[somebody]["mainEntity"]["affiliation"][0]
    assert (office["startDate"], office["endDate"]) == ("2015", "2019-04")
    assert {*said[bare]} == {"@context", "@id", "@type", "name", "mainEntityOfPage"}
    person = said[nobody]["mainEntity"]
    assert {*person} == {"@id", "@type", "name", "url"}


def test_lists_hubs_and_home_are_in_the_vocabulary(client):
    theme = ThemeFactory()
    events = EventFactory.create_batch(21, themes=[theme])
    first = client.get("/events/")
    pages = ["/events/", "/events/?page=2", "/articles/", theme.get_absolute_url(), "/", "/themes/"]

    found = {address: blocks(client.get(address).text) for address in pages}

    assert {fault for said in found.values() for block in said for fault in faults(block)} == set()
    listed = found["/events/"][0]["@graph"][0]["itemListElement"]
    second = found["/events/?page=2"][0]["itemListElement"]
    assert [iri_to_uri(line["url"]) for line in listed] == [
        f"http://testserver{event.get_absolute_url()}" for event in reversed(events[1:])
    ]
    assert second[0]["position"] == 21
    assert found["/"][0]["potentialAction"]["query-input"] == "required name=search_term_string"
    trail = found[theme.get_absolute_url()][-1]["itemListElement"]
    assert [step.get("item", "") for step in trail][::3] == ["http://testserver/", ""]
    # The same for everybody: a nonce would have made the page one reader's own.
    assert first["Cache-Control"].startswith("public")


def test_a_list_says_which_forms_of_it_programs_read(client, monkeypatch):
    doors = (Door("list", "CSV", "text/csv"), Door("list", "Embed"))
    monkeypatch.setitem(EVENTS.__dict__, "doors", doors)
    EventFactory()

    found = blocks(client.get("/events/").text)[0]["@graph"][1]
    narrowed = blocks(client.get("/events/?mode=virtual").text)

    assert faults(found) == []
    assert [form["encodingFormat"] for form in found["distribution"]] == ["text/csv"]
    assert "Dataset" not in json.dumps(narrowed)


def test_data_cannot_end_its_element():
    block = structured.data_block([structured.node("Event", name="</script>\u2028<!--&")])

    assert block.count("<") == 2
    assert "\u2028" not in block and "&" not in block
    text = block.partition(">")[2].rpartition("<")[0]
    assert json.loads(text)["name"] == "</script>\u2028<!--&"


# Nobody and nothing that readers may not see


def test_nothing_hidden_is_in_the_data_or_the_head(client):
    hidden = OrganizationFactory(draft=True, name="جهة غير منشورة")
    withheld = PersonFactory(withheld=True, name="اسم محجوب")
    unpublished = PersonFactory(draft=True, name="شخص بلا صفحة")
    photo = PhotoFactory(withheld=True, alt="وجه")
    event = EventFactory(
        cover=photo, parent=EventFactory(draft=True, title="فعالية خفية"), parent_kind="session"
    )
    InvolvementFactory(event=event, organization=hidden)
    ParticipationFactory(event=event, person=withheld)
    ParticipationFactory(event=event, person=unpublished, organization=hidden)
    draft = ArticleFactory(draft=True, title="مقال خفي")
    ArticleEventFactory(event=event, article=draft)
    article = ArticleFactory(cover=photo)
    ArticlePersonFactory(article=article, person=withheld)
    ArticleEventFactory(event=EventFactory(draft=True, title="فعالية خفية"), article=article)
    pages = [client.get(record.get_absolute_url()).text for record in (event, article)]

    said = json.dumps([blocks(page) for page in pages], ensure_ascii=False)
    heads = " ".join(page.partition("</head>")[0] for page in pages)

    for secret in ["اسم محجوب", "خفي", photo.image.name.partition(".")[0]]:
        assert secret not in said + heads
    # Named as the page names them, and without an address that would not open.
    assert "شخص بلا صفحة" in said
    assert [
        address for address in (hidden, unpublished) if address.get_absolute_url() in said
    ] == []


# Where a page is shared


def test_every_page_has_a_card(client):
    event = EventFactory(title='«حوار» & "نقاش"', summary="يوم واحد.")
    article, person = ArticleFactory(), PersonFactory()

    said, _links = heads(client, event.get_absolute_url())

    assert said["og:title"] == '«حوار» & "نقاش"'
    assert said["og:description"] == "يوم واحد."
    assert said["og:url"] == f"http://testserver{event.get_absolute_url()}"
    assert (said["og:locale"], said["og:type"]) == ("ar_AR", "website")
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert said["og:image"].startswith(f"http://testserver/posters/ar/events/{event.pk}-")
    assert heads(client, article.get_absolute_url())[0]["og:type"] == "article"
    assert heads(client, person.get_absolute_url())[0]["og:type"] == "profile"
    for address in ["/", "/events/", "/countries/", "/about/"]:
        assert "/posters/ar/site/0-" in heads(client, address)[0]["og:image"]
    assert heads(client, "/nowhere/") == ({}, {})


def test_lists_of_several_filters_are_for_no_search_engine(client):
    EventFactory()

    def says_noindex(**query):
        return 'content="noindex' in client.get(reverse("events:list"), query).text

    assert not says_noindex(mode="virtual")
    assert says_noindex(mode="virtual", year="2022")


# Other languages


def test_pages_name_themselves_in_every_language_that_has_an_address(client):
    EventFactory.create_batch(21)
    assert heads(client, "/events/", {"page": 2})[1] == {
        "ar": "http://testserver/events/?page=2",
        "en": "http://testserver/en/events/?page=2",
        "x-default": "http://testserver/events/?page=2",
    }
    assert heads(client, "/events/", {"mode": "virtual"})[1] == {}


def test_translations_of_an_article_name_each_other(client):
    original = ArticleFactory(language="en", title="A day in Homs")
    arabic = ArticleFactory(language="ar", translation_of=original)
    french = ArticleFactory(language="fr", title="Un jour", translation_of=original)
    draft = ArticleFactory(language="tr", title="Bir gün", translation_of=original, draft=True)
    # An English article stands on an English page; for other languages there is only the Arabic.
    in_english = f"http://testserver/en{original.get_absolute_url()}"
    languages = {
        record.language: f"http://testserver{record.get_absolute_url()}"
        for record in (arabic, french)
    } | {"en": in_english, "x-default": in_english}

    for record in (original, arabic, french):
        assert heads(client, record.get_absolute_url())[1] == languages
    said = {record: data_of(client, record) for record in (original, arabic)}
    assert draft.title not in json.dumps([*said.values()])
    assert {faults(data) == [] for data in said.values()} == {True}
    assert len(said[original]["workTranslation"]) == 2
    assert said[arabic]["translationOfWork"][0]["headline"] == "A day in Homs"
