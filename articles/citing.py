"""How the page of a report is cited."""

from collections.abc import Iterable

from django.utils import timezone

from articles.models import Article, ArticlePerson
from ngo_portal.shared.citing.reference import Reference, in_words, known_of, listed
from organizations.foreign_names import official_names


def reference_of(article: Article, people: Iterable[ArticlePerson]) -> Reference:
    """The page of a report, which may have stood elsewhere first: then by its day there.

    `people` are those readers see; where none is named as an author, it is by whom it is signed.
    """
    writers = [link.person.full_name for link in people if link.kind == ArticlePerson.Kind.AUTHOR]
    signed = [article.byline] if article.byline else []
    issued_on = article.source_published_on or timezone.localdate(article.publish_at)
    genre = article.get_kind_display()
    outlet = official_names([article.outlet_id]).get(article.outlet_id, article.outlet_name)
    return Reference(
        **known_of(article) | {"issued_on": issued_on},
        language=article.language,
        authors=tuple(dict.fromkeys(writers or signed)),
        genre=genre,
        outlet=outlet,
        details=listed(genre, outlet, in_words(issued_on)),
        is_report=True,
    )
