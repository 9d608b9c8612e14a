"""What two organizations, or two people, were part of together.

The filters of a list mean any of several organizations; that both were there is asked here.
"""

from django.http import Http404
from django.views.generic import ListView

from ngo_portal.shared import asking
from ngo_portal.shared.browsing import RECORDS_PER_PAGE, page_number
from ngo_portal.shared.results import Results
from ngo_portal.shared.searching.keys import BIGGEST_RECORD, Kind
from ngo_portal.shared.searching.question import Question, chosen_of
from organizations.listings import ORGANIZATIONS, PEOPLE


class Together(ListView):
    """The events of both of two public records of a kind; `facet` is how lists ask for one."""

    template_name = "organizations/together.html"
    paginate_by = RECORDS_PER_PAGE
    http_method_names = ["get", "head"]
    listing = facet = None

    @property
    def model(self):
        return self.listing.model

    def get_queryset(self):
        self.one, self.other = self.both()
        return Results(
            self.events_of(self.one),
            page=page_number(self.request),
            size=self.paginate_by,
            among=asking.docids(self.events_of(self.other)),
        )

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
