"""Reports in site maps, and those that are news."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils import timezone, translation

from articles.models import Article
from ngo_portal.shared.site import site_name
from ngo_portal.shared.sitemaps import FOOT, HEAD, Section, moment, text_of

ARTICLES = Section("articles", Article, ("title",), "cover", ("photos", "body_photos"))
# As search engines have it.
MOST_NEWS = 1000


def news() -> Iterator[str]:
    """The reports of today and yesterday: at no moment of the day one of them is too old.

    A window that moves with the clock would be wrong as soon as the page is kept.
    """
    yesterday = timezone.localdate() - timedelta(days=1)
    since = timezone.make_aware(datetime.combine(yesterday, time.min))
    recent = Article.objects.published().filter(publish_at__gte=since).order_by("-publish_at", "pk")
    yield HEAD
    for article in recent.only("title", "language", "publish_at")[:MOST_NEWS]:
        yield news_line(article)
    yield FOOT


def news_line(article: Article) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        path = article.get_absolute_url()
    return (
        f"<url><loc>{text_of(path)}</loc><news:news><news:publication>"
        f"<news:name>{escape(site_name('ar'))}</news:name>"
        f"<news:language>{article.language}</news:language></news:publication>"
        f"<news:publication_date>{moment(article.publish_at)}</news:publication_date>"
        f"<news:title>{escape(article.title)}</news:title></news:news></url>\n"
    )
