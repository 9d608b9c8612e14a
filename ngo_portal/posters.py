"""Pictures for where a page of the site is shared: one a record, a theme, and one for the rest."""

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.generic import View

from articles.models import Article
from articles.posters import poster_of as poster_of_article
from events.models import Event
from events.posters import poster_of as poster_of_event
from ngo_portal.shared.models import Theme
from ngo_portal.shared.posters import keeping
from ngo_portal.shared.posters.poster import Poster, poster_of_site, poster_of_theme
from organizations.models import Organization, Person
from organizations.posters import poster_of_organization, poster_of_person

RECORDS = {
    "events": (Event, poster_of_event),
    "articles": (Article, poster_of_article),
    "organizations": (Organization, poster_of_organization),
    "people": (Person, poster_of_person),
}
# Until the next request, like photos: what may be seen can change.
ASK_EACH_TIME = "public, no-cache"
WAIT_SECONDS = 30


class PosterPicture(View):
    """The poster of what is public now; an address of a former state leads to that of today."""

    http_method_names = ["get", "head"]

    def get(self, request, language, noun, key, digest):
        if language not in dict(settings.LANGUAGES):
            raise Http404
        with translation.override(language):
            poster = self.poster(noun, key)
            if poster is None:
                return HttpResponse(status=410, headers={"Cache-Control": "no-cache"})
            return self.answer(request, poster, digest)

    def poster(self, noun: str, key: int) -> Poster | None:
        """What readers may see; None for what was withdrawn from them."""
        if noun == "site" and not key:
            return poster_of_site()
        if noun == "themes":
            theme = Theme.objects.select_related("parent").filter(pk=key).first()
            return poster_of_theme(theme) if theme else not_here()
        return self.poster_of_record(noun, key)

    def poster_of_record(self, noun: str, key: int) -> Poster | None:
        model, poster_of = RECORDS.get(noun) or not_here()
        record = model.objects.published().for_cards().filter(pk=key).first()
        if record is not None:
            return poster_of(record)
        keeping.forget(noun, key)
        withdrawn = model.objects.withdrawn().filter(pk=key).first()
        return None if withdrawn and withdrawn.was_public_when_withdrawn else not_here()

    def answer(self, request, poster: Poster, digest: str):
        if digest != poster.digest:
            response = HttpResponseRedirect(poster.address)
            response["Cache-Control"] = "no-cache"
            return response
        etag = quote_etag(poster.digest)
        response = get_conditional_response(request, etag=etag) or drawn(poster)
        if response.status_code in (200, 304):
            response["ETag"], response["Cache-Control"] = etag, ASK_EACH_TIME
        return response


def drawn(poster: Poster) -> HttpResponse:
    try:
        return HttpResponse(keeping.picture(poster), content_type="image/jpeg")
    except keeping.TooBusy:
        headers = {"Retry-After": str(WAIT_SECONDS), "Cache-Control": "no-store"}
        return HttpResponse(status=503, headers=headers)


def not_here():
    raise Http404
