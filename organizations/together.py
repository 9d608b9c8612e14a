"""What two organizations, or two people, were part of together.

The filters of a list mean any of several organizations; that both were there is asked here.
"""

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.generic import ListView

from ngo_portal.shared import asking
from ngo_portal.shared.browsing import RECORDS_PER_PAGE, page_number
from ngo_portal.shared.results import Results
from ngo_portal.shared.searching.keys import BIGGEST_RECORD, Kind
from ngo_portal.shared.searching.question import Question, chosen_of
from organizations.listings import ORGANIZATIONS, PEOPLE


class Together(ListView):
    """The events of both of two public records of a kind; `facet` is how lists ask for one.

    A pair has one address, the smaller key first, and none while it has no event in common.
    """

    template_name = "organizations/together.html"
    paginate_by = RECORDS_PER_PAGE
    http_method_names = ["get", "head"]
    listing = facet = None

    @property
    def model(self):
        return self.listing.model

    def get(self, request, *args, **kwargs):
        keys = [self.kwargs["pk"], self.kwargs["other"]]
        if keys == sorted(keys):
            return super().get(request, *args, **kwargs)
        # Answers 404 where the other address would.
        self.get_queryset()
        address = reverse(request.resolver_match.view_name, args=sorted(keys))
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)

    def get_queryset(self):
        self.one, self.other = self.both()
        found = Results(
            self.events_of(self.one),
            page=page_number(self.request),
            size=self.paginate_by,
            among=asking.docids(self.events_of(self.other)),
        )
        if not found.count():
            raise Http404
        return found

    def both(self):
        keys = [self.kwargs["pk"], self.kwargs["other"]]
        if max(keys) > BIGGEST_RECORD:
            raise Http404
        found = self.model.objects.published().only(*self.model.NAMED).in_bulk(keys)
        if len(found) < 2:
            raise Http404
        return [found[key] for key in keys]

    def events_of(self, record) -> Question:
        return Question((Kind.EVENT,), chosen_of({self.facet: [str(record.pk)]}))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "both": [self.one, self.other],
            "total": self.object_list.answer.total,
            "listing": self.listing,
        }

    def get_context_object_name(self, object_list):
        return None


class OrganizationsTogether(Together):
    listing = ORGANIZATIONS
    facet = "organization"


class PeopleTogether(Together):
    listing = PEOPLE
    facet = "person"
