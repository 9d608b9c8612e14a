"""Organizations and people over time: years, themes, partners, offices, figures."""

from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from django.utils.translation import override

from ngo_portal.shared import page_parts, previewing, projecting
from organizations.models import Affiliation, OrganizationFigure
from organizations.profiles import activity as activities
from organizations.profiles.drawing import LETTER, WIDTH, drawn
from organizations.profiles.names import names_of
from organizations.profiles.offices import offices_of
from organizations.profiles.partners import Partner, Tie
from organizations.profiles.series import series_of
from tests.factories.articles import ArticleFactory, ArticleOrganizationFactory
from tests.factories.events import (
    EventFactory,
    InvolvementFactory,
    InvolvementRoleFactory,
    ParticipationFactory,
)
from tests.factories.organizations import (
    AffiliationFactory,
    OrganizationFactory,
    OrganizationRelationFactory,
    PersonFactory,
)
from tests.factories.shared import CountryFactory, ThemeFactory
from tests.pages import words

pytestmark = pytest.mark.django_db


def page_of(client, record) -> BeautifulSoup:
    return BeautifulSoup(client.get(record.get_absolute_url()).content, "html.parser")


def cells(table) -> list[list[str]]:
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in table]


def listed_at(client, link) -> int:
    """How many records the list behind a link has."""
    return client.get(link["href"]).context["total"]


def held_in(year, organization, role, **fields):
    event = EventFactory(starts_on=date(year, 5, 1), **fields)
    InvolvementFactory(organization=organization, event=event, role=role)
    return event


@pytest.fixture
def roles():
    return {
        name: InvolvementRoleFactory(code=f"as_{name}", name_ar=name, position=place)
        for place, name in enumerate(["منظمة", "مضيفة"])
    }


@pytest.fixture
def organization(roles):
    """Active in 2019, 2021 and 2022; what a year shows and links to is asked of its page."""
    own = OrganizationFactory()
    organizer, host = roles["منظمة"], roles["مضيفة"]
    with projecting.together():
        for _number in range(2):
            held_in(2019, own, organizer)
        held_in(2019, own, organizer, draft=True)
        both = held_in(2021, own, host)
        InvolvementFactory(organization=own, event=both, role=organizer)
        held_in(2021, own, host)
        over_new_year = EventFactory(
            several_days=True, starts_on=date(2021, 12, 30), ends_on=date(2022, 1, 2)
        )
        InvolvementFactory(organization=own, event=over_new_year, role=host)
        article = ArticleFactory(publish_at=datetime(2021, 6, 1, 10, tzinfo=UTC))
        ArticleOrganizationFactory(organization=own, article=article)
    return own


class TestYears:
    def test_each_year_is_told_by_role_and_leads_to_what_it_counts(self, client, organization):
        page = page_of(client, organization)

        activity = page.select_one("#activity")
        head, *rows = cells(activity.select("tr"))
        assert head == ["السنة", "منظمة", "مضيفة", head[3], "الفعاليات", "التقارير"]
        assert rows == [
            # What went on from the year before stands in a column of its own.
            ["2022", "0", "0", "1", "1", "0"],
            # An event with two roles counts under the first of them.
            ["2021", "1", "2", "0", "3", "1"],
            ["2019", "2", "0", "0", "2", "0"],
        ]
        counted = [link for link in activity.select("td a")]
        assert [listed_at(client, link) for link in counted] == [1, 3, 1, 2]
        columns = activity.select(".years__item")
        assert [column.span.text for column in columns] == ["2019", "2020", "2021", "2022"]
        # A year without anything is a gap that leads nowhere.
        assert [bool(column.a) for column in columns] == [True, False, True, True]
        assert [len(column.select("rect")) for column in columns] == [1, 0, 3, 1]

    def test_drawn_columns_are_as_high_as_their_numbers(self, client, organization):
        page = page_of(client, organization)

        sizes = {}
        for column in page.select(".years__item"):
            parts = column.select(".years__part")
            sizes[column.span.text] = sum(float(part["height"].rstrip("%")) for part in parts)
        assert sizes["2019"] == pytest.approx(2 * sizes["2022"], abs=0.05)
        assert sizes["2021"] == pytest.approx(3 * sizes["2022"], abs=0.05)
        assert sizes["2021"] <= 100

    def test_sizes_have_a_point_in_every_language(self, client, organization):
        for language in ("ar", "en"):
            with override(language):
                page = page_of(client, organization)

            drawn_sizes = [bar["y"] for bar in page.select(".years__part")]
            assert drawn_sizes and not any("," in text for text in drawn_sizes)

    def test_of_many_events_the_total_is_exact_and_what_was_looked_at_is_said(
        self, client, organization, roles, monkeypatch
    ):
        monkeypatch.setattr(activities, "MOST", 3)
        monkeypatch.setattr(page_parts, "FEW", 2)
        other = InvolvementFactory(event=held_in(2022, organization, roles["مضيفة"]))

        page = page_of(client, organization)

        rows = cells(page.select("#activity tbody tr"))
        assert rows == [["2022", "2", "0"], ["2021", "3", "1"], ["2019", "2", "0"]]
        assert "3" in page.select_one("#ties .section__note").text
        assert other.organization.name in page.select_one("#ties table").text

    def test_far_years_are_in_the_table_alone(self, client, roles):
        own = OrganizationFactory()
        for year in (1950, 2019, 2021):
            held_in(year, own, roles["منظمة"])

        page = page_of(client, own)

        assert len(page.select(".years__item")) == activities.YEARS
        assert [row[0] for row in cells(page.select("#activity tbody tr"))] == [
            *("2021", "2019", "1950")
        ]

    def test_a_preview_has_the_years_of_what_is_not_found_yet(self, rf, roles):
        own = OrganizationFactory(draft=True)
        for year in (2019, 2021):
            held_in(year, own, roles["منظمة"])

        page = BeautifulSoup(previewing.drawn(own, rf.get("/")), "html.parser")

        assert [row[0] for row in cells(page.select("#activity tbody tr"))] == ["2021", "2019"]


