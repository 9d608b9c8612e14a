"""The form of an event: what may be typed, what is refused beside which field, who publishes."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import CheckConstraint
from django.urls import reverse
from django.utils import timezone

from events.models import Event, Outcome
from ngo_portal.shared.publishing import Status
from tests.factories import articles, events, organizations, shared

EVENT_RIGHTS = [f"events.{right}_event" for right in ("add", "change", "view", "review")]


@pytest.fixture
def chief(db):
    return shared.UserFactory(chief=True)


@pytest.fixture
def chief_client(client, chief):
    client.force_login(chief)
    return client


@pytest.fixture
def editor_client(client, db):
    """Somebody who may change events, but not publish them."""
    client.force_login(shared.UserFactory(staff=True, permissions=EVENT_RIGHTS))
    return client


def prefixes():
    inlines = admin.site.get_model_admin(Event).inlines
    return {
        inline.model: inline.model._meta.get_field("event").remote_field.get_accessor_name()
        for inline in inlines
    }


def event_form(**changes):
    """What a browser sends for a new event with no parts."""
    form = {
        "type": events.EventTypeFactory(code="workshop").pk,
        "title": "ورشة الحوار المجتمعي",
        "date_precision": "day",
        "date_basis": "stated",
        "starts_on": "2022-05-23",
        "life": "held",
        "tags": "",
    }
    for prefix in prefixes().values():
        form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return form | changes


def rows(prefix, *parts, first=0):
    """Rows of an inline as a browser sends them."""
    form = {f"{prefix}-TOTAL_FORMS": str(len(parts)), f"{prefix}-INITIAL_FORMS": str(first)}
    for number, part in enumerate(parts):
        form |= {f"{prefix}-{number}-{name}": value for name, value in part.items()}
    return form


def add(client, **changes):
    return client.post(reverse("admin:events_event_add"), event_form(**changes))


def change(client, event, **changes):
    form = event_form(title=event.title, **changes)
    return client.post(reverse("admin:events_event_change", args=[event.pk]), form)


def errors_of(response):
    assert response.status_code == 200
    return {
        name: [error["message"] for error in errors]
        for name, errors in response.context["adminform"].form.errors.get_json_data().items()
    }


def part_errors_of(response, prefix):
    assert response.status_code == 200
    formsets = [each.formset for each in response.context["inline_admin_formsets"]]
    formset = next(each for each in formsets if each.prefix == prefix)
    return [sorted(form.errors) for form in formset.forms]


# Recording


def test_rows_without_a_position_stand_after_the_others_in_the_order_typed(chief_client):
    axes = ["الأول", "الثاني", "الثالث"]

    add(
        chief_client,
        **rows(
            "agenda",
            {"kind": "axis", "text": axes[0], "position": "٧"},
            *({"kind": "axis", "text": text, "position": ""} for text in axes[1:]),
        ),
    )

    agenda = Event.objects.get().agenda.all()
    assert [(row.text, row.position) for row in agenda] == [*zip(axes, [7, 8, 9], strict=True)]


def test_event_is_recorded_with_its_parts(chief_client, chief):
    organizer = events.InvolvementRoleFactory(code="organizer")
    speaker = events.ParticipationRoleFactory(code="speaker")
    organization, person = organizations.OrganizationFactory(), organizations.PersonFactory()
    theme = shared.ThemeFactory()
    form = (
        rows("involvements", {"role": organizer.pk, "organization": organization.pk, "position": 0})
        | rows(
            "participations",
            {
                "role": speaker.pk,
                "person": person.pk,
                "title_as_stated": "مديرة البرامج",
                "position": 0,
            },
        )
        | rows("attendances", {"unit": "persons", "qualifier": "about", "count": "٢٥"})
        | rows(
            "agenda",
            {"kind": "session", "text": "الافتتاح", "position": 0, "speakers": [person.pk]},
        )
        | rows("outcomes", {"kind": "decision", "text": "تشكيل لجنة", "follow_up": "unknown"})
        | rows(
            "ballots", {"motion": "إقرار الخطة", "in_favour": "24", "eligible": "25", "position": 0}
        )
    )

    response = add(
        chief_client, **form, themes=[theme.pk], tags="حوار، نساء وشباب", starts_on="٢٣/٠٥/٢٠٢٢"
    )

    event = Event.objects.get()
    assert response.status_code == 302
    assert event.starts_on == date(2022, 5, 23)
    assert event.involvements.get().organization == organization
    assert event.participations.get().title_as_stated == "مديرة البرامج"
    assert event.attendances.get().count == 25
    assert [*event.agenda.get().speakers.all()] == [person]
    assert event.outcomes.get().text == "تشكيل لجنة"
    assert event.ballots.get().in_favour == 24
    assert sorted(event.tags.names()) == ["حوار", "نساء وشباب"]
    assert (event.created_by, event.updated_by) == (chief, chief)
    assert "ورشه الحوار" in event.search_text


def test_change_is_signed_by_who_made_it_and_keeps_who_recorded_the_event(chief_client, chief):
    other = shared.UserFactory()
    event = events.EventFactory(created_by=other, updated_by=other)

    change(chief_client, event)

    event.refresh_from_db()
    assert (event.created_by, event.updated_by) == (other, chief)


def test_typed_text_survives_an_error(chief_client):
    response = add(chief_client, title="ملتقى الضفاف", starts_on="", summary="ما قيل في الجلسة")

    page = response.content.decode()
    assert "ملتقى الضفاف" in page
    assert "ما قيل في الجلسة" in page


# Rules

BROKEN = [
    ({"starts_on": ""}, "date_precision"),
    ({"date_precision": "range", "ends_on": "2022-05-23"}, "ends_on"),
    ({"duration_days": "0"}, "duration_days"),
    ({"parent_kind": "parallel"}, "parent_kind"),
    ({"series_ordinal": "3"}, "series"),
]


@pytest.mark.once
@pytest.mark.parametrize(("changes", "field"), BROKEN, ids=[field for _, field in BROKEN])
def test_broken_rule_is_told_beside_its_field(chief_client, changes, field):
    response = add(chief_client, **changes)

    assert list(errors_of(response)) == [field]
    assert Event.objects.count() == 0


def test_event_cannot_be_part_of_itself(chief_client):
    event = events.EventFactory()

    response = change(chief_client, event, parent=event.pk, parent_kind="parallel")

    assert list(errors_of(response)) == ["parent"]


def test_number_in_a_series_is_taken_once(chief_client):
    series = events.EventSeriesFactory()
    events.EventFactory(series=series, series_ordinal=3)

    response = add(chief_client, series=series.pk, series_ordinal="3")

    assert list(errors_of(response)) == ["series_ordinal"]


def test_fourth_theme_is_refused_beside_the_themes(chief_client):
    themes = shared.ThemeFactory.create_batch(4)

    response = add(chief_client, themes=[theme.pk for theme in themes])
    admitted = add(chief_client, themes=[theme.pk for theme in themes[:3]])

    assert list(errors_of(response)) == ["themes"]
    assert admitted.status_code == 302


BROKEN_PARTS = [
    ("involvements", {"role": "ROLE", "position": 0}, "organization"),
    ("participations", {"role": "PERSON_ROLE", "position": 0}, "person"),
    ("attendances", {"unit": "persons", "qualifier": "exact", "count": "0"}, "count"),
    ("attendances", {"unit": "organizations", "qualifier": "exact", "note": ""}, "count"),
    ("breakdowns", {"unit": "persons", "dimension": "sex", "qualifier": "exact"}, "value"),
    (
        "agenda",
        {
            "kind": "session",
            "text": "جلسة",
            "position": 0,
            "starts_at": "11:00",
            "ends_at": "10:00",
        },
        "ends_at",
    ),
    ("ballots", {"motion": "إقرار", "position": 0}, "in_favour"),
    ("ballots", {"motion": "إقرار", "position": 0, "in_favour": 9, "eligible": 8}, "eligible"),
    ("ballots", {"motion": "إقرار", "position": 0, "in_favour": 9, "reached": 8}, "reached"),
    (
        "ballots",
        {"motion": "إقرار", "position": 0, "in_favour": 1, "reached": 9, "eligible": 8},
        "reached",
    ),
    (
        "agreements",
        {"kind": "grant", "state": "planned", "subject": "منحة", "signed_on": "2022-05-23"},
        "signed_on",
    ),
    ("citations", {"note": "بلا عنوان"}, "title"),
    ("relations", {"kind": "follows"}, "other"),
]


@pytest.mark.once
@pytest.mark.parametrize(
    ("prefix", "part", "field"), BROKEN_PARTS, ids=[f"{p}-{f}" for p, _, f in BROKEN_PARTS]
)
def test_broken_rule_of_a_part_is_told_beside_its_field(chief_client, prefix, part, field):
    roles = {
        "ROLE": events.InvolvementRoleFactory().pk,
        "PERSON_ROLE": events.ParticipationRoleFactory().pk,
    }
    filled = {name: roles.get(value, value) for name, value in part.items()}

    response = add(chief_client, **rows(prefix, filled))

    assert part_errors_of(response, prefix) == [[field]]
    assert Event.objects.count() == 0


def test_event_is_not_related_to_itself(chief_client):
    event = events.EventFactory()

    response = change(
        chief_client,
        event,
        **rows("relations", {"kind": "follows", "other": event.pk, "event": event.pk}),
    )

    assert part_errors_of(response, "relations") == [["other"]]


REPEATED = [
    (
        "involvements",
        {"role": "ROLE", "organization": "ORGANIZATION", "position": 0},
        "organization",
    ),
    ("participations", {"role": "PERSON_ROLE", "person": "PERSON", "position": 0}, "person"),
    ("attendances", {"unit": "persons", "qualifier": "exact", "count": 5}, "unit"),
    (
        "attendances",
        {
            "unit": "persons",
            "qualifier": "exact",
            "count": 5,
            "mode": "virtual",
            "role": "PERSON_ROLE",
        },
        "role",
    ),
    (
        "breakdowns",
        {"unit": "persons", "dimension": "sex", "qualifier": "exact", "value": "نساء"},
        "value",
    ),
    (
        "breakdowns",
        {"unit": "persons", "dimension": "governorate", "qualifier": "exact", "place": "PLACE"},
        "place",
    ),
    (
        "outcomes",
        {"kind": "decision", "number": 1, "text": "قرار", "follow_up": "unknown"},
        "number",
    ),
    ("photos", {"photo": "PHOTO", "position": 0}, "photo"),
    ("documents", {"attachment": "DOCUMENT", "position": 0}, "attachment"),
]


@pytest.mark.once
@pytest.mark.parametrize(
    ("prefix", "part", "field"), REPEATED, ids=[f"{p}-{f}" for p, _, f in REPEATED]
)
def test_repeated_row_is_refused_in_a_new_event(chief_client, prefix, part, field):
    filled = {name: actor(value) for name, value in part.items()}

    response = add(chief_client, **rows(prefix, filled, filled))

    assert part_errors_of(response, prefix) == [[], [field]]
    assert Event.objects.count() == 0


def actor(value):
    made = {
        "ROLE": events.InvolvementRoleFactory,
        "PERSON_ROLE": events.ParticipationRoleFactory,
        "ORGANIZATION": organizations.OrganizationFactory,
        "PERSON": organizations.PersonFactory,
        "PLACE": shared.PlaceFactory,
        "PHOTO": shared.PhotoFactory,
        "DOCUMENT": shared.AttachmentFactory,
    }
    return made[value]().pk if value in made else value


def test_row_like_a_stored_one_is_refused(chief_client):
    stored = events.InvolvementFactory()
    part = {"role": stored.role_id, "organization": stored.organization_id, "position": 0}
    kept = part | {"id": stored.pk, "event": stored.event_id}

    response = change(
        chief_client,
        stored.event,
        **rows("involvements", kept, part | {"event": stored.event_id}, first=1),
    )

    assert part_errors_of(response, "involvements") == [[], ["organization"]]


def outcome_row(outcome, **changes):
    return {
        "id": outcome.pk,
        "event": outcome.event_id,
        "kind": outcome.kind,
        "number": outcome.number,
        "text": outcome.text,
        "follow_up": outcome.follow_up,
    } | changes


def numbered(event):
    return dict(event.outcomes.values_list("text", "number"))


@pytest.fixture
def two_outcomes(db):
    event = events.EventFactory()
    return [
        events.OutcomeFactory(event=event, number=number, text=text)
        for number, text in [(1, "الأولى"), (2, "الثانية")]
    ]


def test_outcomes_change_places(chief_client, two_outcomes):
    one, two = two_outcomes
    kept = events.OutcomeNoteFactory(outcome=one)
    form = rows("outcomes", outcome_row(one, number=2), outcome_row(two, number=1), first=2)

    response = change(chief_client, one.event, **form)

    assert response.status_code == 302
    assert numbered(one.event) == {"الأولى": 2, "الثانية": 1}
    assert kept.outcome.notes.get() == kept


def test_new_outcome_takes_the_number_of_one_that_moves_on(chief_client, two_outcomes):
    one, two = two_outcomes
    new = outcome_row(one, id="", number=1, text="الجديدة")
    form = rows("outcomes", outcome_row(one, number=3), outcome_row(two), new, first=2)

    response = change(chief_client, one.event, **form)

    assert response.status_code == 302
    assert numbered(one.event) == {"الأولى": 3, "الثانية": 2, "الجديدة": 1}


@pytest.mark.parametrize("is_new", [True, False], ids=["new", "stored"])
def test_number_of_a_deleted_outcome_is_free_at_once(chief_client, two_outcomes, is_new):
    one, two = two_outcomes
    gone = outcome_row(two, DELETE="on")
    other = outcome_row(one, number=2) | ({"id": "", "text": "الجديدة"} if is_new else {})
    first = [other, gone] if not is_new else [outcome_row(one), gone]
    parts = [*first, other] if is_new else first

    response = change(chief_client, one.event, **rows("outcomes", *parts, first=2))

    assert response.status_code == 302
    expected = {"الأولى": 1, "الجديدة": 2} if is_new else {"الأولى": 2}
    assert numbered(one.event) == expected
    assert "حُذف" in LogEntry.objects.get().get_change_message()


def test_number_of_an_outcome_that_stays_is_not_taken(chief_client, two_outcomes):
    one, two = two_outcomes
    form = rows("outcomes", outcome_row(one, number=2), outcome_row(two), first=2)

    response = change(chief_client, one.event, **form)

    assert part_errors_of(response, "outcomes") == [[], ["number"]]
    assert numbered(one.event) == {"الأولى": 1, "الثانية": 2}


def test_number_of_an_outcome_that_the_form_does_not_know_is_not_taken(chief_client, two_outcomes):
    """A colleague recorded it after the form was opened."""
    one, _two = two_outcomes
    form = rows("outcomes", outcome_row(one, number=2), first=1)

    response = change(chief_client, one.event, **form)

    assert part_errors_of(response, "outcomes") == [["number"]]


def test_organizations_change_places(chief_client):
    one = events.InvolvementFactory()
    two = events.InvolvementFactory(event=one.event, role=one.role)
    form = rows(
        "involvements",
        *(
            {
                "id": row.pk,
                "event": row.event_id,
                "role": row.role_id,
                "organization": other.organization_id,
                "position": 0,
            }
            for row, other in [(one, two), (two, one)]
        ),
        first=2,
    )

    response = change(chief_client, one.event, **form)

    assert response.status_code == 302
    assert [
        *one.event.involvements.order_by("pk").values_list("organization", "name_as_stated")
    ] == [
        (two.organization_id, ""),
        (one.organization_id, ""),
    ]


def test_photo_of_a_row_that_goes_is_free_at_once(chief_client):
    stored = events.EventPhotoFactory()
    gone = {"id": stored.pk, "event": stored.event_id, "photo": stored.photo_id, "position": 0}
    new = gone | {"id": "", "caption": "من جديد"}

    response = change(
        chief_client, stored.event, **rows("photos", gone | {"DELETE": "on"}, new, first=1)
    )

    assert response.status_code == 302
    assert stored.event.photos.get().caption == "من جديد"


def test_every_rule_of_the_forms_has_a_place():
    """A constraint whose message stands at no field would be told far from what to change."""
    registered = admin.site.get_model_admin(Event)
    forms = [(Event, registered.form), *((part.model, part.form) for part in registered.inlines)]
    homeless = [
        constraint.name
        for model, form in forms
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
        if not any(constraint.name.endswith(ending) for ending in form.beside)
    ]

    assert homeless == []


# Publication


def test_published_event_keeps_its_moment_when_the_field_is_emptied(chief_client):
    event = events.EventFactory()

    change(chief_client, event, publish_at_0="", publish_at_1="")

    assert Event.objects.get().publish_at == event.publish_at


def test_emptied_moment_takes_back_a_schedule_and_says_so(chief_client):
    event = events.EventFactory(scheduled=True)
    address = reverse("admin:events_event_change", args=[event.pk])
    form = event_form(title=event.title, publish_at_0="", publish_at_1="")

    response = chief_client.post(address, form, follow=True)

    assert Event.objects.get().is_public
    assert timezone.now() - Event.objects.get().publish_at < timedelta(minutes=1)
    assert "warning" in [message.level_tag for message in response.context["messages"]]


PUBLIC = {"published": {}, "scheduled": {"scheduled": True}, "withdrawn": {"withdrawn": True}}
every_public_state = pytest.mark.parametrize("traits", PUBLIC.values(), ids=PUBLIC)


@every_public_state
def test_who_may_not_publish_only_looks_at_what_readers_see(editor_client, traits):
    event = events.EventFactory(**traits)
    before = Event.objects.values().get()
    address = reverse("admin:events_event_change", args=[event.pk])

    page = editor_client.get(address)
    answers = [
        editor_client.post(address, event_form(move=wanted, title="أعيدت كتابته"))
        for wanted in Status.values
    ]

    assert page.context["has_change_permission"] is False
    assert page.context["title"] == admin.site.get_model_admin(Event).titles.view
    assert [message.level_tag for message in page.context["messages"]] == ["info"]
    assert {answer.status_code for answer in answers} == {403}
    assert Event.objects.values().get() == before


@every_public_state
def test_who_may_not_publish_deletes_nothing_that_readers_see(client, db, traits):
    rights = [*EVENT_RIGHTS, "events.delete_event"]
    client.force_login(shared.UserFactory(staff=True, permissions=rights))
    event, draft = events.EventFactory(**traits), events.EventFactory(draft=True)
    deletion = {"post": "yes", "action": "delete_selected", "_selected_action": [event.pk]}

    alone = client.post(reverse("admin:events_event_delete", args=[event.pk]), {"post": "yes"})
    chosen = client.post(reverse("admin:events_event_changelist"), deletion)
    client.post(reverse("admin:events_event_delete", args=[draft.pk]), {"post": "yes"})

    assert (alone.status_code, chosen.status_code) == (403, 403)
    assert [*Event.objects.all()] == [event]


@every_public_state
def test_chief_changes_what_readers_see(chief_client, traits):
    event = events.EventFactory(**traits)
    moment = event.publish_at and timezone.localtime(event.publish_at)
    kept = {
        "publish_at_0": moment.strftime("%Y-%m-%d") if moment else "",
        "publish_at_1": moment.strftime("%H:%M:%S") if moment else "",
    }

    response = change(chief_client, event, summary="أعيدت كتابته", **kept)

    assert response.status_code == 302
    assert Event.objects.get().summary == "أعيدت كتابته"
    assert Event.objects.get().is_scheduled == event.is_scheduled


@pytest.mark.parametrize(
    ("state", "expected"),
    [("draft", "draft"), ("published", "published"), ("scheduled", "scheduled")],
)
def test_list_tells_scheduled_from_published(chief_client, state, expected):
    made = {
        "draft": events.EventFactory(draft=True),
        "published": events.EventFactory(),
        "scheduled": events.EventFactory(scheduled=True),
    }

    response = chief_client.get(reverse("admin:events_event_changelist"), {"state": state})

    assert [*response.context["cl"].result_list] == [made[expected]]


# Finding


def test_autocompletion_looks_for_names_and_puts_first_what_begins_as_typed(chief_client):
    organizations.OrganizationFactory(name="اتحاد البلديات", summary="شريك جمعية الأمل")
    later = organizations.OrganizationFactory(name="جمعية الامل")
    first = organizations.OrganizationFactory(name="أمل الفرات")
    query = {
        "app_label": "events",
        "model_name": "involvement",
        "field_name": "organization",
        "term": "أمل",
    }

    found = chief_client.get(reverse("admin:autocomplete"), query).json()["results"]

    assert [result["id"] for result in found] == [str(first.pk), str(later.pk)]


def test_autocompletion_finds_an_organization_by_an_alias(chief_client):
    alias = organizations.OrganizationNameFactory(name="شبكة الضفاف القديمة")
    query = {
        "app_label": "events",
        "model_name": "involvement",
        "field_name": "organization",
        "term": "القديمه",
    }

    found = chief_client.get(reverse("admin:autocomplete"), query).json()["results"]

    assert [result["id"] for result in found] == [str(alias.organization_id)]


def test_organization_is_made_in_place(chief_client):
    form = {"name": "جمعية جديدة", "tags": "", "_popup": "1"}
    for prefix in ["names", "links", "relations", "figures", "publications", "affiliations"]:
        form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}

    response = chief_client.post(reverse("admin:organizations_organization_add"), form)

    assert response.status_code == 200
    assert "data-popup-response" in response.content.decode()


# Follow-up


def test_outcome_is_followed_up_on_a_page_of_its_own(chief_client):
    outcome = events.OutcomeFactory()
    address = reverse("admin:events_outcome_change", args=[outcome.pk])
    form = {
        "event": outcome.event_id,
        "kind": outcome.kind,
        "number": outcome.number,
        "text": outcome.text,
        "follow_up": "in_progress",
    } | rows("notes", {"noted_on": "2022-09-01", "text": "شُكلت لجنة"})

    page = chief_client.get(reverse("admin:events_event_change", args=[outcome.event_id]))
    chief_client.post(address, form)

    assert address in page.content.decode()
    assert Outcome.objects.get().notes.get().text == "شُكلت لجنة"


def test_event_form_links_its_sub_events_and_reports(chief_client):
    parent = events.EventFactory()
    child = events.EventFactory(parent=parent, parent_kind="parallel")

    page = chief_client.get(reverse("admin:events_event_change", args=[parent.pk]))

    assert reverse("admin:events_event_change", args=[child.pk]) in page.content.decode()


OUTCOME_RIGHTS = [f"events.{right}_outcome" for right in ("add", "change", "delete")] + [
    "events.view_event",
    "events.review_event",
    "events.change_event",
]


def outcome_form(outcome, **changes):
    form = {
        "event": outcome.event_id,
        "kind": outcome.kind,
        "number": outcome.number,
        "text": outcome.text,
        "follow_up": outcome.follow_up,
    }
    return form | rows("notes") | changes


@every_public_state
def test_outcome_is_as_fixed_as_its_event(client, db, traits):
    client.force_login(shared.UserFactory(staff=True, permissions=OUTCOME_RIGHTS))
    fixed = events.OutcomeFactory(event=events.EventFactory(**traits))
    free = events.OutcomeFactory(event=events.EventFactory(draft=True))
    change_fixed = reverse("admin:events_outcome_change", args=[fixed.pk])
    change_free = reverse("admin:events_outcome_change", args=[free.pk])

    assert client.get(change_fixed).context["has_change_permission"] is False
    assert client.post(change_fixed, outcome_form(fixed, text="آخر")).status_code == 403
    deletion = reverse("admin:events_outcome_delete", args=[fixed.pk])
    assert client.post(deletion, {"post": "yes"}).status_code == 403
    assert client.post(change_free, outcome_form(free, text="آخر")).status_code == 302
    assert {*Outcome.objects.values_list("text", flat=True)} == {fixed.text, "آخر"}


def test_outcome_is_not_put_under_an_event_that_readers_see(client, db):
    client.force_login(shared.UserFactory(staff=True, permissions=OUTCOME_RIGHTS))
    free = events.OutcomeFactory(event=events.EventFactory(draft=True))
    moved = outcome_form(free, event=events.EventFactory().pk)

    added = client.post(reverse("admin:events_outcome_add"), moved | {"text": "جديد"})
    changed = client.post(reverse("admin:events_outcome_change", args=[free.pk]), moved)

    assert list(errors_of(added)) == ["event"]
    assert list(errors_of(changed)) == ["event"]
    assert changed.context["has_change_permission"] is True
    assert Outcome.objects.get().event == free.event


@pytest.mark.parametrize("may_see", [True, False])
def test_titles_of_reports_are_shown_to_who_may_see_reports(client, db, may_see):
    rights = [
        *EVENT_RIGHTS,
        *(["articles.view_article", "articles.review_article"] if may_see else []),
    ]
    client.force_login(shared.UserFactory(staff=True, permissions=rights))
    link = articles.ArticleEventFactory(
        event=events.EventFactory(draft=True),
        article=articles.ArticleFactory(draft=True, title="مسودة لا يعرفها أحد"),
    )

    page = client.get(reverse("admin:events_event_change", args=[link.event_id])).content.decode()

    assert ("مسودة لا يعرفها أحد" in page) is may_see
    assert (reverse("admin:articles_article_change", args=[link.article_id]) in page) is may_see
