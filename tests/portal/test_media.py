"""A file is shown to readers only when a public record shows it."""

from urllib.parse import quote, unquote

import pytest

from ngo_portal.shared import pictures
from ngo_portal.shared.models import Photo
from tests.factories.articles import (
    ArticleDocumentFactory,
    ArticleFactory,
    ArticlePhotoFactory,
)
from tests.factories.events import (
    BallotFactory,
    EventDocumentFactory,
    EventFactory,
    EventPhotoFactory,
)
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import AttachmentFactory, PhotoFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor_client(client):
    permissions = ["shared.view_photo", "shared.view_attachment", "events.review_event"]
    client.force_login(UserFactory(staff=True, permissions=permissions))
    return client


def offered(**of_event):
    return EventDocumentFactory(event=EventFactory(**of_event)).attachment


def fetched(client, address):
    """The response with its content read: the file behind it is closed then."""
    response = client.get(address)
    response.body = response.getvalue()
    return response


def derived_address(photo):
    return f"/media/{pictures.derived_name(photo.image.name, photo.widths[0])}"


def shown(**of_event):
    return EventFactory(cover=PhotoFactory(), **of_event).cover


class TestPhoto:
    def test_a_public_photo_and_its_smaller_sizes_are_shown(self, client):
        photo = shown()

        original = fetched(client, photo.image.url)
        derived = fetched(client, derived_address(photo))

        assert (original.status_code, original["Content-Type"]) == (200, "image/jpeg")
        assert (derived.status_code, derived["Content-Type"]) == (200, "image/webp")
        with photo.image.open() as file:
            assert original.body == file.read()
        assert original["Cache-Control"] == "public, no-cache"

    def test_a_browser_that_has_the_photo_is_told_so(self, client):
        photo = shown()
        known = fetched(client, photo.image.url)["ETag"]

        again = client.get(photo.image.url, headers={"if-none-match": known})

        assert (again.status_code, again.content) == (304, b"")

    def test_a_browser_that_has_a_photo_loses_it_with_the_consent(self, client):
        photo = shown()
        known = fetched(client, photo.image.url)["ETag"]
        Photo.objects.update(consent=Photo.Consent.WITHHELD)

        again = client.get(photo.image.url, headers={"if-none-match": known})

        assert again.status_code == 404

    @pytest.mark.parametrize(
        "record",
        [
            lambda photo: EventFactory(cover=photo),
            lambda photo: EventPhotoFactory(photo=photo),
            lambda photo: ArticleFactory(cover=photo),
            lambda photo: ArticlePhotoFactory(photo=photo),
            lambda photo: OrganizationFactory(logo=photo),
            lambda photo: PersonFactory(portrait=photo),
        ],
    )
    def test_a_photo_is_shown_by_each_kind_of_public_record(self, client, record):
        photo = PhotoFactory()
        assert fetched(client, photo.image.url).status_code == 404

        record(photo)

        assert fetched(client, photo.image.url).status_code == 200

    @pytest.mark.parametrize("trait", ["draft", "scheduled", "withdrawn"])
    def test_a_photo_of_a_record_that_is_not_public_is_not_there(self, client, trait):
        assert fetched(client, shown(**{trait: True}).image.url).status_code == 404

    def test_the_portrait_of_a_withheld_person_is_not_there(self, client):
        photo = PersonFactory(portrait=PhotoFactory(), withheld=True).portrait

        assert fetched(client, photo.image.url).status_code == 404

    @pytest.mark.parametrize("trait", ["withheld", "unclear", "undescribed"])
    def test_a_photo_that_may_not_be_shown_is_not_there(self, client, trait):
        photo = PhotoFactory(**{trait: True})

        assert fetched(client, photo.image.url).status_code == 404
        assert fetched(client, derived_address(photo)).status_code == 404

    def test_people_who_may_see_photos_in_the_admin_see_it_there(self, editor_client):
        photo = PhotoFactory(withheld=True)

        response = fetched(editor_client, photo.image.url)
        derived = fetched(editor_client, derived_address(photo))

        assert (response.status_code, derived.status_code) == (200, 200)
        # No cache between us and the editor may keep it for others.
        assert response["Cache-Control"] == "private, no-store"

    def test_signing_in_alone_opens_nothing(self, client):
        client.force_login(UserFactory())

        assert fetched(client, PhotoFactory(withheld=True).image.url).status_code == 404

    def test_a_right_to_documents_is_no_right_to_photos(self, client):
        client.force_login(UserFactory(permissions=["shared.view_attachment"]))

        assert fetched(client, PhotoFactory(withheld=True).image.url).status_code == 404

    def test_a_width_that_was_never_made_is_not_there(self, client):
        photo = shown()

        assert fetched(client, derived_address(photo).replace(".480.", ".481.")).status_code == 404

    def test_a_photo_whose_file_is_lost_is_not_there(self, client):
        photo = shown()
        photo.image.storage.delete(photo.image.name)

        assert fetched(client, photo.image.url).status_code == 404


