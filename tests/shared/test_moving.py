"""The workflow in the admin: buttons, what they ask, who may press them, and what is kept of it."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from events.models import Event
from ngo_portal.shared import checklist
from ngo_portal.shared.admin.base import names_by_label
from ngo_portal.shared.admin.moving import NAMES
from ngo_portal.shared.admin.rights import CLOSED, TAKE_BACK_FIRST
from ngo_portal.shared.bulk import stamp
from ngo_portal.shared.models import Move, User
from ngo_portal.shared.workflow import MOVES, PUBLIC_STATES, Status
from tests.events.test_admin import event_form, rows
from tests.factories import articles, events, organizations, shared

pytestmark = pytest.mark.django_db

FACTORIES = [
    events.EventFactory,
    articles.ArticleFactory,
    organizations.OrganizationFactory,
    organizations.PersonFactory,
]
TOMORROW = {"publish_at_0": "2090-01-01", "publish_at_1": "10:00"}


@pytest.fixture
def keeper():
    return organizations.OrganizationFactory(name="جمعية تحفظ")


@pytest.fixture
def sign_in(client, keeper):
    def as_one(role):
        members = [keeper] if role == "contributor" else []
        user = shared.UserFactory(role=role, member_of=members)
        client.force_login(user)
        return user

    return as_one


@pytest.fixture
def ready(keeper):
    """Makes events of which nothing is missing."""

    def make(**traits):
        traits = {"owner": keeper, "themes": [shared.ThemeFactory()], **traits}
        event = events.EventFactory(**traits)
        events.InvolvementFactory(event=event)
        return event

    return make


def form_of(event, **changes):
    """What a browser sends of an event whose parts are left alone."""
    return event_form(
        title=event.title,
        summary=event.summary,
        country="SY",
        mode=event.mode,
        owner=event.owner_id or "",
        themes=[theme.pk for theme in event.themes.all()],
        seen_state=event.status,
    ) | {"type": event.type_id, **changes}


def press(client, event, end, **changes):
    """Press a button of the form that saves first."""
    address = reverse("admin:events_event_change", args=[event.pk])
    return client.post(address, form_of(event, move=end, **changes), follow=True)


def send(client, event, end, **changes):
    """Press a button of a page that only shows the record."""
    form = {"move": end, "seen_state": event.status} | changes
    return client.post(reverse("admin:events_event_move", args=[event.pk]), form)


def page_of(client, event, query=""):
    return client.get(reverse("admin:events_event_change", args=[event.pk]) + query)


def state_of(event):
    return Event.objects.values_list("status", flat=True).get(pk=event.pk)


def levels(response):
    return [message.level_tag for message in response.context["messages"]]


def moves_on(page):
    return [button.end for button in page.context["moves"]]


def ways(record):
    return [(move.start, move.end) for move in Move.objects.of(record)]


# What was done stays written


def test_a_move_is_written_down(ready):
    event, editor = ready(in_review=True), shared.UserFactory()

    event.move(Status.NEEDS_CHANGES, by=editor, reason="ينقصه المصدر")

    move = Move.objects.get()
    assert (move.record, move.title, move.made_by) == (event, event.title, editor)
    assert (move.start, move.end, move.reason) == ("in_review", "needs_changes", "ينقصه المصدر")
    assert move.made_by_name == "سلمى الراوي"


@pytest.mark.parametrize(
    "change",
    [
        lambda move: move.save(),
        lambda move: move.delete(),
        lambda move: Move.objects.update(reason="آخر"),
        lambda move: Move.objects.filter(pk=move.pk).delete(),
    ],
    ids=["save", "delete", "update many", "delete many"],
)
def test_a_move_is_never_changed_and_never_deleted(ready, change):
    ready(draft=True).move(Status.IN_REVIEW)

    with pytest.raises(TypeError):
        change(Move.objects.get())

    assert Move.objects.get().reason == ""


def test_a_move_outlives_the_account_and_the_record(ready):
    editor, event = shared.UserFactory(), ready(draft=True)
    event.move(Status.IN_REVIEW, by=editor)

    User.objects.get(pk=editor.pk).delete()
    Event.objects.get(pk=event.pk).delete()

    move = Move.objects.get()
    assert (move.made_by, move.made_by_name, move.title) == (None, "سلمى الراوي", event.title)


def test_a_refused_move_leaves_no_trace(ready):
    event = ready(in_review=True)
    same = Event.objects.get(pk=event.pk)
    event.move(Status.DRAFT)

    with pytest.raises(Exception, match="no longer"):
        same.move(Status.APPROVED)

    assert ways(event) == [("in_review", "draft")]


def test_every_move_has_a_button():
    assert {*NAMES} == {(start, end) for start in MOVES for end in MOVES[start]}


# Who may press what


BUTTONS = {
    "contributor": {
        "draft": ["in_review"],
        "in_review": ["draft"],
        "needs_changes": ["in_review"],
        "approved": [],
        "published": [],
        "withdrawn": [],
    },
    "editor": {
        "draft": ["in_review", "published"],
        "in_review": ["approved", "needs_changes", "draft"],
        "needs_changes": ["in_review"],
        "approved": ["published", "in_review"],
        "published": [],
        "withdrawn": [],
    },
    "chief_editor": {
        "draft": ["in_review", "published"],
        "in_review": ["approved", "needs_changes", "draft"],
        "needs_changes": ["in_review"],
        "approved": ["published", "in_review"],
        "published": ["withdrawn", "draft"],
        "withdrawn": ["published"],
    },
}


@pytest.mark.once
@pytest.mark.parametrize("state", Status.values)
@pytest.mark.parametrize("role", BUTTONS)
def test_a_page_has_the_buttons_of_the_moves_that_are_open(client, sign_in, ready, role, state):
    sign_in(role)
    event = ready(status=state)

    page = page_of(client, event)

    assert moves_on(page) == BUTTONS[role][state]
    assert page.content.decode().count('name="move"') == len(BUTTONS[role][state])


@pytest.mark.once
@pytest.mark.parametrize("role", BUTTONS)
def test_the_form_has_no_select_for_the_state(client, sign_in, ready, role):
    sign_in(role)

    page = page_of(client, ready(draft=True))

    assert "status" not in page.context["adminform"].form.fields
    assert 'name="status"' not in page.content.decode()


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda each: each._meta.model.__name__)
def test_every_kind_of_record_is_sent_on_by_buttons(client, sign_in, factory):
    sign_in("editor")
    record = factory(in_review=True)
    options = record._meta

    page = client.get(
        reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])
    )

    assert moves_on(page) == ["approved", "needs_changes", "draft"]


@pytest.mark.parametrize("state", Status.values)
@pytest.mark.parametrize("role", BUTTONS)
def test_a_move_that_is_not_open_is_refused_at_every_door(client, sign_in, ready, role, state):
    user = sign_in(role)
    event = ready(status=state)
    closed = [end for end in Status.values if end not in BUTTONS[role][state]]
    before = Event.objects.values().get(pk=event.pk)

    sent = {send(client, event, end, reason="سبب").status_code for end in closed}
    address = reverse("admin:events_event_change", args=[event.pk])
    client.post(address, form_of(event, move=closed[0], reason="سبب", title="عنوان آخر"))

    assert sent == {403}
    assert Event.objects.values().get(pk=event.pk) == before
    assert user.moves.count() == 0


def test_a_record_of_another_organization_is_nobody_elses(client, sign_in, ready):
    sign_in("contributor")
    foreign = ready(draft=True, owner=organizations.OrganizationFactory())

    answer = send(client, foreign, "in_review")

    assert answer.status_code in {302, 403}
    assert state_of(foreign) == "draft"


# Saving and moving


def test_the_button_saves_the_form_with_its_rows_and_moves(client, sign_in, ready, keeper):
    contributor = sign_in("contributor")
    event = ready(draft=True)
    role = events.ParticipationRoleFactory()
    part = rows("participations", {"role": role.pk, "name_as_stated": "المتدربات"})

    response = press(client, event, "in_review", title="عنوان جديد", **part)

    event.refresh_from_db()
    assert (event.title, event.status) == ("عنوان جديد", "in_review")
    assert event.participations.get().name_as_stated == "المتدربات"
    assert event.updated_by == contributor
    assert levels(response) == ["success"]


def test_what_is_wrong_in_the_form_stops_the_move(client, sign_in, ready):
    sign_in("contributor")
    event = ready(draft=True)

    response = press(client, event, "in_review", title="عنوان جديد", starts_on="")

    assert list(response.context["adminform"].form.errors) == ["date_precision"]
    assert "عنوان جديد" in response.content.decode()
    assert state_of(event) == "draft"


@pytest.mark.parametrize(
    ("start", "end"),
    [("draft", "published"), ("approved", "published"), ("in_review", "approved")],
)
def test_nothing_may_be_missing_on_the_way_to_readers(client, sign_in, start, end):
    sign_in("chief_editor")
    event = events.EventFactory(status=start, publish_at=None, summary="")

    response = press(client, event, end, title="عنوان جديد", country="")

    event.refresh_from_db()
    page = response.content.decode()
    fields = [missing.field for missing in response.context["missing"]]
    assert (event.title, event.status) == ("عنوان جديد", start)
    assert fields == ["summary", "country", "involvements", "themes"]
    assert 'href="#id_summary"' in page
    assert 'href="#involvements-group"' in page
    assert "warning" in levels(response)


def test_what_is_missing_is_told_when_sent_to_review_and_stops_nothing(client, sign_in, keeper):
    sign_in("contributor")
    event = events.EventFactory(draft=True, owner=keeper, summary="")

    response = press(client, event, "in_review")

    assert state_of(event) == "in_review"
    assert "summary" in [missing.field for missing in response.context["missing"]]
    # The form is closed to its author now.
    assert 'href="#id_summary"' not in response.content.decode()


CHECKLISTS = {
    "event": (
        lambda: events.EventFactory(
            summary="", country=None, date_precision="unknown", starts_on=None
        ),
        ["summary", "date_precision", "country", "involvements", "themes"],
    ),
    "event online": (
        lambda: events.EventFactory(
            country=None,
            mode="virtual",
            body="<h2>أول</h2><h4>قفزة</h4>",
            themes=[shared.ThemeFactory()],
        ),
        ["involvements", "body"],
    ),
    "article": (
        lambda: articles.ArticleFactory(summary="", body=""),
        ["summary", "body", "themes"],
    ),
    "organization": (
        lambda: organizations.OrganizationFactory(
            type=None, summary="", logo=shared.PhotoFactory(credit="", undescribed=True)
        ),
        ["type", "summary", "logo", "logo"],
    ),
    "person": (
        lambda: organizations.PersonFactory(portrait=shared.PhotoFactory(unclear=True)),
        ["portrait"],
    ),
}


@pytest.mark.parametrize(("make", "fields"), CHECKLISTS.values(), ids=CHECKLISTS)
def test_the_checklist_of_each_room(make, fields):
    assert [missing.field for missing in make().missing()] == fields


@pytest.mark.parametrize(
    ("html", "count"),
    [("<h2> </h2>", 1), ("<h2><b></b></h2><h4>قفزة</h4>", 2), ("<h2>أول</h2><h3>ثانٍ</h3>", 0)],
)
def test_headings_say_something_and_skip_no_level(html, count):
    assert len([*checklist.headings("body", html)]) == count


def test_a_record_that_has_everything_misses_nothing(ready):
    assert ready().missing() == []


# New records


def test_a_new_record_is_saved_and_sent_to_review(client, sign_in, keeper):
    contributor = sign_in("contributor")

    page = client.get(reverse("admin:events_event_add"))
    client.post(reverse("admin:events_event_add"), event_form(owner=keeper.pk, move="in_review"))

    event = Event.objects.get()
    assert moves_on(page) == ["in_review"]
    assert (event.status, event.created_by, event.owner) == ("in_review", contributor, keeper)
    assert ways(event) == [("draft", "in_review")]


def new_event():
    organizer = events.InvolvementRoleFactory(code="organizer")
    organization = organizations.OrganizationFactory()
    part = rows("involvements", {"role": organizer.pk, "organization": organization.pk})
    shared.CountryFactory()
    theme = shared.ThemeFactory()
    return event_form(summary="ورشة", country="SY", themes=[theme.pk]) | part


def test_a_new_record_is_saved_and_published(client, sign_in):
    sign_in("editor")

    client.post(reverse("admin:events_event_add"), new_event() | {"move": "published"})

    event = Event.objects.get()
    assert event.is_public
    assert timezone.now() - event.publish_at < timedelta(minutes=1)


def test_a_new_record_is_scheduled_by_a_moment_to_come(client, sign_in):
    sign_in("editor")

    response = client.post(
        reverse("admin:events_event_add"),
        new_event() | TOMORROW | {"move": "published"},
        follow=True,
    )

    assert Event.objects.get().is_scheduled
    assert "2090" in str([*response.context["messages"]][-1])


def test_a_new_record_without_what_readers_need_is_kept_as_a_draft(client, sign_in):
    sign_in("editor")

    client.post(reverse("admin:events_event_add"), event_form(move="published"))

    assert Event.objects.get().status == "draft"


def test_a_record_made_beside_another_is_published_as_its_window_closes(client, sign_in):
    sign_in("editor")
    form = {"name": "سلمى", "move": "published", "_popup": "1"}
    for prefix in ["affiliations", "names"]:
        form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}

    response = client.post(reverse("admin:organizations_person_add"), form)

    assert "data-popup-response" in response.content.decode()
    assert organizations.PersonFactory._meta.model.objects.get().is_public


# The moment


@pytest.mark.parametrize(("moment", "is_scheduled"), [({}, False), (TOMORROW, True)])
def test_an_approved_record_is_published_now_or_at_a_moment(
    client, sign_in, ready, moment, is_scheduled
):
    sign_in("editor")
    event = ready(approved=True)

    press(client, event, "published", **moment)

    event.refresh_from_db()
    assert event.status == "published"
    assert event.is_scheduled is is_scheduled
    assert ways(event) == [("approved", "published")]


def test_a_planned_moment_that_is_emptied_while_publishing_does_not_count(client, sign_in, ready):
    sign_in("editor")
    event = ready(approved=True, publish_at=timezone.now() + timedelta(days=3))

    press(client, event, "published", publish_at_0="", publish_at_1="")

    event.refresh_from_db()
    assert event.is_public


def test_the_button_says_whether_it_publishes_now_or_later(client, sign_in, ready):
    sign_in("editor")
    now = ready(approved=True)
    later = ready(approved=True, publish_at=timezone.now() + timedelta(days=3))

    names = [page_of(client, event).context["moves"][0].name for event in (now, later)]

    assert names == ["انشر الآن", "جدوِل النشر"]


def test_what_is_published_again_keeps_its_first_moment(client, sign_in, ready):
    sign_in("chief_editor")
    event = ready(withdrawn=True)

    press(client, event, "published", publish_at_0="", publish_at_1="")

    assert state_of(event) == "published"
    assert Event.objects.get(pk=event.pk).publish_at == event.publish_at


# Reasons


def test_who_returns_a_record_says_why_and_its_author_reads_it(client, sign_in, ready):
    editor, event = sign_in("editor"), ready(in_review=True)

    refused = press(client, event, "needs_changes", title="عنوان جديد", reason="  ")
    before = (state_of(event), Event.objects.get().title == "عنوان جديد")
    press(client, event, "needs_changes", reason="أضف مصدر الأرقام")
    sign_in("contributor")
    page = page_of(client, event)

    assert list(refused.context["adminform"].form.errors) == ["reason"]
    assert "عنوان جديد" in refused.content.decode()
    assert before == ("in_review", False)
    assert page.context["returned"].reason == "أضف مصدر الأرقام"
    assert "أضف مصدر الأرقام" in page.content.decode()
    assert editor.get_full_name() in page.content.decode()


def test_the_reason_stays_until_the_record_is_approved(ready):
    event = ready(in_review=True)
    event.move(Status.NEEDS_CHANGES, reason="أضف المصدر")
    shown = [event.last_return.reason]
    event.move(Status.IN_REVIEW)
    shown.append(event.last_return.reason)

    event.move(Status.APPROVED)

    assert shown == ["أضف المصدر", "أضف المصدر"]
    assert event.last_return is None
    event.move(Status.IN_REVIEW)
    assert event.last_return is None


def test_what_was_typed_as_a_reason_comes_back_with_an_error(client, sign_in, ready):
    sign_in("editor")
    event = ready(in_review=True)

    response = press(client, event, "needs_changes", reason="أضف المصدر", starts_on="")

    assert "أضف المصدر</textarea>" in response.content.decode()
    assert state_of(event) == "in_review"


@pytest.mark.once
@pytest.mark.parametrize("state", Status.values)
def test_a_reason_is_asked_for_where_a_move_needs_one(client, sign_in, ready, state):
    sign_in("chief_editor")

    page = page_of(client, ready(status=state)).content.decode()

    assert ('name="reason"' in page) is (state in {"in_review", "published"})


# Looking without changing


def test_who_may_only_move_a_record_looks_at_it_with_the_buttons(client, sign_in, ready):
    sign_in("contributor")
    event = ready(in_review=True)

    page = page_of(client, event)
    answer = send(client, event, "draft")

    address = reverse("admin:events_event_move", args=[event.pk])
    assert page.context["has_change_permission"] is False
    assert 'name="_save"' not in page.content.decode()
    assert f'formaction="{address}"' in page.content.decode()
    assert str(TAKE_BACK_FIRST) in [str(message) for message in page.context["messages"]]
    assert answer.status_code == 302
    # Whoever takes it back wants to change it.
    assert answer.url == reverse("admin:events_event_change", args=[event.pk])
    assert state_of(event) == "draft"


def test_a_record_that_is_closed_says_so(client, sign_in, ready):
    sign_in("contributor")

    page = page_of(client, ready())

    assert str(CLOSED) in [str(message) for message in page.context["messages"]]


def test_a_move_is_sent_by_post_with_the_token_of_the_form(client, sign_in, ready):
    user = sign_in("contributor")
    event = ready(in_review=True)
    address = reverse("admin:events_event_move", args=[event.pk])
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(user)

    answers = [client.get(address), strict.post(address, {"move": "draft"})]

    assert [answer.status_code for answer in answers] == [405, 403]
    assert state_of(event) == "in_review"


def test_a_double_click_says_that_somebody_was_faster(client, sign_in, ready):
    sign_in("contributor")
    event = ready(in_review=True)

    send(client, event, "draft")
    second = client.post(
        reverse("admin:events_event_move", args=[event.pk]),
        {"move": "draft", "seen_state": "in_review", "reason": "كتبتُ سببًا"},
        follow=True,
    )

    texts = [str(message) for message in second.context["messages"]]
    assert ways(event) == [("in_review", "draft")]
    assert any("سبقك زميل" in text and "كتبتُ سببًا" in text for text in texts)


def test_a_move_without_its_reason_is_told_beside_the_box(client, ready):
    rights = ["events.view_event", "events.review_event", "events.withdraw_event"]
    client.force_login(shared.UserFactory(staff=True, permissions=rights))
    event = ready()

    answer = send(client, event, "withdrawn")
    page = client.get(answer.url)

    assert page.context["has_change_permission"] is False
    assert str(page.context["without_reason"]) in page.content.decode()
    assert state_of(event) == "published"


def test_an_unknown_record_is_not_moved(client, sign_in):
    sign_in("editor")

    answer = client.post(reverse("admin:events_event_move", args=[4711]), {"move": "draft"})

    assert answer.status_code == 302


# Colleagues


@pytest.mark.parametrize("now", ["in_review", "approved", "needs_changes"])
def test_a_form_opened_before_a_colleague_moved_the_record_is_refused(client, sign_in, ready, now):
    sign_in("editor")
    event = ready(status=now)

    response = press(client, event, "published", seen_state="draft", title="عنوان جديد")

    errors = response.context["adminform"].form.errors.get_json_data()
    assert [error["code"] for error in errors["__all__"]] == ["state_changed"]
    assert "عنوان جديد" in response.content.decode()
    assert f'name="seen_state" value="{now}"' in response.content.decode()
    assert state_of(event) == now
    assert Event.objects.get().title == event.title


def test_what_was_typed_stays_even_if_the_record_is_closed_by_now(client, sign_in, ready):
    sign_in("contributor")
    event = ready(in_review=True)

    answers = [
        press(client, event, end, seen_state="draft", title="عنوان جديد")
        for end in ("", "in_review")
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    for answer in answers:
        assert "عنوان جديد" in answer.content.decode()
        assert 'name="seen_state" value="draft"' in answer.content.decode()
    assert Event.objects.get().title == event.title


@pytest.mark.once
@pytest.mark.parametrize("state", Status.values)
def test_a_form_that_never_was_open_is_not_taken_for_a_late_one(client, sign_in, ready, state):
    """Whoever claims to have seen another state saves nothing, and deletes nothing."""
    sign_in("contributor")
    foreign = ready(status=state, owner=organizations.OrganizationFactory())
    own = ready(status=state)
    claimed = {"seen_state": "draft", "post": "yes"}

    for event in (foreign, own):
        client.post(reverse("admin:events_event_delete", args=[event.pk]), claimed)
    press(client, foreign, "in_review", seen_state="draft", title="عنوان آخر")

    assert {*Event.objects.values_list("pk", "title")} == {
        (event.pk, event.title) for event in (foreign, own)
    }


# Approval


@pytest.mark.parametrize(
    ("role", "changes", "state"),
    [
        ("editor", {"title": "عنوان آخر"}, "in_review"),
        ("editor", {"title": "عنوان آخر", "move": "published"}, "in_review"),
        ("editor", {}, "approved"),
        ("editor", TOMORROW, "approved"),
        ("chief_editor", {"title": "عنوان آخر"}, "approved"),
    ],
    ids=["changed", "changed and published", "nothing", "planned", "by the chief"],
)
def test_who_changes_what_was_approved_sends_it_back_to_review(
    client, sign_in, ready, role, changes, state
):
    sign_in(role)
    event = ready(approved=True, country=shared.CountryFactory())
    form = form_of(event) | changes

    response = client.post(reverse("admin:events_event_change", args=[event.pk]), form, follow=True)

    assert state_of(event) == state
    assert ("warning" in levels(response)) is (state == "in_review")


def test_a_changed_row_drops_the_approval_too(client, sign_in, ready):
    sign_in("editor")
    event = ready(approved=True)
    role = events.ParticipationRoleFactory()
    part = rows("participations", {"role": role.pk, "name_as_stated": "المتدربات"})

    press(client, event, "", **part)

    assert ways(event) == [("approved", "in_review")]


# Four eyes


@pytest.mark.parametrize("is_asked", [True, False])
def test_nobody_lets_their_own_work_pass_where_four_eyes_are_asked_for(
    client, sign_in, ready, settings, is_asked
):
    settings.FOUR_EYES = is_asked
    editor = sign_in("editor")
    own, sent = ready(draft=True, created_by=editor), ready(draft=True)
    sent.move(Status.IN_REVIEW, by=editor)
    others = ready(in_review=True, created_by=shared.UserFactory())

    found = [moves_on(page_of(client, event)) for event in (own, sent, others)]
    new = moves_on(client.get(reverse("admin:events_event_add")))

    passing = [] if is_asked else ["published"]
    approving = [] if is_asked else ["approved"]
    assert found[0] == new == ["in_review", *passing]
    assert found[1] == [*approving, "needs_changes", "draft"]
    assert found[2] == ["approved", "needs_changes", "draft"]


def test_an_author_publishes_what_a_colleague_approved(client, sign_in, ready, settings):
    settings.FOUR_EYES = True
    event = ready(approved=True, created_by=sign_in("editor"))

    press(client, event, "published")

    assert state_of(event) == "published"


# Many at once


def act(client, action, *chosen):
    """Choose an action, look at what would change, and confirm it."""
    form = {"action": action, "_selected_action": [event.pk for event in chosen]}
    plan = client.post(reverse("admin:events_event_changelist"), form)
    sent = {name: plan.context[name] for name in ("what", "records")}
    sent |= {"end": plan.context["form"]["end"].value(), "confirm": "yes"}
    return plan, client.post(reverse("admin:events_event_bulk"), sent, follow=True)


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("contributor", ["send_to_review"]),
        ("editor", ["send_to_review", "approve", "publish"]),
        ("chief_editor", ["send_to_review", "approve", "publish", "unpublish"]),
    ],
)
def test_actions_are_offered_to_who_may_make_the_move(client, sign_in, ready, role, offered):
    sign_in(role)
    ready(draft=True)

    page = client.get(reverse("admin:events_event_changelist"))

    choices = page.context["action_form"].fields["action"].choices
    names = [name for name, _ in choices if name not in {"", "delete_selected"}]
    assert names[: len(offered)] == offered
    at_the_desk = [] if role == "contributor" else ["assign", "set_due_date"]
    assert names[len(offered) :] == ["change_tags", "change_themes", *at_the_desk]


def test_publishing_many_says_what_moved_and_what_did_not_and_why(client, sign_in, ready):
    editor = sign_in("editor")
    moved = [ready(draft=True), ready(approved=True)]
    returned = ready(needs_changes=True)
    incomplete = events.EventFactory(draft=True, title="ورشة بلا محاور")

    plan, response = act(client, "publish", *moved, returned, incomplete)

    left = {line["title"]: line["why"] for line in plan.context["left"]}
    assert [state_of(event) for event in (*moved, returned, incomplete)] == [
        "published",
        "published",
        "needs_changes",
        "draft",
    ]
    assert levels(response) == ["success"]
    assert set(left) == {str(returned), "ورشة بلا محاور"}
    assert str(incomplete.missing()[0].text) in left["ورشة بلا محاور"]
    assert editor.moves.count() == 2


def test_actions_follow_the_rights_on_each_record(client, sign_in, ready):
    sign_in("contributor")
    own, foreign = ready(draft=True), ready(draft=True, owner=organizations.OrganizationFactory())

    act(client, "send_to_review", own, foreign)

    assert (state_of(own), state_of(foreign)) == ("in_review", "draft")


def test_unpublishing_makes_drafts_of_published_records_only(client, sign_in, ready):
    sign_in("chief_editor")
    published, in_review = ready(), ready(in_review=True)

    act(client, "unpublish", published, in_review)

    assert (state_of(published), state_of(in_review)) == ("draft", "in_review")


@pytest.mark.parametrize("action", ["approve", "publish", "unpublish"])
def test_actions_are_closed_to_who_may_not(client, sign_in, ready, action):
    sign_in("contributor")
    chosen = [ready(draft=True), ready(in_review=True), ready()]

    form = {"action": action, "_selected_action": [event.pk for event in chosen]}
    asked = client.post(reverse("admin:events_event_changelist"), form)
    end = {"approve": "approved", "publish": "published", "unpublish": "draft"}[action]
    numbers = ",".join(f"{event.pk}:{stamp(state_of(event))}" for event in chosen)
    sent = {"what": "state", "end": end, "records": numbers, "confirm": "yes"}
    pressed = client.post(reverse("admin:events_event_bulk"), sent)

    assert (asked.status_code, pressed.status_code) == (302, 403)
    assert [state_of(event) for event in chosen] == ["draft", "in_review", "published"]


# What was done


def test_the_history_has_moves_and_changes_the_latest_first(client, sign_in, ready):
    sign_in("editor")
    event = ready(in_review=True)
    press(client, event, "", title="عنوان آخر")
    press(client, event, "needs_changes", title="عنوان آخر", reason="أضف المصدر")

    page = client.get(reverse("admin:events_event_history", args=[event.pk]))

    steps = [*page.context["steps"]]
    assert steps[0].what == "من «قيد المراجعة» إلى «تحتاج تعديلًا»"
    assert (steps[0].why, steps[0].who) == ("أضف المصدر", "سلمى الراوي")
    assert [step.at for step in steps] == sorted((step.at for step in steps), reverse=True)
    assert "أضف المصدر" in page.content.decode()


def test_a_move_alone_is_no_change(client, sign_in, ready):
    sign_in("editor")
    event = ready(in_review=True, country=shared.CountryFactory())

    press(client, event, "approved")

    assert LogEntry.objects.count() == 0
    assert ways(event) == [("in_review", "approved")]


@pytest.mark.parametrize(("role", "status"), [("contributor", 403), ("editor", 200)])
def test_the_list_of_moves_is_open_to_who_may_view_moves(client, sign_in, ready, role, status):
    ready(draft=True, title="ورشة المياه").move(Status.IN_REVIEW)
    sign_in(role)

    page = client.get(reverse("admin:shared_move_changelist"), {"end": "in_review"})

    assert page.status_code == status
    assert ("ورشة المياه" in page.content.decode()) is (status == 200)


def test_moves_are_only_read_even_by_who_may_do_everything(client, ready):
    ready(draft=True).move(Status.IN_REVIEW)
    client.force_login(shared.UserFactory(chief=True))
    pk = Move.objects.get().pk

    page = client.get(reverse("admin:shared_move_change", args=[pk]))
    answers = [
        client.get(reverse("admin:shared_move_add")),
        client.post(reverse("admin:shared_move_change", args=[pk]), {"reason": "آخر"}),
        client.post(reverse("admin:shared_move_delete", args=[pk]), {"post": "yes"}),
    ]

    assert page.status_code == 200
    assert {answer.status_code for answer in answers} == {403}
    assert Move.objects.get().reason == ""


# Corrections


CORRECTION = {"corrected_on": "2022-06-01", "wrong": "حضر 30 شخصًا", "right": "حضر 13 شخصًا"}


def test_what_was_wrong_is_corrected_on_the_page(client, sign_in, ready):
    sign_in("chief_editor")
    event = ready()
    moment = timezone.localtime(event.publish_at)
    kept = {"publish_at_0": f"{moment:%Y-%m-%d}", "publish_at_1": f"{moment:%H:%M:%S}"}

    press(client, event, "", **kept, **rows("corrections", CORRECTION))
    client.logout()
    page = client.get(event.get_absolute_url()).content.decode()

    assert "تصويب" in page
    assert 'datetime="2022-06-01"' in page
    assert "حضر 30 شخصًا" in page
    assert "حضر 13 شخصًا" in page


@pytest.mark.once
@pytest.mark.parametrize("state", Status.values)
def test_corrections_are_written_where_readers_saw_something(client, sign_in, ready, state):
    sign_in("chief_editor")

    page = page_of(client, ready(status=state)).content.decode()

    assert ("corrections-group" in page) is (state in PUBLIC_STATES)


# Withdrawn


def named(factory, name):
    field = "name" if factory in FACTORIES[2:] else "title"
    return factory(**{field: name})


def addresses_of(record):
    """Its address of today, an old one and the short one."""
    short = reverse(f"{record.get_absolute_url().split('/')[1]}:short", args=[record.pk])
    return [record.get_absolute_url(), f"{short}عنوان-قديم/", short]


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda each: each._meta.model.__name__)
def test_the_address_of_what_is_withdrawn_says_since_when_and_why(client, factory):
    record = named(factory, "عنوان يؤذي")
    record.move(Status.WITHDRAWN, reason="بطلب من المشاركات")

    answers = [client.get(address) for address in addresses_of(record)]

    assert [answer.status_code for answer in answers] == [410] * 3
    for answer in answers:
        page = answer.content.decode()
        assert "بطلب من المشاركات" in page
        assert "عنوان يؤذي" not in page
        assert '<meta name="robots" content="noindex">' in page
        assert answer.headers["Cache-Control"] == "no-cache"


def test_what_is_withdrawn_is_in_no_list(client):
    events.EventFactory(title="ورشة باقية")
    gone = events.EventFactory(title="ورشة زائلة")
    gone.move(Status.WITHDRAWN, reason="بطلب من المشاركات")

    for address in ["/events/", "/search/?q=ورشة", "/"]:
        page = client.get(address).content.decode()
        assert "باقية" in page
        assert "زائلة" not in page
        assert "بطلب من المشاركات" not in page


def test_a_withheld_person_is_not_even_withdrawn(client):
    person = organizations.PersonFactory(withheld=True)
    person.move(Status.WITHDRAWN, reason="بطلب منها")

    assert client.get(person.get_absolute_url()).status_code == 404


def test_what_readers_never_saw_is_not_told_to_be_withdrawn(client):
    event = events.EventFactory(scheduled=True)
    event.move(Status.WITHDRAWN, reason="أُلغي النشر")

    assert client.get(event.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("state", [state for state in Status.values if state != "withdrawn"])
def test_only_what_is_withdrawn_is_told_to_be_gone(client, state):
    event = events.EventFactory(status=state)

    expected = 200 if state == "published" else 404
    assert client.get(event.get_absolute_url()).status_code == expected


def test_publishing_again_forgets_why_it_was_withdrawn(client):
    event = events.EventFactory()
    event.move(Status.WITHDRAWN, reason="خطأ في التاريخ")
    event.move(Status.PUBLISHED)

    event.refresh_from_db()
    assert event.withdrawal == ""
    assert client.get(event.get_absolute_url()).status_code == 200


# What a moment to come would take away


@pytest.mark.parametrize(("role", "is_public"), [("editor", True), ("chief_editor", False)])
def test_only_who_withdraws_takes_a_public_page_away_by_its_moment(
    client, sign_in, ready, role, is_public
):
    event = ready()
    sign_in(role)

    client.post(reverse("admin:events_event_change", args=[event.pk]), form_of(event, **TOMORROW))

    event.refresh_from_db()
    assert event.is_public == is_public


def test_reason_from_a_page_without_a_form_can_be_stored(client, ready):
    event = ready(in_review=True)
    reviewer = shared.UserFactory(
        staff=True, permissions=["events.view_event", "events.review_event"]
    )
    client.force_login(reviewer)

    send(client, event, Status.NEEDS_CHANGES, reason="ينقصه\0 المصدر")

    assert Move.objects.of(event).get().reason == "ينقصه المصدر"


def test_a_reason_without_a_button_is_not_lost(client, sign_in, ready):
    event = ready(in_review=True)
    sign_in("editor")
    address = reverse("admin:events_event_change", args=[event.pk])

    response = client.post(address, form_of(event, reason="الملخص ناقص.", _save="1"))

    form = response.context["adminform"].form
    assert [error.code for error in form.errors.as_data()["reason"]] == ["no_button"]
    assert form["reason"].value() == "الملخص ناقص."


def test_parts_of_what_was_approved_are_closed_on_their_own_pages(client, sign_in, ready):
    outcome = events.OutcomeFactory(event=ready(approved=True))
    address = reverse("admin:events_outcome_change", args=[outcome.pk])

    def answer(role):
        sign_in(role)
        return client.post(address, {}).status_code

    assert (answer("editor"), answer("chief_editor")) == (403, 200)


def test_moves_tell_titles_only_to_who_sees_all_records(client, sign_in, ready):
    ready(draft=True).move(Status.IN_REVIEW)
    user = shared.UserFactory(staff=True, permissions=["shared.view_move"])
    client.force_login(user)

    page = client.get(reverse("admin:shared_move_changelist"))

    assert page.context["cl"].result_count == 0
    sign_in("editor")
    assert client.get(reverse("admin:shared_move_changelist")).context["cl"].result_count == 1


@pytest.mark.parametrize("value", ["abc", "-1", "9" * 40, "٣"])
def test_presets_that_are_no_keys_are_left_out(client, sign_in, value):
    sign_in("editor")

    names = ["parent", "series", "cover", "themes", "owner"]
    page = client.get(reverse("admin:events_event_add"), dict.fromkeys(names, value))

    assert page.status_code == 200


@pytest.mark.parametrize(
    "factory", [events.EventFactory, articles.ArticleFactory, organizations.OrganizationFactory]
)
def test_every_field_of_a_form_is_known_to_the_history(factory):
    """Under the name that the catalogue has, whatever its first letter."""
    model = factory._meta.model
    with translation.override(None):
        fields = (field.formfield() for field in model._meta.fields if field.editable)
        labels = {str(field.label) for field in fields if field}

    found = names_by_label(model)

    assert labels <= found.keys()
    untranslated = [found[label] for label in labels if gettext(found[label]) == found[label]]
    assert untranslated == []


def test_history_names_fields_in_arabic(client, sign_in, ready):
    event = ready(draft=True)
    sign_in("editor")
    client.post(
        reverse("admin:events_event_change", args=[event.pk]),
        form_of(event, title="عنوان آخر", _save="1"),
    )

    entry = LogEntry.objects.latest("pk")

    assert not re.search("[A-Za-z]", entry.get_change_message())
