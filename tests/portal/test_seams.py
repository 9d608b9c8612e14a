"""Where withholding, merging, versions, previews, working copies and safeguarding meet."""

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from ngo_portal.shared import projecting, safeguarding
from ngo_portal.shared.mentions import OWN_TABLES
from ngo_portal.shared.models import PreviewLink, Version
from organizations.merging import merge, undo
from organizations.models import Person
from organizations.withholding import told_of, withhold
from tests.factories import articles, organizations, shared
from tests.shared.test_safeguarding import ANSWERS, address, asked, form_of, save, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(db):
    """A draft on a sensitive theme whose answers an editor has confirmed."""
    theme = shared.ThemeFactory(is_sensitive=True)
    draft = articles.ArticleFactory(draft=True, themes=[theme], cover=shared.PhotoFactory())
    return save(signed_in(role="editor"), draft, **ANSWERS | {"safe_confirmed": "on"})


def test_undoing_a_merge_shows_nobody_who_was_withheld_or_withdrawn_meanwhile():
    by = shared.UserFactory(role="chief_editor")
    kept, doomed = organizations.PersonFactory(), organizations.PersonFactory()
    [row] = merge(kept, [doomed], by=by)
    withhold(Person.objects.get(pk=kept.pk), by=by)

    undo(row, by=by)

    back = Person.objects.get(pk=doomed.pk)
    assert back.is_withheld
    assert not back.is_public


def test_withholding_keeps_a_version_so_that_an_open_form_cannot_undo_it():
    person = organizations.PersonFactory()
    withhold(person, by=shared.UserFactory(role="chief_editor"))

    told = [version.contents["record"] for version in Version.objects.of(person).order_by("pk")]
    assert [row["is_withheld"] for row in told] == [False, True]


def test_texts_that_tell_a_name_are_those_of_records_alone():
    person = organizations.PersonFactory(name="سمندل الزمردي")
    articles.ArticleFactory(title="لقاء مع سمندل الزمردي")
    client = signed_in(role="editor")
    pairs = [["title", "شهادة سمندل الزمردي"], ["copy_key", "0" * 32]]
    client.post(reverse("admin:articles_article_autosave_new"), dict(pairs))
    withhold(person, by=client.user)

    assert {mention.row._meta.label for mention in told_of(person)} == {"articles.Article"}
    assert {*projecting.OWN_MODULES} <= {*OWN_TABLES}


def test_a_preview_link_shows_nothing_of_who_was_withheld(settings):
    settings.MEDIA_ACCEL_PREFIX = "/internal/"
    portrait = shared.PhotoFactory()
    person = organizations.PersonFactory(draft=True, portrait=portrait)
    link = PreviewLink.objects.make(person, by=None).get_absolute_url()
    token = link.rstrip("/").rpartition("/")[2]
    file = f"{default_storage.url(portrait.image.name)}?preview={token}"
    before = Client().get(file).status_code

    withhold(person, by=None)

    assert before == 200
    assert Client().get(link).status_code == 410
    assert Client().get(file).status_code == 404


def test_answers_on_a_page_that_showed_something_else_do_not_count(confirmed):
    editor = signed_in(role="editor")
    open_form = form_of(editor, confirmed)
    assert asked(confirmed) == []
    type(confirmed.cover).objects.filter(pk=confirmed.cover_id).update(caption="وجه ناجية")

    editor.post(address(confirmed), open_form)

    assert asked(confirmed) == ["safe_names"]


@pytest.mark.once
def test_whoever_a_record_names_and_shows_is_asked_about(confirmed):
    said = {safeguarding.fingerprint(confirmed)}
    photo = shared.PhotoFactory()
    confirmed.body = f'<figure><img data-photo="{photo.pk}" alt="ورشة"></figure>'
    confirmed.save()
    said.add(safeguarding.fingerprint(confirmed))
    type(photo).objects.filter(pk=photo.pk).update(alt="وجه")
    said.add(safeguarding.fingerprint(confirmed))
    articles.ArticlePersonFactory(article=confirmed)
    said.add(safeguarding.fingerprint(confirmed))

    assert len(said) == 4


@pytest.mark.once
@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "0"])
def test_numbers_that_no_row_has_are_answered(number):
    client = signed_in(chief=True)
    draft = articles.ArticleFactory(draft=True)
    kept = {"copy_key": "0" * 32, "copy_base": "9999-12-31T23:59:59-23:00", "title\0": "نص"}

    answers = [
        client.post(reverse("admin:articles_article_bulk"), {"what": "tags", "records": number}),
        client.post(
            reverse("admin:articles_article_preview_links", args=[draft.pk]), {"revoke": number}
        ),
        client.post(reverse("usersessions_list"), {"session": number}),
        client.post(reverse("admin:articles_article_autosave", args=[draft.pk]), kept),
    ]

    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
