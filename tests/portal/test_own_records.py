"""A contributor of an organization works on its records, names what readers see, and reads no title
of what others have not published.
"""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from articles.models import Article, ArticleEvent, Quote
from events.models import Event, Outcome
from ngo_portal.shared.bulk import stamp
from ngo_portal.shared.models import Attachment, Photo
from ngo_portal.shared.publishing import Publishable
from organizations.models import Affiliation, Membership, Organization, Person
from tests.factories import articles, events, organizations, shared

pytestmark = pytest.mark.django_db

SECRET = "سرّ لم يُنشر"
KINDS = {
    Event: events.EventFactory,
    Article: articles.ArticleFactory,
    Organization: organizations.OrganizationFactory,
    Person: organizations.PersonFactory,
}
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def made(kind, name, **traits):
    field = "title" if kind in {Event, Article} else "name"
    return KINDS[kind](**{field: name}, **traits)


@pytest.fixture
def ours(db):
    return organizations.OrganizationFactory(name="جمعية ضفاف")


@pytest.fixture
def theirs(db):
    return organizations.OrganizationFactory(name="جمعية النخيل")


@pytest.fixture
def contributor(client, ours):
    user = shared.UserFactory(role="contributor", member_of=[ours])
    client.force_login(user)
    return user


def address(record, view):
    name = f"{record._meta.app_label}_{record._meta.model_name}_{view}"
    return reverse(f"admin:{name}", args=[] if view in {"add", "changelist"} else [record.pk])


def form_of(response):
    """What a browser would send back: the fields of the form with what stands in them."""
    page = BeautifulSoup(response.content, "html.parser")
    data = {}
    for field in page.select("#content-main form input, #content-main form textarea"):
        is_off = field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked")
        if field.get("name") and not is_off and field.get("type") not in {"file", "submit"}:
            data[field["name"]] = field.get("value", field.text or "")
    for field in page.select("#content-main form select"):
        chosen = [option["value"] for option in field.select("option[selected]")]
        data[field["name"]] = chosen if field.has_attr("multiple") else (chosen or [""])[0]
    return {name: value for name, value in data.items() if "__prefix__" not in name}


def errors_of(response):
    form = response.context["adminform"].form
    rows = [
        (formset.formset.prefix, name, error.code)
        for formset in response.context["inline_admin_formsets"]
        for row in formset.formset.forms
        for name, errors in row.errors.as_data().items()
        for error in errors
    ]
    return [
        *((name, error.code) for name, errors in form.errors.as_data().items() for error in errors),
        *rows,
    ]


def picked(client, model, field, term=""):
    query = {
        "app_label": model._meta.app_label,
        "model_name": model._meta.model_name,
        "field_name": field,
        "term": term,
    }
    return {row["id"] for row in client.get(reverse("admin:autocomplete"), query).json()["results"]}


# Lists and pages


@each_kind
def test_list_has_the_records_of_the_own_organization(client, contributor, ours, theirs, kind):
    own = made(kind, "لنا", draft=True, owner=ours)
    made(kind, SECRET, draft=True, owner=theirs)
    made(kind, SECRET, draft=True)
    made(kind, "منشور", owner=theirs)

    response = client.get(address(own, "changelist"), {"_facets": "True"})

    assert [*response.context["cl"].result_list] == [own]
    assert response.context["cl"].full_result_count == 1
    assert SECRET not in response.content.decode()


def test_filters_of_a_list_name_nothing_of_others(client, contributor, ours, theirs):
    qatar = shared.CountryFactory(qatar=True)
    made(Event, "لنا", draft=True, owner=ours, country=shared.CountryFactory())
    made(Event, SECRET, draft=True, owner=theirs, country=qatar)

    page = client.get(reverse("admin:events_event_changelist"), {"_facets": "True"})

    assert "سوريا" in page.content.decode()
    assert "قطر" not in page.content.decode()


