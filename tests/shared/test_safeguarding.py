"""The questions that a record on a sensitive theme passes before readers see it."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article
from ngo_portal.shared import safeguarding
from ngo_portal.shared.models import SafeguardingCheck, Theme
from ngo_portal.shared.workflow import Status
from tests.factories import articles, events, organizations, shared

# What each database keeps of a version is asked of both in test_versions.py.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
ANSWERS = {question.field: "yes" for question in safeguarding.QUESTIONS}


@pytest.fixture
def ours():
    return organizations.OrganizationFactory()


@pytest.fixture
def article(ours):
    theme = shared.ThemeFactory(is_sensitive=True)
    return articles.ArticleFactory(draft=True, themes=[theme], owner=ours)


def signed_in(**traits):
    client = Client()
    client.user = shared.UserFactory(**traits)
    client.force_login(client.user)
    return client


def address(record):
    return reverse(
        f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk]
    )


def form_of(client, record):
    """What a browser would send of the form as it is shown."""
    page = client.get(address(record))
    context = page.context
    form = context["adminform"].form
    fields = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in fields.items() if value not in (None, "", False)}
    sent["themes"] = [str(theme.pk) for theme in record.themes.all()]
    sent["safe_about"] = context.get("safe_about", "")
    sent |= {"countries": [], "tags": "", "seen_state": record.status}
    for inline in context["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        sent |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    moment = sent.pop("publish_at", None)
    if moment:
        sent |= {"publish_at_0": moment.date().isoformat(), "publish_at_1": "10:00"}
    return sent


def save(client, record, **changes):
    record = type(record).objects.get(pk=record.pk)
    answer = client.post(address(record), form_of(client, record) | changes)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return type(record).objects.get(pk=record.pk)


def asked(record):
    """Fields of the questions that stand in the way."""
    return [missing.field for missing in safeguarding.missing(record)]


def test_the_theme_or_its_group_makes_a_record_sensitive(article):
    group = shared.ThemeFactory(group=True, is_sensitive=True)
    inside = events.EventFactory(themes=[shared.ThemeFactory(parent=group)])
    other = events.EventFactory(themes=[shared.ThemeFactory()])
    office = organizations.OrganizationFactory(themes=[article.themes.get()])

    assert [bool(asked(one)) for one in (article, inside, other, office)] == [
        True,
        True,
        False,
        True,
    ]
    for record in (article, inside, office):
        assert asked(record)[0] in {missing.field for missing in record.missing()}


@pytest.mark.once
def test_themes_of_violence_children_and_displacement_are_sensitive_from_the_start():
    sensitive = set(Theme.objects.filter(is_sensitive=True).values_list("code", flat=True))

    assert {"pr_gbv", "pr_child", "pr_displaced", "pd_justice"} <= sensitive


def test_contributor_answers_editor_confirms_and_then_it_is_published(article, ours):
    contributor = signed_in(role="contributor", member_of=[ours])
    editor = signed_in(role="editor")
    assert (
        "safe_confirmed" not in contributor.get(address(article)).context["adminform"].form.fields
    )

    save(contributor, article, **ANSWERS | {"safe_note": "الأسماء مستعارة"})
    sent = save(contributor, article, move=Status.IN_REVIEW)

    check = SafeguardingCheck.objects.get()
    assert sent.status == Status.IN_REVIEW
    assert (check.answered_by, check.note) == (contributor.user, "الأسماء مستعارة")
    assert asked(sent) == ["safe_confirmed"]
    # Who may only look reads the answers.
    told = contributor.get(address(sent)).content.decode()
    assert told.count(str(dict(safeguarding.ANSWERS)[safeguarding.YES])) == len(ANSWERS)
    refused = save(editor, sent, move=Status.APPROVED)
    assert refused.status == Status.IN_REVIEW

    approved = save(editor, refused, safe_confirmed="on", move=Status.APPROVED)

    assert approved.status == Status.APPROVED
    check.refresh_from_db()
    assert check.confirmed_by == editor.user
    assert save(editor, approved, move=Status.PUBLISHED).is_public


def test_what_is_not_answered_is_told_with_a_link_to_the_field(article):
    editor = signed_in(role="editor")

    answer = editor.post(
        address(article),
        form_of(editor, article) | ANSWERS | {"safe_faces": "", "move": "published"},
    )
    page = editor.get(answer.url)

    assert asked(article) == ["safe_faces"]
    assert 'href="#id_safe_faces"' in page.content.decode()
    assert 'id="id_safe_faces"' in page.content.decode()
    assert Article.objects.get().status == Status.DRAFT


def test_changes_of_what_was_answered_for_ask_again_but_not_for_saving(article):
    editor = signed_in(role="editor")
    answers = ANSWERS | {"safe_confirmed": "on"}
    changes = [
        lambda: Article.objects.filter(pk=article.pk).update(body="<p>روت سلمى قصتها.</p>"),
        lambda: articles.ArticlePhotoFactory(article=article),
        lambda: articles.QuoteFactory(article=article, text="كنت هناك"),
    ]

    for change in changes:
        save(editor, article, **answers)
        assert asked(article) == []
        change()
        assert asked(Article.objects.get()) == ["safe_names"]
        shown = editor.get(address(article)).context["adminform"].form
        assert shown["safe_names"].value() in (None, "")

    # A title that changes in the very form that still shows the old answers.
    save(editor, article, **answers)
    changed = save(editor, article, title="عنوان آخر")
    assert changed.title == "عنوان آخر"
    assert asked(changed) == ["safe_names"]
    # What says nothing else leaves them in force.
    save(editor, article, **answers)
    assert asked(save(editor, article, due_on="2030-01-01")) == []


def test_no_single_press_and_no_change_of_many_publishes_what_is_not_answered(article):
    editor = signed_in(role="editor")
    Article.objects.filter(pk=article.pk).update(status=Status.IN_REVIEW)
    chief = signed_in(role="chief_editor")
    press = reverse("admin:articles_article_move", args=[article.pk])

    answer = editor.post(press, {"move": "approved", "seen_state": "in_review"})
    page = chief.get(answer.url)

    assert Article.objects.get().status == Status.IN_REVIEW
    assert "safe_names" in {missing.field for missing in page.context["missing"]}


def test_older_questions_do_not_count(article, monkeypatch):
    save(signed_in(role="editor"), article, **ANSWERS | {"safe_confirmed": "on"})

    monkeypatch.setattr(safeguarding, "VERSION", 2)

    assert asked(article) == ["safe_names"]
