"""One box over titles, names and texts of everything published."""

from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from articles.models import Article
from events.models import Event
from ngo_portal.shared.arabic import words
from ngo_portal.shared.filters import LONGEST_TEXT
from organizations.models import Organization, Person

HITS_PER_KIND = 10


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search words"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


@dataclass(frozen=True)
class Kind:
    """One kind of record on the page of results, and how it is shown there."""

    records: type
    label: str
    list_name: str
    card: str
    layout: str

    def found(self, text):
        """The first hits, how many there are, and the way to all of them."""
        matching = self.records.objects.published().mentioning(text)
        return {
            "kind": self,
            "hits": matching.for_cards()[:HITS_PER_KIND],
            "count": matching.count(),
            "address": f"{reverse(self.list_name)}?{urlencode({'q': text})}",
        }


KINDS = [
    Kind(Event, _("Events"), "events:list", "events/_card.html", "diary"),
    Kind(Article, _("Reports"), "articles:list", "articles/_card.html", "grid"),
    Kind(
        Organization,
        _("Organizations"),
        "organizations:list",
        "organizations/_card.html",
        "grid grid--wide",
    ),
    Kind(Person, _("People"), "people:list", "organizations/_person.html", "grid grid--wide"),
]


class Search(TemplateView):
    template_name = "search.html"

    def get_context_data(self, **kwargs):
        form = SearchForm(self.request.GET)
        text = form.cleaned_data["q"] if form.is_valid() else ""
        found = [kind.found(text) for kind in KINDS] if words(text) else []
        return super().get_context_data(
            **kwargs,
            form=form,
            text=text,
            found=found,
            total=sum(hits["count"] for hits in found),
        )
