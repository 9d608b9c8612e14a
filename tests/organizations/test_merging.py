"""Making one record of two, and two of one again."""

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from ngo_portal.shared.models import Entry, EntryName
from ngo_portal.shared.workflow import Status
from organizations.merging import merge, undo
from organizations.models import Membership, Merge, Organization, Person
from organizations.ties import ties_to
from tests.factories import articles, events, organizations, shared

pytestmark = pytest.mark.django_db


def tied_to_organization(one):
    """A row for every column that can name an organization, by the label of the tie."""
    return {
        "articles.Article.owner": lambda: articles.ArticleFactory(owner=one),
        "articles.Article.outlet": lambda: articles.ArticleFactory(outlet=one),
        "articles.ArticleOrganization.organization": lambda: articles.ArticleOrganizationFactory(
            organization=one
        ),
        "articles.Quote.speaker_organization": lambda: articles.QuoteFactory(
            speaker_organization=one
        ),
        "articles.Source.organization": lambda: articles.SourceFactory(organization=one),
        "articles.Provenance.organization": lambda: articles.ProvenanceFactory(
            event=None, organization=one
        ),
        "events.EventSeries.organization": lambda: events.EventSeriesFactory(organization=one),
        "events.Project_organizations.organization": lambda: events.ProjectFactory(
            organizations=[one]
        ),
        "events.Project_donors.organization": lambda: events.ProjectFactory(donors=[one]),
        "events.Event.owner": lambda: events.EventFactory(owner=one),
        "events.Outcome.responsible": lambda: events.OutcomeFactory(responsible=one),
        "events.Agreement_parties.organization": lambda: events.AgreementFactory(parties=[one]),
        "events.Citation.organization": lambda: events.CitationFactory(organization=one),
        "events.Involvement.organization": lambda: events.InvolvementFactory(organization=one),
        "events.Participation.organization": lambda: events.ParticipationFactory(organization=one),
        "organizations.Organization.owner": lambda: organizations.OrganizationFactory(owner=one),
        "organizations.Organization.parent": lambda: organizations.OrganizationFactory(parent=one),
        "organizations.OrganizationName.organization": lambda: (
            organizations.OrganizationNameFactory(organization=one)
        ),
        "organizations.OrganizationLink.organization": lambda: (
            organizations.OrganizationLinkFactory(organization=one)
        ),
        "organizations.OrganizationRelation.organization": lambda: (
            organizations.OrganizationRelationFactory(organization=one)
        ),
        "organizations.OrganizationRelation.other": lambda: (
            organizations.OrganizationRelationFactory(other=one)
        ),
        "organizations.OrganizationFigure.organization": lambda: (
            organizations.OrganizationFigureFactory(organization=one)
        ),
        "organizations.Publication.organization": lambda: organizations.PublicationFactory(
            organization=one
        ),
        "organizations.Membership.organization": lambda: organizations.MembershipFactory(
            organization=one
        ),
        "organizations.Person.owner": lambda: organizations.PersonFactory(owner=one),
        "organizations.Affiliation.organization": lambda: organizations.AffiliationFactory(
            organization=one
        ),
    }


def tied_to_person(one):
    return {
        "articles.ArticlePerson.person": lambda: articles.ArticlePersonFactory(person=one),
        "articles.Quote.speaker": lambda: articles.QuoteFactory(speaker=one),
        "articles.Provenance.person": lambda: articles.ProvenanceFactory(event=None, person=one),
        "events.AgendaItem_speakers.person": lambda: events.AgendaItemFactory(speakers=[one]),
        "events.Outcome.proposed_by": lambda: events.OutcomeFactory(proposed_by=one),
        "events.Citation.presented_by": lambda: events.CitationFactory(presented_by=one),
        "events.Participation.person": lambda: events.ParticipationFactory(person=one),
        "organizations.PersonName.person": lambda: organizations.PersonNameFactory(person=one),
        "organizations.Affiliation.person": lambda: organizations.AffiliationFactory(person=one),
    }


CASES = [
    (organizations.OrganizationFactory, tied_to_organization),
    (organizations.PersonFactory, tied_to_person),
]


def naming(record):
    """How many rows of each table name a record."""
    return {tie.label: tie.naming(record).count() for tie in ties_to(type(record))}


