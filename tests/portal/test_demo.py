"""The demonstration content: loaded whole or not at all, and with every kind of fact in it."""

import re
from datetime import date, timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext
from taggit.models import TaggedItem

from articles.models import Article, Provenance, Quote
from events.models import (
    Event,
    EventPhoto,
    EventType,
    InvolvementRole,
    OutcomeNote,
    ParticipationRole,
)
from ngo_portal.demo import documents, drawing, loading
from ngo_portal.shared.models import Attachment, BodyPhoto, Photo, Theme
from ngo_portal.shared.publishing import Publishable, Status
from organizations.models import Membership, Merge, NotTheSame, Organization, Person
from tests.factories.organizations import OrganizationFactory

TODAY = date(2026, 3, 4)
INVENTED = "متخيَّل"
OURS = {"organizations", "events", "articles"}
LISTS = ["events", "articles", "organizations", "people"]
PUBLISHABLE = [Organization, Person, Event, Article]


@pytest.fixture(scope="class")
def demo(django_db_setup, django_db_blocker):
    """The loaded demonstration, once for a whole class: its pictures take seconds to draw."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield loading.load(loading.read())
        transaction.set_rollback(True)


@pytest.fixture
def loaded(demo, db):
    return demo


def faults_of_pictures(response):
    """What keeps the pictures of a page from coming in good order, and without moving the text."""
    images = BeautifulSoup(response.content, "html.parser").main.select("img")
    at_once = [image for image in images if image.get("loading") != "lazy"]
    faults = ["more than one picture is fetched at once"] if len(at_once) > 1 else []
    faults += (
        ["not first"] if any(image.get("fetchpriority") != "high" for image in at_once) else []
    )
    for image in images:
        several = [image, *image.parent.select("source")]
        several = [one for one in several if " " in one.get("srcset", "")]
        faults += ["sizes" for one in several if not one.get("sizes")]
        faults += [name for name in ("alt", "width", "height") if name not in image.attrs]
        if image.find_parent(class_="story__cover") and image not in at_once:
            faults.append("the cover waits")
    return faults


def output_of(*arguments):
    stream = StringIO()
    call_command("load_demo", *arguments, stdout=stream)
    return stream.getvalue()


def rows():
    return {model: model._base_manager.count() for model in apps.get_models()}


def own_models():
    """Those that a demonstration has: nobody can sign in to it, and nothing was merged in it."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in OURS
        and model not in {Membership, Merge, NotTheSame}
        and not issubclass(model, BodyPhoto)
    ]


def text_of(html):
    return " ".join(strip_tags(html.replace("</", " </")).split())


class TestCommand:
    def test_a_database_with_other_content_is_refused_and_untouched(self, db):
        OrganizationFactory(name="جمعية ليست من العرض")
        before = rows()

        with pytest.raises(CommandError, match="جمعية ليست من العرض"):
            output_of()

        assert rows() == before

    def test_an_unpublished_foreign_record_counts_as_content(self, db):
        OrganizationFactory(name="جمعية ليست من العرض", status=Status.DRAFT, publish_at=None)

        with pytest.raises(CommandError):
            output_of()

    def test_if_empty_leaves_any_content_alone(self, db):
        OrganizationFactory()
        before = rows()

        output = output_of("--if-empty")

        assert output.strip()
        assert rows() == before


class TestLoading:
    def test_days_count_from_the_day_of_loading(self, db):
        content = one_event(starts_on="+21d", publish_at="-3d")

        loading.load(content, today=TODAY)

        event = Event.objects.get()
        assert event.starts_on == TODAY + timedelta(days=21)
        assert timezone.localtime(event.publish_at).date() == TODAY - timedelta(days=3)

    def test_the_rules_of_the_models_apply(self, db):
        content = one_event(starts_on=TODAY, ends_on=TODAY + timedelta(days=1))

        with pytest.raises(loading.ContentError, match="ورشة"):
            loading.load(content, today=TODAY)

        assert not Event.objects.exists()

    @pytest.mark.parametrize(
        "values", [{"colour": "red"}, {"type": "no_such_type"}, {"cover": "no_such_photo"}]
    )
    def test_a_word_that_means_nothing_is_an_error(self, db, values):
        with pytest.raises(loading.ContentError):
            loading.load(one_event(starts_on=TODAY, **values), today=TODAY)

    def test_a_failure_leaves_no_files_behind(self, db):
        before = stored_files()
        content = one_event(type="no_such_type")
        content["photos"] = [{"image": {"scene": "field", "palette": "sand"}, "alt": "حقل"}]
        content["documents"] = [{"file": {"name": "a.txt", "text": "نص"}, "title": "وثيقة"}]

        with pytest.raises(loading.ContentError):
            loading.load(content, today=TODAY)

        assert stored_files() == before

    def test_an_unknown_noun_is_an_error(self, tmp_path):
        (tmp_path / "typo.toml").write_text("[[event]]\ntitle = 'x'\n", encoding="utf-8")

        with pytest.raises(loading.ContentError, match="event"):
            loading.read(tmp_path)


