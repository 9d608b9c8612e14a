"""Every save keeps a version; any two are compared, an old one is opened in the form."""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from taggit.models import Tag

from articles.models import Article
from events.models import Event, Outcome
from ngo_portal.shared import versions
from ngo_portal.shared.comparing import Piece, compared, text_of
from ngo_portal.shared.models import Move, Version
from ngo_portal.shared.publishing import Publishable
from ngo_portal.shared.versions import contents_of, parts_of
from ngo_portal.shared.workflow import Status
from organizations.models import Affiliation, Organization, Person
from tests.factories import articles, events, organizations, shared
from tests.pages import words
from tests.sending import add_row, row_of, sent_from

pytestmark = pytest.mark.django_db

FACTORIES = [
    events.EventFactory,
    articles.ArticleFactory,
    organizations.OrganizationFactory,
    organizations.PersonFactory,
]


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
def chief(sign_in):
    return sign_in("chief_editor")


@pytest.fixture
def event(keeper):
    """With a row of several parts, choices and tags."""
    event = events.EventFactory(
        draft=True,
        owner=keeper,
        title="ورشة في دمشق",
        themes=[shared.ThemeFactory(name_ar="الصحة")],
        tags=["حوار", "نساء"],
    )
    events.InvolvementFactory(event=event, organization=keeper)
    item = event.agenda.create(kind="session", text="الجلسة الأولى", position=1)
    item.speakers.add(organizations.PersonFactory(name="هالة سعيد"))
    return event


def address(record, view, *args):
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_{view}"
    key = [] if view in {"add", "changelist", "deleted", "recover"} else [record.pk]
    return reverse(name, args=[*key, *args])


def save(client, record, **changes):
    """Open the form, change something, save."""
    page = client.get(address(record, "change"))
    return client.post(address(record, "change"), sent_from(page, **changes))


def numbers(record):
    return [(each.number, each.kind) for each in Version.objects.of(record).order_by("number")]


# What a version holds


@pytest.mark.once
def test_every_row_of_the_form_is_in_a_version():
    missing = {
        (model.__name__, inline.model.__name__)
        for model, registered in admin.site._registry.items()
        if issubclass(model, Publishable)
        for inline in registered.inlines
        if inline.model not in {shape.model for shape in parts_of(model).values()}
    }
    fields = {
        (model.__name__, name)
        for model, registered in admin.site._registry.items()
        if issubclass(model, Publishable)
        for name in flatten_fieldsets(registered.fieldsets)
        if name not in registered.readonly_fields and name not in known(model)
    }

    assert missing == set()
    assert fields == set()


def known(model):
    shape = versions.shape_of(model)
    return {*shape.fields, *shape.many, *shape.tags}


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_contents_are_read_in_one_statement(factory):
    record = factory()
    contents_of(type(record), record.pk)

    with CaptureQueriesContext(connection) as asked:
        contents = contents_of(type(record), record.pk)

    assert len(asked) == 1
    assert set(contents["parts"]) == {*parts_of(type(record))}
    assert contents_of(type(record), record.pk + 1) is None


def test_a_version_has_rows_choices_and_tags(event):
    note = events.OutcomeFactory(event=event).notes.create(noted_on="2022-06-01", text="بدأ")
    events_quote = articles.QuoteFactory(event=event, article=None)
    articles.QuoteFactory(event=event, article=articles.ArticleFactory())

    contents = contents_of(Event, event.pk)

    item = event.agenda.get()
    assert contents["record"]["tags"] == ["حوار", "نساء"]
    assert contents["record"]["themes"] == [event.themes.get().pk]
    assert contents["record"]["starts_on"] == "2022-05-23"
    assert "status" not in contents["record"]
    assert contents["parts"]["agenda"][str(item.pk)]["speakers"] == [item.speakers.get().pk]
    assert [*contents["parts"]["outcomes__notes"]] == [str(note.pk)]
    assert [*contents["parts"]["quotes"]] == [str(events_quote.pk)]


# Keeping


def test_a_save_keeps_what_was_there_and_what_is(client, chief, event):
    event.updated_by = shared.UserFactory(first_name="ليلى")
    event.save()

    save(client, event, title="ورشة في حمص")

    before, after = Version.objects.of(event).order_by("number")
    assert (before.kind, before.title, before.made_by_name) == (
        "found",
        "ورشة في دمشق",
        "ليلى الراوي",
    )
    assert (after.kind, after.title, after.made_by) == ("saved", "ورشة في حمص", chief)
    assert after.contents == contents_of(Event, event.pk)
    assert before.contents["record"]["title"] == "ورشة في دمشق"