@pytest.mark.parametrize(("factory", "makers"), CASES)
def test_whatever_can_name_a_record_names_the_other_one_and_comes_back(factory, makers):
    kept, doomed = factory(), factory()
    made = makers(doomed)

    # A new relation has to say here how a row of it is made: nothing else has to be done for it.
    assert {tie.label for tie in ties_to(type(kept))} == {*made}

    for make in made.values():
        make()
    before = naming(doomed)
    assert set(before.values()) == {1}

    [row] = merge(kept, [doomed], by=None)

    after = naming(kept)
    assert {label: after[label] for label in before if not label.endswith("Name.organization")} == {
        label: 1 + (label.endswith("PersonName.person"))
        for label in before
        if not label.endswith("Name.organization")
    }
    assert set(naming(doomed).values()) == {0}

    assert undo(row, by=None) == []

    assert naming(doomed) == before
    assert set(naming(kept).values()) == {0}


def test_no_table_names_records_by_kind_and_number_without_a_decision():
    """Those that do keep the number of the duplicate, as history, or are moved by name."""
    generic = {
        model._meta.label
        for model in apps.get_models()
        if any(isinstance(field, GenericForeignKey) for field in model._meta.private_fields)
    }

    assert generic <= {"taggit.TaggedItem", "shared.Move", *LEFT_AS_HISTORY}


LEFT_AS_HISTORY = {"shared.SafeguardingCheck", "shared.PreviewLink"}


def test_values_are_filled_names_become_other_names_and_undoing_brings_them_back():
    kept = organizations.OrganizationFactory(
        name="جمعية ضفاف", summary="", themes=[shared.ThemeFactory()]
    )
    theme = shared.ThemeFactory()
    doomed = organizations.OrganizationFactory(
        name="مؤسسة ضفاف", acronym="DFF", website="https://example.org/", themes=[theme]
    )
    doomed.tags.add("حوار")
    made_at = doomed.created_at

    [row] = merge(kept, [doomed], by=None, choices={"website": kept.pk})

    kept.refresh_from_db()
    assert kept.summary == doomed.summary
    assert kept.website == ""
    assert sorted(kept.names.values_list("name", flat=True)) == ["مؤسسة ضفاف"]
    assert kept.acronym == "DFF"
    assert theme in kept.themes.all()
    assert [*kept.tags.names()] == ["حوار"]

    undo(row, by=None)

    kept.refresh_from_db()
    back = Organization.objects.get(pk=doomed.pk)
    assert (kept.summary, kept.acronym, kept.names.count(), kept.tags.count()) == ("", "", 0, 0)
    assert [*back.themes.all()] == [theme]
    assert [*back.tags.names()] == ["حوار"]
    assert (back.created_at, back.website) == (made_at, "https://example.org/")


def test_name_that_an_editor_preferred_leaves_the_other_as_a_further_name():
    kept = organizations.PersonFactory(name="خضر السوطري")
    doomed = organizations.PersonFactory(name="خضر عبد الله السوطري")

    merge(kept, [doomed], by=None, choices={"name": doomed.pk})

    kept.refresh_from_db()
    assert kept.name == "خضر عبد الله السوطري"
    assert [*kept.names.values_list("name", flat=True)] == ["خضر السوطري"]


def test_rows_for_which_there_is_no_room_become_one_and_two_again():
    kept, doomed = organizations.PersonFactory(), organizations.PersonFactory()
    event = events.EventFactory()
    mine = events.ParticipationFactory(event=event, person=kept, note="افتتح", title_as_stated="")
    theirs = events.ParticipationFactory(event=event, person=doomed, note="اختتم")
    item = events.AgendaItemFactory(speakers=[kept, doomed])
    # No rule forbids them, but they say the same.
    office = organizations.AffiliationFactory(person=kept)
    organizations.AffiliationFactory(person=doomed, organization=office.organization)

    [row] = merge(kept, [doomed], by=None)

    mine.refresh_from_db()
    assert (mine.note, mine.title_as_stated) == ("افتتح · اختتم", "مديرة البرامج")
    assert [*item.speakers.all()] == [kept]
    assert kept.affiliations.count() == kept.participations.count() == 1

    undo(row, by=None)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.note, mine.title_as_stated) == ("افتتح", "")
    assert (theirs.note, theirs.person_id) == ("اختتم", doomed.pk)
    assert item.speakers.count() == 2
    assert doomed.affiliations.count() == 1


