"""The picture of an article for where it is shared."""

from articles.models import Article
from ngo_portal.shared.posters.poster import Poster, known, speaking
from ngo_portal.shared.templatetags.patterns import theme_group
from ngo_portal.shared.templatetags.portal import ar_date

READ_FROM_THE_RIGHT = {"rtl": True, "ltr": False}


def poster_of(article: Article) -> Poster:
    """Needs outlet, cover and themes."""
    return speaking(
        noun="articles",
        key=article.pk,
        title=article.title,
        kind=article.get_kind_display(),
        facts=known(ar_date(article.publish_at), article.outlet_name),
        group=theme_group(article),
        photo=article.cover,
        is_rtl=READ_FROM_THE_RIGHT.get(article.direction),
    )
