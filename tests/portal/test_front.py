"""Editors compose the front page: what they place, for how long, and what readers see of it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from events.figures import FIGURE
from events.follow_up import carried_out, outcomes_due
from events.models import Event
from ngo_portal.front.composing import Place, Reason, compose
from ngo_portal.front.models import FrontSlot
from ngo_portal.shared import projecting
from ngo_portal.shared.asking import ask
from ngo_portal.shared.models import Generation
from ngo_portal.shared.publishing import Status
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.searching.question import Question, chosen_of
from tests.constraints import Check, Unique, assert_admitted, assert_refused
from tests.factories.articles import ArticleFactory
from tests.factories.events import EventFactory, OutcomeFactory
from tests.factories.shared import UserFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

COMPOSE = "/admin/ngo_portal/frontslot/"
COMPOSE_QUERIES = 25
HOUR = timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    return client


def slot(place, record, **values):
    return FrontSlot.objects.create(place=place, **{record._meta.model_name: record}, **values)


def of_slots(page):
    return [one.slot for shown in page.shown.values() for one in shown if one.slot]


def in_place(page, place):
    return [one.docid & (2**27 - 1) for one in page.of(place)]


class TestComposition:
    def test_what_is_placed_comes_first_and_nothing_stands_twice(self, now):
        newest = [ArticleFactory(publish_at=now - day * HOUR) for day in range(1, 10)]
        event = EventFactory(starts_on=timezone.localdate() - timedelta(days=400))
        slot(Place.LEAD, newest[7])
        slot(Place.BESIDE, event, position=2)
        slot(Place.BESIDE, newest[5], position=1)

        page = compose()

        assert in_place(page, Place.LEAD) == [newest[7].pk]
        assert in_place(page, Place.BESIDE) == [newest[5].pk, event.pk, newest[0].pk]
        assert in_place(page, Place.REPORTS) == [newest[n].pk for n in (1, 2, 3, 4, 6, 8)]
        assert in_place(page, Place.HELD) == []

    def test_a_slot_stands_from_its_beginning_until_its_end(self, now):
        newest = ArticleFactory(publish_at=now - HOUR)
        other = ArticleFactory(publish_at=now - 9 * HOUR)
        slot(Place.LEAD, other, begins_at=now + HOUR, ends_at=now + 2 * HOUR)

        moments = [now, now + HOUR, now + 2 * HOUR - timedelta(seconds=1), now + 2 * HOUR]
        leads = [in_place(compose(moment), Place.LEAD) for moment in moments]

        assert leads == [[newest.pk], [other.pk], [other.pk], [newest.pk]]

    def test_pages_change_at_the_moments_of_slots(self, now):
        slot(Place.LEAD, ArticleFactory(), begins_at=now + HOUR, ends_at=now + 2 * HOUR)
        first = Generation.objects.get()

        projecting.open_due(now + HOUR)
        second = Generation.objects.get()
        projecting.open_due(now + 2 * HOUR)
        third = Generation.objects.get()
        projecting.open_due(now + 3 * HOUR)

        assert [one.next_moment for one in (first, second, third)] == [
            now + HOUR,
            now + 2 * HOUR,
            None,
        ]
        assert first.number < second.number < third.number == Generation.objects.get().number

    def test_a_change_of_a_slot_is_seen_at_once(self):
        numbers = [Generation.objects.get().number]
        placed = slot(Place.LEAD, ArticleFactory())
        numbers.append(Generation.objects.get().number)
        placed.delete()
        numbers.append(Generation.objects.get().number)

        assert numbers == sorted({*numbers})

    def test_what_readers_may_not_see_falls_out_and_says_why(self, now):
        today = timezone.localdate()
        public = ArticleFactory()
        over = EventFactory(
            starts_on=today - timedelta(days=2), life=Event.Life.ANNOUNCED, date_precision="day"
        )
        undated = EventFactory(undated=True, life=Event.Life.ANNOUNCED)
        hidden = [
            slot(Place.BESIDE, ArticleFactory(**{trait: True}))
            for trait in ["draft", "in_review", "approved", "scheduled", "withdrawn"]
        ]
        lead = slot(Place.LEAD, public)
        again = slot(Place.REPORTS, public)
        late = slot(Place.COMING, over)
        not_held = slot(Place.HELD, over)
        soon = slot(Place.COMING, undated)
        no_room = slot(Place.LEAD, EventFactory(), position=1)

        page = compose()

        assert of_slots(page) == [lead, soon]
        assert page.left_out == {
            **{one.pk: Reason.HIDDEN for one in hidden},
            again.pk: Reason.ABOVE,
            late.pk: Reason.OVER,
            not_held.pk: Reason.OVER,
            no_room.pk: Reason.FULL,
        }

    def test_a_withdrawn_record_leaves_and_the_newest_takes_its_place(self, client):
        newest, placed = ArticleFactory(), ArticleFactory(title="ما سُحب من الصفحة")
        slot(Place.LEAD, placed, headline="عنوان ما سُحب")
        before = client.get("/").text

        placed.move(Status.WITHDRAWN, reason="مكرّر")
        page = client.get("/")

        assert "عنوان ما سُحب" in before
        assert "ما سُحب" not in page.text
        assert page.context["page"].lead.record == newest

    def test_a_headline_stands_for_the_title_in_every_place(self, client):
        today = timezone.localdate()
        words = {"headline": "<b>عنوان</b> & آخر", "kicker": "ملف <i>خاص</i>"}
        for place in (Place.LEAD, Place.BESIDE, Place.REPORTS, Place.TICKER):
            slot(place, ArticleFactory(), **words)
        slot(Place.HELD, EventFactory(), **words)
        coming = EventFactory(starts_on=today, life=Event.Life.ANNOUNCED)
        slot(Place.COMING, coming, **words)

        pages = [
            BeautifulSoup(client.get(address).content, "html.parser") for address in ("/", "/en/")
        ]

        for page in pages:
            links = page.select(".card__link, .entry__link, .ticker a")
            assert [link.text for link in links] == [words["headline"]] * 6
            kinds = page.select("main .kicker__kind")
            assert [kind.text for kind in kinds] == [words["kicker"]] * 5
        assert {link.bdi["lang"] for link in links} == {"ar"}
        assert {kind.bdi["lang"] for kind in kinds} == {"ar"}

    def test_a_page_of_one_record_is_whole(self, client):
        ArticleFactory()

        page = BeautifulSoup(client.get("/").content, "html.parser")

        assert len(page.select(".front__news--alone .headline--lead")) == 1
        assert page.select(".front__beside, .grid > .card, .front__band, .ticker") == []


class TestOutcomesDue:
    def test_they_are_public_and_unfinished_in_the_order_of_their_deadlines(self):
        today = timezone.localdate()

        def due(days, state="in_progress", **event):
            outcome = {"due_on": today + timedelta(days=days), "follow_up": state}
            return OutcomeFactory(event=EventFactory(**event), **outcome)

        shown = [due(-3, "partly_done"), due(0, "unknown"), due(2, "not_started"), due(30)]
        due(1, "done"), due(1, "dropped"), due(-1, "unknown"), due(-400), due(1, draft=True)
        due(1, withdrawn=True), due(1, scheduled=True), OutcomeFactory(due_on=None)
        due(50), due(-40)

        found = outcomes_due(today, 4)

        assert [one.outcome for one in found] == [
            shown[0].__class__.objects.get(due_on=today - timedelta(days=40)),
            *shown[:3],
        ]
        assert [(one.days_left, one.is_late) for one in found] == [
            (-40, True),
            (-3, True),
            (0, False),
            (2, False),
        ]

    def test_what_was_carried_out_is_counted_of_these_events_alone(self):
        event, another = EventFactory(mode="virtual"), EventFactory(mode="virtual")
        for state in ["done", "done", "done", "partly_done", "unknown", "dropped"]:
            OutcomeFactory(event=event, follow_up=state)
        OutcomeFactory(event=another, follow_up="in_progress")
        OutcomeFactory(event=EventFactory(mode="in_person"), follow_up="done")

        virtual = Question((Kind.EVENT,), chosen_of({"mode": ["virtual"]}))
        counted = carried_out(ask(virtual, facets=[FIGURE], limit=0).counts[FIGURE])

        assert counted == {"total": 7, "done": 3, "open": 2, "unknown": 1}


@pytest.mark.once
class TestDesk:
    def form(self, **values):
        fields = ["place", "article", "event", "headline", "kicker"]
        moments = [f"{name}_{part}" for name in ("begins_at", "ends_at") for part in (0, 1)]
        return {name: "" for name in [*fields, *moments]} | values

    def test_what_is_wrong_stands_beside_its_field(self, editor):
        article, event, draft = ArticleFactory(), EventFactory(), ArticleFactory(draft=True)
        slot(Place.LEAD, article)
        turned = {"begins_at_0": "2030-01-02", "begins_at_1": "10:00"}
        turned |= {"ends_at_0": "2030-01-02", "ends_at_1": "10:00"}
        cases = [
            (
                {"place": "lead", "article": article.pk},
                "article",
                "This report is in this place already.",
            ),
            ({"place": "lead"}, "article", "Choose either a report or an event."),
            (
                {"place": "beside", "article": article.pk, "event": event.pk},
                "article",
                "Choose either a report or an event.",
            ),
            ({"place": "reports", "event": event.pk}, "place", "Only reports stand in this place."),
            ({"place": "held", "article": article.pk}, "place", "Only events stand in this place."),
            (
                {"place": "beside", "article": article.pk, **turned},
                "ends_at",
                "It cannot end before it begins.",
            ),
            (
                {"place": "beside", "article": draft.pk},
                "article",
                "Readers do not see this record. Publish or schedule it first.",
            ),
        ]

        for values, name, error in cases:
            response = editor.post(f"{COMPOSE}add/", self.form(**values))
            assert response.status_code == 200, values
            assert response.context["adminform"].form.errors == {name: [gettext(error)]}
        assert FrontSlot.objects.count() == 1

    def test_a_scheduled_record_is_taken_with_a_word_of_warning(self, editor):
        scheduled = ArticleFactory(scheduled=True)

        response = editor.post(f"{COMPOSE}add/", self.form(place="lead", article=scheduled.pk))

        levels = [message.level_tag for message in get_messages(response.wsgi_request)]
        assert FrontSlot.objects.get().article == scheduled
        assert "warning" in levels

    def test_the_picker_offers_what_readers_see_or_will_see(self, editor):
        offered = [ArticleFactory(title="مقترح للواجهة"), ArticleFactory(scheduled=True)]
        ArticleFactory(status=Status.DRAFT, publish_at=None)
        asked = {"app_label": "ngo_portal", "model_name": "frontslot", "field_name": "article"}

        found = editor.get(reverse("admin:autocomplete"), {"term": "", **asked}).json()["results"]
        named = editor.get(reverse("admin:autocomplete"), {"term": "مقترح", **asked}).json()

        assert {one["id"] for one in found} == {str(record.pk) for record in offered}
        assert [one["id"] for one in named["results"]] == [str(offered[0].pk)]

    def test_slots_change_places_and_readers_see_it(self, editor):
        placed = [slot(Place.REPORTS, ArticleFactory(), position=number) for number in (1, 2, 3)]
        number = Generation.objects.get().number
        address = reverse("admin:ngo_portal_frontslot_shift", args=[placed[2].pk])

        refused = editor.get(address)
        editor.post(address, {"to": "up"})
        editor.post(address, {"to": "up"})
        editor.post(address, {"to": "up"})
        editor.post(address, {"to": "sideways"})

        assert refused.status_code == 405
        assert of_slots(compose()) == [placed[2], placed[0], placed[1]]
        assert Generation.objects.get().number > number

    def test_the_page_tells_what_readers_see_and_what_will_change(self, editor, now):
        ArticleFactory(title="يملأ المكان وحده")
        lead = slot(Place.LEAD, ArticleFactory(), ends_at=now + HOUR)
        slot(Place.LEAD, ArticleFactory(draft=True, title="مسودة في الخانة"), position=2)
        slot(Place.BESIDE, ArticleFactory(), begins_at=now + 2 * HOUR)
        slot(Place.BESIDE, ArticleFactory(), ends_at=now - HOUR)

        response = editor.get(COMPOSE)

        desk = response.context["desk"]
        boxes = {box.place: box for box in desk.boxes}
        assert [row.is_shown for row in boxes[Place.LEAD].rows] == [True, False]
        assert len(boxes[Place.BESIDE].rows) == 1
        assert "يملأ المكان وحده" in [record.title for record in boxes[Place.BESIDE].filled]
        assert [turn.moment for turn in desk.turns] == [now + HOUR, now + 2 * HOUR]
        assert desk.turns[0].slot == lead
        assert len(desk.ended) == 1
        assert editor.post(COMPOSE).status_code == 405

    def test_the_page_costs_the_same_for_one_slot_and_for_twenty(self, editor):
        slot(Place.BESIDE, EventFactory())
        slot(Place.COMING, EventFactory(life=Event.Life.ANNOUNCED))
        editor.get(COMPOSE)
        of_few = queries_of(editor, COMPOSE)
        with projecting.together():
            for number in range(19):
                slot(Place.REPORTS, ArticleFactory(), position=number)

        assert max(of_few, queries_of(editor, COMPOSE)) <= COMPOSE_QUERIES

    def test_who_is_not_of_the_desk_is_told_no_title_of_a_draft(self, client):
        hidden = slot(Place.LEAD, ArticleFactory(draft=True, title="مسودة لا يراها"))
        shown = slot(Place.LEAD, ArticleFactory(title="تقرير منشور"), position=1)
        user = UserFactory(role="contributor")
        user.user_permissions.add(*Permission.objects.filter(content_type__model="frontslot"))
        client.force_login(user)

        page = client.get(COMPOSE)
        form = client.get(f"{COMPOSE}{hidden.pk}/change/")

        assert "تقرير منشور" in page.text
        assert "مسودة لا يراها" not in page.text
        assert (form.status_code, form.url) == (302, reverse("admin:index"))
        assert client.get(f"{COMPOSE}{shown.pk}/change/").status_code == 200


def of_article(**values):
    return slot(Place.BESIDE, ArticleFactory(), **values)


RULES = [
    Check(
        "ngo_portal_frontslot_place_known",
        of_article,
        refuses={"a place nobody knows": {"place": "footer"}},
        admits={"beside": {"place": "beside"}},
    ),
    Check(
        "ngo_portal_frontslot_one_record",
        of_article,
        refuses={
            "no record": {"article": None},
            "two records": {"event": lambda row: EventFactory()},
        },
        admits={"an event": {"article": None, "event": lambda row: EventFactory()}},
    ),
    Check(
        "ngo_portal_frontslot_reports_hold_reports",
        lambda: slot(Place.LEAD, EventFactory()),
        refuses={"an event": {"place": "reports"}},
        admits={"in brief": {"place": "ticker"}},
    ),
    Check(
        "ngo_portal_frontslot_diary_holds_events",
        of_article,
        refuses={"coming": {"place": "coming"}, "held": {"place": "held"}},
        admits={"a report": {"place": "reports"}},
    ),
    Check(
        "ngo_portal_frontslot_ends_after_begin",
        lambda: of_article(begins_at=timezone.now()),
        refuses={"at once": {"ends_at": lambda row: row.begins_at}},
        admits={
            "a second later": {"ends_at": lambda row: row.begins_at + timedelta(seconds=1)},
            "no beginning": {"begins_at": None, "ends_at": timezone.now()},
        },
    ),
    Unique(
        "ngo_portal_frontslot_article_once",
        FrontSlot.objects.create,
        differing={
            "place": iter(["lead", "beside", "ticker", "reports"] * 9).__next__,
            "article": ArticleFactory,
        },
    ),
    Unique(
        "ngo_portal_frontslot_event_once",
        FrontSlot.objects.create,
        differing={
            "place": iter(["lead", "beside", "coming", "held"] * 9).__next__,
            "event": EventFactory,
        },
    ),
]


def test_every_rule_is_kept_by_form_and_database():
    for rule in RULES:
        for case in rule.refused():
            assert_refused(case)
        for case in rule.admitted():
            assert_admitted(case)