def test_ties_between_the_two_are_cut_and_nothing_contains_itself():
    kept = organizations.OrganizationFactory()
    between = organizations.OrganizationFactory()
    doomed = organizations.OrganizationFactory(parent=between, owner=kept)
    Organization.objects.filter(pk=between.pk).update(parent=kept)
    Organization.objects.filter(pk=kept.pk).update(owner=doomed)
    organizations.OrganizationRelationFactory(organization=kept, other=doomed)
    organizations.OrganizationRelationFactory(organization=doomed, other=kept, kind="partner_of")

    [row] = merge(kept, [doomed], by=None)

    kept.refresh_from_db()
    assert kept.relations.count() == kept.relations_to.count() == 0
    assert (kept.parent, kept.owner) == (None, kept)

    undo(row, by=None)

    kept.refresh_from_db()
    doomed.refresh_from_db()
    assert kept.relations.count() == kept.relations_to.count() == 1
    assert (kept.owner, doomed.owner, doomed.parent) == (doomed, kept, between)


def test_merges_one_after_another_can_be_undone_in_any_order():
    first, second, third = organizations.OrganizationFactory.create_batch(3)
    row = events.InvolvementFactory(organization=first)
    other = events.InvolvementFactory(organization=first)
    [one] = merge(second, [first], by=None)
    [two] = merge(third, [second], by=None)
    elsewhere = organizations.OrganizationFactory()
    other.refresh_from_db()
    other.organization = elsewhere
    other.save()
    assert Merge.objects.home_of(Organization, first.pk) == third.pk

    left = undo(one, by=None)

    row.refresh_from_db()
    other.refresh_from_db()
    assert row.organization_id == first.pk
    assert other.organization == elsewhere
    assert left == [("events.Involvement", 1)]
    assert Merge.objects.home_of(Organization, first.pk) is None
    undo(two, by=None)
    assert Organization.objects.filter(pk=second.pk).exists()


def test_whoever_is_withheld_under_one_record_is_withheld_under_both():
    kept = organizations.PersonFactory()
    doomed = organizations.PersonFactory(withheld=True)

    [row] = merge(kept, [doomed], by=None)
    undo(row, by=None)

    assert not Person.objects.published().exists()


def test_readers_find_the_record_that_stayed_at_once_and_old_addresses_lead_to_it(client):
    kept = organizations.OrganizationFactory(name="جمعية ضفاف")
    doomed = organizations.OrganizationFactory(name="مؤسسة الضفاف")
    event = events.InvolvementFactory(organization=doomed).event
    old = doomed.get_absolute_url()
    assert client.get(old).status_code == 200
    assert "مؤسسة الضفاف" in client.get(event.get_absolute_url()).content.decode()

    [row] = merge(kept, [doomed], by=None)

    answer = client.get(old, {"page": "1"})
    assert answer.status_code == 301
    assert answer.url == f"{kept.get_absolute_url()}?page=1"
    page = client.get(event.get_absolute_url()).content.decode()
    assert "جمعية ضفاف" in page
    assert "مؤسسة الضفاف" not in page
    assert client.get("/events/", {"organization": kept.pk}).context["total"] == 1
    assert set(Entry.objects.filter(title__contains="ضفاف").values_list("title", flat=True)) == {
        "جمعية ضفاف"
    }
    assert EntryName.objects.filter(key="موسسه الضفاف", name="مؤسسة الضفاف").exists()

    Organization.objects.filter(pk=kept.pk).update(status=Status.DRAFT)
    assert client.get(old).status_code == 404

    undo(row, by=None)
    assert client.get(old).status_code == 200
    assert "مؤسسة الضفاف" in client.get(event.get_absolute_url()).content.decode()


# On the desk


def signed_in(**traits):
    client = Client()
    client.user = shared.UserFactory(**traits)
    client.force_login(client.user)
    return client


def address(model, *records):
    start = reverse(f"admin:organizations_{model._meta.model_name}_merge")
    return f"{start}?ids={','.join(str(one.pk) for one in records)}"


def press(client, model, *records, **values):
    page = client.get(address(model, *records))
    form = {"kept": records[0].pk, "seen": page.context["seen"]} | values
    return client.post(address(model, *records), form)


