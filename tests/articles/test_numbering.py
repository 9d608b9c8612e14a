"""Numbers of sources: a sign in a text never comes to point to another source."""

from importlib import import_module
from threading import Thread
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from articles.models import Article, Source
from ngo_portal.shared import versions
from tests.articles.test_admin import add, article_form, part_errors_of, rows
from tests.factories.articles import ArticleFactory, SourceFactory
from tests.factories.shared import UserFactory

pytestmark = pytest.mark.django_db
SIGN = '<p>نص<sup data-source="{0}">[{0}]</sup></p>'


@pytest.fixture
def desk(client, db):
    client.force_login(UserFactory(chief=True))
    return client


def row(title, **values):
    return {"kind": "report", "title": title, **values}


def sent(source, **values):
    told = {"id": source.pk, "article": source.article_id, "number": source.number}
    return row(source.title, **told) | values


def change(client, article, *parts, **values):
    known = {"sources-INITIAL_FORMS": str(sum("id" in part for part in parts))}
    form = article_form(body=article.body, **rows("sources", *parts)) | known | values
    return client.post(reverse("admin:articles_article_change", args=[article.pk]), form)


def numbers(article):
    return dict(article.sources.values_list("title", "number"))


def test_a_number_is_not_given_again():
    article = ArticleFactory(body=SIGN.format(4))
    stale = Article.objects.get(pk=article.pk)

    SourceFactory(article=article, number=6).delete()
    # Whoever read the article before saves it after.
    stale.save()
    seventh = SourceFactory(article=article)
    Source.objects.filter(pk=seventh.pk).delete()

    assert SourceFactory(article=article).number == 8
    assert SourceFactory(article=ArticleFactory(body=SIGN.format(4))).number == 5


def test_after_the_last_number_there_is_none(desk):
    article = ArticleFactory(draft=True)
    last = SourceFactory(article=article, number=999)

    response = change(desk, article, sent(last), row("أخرى"))

    assert part_errors_of(response, "sources") == [[], ["number"]]
    with pytest.raises(ValidationError):
        SourceFactory(article=article)
    assert article.sources.count() == 1


def test_rows_without_a_number_come_after_those_that_have_one(desk):
    response = add(
        desk,
        body=SIGN.format(3),
        **rows("sources", row("أولى"), row("ثانية", number="1"), row("ثالثة")),
    )

    assert response.status_code == 302
    article = Article.objects.get()
    assert numbers(article) == {"أولى": 4, "ثانية": 1, "ثالثة": 5}
    assert article.last_source == 5


def test_a_number_that_is_written_twice_is_refused_beside_it(desk):
    response = add(desk, **rows("sources", row("أولى", number="1"), row("ثانية", number="1")))

    assert part_errors_of(response, "sources") == [[], ["number"]]
    assert Article.objects.count() == 0


@pytest.mark.parametrize("is_kept", [False, True])
def test_a_source_does_not_take_the_number_of_one_that_goes(desk, is_kept):
    article = ArticleFactory(draft=True, body=SIGN.format(2))
    other, going = (SourceFactory(article=article, number=number) for number in (1, 2))
    going_too = sent(going, DELETE="on")

    if is_kept:
        response = change(desk, article, sent(other, number=2), going_too)
        expected = [["number"], []]
    else:
        response = change(desk, article, sent(other), going_too, row("جديد", number="2"))
        expected = [[], [], ["number"]]

    assert part_errors_of(response, "sources") == expected
    assert numbers(article) == {other.title: 1, going.title: 2}
    assert change(desk, article, sent(other), going_too, row("جديد")).status_code == 302
    assert numbers(article) == {other.title: 1, "جديد": 3}


def test_only_the_same_source_comes_back_with_its_number(desk):
    article = ArticleFactory(draft=True, body=SIGN.format(1))
    source = SourceFactory(article=article, title="دراسة", number=1)
    assert change(desk, article, sent(source, DELETE="on")).status_code == 302

    refused = change(desk, article, row("تقرير", number="1"))
    back = change(desk, article, row("دراسة", number="1"))

    assert part_errors_of(refused, "sources") == [["number"]]
    assert back.status_code == 302
    assert numbers(article) == {"دراسة": 1}


def test_a_number_that_nobody_had_may_be_written_below_others(desk):
    article = ArticleFactory(draft=True)
    ninth = SourceFactory(article=article, number=9)

    response = change(desk, article, sent(ninth), row("جديد", number="5"))

    assert response.status_code == 302
    assert numbers(article) == {ninth.title: 9, "جديد": 5}


def test_the_form_tells_the_script_what_was_given(desk):
    article = ArticleFactory(draft=True)
    SourceFactory.create_batch(2, article=article)[1].delete()

    response = desk.get(reverse("admin:articles_article_change", args=[article.pk]))

    # Of the row, and of the one that new rows are made from.
    assert response.content.decode().count('data-last-number="2"') == 2


def test_sources_without_a_number_stand_last():
    article = ArticleFactory()
    unnumbered, second, first = SourceFactory.create_batch(3, article=article)
    Source.objects.filter(pk=unnumbered.pk).update(number=None)
    Source.objects.filter(pk=first.pk).update(number=1)

    assert [*article.sources.all()] == [first, second, unnumbered]


def test_numbers_of_before_are_counted():
    there, deleted = ArticleFactory(), ArticleFactory()
    SourceFactory(article=there, number=3)
    source = SourceFactory(article=deleted, number=7)
    versions.keep_change(deleted, None, by=None)
    source.delete()
    without = ArticleFactory()
    Article.objects.update(last_source=0)

    migration = import_module("articles.migrations.0006_last_source")
    migration.count_sources(apps, SimpleNamespace(connection=connection))

    found = dict(Article.objects.values_list("pk", "last_source"))
    assert found == {there.pk: 3, deleted.pk: 7, without.pk: 0}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_once_get_two_numbers():
    article = ArticleFactory()

    def save():
        Source.objects.create(article=article, title="مصدر")
        connection.close()

    threads = [Thread(target=save) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(article.sources.values_list("number", flat=True)) == [1, 2, 3, 4]