def test_themes_and_countries_lead_to_what_they_count(client):
    own, group = OrganizationFactory(), ThemeFactory(code="he")
    health, camps = ThemeFactory(parent=group, code="he_x"), ThemeFactory(code="pr")
    country = CountryFactory()
    for themes in ([health], [health, camps], [camps], [health]):
        event = EventFactory(themes=themes, country=country)
        InvolvementFactory(organization=own, event=event)

    page = page_of(client, own)

    assert cells(page.select("#themes tbody tr")) == [[health.name, "3"], [camps.name, "2"]]
    assert [row["data-group"] for row in page.select("#themes tbody tr")] == ["he", "pr"]
    assert cells(page.select("#countries tbody tr")) == [[country.name, "4"]]
    links = page.select("#themes th a, #countries th a")
    assert [listed_at(client, link) for link in links] == [3, 2, 4]


class TestPartners:
    def test_of_an_organization(self, client):
        own, near, far = OrganizationFactory.create_batch(3)
        hidden, funder = OrganizationFactory(draft=True), OrganizationFactory()
        first, second = EventFactory(), EventFactory()
        for event in (first, second, EventFactory(draft=True)):
            for one in (own, near):
                InvolvementFactory(organization=one, event=event)
        InvolvementFactory(organization=far, event=first)
        InvolvementFactory(organization=hidden, event=first)
        OrganizationRelationFactory(
            organization=own, other=funder, kind="funded_by", starts="2019", ends="2022-05"
        )
        OrganizationRelationFactory(organization=own, other=near, kind="partner_of")

        page = page_of(client, own)

        table = page.select("#ties tbody tr")
        assert [row.a.text for row in table] == [near.name, far.name, funder.name]
        assert [row.select_one("td").get_text(strip=True)[:1] for row in table][:2] == ["2", "1"]
        assert "بتمويل من" in table[2].text and "من 2019 إلى أيار/مايو 2022" in table[2].text
        counts = page.select(".partners__count")
        assert [listed_at(client, link) for link in counts] == [2, 1]
        together = words(client.get(counts[0]["href"]))
        assert first.title in together and second.title in together
        drawing = page.select_one("svg.network")
        assert [node.title.text for node in drawing.select("a")] == [
            *(near.name, funder.name, far.name)
        ]
        # Drawn differently: events in common, and what is on record.
        assert len(drawing.select(".network__events")) == 2
        assert len(drawing.select(".network__tie")) == 2
        assert hidden.name not in page.text

    def test_of_a_person(self, client):
        person, met = PersonFactory(), PersonFactory(honorific="الدكتورة")
        withheld, draft = PersonFactory(withheld=True), PersonFactory(draft=True)
        host, spoken_for = OrganizationFactory(), OrganizationFactory()
        worked_for = AffiliationFactory(person=person, role="أمينة", starts="2015", ends="2019")
        event = EventFactory()
        InvolvementFactory(organization=host, event=event)
        ParticipationFactory(person=person, event=event, organization=spoken_for)
        for one in (met, withheld, draft):
            ParticipationFactory(person=one, event=event)

        page = page_of(client, person)

        rows = {row.a.text: row for row in page.select("#ties tbody tr")}
        assert set(rows) == {
            *(met.full_name, host.name, spoken_for.name, worked_for.organization.name)
        }
        assert [listed_at(client, link) for link in page.select(".partners__count")] == [1, 1]
        assert "من 2015 إلى 2019" in rows[worked_for.organization.name].text
        assert withheld.name not in page.text

    def test_one_alone_is_not_drawn(self, client):
        tie = OrganizationRelationFactory()

        page = page_of(client, tie.organization)

        assert [row.a.text for row in page.select("#ties tbody tr")] == [tie.other.name]
        assert page.select("svg.network") == []

    def test_who_has_no_page_is_named_and_neither_linked_nor_drawn(self, client):
        own = OrganizationFactory()
        for trait in ({}, {}, {"draft": True}):
            other = OrganizationFactory(**trait)
            OrganizationRelationFactory(organization=own, other=other)

        page = page_of(client, own)

        assert other.name in page.select_one("#ties table").text
        assert len(page.select("#ties tbody a")) == len(page.select("svg.network a")) == 2


