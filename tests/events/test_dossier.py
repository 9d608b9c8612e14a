"""The page of an event as a dossier: its line in time, what was announced, its numbers drawn."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from articles.models import ArticleEvent, Provenance
from events import views
from events.announced import is_kept
from events.arrangement import by_state, slots
from events.charting import charts, figures
from events.dossier import head_counts
from events.models import AgendaItem, Attendance, Outcome, ParticipationRole
from events.neighbours import surroundings
from events.templatetags.gatherings import parted
from ngo_portal.shared import projecting
from ngo_portal.shared.quantity import Mode, Qualifier, Unit
from tests.factories.articles import ArticleEventFactory, ArticleFactory, ProvenanceFactory
from tests.factories.events import (
    AgendaItemFactory,
    EventFactory,
    EventRelationFactory,
    EventSeriesFactory,
    OutcomeFactory,
    OutcomeNoteFactory,
)
from tests.factories.organizations import PersonFactory
from tests.pages import main, words

ANNOUNCEMENT, COVERAGE = ArticleEvent.Kind.ANNOUNCEMENT, ArticleEvent.Kind.COVERAGE
KEPT = [
    ("23–24 أيار/مايو 2022", "23–24 مايو 2022", "date", True),
    ("23 حزيران 2022", "23 أيار/مايو 2022", "date", False),
    ("الرباط", "قاعة الملتقى، الرباط", "place", True),
    ("فندق السلام، الرباط", "قاعة الملتقى، الرباط", "place", False),
    ("120 شخصًا", "نحو 86 مشاركًا", "attendance", False),
    ("٨٦ في القاعة", "86 مشاركًا", "attendance", True),
    ("1500 مشارك", "1,500 مشارك", "attendance", True),
    ("١٬٥٠٠ مشارك", "1500 مشارك", "attendance", True),
    ("1 500 مشارك", "1,500 مشارك", "attendance", True),
    ("1.500 مشارك", "1500 مشارك", "attendance", True),
    ("1,500 مشارك", "1,600 مشارك", "attendance", False),
    ("120 شخصًا من 5 دول", "120 مشاركًا", "attendance", True),
    ("120 شخصًا من 5 دول", "86 شخصًا من 5 دول", "attendance", False),
    ("مئة مشارك", "86 مشاركًا", "attendance", True),
    ("120 مشاركًا", "عشرات المشاركين", "attendance", True),
    ("20/5/2022", "20 أيار/مايو 2022", "date", True),
    ("2022-05-20", "20 أيار/مايو 2022", "date", True),
    ("٢٠٢٢/٥/٢٠", "20 أيار/مايو 2022", "date", True),
    ("05 أيار", "5 أيار/مايو 2022", "date", True),
    ("05 أيار", "20 أيار/مايو 2022", "date", False),
    ("20 May 2022", "20 أيار/مايو 2022", "date", True),
    ("الجمعة 20 أيار الساعة 10:00", "20 May 2022", "date", True),
    ("من 20 إلى 22 أيار/مايو", "20–22 أيار/مايو 2022", "date", True),
    ("20-22/5/2022", "20–22 أيار/مايو 2022", "date", True),
    ("5/2022", "20 أيار/مايو 2022", "date", True),
    ("20/5", "20 أيار/مايو 2022", "date", True),
    ("5/6/2022", "6 أيار/مايو 2022", "date", True),
    ("20/5/2022", "21 أيار/مايو 2022", "date", False),
    ("2022-06-20", "20 أيار/مايو 2022", "date", False),
    ("20 أيار 2021", "20 أيار/مايو 2022", "date", False),
    ("18 كانون الثاني", "18 كانون الأول 2022", "date", False),
    ("18 كانون الثاني/يناير", "18 يناير 2022", "date", True),
    ("20 شوال 1443 هـ", "21 أيار/مايو 2022", "date", True),
    ("99/99/2022", "20 أيار/مايو 2022", "date", True),
    ("القاعة 05", "القاعة ٥، الطابق الأول", "place", True),
    ("القاعة 5", "القاعة 6", "place", False),
]


def page_of(client, event):
    response = client.get(event.get_absolute_url())
    assert response.status_code == 200
    return response


def written(event, kind, *day, **values):
    """An article about an event, published on a day."""
    article = ArticleFactory(publish_at=datetime(*day, 9, tzinfo=UTC), **values)
    ArticleEventFactory(article=article, event=event, kind=kind)
    return article


def line(page):
    return [(stage.kind, stage.on) for stage in page.context["timeline"]]


@pytest.mark.django_db
def test_line_leads_from_the_announcement_to_what_became_of_it(client):
    due_on = timezone.localdate() + timedelta(days=30)
    event = EventFactory(several_days=True, previously_on=date(2022, 4, 1))
    later = EventFactory(starts_on=date(2023, 5, 1))
    EventRelationFactory(event=later, other=event, kind="follows")
    written(event, COVERAGE, 2022, 5, 25)
    written(event, ANNOUNCEMENT, 2022, 3, 1, source_published_on=date(2022, 2, 27))
    outcome = OutcomeFactory(event=event, number=2, due_on=due_on, follow_up="in_progress")
    note = OutcomeNoteFactory(outcome=outcome, url="https://example.org/note")
    OutcomeFactory(event=event, number=3, due_on=date(2022, 8, 1), follow_up="not_started")
    OutcomeFactory(event=event, number=4, due_on=date(2022, 8, 1), follow_up="done")
    event.corrections.create(corrected_on=date(2022, 6, 1), wrong="خطأ", right="صواب")

    page = page_of(client, event)

    assert line(page) == [
        ("announcement", date(2022, 2, 27)),
        ("former", date(2022, 4, 1)),
        ("event", None),
        ("report", date(2022, 5, 25)),
        ("correction", date(2022, 6, 1)),
        ("note", date(2022, 8, 1)),
        ("note", note.noted_on),
        ("related", date(2023, 5, 1)),
        ("note", due_on),
    ]
    assert [stage.on for stage in page.context["timeline"] if stage.is_to_come] == [due_on]
    drawn = main(page).partition('class="course"')[2]
    assert f'href="#outcome-{outcome.pk}"' in drawn
    assert f'id="outcome-{outcome.pk}"' in drawn
    assert 'href="https://example.org/note" rel="external noopener"' in drawn


@pytest.mark.django_db
def test_event_stands_in_its_line_no_earlier_than_it_can_have_been(client):
    month, undated = EventFactory(month_only=True), EventFactory(undated=True)
    for event in (month, undated):
        written(event, ANNOUNCEMENT, 2022, 5, 20)
        written(event, COVERAGE, 2022, 6, 2)

    kinds = [[kind for kind, _day in line(page_of(client, one))] for one in (month, undated)]

    assert kinds == [["announcement", "event", "report"]] * 2


@pytest.mark.django_db
def test_an_undated_event_stands_between_its_announcement_and_reports_of_any_day(client):
    for day in (date.min, date.max):
        event = EventFactory(undated=True)
        for kind in (COVERAGE, ANNOUNCEMENT):
            written(event, kind, 2022, 5, 20, source_published_on=day)

        stages = [kind for kind, _day in line(page_of(client, event))]

        assert stages == ["announcement", "event", "report"]


@pytest.mark.django_db
def test_announced_event_whose_day_is_over_is_not_said_to_have_been_held(client):
    silent, held = EventFactory(announced=True), EventFactory()
    for event in (silent, held):
        written(event, ANNOUNCEMENT, 2022, 5, 1)

    said, other = page_of(client, silent), page_of(client, held)

    assert said.context["was_awaited"]
    assert not other.context["was_awaited"]
    own = [page.context["timeline"][1] for page in (said, other)]
    assert [bool(stage.note) for stage in own] == [True, False]
    assert own[0].note in words(said)
    assert own[0].note not in words(other)


@pytest.mark.django_db
def test_what_was_announced_stands_beside_what_was_held_where_they_differ(client):
    event = EventFactory(previously_on=date(2022, 4, 1), venue="قاعة البلدية")
    before, after = written(event, ANNOUNCEMENT, 2022, 3, 1), written(event, COVERAGE, 2022, 5, 25)
    fact = Provenance.Fact
    for article, kind, value in [
        (before, fact.PLACE, "فندق الواحة"),
        (before, fact.NAME, event.title),
        (before, fact.ATTENDANCE, "120 مشاركًا"),
        (after, fact.ATTENDANCE, "86 مشاركًا"),
        (before, fact.OUTCOME, "وعد"),
    ]:
        ProvenanceFactory(article=article, event=event, fact=kind, value=value)
    draft = ArticleFactory(draft=True)
    ArticleEventFactory(article=draft, event=event, kind=ANNOUNCEMENT)
    ProvenanceFactory(article=draft, event=event, fact=fact.PLACE, value="سر لا يُنشر")

    page = page_of(client, event)

    assert [(one.announced, one.held) for one in page.context["differences"]] == [
        ("1 نيسان/أبريل 2022", "23 أيار/مايو 2022"),
        ("فندق الواحة", "قاعة البلدية"),
        ("120 مشاركًا", "86 مشاركًا"),
    ]
    sources = [(one.source, one.source_held) for one in page.context["differences"]]
    urls = before.get_absolute_url(), after.get_absolute_url()
    assert sources == [("", ""), (urls[0], ""), urls]
    assert "سر لا" not in words(page)


@pytest.mark.django_db
def test_what_is_not_held_is_not_compared(client):
    cancelled, postponed = EventFactory(cancelled=True), EventFactory(postponed=True)

    [said] = page_of(client, cancelled).context["differences"]

    assert said.announced == "23 أيار/مايو 2022"
    assert said.held.endswith("تعذر السفر")
    assert page_of(client, postponed).context["differences"] == []


@pytest.mark.parametrize(("announced", "held", "fact", "is_same"), KEPT)
def test_other_words_for_the_same_are_no_difference(announced, held, fact, is_same):
    assert is_kept(announced, held, fact) is is_same


def session(text, starts="", ends="", hall=""):
    hours = [time.fromisoformat(hour) if hour else None for hour in (starts, ends)]
    return AgendaItem(text=text, starts_at=hours[0], ends_at=hours[1], hall=hall)


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        ([("أ", "09:00", "10:00"), ("ب", "10:00", "11:00")], [["أ"], ["ب"]]),
        ([("ب", "10:00", "11:00"), ("أ", "09:00", "10:00")], [["أ"], ["ب"]]),
        ([("أ", "09:00", "11:00"), ("ب", "10:00", "12:00"), ("ج", "12:00")], [["أ", "ب"], ["ج"]]),
        ([("أ", "09:00", "", "1"), ("ب", "09:00", "", "2")], [["أ", "ب"]]),
        ([("أ", "09:00"), ("ب", "09:00")], [["أ"], ["ب"]]),
        ([("ب", "10:00", "11:00"), ("أ",)], [["ب"], ["أ"]]),
        ([], []),
    ],
)
def test_sessions_at_the_same_time_stand_side_by_side(sessions, expected):
    found = slots(session(*one) for one in sessions)

    assert [[one.text for one in slot.sessions] for slot in found] == expected


@pytest.mark.django_db
def test_parallel_sessions_are_one_entry_of_the_programme(client):
    event, speaker = EventFactory(), PersonFactory(name="هدى بركات")
    hours = {"event": event, "starts_at": time(9), "ends_at": time(10)}
    AgendaItemFactory(text="جلسة الماء", hall="القاعة الأولى", speakers=[speaker], **hours)
    AgendaItemFactory(text="جلسة الهواء", hall="القاعة الثانية", **hours)

    drawn = main(page_of(client, event)).partition('class="agenda"')[2].partition("</ol>")[0]

    assert drawn.count("agenda__item--parallel") == 1
    assert drawn.count('<li class="agenda__words">') == 2
    assert drawn.index("جلسة الماء") < drawn.index("هدى بركات") < drawn.index("جلسة الهواء")


def counted(count, unit=Unit.PERSONS, mode="", qualifier=Qualifier.EXACT, **values):
    return Attendance(count=count, unit=unit, mode=mode, qualifier=qualifier, **values)


def test_charts_never_mix_persons_and_organizations_and_keep_qualifiers():
    rows = [
        counted(80, mode=Mode.IN_PERSON),
        counted(40, mode=Mode.VIRTUAL, qualifier=Qualifier.ABOUT),
        counted(None, note="كثيرون"),
        counted(30, unit=Unit.ORGANIZATIONS, qualifier=Qualifier.AT_LEAST),
    ]

    [chart] = charts(rows)

    assert [(bar.share, bar.qualifier, bar.words) for bar in chart.bars] == [
        (100.0, "exact", "80 مشاركًا"),
        (50.0, "about", "نحو 40 مشاركًا"),
    ]
    assert figures(rows) == rows[2:]
    assert [(count.count.number, count.mode) for count in head_counts(rows)] == [
        ("80", Mode.IN_PERSON.label),
        ("40", Mode.VIRTUAL.label),
        ("30", ""),
    ]


def test_a_total_is_told_at_a_glance_without_its_parts():
    rows = [counted(54), counted(25, mode=Mode.IN_PERSON), counted(29, mode=Mode.VIRTUAL)]

    assert [count.count.number for count in head_counts(rows)] == ["54"]


def test_of_a_role_alone_each_way_is_told_at_a_glance():
    voter, trainee = (ParticipationRole(pk=pk, code=code) for pk, code in [(1, "voter"), (2, "x")])
    rows = [
        counted(31, role=voter, mode=Mode.IN_PERSON),
        counted(18, role=voter, mode=Mode.VIRTUAL),
        counted(7, role=trainee),
    ]

    assert [(count.count.words, count.mode) for count in head_counts(rows)] == [
        ("31 ناخبًا", Mode.IN_PERSON.label),
        ("18 ناخبًا", Mode.VIRTUAL.label),
    ]


def test_states_of_outcomes_fill_the_bar_from_done_to_unknown():
    states = by_state(Outcome(follow_up=code) for code in ["unknown", "done", "unknown", "dropped"])

    assert [(one.code, one.count, one.start, one.width) for one in states] == [
        ("done", 1, 0.0, 25.0),
        ("dropped", 1, 25.0, 25.0),
        ("unknown", 2, 50.0, 50.0),
    ]
    assert by_state([]) == []


@pytest.mark.django_db
def test_of_a_long_series_those_around_the_event_are_shown(django_assert_num_queries):
    series, other = EventSeriesFactory(), EventSeriesFactory()
    with projecting.together():
        undated = EventFactory.create_batch(3, undated=True, series=series)
        dated = [EventFactory(starts_on=date(2020, 1, day), series=series) for day in (9, 9, 3)]
        numbered = [EventFactory(series=series, series_ordinal=number) for number in (7, 2)]
        EventFactory(draft=True, series=series, series_ordinal=1)
        alone = EventFactory(series=other)
    order = [*numbered[::-1], dated[2], *dated[:2], *undated]

    for most in (3, 20):
        for here, event in enumerate(order):
            with django_assert_num_queries(1):
                found = surroundings(event, most)

            first = max(0, min(here - most // 2, len(order) - most))
            assert found.near == order[first : first + most]
            assert found.before == (order[here - 1] if here else None)
            assert found.after == next(iter(order[here + 1 :]), None)
            assert found.length == len(order)
    assert surroundings(alone, 3) == ([alone], None, None, 1)
    assert surroundings(EventFactory(), 3) == ([], None, None, 0)


@pytest.mark.django_db
def test_of_many_events_held_within_it_a_page_shows_the_first_and_says_how_many(
    client, monkeypatch
):
    monkeypatch.setattr(views, "HELD_WITHIN", 2)
    event = EventFactory()
    days = [date(2022, 5, day) for day in (25, 23, 24)]
    parts = [EventFactory(parent=event, parent_kind="session", starts_on=day) for day in days]
    EventFactory(parent=event, parent_kind="session", draft=True)

    some = page_of(client, event)
    monkeypatch.setattr(views, "HELD_WITHIN", 3)
    all_of_them = page_of(client, event)

    assert some.context["parts_of_it"] == [parts[1], parts[2]]
    assert all_of_them.context["parts_of_it"] == [parts[1], parts[2], parts[0]]
    notes = [
        BeautifulSoup(page.text, "html.parser").select("#parts .section__note")
        for page in (some, all_of_them)
    ]
    assert [len(found) for found in notes] == [2, 1]
    assert notes[0][0].text == notes[1][0].text


@pytest.mark.django_db
def test_what_a_held_event_does_not_say_is_said_to_be_missing(client):
    held, awaited = (
        page_of(client, EventFactory(**{"announced": kind}, starts_on=date(2090, 1, 1)))
        for kind in (False, True)
    )

    assert main(held).count("facts__value--none") == 2
    assert "facts__value--none" not in main(awaited)


@pytest.mark.django_db
def test_the_rest_of_a_long_list_is_folded_and_counted_on(client):
    event = EventFactory()
    texts = [f"المحور رقم {number} من البرنامج" for number in range(1, 9)]
    for text in texts:
        AgendaItemFactory(event=event, text=text)

    page = BeautifulSoup(page_of(client, event).content, "html.parser")
    saving = client.get(event.get_absolute_url(), headers={"save-data": "on"}).content.decode()

    shown, folded = page.select("#programme ol.agenda")
    assert [title.text for title in shown.select("h4")] == texts[:5]
    assert [title.text for title in folded.select("h4")] == texts[5:]
    assert folded["start"] == "6"
    assert [number.text for number in folded.select(".agenda__time")] == ["6", "7", "8"]
    assert page.select_one("#programme details.rest > summary").text.strip() == "البقية: 3"
    assert [text in saving for text in texts] == [True] * 8
    assert "البقية" not in saving
    assert '<ol start="6">' in saving


def test_one_more_than_is_shown_is_not_folded():
    assert parted("abcdef", 5) == ([*"abcdef"], [], 0)
    assert parted("abcdefg", 5) == ([*"abcde"], [*"fg"], 6)
