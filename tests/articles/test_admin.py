"""The form of a report and its quotes."""

import pytest
from django.contrib import admin
from django.db.models import CheckConstraint
from django.urls import reverse

from articles.models import Article, Quote
from tests.factories import articles, events, organizations, shared

PARTS = [
    "event_links",
    "organization_links",
    "person_links",
    "quotes",
    "photos",
    "documents",
    "sources",
    "provenance",
]


@pytest.fixture
def chief_client(client, db):
    client.force_login(shared.UserFactory(chief=True))
    return client


def article_form(**changes):
    form = {
        "kind": "coverage",
        "title": "ورشة تناقش أولويات الأحياء",
        "language": "ar",
        "tags": "",
    }
    for prefix in PARTS:
        form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return form | changes


def rows(prefix, *parts):
    form = {f"{prefix}-TOTAL_FORMS": str(len(parts)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, part in enumerate(parts):
        form |= {f"{prefix}-{number}-{name}": value for name, value in part.items()}
    return form


def add(client, **changes):
    return client.post(reverse("admin:articles_article_add"), article_form(**changes))


def part_errors_of(response, prefix):
    assert response.status_code == 200
    formsets = [each.formset for each in response.context["inline_admin_formsets"]]
    formset = next(each for each in formsets if each.prefix == prefix)
    return [sorted(form.errors) for form in formset.forms]


def test_report_is_recorded_with_its_links_quotes_and_sources(chief_client):
    event, person = events.EventFactory(), organizations.PersonFactory()
    form = (
        rows("event_links", {"event": event.pk, "kind": "coverage"})
        | rows(
            "quotes", {"text": "نعمل معًا", "kind": "direct", "speaker": person.pk, "position": 0}
        )
        | rows("sources", {"kind": "study", "title": "دراسة الاحتياجات"})
        | rows("provenance", {"fact": "date", "value": "23", "sentence": "أمس", "event": event.pk})
    )

    response = add(chief_client, **form)

    article = Article.objects.get()
    assert response.status_code == 302
    assert [*article.events.all()] == [event]
    assert article.quotes.get().speaker == person
    assert article.sources.get().title == "دراسة الاحتياجات"
    assert article.provenance.get().event == event


@pytest.mark.once
@pytest.mark.parametrize(
    ("prefix", "part", "field"),
    [
        ("quotes", {"text": "نعمل معًا", "kind": "direct", "position": 0}, "speaker"),
        ("provenance", {"fact": "date", "value": "23", "sentence": "أمس"}, "event"),
    ],
)
def test_broken_rule_of_a_part_is_told_beside_its_field(chief_client, prefix, part, field):
    response = add(chief_client, **rows(prefix, part))

    assert part_errors_of(response, prefix) == [[field]]
    assert Article.objects.count() == 0


@pytest.mark.parametrize(
    ("prefix", "factory", "field", "kind"),
    [
        ("event_links", events.EventFactory, "event", "coverage"),
        ("organization_links", organizations.OrganizationFactory, "organization", "about"),
        ("person_links", organizations.PersonFactory, "person", "about"),
    ],
)
def test_record_is_linked_once(chief_client, prefix, factory, field, kind):
    part = {field: factory().pk, "kind": kind}

    response = add(chief_client, **rows(prefix, part, part))

    assert part_errors_of(response, prefix) == [[], [field]]


def test_report_is_not_retrieved_before_it_appeared(chief_client):
    response = add(chief_client, source_published_on="2022-05-24", retrieved_on="2022-05-23")

    assert list(response.context["adminform"].form.errors) == ["retrieved_on"]


def test_fourth_theme_is_refused_beside_the_themes(chief_client):
    themes = shared.ThemeFactory.create_batch(4)

    response = add(chief_client, themes=[theme.pk for theme in themes])

    assert list(response.context["adminform"].form.errors) == ["themes"]


def test_script_in_the_text_is_not_stored(chief_client):
    add(chief_client, body="<p>اختُتمت الورشة<script>alert(1)</script></p>")

    assert "script" not in Article.objects.get().body


def test_quote_needs_an_occasion(chief_client):
    form = {"text": "نعمل معًا", "kind": "direct", "speaker_as_stated": "متحدث", "position": 0}

    response = chief_client.post(reverse("admin:articles_quote_add"), form)

    assert list(response.context["adminform"].form.errors) == ["event"]
    assert Quote.objects.count() == 0


def test_every_rule_of_the_forms_has_a_place():
    registered = admin.site.get_model_admin(Article)
    forms = [(Article, registered.form), *((part.model, part.form) for part in registered.inlines)]
    homeless = [
        constraint.name
        for model, form in forms
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
        if not any(constraint.name.endswith(ending) for ending in form.beside)
    ]

    assert homeless == []


def test_quote_of_an_article_is_found_by_its_speaker(chief_client):
    quote = articles.QuoteFactory(speaker__name="أحمد الدرويش")
    articles.QuoteFactory()

    response = chief_client.get(reverse("admin:articles_quote_changelist"), {"q": "احمد"})

    assert [*response.context["cl"].result_list] == [quote]


# Of the desk, but without the right to publish.
QUOTE_RIGHTS = ["articles.change_quote"] + [
    f"{name.partition('_')[0]}.{right}_{name.partition('_')[2]}"
    for name in ("articles_article", "events_event")
    for right in ("change", "review")
]


def quote_form(quote, **changes):
    form = {"text": quote.text, "kind": "direct", "speaker_as_stated": "متحدث", "position": 0}
    return form | {"article": quote.article_id or "", "event": quote.event_id or ""} | changes


def public(factory):
    return factory()


def draft(factory):
    return factory(draft=True)


@pytest.mark.parametrize(
    ("article", "event", "is_fixed"),
    [
        (public, None, True),
        (None, public, True),
        (public, draft, True),
        (draft, None, False),
        (None, draft, False),
        (draft, public, False),
    ],
)
def test_quote_is_as_fixed_as_its_article_or_else_its_event(client, db, article, event, is_fixed):
    rights = [*QUOTE_RIGHTS, "articles.delete_quote", "articles.add_quote"]
    client.force_login(shared.UserFactory(staff=True, permissions=rights))
    quote = articles.QuoteFactory(
        article=article and article(articles.ArticleFactory),
        event=event and event(events.EventFactory),
    )
    form = quote_form(quote, text="قول آخر")

    changed = client.post(reverse("admin:articles_quote_change", args=[quote.pk]), form)
    added = client.post(reverse("admin:articles_quote_add"), form)
    deletion = client.post(reverse("admin:articles_quote_delete", args=[quote.pk]), {"post": "yes"})

    assert [changed.status_code, deletion.status_code] == [403 if is_fixed else 302] * 2
    assert added.status_code == (200 if is_fixed else 302)
    assert Quote.objects.filter(text="قول آخر").count() == (0 if is_fixed else 1)


def test_quote_is_not_put_into_an_article_that_readers_see(client, db):
    client.force_login(shared.UserFactory(staff=True, permissions=QUOTE_RIGHTS))
    quote = articles.QuoteFactory(article=articles.ArticleFactory(draft=True))
    form = quote_form(quote, article=articles.ArticleFactory().pk)

    response = client.post(reverse("admin:articles_quote_change", args=[quote.pk]), form)

    assert list(response.context["adminform"].form.errors) == ["article"]
    assert Quote.objects.get().article == quote.article
