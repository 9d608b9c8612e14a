"""Pages that show a filtered list in another form than a list: a calendar, a map, charts."""

from collections.abc import Mapping
from typing import Any

from django.template.response import TemplateResponse
from django.views.generic import TemplateView

from ngo_portal.shared.asking import ask
from ngo_portal.shared.choosing import FACET, Choosing
from ngo_portal.shared.listing import Listing, Selection
from ngo_portal.shared.searching.question import Question


class FilteredPage(TemplateView):
    """A page with the filters of a list. Needs a `listing`.

    `keeps` are parameters of its own that stay when other filters are chosen.
    """

    http_method_names = ["get", "head", "options"]
    listing: Listing
    keeps: tuple[str, ...] = ()

    def get(self, request, *args, **kwargs):
        if FACET in request.GET:
            choosing = Choosing(
                self.listing.filterset_class,
                request.GET,
                self.listing.model.objects.none(),
                is_text=getattr(request, "is_text_edition", False),
            )
            if choosing.is_asked:
                title = self.listing.title
                context = {"choosing": choosing, "title": title, "page_obj": choosing.page}
                return TemplateResponse(request, "choosing.html", context)
        self.selection = self.listing.select(request.GET)
        return super().get(request, *args, **kwargs)

    def filters(self, selection: Selection, question: Question) -> dict[str, Any]:
        """What the form of filters shows, with what each choice would find of a question."""
        filterset = selection.filterset
        answer = ask(question, facets=filterset.facets, top=filterset.leading, limit=0)
        counts: Mapping[str, Mapping[str, int]] = answer.counts
        return {
            "selection": selection,
            "filterset": filterset,
            "sections": filterset.sections(counts),
            "chips": filterset.chips,
            "total": answer.total,
            "kept": [(name, self.request.GET[name]) for name in self.keeps if self.kept(name)],
        }

    def kept(self, name: str) -> str:
        return self.request.GET.get(name, "").strip()