@pytest.mark.once
def test_a_save_without_a_change_keeps_nothing(client, chief, event):
    save(client, event)
    assert numbers(event) == []

    save(client, event, title="أخرى")
    save(client, event)

    assert numbers(event) == [(1, "found"), (2, "saved")]


def test_every_part_of_the_form_makes_a_version(client, chief, event):
    save(client, event, tags="حوار، شباب")
    page = client.get(address(event, "change"))
    row = {"kind": "axis", "text": "محور", "position": ""}
    client.post(address(event, "change"), add_row(sent_from(page), "agenda", **row))
    data = sent_from(client.get(address(event, "change")))
    client.post(address(event, "change"), data | {"themes": []})

    kept = [each.contents for each in Version.objects.of(event).order_by("number")]
    assert [each["record"]["tags"] for each in kept[:2]] == [["حوار", "نساء"], ["حوار", "شباب"]]
    assert [len(each["parts"]["agenda"]) for each in kept] == [1, 1, 2, 2]
    assert [len(each["record"]["themes"]) for each in kept] == [1, 1, 1, 0]


@pytest.mark.once
def test_a_new_record_has_its_first_version(client, chief, event):
    data = sent_from(client.get(address(event, "change")))
    new = {name: value for name, value in data.items() if not name.startswith("seen_")}
    for prefix in ("involvements", "agenda"):
        new[f"{prefix}-TOTAL_FORMS"] = new[f"{prefix}-INITIAL_FORMS"] = "0"

    client.post(address(event, "add"), new | {"title": "جديدة"})

    made = Event.objects.get(title="جديدة")
    assert numbers(made) == [(1, "saved")]


def test_a_part_saved_on_its_own_page_makes_a_version_of_its_record(client, chief, event):
    outcome = events.OutcomeFactory(event=event, text="توصية")

    save(client, outcome, text="توصية أخرى")
    client.post(address(outcome, "delete"), {"post": "yes"})

    kept = Version.objects.of(event).order_by("number")
    texts = [[row["text"] for row in each.contents["parts"]["outcomes"].values()] for each in kept]
    assert texts == [["توصية"], ["توصية أخرى"], []]
    assert not Outcome.objects.exists()


def test_a_move_names_the_version_it_is_about(client, chief, event):
    save(client, event, title="أخرى", move=Status.IN_REVIEW)
    untouched = events.EventFactory(draft=True)
    untouched.move(Status.IN_REVIEW, by=chief)

    assert Move.objects.of(event).get().version.number == 2
    assert Move.objects.of(untouched).get().version.kind == "found"


@pytest.mark.once
def test_a_large_save_costs_a_handful_of_statements(client, chief, keeper):
    event = events.EventFactory(draft=True, owner=keeper)
    roles = [events.ParticipationRoleFactory() for _number in range(2)]
    for number in range(60):
        event.participations.create(
            role=roles[0], name_as_stated=f"مشارك {number}", position=number
        )
    save(client, event, title="مرة")
    data = sent_from(client.get(address(event, "change")), title="مرتين")

    with CaptureQueriesContext(connection) as asked:
        client.post(address(event, "change"), data)

    told = [each["sql"] for each in asked if "shared_version" in each["sql"]]
    read = [each["sql"] for each in asked if each["sql"].count("UNION ALL") > 10]
    assert numbers(event)[-1] == (3, "saved")
    # The last version and the new one; what was there before, and what is there after.
    assert (len(told), len(read)) == (2, 2)


@pytest.mark.once
def test_the_form_costs_one_statement_more(client, chief, event):
    with CaptureQueriesContext(connection) as asked:
        client.get(address(event, "change"))

    about_versions = [
        each for each in asked if "UNION ALL" in each["sql"] or "shared_version" in each["sql"]
    ]
    assert len(about_versions) == 1


# Comparing


@pytest.mark.once
def test_words_are_compared_and_not_letters():
    assert compared("عُقدت جلسة في دمشق", "عُقدت جلسةً في مدينة حمص") == [
        [
            Piece("same", "عُقدت "),
            Piece("gone", "جلسة"),
            Piece("same", " "),
            Piece("new", "جلسةً"),
            Piece("same", " في "),
            Piece("gone", "دمشق"),
            Piece("new", "مدينة حمص"),
        ]
    ]


