from django.http import HttpResponsePermanentRedirect
from django.utils import timezone
from django.utils.translation import get_language_bidi

from ngo_portal.shared.browsing import PublishedDetail, PublishedList
from ngo_portal.shared.embedding import CardCode, EmbedCard
from ngo_portal.shared.page_parts import Parts, keep, named, with_names, with_terms
from ngo_portal.shared.results import in_lists, under
from ngo_portal.shared.searching.keys import Kind, docid_of
from organizations.listings import ORGANIZATIONS, PEOPLE
from organizations.models import Merge, Organization, Person
from organizations.posters import poster_of_organization, poster_of_person
from organizations.profiles import partners
from organizations.profiles.activity import Activity
from organizations.profiles.drawing import drawn
from organizations.profiles.names import names_of
from organizations.profiles.offices import SHOWN, offices_of
from organizations.profiles.series import series_of
from organizations.structured import of_organization, of_person

NEWEST = 6
# Of a person.
APPEARANCES, QUOTES = 24, 50


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
        activity, rows_of_events = appearances(self.parts, "involvements", "organization", NEWEST)
        ties = self.ties()
        return super().get_context_data(
            **kwargs,
            **ties,
            **self.people(),
            **self.testimony(),
            **network(organization, partners.of_organization(organization, activity, ties)),
            activity=activity,
            event_count=activity.total,
            events=newest_events(rows_of_events),
            other_names=names_of(organization),
            series=series_of(organization.figures.all()),
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
                lambda ties: with_names(
                    ties.filter(public.named_as("organization")), "organization"
                ),
            ),
        }

    def people(self):
        """Who works or worked for it; of very many the first, and whether there are more."""
        found = self.parts.rows(
            "affiliations",
            lambda held: with_names(held.public().current_first(), "person")[: SHOWN + 1],
        )
        return {
            "offices": offices_of(found[:SHOWN], timezone.localdate()),
            "has_more_people": len(found) > SHOWN,
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


def appearances(parts, name, facet, most):
    """What somebody was at events, the newest first, and all that the events amount to.

    Of few events all rows are read, from the tables: a preview shows what nobody finds yet. Of
    many the newest, which readers find first.
    """
    number, links = parts.record.pk, Rows(parts, name)
    has_reports = any(map(parts.has, ("article_links", "articles_published", "quotes")))
    if not parts.has(name) or parts.are_few(name):
        rows = with_terms(links.published(), "role")
        docids = dict.fromkeys(key_of(row.event) for row in rows)
        activity = Activity(facet, number, [*docids], has_reports=has_reports)
        activity.split(roles_of(rows))
    else:
        activity = Activity(facet, number, has_reports=has_reports)
        rows = with_terms(links.published(event__in=activity.records[:most]), "role")
        if not activity.is_cut:
            activity.split(links.roles())
    with_terms([row.event for row in rows], "country")
    return activity, rows


class Rows:
    """The rows that say what somebody was at events."""

    def __init__(self, parts: Parts, name: str):
        self.parts, self.name = parts, name

    def published(self, **conditions):
        return self.parts.rows(
            self.name, lambda links: with_names(links.published().filter(**conditions), "event")
        )

    def roles(self):
        """The terms of the roles at each event, of whatever event it is."""
        links = getattr(self.parts.record, self.name)
        pairs = list(links.order_by().values_list("event_id", "role_id"))
        terms = named(links.model._meta.get_field("role").related_model, {key for _, key in pairs})
        found = {}
        for event, role in pairs:
            found.setdefault(event, []).append(terms[role])
        return found


def roles_of(rows):
    found = {}
    for row in rows:
        found.setdefault(row.event_id, []).append(row.role)
    return found


def key_of(event) -> int:
    return docid_of(Kind.EVENT, event.pk, event.starts_on)


def newest_events(rows):
    """The cards of the newest events, each saying what somebody was there."""
    said = {}
    for row in rows:
        note = f"{row.role.name} – {row.note}" if row.note else row.role.name
        said.setdefault(key_of(row.event), []).append(note)
    docids = [*said][:NEWEST]
    return under(3, in_lists(docids, said={key: " · ".join(said[key]) for key in docids})[0])


def network(record, found):
    """Those around somebody as a table, and as a drawing where they are enough for one."""
    is_rtl = get_language_bidi()
    name = getattr(record, "known_as", "") or record.name
    return {"partners": found, "network": drawn(name, found.drawn, is_rtl=is_rtl)}


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
        offices = rows("affiliations", lambda held: with_names(held.all(), "organization"))
        keep(person, names=rows("names"), affiliations=offices)
        activity, participations = appearances(self.parts, "participations", "person", APPEARANCES)
        found = partners.of_person(person, activity, offices, participations)
        return super().get_context_data(
            **kwargs,
            **network(person, found),
            **said_and_written(rows, QUOTES),
            activity=activity,
            event_count=activity.total,
            offices=offices_of(offices, timezone.localdate()),
            participations=participations[:APPEARANCES],
        )


class OrganizationCard(EmbedCard, OrganizationDetail):
    listing = ORGANIZATIONS


class OrganizationCode(CardCode, OrganizationDetail):
    listing = ORGANIZATIONS


class PersonCard(EmbedCard, PersonDetail):
    listing = PEOPLE


class PersonCode(CardCode, PersonDetail):
    listing = PEOPLE
