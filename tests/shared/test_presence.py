"""Who is at which form just now: advice for colleagues who may see the record, for them alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ngo_portal.shared.models import EditingSession, working_copy
from tests.factories import events, organizations, shared
from tests.shared.test_moving import form_of

# What each database keeps of a version is asked of both in test_versions.py.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def keeper(db):
    return organizations.OrganizationFactory(name="جمعية ضفاف")


def signed_in(**traits):
    client = Client()
    client.user = shared.UserFactory(**traits)
    client.force_login(client.user)
    return client


def at_the_form(client, event):
    """What a sign of life is answered with."""
    return client.post(reverse("admin:events_event_presence", args=[event.pk]))


def others(client, event):
    return at_the_form(client, event).json()["others"]


def grow_older(seconds):
    then = timezone.now() - timedelta(seconds=seconds)
    EditingSession.objects.update(seen_at=then)


def test_who_has_the_form_open_is_named_to_others_and_not_to_oneself(keeper):
    event = events.EventFactory(draft=True, owner=keeper)
    laila = signed_in(role="contributor", member_of=[keeper], first_name="ليلى", last_name="نور")
    editor = signed_in(role="editor", first_name="سامر", last_name="حدّاد")

    assert others(laila, event) == ""
    assert "ليلى نور" in others(editor, event)
    assert "سامر حدّاد" in others(laila, event)
    page = editor.get(reverse("admin:events_event_change", args=[event.pk]))
    assert "ليلى نور" in page.context["editing_now"]


def test_who_only_looks_does_not_count(keeper):
    event = events.EventFactory(in_review=True, owner=keeper)
    reader = signed_in(role="contributor", member_of=[keeper])
    editor = signed_in(role="editor")

    at_the_form(reader, event)

    assert others(editor, event) == ""
    assert editor.user.get_full_name() in others(reader, event)


def test_nobody_hears_of_records_of_another_organization(keeper):
    event = events.EventFactory(draft=True, owner=keeper)
    at_the_form(signed_in(role="editor"), event)
    stranger = signed_in(role="contributor", member_of=[organizations.OrganizationFactory()])

    assert at_the_form(stranger, event).status_code == 404
    assert EditingSession.objects.count() == 1


def test_a_sign_of_life_is_written_seldom_and_believed_for_a_minute(keeper):
    event = events.EventFactory(draft=True)
    editor, colleague = signed_in(role="editor"), signed_in(role="editor")
    at_the_form(editor, event)

    with CaptureQueriesContext(connection) as queries:
        at_the_form(editor, event)
    assert [query for query in queries.captured_queries if query["sql"].startswith("UPDATE")] == []

    grow_older(working_copy.WRITTEN_AGAIN_AFTER.total_seconds() + 1)
    at_the_form(editor, event)
    assert EditingSession.objects.get().seen_at > timezone.now() - timedelta(seconds=10)

    grow_older(working_copy.PRESENT_FOR.total_seconds() + 1)
    assert others(colleague, event) == ""


def test_typing_is_a_sign_of_life_and_saving_ends_it(keeper):
    event = events.EventFactory(draft=True, owner=keeper)
    editor = signed_in(role="editor")
    page = editor.get(reverse("admin:events_event_change", args=[event.pk])).context["page"]
    kept = {"copy_key": page["key"], "title": "عنوان"}

    editor.post(page["keep_url"], kept)
    assert EditingSession.objects.get().user == editor.user

    EditingSession.objects.note(event, shared.UserFactory())
    form = form_of(event) | {"copy_key": page["key"]}
    assert (
        editor.post(reverse("admin:events_event_change", args=[event.pk]), form).status_code == 302
    )
    assert EditingSession.objects.exclude(user=editor.user).get()
    assert not EditingSession.objects.filter(user=editor.user).exists()


def test_sessions_of_yesterday_are_thrown_away():
    event = events.EventFactory(draft=True)
    at_the_form(signed_in(role="editor"), event)
    grow_older(2 * 24 * 3600)

    colleague = signed_in(role="editor")
    at_the_form(colleague, event)

    assert EditingSession.objects.get().user == colleague.user