@pytest.mark.once
def test_rich_text_is_compared_by_its_paragraphs():
    old, new = "<p>أولى</p><ul><li><p>نقطة</p></li></ul>", "<h2>أولى</h2><p>ثانية</p>"

    assert text_of(old) == "أولى\n• نقطة"
    assert compared(text_of(old), text_of(new)) == [
        [Piece("same", "أولى")],
        [Piece("gone", "• نقطة")],
        [Piece("new", "ثانية")],
    ]


def test_two_versions_are_compared_field_by_field(client, chief, event):
    another = organizations.OrganizationFactory(name="جمعية ثانية")
    data = sent_from(client.get(address(event, "change")))
    item, involved = (
        row_of(data, way, getattr(event, way).get()) for way in ("agenda", "involvements")
    )
    client.post(
        address(event, "change"),
        data
        | {
            "title": "ورشة في حمص",
            "body": "<p>نص</p>",
            "life": "postponed",
            "tags": "حوار",
            "themes": [shared.ThemeFactory(name_ar="البيئة").pk],
            f"{item}-DELETE": "on",
            f"{involved}-organization": str(another.pk),
        },
    )

    page = client.get(address(event, "versions"))

    found = page.context["found"]
    told = {
        each.label: [(p.kind, p.text) for line in each.lines for p in line] for each in found.fields
    }
    assert (page.context["old"], page.context["new"]) == (1, 2)
    assert told["العنوان"] == [("same", "ورشة في "), ("gone", "دمشق"), ("new", "حمص")]
    assert told["حال الفعالية"] == [("gone", "انعقدت"), ("new", "مؤجلة")]
    assert told["الموضوعات"] == [("gone", "الصحة"), ("new", "البيئة")]
    assert told["الوسوم"] == [("gone", "نساء")]
    rows = {part.way: [(row.kind, row.title) for row in part.rows] for part in found.parts}
    assert rows["agenda"] == [("gone", "الجلسة الأولى")]
    assert rows["involvements"] == [("changed", "الجهة المنظمة: جمعية تحفظ")]
    text = words(page)
    assert "هالة سعيد" in text
    assert "جمعية ثانية" in text


@pytest.mark.once
def test_any_choice_of_two_is_answered(client, chief, event):
    for title in ("أولى", "ثانية"):
        save(client, event, title=title)
    Event.objects.filter(pk=event.pk).update(title="من الخارج")

    def told(query):
        page = client.get(f"{address(event, 'versions')}?{query}")
        lines = [each.lines for each in page.context["found"].fields]
        return (
            page.context["old"],
            page.context["new"],
            [piece.text for field in lines for line in field for piece in line],
        )

    assert told("old=3&new=1") == (1, 3, ["ورشة في دمشق", "ثانية"])
    assert told("old=3&new=now") == (3, "now", ["ثانية", "من الخارج"])
    assert told("old=2&new=2")[:2] == (2, 3)
    assert told("old=x&new=")[:2] == (2, 3)
    assert client.get(f"{address(event, 'versions')}?old=1&new=99").status_code == 404
    assert client.get(f"{address(event, 'versions')}?old=1&new={10**18}").status_code == 404


def test_what_was_named_and_is_gone_is_shown_as_gone(client, chief, event):
    save(client, event, title="أخرى")
    speaker = Person.objects.get(name="هالة سعيد")
    event.agenda.get().delete()
    event.themes.clear()
    speaker.delete()
    Version.objects.of(event).filter(number=1).update(
        contents=Version.objects.get(number=1).contents
        | {
            "record": {
                "title": "قديم",
                "gone_field": 1,
                "type": 10**6,
                "life": "unheard",
                "starts_on": "؟",
            }
        }
    )

    page = client.get(f"{address(event, 'versions')}?old=1&new=now")
    form = client.get(address(event, "version", 1))

    assert "سجل لم يعد موجودًا" in words(page) or "a record that is no longer there" in words(page)
    assert page.status_code == form.status_code == 200
    # What the old version did not know stays as it is.
    data = sent_from(form)
    assert data["title"] == "قديم"
    assert data["summary"] == event.summary
    assert data["type"] == str(event.type_id)


# Restoring


