"""A page is cited: what the sentence says, and files that any reference manager reads."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.translation import gettext, override

from articles.models import ArticlePerson
from ngo_portal.shared.citing.formats import BIBTEX, CSL, RIS, bibtex, csl, ris, written
from ngo_portal.shared.citing.reference import Held, Reference
from tests.factories.articles import ArticleFactory, ArticlePersonFactory
from tests.factories.events import EventFactory, InvolvementFactory
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import PlaceFactory
from tests.pages import words

EVIL = '}{ 100% of #1 & _x_ ~^ \\ $5 @misc{a, "q"\r\nER  - \nAU  - evil\u2028\x00'
ENDINGS = {"cite-bib": "cite.bib", "cite-ris": "cite.ris", "cite-csl": "cite.json"}
TAG = re.compile(r"([A-Z][A-Z0-9])  - (.*)\r\n")


def reference(**values):
    known = {
        "key": "multaqa-event-7",
        "title": "ورشة الحوار",
        "language": "ar",
        "url": "https://multaqa.example/e/7",
        "issued_on": date(2024, 3, 9),
        "changed_on": date(2024, 4, 1),
    }
    return Reference(**known | values)


def fields_of(entry):
    """Fields of a BibTeX entry as BibTeX finds them: by counting braces, escaped ones too."""
    found, place = {}, entry.index(",") + 1
    while match := re.compile(r"\s*(\w+) = ").match(entry, place):
        start = place = match.end()
        depth = 0
        while depth or entry[place] not in ",\n":
            depth += {"{": 1, "}": -1}.get(entry[place], 0)
            assert depth >= 0
            place += 1
        found[match[1]] = entry[start:place]
        place += entry[place] == ","
    assert entry[place:].strip() == "}"
    return found


def test_whatever_a_title_holds_a_file_of_bibtex_stays_one_entry():
    entry = bibtex(reference(title=EVIL, authors=("جمعية أ and ب", EVIL), place="{"))

    fields = fields_of(entry)
    assert [*fields] == [
        *("author", "title", "howpublished", "year", "month", "url", "note", "venue", "langid")
    ]
    assert fields["author"].startswith("{{جمعية أ and ب} and {")
    assert (fields["month"], fields["year"], fields["venue"]) == (
        "mar",
        "{2024}",
        r"{\textbraceleft{}}",
    )
    assert re.findall(r"(?<!\\)[#$%&_~^]", fields["title"]) == []


def test_whatever_a_title_holds_a_file_of_ris_stays_one_record():
    text = ris(reference(title=EVIL, authors=("جمعية أ", "جمعية ب")))

    lines = TAG.findall(text)
    assert "".join(f"{tag}  - {value}\r\n" for tag, value in lines) == text
    tags = [tag for tag, _value in lines]
    assert (tags[0], tags[-1], tags.count("AU"), tags.count("ER")) == ("TY", "ER", 2, 1)
    assert dict(lines)["DA"] == "2024/03/09/"


@pytest.mark.parametrize(
    ("held", "parts", "stated"),
    [
        (Held(date(2022, 5, 23), date(2022, 5, 24), "range"), [[2022, 5, 23], [2022, 5, 24]], "2"),
        (Held(date(2022, 5, 1), None, "month"), [[2022, 5]], "{2022-05}"),
        (Held(date(2022, 1, 1), None, "year"), [[2022]], "{2022}"),
    ],
)
def test_a_date_is_cited_no_more_precisely_than_it_is_known(held, parts, stated):
    cited = reference(held=held)

    [item] = json.loads(csl(cited))
    expected = "{2022-05-23/2022-05-24}" if stated == "2" else stated
    assert item["event-date"] == {"date-parts": parts}
    assert fields_of(bibtex(cited))["eventdate"] == expected


def test_what_is_not_known_is_in_no_file():
    [item] = json.loads(csl(reference(title=EVIL)))

    assert {*item} == {
        *("id", "type", "title", "container-title", "publisher", "issued", "language", "note"),
        "URL",
    }
    assert "eventdate" not in fields_of(bibtex(reference()))
    assert "AU" not in dict(TAG.findall(ris(reference())))


@pytest.fixture
def event():
    event = EventFactory(several_days=True, publish_at=datetime(2022, 5, 26, 9, tzinfo=UTC))
    centre = OrganizationFactory(name="مركز الأمان")
    centre.names.create(kind="official", name="Safety Centre")
    InvolvementFactory(event=event, organization=centre)
    return event


@pytest.mark.django_db
@pytest.mark.once
def test_a_title_with_quotation_marks_is_quoted_with_others(client):
    homs = PlaceFactory(name_ar="حمص", name_en="")
    event = EventFactory(title="حملة «اسأل قبل أن تشارك»", place=homs, country=homs.country)

    page = BeautifulSoup(client.get(event.get_absolute_url()).content, "html.parser")
    arabic, english = page.select("#cite .cite__words")

    assert "«حملة “اسأل قبل أن تشارك”»." in arabic.get_text()
    assert "“حملة «اسأل قبل أن تشارك»” [in Arabic]." in english.get_text()
    assert "حمص" in english.get_text()
    assert [(bdi["lang"], bdi.text) for bdi in english.select("bdi[lang]")] == [
        ("ar", "حملة «اسأل قبل أن تشارك»")
    ]


@pytest.mark.django_db
def test_page_says_how_it_is_cited_in_both_languages(client, event):
    page = client.get(event.get_absolute_url())

    arabic, english = page.context["citation"].forms
    said = words(page)
    assert (arabic.language, english.language) == ("ar", "en")
    for code, details in [
        ("ar", "ورشة عمل، سوريا، 23–24 أيار/مايو 2022. ملتقى،"),
        ("en", "Workshop, Syria, 23–24 May 2022. Multaqa,"),
    ]:
        with override(code):
            title = gettext("“%(title)s”") % {"title": event.title}
        who = {"ar": "مركز الأمان", "en": "Safety Centre"}[code]
        mark = {"ar": "", "en": " [in Arabic]"}[code]
        assert f"{who}. {title}{mark}. {details}" in said
    assert (arabic.url, english.url) == (
        f"http://testserver/e/{event.pk}",
        f"http://testserver/en/e/{event.pk}",
    )


@pytest.mark.django_db
def test_files_speak_the_language_of_their_address(client, event):
    for name, form in [("cite-bib", BIBTEX), ("cite-ris", RIS), ("cite-csl", CSL)]:
        here, there = (
            f"/events/{event.pk}/{ENDINGS[name]}",
            f"/en/events/{event.pk}/{ENDINGS[name]}",
        )
        answers = [client.get(address) for address in (here, there)]

        assert "Safety Centre" in answers[1].text and "[in Arabic]" in answers[1].text
        assert "Safety Centre" not in answers[0].text and "[in" not in answers[0].text
        assert answers[0].headers["Content-Type"] == form.media_type
        assert answers[0].headers["X-Robots-Tag"] == "noindex"
        assert "مركز الأمان" in answers[0].text
        assert (
            f'filename="multaqa-event-{event.pk}.{form.ending}"'
            in (answers[0].headers["Content-Disposition"])
        )
        with override("ar"):
            page = client.get(event.get_absolute_url()).text
        assert f'href="{here}"' in page


@pytest.mark.django_db
def test_a_report_is_cited_by_its_authors_and_its_day_elsewhere(client):
    article = ArticleFactory(
        title="تقرير من حمص",
        language="en",
        byline="تحرير ملتقى",
        outlet_as_stated="وكالة مثال",
        source_published_on=date(2021, 2, 3),
    )
    address = reverse("articles:cite-csl", args=[article.pk])
    [signed] = client.get(address).json()
    author = ArticlePerson.Kind.AUTHOR
    ArticlePersonFactory(article=article, kind=author, person=PersonFactory(name="ريم الكاتبة"))
    ArticlePersonFactory(
        article=article, kind=author, person=PersonFactory(name="سر لا يُنشر", withheld=True)
    )

    [item] = client.get(address).json()

    assert signed["author"] == [{"literal": "تحرير ملتقى"}]
    assert [name["literal"].endswith("ريم الكاتبة") for name in item["author"]] == [True]
    assert (item["type"], item["language"], item["container-title"]) == (
        *("article-newspaper", "en", "وكالة مثال"),
    )
    assert item["issued"] == {"date-parts": [[2021, 2, 3]]}
    assert client.get(article.get_absolute_url()).text.count(address) == 1


def test_every_form_has_a_writer():
    assert [bool(written(reference(), form)) for form in (BIBTEX, RIS, CSL)] == [True] * 3
