"""Two editors meet on one record, and an old version comes back: in a browser nothing is lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ngo_portal.shared import projecting
from tests.factories import events, organizations, shared
from tests.journeys.axe import violations

pytestmark = pytest.mark.once

OURS, THEIRS = "ملخص كتبته سلمى", "عنوان عدّلته رنا"


@pytest.fixture
@projecting.together()
def event(transactional_db):
    event = events.EventFactory(draft=True, title="لقاء الضفاف", summary="ملخص أول")
    centre = organizations.OrganizationFactory(name="مركز النخيل للحوار")
    events.InvolvementFactory(event=event, organization=centre, note="استضافت اللقاء")
    return event


def save(page, name="_continue"):
    with page.expect_navigation():
        page.click(f"input[name={name}]")


def test_two_editors_collide_and_a_deleted_row_is_brought_back(new_page, desk_of, event):
    address = reverse("admin:events_event_change", args=[event.pk])
    one = desk_of(shared.UserFactory(role="chief_editor", first_name="سلمى"))
    other = desk_of(shared.UserFactory(role="editor", first_name="رنا"))
    for page in [one, other]:
        page.goto(address)

    # The colleague is faster, with another title and without the row.
    other.fill("#id_title", THEIRS)
    other.check("#id_involvements-0-DELETE")
    save(other)
    one.fill("#id_summary", OURS)
    save(one)
    collision = one.locator(".collision")
    expect(collision).to_contain_text("رنا")
    expect(collision).to_contain_text("عدّلته")
    assert one.input_value("#id_summary") == OURS
    assert violations(one) == []

    save(one)
    expect(collision).to_be_visible()
    event.refresh_from_db()
    assert (event.title, event.summary) == (THEIRS, "ملخص أول")

    one.check("input[name=overwrite]")
    save(one)
    event.refresh_from_db()
    assert (event.title, event.summary) == (THEIRS, OURS)
    assert not event.involvements.exists()

    one.goto(reverse("admin:events_event_versions", args=[event.pk]))
    expect(one.locator(".diff")).to_contain_text(OURS.split()[1])
    one.goto(reverse("admin:events_event_version", args=[event.pk, 1]))
    assert one.input_value("#id_involvements-0-note") == "استضافت اللقاء"
    assert not event.involvements.exists()

    save(one)
    event.refresh_from_db()
    assert [row.note for row in event.involvements.all()] == ["استضافت اللقاء"]
    assert (event.title, event.summary, event.status) == ("لقاء الضفاف", "ملخص أول", "draft")
