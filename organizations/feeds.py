"""What feeds say of organizations and people: who they are today."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from ngo_portal.shared.feeds.drawing import drawn, photos_in_texts
from ngo_portal.shared.feeds.items import (
    Item,
    countries_of,
    filtered,
    item_of,
    keeper_of,
    photo_file,
    tags_of,
    themes_of,
)
from ngo_portal.shared.feeds.views import Feed
from organizations.listings import ORGANIZATIONS, PEOPLE
from organizations.models import Affiliation, Organization, Person


def organizations():
    records = Organization.objects.published().select_related(
        "type", "country", "place", "logo", "owner"
    )
    return records.defer("search_text").prefetch_related("themes", "tags")


def items_of_organizations(records: list[Organization]) -> list[Item]:
    photos = photos_in_texts(records)
    return [item_of_organization(record, photos) for record in records]


def item_of_organization(record: Organization, photos) -> Item:
    kind = record.type
    facts = [
        (_("Type"), kind and kind.name),
        (_("Short name"), record.short_name),
        (_("Latin name"), record.name_latin),
        (_("Seat"), record.place and record.place.name),
        (_("Country"), record.country and record.country.name),
        (_("Website"), record.website),
    ]
    categories = [
        *themes_of(record),
        *tags_of(record, ORGANIZATIONS.noun),
        *countries_of([record.country]),
    ]
    if kind:
        categories.append(filtered(ORGANIZATIONS.noun, "type", kind.code, kind.name))
    return item_of(
        record,
        ORGANIZATIONS.noun,
        title=record.name,
        html=drawn_actor(record, record.about, facts, photos),
        summary=record.summary,
        authors=[keeper_of(record)],
        categories=categories,
        cover=photo_file(record.logo),
    )


def people():
    offices = Affiliation.objects.select_related("organization")
    records = Person.objects.published().select_related("country", "portrait", "owner")
    return records.defer("search_text").prefetch_related(Prefetch("affiliations", offices))


def items_of_people(records: list[Person]) -> list[Item]:
    photos = photos_in_texts(records)
    return [item_of_person(record, photos) for record in records]


def item_of_person(record: Person, photos) -> Item:
    offices = [(office.role, office.place_of_work) for office in record.affiliations.all()]
    facts = [
        (_("Latin name"), record.name_latin),
        (_("Profession"), record.profession),
        *offices,
        (_("Country"), record.country and record.country.name),
        (_("Website"), record.website),
    ]
    return item_of(
        record,
        PEOPLE.noun,
        title=record.full_name,
        html=drawn_actor(record, record.biography, facts, photos),
        summary=record.summary,
        authors=[keeper_of(record)],
        categories=countries_of([record.country]),
        cover=photo_file(record.portrait),
    )


def drawn_actor(record, text: str, facts: list[tuple], photos) -> str:
    known = [(label, value) for label, value in facts if value]
    return drawn("feeds/actor.html", photos, text=text, facts=known, summary=record.summary)


FEED_OF_ORGANIZATIONS = Feed(ORGANIZATIONS, organizations, items_of_organizations)
FEED_OF_PEOPLE = Feed(PEOPLE, people, items_of_people)
