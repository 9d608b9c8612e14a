"""Who may open which address of the admin, and who may send a form to it."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from taggit.models import Tag

from ngo_portal.shared import projecting
from tests.factories import articles, events, organizations, shared

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Of a model, and of the site as a whole. A new kind of address has to find its row here.
MODEL_VIEWS = ["password_change", "changelist", "add", "change", "delete", "history"]
SITE_VIEWS = {
    "index",
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "autocomplete",
    "jsi18n",
    "view_on_site",
    "app_list",
}
# Who is let in: `anyone` of the staff, who may `view`, `add` ... the model, or to nobody.
NEEDED_TO_OPEN = {
    "changelist": "view",
    "add": "add",
    "change": "view",
    "history": "view",
    "delete": "delete",
    "password_change": "change",
}
NEEDED_TO_SEND = NEEDED_TO_OPEN | {"change": "change", "history": "view"}

ROLES = {
    "anonymous": None,
    "staff without rights": set(),
    "who only looks": {"view"},
    "who may not publish": {"view", "add", "change", "delete"},
    "chief": {"view", "add", "change", "delete", "publish"},
}
every_role = pytest.mark.parametrize("rights", ROLES.values(), ids=ROLES)

# Made by their factories on, or as, something that readers see.
SEEN_BY_READERS = {
    "events.Event",
    "events.Outcome",
    "articles.Article",
    "articles.Quote",
    "organizations.Organization",
    "organizations.Person",
}


def factories():
    modules = [articles, events, organizations, shared]
    made = [value for module in modules for value in vars(module).values()]
    return {
        factory._meta.model: factory
        for factory in made
        if hasattr(factory, "_meta") and factory._meta.model and not factory._meta.abstract
    }


@pytest.fixture
@projecting.together()
def records():
    """One record of each model of the admin."""
    made = factories()
    others = {
        Group: lambda: Group.objects.create(name="التحرير"),
        Tag: lambda: Tag.objects.create(name="حوار"),
    }
    return {model: (made.get(model) or others[model])() for model in admin.site._registry}


def admin_views():
    """The name of every address below /admin/, with the model it belongs to, if any."""
    prefixes = {
        f"{model._meta.app_label}_{model._meta.model_name}_": model
        for model in admin.site._registry
    } | {"auth_user_": shared.UserFactory._meta.model}
    names = {name for name in get_resolver().namespace_dict["admin"][1].reverse_dict}
    return {
        name: next((prefixes[start] for start in prefixes if name.startswith(start)), None)
        for name in names
        if isinstance(name, str)
    }


def model_views():
    return {
        name: (model, next(view for view in MODEL_VIEWS if name.endswith(f"_{view}")))
        for name, model in admin_views().items()
        if model
    }


def visitor(rights):
    client = Client()
    if rights is not None:
        user = shared.UserFactory(staff=True, is_superuser="publish" in rights)
        codenames = Permission.objects.values_list("pk", "codename")
        user.user_permissions.set(
            pk for pk, codename in codenames if codename.partition("_")[0] in rights
        )
        client.force_login(user)
    return client


def answer_of(response):
    if response.status_code == 302 and response.url.startswith(reverse("admin:login")):
        return "sign in"
    return {403: "refused", 200: "open", 302: "open"}.get(
        response.status_code, response.status_code
    )


def expected_answer(rights, needed):
    if rights is None:
        return "sign in"
    return "open" if needed in rights else "refused"


def address_of(name, view, record):
    is_about_one = view not in {"changelist", "add"}
    return reverse(f"admin:{name}", args=[record.pk] if is_about_one else [])


def test_every_address_has_its_verdict():
    names = admin_views()
    site_wide = {name for name, model in names.items() if model is None}

    assert site_wide == SITE_VIEWS
    assert {view for model, view in model_views().values()} == {*NEEDED_TO_OPEN}


@every_role
def test_pages_are_open_to_who_may_and_to_nobody_else(rights, records):
    client, wrong = visitor(rights), {}
    for name, (model, view) in model_views().items():
        expected = expected_answer(rights, NEEDED_TO_OPEN[view])
        if view == "delete" and "publish" not in (rights or ()) and expected == "open":
            expected = "refused" if model._meta.label in SEEN_BY_READERS else "open"
        answer = answer_of(client.get(address_of(name, view, records[model])))
        if answer != expected:
            wrong[name] = (answer, expected)

    assert wrong == {}


@every_role
def test_forms_are_taken_from_who_may_and_from_nobody_else(rights, records):
    client, wrong = visitor(rights), {}
    for name, (model, view) in model_views().items():
        expected = expected_answer(rights, NEEDED_TO_SEND[view])
        is_fixed = model._meta.label in SEEN_BY_READERS and "publish" not in (rights or ())
        if view in {"change", "delete"} and is_fixed and expected == "open":
            expected = "refused"
        with transaction.atomic():
            answer = answer_of(client.post(address_of(name, view, records[model]), {"post": "yes"}))
            transaction.set_rollback(True)
        if answer != expected:
            wrong[name] = (answer, expected)

    assert wrong == {}


@every_role
def test_drafts_are_changed_by_who_may_change(rights):
    client, wrong = visitor(rights), {}
    drafts = [
        events.EventFactory(draft=True),
        articles.ArticleFactory(draft=True),
        organizations.OrganizationFactory(draft=True),
        organizations.PersonFactory(draft=True),
    ]
    for record in drafts:
        name = f"{record._meta.app_label}_{record._meta.model_name}_change"
        answer = answer_of(client.post(reverse(f"admin:{name}", args=[record.pk]), {}))
        if answer != expected_answer(rights, "change"):
            wrong[name] = answer

    assert wrong == {}


def site_addresses(record):
    content_type = ContentType.objects.get_for_model(record)
    query = "app_label=events&model_name=involvement&field_name=organization"
    return {
        "index": (reverse("admin:index"), "anyone"),
        "password_change": (reverse("admin:password_change"), "anyone"),
        "password_change_done": (reverse("admin:password_change_done"), "anyone"),
        "jsi18n": (reverse("admin:jsi18n"), "anyone"),
        "autocomplete": (f"{reverse('admin:autocomplete')}?{query}", "view"),
        "view_on_site": (reverse("admin:view_on_site", args=[content_type.pk, record.pk]), "view"),
    }


@every_role
def test_pages_of_the_site_are_open_to_the_staff(rights):
    client, wrong = visitor(rights), {}
    held = None if rights is None else rights | {"anyone"}
    for name, (address, needed) in site_addresses(events.EventFactory(draft=True)).items():
        answer = answer_of(client.get(address))
        if answer != expected_answer(held, needed):
            wrong[name] = answer

    assert wrong == {}


@every_role
def test_section_of_an_application_is_open_to_who_sees_something_in_it(rights):
    answer = visitor(rights).get(reverse("admin:app_list", args=["events"]))

    if rights is None:
        assert answer_of(answer) == "sign in"
    else:
        assert answer.status_code == (200 if rights else 404)


def test_doors_of_the_admin_are_open_to_strangers():
    assert Client().get(reverse("admin:login")).status_code == 200
    assert visitor({"view"}).post(reverse("admin:logout")).status_code in {200, 302}
