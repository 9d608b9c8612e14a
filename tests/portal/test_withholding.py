"""A person who is withheld is behind no public door, and editors see what still tells the name."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from articles.models import Article, Provenance
from events.models import Event
from ngo_portal.shared.models import Photo
from organizations.models import Organization, Person
from tests.factories import articles, events, organizations, shared

pytestmark = pytest.mark.django_db
NAME = "سمندل الزمردي"


@pytest.fixture
def person():
    portrait = shared.PhotoFactory(alt="صورة في المكتب", consent=Photo.Consent.GIVEN)
    person = organizations.PersonFactory(
        name=NAME, honorific="الدكتور", name_latin="Samandal Zumurrudi", portrait=portrait
    )
    organizations.PersonNameFactory(person=person, name="زمرد السمندلي")
    organizations.AffiliationFactory(person=person)
    event = events.EventFactory(title="ورشة الأحياء")
    events.ParticipationFactory(event=event, person=person, name_as_stated="سمندل زمردي")
    events.AgendaItemFactory(event=event, speakers=[person])
    events.OutcomeFactory(event=event, proposed_by=person)
    events.CitationFactory(event=event, presented_by=person)
    article = articles.ArticleFactory(title="تقرير عن الأحياء")
    articles.ArticleEventFactory(article=article, event=event)
    articles.ArticlePersonFactory(article=article, person=person)
    articles.QuoteFactory(article=article, event=event, speaker=person, text="قول لا يُنسى")
    articles.ProvenanceFactory(article=article, event=None, person=person, value="باحث")
    return person


TOLD = ["سمندل", "الزمردي", "زمرد", "Samandal", "قول لا يُنسى"]


def public_doors(person):
    """Every page that could tell of a person, and what suggestions and searches answer."""
    yield from ("/", "/search/?q=سمندل", "/search/?q=Samandal", "/search/?q=قول")
    yield from ("/search/suggestions/?q=سمن", "/search/suggestions/?q=زمرد")
    for noun in ("events", "articles", "organizations", "people"):
        yield from (f"/{noun}/", f"/{noun}/?person={person.pk}", f"/{noun}/?q=سمندل")
        yield f"/{noun}/?choose=person"
    for model in (Event, Article, Organization, Person):
        yield from (record.get_absolute_url() for record in model.objects.all())
    yield from (
        "/themes/",
        "/countries/",
        "/countries/sy/",
        "/events/calendar/2022/5/",
        "/events/map/",
    )
    yield f"/people/{person.pk}/"


def told_by(client, person):
    """Which doors tell what; the question itself does not count."""
    found = {}
    for door in public_doors(person):
        page = client.get(door, follow=True).content.decode()
        words = [word for word in TOLD if word in page and word not in door]
        if words:
            found[door] = words
    return found


def has_file(client, address):
    """Whether a file is given; it is read to its end, which closes it."""
    answer = client.get(address)
    return answer.status_code == 200 and bool(b"".join(answer.streaming_content))


def signed_in(**traits):
    client = Client()
    client.user = shared.UserFactory(**traits)
    client.force_login(client.user)
    return client


def withhold_address(person):
    return reverse("admin:organizations_person_withhold", args=[person.pk])


@pytest.mark.once
def test_one_press_takes_the_name_from_every_public_door(client, person):
    editor = signed_in(role="editor")
    portrait = person.portrait.image.url
    assert has_file(client, portrait)
    assert len(told_by(client, person)) > 8

    answer = editor.post(withhold_address(person), {"reason": "تهديد"})

    assert answer.status_code == 302
    assert told_by(client, person) == {}
    assert not has_file(client, portrait)
    assert client.get(person.get_absolute_url()).status_code == 404
    history = editor.get(reverse("admin:organizations_person_history", args=[person.pk]))
    assert "تهديد" in history.content.decode()
    # A picture that another public record shows is that record's.
    events.EventFactory(cover=person.portrait)
    assert has_file(client, portrait)


def test_texts_that_tell_the_name_are_listed_in_whatever_spelling():
    person = organizations.PersonFactory(name="أحمد فؤاد الخالدي", name_latin="Ahmad Khalidi")
    organizations.PersonNameFactory(person=person, name="أبو فؤاد")
    article = articles.ArticleFactory(
        title="لقاء", body="<p>قال <strong>أحمد</strong> الخالديّ إن العمل مستمر.</p>"
    )
    event = events.EventFactory(summary="شارك احمد فواد الخالدى في الورشة.")
    caption = events.EventPhotoFactory(event=event, caption="أبو فؤاد يتحدث")
    photo = shared.PhotoFactory(alt="Ahmad KHALIDI يلقي كلمة")
    organizations.PersonFactory(name="أحمد محمود", summary="زميل خالد.")
    articles.ProvenanceFactory(
        article=article, event=event, fact=Provenance.Fact.PEOPLE, value="احمد الخالدي"
    )
    address = withhold_address(person)

    page = signed_in(role="editor").get(address)

    found = {
        (type(row["mention"].row), row["mention"].field.name, row["mention"].name)
        for row in page.context["mentions"]
    }
    assert found == {
        (Article, "body", "أحمد الخالدي"),
        (Event, "summary", "احمد فواد الخالدى"),
        (type(caption), "caption", "أبو فؤاد"),
        (type(photo), "alt", "Ahmad KHALIDI"),
        (Provenance, "value", "احمد الخالدي"),
    }
    addresses = {row["address"] for row in page.context["mentions"]}
    assert reverse("admin:events_event_change", args=[event.pk]) in addresses
    assert reverse("admin:shared_photo_change", args=[photo.pk]) in addresses


def test_withholding_needs_a_reason_and_the_right_and_happens_once():
    person = organizations.PersonFactory(withdrawn=True)
    ours = organizations.OrganizationFactory()
    own = organizations.PersonFactory(draft=True, owner=ours)
    editor = signed_in(role="editor")
    contributor = signed_in(role="contributor", member_of=[ours])

    refused = contributor.post(withhold_address(own), {"reason": "تهديد"})
    without = editor.post(withhold_address(person), {"reason": "  "})

    assert (refused.status_code, without.status_code) == (403, 200)
    assert not Person.objects.filter(is_withheld=True).exists()
    for _press in range(2):
        editor.post(withhold_address(person), {"reason": "تهديد"})
    assert [*Person.objects.filter(is_withheld=True)] == [person]
    assert LogEntry.objects.filter(object_id=str(person.pk)).count() == 1