def test_a_restored_version_brings_rows_back_and_leaves_the_state(client, sign_in, event):
    chief = sign_in("chief_editor")
    data = sent_from(client.get(address(event, "change")))
    item = row_of(data, "agenda", event.agenda.get())
    changed = data | {"title": "غُيّر", "tags": "", "themes": [], f"{item}-DELETE": "on"}
    axis = {"kind": "axis", "text": "أضيف لاحقًا", "position": ""}
    client.post(address(event, "change"), add_row(changed, "agenda", **axis))
    event.refresh_from_db()
    event.move(Status.IN_REVIEW, by=chief)
    other = organizations.OrganizationFactory()
    Event.objects.filter(pk=event.pk).update(owner=other, due_on="2030-01-01")
    before = contents_of(Event, event.pk)

    page = client.get(address(event, "version", 1))

    assert contents_of(Event, event.pk) == before
    assert page.context["form_url"] == address(event, "change")
    response = client.post(address(event, "change"), sent_from(page))

    assert response.status_code == 302, response.context["errors"]
    event = Event.objects.get(pk=event.pk)
    assert (event.title, event.status, event.owner) == ("ورشة في دمشق", Status.IN_REVIEW, other)
    assert str(event.due_on) == "2030-01-01"
    assert [(row.text, [*row.speakers.all()]) for row in event.agenda.all()] == [
        ("الجلسة الأولى", [Person.objects.get(name="هالة سعيد")])
    ]
    assert sorted(event.tags.names()) == ["حوار", "نساء"]
    assert [theme.name_ar for theme in event.themes.all()] == ["الصحة"]
    # The owner was changed by nobody's form: that is kept as it was found.
    assert numbers(event)[-2:] == [(3, "found"), (4, "saved")]
    assert Version.objects.of(event).first().restored_from == 1


@pytest.mark.once
def test_a_restored_form_that_went_stale_is_refused(client, chief, event):
    save(client, event, title="ثانية")
    page = sent_from(client.get(address(event, "version", 1)))
    save(client, event, title="ثالثة")

    response = client.post(address(event, "change"), page)

    assert response.status_code == 200
    assert Event.objects.get(pk=event.pk).title == "ثالثة"


def test_nothing_is_sent_to_the_addresses_of_versions(client, chief, event):
    save(client, event, title="ثانية")

    for view, args in [
        ("versions", []),
        ("version", [1]),
        ("deleted", []),
        ("recover", [event.pk]),
    ]:
        assert client.post(address(event, view, *args), {"title": "ثالثة"}).status_code == 405
    assert Event.objects.get(pk=event.pk).title == "ثانية"
    assert client.get(address(event, "version", 99)).status_code == 404
    assert client.get(address(event, "version", 10**30)).status_code == 404
    assert client.get(address(event, "recover", 10**30)).status_code == 404


@pytest.mark.once
def test_who_may_not_change_a_record_looks_and_compares(client, sign_in, event):
    sign_in("chief_editor")
    save(client, event, title="ثانية", move=Status.IN_REVIEW)
    sign_in("contributor")

    assert client.get(address(event, "versions")).context["found"]
    assert not client.get(address(event, "versions")).context["may_restore"]
    assert client.get(address(event, "version", 1)).status_code == 403


def test_a_contributor_of_another_organization_sees_nothing(client, sign_in, event):
    sign_in("chief_editor")
    save(client, event, title="ثانية")
    client.post(address(event, "delete"), {"post": "yes"})
    kept = events.EventFactory(draft=True, title="سر")
    save(client, kept, title="سر آخر")
    sign_in("contributor")

    for view, args in [("versions", []), ("version", [1])]:
        assert client.get(address(kept, view, *args)).url == reverse("admin:index")
    for view, args in [("deleted", []), ("recover", [event.pk])]:
        assert client.get(address(event, view, *args)).status_code == 403
    data = {
        "recovers": event.pk,
        "title": "لي",
        "date_precision": "unknown",
        "date_basis": "stated",
    }
    before = Event.objects.count()
    page = client.get(address(event, "add"))
    response = client.post(address(event, "add"), sent_from(page) | data | {"type": event.type_id})
    # The number is not theirs to ask for: they make a record of their own, under a new one.
    assert response.status_code == 302
    assert Event.objects.count() == before + 1
    assert not Event.objects.filter(pk=event.pk).exists()


