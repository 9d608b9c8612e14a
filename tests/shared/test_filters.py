"""What an address with filters says in words, and what it does with nonsense."""

from datetime import date

import pytest
from django.http import QueryDict
from django.utils import translation

from articles.filters import ArticleFilterSet
from articles.models import Article
from events.filters import EventFilterSet
from events.models import Event
from ngo_portal.shared.filters import LONGEST_VALUE, VALUES_PER_FILTER
from ngo_portal.shared.searching.keys import BIGGEST_RECORD
from organizations.filters import OrganizationFilterSet, PersonFilterSet
from organizations.models import Organization, Person
from tests.factories.events import EventFactory, EventTypeFactory, InvolvementFactory
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import CountryFactory, ThemeFactory

pytestmark = pytest.mark.django_db

ALL = [
    (EventFilterSet, Event),
    (ArticleFilterSet, Article),
    (OrganizationFilterSet, Organization),
    (PersonFilterSet, Person),
]


def filtered(address="", filterset_class=EventFilterSet, model=Event):
    return filterset_class(QueryDict(address), queryset=model.objects.published())


def told(filterset):
    """Label, value, whether it is known, for every chip."""
    return [(str(chip.label), chip.value, chip.is_known) for chip in filterset.chips]


def as_dict(url):
    return dict(QueryDict(url.removeprefix("?").removeprefix(".")).lists())


@pytest.fixture
def words_of_source():
    """Labels as the source has them, whatever the state of the catalogue."""
    with translation.override("en"):
        yield


# Chips


def test_no_filter_no_chip():
    assert filtered().chips == []
    assert filtered("theme=&q=&from=&country=%20&page=3&utm_source=x").chips == []


def test_the_way_out_of_a_filter_leaves_boxes_behind_that_nobody_filled():
    chip = next(iter(filtered("q=&theme=nowhere&country=sy&from=&to=").chips))

    assert chip.url == "?country=sy"


def test_chips_come_in_the_order_of_the_form_and_name_what_they_stand_for(words_of_source):
    EventTypeFactory(code="forum", name_ar="منتدى", name_en="Forum")
    ThemeFactory(code="bf_water", name_ar="مياه", name_en="Water")
    CountryFactory()
    organization = OrganizationFactory(name="جمعية ضفاف")
    names = {str(found.label): name for name, found in EventFilterSet.base_filters.items()}

    chips = told(
        filtered(
            f"q=سلام&mode=virtual&year=2022&organization={organization.pk}&type=forum"
            "&country=sy&theme=bf_water&from=1/5/2022&to=2022-05-31&life=held"
        )
    )

    assert sorted((names[label], value) for label, value, _known in chips) == sorted(
        [
            ("q", "سلام"),
            ("theme", "Water"),
            ("country", "Syria"),
            ("type", "Forum"),
            ("organization", "جمعية ضفاف"),
            ("year", "2022"),
            ("from", "1/5/2022"),
            ("to", "2022-05-31"),
            ("mode", "Virtual"),
            ("life", "Held"),
        ]
    )
    assert [names[label] for label, *_rest in chips] == [
        name for name in EventFilterSet.base_filters if name not in ("person", "tag", "place")
    ]
    assert all(is_known for *_rest, is_known in chips)


@pytest.mark.parametrize("filterset_class", [found for found, _model in ALL])
def test_every_filter_has_a_label(filterset_class):
    assert all(str(found.label) for found in filterset_class.base_filters.values())


def test_from_and_to_are_the_names_in_the_address():
    assert {"from", "to"} <= {*EventFilterSet.base_filters}
    assert not {"from_", "to_"} & {*EventFilterSet.base_filters}


def test_unknown_values_are_told_as_such_and_find_nothing(words_of_source):
    EventFactory()

    filterset = filtered("theme=nonsense&country=XX")

    assert [*filterset.qs] == []
    assert told(filterset) == [
        ("Theme", "nonsense", False),
        ("Country", "XX", False),
    ]


def test_an_unknown_value_beside_a_known_one_takes_nothing_away(words_of_source):
    event = EventFactory(country=CountryFactory())

    filterset = filtered("country=XX&country=sy")

    assert [*filterset.qs] == [event]
    assert told(filterset) == [("Country", "Syria", True), ("Country", "XX", False)]