class TestDocument:
    def test_a_document_of_a_public_event_is_a_download_with_its_title(self, client):
        document = offered()

        response = fetched(client, document.file.url)

        name = f"{document.title}.pdf"
        disposition = response["Content-Disposition"]
        assert response.status_code == 200
        assert response["Content-Type"] == "application/pdf"
        assert disposition == f"attachment; filename*=utf-8''{quote(name)}"
        assert unquote(disposition.partition("''")[2]) == name
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response.body == b"%PDF-1.4 programme"

    def test_a_title_cannot_break_out_of_the_header(self, client):
        document = offered()
        document.title = 'a"; filename=evil.exe\r\nX-Evil: 1'
        document.save()

        response = fetched(client, document.file.url)

        assert "X-Evil" not in response
        assert "\n" not in response["Content-Disposition"]

    def test_articles_and_ballots_offer_documents_too(self, client):
        of_article = ArticleDocumentFactory().attachment
        of_ballot = BallotFactory(document=AttachmentFactory()).document

        assert fetched(client, of_article.file.url).status_code == 200
        assert fetched(client, of_ballot.file.url).status_code == 200

    @pytest.mark.parametrize(
        "trait", ["draft", "in_review", "needs_changes", "approved", "scheduled", "withdrawn"]
    )
    def test_a_document_of_an_unpublished_record_is_not_there(self, client, trait):
        of_event = offered(**{trait: True})
        article = ArticleFactory(**{trait: True})
        of_article = ArticleDocumentFactory(article=article).attachment

        assert fetched(client, of_event.file.url).status_code == 404
        assert fetched(client, of_article.file.url).status_code == 404

    def test_one_public_record_is_enough(self, client):
        document = offered(draft=True)
        EventDocumentFactory(attachment=document)

        assert fetched(client, document.file.url).status_code == 200

    def test_a_document_that_no_record_offers_is_for_editors(self, client, editor_client):
        document = AttachmentFactory()

        assert fetched(editor_client, document.file.url).status_code == 200
        editor_client.logout()
        assert fetched(client, document.file.url).status_code == 404


class TestPath:
    @pytest.mark.parametrize(
        "path",
        [
            "photos/none.jpg",
            "photos/",
            "photos",
            "/",
            ".",
            "..",
            "./..",
            ".hidden",
            "photos/.webp",
            "photos/..",
            "../db.sqlite3",
            "../ngo_portal/settings.py",
            "photos/../../manage.py",
            "%2e%2e/manage.py",
            "..%2fmanage.py",
            "..%5cmanage.py",
            "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
            "%252e%252e%252fetc%252fpasswd",
            "/etc/passwd",
            "file:///etc/passwd",
            "photos/%25",
            "photos/_%25.jpg",
            "%ff.jpg",
            "%c3%28",
            "%F0%9F%93%B7.jpg",
            "صورة.jpg",
            "a" * 900,
            "a/" * 400,
        ],
    )
    def test_what_is_no_file_of_a_record_is_not_there(self, client, path):
        PhotoFactory()

        assert fetched(client, f"/media/{path}").status_code == 404

    def test_a_way_round_to_a_file_is_not_a_second_address(self, client):
        photo = PhotoFactory()

        assert fetched(client, f"/media/photos/../{photo.image.name}").status_code == 404
        assert fetched(client, f"/media//{photo.image.name}").status_code == 404


class TestBehindNginx:
    @pytest.fixture(autouse=True)
    def prefix(self, settings):
        settings.MEDIA_ACCEL_PREFIX = "/internal/"

    def test_an_allowed_file_is_left_to_nginx(self, client):
        photo = shown()

        response = fetched(client, photo.image.url)

        assert response.status_code == 200
        assert response["X-Accel-Redirect"] == f"/internal/{photo.image.name}"
        assert response.body == b""
        # nginx knows the type of the file; an empty answer of ours would say text/html.
        assert "Content-Type" not in response

    def test_a_document_keeps_its_name(self, client):
        response = fetched(client, offered().file.url)

        assert response["X-Accel-Redirect"].startswith("/internal/documents/")
        assert response["Content-Disposition"].startswith("attachment")

    def test_a_file_that_may_not_be_shown_is_not_passed_on(self, client):
        response = fetched(client, PhotoFactory(unclear=True).image.url)

        assert response.status_code == 404
        assert "X-Accel-Redirect" not in response