def test_editor_merges_and_undoes_and_it_is_written_down():
    client = signed_in(role="editor")
    kept, doomed = organizations.PersonFactory.create_batch(2)

    answer = press(client, Person, kept, doomed)

    row = Merge.objects.get()
    assert answer.status_code == 302
    assert row.made_by == client.user
    assert not Person.objects.filter(pk=doomed.pk).exists()
    assert client.get(address(Person, kept, doomed)).status_code == 302
    old = reverse("admin:organizations_person_change", args=[doomed.pk])
    assert client.get(old).url == reverse("admin:organizations_person_change", args=[kept.pk])

    undone = client.post(reverse("admin:organizations_merge_undo", args=[row.pk]))

    assert undone.status_code == 302
    kind = ContentType.objects.get_for_model(Person)
    logged = LogEntry.objects.filter(content_type=kind).values_list("object_id", flat=True)
    assert sorted(logged) == sorted([str(kept.pk), str(doomed.pk)] * 2)
    again = client.post(reverse("admin:organizations_merge_undo", args=[row.pk]))
    assert again.status_code == 200
    assert Person.objects.count() == 2


def test_record_that_is_not_theirs_to_change_is_not_merged():
    ours = organizations.OrganizationFactory()
    kept = organizations.PersonFactory(withdrawn=True)
    doomed = organizations.PersonFactory(draft=True, owner=ours)
    editor = signed_in(role="editor")
    contributor = signed_in(role="contributor", member_of=[ours])

    press(editor, Person, kept, doomed)
    assert contributor.get(address(Person, kept, doomed)).status_code == 403

    assert Person.objects.count() == 2
    press(signed_in(role="chief_editor"), Person, kept, doomed)
    assert Person.objects.count() == 1


def test_only_a_chief_editor_merges_organizations_somebody_works_for():
    kept, doomed = organizations.OrganizationFactory.create_batch(2)
    events.EventFactory(owner=doomed, title="ورشة داخلية")
    member = shared.UserFactory(role="contributor", member_of=[kept])
    member.memberships.update(role=Membership.Role.CONTRIBUTOR)

    press(signed_in(role="editor"), Organization, kept, doomed)

    assert Organization.objects.count() == 2
    chief = signed_in(role="chief_editor")
    page = chief.get(address(Organization, kept, doomed))
    assert [str(row.user) for row in page.context["members"]] == [str(member)]
    press(chief, Organization, kept, doomed)
    assert Organization.objects.count() == 1


def test_page_that_is_out_of_date_is_shown_again():
    client = signed_in(role="editor")
    kept, doomed = organizations.PersonFactory.create_batch(2)
    seen = client.get(address(Person, kept, doomed)).context["seen"]
    doomed.profession = "طبيبة"
    doomed.save()

    answer = client.post(address(Person, kept, doomed), {"kept": kept.pk, "seen": seen})

    assert answer.status_code == 200
    assert Person.objects.count() == 2


@pytest.mark.once
def test_nonsense_in_the_address_leads_back_to_the_list():
    client = signed_in(role="editor")
    person = organizations.PersonFactory()
    start = reverse("admin:organizations_person_merge")

    for query in ["", "?ids=", "?ids=x", f"?ids={person.pk}", f"?ids={person.pk},{10**30}"]:
        assert client.get(start + query).status_code == 302
        assert client.post(start + query).status_code == 302


def test_photos_in_a_text_go_with_the_text_and_come_back_with_it():
    photo = shared.PhotoFactory()
    text = f'<figure><img data-photo="{photo.pk}" alt="ورشة"></figure>'
    kept, doomed = organizations.PersonFactory(), organizations.PersonFactory(biography=text)
    taken = organizations.PersonFactory(biography="")

    [with_text] = merge(taken, [doomed], by=None)
    of_taken = [row.photo for row in taken.body_photos.all()]
    undo(with_text, by=None)
    [without] = merge(kept, [doomed], by=None, choices={"biography": kept.pk})
    of_kept = [row.photo for row in kept.body_photos.all()]
    undo(without, by=None)

    assert of_taken == [photo]
    assert of_kept == []
    assert [row.photo for row in type(kept).objects.get(pk=doomed.pk).body_photos.all()] == [photo]
    assert not taken.body_photos.exists()
