"""Pages of organizations and people: the whole record, nothing but the public record."""

from datetime import date

import pytest
from django.urls import reverse

from ngo_portal.shared import generation, projecting
from ngo_portal.shared.shelves import tiers
from organizations.models import OrganizationFigure, OrganizationRelation
from tests.factories.articles import (
    ArticleFactory,
    ArticleOrganizationFactory,
    ArticlePersonFactory,
    QuoteFactory,
)
from tests.factories.events import (
    EventFactory,
    InvolvementFactory,
    ParticipationFactory,
    ParticipationRoleFactory,
    ProjectFactory,
)
from tests.factories.organizations import (
    AffiliationFactory,
    OrganizationFactory,
    OrganizationFigureFactory,
    OrganizationLinkFactory,
    OrganizationNameFactory,
    OrganizationRelationFactory,
    PersonFactory,
    PersonNameFactory,
    PublicationFactory,
)
from tests.factories.shared import ThemeFactory
from tests.pages import HOSTILE_QUERIES, addresses_in, addresses_of, words

pytestmark = pytest.mark.django_db

LISTS = {
    "organizations": (reverse("organizations:list"), OrganizationFactory),
    "people": (reverse("people:list"), PersonFactory),
}
HIDDEN = ["draft", "in_review", "needs_changes", "approved", "scheduled", "withdrawn"]


def text_of(client, record):
    return words(client.get(record.get_absolute_url()))


class TestLists:
    @pytest.mark.parametrize("noun", LISTS)
    @pytest.mark.parametrize("trait", HIDDEN)
    def test_what_is_not_public_is_not_listed_and_has_no_page(self, client, noun, trait):
        address, factory = LISTS[noun]
        shown, hidden = factory(), factory(**{trait: True})

        response = client.get(address)

        assert addresses_in(response.context["object_list"]) == addresses_of(shown)
        assert response.context["total"] == 1
        expected = 410 if trait == "withdrawn" else 404
        assert client.get(hidden.get_absolute_url()).status_code == expected

    @pytest.mark.parametrize(("noun", "queries"), [("organizations", 7), ("people", 7)])
    @pytest.mark.parametrize("rows", [1, 20])
    def test_a_list_takes_the_same_queries_for_any_number_of_rows(
        self, client, noun, queries, rows, django_assert_num_queries
    ):
        address, factory = LISTS[noun]
        for _number in range(rows):
            record = factory()
            if noun == "people":
                AffiliationFactory(person=record)
            else:
                record.themes.set([ThemeFactory()])
        client.get(address)

        with django_assert_num_queries(queries):
            client.get(address)

    @pytest.mark.parametrize("noun", LISTS)
    @pytest.mark.parametrize("query", HOSTILE_QUERIES)
    def test_no_address_is_an_error_of_the_server(self, client, noun, query):
        OrganizationFactory(), PersonFactory()

        assert client.get(f"{LISTS[noun][0]}?{query}").status_code in {200, 400, 404}


class TestOrganization:
    def test_a_page_shows_the_whole_record(self, client):
        organization = OrganizationFactory(
            name="مركز مثال للحوار",
            short_name="مثال",
            acronym="MHD",
            name_latin="Example Centre",
            founded="2002",
            phone="+963 11 000 0000",
        )
        other = OrganizationNameFactory(organization=organization, name="مجلس مثال", ends="2010")
        link = OrganizationLinkFactory(organization=organization)
        parent = OrganizationRelationFactory(
            organization=organization,
            kind=OrganizationRelation.Kind.SUPERVISED_BY,
            starts="2013",
            note="بقرار معلن",
        )
        child = OrganizationRelationFactory(
            other=organization, kind=OrganizationRelation.Kind.BRANCH_OF
        )
        OrganizationFigureFactory(
            organization=organization,
            metric=OrganizationFigure.Metric.READERS,
            qualifier="up_to",
            value=100_000,
            period="month",
            source="كلمة الافتتاح",
        )
        publication = PublicationFactory(organization=organization)
        affiliation = AffiliationFactory(organization=organization, unit="وحدة مثال")
        involvement = InvolvementFactory(organization=organization, note="مع فريقه")
        link_to = ArticleOrganizationFactory(organization=organization)
        quote = QuoteFactory(speaker=None, speaker_organization=organization)

        text = text_of(client, organization)

        for fact in [
            *("مركز مثال للحوار", "مثال", "MHD", "Example Centre", "2002", "+963 11 000 0000"),
            *(other.name, "حتى 2010", link.label, parent.other.name, "2013", "بقرار معلن"),
            *(child.organization.name, str(child.inverse), "100,000 على الأكثر", "كلمة الافتتاح"),
            *(publication.title, affiliation.person.name, affiliation.role, "وحدة مثال"),
            *(involvement.event.title, involvement.role.name_ar, "مع فريقه"),
            *(link_to.article.title, quote.text),
        ]:
            assert fact in text

    def test_a_tie_that_an_unpublished_organization_states_is_not_told(self, client):
        organization = OrganizationFactory()
        told = OrganizationRelationFactory(other=organization, note="شراكة معلنة")
        OrganizationRelationFactory(
            organization=OrganizationFactory(draft=True), other=organization, note="شراكة لم تعلن"
        )

        text = text_of(client, organization)

        assert told.note in text
        assert "شراكة لم تعلن" not in text

    def test_a_project_is_told_once_a_public_event_belongs_to_it(self, client):
        organization = OrganizationFactory()
        project = ProjectFactory(name="مشروع لم يعلن", organizations=[organization])
        EventFactory(draft=True, projects=[project])
        before = text_of(client, organization)

        EventFactory(projects=[project])

        assert "مشروع لم يعلن" not in before
        assert "مشروع لم يعلن" in text_of(client, organization)

    def test_unpublished_events_articles_and_people_are_not_told(self, client):
        organization = OrganizationFactory()
        InvolvementFactory(organization=organization, event=EventFactory(draft=True, title="خفية"))
        ArticleOrganizationFactory(
            organization=organization, article=ArticleFactory(scheduled=True, title="مقال خفي")
        )
        AffiliationFactory(
            organization=organization, person=PersonFactory(withheld=True, name="اسم محجوب")
        )

        text = text_of(client, organization)

        assert [word for word in ("خفية", "مقال خفي", "اسم محجوب") if word in text] == []

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("rows", [1, 4])
    def test_a_page_takes_the_same_queries_for_any_number_of_parts(
        self, client, rows, django_assert_num_queries, monkeypatch, settings
    ):
        monkeypatch.setattr(generation, "PATIENCE", 60)
        # As with more than a hundred records: counting takes no statement then.
        settings.FACET_TIER = tiers.INTEGERS
        organization = OrganizationFactory()
        for _number in range(rows):
            OrganizationNameFactory(organization=organization)
            OrganizationRelationFactory(organization=organization)
            OrganizationRelationFactory(other=organization)
            OrganizationFigureFactory(organization=organization, source=f"مصدر {_number}")
            AffiliationFactory(organization=organization)
            involvement = InvolvementFactory(organization=organization)
            InvolvementFactory(event=involvement.event)
            ArticleOrganizationFactory(organization=organization)
            QuoteFactory(speaker=None, speaker_organization=organization)
        client.get(organization.get_absolute_url())

        # Beside the parts: the cards of events, and the names of partners.
        with django_assert_num_queries(12):
            client.get(organization.get_absolute_url())