class TestTogether:
    def test_it_has_the_events_of_both(self, client):
        one, other = OrganizationFactory.create_batch(2)
        common, alone = EventFactory(), EventFactory()
        for event, own in ((common, one), (common, other), (alone, one)):
            InvolvementFactory(organization=own, event=event)

        page = client.get(reverse("organizations:together", args=[one.pk, other.pk]))

        assert common.title in words(page)
        assert alone.title not in words(page)
        assert b'content="noindex, follow"' in page.content

    @pytest.mark.parametrize("noun", ["organizations", "people"])
    def test_a_pair_has_one_address_and_none_without_an_event(self, client, noun):
        factory, part, name = {
            "organizations": (OrganizationFactory, InvolvementFactory, "organization"),
            "people": (PersonFactory, ParticipationFactory, "person"),
        }[noun]
        one, other, stranger = factory.create_batch(3)
        event = EventFactory()
        for record in (one, other):
            part(event=event, **{name: record})
        part(**{name: stranger})

        def answer(*pair):
            keys = [record.pk for record in pair]
            found = client.get("/en/{}/{}/with/{}/?page=1".format(noun, *keys))
            return found.status_code, found.headers.get("Location")

        there = f"/en/{noun}/{one.pk}/with/{other.pk}/?page=1"
        assert [answer(one, other), answer(other, one)] == [(200, None), (301, there)]
        assert [answer(one, stranger)[0], answer(stranger, one)[0]] == [404, 404]

    def test_it_goes_on_over_pages(self, client):
        people = PersonFactory.create_batch(2)
        with projecting.together():
            for _number in range(21):
                event = EventFactory()
                for person in people:
                    ParticipationFactory(person=person, event=event)
        address = reverse("people:together", args=[person.pk for person in people])

        assert [len(client.get(f"{address}?page={n}").context["page_obj"]) for n in (1, 2)] == [
            *(20, 1)
        ]
        assert client.get(f"{address}?page=3").status_code == 404

    def test_there_is_none_of_who_has_no_page(self, client):
        own = PersonFactory()
        others = [PersonFactory(withheld=True).pk, PersonFactory(draft=True).pk, own.pk]

        for other in [*others, 10**6, 10**30]:
            for pair in ([own.pk, other], [other, own.pk]):
                address = reverse("people:together", args=pair)
                assert client.get(address).status_code == 404
        assert client.post(address).status_code == 405


def partners_with(count, words_of_each=6):
    return [
        Partner(
            " ".join(f"منظمة{number}" for _word in range(words_of_each)),
            count=number * 900,
            ties=[Tie("مكتب إقليمي من مكاتب منظمة بعيدة جدًا")] if number % 2 else [],
        )
        for number in range(count)
    ]


@pytest.mark.once
@pytest.mark.parametrize("is_rtl", [True, False])
def test_no_name_of_a_drawing_touches_another_or_its_edge(is_rtl):
    for count in range(2, 13):
        network = drawn("مؤسسة ذات اسم طويل في كل اللغات", partners_with(count), is_rtl=is_rtl)

        boxes = []
        for node in network.nodes:
            is_right = float(node.x) > WIDTH / 2
            # A text that begins where its language does grows away from the middle.
            assert node.anchor == ("start" if is_right != is_rtl else "end")
            for text in node.texts:
                letters = len(text.words) - 2  # the signs around it have no width
                long = letters * LETTER * (0.83 if text.is_small else 1)
                x, y = float(text.x), float(text.y)
                start, end = (x, x + long) if is_right else (x - long, x)
                assert start >= 0 and end <= WIDTH
                boxes.append((start, end, y - 13, y + 4))
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                apart = one[1] <= other[0] or other[1] <= one[0]
                assert apart or one[3] <= other[2] or other[3] <= one[2]
        assert max(box[3] for box in boxes) <= float(network.height)
        assert min(box[2] for box in boxes) >= 0


