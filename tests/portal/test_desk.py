"""The newsroom: what waits for whom on the first page of the admin, and who has taken it on."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from events.models import Event
from ngo_portal import desk
from ngo_portal.shared import generation
from ngo_portal.shared.admin.claims import days_since, lateness
from ngo_portal.shared.publishing import CLAIMED_FOR
from ngo_portal.shared.workflow import Status
from tests.events.test_admin import event_form
from tests.factories import articles, events, organizations, shared
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

INDEX = "admin:index"


@pytest.fixture
def ours(db):
    return organizations.OrganizationFactory(name="جمعية ضفاف", short_name="")


@pytest.fixture
def editor(client, db):
    user = shared.UserFactory(role="editor")
    client.force_login(user)
    return user


@pytest.fixture
def contributor(client, ours):
    user = shared.UserFactory(role="contributor", member_of=[ours])
    client.force_login(user)
    return user


def queues(client):
    """The titles in each queue that holds something, and the number it says."""
    newsroom = client.get(reverse(INDEX)).context["newsroom"]
    return {box.code: (box.count, [row.title for row in box.rows]) for box in newsroom.filled}


def changed(record, **values):
    """Write past every rule, as time does."""
    models.QuerySet(type(record)).filter(pk=record.pk).update(**values)


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def claim(client, record, answer="yes", **form):
    options = record._meta
    name = f"admin:{options.app_label}_{options.model_name}_claim"
    response = client.post(reverse(name, args=[record.pk]), {"claim": answer, **form})
    record.refresh_from_db()
    return response


# What stands in which queue


def test_desk_shows_what_waits_longest_of_every_kind(client, editor):
    for days, factory in [(1, events.EventFactory), (5, articles.ArticleFactory)]:
        changed(factory(title=f"منذ {days}", in_review=True), moved_at=days_ago(days))

    assert queues(client)["in_review"] == (2, ["منذ 5", "منذ 1"])


def test_what_is_due_first_waits_on_top(client, editor):
    changed(events.EventFactory(title="قديمة", in_review=True), moved_at=days_ago(9))
    events.EventFactory(title="لها موعد", in_review=True, due_on=timezone.localdate())

    assert queues(client)["waiting"] == (2, ["لها موعد", "قديمة"])


def test_approved_records_wait_for_who_may_publish(client, editor):
    events.EventFactory(title="معتمدة", approved=True)

    assert queues(client) == {"waiting": (1, ["معتمدة"])}


def test_scheduled_and_returned_records_have_queues(client, editor):
    articles.ArticleFactory(title="مجدول", scheduled=True)
    articles.ArticleFactory(title="معاد", needs_changes=True)
    articles.ArticleFactory(title="منشور")

    assert queues(client) == {"returned": (1, ["معاد"]), "scheduled": (1, ["مجدول"])}


def test_unfinished_work_is_that_of_the_user(client, editor):
    articles.ArticleFactory(title="بدأتها", draft=True, created_by=editor)
    articles.ArticleFactory(title="غيّرتها", draft=True, updated_by=editor)
    articles.ArticleFactory(title="لغيري", draft=True)
    articles.ArticleFactory(title="منشورة", created_by=editor)

    assert queues(client) == {"unfinished": (2, ["غيّرتها", "بدأتها"])}


def test_held_events_want_a_report_for_ninety_days(client, editor):
    today = timezone.localdate()
    for title, days in [("اليوم", 0), ("قبل تسعين", 90), ("أقدم", 91), ("غدًا", -1)]:
        events.EventFactory(title=title, starts_on=today - timedelta(days=days))
    told = events.EventFactory(title="كُتب عنها", starts_on=today)
    articles.ArticleEventFactory(event=told)
    events.EventFactory(title="أُلغيت", starts_on=today, life=Event.Life.CANCELLED)

    assert queues(client)["unreported"] == (2, ["قبل تسعين", "اليوم"])


def test_coverage_wants_an_event(client, editor):
    articles.ArticleFactory(title="تغطية", kind=Article.Kind.COVERAGE)
    articles.ArticleFactory(title="رأي", kind=Article.Kind.OPINION)
    articles.ArticleFactory(title="قديمة", kind=Article.Kind.COVERAGE, publish_at=days_ago(91))
    articles.ArticleEventFactory(
        article=articles.ArticleFactory(title="مربوطة", kind=Article.Kind.COVERAGE)
    )

    assert queues(client)["without_event"] == (1, ["تغطية"])


@pytest.mark.parametrize(
    "gap", [{"alt": ""}, {"credit": ""}, {"consent": "unknown"}], ids=lambda gap: next(iter(gap))
)
def test_used_photos_want_what_readers_need(client, editor, gap):
    events.EventFactory(cover=shared.PhotoFactory(caption="ناقصة", **gap))
    events.EventFactory(cover=shared.PhotoFactory(caption="كاملة"))
    shared.PhotoFactory(caption="في لا شيء", **gap)

    assert queues(client)["incomplete"] == (1, ["ناقصة"])


def test_used_photos_whose_consent_ends_soon_want_another(client, editor):
    today = timezone.localdate()
    for days in (31, 30, 0, -1):
        ends = today + timedelta(days=days)
        events.EventFactory(cover=shared.PhotoFactory(caption=f"{days}", consent_ends_on=ends))
    shared.PhotoFactory(consent_ends_on=today)

    assert queues(client)["consent_ends"] == (2, ["0", "30"])


def test_photo_is_complete_once_it_is_described(client, editor):
    photo = shared.PhotoFactory(alt="")
    events.EventPhotoFactory(photo=photo)
    before = queues(client)["incomplete"][0]

    photo.alt = "مشاركات في حلقة نقاش"
    photo.save()

    assert (before, "incomplete" in queues(client)) == (1, False)


# Who sees what


def test_contributor_sees_and_counts_nothing_of_others(client, contributor, ours):
    for traits in [{"in_review": True}, {"needs_changes": True}, {"scheduled": True}]:
        events.EventFactory(title="لغيرنا", **traits)
        articles.ArticleFactory(title="لنا", owner=ours, **traits)
    events.EventFactory(title="لغيرنا", starts_on=timezone.localdate())
    events.EventFactory(cover=shared.PhotoFactory(alt=""))

    assert queues(client) == {
        "waiting": (1, ["لنا"]),
        "in_review": (1, ["لنا"]),
        "scheduled": (1, ["لنا"]),
    }


def test_contributor_reads_why_a_record_came_back(client, contributor, ours):
    record = articles.ArticleFactory(in_review=True, owner=ours)
    record.move(Status.NEEDS_CHANGES, reason="ينقصها الموجز")
    record.move(Status.IN_REVIEW)
    record.move(Status.NEEDS_CHANGES, reason="ينقصها التاريخ")

    page = BeautifulSoup(client.get(reverse(INDEX)).content, "html.parser")

    assert [note.text for note in page.select(".queue__note")] == ["ينقصها التاريخ"]


@pytest.mark.parametrize("role", ["technical_admin", None])
def test_who_works_on_no_records_has_no_newsroom(client, role):
    events.EventFactory(in_review=True)
    client.force_login(shared.UserFactory(role=role, staff=True))

    response = client.get(reverse(INDEX))

    assert response.context["newsroom"] is None
    assert 'class="desk"' not in response.content.decode()


def test_empty_newsroom_says_so(client, editor):
    page = BeautifulSoup(client.get(reverse(INDEX)).content, "html.parser")

    assert (len(page.select(".desk__done")), len(page.select(".queue, .desk__empty"))) == (1, 0)


def test_empty_queues_are_one_line(client, editor):
    events.EventFactory(in_review=True)

    page = BeautifulSoup(client.get(reverse(INDEX)).content, "html.parser")

    assert len(page.select(".queue")) == 2
    assert len(page.select(".desk__empty span")) == 7


def test_queue_leads_to_the_list_of_all_that_is_in_it(client, editor):
    for place in range(7):
        events.EventFactory(title=f"فعالية {place}", in_review=True)
    events.EventFactory(draft=True)
    page = BeautifulSoup(client.get(reverse(INDEX)).content, "html.parser")

    link = page.select_one("#queue-in_review ~ .queue__all a")
    listed = client.get(link["href"]).context["cl"].queryset

    assert len(page.select("#queue-in_review ~ ol > li")) == desk.SHOWN
    assert listed.count() == 7


@pytest.mark.parametrize("code", desk.CODES)
def test_every_queue_is_a_filter_of_a_list(client, editor, code):
    parts = desk.parts_for(editor, admin.site)

    answers = [client.get(part.url).status_code for part in parts if part.code == code]

    assert answers
    assert {*answers} == {200}


def test_list_of_a_queue_says_how_long_and_by_whom(client, editor, ours):
    record = events.EventFactory(in_review=True, owner=ours)
    record.claim(editor)
    changed(record, moved_at=days_ago(3))

    page = client.get(f"{reverse('admin:events_event_changelist')}?queue=in_review")
    row = BeautifulSoup(page.content, "html.parser").select_one("#result_list tbody tr")

    assert [
        row.select_one(f".field-{name}").text for name in ("owner", "waits", "taken_on_by")
    ] == [
        "جمعية ضفاف",
        days_since(days_ago(3)),
        "سلمى الراوي",
    ]


@pytest.mark.parametrize("factory", [events.EventFactory, organizations.PersonFactory])
def test_list_of_a_queue_asks_as_much_for_one_record_as_for_three(client, editor, ours, factory):
    options = factory._meta.model._meta
    address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    address = f"{address}?queue=in_review"

    def another():
        factory(in_review=True, owner=organizations.OrganizationFactory()).claim(
            shared.UserFactory()
        )
        return queries_of(client, address)

    assert another() == [another(), another()][-1]


def test_numbers_end_somewhere(client, editor, monkeypatch):
    monkeypatch.setattr(desk, "COUNTED_AT_MOST", 2)
    for _place in range(4):
        events.EventFactory(draft=True, created_by=editor)

    newsroom = client.get(reverse(INDEX)).context["newsroom"]

    assert newsroom.filled[0].count == 3


def test_desk_asks_as_much_for_sixty_records_as_for_one(client, editor):
    def one_of_each():
        for traits in [{"in_review": True}, {"needs_changes": True}, {"scheduled": True}]:
            events.EventFactory(**traits)
        articles.ArticleFactory(draft=True, created_by=editor)
        events.EventFactory(cover=shared.PhotoFactory(alt=""), starts_on=timezone.localdate())
        articles.ArticleFactory(kind=Article.Kind.COVERAGE)

    one_of_each()
    client.get(reverse(INDEX))
    few = queries_of(client, reverse(INDEX))
    for _turn in range(10):
        one_of_each()

    assert queries_of(client, reverse(INDEX)) == few
    assert few <= 11


# Taking on


def test_record_is_taken_on_and_left(client, editor):
    record = events.EventFactory(in_review=True)

    claim(client, record)
    taken = (record.assigned_to, record.is_claimed)
    claim(client, record, "no")

    assert taken == (editor, True)
    assert (record.assigned_to, record.is_claimed) == (None, False)


def test_what_a_colleague_has_taken_on_waits_for_nobody_else(client, editor):
    colleague = shared.UserFactory(role="editor")
    record = events.EventFactory(title="لها من يتولّاها", in_review=True)
    record.claim(colleague)

    claim(client, record)

    assert record.assigned_to == colleague
    assert queues(client) == {"in_review": (1, ["لها من يتولّاها"])}


def test_claim_lapses_by_itself(client, editor):
    record = events.EventFactory(title="متروكة", in_review=True)
    record.claim(shared.UserFactory(role="editor"))
    changed(record, assigned_at=timezone.now() - CLAIMED_FOR)

    before = queues(client)["waiting"]
    claim(client, record)

    assert before == (1, ["متروكة"])
    assert record.assigned_to == editor


def test_contributor_takes_nothing_on(client, contributor, ours):
    record = events.EventFactory(in_review=True, owner=ours)

    response = claim(client, record)

    assert (response.status_code, record.assigned_to) == (403, None)


def test_only_what_waits_is_taken_on(client, editor):
    record = events.EventFactory()

    response = claim(client, record)

    assert (response.status_code, record.assigned_to) == (302, None)


def test_claim_leads_back_to_where_it_was_made(client, editor):
    record = events.EventFactory(in_review=True)

    answers = [claim(client, record), claim(client, record, back="desk")]

    assert [answer.url for answer in answers] == [
        reverse("admin:events_event_change", args=[record.pk]),
        reverse(INDEX),
    ]


def test_claim_is_told_to_no_reader(client, editor):
    record = events.EventFactory(approved=True)
    before, changed_at = generation.current(), record.updated_at

    claim(client, record)

    assert (generation.current(), record.updated_at) == (before, changed_at)


def test_page_of_a_record_offers_to_take_it_on(client, editor):
    record = events.EventFactory(in_review=True)
    address = reverse("admin:events_event_change", args=[record.pk])

    def offered():
        page = BeautifulSoup(client.get(address).content, "html.parser")
        return [button["value"] for button in page.select(".claim button")]

    before = offered()
    record.claim(editor)
    own = offered()
    changed(record, assigned_to=shared.UserFactory())

    assert (before, own, offered()) == (["yes"], ["no"], [])


def test_due_date_is_set_by_the_desk(client, ours):
    record = events.EventFactory(draft=True, owner=ours)
    address = reverse("admin:events_event_change", args=[record.pk])

    def has_field(**traits):
        client.force_login(shared.UserFactory(**traits))
        return "due_on" in client.get(address).context["adminform"].form.fields

    assert (has_field(role="editor"), has_field(role="contributor", member_of=[ours])) == (
        True,
        False,
    )


# How long it waits


def test_a_record_waits_since_its_last_move():
    record = events.EventFactory(draft=True)
    changed(record, moved_at=days_ago(4))

    record.move(Status.IN_REVIEW)

    stored = Event.objects.get(pk=record.pk)
    assert timezone.now() - stored.moved_at < timedelta(minutes=1)
    assert record.moved_at == stored.moved_at


def test_waiting_is_counted_in_days():
    today = timezone.localdate()

    texts = [days_since(today - timedelta(days=days)) for days in (0, 1, 3)]

    assert len({*texts}) == 3
    assert "3" in texts[2]


@pytest.mark.parametrize(("days", "is_late"), [(1, True), (0, False), (-1, False)])
def test_a_record_is_late_from_the_day_after_its_due_date(days, is_late):
    assert bool(lateness(timezone.localdate() - timedelta(days=days))) is is_late


def test_lateness_is_written_out(client, editor):
    events.EventFactory(in_review=True, due_on=timezone.localdate() - timedelta(days=3))

    page = BeautifulSoup(client.get(reverse(INDEX)).content, "html.parser")

    assert [late.text for late in page.select("#queue-waiting ~ ol .queue__late")] == [
        lateness(timezone.localdate() - timedelta(days=3))
    ]


def test_taking_on_an_open_form_saves_what_was_typed(client, editor):
    record = events.EventFactory(in_review=True)
    address = reverse("admin:events_event_change", args=[record.pk])
    form = event_form(title="عنوان جديد", seen_state=record.status, claim="yes")

    response = client.post(address, form)

    record.refresh_from_db()
    assert response.url == address
    assert (record.title, record.assigned_to) == ("عنوان جديد", editor)
