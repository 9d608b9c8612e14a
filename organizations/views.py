from django.db.models import Prefetch

from ngo_portal.shared.browsing import PublishedDetail, PublishedList
from ngo_portal.shared.models import Theme
from organizations.filters import OrganizationFilterSet, PersonFilterSet
from organizations.models import Affiliation, Organization, OrganizationRelation, Person

NEWEST = 6
MOST = 50


class OrganizationList(PublishedList):
    model = Organization
    filterset_class = OrganizationFilterSet


class OrganizationDetail(PublishedDetail):
    model = Organization

    def get_queryset(self):
        records = (
            super().get_queryset().select_related("type", "country", "place", "logo", "parent")
        )
        return records.prefetch_related(
            Prefetch("themes", Theme.objects.select_related("parent")),
            "tags",
            "names",
            "links",
            "figures",
            "publications",
        )

    def get_context_data(self, **kwargs):
        organization = self.object
        relations = OrganizationRelation.objects.select_related("organization", "other")
        involvements = organization.involvements.published()
        return super().get_context_data(
            **kwargs,
            units=organization.units.published(),
            relations=relations.filter(organization=organization),
            # A tie is stated by the first organization, so it is public when that one is.
            relations_to=relations.filter(
                other=organization, organization__in=Organization.objects.published()
            ),
            affiliations=organization.affiliations.public().select_related("person", "office"),
            involvements=involvements[:NEWEST],
            event_count=involvements.order_by().values("event").distinct().count(),
            projects=organization.projects.public(),
            funded_projects=organization.funded_projects.public(),
            article_links=organization.article_links.published()[:NEWEST],
            articles_published=organization.articles_published.published().for_cards()[:NEWEST],
            quotes=organization.quotes.public().select_related("article", "event")[:NEWEST],
            provenance=organization.provenance.public().select_related("article"),
        )


class PersonList(PublishedList):
    model = Person
    filterset_class = PersonFilterSet


class PersonDetail(PublishedDetail):
    model = Person

    def get_queryset(self):
        affiliations = Affiliation.objects.select_related("organization", "office")
        records = super().get_queryset().select_related("country", "portrait")
        return records.prefetch_related("names", Prefetch("affiliations", affiliations))

    def get_context_data(self, **kwargs):
        person = self.object
        participations = person.participations.published()
        return super().get_context_data(
            **kwargs,
            participations=participations[:MOST],
            event_count=participations.order_by().values("event").distinct().count(),
            quotes=person.quotes.public().select_related("article", "event")[:MOST],
            article_links=person.article_links.public().published()[:NEWEST],
            provenance=person.provenance.public().select_related("article"),
        )