def one_event(**values):
    content = {noun: [] for noun in loading.NOUNS}
    event = {"type": "workshop", "title": "ورشة", "status": "published", **values}
    return {**content, "events": [event]}


def stored_files(folder=""):
    if not default_storage.exists(folder):
        return set()
    folders, files = default_storage.listdir(folder)
    below = [stored_files(f"{folder}/{name}".lstrip("/")) for name in folders]
    return {f"{folder}/{name}" for name in files}.union(*below)


class TestDemonstration:
    def test_a_second_run_changes_nothing_and_says_so(self, loaded):
        before = rows()

        output = output_of()

        assert output.strip() == gettext(
            "The demonstration content is complete: nothing was changed."
        )
        assert rows() == before

    def test_a_record_that_an_editor_deleted_comes_back(self, loaded):
        title = Article.objects.get(is_ticker=True, language="ar", byline__contains="مأمون").title
        Article.objects.get(title=title).delete()

        output_of()

        assert Article.objects.get(title=title).quotes.count() == 4

    def test_a_record_that_an_editor_changed_stays_as_it_is(self, loaded):
        Event.objects.filter(pk=Event.objects.first().pk).update(summary="كما كتبه المحرر")

        output_of()

        assert Event.objects.filter(summary="كما كتبه المحرر").count() == 1

    def test_a_renamed_record_of_the_demonstration_is_foreign(self, loaded):
        Event.objects.filter(pk=Event.objects.first().pk).update(title="عنوان من عند المحرر")

        with pytest.raises(CommandError, match="عنوان من عند المحرر"):
            output_of()

    @pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
    def test_every_kind_of_record_is_represented(self, loaded, model):
        assert model._base_manager.exists()

    @pytest.mark.parametrize(
        ("model", "name"),
        [
            (model, field.name)
            for model in own_models()
            for field in model._meta.concrete_fields
            if field.choices
            and field.name not in {"language", "status"}
            and model is not OutcomeNote
        ],
        ids=lambda value: getattr(value, "__name__", value),
    )
    def test_every_choice_is_represented(self, loaded, model, name):
        field = model._meta.get_field(name)
        used = set(model._base_manager.values_list(name, flat=True))

        assert {value for value, _label in field.choices} - used == set()

    @pytest.mark.parametrize("model", PUBLISHABLE, ids=lambda model: model.__name__)
    def test_readers_see_most_records_but_not_all(self, loaded, model):
        hidden = model.objects.exclude(pk__in=model.objects.published())

        assert 0 < hidden.count() < model.objects.published().count()

    @pytest.mark.parametrize("model", [Event, Article], ids=lambda model: model.__name__)
    def test_every_editorial_state_is_represented(self, loaded, model):
        assert set(model.objects.values_list("status", flat=True)) == set(Status.values)
        assert model.objects.scheduled().exists()

    def test_lists_of_articles_and_events_have_a_second_page(self, loaded):
        assert Article.objects.published().count() > 20
        assert Event.objects.published().count() > 24

    def test_the_vocabulary_is_in_wide_use(self, loaded):
        public = Event.objects.published()
        groups = set(Theme.objects.filter(events__in=public).values_list("parent__code", flat=True))

        assert EventType.objects.filter(events__in=public).distinct().count() >= 20
        assert groups == set(Theme.objects.groups().values_list("code", flat=True))
        assert public.exclude(country=None).values("country").distinct().count() >= 10

    @pytest.mark.parametrize(
        ("role", "uses"),
        [(InvolvementRole, "involvements"), (ParticipationRole, "participations")],
    )
    def test_every_role_is_represented(self, loaded, role, uses):
        assert set(role.objects.filter(**{uses: None}).values_list("code", flat=True)) == set()

    def test_something_is_always_about_to_happen(self, loaded):
        expected = Event.objects.published().expected(timezone.localdate())

        assert expected.count() >= 4

    def test_every_record_keeps_the_rules(self, loaded):
        for model in own_models():
            for record in model._base_manager.all():
                record.full_clean()

    def test_no_record_has_more_than_three_themes(self, loaded):
        for model in (Event, Article, Organization):
            counted = model.objects.annotate(number=models.Count("themes"))
            assert counted.filter(number__gt=3).count() == 0

    def test_three_events_count_one_series(self, loaded):
        ordinals = Event.objects.exclude(series=None).values_list("series__name", "series_ordinal")

        assert {number for name, number in ordinals if "السنوي" in name} == {1, 2, 3}

    def test_an_article_has_a_translation(self, loaded):
        translation = Article.objects.published().exclude(translation_of=None).get()

        assert translation.language == "en"

    def test_the_withheld_person_is_in_use_and_on_no_public_list(self, loaded):
        person = Person.objects.get(is_withheld=True)

        assert person.participations.exists() and person.quotes.exists()
        assert person not in Person.objects.published()
        assert not Quote.objects.public().filter(speaker=person).exists()

    def test_a_photo_without_clarified_consent_is_in_use(self, loaded):
        photo = Photo.objects.get(consent=Photo.Consent.UNKNOWN)

        assert EventPhoto.objects.filter(photo=photo).exists()
        assert photo not in Photo.objects.public()

    def test_provenance_quotes_the_article_word_for_word(self, loaded):
        for fact in Provenance.objects.select_related("article"):
            assert fact.sentence in text_of(fact.article.body)

    def test_direct_quotes_stand_in_the_article_and_have_invented_speakers(self, loaded):
        for quote in Quote.objects.filter(kind=Quote.Kind.DIRECT):
            assert quote.text.rstrip(".") in text_of(quote.article.body)
            assert INVENTED in quote.speaker.summary

    def test_invented_content_says_so(self, loaded):
        tagged = TaggedItem.objects.filter(tag__name="محتوى متخيَّل", content_type__model="event")
        events = Event.objects.filter(pk__in=tagged.values("object_id"))
        organizers = Organization.objects.filter(involvements__event__in=events).distinct()
        speakers = Person.objects.filter(participations__event__in=events).distinct()

        assert organizers.count() > 10 and speakers.count() > 10
        assert [str(each) for each in organizers if INVENTED not in each.summary] == []
        assert [str(each) for each in speakers if INVENTED not in each.summary] == []

    def test_text_is_typeset_as_the_house_does(self, loaded):
        wrong = re.compile('ـ|[٠-٩]|["“”]|  | [،؛؟:.]|اً')
        found = [
            (record, match.group())
            for model in PUBLISHABLE
            for record in model.objects.all()
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            and not isinstance(field, models.URLField)
            and field.name != "search_text"
            and (match := wrong.search(re.sub(r"<[^>]+>", "", getattr(record, field.name))))
        ]

        assert found == []

    def test_pictures_are_described_and_credited(self, loaded):
        assert not Photo.objects.filter(models.Q(alt="") | models.Q(credit="")).exists()

    def test_every_picture_of_a_page_has_its_measures_words_and_turn(self, loaded, client):
        pages = [reverse("home"), *(reverse(f"{noun}:list") for noun in LISTS)]
        for model in PUBLISHABLE:
            pages += [one.get_absolute_url() for one in model.objects.published()[:6]]
        with_photos = Article.objects.published().exclude(photos=None)
        pages += [one.get_absolute_url() for one in with_photos]

        faults = {page: faults_of_pictures(client.get(page)) for page in pages}

        assert {page: found for page, found in faults.items() if found} == {}
        assert len(with_photos) > 0

    def test_documents_have_several_formats(self, loaded):
        assert {attachment.kind for attachment in Attachment.objects.all()} == {"TXT", "CSV", "PDF"}

    def test_names_in_the_files_tell_records_apart(self):
        content = loading.read()

        for noun, (_model, identity) in loading.NOUNS.items():
            names = [tuple(table[name] for name in identity) for table in content[noun]]
            keys = [table["key"] for table in content[noun] if "key" in table]
            assert len(set(names)) == len(names)
            assert len(set(keys)) == len(keys)


class TestFiles:
    @pytest.mark.parametrize("scene", drawing.SCENES)
    def test_a_drawing_is_the_same_every_time(self, scene):
        assert drawing.draw(scene, "sea") == drawing.draw(scene, "sea")

    def test_a_pdf_knows_where_its_parts_begin(self):
        file = documents.written("a.pdf", "One (line)\nTwo")

        start = int(file.split(b"startxref\n")[1].split(b"\n")[0])
        offsets = [int(line[:10]) for line in file[start:].splitlines()[3:8]]
        assert file[start:].startswith(b"xref")
        assert all(file[at:].startswith(b"%d 0 obj" % n) for n, at in enumerate(offsets, start=1))
        assert rb"One \(line\)" in file

    def test_arabic_text_files_carry_a_mark_of_their_encoding(self):
        assert documents.written("a.csv", "القرية,عدد").startswith(b"\xef\xbb\xbf")


def test_publishable_nouns_are_all_known():
    subclasses = {model for model in apps.get_models() if issubclass(model, Publishable)}

    assert {loading.NOUNS[noun][0] for noun in loading.PUBLIC_NOUNS} == subclasses