class TestPerson:
    def test_a_page_shows_the_whole_record(self, client):
        person = PersonFactory(
            name="سلمى الافتراضي", honorific="الدكتورة", name_latin="S. Iftiradi"
        )
        other = PersonNameFactory(person=person)
        affiliation = AffiliationFactory(
            person=person, role="أمينة عامة", starts="2015", ends="2019"
        )
        participation = ParticipationFactory(person=person, title_as_stated="مديرة المشروع يومها")
        quote = QuoteFactory(speaker=person)
        link = ArticlePersonFactory(person=person)

        text = text_of(client, person)

        for fact in [
            *("الدكتورة سلمى الافتراضي", "S. Iftiradi", other.name, "أمينة عامة"),
            *("من 2015 إلى 2019", affiliation.place_of_work, participation.event.title),
            *("مديرة المشروع يومها", participation.role.name_ar, quote.text, link.article.title),
        ]:
            assert fact in text

    def test_events_of_somebody_who_took_part_in_many_are_counted_once_each(self, client):
        person = PersonFactory()
        with projecting.together():
            events = [EventFactory(starts_on=date(2000 + n % 20, 1, 1 + n % 28)) for n in range(51)]
            ParticipationFactory(person=person, event=events[0], role=ParticipationRoleFactory())
            for event in [*events, EventFactory(draft=True, title="خفية")]:
                ParticipationFactory(person=person, event=event)

        page = client.get(person.get_absolute_url())

        newest = sorted(events, key=lambda event: (event.starts_on, event.pk), reverse=True)
        shown = dict.fromkeys(row.event_id for row in page.context["participations"])
        assert page.context["event_count"] == 51
        assert [*shown] == [event.pk for event in newest][: len(shown)]
        assert "خفية" not in words(page)

    def test_a_withheld_person_has_no_page(self, client):
        assert client.get(PersonFactory(withheld=True).get_absolute_url()).status_code == 404

    def test_unpublished_events_and_articles_are_not_told(self, client):
        person = PersonFactory()
        ParticipationFactory(person=person, event=EventFactory(draft=True, title="خفية"))
        ArticlePersonFactory(person=person, article=ArticleFactory(draft=True, title="مقال خفي"))
        QuoteFactory(speaker=person, article=ArticleFactory(draft=True), text="قول لم ينشر")

        text = text_of(client, person)

        assert [word for word in ("خفية", "مقال خفي", "قول لم ينشر") if word in text] == []

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("rows", [1, 4])
    def test_a_page_takes_the_same_queries_for_any_number_of_parts(
        self, client, rows, django_assert_num_queries, monkeypatch, settings
    ):
        monkeypatch.setattr(generation, "PATIENCE", 60)
        settings.FACET_TIER = tiers.INTEGERS
        person = PersonFactory()
        for _number in range(rows):
            PersonNameFactory(person=person)
            AffiliationFactory(person=person)
            participation = ParticipationFactory(person=person)
            ParticipationFactory(event=participation.event)
            InvolvementFactory(event=participation.event)
            QuoteFactory(speaker=person)
            ArticlePersonFactory(person=person)
        client.get(person.get_absolute_url())

        # Beside the parts: the names of the people and of the organizations that were there too.
        with django_assert_num_queries(9):
            client.get(person.get_absolute_url())


@pytest.mark.parametrize("factory", [OrganizationFactory, PersonFactory])
def test_a_wrong_or_missing_slug_leads_to_the_right_one(client, factory):
    record = factory()
    right = record.get_absolute_url()
    short = right.split(str(record.pk))[0] + f"{record.pk}/"

    for address in [short, f"{short}عنوان-آخر/"]:
        response = client.get(f"{address}?from=chat")

        assert response.status_code == 301
        assert response["Location"] == f"{right}?from=chat"
        # Titles change back; a browser that remembered would go in circles.
        assert response["Cache-Control"] == "no-cache"