@pytest.mark.once
def test_a_drawing_is_the_same_each_time_and_wider_for_more():
    partners = partners_with(6)

    network = drawn("اسم", partners, is_rtl=True)

    assert network == drawn("اسم", partners, is_rtl=True)
    widths = {node.partner.count: node.width for node in network.nodes}
    assert widths.pop(0) == ""
    ordered = [float(widths[count]) for count in sorted(widths)]
    assert ordered == sorted(set(ordered))
    assert drawn("اسم", partners[:1], is_rtl=True) is None


@pytest.mark.once
def test_an_office_is_former_once_its_last_possible_day_is_over():
    held = [
        Affiliation(role=ends or "?", ends=ends)
        for ends in ("", "2025", "2026", "2026-04", "2026-05", "2026-05-09", "2026-05-10", "2030")
    ]

    offices = offices_of(held, date(2026, 5, 10))

    assert {one.role for one in offices.current} == {"?", "2026", "2026-05", "2026-05-10", "2030"}
    assert [one.role for one in offices.former] == ["2026-05-09", "2026-04", "2025"]


@pytest.mark.once
def test_figures_of_one_thing_on_several_dates_are_a_line():
    def figure(value, as_of, metric="members", qualifier="exact"):
        return OrganizationFigure(value=value, as_of=as_of, metric=metric, qualifier=qualifier)

    members, staff = series_of(
        [
            figure(100, "2020"),
            figure(50, "2018-01-01", qualifier="about"),
            figure(7, "", metric="staff"),
            figure(80, ""),
            figure(200, "2022"),
            figure(60, "no date"),
        ]
    )

    assert [one.value for one in members.figures][1:3] == [200, 100]
    assert [one.value for one in members.dated] == [50, 100, 200]
    # Hollow what is not exact; from left to right in time, the highest at the top.
    assert [point.is_exact for point in members.points] == [False, True, True]
    across = [float(point.x.rstrip("%")) for point in members.points]
    heights = [100 - 14 - float(point.y.rstrip("%")) for point in members.points]
    assert across[1] == pytest.approx(50, abs=0.1)
    assert heights[2] == pytest.approx(2 * heights[1]) == pytest.approx(4 * heights[0])
    assert len(members.strokes) == 2
    assert (staff.is_drawn, members.is_drawn) == (False, True)
    # Between two points there is no course.
    (twice,) = series_of([figure(47, "2023"), figure(54, "2024")])
    assert (twice.is_drawn, [one.value for one in twice.figures]) == (False, [54, 47])


def test_figures_come_with_size_before_work():
    figures = [
        OrganizationFigure(value=1, as_of="2024", metric=metric)
        for metric in ("branches", "staff", "members", "readers", "budget_usd")
    ]

    assert [one.latest.metric for one in series_of(figures)] == [
        "budget_usd",
        "members",
        "staff",
        "branches",
        "readers",
    ]


def test_a_name_is_said_once_under_what_it_is(client):
    own = OrganizationFactory(name_latin="Mithal Network", acronym="MLN")
    own.names.create(name="mithal network", kind="official")
    own.names.create(name="شمال", kind="acronym")

    with translation.override("en"):
        found = names_of(own)

    assert ("Acronym", ["MLN", "شمال"]) in [
        (kind, [one.name for one in names]) for kind, names in found
    ]
    assert "Official name in another language" not in [kind for kind, _names in found]


def test_people_are_told_by_what_they_are_and_were(client):
    own = OrganizationFactory()
    today = AffiliationFactory(organization=own, starts="2015")
    before = AffiliationFactory(organization=own, starts="2016", ends="2018")

    page = page_of(client, own)

    lists = [each.select("a") for each in page.select("#people .offices")]
    assert [[link.text for link in links] for links in lists] == [
        [today.person.full_name],
        [before.person.full_name],
    ]


def test_an_organization_with_a_name_alone_has_no_empty_part(client):
    page = page_of(client, OrganizationFactory(summary="", type=None, country=None))

    main = page.select_one("main article")
    assert [heading.text for heading in main.select("h2")] == ["شارك"]
    assert main.select("dl") == []
    assert main.select(".contents") == []


def test_what_a_page_names_stands_where_its_list_of_parts_leads(client, organization):
    InvolvementFactory(event=organization.involvements.first().event)

    page = page_of(client, organization)

    targets = [urlsplit(link["href"]).fragment for link in page.select(".jumps a")]
    assert len(targets) > 2
    assert [name for name in targets if page.find(id=name) is None] == []
