"""A record has changed when one of its parts has, or what readers see of its photos."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event
from ngo_portal.shared.admin.rights import kinds_of_record
from ngo_portal.shared.last_change import last_change_of
from ngo_portal.shared.models import Photo
from ngo_portal.shared.versions import parts_of
from tests.factories import articles, events, organizations, shared

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=30)


def is_changed(record):
    """Whether it was since it was made old, which it is again afterwards."""
    changed = type(record).objects.get(pk=record.pk).updated_at > LONG_AGO
    make_old(record)
    return changed


def make_old(record):
    type(record).objects.filter(pk=record.pk).update_quietly(updated_at=LONG_AGO)


def test_change_of_a_part_is_one_of_the_record():
    event, other = events.EventFactory(), events.EventFactory()
    article = articles.ArticleFactory()
    person = organizations.PersonFactory()
    office = organizations.AffiliationFactory(person=person)
    outcome = events.OutcomeFactory(event=event)
    note = events.OutcomeNoteFactory(outcome=outcome)
    quote = articles.QuoteFactory(article=article)
    for record in (event, other, article, person, office.organization):
        make_old(record)

    for part, hosts in [
        (note, [event]),
        (outcome, [event]),
        (quote, [article]),
        (office, [person, office.organization]),
    ]:
        part.save()
        assert all(is_changed(record) for record in hosts), part
        part.delete()
        assert all(is_changed(record) for record in hosts), part
    assert not is_changed(other)


def test_deleting_a_record_with_its_parts_notes_nothing():
    event = events.EventFactory()
    events.OutcomeNoteFactory(outcome=events.OutcomeFactory(event=event))

    event.delete()

    assert not Event.objects.exists()


@pytest.mark.parametrize("where", ["cover", "gallery", "text"])
def test_photo_that_turns_public_or_hidden_changes_what_shows_it(where):
    photo = shared.PhotoFactory(consent=Photo.Consent.UNKNOWN)
    figure = f'<figure><img data-photo="{photo.pk}"></figure>'
    event = events.EventFactory(
        cover=photo if where == "cover" else None, body=figure if where == "text" else ""
    )
    if where == "gallery":
        events.EventPhotoFactory(event=event, photo=photo)
    other = events.EventFactory()
    make_old(event)
    make_old(other)

    photo.save()
    assert not is_changed(event)
    photo.consent = Photo.Consent.GIVEN
    photo.save()
    assert is_changed(event)
    photo.focal_x = 10
    photo.save()
    assert not is_changed(event)
    photo.caption = "تعليق جديد"
    photo.save()
    assert is_changed(event)
    photo.consent = Photo.Consent.WITHHELD
    photo.save()
    assert is_changed(event)
    photo.caption = "لا يراه أحد"
    photo.save()
    assert not is_changed(event)
    assert not is_changed(other)


def test_record_is_new_from_its_publication_on():
    event = events.EventFactory(publish_at=timezone.now())
    make_old(event)
    event.refresh_from_db()

    assert last_change_of(event) == event.publish_at
    assert last_change_of(Event(updated_at=LONG_AGO)) == LONG_AGO


@pytest.mark.once
def test_every_part_leads_to_its_record():
    """What a version holds is what a change is of; each way ends at the record itself."""
    for kind in kinds_of_record():
        for way, shape in parts_of(kind).items():
            model = shape.model
            for name in shape.lookup.split("__"):
                model = model._meta.get_field(name).related_model
            assert model is kind, (kind, way)