@pytest.mark.parametrize("hidden", ["draft", "scheduled", "withdrawn"])
def test_the_name_of_an_unpublished_record_is_not_told(hidden, words_of_source):
    organization = OrganizationFactory(name="جمعية سرية", **{hidden: True})
    InvolvementFactory(organization=organization)

    filterset = filtered(f"organization={organization.pk}")

    assert told(filterset) == [("Organization", str(organization.pk), False)]
    assert [*filterset.qs] == []


def test_the_name_of_a_withheld_person_is_not_told(words_of_source):
    person = PersonFactory(withheld=True)

    assert told(filtered(f"person={person.pk}")) == [("Person", str(person.pk), False)]


# Ways out


@pytest.mark.parametrize(
    ("address", "rest"),
    [
        ("theme=a", {}),
        ("theme=a&page=3", {}),
        ("theme=a&theme=b", {"theme": ["b"]}),
        ("theme=a&theme=a&theme=b", {"theme": ["b"]}),
        ("theme=%20a%20&theme=b", {"theme": ["b"]}),
        ("theme=a&country=sy&page=2&q=x", {"country": ["sy"], "q": ["x"]}),
        ("theme=a&unrelated=1", {"unrelated": ["1"]}),
    ],
)
def test_a_chip_takes_away_its_value_and_the_page_and_keeps_the_rest(address, rest):
    chip = next(chip for chip in filtered(address).chips if chip.value == "a")

    assert as_dict(chip.url) == rest


@pytest.mark.parametrize(
    "address",
    ["q=سلام", "q=%20سلام%20", "q=حرب&q=سلام", "from=%201/5/2022%20", "to=1/1/2020&to=1/5/2022"],
)
def test_a_chip_of_a_single_value_takes_the_whole_parameter_away(address):
    (chip,) = filtered(address + "&page=2").chips

    assert as_dict(chip.url) == {}


def test_the_chip_of_a_long_value_takes_it_away():
    (chip,) = filtered("theme=" + "x" * 10_000).chips

    assert len(chip.value) == LONGEST_VALUE
    assert as_dict(chip.url) == {}


def test_following_the_chips_one_by_one_ends_at_the_whole_list():
    filterset = filtered(
        "theme=a&theme=b&country=sy&q=%20x%20&from=1/5/2022&year=2022&mode=hybrid&page=9"
    )
    steps = 0

    while filterset.chips:
        filterset = filtered(filterset.chips[0].url.removeprefix("?").removeprefix("."))
        steps += 1

    assert steps == 7
    assert filterset.data.urlencode() == ""


# Relaxations


def test_relaxations_say_what_each_filter_left_out_would_show(words_of_source):
    water = ThemeFactory(code="bf_water", name_en="Water")
    EventFactory(themes=[water], country=CountryFactory(), starts_on=date(2021, 5, 1))
    EventFactory.create_batch(
        2, themes=[water], country=CountryFactory(qatar=True), starts_on=date(2022, 5, 1)
    )
    EventFactory(
        themes=[water], country=CountryFactory(qatar=True), starts_on=date(2022, 5, 1), draft=True
    )

    filterset = filtered("theme=bf_water&country=sy&year=2022&page=4")

    assert [*filterset.qs] == []
    assert [
        (str(found.label), found.count, as_dict(found.url)) for found in filterset.relaxations()
    ] == [
        ("Country", 2, {"theme": ["bf_water"], "year": ["2022"]}),
        ("Year", 1, {"theme": ["bf_water"], "country": ["sy"]}),
    ]


def test_the_counts_of_relaxations_are_what_their_addresses_show():
    EventFactory(country=CountryFactory(), mode="virtual")
    EventFactory(country=CountryFactory(qatar=True), mode="in_person")

    found = filtered("country=sy&mode=in_person&q=ورشة&page=2").relaxations()

    assert [relaxation.is_alone for relaxation in found] == [False, False]
    for relaxation in found:
        assert filtered(relaxation.url.removeprefix("?")).qs.count() == relaxation.count > 0


def test_where_one_filter_less_does_not_help_each_is_offered_alone(words_of_source):
    EventFactory(country=CountryFactory(), mode="virtual", starts_on=date(2021, 5, 1))
    EventFactory(country=CountryFactory(qatar=True), mode="hybrid", starts_on=date(2022, 5, 1))

    found = filtered("country=qa&mode=in_person&year=2021&q=قصيدة").relaxations()

    assert [
        (str(option.label), option.count, option.is_alone, as_dict(option.url)) for option in found
    ] == [
        ("Country", 1, True, {"country": ["qa"]}),
        ("Year", 1, True, {"year": ["2021"]}),
    ]


