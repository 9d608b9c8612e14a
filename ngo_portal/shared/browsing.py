"""Lists and details of published records: what every room's pages have in common."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.views.generic import DetailView, ListView

from ngo_portal.shared import structured
from ngo_portal.shared.choosing import FACET, Choosing
from ngo_portal.shared.page_parts import Parts
from ngo_portal.shared.results import Results

RECORDS_PER_PAGE = 20


class PublishedList(ListView):
    """A filtered, paged list of published records. Needs a `listing`.

    With `?choose=` and the name of a filter it is the page where any value of it is chosen.
    """

    paginate_by = RECORDS_PER_PAGE
    listing = None

    @property
    def model(self):
        return self.listing.model

    def get(self, request, *args, **kwargs):
        if FACET in request.GET:
            choosing = Choosing(
                self.listing.filterset_class,
                request.GET,
                self.model.objects.none(),
                is_text=getattr(request, "is_text_edition", False),
            )
            if choosing.is_asked:
                title = self.listing.title
                context = {"choosing": choosing, "title": title, "page_obj": choosing.page}
                return TemplateResponse(request, "choosing.html", context)
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        self.selection = self.listing.select(self.request.GET)
        self.filterset = self.selection.filterset
        return Results(
            self.filterset.question,
            facets=self.filterset.facets,
            top=self.filterset.leading,
            page=page_number(self.request),
            size=self.paginate_by,
        )

    def get_template_names(self):
        options = self.model._meta
        return [f"{options.app_label}/{options.model_name}_list.html"]

    def get_context_object_name(self, object_list):
        return None

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        answer = self.object_list.answer
        return {
            **context,
            "structured": structured.of_list(self.selection, context["page_obj"]),
            "selection": self.selection,
            "filterset": self.filterset,
            "sections": self.filterset.sections(answer.counts),
            "chips": self.filterset.chips,
            "total": answer.total,
            "is_loose": answer.is_loose,
            "corrected": answer.corrected,
            "relaxations": [] if answer.total else self.filterset.relaxations(),
        }


def page_number(request) -> int:
    """The page that is asked for as far as it is a number; the paginator refuses the rest."""
    text = request.GET.get("page", "1")
    is_number = text.isascii() and text.isdecimal() and len(text) < 9
    return max(int(text), 1) if is_number else 1


class PublishedDetail(DetailView):
    """The page of one published record, at its id and the slug of its title of today."""

    # Names of the relations of which it shows something.
    shows: tuple[str, ...] = ()
    # What search engines learn of the record, from it and what its page has read; and the picture
    # by which it is shared.
    describe = poster_of = None

    def get_queryset(self):
        return self.model.objects.published()

    def get(self, request, *args, **kwargs):
        try:
            self.object = self.get_object()
        except Http404:
            return self.lead_on() or self.tell_withdrawal()
        if kwargs.get("slug") != self.object.slug:
            # Permanent for those who keep links; but titles change, and change back, so no
            # browser may remember where the address of today leads.
            return HttpResponsePermanentRedirect(
                self.canonical_address(), headers={"Cache-Control": "no-cache"}
            )
        self.parts = Parts(self.object, self.shows)
        context = self.get_context_data(object=self.object)
        context["structured"] = self.describe(self.object, context)
        context["poster"] = self.poster_of(self.object)
        return self.render_to_response(context)

    def lead_on(self):
        """An answer for a record that went into another; None where there is none such."""
        return None

    def tell_withdrawal(self):
        """That there was a page, since when it is gone, and why; nothing of what it said."""
        record = self.withdrawn_record()
        if record is None:
            raise Http404
        answer = render(self.request, "withdrawn.html", {"record": record}, status=410)
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    def withdrawn_record(self):
        """The record, if readers saw it before it was withdrawn; None otherwise."""
        record = self.model.objects.withdrawn().filter(pk=self.kwargs["pk"]).first()
        return record if record and record.was_public_when_withdrawn else None

    def get_object(self, queryset=None):
        self.kwargs.pop(self.slug_url_kwarg, None)
        return super().get_object(queryset)

    def canonical_address(self) -> str:
        query = self.request.META.get("QUERY_STRING", "")
        address = self.object.get_absolute_url()
        return f"{address}?{query}" if query else address
