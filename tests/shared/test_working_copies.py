"""What is typed is kept beside the record, for its author alone, and comes back as it was."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event, Involvement
from ngo_portal.shared import generation
from ngo_portal.shared.admin import copies
from ngo_portal.shared.models import Move, WorkingCopy, working_copy
from ngo_portal.shared.workflow import Status
from tests.events.test_admin import event_form, rows
from tests.factories import articles, events, organizations, shared

pytestmark = pytest.mark.django_db
TYPED = "ورشة لم تُحفظ بعد"


@pytest.fixture
def keeper(db):
    return organizations.OrganizationFactory(name="جمعية ضفاف")


@pytest.fixture
def author(client, keeper):
    user = shared.UserFactory(role="contributor", member_of=[keeper])
    client.force_login(user)
    return user


@pytest.fixture
def editor(client):
    user = shared.UserFactory(role="editor")
    client.force_login(user)
    return user


def addresses(record=None, model="events_event"):
    if record is None:
        return reverse(f"admin:{model}_add"), reverse(f"admin:{model}_autosave_new")
    names = [f"admin:{model}_{view}" for view in ("change", "autosave")]
    return [reverse(name, args=[record.pk]) for name in names]


def keep(client, record=None, key=None, **form):
    """Send what a page holds; the key of the page."""
    key = key or uuid4().hex
    base = record.updated_at.isoformat() if record else ""
    response = client.post(addresses(record)[1], {"copy_key": key, "copy_base": base, **form})
    assert response.status_code == 200, response.text
    return key


def restored(client, copy):
    record = copy.record_number and Event.objects.get(pk=copy.record_number)
    response = client.get(f"{addresses(record)[0]}?working_copy={copy.pk}")
    assert response.status_code == 200
    return response, BeautifulSoup(response.text, "html.parser")


def filled(page):
    """What a browser would send of the page, without the rows to copy from."""
    form = {}
    for field in page.select("#event_form :is(input, textarea, select)[name]"):
        name = field["name"]
        if "__prefix__" in name or field.get("type") in {"submit", "file"}:
            continue
        if field.name == "select":
            form.setdefault(name, [])
            form[name] += [option["value"] for option in field.select("option[selected]")]
        elif field.name == "textarea":
            form[name] = field.text.removeprefix("\n")
        elif field.get("type") != "checkbox":
            form[name] = field.get("value", "")
        elif field.has_attr("checked"):
            form[name] = "on"
    return form


def test_what_is_kept_touches_nothing_but_the_copy(client, editor):
    event = events.EventFactory(draft=True)
    before, stored = generation.current(), Event.objects.values().get(pk=event.pk)

    keep(client, event, title=TYPED, csrfmiddlewaretoken="x", password1="x", _save="1", move="y")

    copy = WorkingCopy.objects.get()
    assert copy.payload == [["title", TYPED]]
    assert (copy.user, copy.title, copy.base_at) == (editor, TYPED, event.updated_at)
    assert Event.objects.values().get(pk=event.pk) == stored
    assert (generation.current(), LogEntry.objects.count(), Move.objects.count()) == (before, 0, 0)


def test_a_page_writes_over_its_own_copy_and_no_other(client, editor):
    first = keep(client, title="أولى")
    keep(client, title="ثانية")
    keep(client, key=first, title="أولى، أطول")

    assert sorted(copy.title for copy in WorkingCopy.objects.all()) == ["أولى، أطول", "ثانية"]


def test_a_new_record_comes_back_with_rows_choices_and_rich_text(client, editor, keeper):
    role, theme = events.InvolvementRoleFactory(code="organizer"), shared.ThemeFactory()
    form = event_form(title=TYPED, body="<p>نصّ <strong>غنيّ</strong></p>", owner=keeper.pk)
    form |= {"themes": [theme.pk], "country": "SY", "mode": "in_person", "starts_on": "٢٣/٥"}
    form |= rows("involvements", {"role": role.pk, "organization": keeper.pk})
    keep(client, **form)

    _response, page = restored(client, WorkingCopy.objects.get())
    again = filled(page)

    assert {name: again[name] for name in ("title", "body", "starts_on")} == {
        name: form[name] for name in ("title", "body", "starts_on")
    }
    assert (again["themes"], again["country"]) == ([str(theme.pk)], ["SY"])
    assert again["involvements-0-organization"] == [str(keeper.pk)]
    assert "جمعية ضفاف" in page.select_one("#id_involvements-0-organization").text
    assert page.select(".errorlist, .errornote") == []
    assert not Event.objects.exists()
    saved = client.post(addresses()[0], again | {"starts_on": "2022-05-23", "_save": "1"})
    assert saved.status_code == 302
    assert Event.objects.get().involvements.get().organization == keeper
    assert not WorkingCopy.objects.exists()


def test_a_deleted_row_and_one_that_a_colleague_deleted_come_back(client, editor, keeper):
    event = events.EventFactory(draft=True, owner=keeper)
    kept, gone, deleted = events.InvolvementFactory.create_batch(3, event=event)
    lines = [
        {"id": row.pk, "event": event.pk, "role": row.role_id, "note": note}
        | {"organization": row.organization_id}
        for row, note in [(gone, "كلام عن المحذوفة"), (kept, "باقية"), (deleted, "")]
    ]
    lines[2]["DELETE"] = "on"
    keep(client, event, **event_form(title=TYPED), **{})
    copy = WorkingCopy.objects.get()
    form = event_form(title=TYPED) | rows("involvements", *lines, first=3)
    keep(client, event, key=copy.key, **form)
    gone.delete()

    _response, page = restored(client, WorkingCopy.objects.get())

    again = filled(page)
    assert again["involvements-INITIAL_FORMS"] == "2"
    assert [again[f"involvements-{place}-id"] for place in range(3)] == [
        str(kept.pk),
        str(deleted.pk),
        "",
    ]
    assert again["involvements-2-note"] == "كلام عن المحذوفة"
    assert again["involvements-1-DELETE"] == "on"
    assert Involvement.objects.count() == 2


def test_restoring_carries_the_state_that_was_seen(client, author, keeper):
    """So that saving over a colleague is refused, and the words stay on the page."""
    event = events.EventFactory(draft=True, owner=keeper)
    keep(client, event, **event_form(title=TYPED, seen_state="draft", seen_other="7"))
    event.move(Status.IN_REVIEW, by=shared.UserFactory(role="editor"))

    offer = client.get(addresses(event)[0])
    assert ("page" in offer.context, len(offer.context["copies"])) == (False, 1)
    response, page = restored(client, WorkingCopy.objects.get())

    fields = {field["value"] for field in page.select("[name=seen_state]")}
    assert (fields, page.select_one("[name=seen_other]")["value"]) == ({"draft"}, "7")
    assert response.context["page"]["is_behind"]
    answer = client.post(addresses(event)[0], filled(page) | {"_save": "1"})
    assert answer.status_code == 200
    assert TYPED in answer.text
    assert Event.objects.get().title == event.title


def test_a_form_with_mistakes_goes_on_in_its_copy(client, editor):
    key = keep(client, **event_form(title=TYPED))
    response = client.post(addresses()[0], event_form(title="", copy_key=key))

    assert response.context["page"]["key"] == key
    assert response.context["page"]["is_back"]
    assert WorkingCopy.objects.count() == 1


def test_a_form_offers_the_copies_of_its_user(client, editor):
    event = events.EventFactory(draft=True)
    WorkingCopy.objects.keep(
        shared.UserFactory(), uuid4().hex, payload=[], record_number=event.pk,
        record_type=copies.ContentType.objects.get_for_model(Event),
    )  # fmt: skip
    keep(client, event, title=TYPED)
    Event.objects.filter(pk=event.pk).update_quietly(updated_at=timezone.now())

    offers = client.get(addresses(event)[0]).context["copies"]

    assert [(offer["copy"].title, offer["is_behind"]) for offer in offers] == [(TYPED, True)]
    assert [offer["copy"].title for offer in client.get(addresses()[0]).context["copies"]] == []


def test_a_copy_is_its_authors_alone(client, author, keeper):
    event = events.EventFactory(draft=True, owner=keeper)
    keep(client, event, title="سرّ")
    copy = WorkingCopy.objects.get()
    chief = Client()
    chief.force_login(shared.UserFactory(chief=True))

    page = chief.get(f"{addresses(event)[0]}?working_copy={copy.pk}")
    discarded = chief.post(reverse("admin:discard_copy", args=[copy.pk]))

    assert "سرّ" not in page.text
    assert discarded.status_code == 404
    assert "سرّ" not in chief.get(reverse("admin:index")).text
    assert WorkingCopy.objects.filter(pk=copy.pk).exists()


def test_nobody_keeps_a_copy_of_what_they_do_not_see(client, author):
    event = events.EventFactory(draft=True)

    assert client.post(addresses(event)[1], {"copy_key": uuid4().hex}).status_code == 404
    assert not WorkingCopy.objects.exists()


def test_words_are_kept_even_after_a_colleague_moved_the_record(client, author, keeper):
    event = events.EventFactory(in_review=True, owner=keeper)

    keep(client, event, title=TYPED)

    assert WorkingCopy.objects.get().title == TYPED


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 400),
        ({"copy_key": "../../etc"}, 400),
        ({"copy_key": "0" * 32, "body": "ا" * (copies.MOST_BYTES // 2)}, 413),
    ],
)
def test_what_cannot_be_kept_is_said(client, editor, form, status):
    response = client.post(addresses()[1], form)

    assert (response.status_code, bool(response.json()["error"])) == (status, True)
    assert not WorkingCopy.objects.exists()


def test_nonsense_in_a_copy_is_shown_and_never_a_fault_of_the_server(client, editor):
    event = events.EventFactory(draft=True)
    nonsense = {
        "involvements-TOTAL_FORMS": "many", "themes": "x", "country": "\0", "parent": "x",
        "photos-TOTAL_FORMS": "1", "photos-INITIAL_FORMS": "1", "photos-0-id": "9" * 30,
        "copy_base": "yesterday", "action": "publish", "_selected_action": event.pk,
    }  # fmt: skip
    keep(client, event, title="\0عنوان", **nonsense)

    _response, page = restored(client, WorkingCopy.objects.get())

    assert page.select_one("#id_title")["value"] == "عنوان"
    assert Event.objects.get().status == Status.DRAFT


def test_copies_are_limited_and_old_ones_go(client, editor, monkeypatch):
    old = keep(client, title="قديمة")
    long_ago = timezone.now() - working_copy.KEPT_FOR - timedelta(hours=1)
    WorkingCopy.objects.filter(key=old).update(updated_at=long_ago)
    keep(client, title="جديدة")
    assert [copy.title for copy in WorkingCopy.objects.all()] == ["جديدة"]

    monkeypatch.setattr(working_copy, "MOST_OF_A_USER", 1)
    response = client.post(addresses()[1], {"copy_key": uuid4().hex})

    assert response.status_code == 409


def test_the_desk_lists_what_is_not_saved_and_lets_it_go(client, author, keeper):
    event = events.EventFactory(draft=True, owner=keeper)
    keep(client, event, title=TYPED)
    keep(client, title="")

    page = client.get(reverse("admin:index"))
    unsaved = page.context["newsroom"].unsaved
    assert [(row.title, row.is_new) for row in unsaved] == [("", True), (TYPED, False)]
    assert {client.get(row.url).status_code for row in unsaved} == {200}

    answer = client.post(reverse("admin:discard_copy", args=[unsaved[0].pk]), {"back": "desk"})
    assert answer.url == reverse("admin:index")
    assert WorkingCopy.objects.count() == 1


def test_every_kind_of_record_keeps_and_restores(client, db):
    client.force_login(shared.UserFactory(chief=True))
    made = [
        articles.ArticleFactory(draft=True), organizations.OrganizationFactory(draft=True),
        organizations.PersonFactory(draft=True),
    ]  # fmt: skip
    for record in made:
        options = record._meta
        change, autosave = addresses(record, f"{options.app_label}_{options.model_name}")
        name = "title" if hasattr(record, "title") else "name"
        page = BeautifulSoup(client.get(change).text, "html.parser")
        key = page.select_one("[name=copy_key]")["value"]
        assert client.post(autosave, {"copy_key": key, name: TYPED}).status_code == 200
        copy = WorkingCopy.objects.get(key=key)
        again = BeautifulSoup(client.get(f"{change}?working_copy={copy.pk}").text, "html.parser")
        assert again.select_one(f"#id_{name}")["value"] == TYPED
        assert again.select_one("[name=copy_key]")["value"] == key


@pytest.mark.once
def test_ping_tells_who_is_signed_in_with_a_fresh_token(client, author):
    answer = client.get(reverse("admin:ping"))

    assert answer.json()["user"] == str(author.pk)
    assert len(answer.json()["token"]) == 64
    assert Client().get(reverse("admin:ping")).status_code == 401


def test_windows_that_make_a_record_for_another_form_keep_nothing(client, editor):
    page = client.get(f"{addresses()[0]}?_popup=1")

    assert "page" not in page.context
