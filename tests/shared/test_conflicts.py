"""Nobody saves over a newer version without having seen it, and nobody loses a word."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from ngo_portal.shared.models import Version
from ngo_portal.shared.workflow import Status
from tests.factories import articles, events, organizations, shared
from tests.pages import words
from tests.sending import add_row, row_of, sent_from

# What each database keeps of a version is asked of both in test_versions.py.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

SEEN_BOTH = "overwrite"


@pytest.fixture
def event():
    event = events.EventFactory(draft=True, title="ورشة في دمشق", summary="موجز", tags=["حوار"])
    for number, text in enumerate(["الأولى", "الثانية", "الثالثة"], start=1):
        event.agenda.create(kind="session", text=text, position=number)
    return event


def signed_in(name, role="chief_editor"):
    client = Client()
    client.user = shared.UserFactory(role=role, first_name=name)
    client.force_login(client.user)
    return client


@pytest.fixture
def hala():
    return signed_in("هالة")


@pytest.fixture
def omar():
    return signed_in("عمر")


def address(record):
    return reverse(
        f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk]
    )


def opened(client, record):
    return sent_from(client.get(address(record)))


def send(client, record, data, **changes):
    return client.post(address(record), data | changes)


def stored(event):
    event = Event.objects.get(pk=event.pk)
    rows = [(row.text, row.hall) for row in event.agenda.order_by("pk")]
    return event.title, event.summary, sorted(event.tags.names()), rows


def told(found):
    fields = {field.name for field in found.fields}
    rows = {(part.way, row.kind, row.title) for part in found.parts for row in part.rows}
    return fields | rows


def item(event, data, text):
    return row_of(data, "agenda", event.agenda.get(text=text))


def test_two_editors_collide_and_nothing_is_lost(hala, omar, event):
    mine, theirs = opened(hala, event), opened(omar, event)
    # Omar changes one row, deletes two and adds one.
    theirs |= {
        "title": "ورشة في حمص",
        "tags": "حوار، نساء",
        f"{item(event, theirs, 'الأولى')}-hall": "ب",
    }
    for text in ("الثانية", "الثالثة"):
        theirs[f"{item(event, theirs, text)}-DELETE"] = "on"
    theirs = add_row(theirs, "agenda", kind="session", text="جلسة عمر", position="")
    # Hala types over his title and a row he deletes, and adds a row of her own.
    mine |= {
        "title": "ورشة في حلب",
        "summary": "موجز هالة",
        f"{item(event, mine, 'الثانية')}-hall": "د",
    }
    mine = add_row(mine, "agenda", kind="session", text="جلسة هالة", position="")
    assert send(omar, event, theirs).status_code == 302
    saved = stored(event)

    response = send(hala, event, mine)

    assert response.status_code == 200
    assert stored(event) == saved
    assert (saved[0], saved[3]) == ("ورشة في حمص", [("الأولى", "ب"), ("جلسة عمر", "")])
    collision = response.context["collision"]
    assert collision.who == "عمر الراوي"
    assert told(collision.theirs) == {
        "title",
        "tags",
        ("agenda", "changed", "الأولى"),
        ("agenda", "gone", "الثانية"),
        ("agenda", "gone", "الثالثة"),
        ("agenda", "new", "جلسة عمر"),
    }
    assert told(collision.mine) == {
        "title",
        "summary",
        ("agenda", "new", "الثانية"),
        ("agenda", "new", "جلسة هالة"),
    }
    assert collision.both == {"title"}
    page = response.content.decode()
    assert page.count("<del") > 2
    assert page.count("<ins") > 2

    # Pressed again without a choice, it is refused again, and the form is the same.
    again = send(hala, event, sent_from(response))
    assert again.status_code == 200
    assert stored(event) == saved
    assert told(again.context["collision"].mine) == told(collision.mine)

    data = sent_from(again)
    assert SEEN_BOTH not in data
    final = send(hala, event, data, **{SEEN_BOTH: again.context["collision"].seen})

    assert final.status_code == 302
    assert stored(event) == (
        "ورشة في حلب",
        "موجز هالة",
        ["حوار", "نساء"],
        [("الأولى", "ب"), ("جلسة عمر", ""), ("الثانية", "د"), ("جلسة هالة", "")],
    )


def test_pages_of_outcomes_and_quotes_are_guarded_too(hala, omar, event):
    outcome = events.OutcomeFactory(event=event, text="توصية")
    quote = articles.QuoteFactory(event=event, article=None, text="قول")
    for record in (outcome, quote):
        mine = opened(hala, record) | {"text": "نص هالة"}
        theirs = opened(omar, record)
        if record is outcome:
            theirs = add_row(theirs, "notes", noted_on="2022-06-01", text="بدأ")
        assert send(omar, record, theirs | {"text": "نص عمر"}).status_code == 302
        assert send(omar, record, theirs | {"text": "نص عمر"}).status_code == 302

        response = send(hala, record, mine)

        record.refresh_from_db()
        assert (response.status_code, record.text) == (200, "نص عمر")
        choice = {SEEN_BOTH: response.context["collision"].seen}
        assert send(hala, record, sent_from(response), **choice).status_code == 302
        record.refresh_from_db()
        assert record.text == "نص هالة"
    assert [note.text for note in outcome.notes.all()] == ["بدأ"]


@pytest.mark.once
def test_a_row_alone_is_enough_to_collide(hala, omar, event):
    parts = {
        "agreements": {"kind": "grant", "state": "planned", "subject": "منحة"},
        "citations": {"title": "دراسة"},
        "attendances": {"unit": "persons", "qualifier": "exact", "count": "30"},
    }
    mine = opened(hala, event) | {"summary": "آخر"}
    theirs = opened(omar, event)
    for way, row in parts.items():
        assert send(omar, event, add_row(theirs, way, **row)).status_code == 302, way

        response = send(hala, event, mine)

        assert [part.way for part in response.context["collision"].theirs.parts] == [way]
        assert stored(event)[1] == "موجز"
        getattr(event, way).all().delete()


@pytest.mark.once
def test_parts_saved_on_their_own_pages_collide_with_the_form(hala, omar, event):
    outcome = events.OutcomeFactory(event=event, text="توصية")
    mine = opened(hala, event) | {"summary": "آخر"}
    send(omar, outcome, opened(omar, outcome), text="توصية أخرى")

    response = send(hala, event, mine)

    assert response.context["collision"].who == "عمر الراوي"
    assert told(response.context["collision"].theirs) == {("outcomes", "changed", "توصية")}
    assert stored(event)[1] == "موجز"


def test_the_same_form_sent_twice_is_answered_as_once(hala, event):
    data = add_row(opened(hala, event), "agenda", kind="axis", text="محور", position="")
    data |= {"title": "جديد", f"{item(event, data, 'الثانية')}-DELETE": "on"}
    first = send(hala, event, data, _continue="1")
    kept = stored(event)

    second = send(hala, event, data, _continue="1")

    assert (second.status_code, second.url) == (302, first.url)
    assert stored(event) == kept
    assert Version.objects.of(event).count() == 2


@pytest.mark.once
def test_a_button_pressed_twice_moves_once(hala, event):
    data = opened(hala, event) | {"title": "جديد", "move": Status.IN_REVIEW}
    first = send(hala, event, data)
    second = send(hala, event, data)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Event.objects.get().status == Status.IN_REVIEW
    assert Version.objects.of(event).count() == 2


@pytest.mark.once
def test_ones_own_other_window_is_told_as_such(hala, event):
    mine = opened(hala, event)
    send(hala, event, mine, title="في النافذة الأولى")

    response = send(hala, event, mine, summary="في النافذة الثانية")

    collision = response.context["collision"]
    assert (collision.is_own, told(collision.mine)) == (True, {"summary"})


def test_claims_and_moves_are_no_newer_version(hala, omar, event):
    event.move(Status.IN_REVIEW, by=omar.user)
    mine = opened(hala, event) | {"title": "عنوان هالة"}
    event.claim(omar.user)
    assert send(hala, event, mine).status_code == 302

    mine = opened(hala, event) | {"title": "عنوان آخر"}
    event.refresh_from_db()
    event.move(Status.APPROVED, by=omar.user)
    event.move(Status.PUBLISHED, by=omar.user)
    late = send(hala, event, mine)
    assert late.status_code == 200
    assert "collision" not in late.context
    assert send(hala, event, sent_from(late)).status_code == 302
    assert stored(event)[0] == "عنوان آخر"
    assert Event.objects.get().publish_at is not None


def test_a_schedule_of_a_colleague_is_not_taken_back_unseen(hala, omar, event):
    mine = opened(hala, event) | {"title": "عنوان هالة"}
    send(omar, event, opened(omar, event), publish_at_0="2090-01-01", publish_at_1="10:00")

    response = send(hala, event, mine)

    assert told(response.context["collision"].theirs) == {"publish_at"}
    # She had not touched the moment, so it is in her form now.
    assert (
        sent_from(response)["publish_at_0"].endswith("2090")
        or "2090" in sent_from(response)["publish_at_0"]
    )
    choice = {SEEN_BOTH: response.context["collision"].seen}
    assert send(hala, event, sent_from(response), **choice).status_code == 302
    assert Event.objects.get().publish_at.year == 2090


@pytest.mark.once
def test_somebody_withheld_meanwhile_stays_withheld(hala, omar):
    person = organizations.PersonFactory(draft=True)
    mine = opened(hala, person) | {"summary": "موجز"}
    send(omar, person, opened(omar, person), is_withheld="on")

    response = send(hala, person, mine)
    person.refresh_from_db()
    assert (person.is_withheld, person.summary) == (True, person.summary)
    data = sent_from(response, **{SEEN_BOTH: response.context["collision"].seen})
    assert send(hala, person, data).status_code == 302

    person.refresh_from_db()
    assert (person.is_withheld, person.summary) == (True, "موجز")


@pytest.mark.once
def test_what_came_after_the_choice_has_to_be_seen_too(hala, omar, event):
    mine = opened(hala, event) | {"title": "عنوان هالة"}
    send(omar, event, opened(omar, event), title="عنوان عمر")
    response = send(hala, event, mine)
    data = sent_from(response, **{SEEN_BOTH: response.context["collision"].seen})
    send(omar, event, opened(omar, event), summary="موجز عمر")

    again = send(hala, event, data)

    assert again.status_code == 200
    assert told(again.context["collision"].theirs) == {"summary"}
    assert told(again.context["collision"].mine) == {"title"}
    assert stored(event)[:2] == ("عنوان عمر", "موجز عمر")


def test_a_change_of_which_no_version_was_kept_is_noticed(hala, event):
    mine = opened(hala, event) | {"summary": "موجز هالة"}
    Event.objects.filter(pk=event.pk).update(title="استيراد")
    gone = event.agenda.get(text="الثانية")
    gone.delete()

    response = send(hala, event, mine)

    collision = response.context["collision"]
    assert (collision.theirs, collision.who) == (None, "")
    assert told(collision.mine) == {"title", "summary", ("agenda", "new", "الثانية")}
    send(hala, event, sent_from(response), **{SEEN_BOTH: collision.seen})
    assert stored(event)[0] == "ورشة في دمشق"
    assert event.agenda.count() == 3


@pytest.mark.once
def test_who_may_no_longer_change_it_keeps_the_text_and_gets_no_choice(hala, event):
    keeper = organizations.OrganizationFactory()
    Event.objects.filter(pk=event.pk).update(owner=keeper)
    contributor = signed_in("رنا", "contributor")
    contributor.user.memberships.create(organization=keeper)
    mine = opened(contributor, event) | {"summary": "موجز رنا"}
    send(hala, event, opened(hala, event), title="عنوان هالة", move=Status.IN_REVIEW)

    response = send(contributor, event, mine)

    assert response.status_code == 200
    assert not response.context["may_overwrite"]
    assert "موجز رنا" in response.content.decode()
    forced = send(contributor, event, mine, **{SEEN_BOTH: response.context["collision"].seen})
    assert forced.status_code == 200
    assert stored(event)[:2] == ("عنوان هالة", "موجز")


def test_nonsense_in_the_tokens_breaks_nothing(hala, omar, event):
    mine = opened(hala, event) | {"title": "عنوان هالة"}
    send(omar, event, opened(omar, event), title="عنوان عمر")
    tokens = [f"{'0' * 32}@؟", "\0@\0", "a" * 10_000]

    for token in tokens:
        data = mine | {
            "seen_version": token,
            SEEN_BOTH: token,
            "agenda-1-id": "999999",
            "agenda-2-id": "x",
        }
        assert send(hala, event, data).status_code == 200, token
        assert (
            send(hala, event, data | {"agenda-TOTAL_FORMS": "؟", "publish_at_0": "؟"}).status_code
            == 200
        )
    assert stored(event)[0] == "عنوان عمر"


@pytest.mark.once
def test_mistakes_after_the_choice_do_not_ask_again(hala, omar, event):
    mine = opened(hala, event) | {"title": "عنوان هالة"}
    send(omar, event, opened(omar, event), title="عنوان عمر")
    response = send(hala, event, mine)
    choice = {SEEN_BOTH: response.context["collision"].seen}

    mistaken = send(hala, event, sent_from(response), **choice, starts_on="")
    final = send(hala, event, sent_from(mistaken), starts_on="2022-05-24")

    assert "collision" not in mistaken.context
    assert final.status_code == 302
    assert stored(event)[0] == "عنوان هالة"


@pytest.mark.once
def test_a_popup_is_guarded_like_the_page(hala, omar):
    organization = organizations.OrganizationFactory(draft=True)
    mine = sent_from(hala.get(address(organization) + "?_popup=1"), summary="موجز هالة")
    send(omar, organization, opened(omar, organization), name="اسم آخر")

    refused = send(hala, organization, mine, _popup="1")
    data = sent_from(refused, **{SEEN_BOTH: refused.context["collision"].seen})
    closed = send(hala, organization, data)

    assert (refused.status_code, data["_popup"]) == (200, "1")
    assert "popup_response_data" in closed.context
    organization.refresh_from_db()
    assert (organization.name, organization.summary) == ("اسم آخر", "موجز هالة")


@pytest.mark.once
def test_texts_with_other_ends_of_lines_do_not_differ(hala, omar):
    article = articles.ArticleFactory(draft=True, summary="سطر\nوسطر", body="<p>نص</p>\n<p>آخر</p>")
    mine = opened(hala, article)
    mine |= {"summary": "سطر\r\nوسطر", "kicker": "هالة"}
    send(omar, article, opened(omar, article), title="عنوان عمر")

    response = send(hala, article, mine)

    assert told(response.context["collision"].mine) == {"kicker"}
    assert "عنوان عمر" in words(response)
    assert timezone.now() > article.updated_at
