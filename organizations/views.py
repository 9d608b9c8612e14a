from django.http import HttpResponsePermanentRedirect

from ngo_portal.shared.asking import ask
from ngo_portal.shared.browsing import PublishedDetail, PublishedList
from ngo_portal.shared.embedding import CardCode, EmbedCard
from ngo_portal.shared.page_parts import keep, with_names, with_terms
from ngo_portal.shared.searching.keys import Kind, record_of
from ngo_portal.shared.searching.question import Question, chosen_of
from organizations.listings import ORGANIZATIONS, PEOPLE
from organizations.models import Merge, Organization, Person
from organizations.posters import poster_of_organization, poster_of_person
from organizations.structured import of_organization, of_person

NEWEST = 6
MOST = 50


class OrganizationList(PublishedList):
    listing = ORGANIZATIONS


class ActorDetail(PublishedDetail):
    """The page of somebody; that of a duplicate leads to the record into which it went."""

    def lead_on(self):
        home = Merge.objects.home_of(self.model, self.kwargs["pk"])
        self.object = self.get_queryset().filter(pk=home).first() if home else None
        if self.object is None:
            return None
        # A merge may be undone, so no browser may remember it.
        return HttpResponsePermanentRedirect(
            self.canonical_address(), headers={"Cache-Control": "no-cache"}
        )


class OrganizationDetail(ActorDetail):
    model = Organization
    describe = staticmethod(of_organization)
    poster_of = staticmethod(poster_of_organization)
    shows = (
        "themes",
        "tags",
        "names",
        "links",
        "figures",
        "publications",
        "units",
        "relations",
        "relations_to",
        "affiliations",
        "involvements",
        "projects",
        "funded_projects",
        "article_links",
        "articles_published",
        "quotes",
        "provenance",
    )

    def get_queryset(self):
        return with_names(super().get_queryset(), "logo", "parent")

    def get_context_data(self, **kwargs):
        organization, rows = self.object, self.parts.rows
        with_terms([organization], "type", "country", "place")
        keep(
            organization,
            themes=self.parts.terms("themes"),
            tags=self.parts.tags(),
            **{name: rows(name) for name in ("names", "links", "figures", "publications")},
        )
        return super().get_context_data(
            **kwargs,
            **held(self.parts, "involvements", "organization", NEWEST),
            **self.ties(),
            **self.testimony(),
            projects=rows("projects", lambda projects: projects.public()),
            funded_projects=rows("funded_projects", lambda projects: projects.public()),
        )

    def ties(self):
        """Who belongs to it, and to whom it belongs."""
        rows = self.parts.rows
        public = Organization.objects.published()
        return {
            "units": rows("units", lambda units: units.published().only(*Organization.NAMED)),
            "relations": rows("relations", lambda ties: with_names(ties.all(), "other")),
            # A tie is stated by the first organization, so it is public when that one is.
            "relations_to": rows(
                "relations_to",
                lambda ties: with_names(ties.filter(organization__in=public), "organization"),
            ),
            "affiliations": rows("affiliations", lambda held: with_names(held.public(), "person")),
        }

    def testimony(self):
        """What was written about it and by it, and what it said."""
        rows = self.parts.rows
        return {
            "articles_published": rows(
                "articles_published",
                lambda articles: articles.published().only(*articles.model.NAMED)[:NEWEST],
            ),
            **said_and_written(rows, NEWEST),
        }


def held(parts, name, facet, most):
    """The newest events in which somebody had a part, and in how many they had one."""
    if not parts.has(name):
        return {}
    if parts.are_few(name):
        found, event_count = few_held(parts, name)
    else:
        found, event_count = many_held(parts, name, facet, most)
    rows = found[:most]
    with_terms(rows, "role")
    with_terms([row.event for row in rows], "country")
    return {name: rows, "event_count": event_count}


def few_held(parts, name):
    rows = parts.rows(name, lambda links: with_names(links.published(), "event"))
    return rows, len({row.event_id for row in rows})


def many_held(parts, name, facet, most):
    """Which are the newest is asked of what readers find: some took part in thousands."""
    question = Question((Kind.EVENT,), chosen_of({facet: [str(parts.record.pk)]}))
    found = ask(question, limit=most)
    events = [record_of(docid) for docid in found.docids]
    rows = parts.rows(
        name, lambda links: with_names(links.published().filter(event__in=events), "event")
    )
    return rows, found.total


def said_and_written(rows, most):
    """Quotes, the newest articles, and the sentences that state what the record says."""
    return {
        "quotes": rows(
            "quotes", lambda quotes: with_names(quotes.public(), "article", "event")[:most]
        ),
        "article_links": rows(
            "article_links", lambda links: with_names(links.published(), "article")[:NEWEST]
        ),
        "provenance": rows("provenance", lambda said: with_names(said.public(), "article")),
    }


class PersonList(PublishedList):
    listing = PEOPLE


class PersonDetail(ActorDetail):
    model = Person
    describe = staticmethod(of_person)
    poster_of = staticmethod(poster_of_person)
    shows = ("names", "affiliations", "participations", "quotes", "article_links", "provenance")

    def get_queryset(self):
        return with_names(super().get_queryset(), "portrait")

    def get_context_data(self, **kwargs):
        person, rows = self.object, self.parts.rows
        with_terms([person], "country")
        keep(
            person,
            names=rows("names"),
            affiliations=rows("affiliations", lambda held: with_names(held.all(), "organization")),
        )
        return super().get_context_data(
            **kwargs,
            **held(self.parts, "participations", "person", MOST),
            **said_and_written(rows, MOST),
        )


class OrganizationCard(EmbedCard, OrganizationDetail):
    listing = ORGANIZATIONS


class OrganizationCode(CardCode, OrganizationDetail):
    listing = ORGANIZATIONS


class PersonCard(EmbedCard, PersonDetail):
    listing = PEOPLE


class PersonCode(CardCode, PersonDetail):
    listing = PEOPLE