def test_relaxations_of_many_filters_take_few_queries(django_assert_max_num_queries):
    ThemeFactory(code="bf_water")
    filterset = filtered("country=sy&mode=in_person&year=2021&q=x&theme=bf_water&life=held")
    assert filterset.chips

    with django_assert_max_num_queries(30):
        filterset.relaxations()


@pytest.mark.parametrize("address", ["", "theme=nonsense", "page=2", "from=abc&country=XX"])
def test_a_single_filter_is_not_worth_a_relaxation(address):
    EventFactory()

    assert filtered(address).relaxations() == []


# Nonsense


@pytest.mark.parametrize("value", ["abc", "31/2/2022", "2022-13-01", "99999-01-01", "١٣/١٣/٢٠٢٢"])
@pytest.mark.parametrize("name", ["from", "to"])
def test_a_date_that_cannot_be_read_is_reported_in_arabic_and_does_not_filter(name, value):
    event = EventFactory()

    filterset = filtered(f"{name}={value}&country=sy")

    assert [*filterset.errors] == [name]
    (sentence,) = filterset.errors[name]
    assert any("\u0621" <= letter <= "\u064a" for letter in sentence)
    assert [*filterset.qs] == [event]
    assert len(filterset.chips) == 1


HOSTILE = [
    "x" * 10_000,
    "9" * 10_000,
    "ا" * 10_000,
    str(BIGGEST_RECORD),
    str(BIGGEST_RECORD + 1),
    "-1",
    "-" + "9" * 30,
    "0",
    "1e5",
    "٣",
    "²",
    "1_000",
    "\u202e\u2066txt.exe\u2069",
    "\ud7ff\ufffd",
    "'; DROP TABLE events_event; --",
    "<script>alert(1)</script>",
    "%",
    "{}",
    "None",
    "true",
    "../../etc/passwd",
    "🕊",
]


@pytest.mark.parametrize(("filterset_class", "model"), ALL)
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_of_any_parameter_breaks_a_list(filterset_class, model, value):
    for name in filterset_class.base_filters:
        query = QueryDict(mutable=True)
        query[name] = value

        filterset = filterset_class(query, queryset=model.objects.published())

        assert [*filterset.qs] == []
        assert len(filterset.chips) + len(filterset.errors) <= 1
        assert filterset.relaxations() == []


@pytest.mark.parametrize(("filterset_class", "model"), ALL)
def test_nonsense_in_every_parameter_at_once(filterset_class, model):
    query = QueryDict(mutable=True)
    for name in filterset_class.base_filters:
        query.setlist(name, [value[:100] for value in HOSTILE])

    filterset = filterset_class(query, queryset=model.objects.published())

    assert [*filterset.qs] == []
    assert filterset.chips
    assert filterset.relaxations() == []


def test_repeated_values_count_once_and_no_more_than_the_limit():
    event = EventFactory(country=CountryFactory())

    once = filtered("&".join(["country=sy"] * 30))
    many = filtered("&".join(f"country=x{number}" for number in range(30)))

    assert [*once.qs] == [event]
    assert len(once.chips) == 1
    assert len(many.chips) == VALUES_PER_FILTER


@pytest.mark.parametrize("year", ["0999", "999", "10000", "20222", "-2022", "2022.0", "abcd"])
def test_what_is_no_year_is_unknown(year):
    EventFactory()

    filterset = filtered(f"year={year}")

    assert [chip.is_known for chip in filterset.chips] == [False]
    assert [*filterset.qs] == []


@pytest.mark.parametrize("year", ["1000", "9999", "٢٠٢٢", "۲۰۲۲"])
def test_every_year_of_four_digits_is_known(year):
    filterset = filtered(f"year={year}")

    assert [chip.is_known for chip in filterset.chips] == [True]
    assert [*filterset.qs] == []


def test_searched_text_has_a_greatest_length():
    EventFactory(title="سلام")

    assert filtered("q=" + "س" * 200).form.is_valid()
    assert [*filtered("q=" + "س" * 201).errors] == ["q"]


@pytest.mark.parametrize(("filterset_class", "model"), ALL)
def test_an_address_with_filters_takes_few_queries(
    filterset_class, model, django_assert_max_num_queries
):
    filterset = filtered("country=sy&theme=a&theme=b&q=x", filterset_class, model)

    with django_assert_max_num_queries(7):
        assert [*filterset.qs] == []
        assert filterset.chips
