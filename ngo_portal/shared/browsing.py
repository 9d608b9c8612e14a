"""Lists and details of published records: what every room's pages have in common."""

from django.http import HttpResponsePermanentRedirect
from django.views.generic import DetailView, ListView

RECORDS_PER_PAGE = 20


class PublishedList(ListView):
    """A filtered, paged list that starts from published records. Needs `filterset_class`."""

    paginate_by = RECORDS_PER_PAGE
    filterset_class = None

    def get_queryset(self):
        records = self.model.objects.published().for_cards()
        self.filterset = self.filterset_class(self.request.GET, queryset=records)
        return self.filterset.qs

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        total = context["paginator"].count
        return {
            **context,
            "filterset": self.filterset,
            "chips": self.filterset.chips,
            "total": total,
            "relaxations": [] if total else self.filterset.relaxations(),
        }


class PublishedDetail(DetailView):
    """The page of one published record, at its id and the slug of its title of today."""

    def get_queryset(self):
        return self.model.objects.published()

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if kwargs.get("slug") != self.object.slug:
            # Permanent for those who keep links; but titles change, and change back, so no
            # browser may remember where the address of today leads.
            return HttpResponsePermanentRedirect(
                self.canonical_address(), headers={"Cache-Control": "no-cache"}
            )
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_object(self, queryset=None):
        self.kwargs.pop(self.slug_url_kwarg, None)
        return super().get_object(queryset)

    def canonical_address(self) -> str:
        query = self.request.META.get("QUERY_STRING", "")
        address = self.object.get_absolute_url()
        return f"{address}?{query}" if query else address
