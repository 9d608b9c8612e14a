"""Changing many records at once: the preview, the change, its limits, and the way back."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article
from events.models import Event
from ngo_portal.shared.admin import bulk as pages
from ngo_portal.shared.models import BulkChange, Move
from organizations.models import Person
from tests.factories import articles, events, organizations, shared

pytestmark = pytest.mark.django_db


def signed_in(**traits):
    client = Client()
    client.user = shared.UserFactory(**traits)
    client.force_login(client.user)
    return client


def of_model(view, model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}")


def plan(client, model, action, records, **said):
    """The page with what would change, as two presses lead to it."""
    form = {"action": action, "_selected_action": [record.pk for record in records]}
    page = client.post(of_model("changelist", model), form)
    if not said:
        return page
    sent = {"what": page.context["what"], "records": page.context["records"]} | said
    return client.post(of_model("bulk", model), sent)


def confirmed(client, model, page, **said):
    sent = {"what": page.context["what"], "records": page.context["records"], "confirm": "yes"}
    return client.post(of_model("bulk", model), sent | said)


def change(client, model, action, records, **said):
    return confirmed(client, model, plan(client, model, action, records, **said), **said)


def undo(client, made=None):
    made = made or BulkChange.objects.get()
    return client.post(reverse("admin:shared_bulkchange_undo", args=[made.pk]))


def tags_of(record):
    return sorted(record.tags.names())


def found(client, **query):
    """Titles of the events that readers find."""
    return client.get("/events/", query).context["total"]


def test_tags_change_are_found_at_once_and_come_back(client):
    editor = signed_in(role="editor")
    first = events.EventFactory(tags=["الحوار"])
    second = events.EventFactory(tags=["مياه"])
    same = events.EventFactory(tags=["مياه", "حوار"])
    said = {"add": "مياه، حوار", "remove": "الحِوار"}

    page = plan(editor, Event, "change_tags", [first, second, same], **said)

    assert [(row["before"], row["after"]) for row in page.context["ready"]] == [
        ("الحوار", "حوار، مياه"),
        ("مياه", "حوار، مياه"),
    ]
    assert [row["title"] for row in page.context["left"]] == [str(same)]
    assert tags_of(first) == ["الحوار"]

    answer = confirmed(editor, Event, page, **said)

    assert answer.status_code == 302
    assert [tags_of(one) for one in (first, second)] == [["حوار", "مياه"]] * 2
    assert found(client, tag="حوار") == 3
    assert LogEntry.objects.count() == 2
    assert Event.objects.get(pk=first.pk).updated_by == editor.user
    # Pressed twice.
    confirmed(editor, Event, page, **said)
    assert BulkChange.objects.count() == 1

    second.tags.add("تعليم")
    undo(editor)

    assert [tags_of(one) for one in (first, second)] == [["الحوار"], ["تعليم", "حوار", "مياه"]]
    assert found(client, tag="حوار") == 2
    undo(editor)
    assert tags_of(first) == ["الحوار"]


def test_a_fourth_theme_is_refused_for_the_records_that_have_three(client):
    editor = signed_in(role="editor")
    themes = shared.ThemeFactory.create_batch(4)
    full = articles.ArticleFactory(themes=themes[:3])
    other = articles.ArticleFactory(themes=themes[:1])

    change(editor, Article, "change_themes", [full, other], add=themes[3].pk)

    assert {*other.themes.all()} == {themes[0], themes[3]}
    assert {*full.themes.all()} == {*themes[:3]}
    assert client.get("/articles/", {"theme": themes[3].code}).context["total"] == 1
    change(editor, Article, "change_themes", [full], add=themes[3].pk, remove=themes[0].pk)
    assert {*full.themes.all()} == {*themes[1:]}


def test_desk_assigns_and_plans_and_nobody_else_does():
    editor, colleague = signed_in(role="editor"), shared.UserFactory(role="editor")
    ours = organizations.OrganizationFactory()
    contributor = signed_in(role="contributor", member_of=[ours])
    waiting = organizations.PersonFactory(in_review=True)
    draft = organizations.PersonFactory(draft=True, owner=ours)
    outside = {"what": "claim", "to": colleague.pk, "records": f"{draft.pk}:", "confirm": "yes"}

    change(editor, Person, "assign", [waiting, draft], to=colleague.pk)
    change(editor, Person, "set_due_date", [waiting], on="2030-05-01")

    waiting.refresh_from_db()
    draft.refresh_from_db()
    assert waiting.is_claimed
    assert (waiting.assigned_to, str(waiting.due_on)) == (colleague, "2030-05-01")
    assert draft.assigned_to is None
    assert contributor.post(of_model("bulk", Person), outside).status_code == 403
    # Somebody who may not work on the desk is nobody's colleague there.
    invalid = plan(editor, Person, "assign", [waiting], to=contributor.user.pk)
    assert invalid.context["form"].errors
    for made in BulkChange.objects.all():
        undo(editor, made)
    waiting.refresh_from_db()
    assert (waiting.assigned_to, waiting.due_on) == (None, None)


def test_states_move_by_the_rules_of_the_buttons_and_come_back_where_a_move_leads_back():
    chief = signed_in(role="chief_editor")
    shown, draft = organizations.PersonFactory(), organizations.PersonFactory(draft=True)

    change(chief, Person, "unpublish", [shown, draft], end="draft")

    assert Person.objects.get(pk=shown.pk).status == "draft"
    assert Move.objects.count() == 1
    undo(signed_in(role="contributor"))
    assert Person.objects.get(pk=shown.pk).status == "draft"
    undo(chief)
    assert Person.objects.get(pk=shown.pk).is_public
    assert Move.objects.count() == 2


def test_record_that_a_colleague_moved_after_the_preview_stays():
    editor = signed_in(role="editor")
    first, second = events.EventFactory.create_batch(2)
    page = plan(editor, Event, "change_tags", [first, second], add="مياه")
    second.tags.add("تعليم")

    confirmed(editor, Event, page, add="مياه")

    assert (tags_of(first), tags_of(second)) == (["مياه"], ["تعليم"])


def test_what_is_not_theirs_is_like_what_is_not_there():
    ours = organizations.OrganizationFactory()
    contributor = signed_in(role="contributor", member_of=[ours])
    own = events.EventFactory(draft=True, owner=ours)
    closed = events.EventFactory(in_review=True, owner=ours)
    secret = events.EventFactory(draft=True, title="سر الآخرين")
    empty = pages.stamp([])
    records = ",".join(f"{one.pk}:{empty}" for one in (own, closed, secret))
    sent = {"what": "tags", "add": "مياه", "remove": "", "records": f"{records},x,{10**40}:1,,"}

    page = contributor.post(of_model("bulk", Event), sent)
    contributor.post(of_model("bulk", Event), sent | {"confirm": "yes"})

    assert "سر الآخرين" not in page.content.decode()
    assert [tags_of(one) for one in (own, closed, secret)] == [["مياه"], [], []]


@pytest.mark.once
def test_pages_refuse_nonsense_and_too_many(monkeypatch):
    editor = signed_in(role="editor")
    some = organizations.PersonFactory.create_batch(3)
    address = of_model("bulk", Person)

    assert editor.get(address).status_code == 405
    for sent in [{}, {"what": "x"}, {"what": "tags"}, {"what": "state", "end": "withdrawn"}]:
        assert editor.post(address, sent).status_code == 403
    assert editor.post(of_model("bulk", Event), {"what": "tags"}).context["form"].errors
    monkeypatch.setattr(pages, "MOST", 2)
    answer = plan(editor, Person, "publish", some)
    assert answer.status_code == 302
    assert not BulkChange.objects.exists()


def test_many_records_take_as_many_statements_as_few():
    editor = signed_in(role="editor")
    few, many = events.EventFactory.create_batch(2), events.EventFactory.create_batch(9)
    change(editor, Event, "change_tags", few, add="تعليم")
    counts = []

    for records in (few, many):
        page = plan(editor, Event, "change_tags", records, add="مياه")
        with CaptureQueriesContext(connection) as queries:
            confirmed(editor, Event, page, add="مياه")
        counts.append(len(queries))

    # Reaching the parts of an event, and what those are told who keep copies, asks once for each.
    assert counts[1] - counts[0] <= 7 * (len(many) - len(few))