@each_kind
@pytest.mark.parametrize("view", ["change", "history"])
def test_pages_of_others_are_answered_like_what_is_not_there(
    client, contributor, theirs, kind, view
):
    other = made(kind, SECRET, draft=True, owner=theirs)
    at = address(other, view)
    unknown = at.replace(str(other.pk), "999999")

    answers = [client.get(at), client.get(unknown)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert [answer.url for answer in answers] == [reverse("admin:index")] * 2


@each_kind
def test_address_on_the_site_is_told_of_own_records_only(client, contributor, ours, theirs, kind):
    own = made(kind, "لنا", draft=True, owner=ours)
    other = made(kind, SECRET, draft=True, owner=theirs)
    number = ContentType.objects.get_for_model(kind).pk

    answers = [
        client.get(reverse("admin:view_on_site", args=[number, record.pk]))
        for record in (own, other)
    ]

    assert [answer.status_code for answer in answers] == [302, 403]


def test_action_leaves_the_records_of_others_alone(client, contributor, ours, theirs):
    own = made(Event, "لنا", draft=True, owner=ours)
    other = made(Event, SECRET, draft=True, owner=theirs)
    form = {"action": "send_to_review", "_selected_action": [own.pk, other.pk]}

    for across in [{}, {"select_across": "1"}]:
        plan = client.post(reverse("admin:events_event_changelist"), form | across)
        assert str(other) not in plan.content.decode()
        # With the number of the other among those that the page has.
        numbers = f"{plan.context['records']},{other.pk}:{stamp('draft')}"
        sent = {"what": "state", "end": "in_review", "records": numbers, "confirm": "yes"}
        client.post(reverse("admin:events_event_bulk"), sent)

    assert {*Event.objects.values_list("pk", "status")} == {
        (own.pk, "in_review"),
        (other.pk, "draft"),
    }


def test_editor_works_on_the_records_of_all(client, ours):
    client.force_login(shared.UserFactory(role="editor"))
    record = made(Event, "لنا", draft=True, owner=ours)

    response = client.get(reverse("admin:events_event_changelist"))

    assert [*response.context["cl"].result_list] == [record]
    assert client.get(address(record, "change")).status_code == 200


# Whose a record is


def test_new_record_belongs_to_the_only_organization(client, contributor, ours):
    response = client.get(reverse("admin:organizations_person_add"))
    form = form_of(response) | {"name": "ليلى العطار", "owner": "999"}

    client.post(reverse("admin:organizations_person_add"), form)

    assert "owner" not in response.context["adminform"].form.fields
    assert Person.objects.get().owner == ours


def test_with_several_organizations_one_of_them_is_chosen(client, contributor, ours, theirs):
    second = organizations.OrganizationFactory(name="جمعية الضحى")
    contributor.memberships.create(organization=second)
    at = reverse("admin:organizations_person_add")
    form = form_of(client.get(at)) | {"name": "ليلى العطار"}

    answers = [client.post(at, form | {"owner": owner}) for owner in ["", str(theirs.pk)]]
    client.post(at, form | {"owner": second.pk})

    assert [errors_of(answer) for answer in answers] == [
        [("owner", "required")],
        [("owner", "invalid_choice")],
    ]
    assert Person.objects.get().owner == second


def test_record_is_not_given_away(client, contributor, ours, theirs):
    record = made(Person, "ليلى العطار", draft=True, owner=ours)
    form = form_of(client.get(address(record, "change")))

    client.post(address(record, "change"), form | {"owner": theirs.pk, "summary": "باحثة"})

    record.refresh_from_db()
    assert (record.owner, record.summary) == (ours, "باحثة")


def test_who_works_for_no_organization_adds_nothing(client):
    client.force_login(shared.UserFactory(role="contributor"))

    assert client.get(reverse("admin:events_event_add")).status_code == 403


# What may be named


@each_kind
def test_picker_offers_own_records_and_what_readers_see(client, contributor, ours, theirs, kind):
    source = {
        Event: (ArticleEvent, "event"),
        Article: (Article, "translation_of"),
        Organization: (Event.involvements.rel.related_model, "organization"),
        Person: (Quote, "speaker"),
    }[kind]
    own = made(kind, "حوار لنا", draft=True, owner=ours)
    public = made(kind, "حوار منشور", owner=theirs)
    made(kind, f"حوار {SECRET}", draft=True, owner=theirs)
    made(kind, f"حوار {SECRET}", scheduled=True, owner=theirs)
    made(kind, f"حوار {SECRET}", withdrawn=True, owner=theirs)

    assert picked(client, *source, term="حوار") == {str(own.pk), str(public.pk)}


def pickers():
    """Every field of every form by which a record or a file is chosen."""
    scoped = (Publishable, Photo, Attachment)
    for registered in admin.site._registry.values():
        for part in [registered, *registered.inlines]:
            for field in [*part.model._meta.fields, *part.model._meta.many_to_many]:
                if field.related_model and issubclass(field.related_model, scoped):
                    yield part, field


def test_every_choice_of_a_record_is_a_picker():
    """A plain list of choices would be long, and asks nobody what may be chosen."""
    shown = {
        (part.__name__ if isinstance(part, type) else type(part).__name__, field.name)
        for part, field in pickers()
        if field.editable
        and field.name not in part.autocomplete_fields
        and field.name != getattr(part, "fk_name", None)
        and field.name in str(getattr(part, "fieldsets", None) or part.fields)
    }

    assert shown == set()


def test_every_picker_keeps_titles_of_others_back(client, contributor, theirs):
    for kind in KINDS:
        made(kind, SECRET, draft=True, owner=theirs)
    shared.PhotoFactory(caption=SECRET)
    shared.AttachmentFactory(title=SECRET)
    asked = {(field.model, field.name) for part, field in pickers()}

    found = {ask: picked(client, *ask) for ask in asked}

    assert len(asked) > 30
    # The public organization of the others is the only thing there is to see.
    public = {str(pk) for pk in Organization.objects.published().values_list("pk", flat=True)}
    assert {ask: keys - public for ask, keys in found.items() if keys - public} == {}


@pytest.mark.parametrize(
    ("field", "factory"),
    [
        ("parent", events.EventFactory),
        ("cover", shared.PhotoFactory),
    ],
)
def test_posted_key_of_others_is_an_unknown_choice(client, contributor, ours, field, factory):
    record = made(Event, "لنا", draft=True, owner=ours)
    other = factory(draft=True) if field == "parent" else factory()
    form = form_of(client.get(address(record, "change")))
    kind = {"parent_kind": "parallel"} if field == "parent" else {}

    response = client.post(address(record, "change"), form | kind | {field: other.pk})

    assert errors_of(response) == [(field, "invalid_choice")]
    assert str(other) not in response.content.decode()


def test_posted_key_of_others_is_unknown_in_a_row_and_among_many(client, contributor, ours):
    record = made(Event, "لنا", draft=True, owner=ours)
    organization = made(Organization, SECRET, draft=True)
    person = made(Person, SECRET, draft=True)
    role = events.InvolvementRoleFactory()
    form = form_of(client.get(address(record, "change"))) | {
        "involvements-TOTAL_FORMS": "1",
        "involvements-0-role": role.pk,
        "involvements-0-organization": organization.pk,
        "agenda-TOTAL_FORMS": "1",
        "agenda-0-kind": "session",
        "agenda-0-text": "الجلسة الأولى",
        "agenda-0-speakers": [person.pk],
    }

    response = client.post(address(record, "change"), form)

    assert ("involvements", "organization", "invalid_choice") in errors_of(response)
    assert ("agenda", "speakers", "invalid_choice") in errors_of(response)
    assert SECRET not in response.content.decode()


def test_what_a_record_names_stays_on_it(client, contributor, ours):
    person, organization = made(Person, "سلمى", draft=True), made(Organization, "دار", draft=True)
    record = made(Event, "لنا", draft=True, owner=ours, cover=shared.PhotoFactory())
    events.InvolvementFactory(event=record, organization=organization)
    item = events.AgendaItemFactory(event=record)
    item.speakers.add(person)
    form = form_of(client.get(address(record, "change"))) | {"summary": "ملخّص آخر"}

    response = client.post(address(record, "change"), form)

    record.refresh_from_db()
    assert response.status_code == 302
    assert record.summary == "ملخّص آخر"
    assert record.cover is not None
    assert record.involvements.get().organization == organization
    assert [*item.speakers.all()] == [person]


def test_preset_choice_is_not_shown_of_others(client, contributor, theirs):
    other = made(Event, SECRET, draft=True, owner=theirs)

    page = client.get(reverse("admin:events_event_add"), {"parent": other.pk})

    assert SECRET not in page.content.decode()


# Lists of other records on a page


def test_event_lists_the_reports_and_sub_events_that_may_be_named(
    client, contributor, ours, theirs
):
    record = made(Event, "لنا", draft=True, owner=ours)
    for name, traits in {
        "تقرير لنا": {"draft": True, "owner": ours},
        "تقرير منشور": {"owner": theirs},
        SECRET: {"draft": True, "owner": theirs},
    }.items():
        articles.ArticleEventFactory(event=record, article=made(Article, name, **traits))
        made(Event, name.replace("تقرير", "جلسة"), parent=record, parent_kind="parallel", **traits)

    page = client.get(address(record, "change")).content.decode()

    assert [name in page for name in ["تقرير لنا", "تقرير منشور", "جلسة لنا", "جلسة منشور"]] == (
        [True] * 4
    )
    assert SECRET not in page


def test_organization_lists_no_people_of_others(client, contributor, ours):
    record = made(Organization, "دار", draft=True, owner=ours)
    for person in [made(Person, "سلمى الراوي"), made(Person, SECRET, draft=True)]:
        organizations.AffiliationFactory(organization=record, person=person)

    page = client.get(address(record, "change"))
    client.post(address(record, "change"), form_of(page) | {"name": "دار السلام"})

    assert "سلمى الراوي" in page.content.decode()
    assert SECRET not in page.content.decode()
    assert Affiliation.objects.count() == 2
    assert Organization.objects.get(pk=record.pk).name == "دار السلام"


def test_series_and_projects_name_no_organization(client, contributor):
    secret = made(Organization, SECRET, draft=True)
    series = events.EventSeriesFactory(organization=secret)
    project = events.ProjectFactory(organizations=[secret], donors=[secret])

    pages = [
        client.get(address(record, view))
        for record in (series, project)
        for view in ("changelist", "change")
    ]

    assert [page.status_code for page in pages] == [200] * 4
    assert not any(SECRET in page.content.decode() for page in pages)


def test_delete_page_names_nothing_of_others(client, ours, theirs):
    rights = ["shared.view_country", "shared.delete_country"]
    client.force_login(shared.UserFactory(staff=True, permissions=rights, member_of=[ours]))
    country = shared.CountryFactory(qatar=True)
    made(Event, SECRET, draft=True, owner=theirs, country=country)

    page = client.get(address(country, "delete"))

    assert page.status_code == 200
    assert SECRET not in page.content.decode()
    assert page.context["protected"]


def test_first_page_lists_own_actions_only(client, contributor, theirs):
    chief = shared.UserFactory(chief=True)
    other = made(Event, SECRET, draft=True, owner=theirs)
    chief.logentry_set.log_actions(chief.pk, [other], action_flag=2, change_message="[]")

    page = client.get(reverse("admin:index"))

    assert SECRET not in page.content.decode()


# What stands on a record


@pytest.mark.parametrize("model", [Outcome, Quote])
def test_what_stands_on_a_record_is_seen_with_it(client, contributor, ours, theirs, model):
    def stands_on(owner):
        event = made(Event, "جلسة", draft=True, owner=owner)
        if model is Outcome:
            return events.OutcomeFactory(event=event)
        return articles.QuoteFactory(article=None, event=event)

    own, other = stands_on(ours), stands_on(theirs)

    rows = client.get(address(own, "changelist")).context["cl"].result_list
    answers = [client.get(address(record, "change")).status_code for record in (own, other)]

    assert [*rows] == [own]
    assert answers == [200, 302]


def test_quote_follows_its_article_before_its_event(client, contributor, ours, theirs):
    quote = articles.QuoteFactory(
        article=made(Article, SECRET, draft=True, owner=theirs),
        event=made(Event, "لنا", draft=True, owner=ours),
    )

    assert client.get(address(quote, "change")).status_code == 302


def test_outcome_is_not_put_under_the_event_of_others(client, contributor, theirs):
    public, secret = made(Event, "منشور", owner=theirs), made(Event, SECRET, draft=True)
    at = reverse("admin:events_outcome_add")
    form = form_of(client.get(at)) | {"text": "توصية", "kind": "recommendation"}

    answers = [client.post(at, form | {"event": event.pk}) for event in (public, secret)]

    assert [[field for field, code in errors_of(answer)] for answer in answers] == [["event"]] * 2
    assert Outcome.objects.count() == 0


# Files


def upload():
    buffer = BytesIO()
    Image.new("RGB", (40, 30), "#456").save(buffer, "JPEG")
    return SimpleUploadedFile("upload.jpg", buffer.getvalue())


def photo_form(**changes):
    return {
        "alt": "مشاركات في حلقة نقاش",
        "caption": "",
        "credit": "عدسة ملتقى",
        "consent": "given",
        "recognisable": "yes",
        "focal_x": "50",
        "focal_y": "50",
    } | changes


def test_upload_belongs_to_who_brought_it(client, contributor):
    client.post(reverse("admin:shared_photo_add"), photo_form(image=upload()))

    assert Photo.objects.get().uploaded_by == contributor


def test_files_in_records_of_the_organization_are_seen_and_changed(
    client, contributor, ours, theirs
):
    own, in_our_draft, in_theirs = (
        shared.PhotoFactory(uploaded_by=user)
        for user in (contributor, shared.UserFactory(), shared.UserFactory())
    )
    made(Event, "لنا", draft=True, owner=ours, cover=in_our_draft)
    made(Event, SECRET, draft=True, owner=theirs, cover=in_theirs)

    rows = client.get(reverse("admin:shared_photo_changelist")).context["cl"].result_list
    for photo in (own, in_our_draft, in_theirs):
        client.post(address(photo, "change"), photo_form(alt="وصف آخر"))

    assert {*rows} == {own, in_our_draft}
    assert {*Photo.objects.filter(alt="وصف آخر")} == {own, in_our_draft}


def test_coordinator_reads_nothing_of_whom_they_take_in(client, ours, theirs):
    coordinator = shared.UserFactory(role="contributor")
    coordinator.memberships.create(organization=ours, role=Membership.Role.COORDINATOR)
    taken_in = shared.UserFactory(role="contributor", member_of=[theirs])
    photo = shared.PhotoFactory(uploaded_by=taken_in)
    document = shared.AttachmentFactory(uploaded_by=taken_in)
    client.force_login(coordinator)

    at = reverse("admin:organizations_membership_add")
    client.post(at, {"account": taken_in.username, "organization": ours.pk})

    assert taken_in.memberships.count() == 2
    assert [client.get(address(file, "change")).status_code for file in (photo, document)] == [
        302,
        302,
    ]
    assert client.get(photo.image.url).status_code == 404


@pytest.mark.parametrize(
    ("traits", "is_open"),
    [({"draft": True}, True), ({"draft": True, "owner": None}, False), ({}, False)],
    ids=["our draft", "draft of others", "our page that readers see"],
)
def test_file_is_left_alone_while_a_page_out_of_reach_shows_it(
    client, contributor, ours, traits, is_open
):
    photo = shared.PhotoFactory(uploaded_by=contributor)
    events.EventFactory(**{"cover": photo, "owner": ours} | traits)

    answer = client.post(address(photo, "change"), photo_form(alt="وصف آخر"))

    assert answer.status_code == (302 if is_open else 403)


def test_picker_of_photos_offers_own_ones_and_what_readers_see(client, contributor):
    own = shared.PhotoFactory(uploaded_by=contributor)
    public = events.EventFactory(cover=shared.PhotoFactory()).cover
    in_gallery = events.EventPhotoFactory().photo
    shared.PhotoFactory()
    events.EventFactory(cover=shared.PhotoFactory(), draft=True)
    events.EventFactory(cover=shared.PhotoFactory(withheld=True))

    assert picked(client, Event, "cover") == {str(photo.pk) for photo in (own, public, in_gallery)}


def test_file_itself_is_shown_with_what_it_is_in(client, contributor, ours):
    own = shared.PhotoFactory(uploaded_by=contributor)
    in_our_draft = made(Event, "لنا", draft=True, owner=ours, cover=shared.PhotoFactory()).cover
    other = made(Event, SECRET, draft=True, cover=shared.PhotoFactory()).cover

    answers = [client.get(photo.image.url) for photo in (own, in_our_draft, other)]

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    for answer in answers:
        answer.close()
