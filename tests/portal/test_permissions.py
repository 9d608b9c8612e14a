"""Who may open which address of the admin, and who may send a form to it.

Every address that the admin has is asked for by every role about a record in every state, and the
answers are put together to one table, permissions.txt. A new address or model is not in it and so
fails.
"""

from collections import defaultdict
from difflib import unified_diff
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from taggit.models import Tag

from ngo_portal.front.models import FrontSlot
from ngo_portal.shared import versions
from ngo_portal.shared.models import BulkChange, Move, User, WorkingCopy
from ngo_portal.shared.publishing import Publishable
from ngo_portal.shared.workflow import MOVES, Status
from organizations.merging import merge
from organizations.models import Membership, Person
from tests.blank_templates import blank_templates
from tests.factories import articles, events, organizations, shared

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# In the order of the letters in the table.
ROLES = [
    "anonymous",
    "staff without a role",
    "contributor of this organization",
    "contributor of another",
    "coordinator of this one",
    "editor",
    "chief editor",
    "technical admin",
    "superuser",
]
STRANGERS = ROLES[:2]
OPEN, REFUSED, SIGN_IN, ABSENT, IMPOSSIBLE = "o", ".", "s", "-", "x"
# Whoever hears what is wrong with a form has come through the door.
ANSWERS = {200: OPEN, 400: OPEN, 401: SIGN_IN, 403: REFUSED, 404: ABSENT, 405: IMPOSSIBLE}
TABLE = Path(__file__).with_name("permissions.txt")

# Of a model, and of the site as a whole. A new kind of address has to find its row here.
MODEL_VIEWS = [
    "password_change",
    "changelist",
    "add",
    "change",
    "delete",
    "history",
    "move",
    "claim",
    "versions",
    "version",
    "deleted",
    "recover",
    "second_factor",
    "bulk",
    "undo",
    "merge",
    "duplicates",
    "withhold",
    "autosave_new",
    "autosave",
    "presence",
    "preview_new",
    "preview",
    "preview_typed",
    "preview_links",
    "upload",
    "pick",
    "thumbnail",
    "shift",
]
WITHOUT_RECORD = {"changelist", "add", "deleted", "bulk", "merge", "duplicates"} | {
    "autosave_new",
    "preview_new",
    "upload",
    "pick",
}
# What a form of many records asks for, by the right that it needs.
OF_MANY = {
    "tags or themes": {"what": "themes", "records": ""},
    "colleagues and dates": {"what": "due", "records": "", "on": "2030-01-01"},
    "review": {"what": "state", "records": "", "end": "in_review"},
    "approval": {"what": "state", "records": "", "end": "approved"},
    "publication": {"what": "state", "records": "", "end": "published"},
    "drafts": {"what": "state", "records": "", "end": "draft"},
}
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
    "ping",
    "discard_copy",
}

# What stands on a record is asked for under a record in each state.
STATES = [state.value for state in Status]


@pytest.fixture
def ours(db):
    return organizations.OrganizationFactory(name="جمعية ضفاف")


@pytest.fixture
def clients(ours, without_content):
    """One signed-in client a role."""
    another = organizations.OrganizationFactory(name="جمعية النخيل")
    users = [
        shared.UserFactory(staff=True),
        shared.UserFactory(role="contributor", member_of=[ours]),
        shared.UserFactory(role="contributor", member_of=[another]),
        shared.UserFactory(role="contributor"),
        shared.UserFactory(role="editor"),
        shared.UserFactory(role="chief_editor"),
        shared.UserFactory(role="technical_admin"),
        shared.UserFactory(chief=True),
    ]
    users[3].memberships.create(organization=ours, role=Membership.Role.COORDINATOR)
    clients = [Client() for _role in ROLES]
    for client, user in zip(clients[1:], users, strict=True):
        client.force_login(user)
        client.user = user
    return dict(zip(ROLES, clients, strict=True))


