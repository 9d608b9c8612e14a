"""The HTML of the site's pages is as it should be, whether or not the Nu checker is at hand."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from articles.models import Article
from events.models import Event
from ngo_portal.shared.models import Country, Theme
from organizations.models import Organization, Person
from tests.html_errors import html_errors

pytestmark = pytest.mark.django_db

FRAME = (
    '<!doctype html><html lang="ar" dir="rtl"><head><title>ملتقى</title></head>'
    "<body><main><h1>ملتقى</h1>{}</main></body></html>"
)


@pytest.fixture
def pages(client, db):
    """A page of every kind by its address, full of the demonstration, in both languages."""
    call_command("load_demo", stdout=StringIO())
    names = ["home", "about", "search", "theme-list", "country-list"]
    lists = ["events:list", "articles:list", "organizations:list", "people:list"]
    addresses = [reverse(name) for name in [*names, *lists]]
    # The fullest record of each kind, and one beside it.
    for model, part in [
        (Event, "agenda"),
        (Event, "ballots"),
        (Article, "quotes"),
        (Organization, "names"),
        (Person, "affiliations"),
    ]:
        addresses += [record.get_absolute_url() for record in fullest(model, part)]
    addresses += [
        Theme.objects.filter(events__isnull=False).first().get_absolute_url(),
        Country.objects.filter(events__isnull=False).first().get_absolute_url(),
        f"{reverse('search')}?q=الحوار",
        f"{reverse('events:list')}?theme=pr&country=SY&year=2017&page=1",
        f"{reverse('events:list')}?q=nowhere",
        "/nowhere/",
        "/?q=%00",
    ]
    found = {}
    for language in ["ar", "en"]:
        client.cookies["django_language"] = language
        found |= {f"{address} ({language})": client.get(address).text for address in addresses}
    return found


def fullest(model, part):
    records = model.objects.published()
    ranked = sorted(records, key=lambda record: (-getattr(record, part).count(), record.pk))
    return [ranked[0], ranked[len(ranked) // 2]]


# The Nu checker sees all pages of the demonstration in tests/journeys/test_site.py.
@pytest.mark.skipif(
    connection.vendor == "postgresql", reason="Pages look the same on either database."
)
def test_every_kind_of_page_is_well_formed(pages):
    errors = {address: found for address, html in pages.items() if (found := html_errors(html))}

    assert len(pages) > 45
    assert errors == {}


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a<div>b</div></p>",
        "<b><i>a</b></i>",
        "<ul><p>a</p></ul>",
        "<p id=a>a<p id=a>b",
        "<p aria-labelledby=nowhere>a",
        "<label for=nowhere>a</label>",
        '<a href="#nowhere">a</a>',
        '<a href="/"><button>a</button></a>',
        "<button><input type=checkbox aria-label=a></button>",
        "<form><form></form></form>",
        "<table border=1></table>",
        "<center>a</center>",
        '<img src="a">',
        "<input name=a>",
        '<a href="/"></a>',
        "<h1>b</h1>",
        "<tr><td>a</td></tr>",
        "<p>a</span>",
    ],
)
def test_a_mistake_is_found(markup):
    assert html_errors(FRAME.format(markup)) != []


def test_a_page_without_mistakes_has_none():
    markup = '<ul><li><a href="#a">a</a></li></ul><label id=a>a <input name=a></label>'

    assert html_errors(FRAME.format(markup)) == []
