"""The page as readers will see it, before they do: for editors, and for who was sent a link."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event, Involvement
from ngo_portal.shared import generation, previewing
from ngo_portal.shared.models import Entry, Move, Photo, PreviewLink
from ngo_portal.shared.models.preview_link import signer
from ngo_portal.shared.workflow import Status
from tests.events.test_admin import event_form, rows
from tests.factories import articles, events, organizations, shared
from tests.shared.test_moving import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(db):
    return organizations.OrganizationFactory(name="جمعية ضفاف")


@pytest.fixture
def editor(client, db):
    user = shared.UserFactory(role="editor")
    client.force_login(user)
    return user


def address(view, record=None, kind="events_event"):
    return reverse(f"admin:{kind}_{view}", args=[record.pk] if record else [])


def framed(response):
    """The page that an editor sees in the frame."""
    assert response.status_code == 200
    frame = BeautifulSoup(response.text, "html.parser").select_one("iframe")
    return frame and frame["srcdoc"]


def main_of(page):
    """What readers see of a page between head and foot; what is not public is not yet shared."""
    main = BeautifulSoup(page, "html.parser").select_one("#main")
    for data in main.find_all("script", type="application/ld+json"):
        # With the line that it stands on.
        data.previous_sibling.extract()
        data.decompose()
    for sharing in main.select(".carry, .share-jumps"):
        sharing.decompose()
    return without_space(main.decode())


def without_space(markup):
    return "\n".join(line for line in map(str.strip, markup.splitlines()) if line)


def link_to(record, **changes):
    link = PreviewLink.objects.make(record, by=None)
    PreviewLink.objects.filter(pk=link.pk).update(**changes)
    return link.get_absolute_url()


def everything():
    """All that a preview must leave as it was."""
    rows_of = [Event, Involvement, Photo, Entry, Move, LogEntry]
    return generation.current(), [list(model._base_manager.values()) for model in rows_of]


@pytest.fixture
def draft(keeper):
    """A draft with what readers see and what they must not."""
    event = events.EventFactory(
        draft=True, owner=keeper, title="ورشة مسودة", cover=shared.PhotoFactory(),
        themes=[shared.ThemeFactory()],
    )  # fmt: skip
    events.InvolvementFactory(
        event=event, organization=organizations.OrganizationFactory(draft=True)
    )
    events.ParticipationFactory(
        event=event, person=organizations.PersonFactory(name="هالة المحجوبة", is_withheld=True)
    )
    events.ParticipationFactory(
        event=event, person=organizations.PersonFactory(name="سعاد الظاهرة")
    )
    events.EventPhotoFactory(
        event=event, photo=shared.PhotoFactory(alt="بلا موافقة", consent="unknown")
    )
    articles.QuoteFactory(event=event, article=None, text="قول يراه القرّاء")
    events.EventFactory(draft=True, parent=event, parent_kind="parallel", title="جزء لم ينشر")
    return event


def test_preview_is_the_page_that_readers_get_afterwards(client, editor, draft):
    before = everything()

    page = framed(client.get(address("preview", draft)))

    assert everything() == before
    draft.move(Status.PUBLISHED, by=editor)
    public = Client().get(draft.get_absolute_url())
    assert main_of(page) == main_of(public.text)
    assert "سعاد الظاهرة" in page
    assert "قول يراه القرّاء" in page
    for hidden in ["هالة المحجوبة", "بلا موافقة", "جزء لم ينشر"]:
        assert hidden not in page


def test_every_kind_of_record_has_a_preview(client, db):
    client.force_login(shared.UserFactory(chief=True))
    for factory, kind in [
        (articles.ArticleFactory, "articles_article"),
        (organizations.OrganizationFactory, "organizations_organization"),
        (organizations.PersonFactory, "organizations_person"),
    ]:
        record = factory(draft=True, publish_at=timezone.now() - timedelta(days=1))
        page = framed(client.get(address("preview", record, kind)))
        record.move(Status.PUBLISHED)
        assert main_of(page) == main_of(Client().get(record.get_absolute_url()).text)
    withheld = organizations.PersonFactory(name="هالة", is_withheld=True)
    assert framed(client.get(address("preview", withheld, "organizations_person"))) is None


def test_an_article_shows_its_quotes_before_it_is_public(client, editor):
    article = articles.ArticleFactory(draft=True)
    articles.QuoteFactory(article=article, event=None, text="كلام من المسودة")

    page = framed(client.get(address("preview", article, "articles_article")))

    assert "كلام من المسودة" in page


def test_previews_are_kept_by_nobody_and_found_by_nobody(client, editor, draft):
    for response in [client.get(address("preview", draft)), Client().get(link_to(draft))]:
        assert {"private", "no-store"} <= {*response["Cache-Control"].split(", ")}
        assert response["X-Robots-Tag"].startswith("noindex")
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert 'rel="canonical"' not in response.text
        assert "og:" not in response.text and "ld+json" not in response.text
    page = framed(client.get(address("preview", draft)))
    assert 'name="robots" content="noindex"' in page
    assert "<script" not in page


def test_a_transaction_of_a_preview_is_never_true(draft):
    with previewing.never_true():
        draft.move(Status.PUBLISHED)
        transaction.on_commit(lambda: pytest.fail("A preview was committed."))
        assert Event.objects.published().exists()

    assert not Event.objects.published().exists()
    assert not Move.objects.exists()


# What is typed


def test_typed_text_is_shown_and_nothing_of_it_is_saved(client, editor, draft, keeper, monkeypatch):
    role = events.InvolvementRoleFactory(code="organizer")
    monkeypatch.setattr(default_storage, "save", lambda *args, **kwargs: pytest.fail("A file."))
    form = form_of(draft, title="عنوان مكتوب", body="<p>متن مكتوب</p>", move="in_review")
    form |= rows("involvements", {"role": role.pk, "name_as_stated": "لجنة لم تُسجَّل"})
    before = everything()

    page = framed(client.post(address("preview_typed", draft), form))

    assert everything() == before
    assert {text for text in ["عنوان مكتوب", "متن مكتوب", "لجنة لم تُسجَّل"] if text in page} == {
        "عنوان مكتوب", "متن مكتوب", "لجنة لم تُسجَّل",
    }  # fmt: skip
    answer = client.get(address("change", draft))
    assert [*answer.context["messages"]] == []


def test_a_new_record_has_a_preview_before_it_is_saved(client, editor, keeper):
    form = event_form(title="فعالية لم تولد", owner=keeper.pk)
    before = everything()

    page = framed(client.post(address("preview_new"), form))

    assert "فعالية لم تولد" in page
    assert everything() == before


def test_what_hinders_a_preview_is_named(client, editor, draft):
    form = form_of(draft, title="") | rows("outcomes", {"kind": "decision", "text": ""})
    form["outcomes-0-number"] = "x"
    before = everything()

    response = client.post(address("preview_typed", draft), form)

    assert framed(response) is None
    faults = response.context["faults"]
    assert any(
        fault.startswith(str(Event._meta.get_field("title").verbose_name)) for fault in faults
    )
    assert len(faults) >= 3
    assert everything() == before


# Whose it is


def test_contributors_of_another_organization_get_nothing(client, draft):
    stranger = shared.UserFactory(
        role="contributor", member_of=[organizations.OrganizationFactory()]
    )
    client.force_login(stranger)

    answers = [
        client.get(address("preview", draft)),
        client.post(address("preview_typed", draft), form_of(draft)),
        client.post(address("preview_links", draft)),
    ]

    assert {answer.url for answer in answers} == {reverse("admin:index")}
    assert not PreviewLink.objects.exists()


def test_who_may_not_change_a_record_makes_no_link_to_it(client, keeper):
    client.force_login(shared.UserFactory(role="contributor", member_of=[keeper]))
    event = events.EventFactory(in_review=True, owner=keeper)

    assert client.get(address("preview", event)).status_code == 200
    assert client.post(address("preview_links", event)).status_code == 403
    assert client.get(address("change", event)).context.get("links_url") is None


# Links


def test_a_link_is_made_shown_opened_and_revoked(client, editor, draft):
    client.post(address("preview_links", draft), {"days": "30"})
    link = PreviewLink.objects.get()
    assert link.expires_at.date() == (timezone.now() + timedelta(days=30)).date()
    (row,) = client.get(address("change", draft)).context["preview_links"]
    path = row["address"].removeprefix("http://testserver")

    opened = Client().get(path)
    assert opened.status_code == 200
    assert draft.title in opened.text
    assert not opened.cookies

    client.post(address("preview_links", draft), {"revoke": link.pk})
    assert Client().get(path).status_code == 410
    assert draft.title not in Client().get(path).text


def test_a_link_of_another_record_is_not_revoked(client, editor, draft):
    other = PreviewLink.objects.make(events.EventFactory(draft=True), by=editor)

    client.post(address("preview_links", draft), {"revoke": other.pk})
    client.post(address("preview_links", draft), {"revoke": "9" * 40})
    client.post(address("preview_links", draft), {"days": "4000"})

    other.refresh_from_db()
    assert other.is_alive
    lasting = PreviewLink.objects.of(draft).get().expires_at - timezone.now()
    assert lasting < timedelta(days=8)


def test_links_end(client, draft):
    past = timezone.now() - timedelta(seconds=1)
    unknown = reverse("preview", args=[signer.sign("x" * 22)])
    forged = link_to(draft)[:-2] + "x/"

    assert Client().get(link_to(draft, expires_at=past)).status_code == 410
    assert Client().get(link_to(draft, revoked_at=past)).status_code == 410
    assert Client().get(unknown).status_code == 404
    assert Client().get(forged).status_code == 404
    assert Client().post(link_to(draft)).status_code == 405


def test_a_link_follows_the_record(draft):
    address = link_to(draft)
    draft.move(Status.PUBLISHED, at=timezone.now() + timedelta(days=1))
    assert Client().get(address).status_code == 200

    Event.objects.filter(pk=draft.pk).update(publish_at=timezone.now())
    draft.refresh_from_db()
    assert Client().get(address).url == draft.get_absolute_url()

    draft.move(Status.WITHDRAWN, reason="خطأ")
    assert Client().get(address).status_code == 410

    gone = events.EventFactory(draft=True)
    address = link_to(gone)
    gone.delete()
    assert Client().get(address).status_code == 410


def test_a_link_shows_the_photos_of_its_record_that_readers_will_see(settings, draft):
    settings.MEDIA_ACCEL_PREFIX = "/internal/"
    address = link_to(draft)
    page = Client().get(address).text
    cover = draft.cover.image.url
    shown = BeautifulSoup(page, "html.parser").select_one("img.photo__image")["src"]
    query = shown.partition("?")[2]
    elsewhere = events.EventFactory(draft=True, cover=shared.PhotoFactory()).cover.image.url
    hidden = Photo.objects.get(alt="بلا موافقة").image.url

    def status(path, given=query):
        return Client().get(f"{path}?{given}" if given else path).status_code

    assert (status(cover), status(cover, ""), status(cover, "preview=x")) == (200, 404, 404)
    assert (status(hidden), status(elsewhere)) == (404, 404)
    assert Client().get(shown)["Cache-Control"] == "private, no-store"
    PreviewLink.objects.revoke()
    assert status(cover) == 404


def test_a_published_record_needs_no_link(client, editor):
    client.force_login(shared.UserFactory(chief=True))
    event = events.EventFactory()

    client.post(address("preview_links", event))

    assert not PreviewLink.objects.exists()