@pytest.mark.once
def test_names_that_are_not_the_readers_to_see_are_not_told(client, sign_in, event, keeper):
    secret = organizations.PersonFactory(draft=True, name="اسم سري")
    office = organizations.AffiliationFactory(organization=keeper, person=secret)
    sign_in("chief_editor")
    speakers = event.agenda.get().speakers
    save(client, event, title="ثانية")
    speakers.add(secret)
    save(client, event, title="ثالثة")
    speakers.remove(secret)
    save(client, event, title="رابعة")
    office.unit = "وحدة"
    office.save()
    Organization.objects.filter(pk=keeper.pk).update(status=Status.DRAFT, owner=keeper)
    save(client, keeper, summary="موجز")
    Affiliation.objects.filter(pk=office.pk).update(unit="أخرى")
    save(client, keeper, summary="موجز آخر")
    pages = [(event, "old=2&new=3"), (keeper, "old=1&new=now")]
    for record, query in pages:
        assert "اسم سري" in words(client.get(f"{address(record, 'versions')}?{query}"))
    sign_in("contributor")

    for record, query in pages:
        page = client.get(f"{address(record, 'versions')}?{query}")
        assert page.context["found"]
        assert "اسم سري" not in words(page)
        form = client.get(address(record, "version", 3))
        assert "اسم سري" not in form.content.decode()


@pytest.mark.once
def test_a_withheld_name_stays_withheld(client, chief):
    person = organizations.PersonFactory(draft=True, name="سميرة")
    save(client, person, name="سميرة علي")
    save(client, person, is_withheld="on")

    client.post(address(person, "change"), sent_from(client.get(address(person, "version", 1))))

    person.refresh_from_db()
    assert (person.name, person.is_withheld) == ("سميرة", True)


# Deleted records


def test_a_deleted_record_comes_back_at_its_address_as_a_draft(client, chief, event):
    Event.objects.filter(pk=event.pk).update(
        status=Status.PUBLISHED, publish_at="2022-06-01T00:00Z"
    )
    client.post(address(event, "delete"), {"post": "yes"})
    assert not Event.objects.exists()

    listed = client.get(address(event, "deleted")).context["versions"]
    page = client.get(address(event, "recover", event.pk))
    assert not Event.objects.exists()
    data = sent_from(page)
    response = client.post(address(event, "add"), data)
    again = client.post(address(event, "add"), data)

    assert [(each.title, each.made_by) for each in listed] == [("ورشة في دمشق", chief)]
    assert page.context["form_url"] == address(event, "add")
    assert response.status_code == 302
    back = Event.objects.get()
    assert (back.pk, back.status, back.publish_at) == (event.pk, Status.DRAFT, None)
    assert back.agenda.get().speakers.get().name == "هالة سعيد"
    assert sorted(back.tags.names()) == ["حوار", "نساء"]
    assert numbers(back) == [(1, "deleted"), (2, "saved")]
    assert again.status_code == 200
    assert client.get(address(event, "recover", event.pk)).status_code == 404
    assert [*client.get(address(event, "deleted")).context["versions"]] == []


def test_records_deleted_together_and_withheld_people_come_back(client, chief):
    people = [organizations.PersonFactory(draft=True, is_withheld=True) for _number in range(2)]
    action = {
        "action": "delete_selected",
        "_selected_action": [each.pk for each in people],
        "post": "yes",
    }
    client.post(address(people[0], "changelist"), action)
    assert not Person.objects.exists()

    for person in people:
        page = client.get(address(person, "recover", person.pk))
        client.post(address(person, "add"), sent_from(page))

    assert {each.pk for each in Person.objects.filter(is_withheld=True)} == {p.pk for p in people}


@pytest.mark.once
def test_the_list_leads_chief_editors_to_deleted_records(client, sign_in, event):
    link = address(event, "deleted")
    sign_in("chief_editor")
    assert link in client.get(address(event, "changelist")).content.decode()
    sign_in("editor")
    assert link not in client.get(address(event, "changelist")).content.decode()
    assert client.get(link).status_code == 403


@pytest.mark.once
def test_lists_change_no_record():
    assert [
        model.__name__
        for model, registered in admin.site._registry.items()
        if issubclass(model, Publishable) and registered.list_editable
    ] == []


@pytest.mark.once
@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_versions_of_every_kind(client, chief, factory):
    record = factory(draft=True)
    field = "title" if type(record) in {Event, Article} else "name"
    save(client, record, **{field: "غيره"})
    page = client.get(address(record, "versions"))
    client.post(address(record, "change"), sent_from(client.get(address(record, "version", 1))))
    name = getattr(type(record).objects.get(pk=record.pk), field)
    client.post(address(record, "delete"), {"post": "yes"})
    client.post(
        address(record, "add"), sent_from(client.get(address(record, "recover", record.pk)))
    )

    assert [each.name for each in page.context["found"].fields] == [field]
    assert name == getattr(record, field)
    assert type(record).objects.filter(pk=record.pk, status=Status.DRAFT).exists()
    assert not Tag.objects.exists()
