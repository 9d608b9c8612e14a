"""The admin as a whole: every model reachable, lists at constant cost, Arabic, safe doors."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ngo_portal.shared import projecting
from tests.factories import articles, events, organizations, shared

OURS = {"shared", "organizations", "events", "articles"}

# Queries of a list, however long: session, user, both counts and the rows make five. Each filter
# by what is in use adds one, a date hierarchy two, the organizers of events one.
LISTS = {
    events.EventFactory: 10,
    events.OutcomeFactory: 7,
    events.EventSeriesFactory: 5,
    events.ProjectFactory: 5,
    articles.ArticleFactory: 8,
    articles.QuoteFactory: 5,
    organizations.OrganizationFactory: 7,
    organizations.PersonFactory: 6,
    organizations.MembershipFactory: 5,
    shared.PhotoFactory: 7,
    shared.AttachmentFactory: 7,
    shared.ThemeFactory: 6,
    shared.TargetGroupFactory: 5,
    shared.PlaceFactory: 6,
    events.EventTypeFactory: 5,
    shared.UserFactory: 6,
}


@pytest.fixture
def chief_client(client, db):
    client.force_login(shared.UserFactory(chief=True))
    return client


def list_address(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def queries_of(client, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries), response


def with_parts(record):
    """A record as full as its list can show it."""
    if record._meta.label == "events.Event":
        events.InvolvementFactory(event=record)
    return record


@pytest.mark.once
@pytest.mark.parametrize("factory", LISTS, ids=lambda factory: factory.__name__)
def test_list_costs_the_same_for_one_row_and_for_sixty(chief_client, factory):
    address = list_address(factory._meta.model)
    with_parts(factory())
    chief_client.get(address)
    of_one, _ = queries_of(chief_client, address)
    with projecting.together():
        for _number in range(59 if factory is not shared.PhotoFactory else 9):
            with_parts(factory())

    of_sixty, response = queries_of(chief_client, address)

    assert of_one == of_sixty
    assert of_sixty == LISTS[factory]
    assert response.context["cl"].result_count >= 10


def test_every_model_has_a_page_or_stands_in_one():
    inlined = {
        inline.model
        for registered in admin.site._registry.values()
        for inline in registered.inlines
    }
    ours = {
        model
        for model in apps.get_models()
        # What nobody may add, change or see is a table of the projection.
        if model._meta.app_label in OURS and model._meta.default_permissions
    }

    assert ours - admin.site._registry.keys() - inlined == set()


def test_every_page_has_written_titles():
    unnamed = [
        model._meta.label
        for model, registered in admin.site._registry.items()
        if getattr(registered, "titles", None) is None
    ]

    assert unnamed == []


# What was done is written down as it happens, and typed by nobody.
WRITTEN_DOWN = {"shared.Move", "shared.BulkChange", "organizations.Merge"}


@pytest.mark.parametrize("view", ["changelist", "add"])
def test_every_list_and_form_opens(chief_client, view):
    broken = []
    for model in admin.site._registry:
        opts = model._meta
        if view == "add" and opts.label in WRITTEN_DOWN:
            continue
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_{view}")
        if chief_client.get(address).status_code != 200:
            broken.append(address)

    assert broken == []


def test_search_finds_nothing_broken_in_any_list(chief_client):
    for model, registered in admin.site._registry.items():
        if registered.get_search_fields(None):
            response = chief_client.get(list_address(model), {"q": "أحمد (\\ ' % [ * 2022 !"})
            assert response.status_code == 200


def test_sections_stand_in_the_order_of_the_work(chief_client):
    sections = chief_client.get(reverse("admin:index")).context["app_list"]

    assert [section["app_label"] for section in sections] == [
        "events",
        "articles",
        "organizations",
        "people",
        "front",
        "media",
        "vocabulary",
        "users",
        "moves",
    ]


def test_titles_are_written_out_and_not_put_together(chief_client):
    event = events.EventFactory()
    registered = admin.site.get_model_admin(type(event))
    add = chief_client.get(reverse("admin:events_event_add"))
    change = chief_client.get(reverse("admin:events_event_change", args=[event.pk]))

    assert chief_client.get(list_address(type(event))).context["title"] == registered.titles.many
    assert add.context["title"] == registered.titles.add
    assert change.context["title"] == registered.titles.change


def test_admin_speaks_the_language_that_was_chosen(chief_client):
    arabic = chief_client.get(reverse("admin:index"))
    chief_client.post(reverse("choose-language"), {"language": "en", "next": "/admin/"})
    english = chief_client.get(reverse("admin:index"))

    assert '<html lang="ar" dir="rtl">' in arabic.content.decode()
    assert '<html lang="en" dir="ltr">' in english.content.decode()
    assert "Log out" in english.content.decode()


def test_autocompletion_is_closed_to_who_may_not_see_the_records(client, db):
    client.force_login(shared.UserFactory(staff=True, permissions=["events.change_event"]))
    query = {"app_label": "events", "model_name": "involvement", "field_name": "organization"}

    response = client.get(reverse("admin:autocomplete"), query)

    assert response.status_code == 403


def test_admin_is_closed_to_who_is_not_of_the_staff(client, db):
    client.force_login(shared.UserFactory())

    response = client.get(reverse("admin:events_event_changelist"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))


def test_page_carries_no_script_or_handler_of_its_own(chief_client):
    page = chief_client.get(reverse("admin:events_event_add")).content.decode()

    assert "onclick=" not in page
    assert "<script>" not in page


def test_every_field_of_a_record_can_be_typed(rf, db):
    request = rf.get("/")
    request.user = shared.UserFactory(chief=True)
    registry = admin.site._registry
    forms = [(model, registered) for model, registered in registry.items()]
    forms += [
        (inline.model, inline)
        for registered in registry.values()
        for inline in registered.get_inline_instances(request)
    ]
    missing = []
    for model, form in forms:
        if model._meta.app_label not in OURS or model._meta.label in {"shared.User", *WRITTEN_DOWN}:
            continue
        shown = {*flatten_fieldsets(form.get_fieldsets(request))}
        parent = {getattr(form, "parent_model", None)}
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            # The state of a record is changed by buttons.
            is_typed = field.editable and not field.auto_created and field.name != "status"
            is_linked = not field.is_relation or field.related_model not in parent
            through = getattr(field.remote_field, "through", None)
            is_inlined = through is not None and not through._meta.auto_created
            if is_typed and is_linked and not is_inlined and field.name not in shown:
                missing.append(f"{model._meta.label}.{field.name} ({type(form).__name__})")

    # Days stand in the order of the year; on the page of an organization its name is known.
    meant = {
        "shared.Observance.position (ObservanceAdmin)",
        "organizations.Affiliation.organization_as_stated (OrganizationPeopleInline)",
    }
    assert sorted({*missing} - meant) == []