@pytest.fixture(autouse=True)
def without_content(settings, caplog, monkeypatch):
    settings.TEMPLATES = blank_templates()
    # Rows of a form do not say who may open it, and making them would take most of the time.
    monkeypatch.setattr(admin.ModelAdmin, "get_inlines", lambda *arguments: [])
    # Nor does the list of models beside each page.
    of_one = admin.AdminSite.get_app_list
    monkeypatch.setattr(
        admin.AdminSite,
        "get_app_list",
        lambda site, request, app_label=None: of_one(site, request, app_label) if app_label else [],
    )
    # Writing down every refusal would take longer than all the rest.
    caplog.set_level("CRITICAL", "django.request")
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    # Messages that no page shows would pile up in the session.
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"


def in_each_state(factory, owner):
    return {state: factory(status=state, owner=owner, **moment_of(state)) for state in STATES}


def moment_of(state):
    return {} if state in {Status.PUBLISHED, Status.WITHDRAWN} else {"publish_at": None}


def files(factory, use, uploader, ours):
    """A photo or document by who brought it and by what shows it."""
    made = {
        "ours unused": factory(uploaded_by=uploader),
        "ours in our draft": factory(uploaded_by=uploader),
        "ours in a draft of others": factory(uploaded_by=uploader),
        "ours seen by readers": factory(uploaded_by=uploader),
        "of others seen by readers": factory(),
        "of others unused": factory(),
    }
    use(made["ours in our draft"], draft=True, owner=ours)
    use(made["ours in a draft of others"], draft=True)
    use(made["ours seen by readers"], owner=ours)
    use(made["of others seen by readers"])
    return made


def show_photo(photo, **traits):
    events.EventFactory(cover=photo, **traits)


def offer_document(document, **traits):
    events.EventDocumentFactory(attachment=document, event=events.EventFactory(**traits))


def quotes(owner):
    in_articles = in_each_state(articles.ArticleFactory, owner)
    return {
        state: articles.QuoteFactory(article=article, event=None)
        for state, article in in_articles.items()
    }


def outcomes(owner):
    return {
        state: events.OutcomeFactory(event=event)
        for state, event in in_each_state(events.EventFactory, owner).items()
    }


def accounts():
    return {
        "contributor": shared.UserFactory(role="contributor"),
        "chief editor": shared.UserFactory(role="chief_editor"),
        "superuser": shared.UserFactory(chief=True),
    }


def memberships(ours):
    user = shared.UserFactory(role="contributor")
    make = user.memberships.create
    return {
        "contributor here": make(organization=ours),
        "coordinator here": shared.UserFactory().memberships.create(
            organization=ours, role=Membership.Role.COORDINATOR
        ),
        "elsewhere": make(organization=organizations.OrganizationFactory()),
    }


def slots(ours):
    """A slot with a record that readers see, and one with a draft of ours, whose title it tells."""
    make = FrontSlot.objects.create
    return {
        "public": make(place="lead", article=articles.ArticleFactory()),
        "a draft of ours": make(
            place="beside", article=articles.ArticleFactory(draft=True, owner=ours)
        ),
    }


def step(ours):
    record = events.EventFactory(draft=True, owner=ours)
    return Move.objects.record(record, Status.IN_REVIEW, by=None, reason="")


def changes_of_many(contributor):
    kind = ContentType.objects.get_for_model(Person)
    make = BulkChange.objects.create
    return {
        "ours": make(record_type=kind, what="due", count=0, made_by=contributor),
        "of others": make(record_type=kind, what="due", count=0),
    }


def merges(ours):
    people = organizations.PersonFactory.create_batch(2, owner=ours)
    kept, doomed = organizations.OrganizationFactory.create_batch(2)
    kept.memberships.create(user=shared.UserFactory())
    doomed.memberships.create(user=shared.UserFactory())
    return {
        "people": merge(people[0], people[1:], by=None)[0],
        "organizations with members": merge(kept, [doomed], by=None)[0],
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
def records(ours, clients):
    """Of each model of the admin records in all states that matter: {model: {state: record}}."""
    uploader = clients["contributor of this organization"].user
    made = factories()
    special = {
        "events.Outcome": lambda: outcomes(ours),
        "articles.Quote": lambda: quotes(ours),
        "shared.Photo": lambda: files(shared.PhotoFactory, show_photo, uploader, ours),
        "shared.Attachment": lambda: files(
            shared.AttachmentFactory, offer_document, uploader, ours
        ),
        "shared.User": accounts,
        "organizations.Membership": lambda: memberships(ours),
        "shared.Move": lambda: {"": step(ours)},
        "shared.BulkChange": lambda: changes_of_many(uploader),
        "organizations.Merge": lambda: merges(ours),
        "auth.Group": lambda: {"": Group.objects.create(name="التحرير")},
        "ngo_portal.FrontSlot": lambda: slots(ours),
        "taggit.Tag": lambda: {"": Tag.objects.create(name="حوار")},
    }

    def of_model(model):
        if issubclass(model, Publishable):
            return in_each_state(made[model], ours)
        make = special.get(model._meta.label)
        return make() if make else {"": made[model]()}

    return {model: of_model(model) for model in admin.site._registry}


def admin_views():
    """The name of every address below /admin/, with the model it belongs to, if any."""
    prefixes = {
        f"{model._meta.app_label}_{model._meta.model_name}_": model
        for model in admin.site._registry
    } | {"auth_user_": User}
    names = {name for name in get_resolver().namespace_dict["admin"][1].reverse_dict}
    return {
        name: next((prefixes[start] for start in prefixes if name.startswith(start)), None)
        for name in names
        if isinstance(name, str)
    }


def model_views():
    """Name of the address, model and kind of view."""
    return [
        (name, model, next(view for view in MODEL_VIEWS if name.endswith(f"_{view}")))
        for name, model in sorted(admin_views().items())
        if model
    ]


def answer_of(response):
    if response.status_code == 302:
        if response.url.startswith(reverse("admin:login")):
            return SIGN_IN
        # What is not there, or not theirs to see, leads to the first page.
        return ABSENT if response.url == reverse("admin:index") else OPEN
    return ANSWERS[response.status_code]


def sent(client, address, form):
    with transaction.atomic():
        answer = answer_of(client.post(address, form))
        transaction.set_rollback(True)
    return answer


def verdicts(clients, address, form=None, known=None):
    """The letters of all roles for looking, and for sending a form.

    `known` has those of strangers from another record at the same kind of address: they are sent
    away before a record is looked up.
    """
    form = {"post": "yes"} if form is None else form
    letters = dict(known or {})
    for role, client in clients.items():
        if role not in letters:
            letters[role] = answer_of(client.get(address)), sent(client, address, form)
    if known is not None:
        known |= {role: letters[role] for role in STRANGERS}
    looking, sending = zip(*(letters[role] for role in clients), strict=True)
    return "".join(looking), "".join(sending)


def test_every_address_has_its_verdict():
    site_wide = {name for name, model in admin_views().items() if model is None}

    assert site_wide == SITE_VIEWS
    assert {view for name, model, view in model_views()} == {*MODEL_VIEWS}


def gone(model) -> int:
    """The number that a deleted record had."""
    record = factories()[model]()
    number = record.pk
    versions.keep_before_deletion(record, by=None)
    record.delete()
    return number


def verdicts_of_models(clients, records):
    """Of every address of a model: what it is about, the view, the state, the letters."""
    for name, model, view in model_views():
        label = model._meta.model_name
        if view == "bulk":
            for what, form in OF_MANY.items():
                yield label, view, what, verdicts(clients, reverse(f"admin:{name}"), form)
            continue
        if view in WITHOUT_RECORD:
            yield label, view, "", verdicts(clients, reverse(f"admin:{name}"))
            continue
        if view == "recover":
            yield label, view, "", verdicts(clients, reverse(f"admin:{name}", args=[gone(model)]))
            continue
        known = {}
        for state, record in records[model].items():
            number = [versions.version_for_move(record).number] if view == "version" else []
            address = reverse(f"admin:{name}", args=[record.pk, *number])
            if view == "move":
                for end in MOVES[Status(state)]:
                    form = {"move": end, "seen_state": state, "reason": "مكرّر"}
                    yield label, f"move to {end}", state, verdicts(clients, address, form, known)
            else:
                yield label, view, state, verdicts(clients, address, known=known)


def verdicts_of_the_site(clients, records):
    for view in ["index", "password_change", "password_change_done", "jsi18n", "ping"]:
        yield "site", view, "", verdicts(clients, reverse(f"admin:{view}"))
    author = clients["contributor of this organization"].user
    kind = ContentType.objects.get_for_model(Person)
    WorkingCopy.objects.keep(author, "a" * 32, record_type=kind, payload=[])
    address = reverse("admin:discard_copy", args=[author.working_copies.get().pk])
    yield "site", "discard_copy", "", verdicts(clients, address)
    for app in sorted({model._meta.app_label for model in records}):
        address = reverse("admin:app_list", args=[app])
        yield app, "app_list", "", verdicts(clients, address)
    for source, field in pickers():
        query = {
            "app_label": source._meta.app_label,
            "model_name": source._meta.model_name,
            "field_name": field.name,
        }
        address = f"{reverse('admin:autocomplete')}?{urlencode(query)}"
        yield field.related_model._meta.model_name, "autocomplete", "", verdicts(clients, address)
    for model, states in records.items():
        if issubclass(model, Publishable):
            number = ContentType.objects.get_for_model(model).pk
            for state, record in states.items():
                address = reverse("admin:view_on_site", args=[number, record.pk])
                yield model._meta.model_name, "view_on_site", state, verdicts(clients, address)


def pickers():
    """Every field for which some form of the admin has a picker."""
    parts = [part for each in admin.site._registry.values() for part in (each, *each.inlines)]
    named = {(part.model, name) for part in parts for name in part.autocomplete_fields}
    fields = (model._meta.get_field(name) for model, name in named)
    return sorted(((field.model, field) for field in fields), key=lambda pair: str(pair[1]))


def table_of(found):
    """One line for all models, and for all states, of which the same is true."""
    rows = defaultdict(lambda: defaultdict(dict))
    for label, view, state, letters in found:
        rows[view, label][letters][state] = None
    blocks = defaultdict(list)
    for (view, label), by_letters in rows.items():
        lines = tuple(
            f"    {'  '.join(letters)}  {'; '.join(states)}".rstrip()
            for letters, states in by_letters.items()
        )
        blocks[view, lines].append(label)
    return "\n".join(
        "\n".join([f"{view}: {', '.join(labels)}", *lines])
        for (view, lines), labels in blocks.items()
    )


def verdicts_of_actions(clients, records):
    """Whether an action of a list did something with a record, or asked before doing it."""
    registered = admin.site.get_model_admin(Person)
    for action in [*registered.actions, "delete_selected"]:
        for state, record in records[Person].items():
            letters = "".join(acted(client, action, record) for client in clients.values())
            yield "person", f"action {action}", state, (letters,)


def acted(client, action, record):
    form = {"action": action, "_selected_action": [record.pk]}
    with transaction.atomic():
        answer = client.post(reverse("admin:organizations_person_changelist"), form)
        is_moved = Person.objects.get(pk=record.pk).status != record.status
        transaction.set_rollback(True)
    is_asked = answer.status_code == 200
    shown = getattr(answer, "context_data", None) or {}
    if "ready" in shown:
        # A page with what would change: whether this record is among it.
        return OPEN if shown["ready"] else REFUSED
    return OPEN if is_moved or is_asked else REFUSED


@pytest.mark.once
def test_every_address_answers_every_role_in_every_state_as_the_table_says(clients, records):
    found = [
        *verdicts_of_models(clients, records),
        *verdicts_of_actions(clients, records),
        *verdicts_of_the_site(clients, records),
    ]

    changes = [*unified_diff(expected_table(), table_of(found).splitlines(), n=1, lineterm="")]
    assert not changes, "\n".join(changes)


def expected_table():
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_doors_of_the_admin_are_open_to_strangers():
    answer = Client().get(reverse("admin:login"))

    assert answer.url.startswith(f"{reverse('account_login')}?")


def test_everybody_who_signed_in_may_sign_out():
    client = Client()
    client.force_login(shared.UserFactory(staff=True))

    assert client.post(reverse("admin:logout")).status_code in {200, 302}
