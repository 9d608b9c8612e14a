"""Pages of events: the whole record, nothing but the public record, the same work for any size."""

import re
from datetime import date, time

import pytest
from django.urls import reverse

from articles.models import ArticleEvent, Provenance, Quote
from events.models import (
    Agreement,
    AttendanceBreakdown,
    Event,
    EventRelation,
    Outcome,
    ParticipationRole,
)
from ngo_portal.shared import generation, projecting
from ngo_portal.shared.quantity import Mode, Qualifier, Unit
from tests.factories.articles import (
    ArticleEventFactory,
    ArticleFactory,
    ProvenanceFactory,
    QuoteFactory,
)
from tests.factories.events import (
    AgendaItemFactory,
    AgreementFactory,
    AttendanceBreakdownFactory,
    AttendanceFactory,
    BallotFactory,
    CitationFactory,
    EventDocumentFactory,
    EventFactory,
    EventPhotoFactory,
    EventRelationFactory,
    EventSeriesFactory,
    EventTypeFactory,
    InvolvementFactory,
    InvolvementRoleFactory,
    OutcomeFactory,
    OutcomeNoteFactory,
    ParticipationFactory,
    ParticipationRoleFactory,
    ProjectFactory,
)
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import (
    AttachmentFactory,
    CountryFactory,
    GoalFactory,
    ObservanceFactory,
    PhotoFactory,
    PlaceFactory,
    TargetGroupFactory,
    ThemeFactory,
)
from tests.pages import HOSTILE_QUERIES, main, words
from tests.vocabulary import blocks, faults

pytestmark = pytest.mark.django_db

LIST = reverse("events:list")
# Records and their number, what the form offers (themes in groups, countries, types, years), and
# what cards show: themes and organizers.
LIST_QUERIES = 9
# The record, which parts it has, one for each kind of them, and one for all cards.
DETAIL_QUERIES = 35
HIDDEN = ["draft", "in_review", "needs_changes", "approved", "scheduled", "withdrawn"]


def page_of(client, event):
    response = client.get(event.get_absolute_url())
    assert response.status_code == 200
    return response


def role(code):
    return ParticipationRole.objects.get(code=code)


@pytest.fixture
@projecting.together()
def rich_event():
    """A conference of which everything that can be recorded is recorded."""
    qatar = CountryFactory(qatar=True)
    municipality = PlaceFactory(name_ar="بلدية النخيل", country=qatar, kind="governorate")
    city = PlaceFactory(name_ar="مدينة النخلة", country=qatar, parent=municipality)
    keeper = OrganizationFactory(name="شبكة الذاكرة المدنية")
    series = EventSeriesFactory(name="ملتقى الأسرة السنوي", about="يُعقد كل عامين")
    donor = OrganizationFactory(name="صندوق المبادرات")
    executor = OrganizationFactory(name="مؤسسة التنفيذ الأهلية")
    project = ProjectFactory(
        name="مشروع بيت آمن", about="ثلاث سنوات من العمل", donors=[donor], organizations=[executor]
    )
    parent = EventFactory(title="أسبوع الأسرة العربي")
    event = EventFactory(
        several_days=True,
        type=EventTypeFactory(code="conference"),
        title="مؤتمر الأسرة أمام الشاشة",
        slogan="طفل آمن في عالم متصل",
        subject="الأسرة والشاشات نموذجًا",
        summary="يومان من النقاش حول الأسرة والشاشات.",
        body="<p>جمع المؤتمر باحثين وقضاة <strong>ومعلمين</strong>.</p>",
        date_basis=Event.DateBasis.PUBLICATION,
        starts_at=time(9, 30),
        ends_at=time(16, 0),
        life=Event.Life.POSTPONED,
        life_note="لتعذر وصول الضيوف",
        previously_on=date(2022, 3, 14),
        mode=Mode.HYBRID,
        platform="Webex",
        access=Event.Access.INVITATION,
        scope=Event.Scope.INTERNATIONAL,
        venue="فندق الواحة",
        hall="قاعة السدرة",
        place=city,
        country=qatar,
        distinction="أول لقاء من نوعه في المنطقة",
        parent=parent,
        parent_kind=Event.ParentKind.SIDE_EVENT,
        series=series,
        series_ordinal=2,
        owner=keeper,
        cover=PhotoFactory(alt="قاعة المؤتمر من الداخل", caption="القاعة صباحًا", credit="ريم"),
        themes=[ThemeFactory(code="pr_children", name_ar="حماية الأطفال")],
        goals=[GoalFactory(number=16)],
        target_groups=[TargetGroupFactory(name_ar="أطفال معرضون للخطر")],
        observances=[ObservanceFactory(name_ar="يوم المساندة", month=5, day=17)],
        projects=[project],
        tags=["الإنترنت الآمن"],
    )
    EventFactory(title="الملتقى الأول للأسرة", series=series, series_ordinal=1)
    EventFactory(title="الملتقى الثالث للأسرة", series=series, series_ordinal=3)
    add_actors(event)
    add_proceedings(event)
    add_testimony(event)
    return event


def add_actors(event):
    InvolvementFactory(
        event=event, organization=OrganizationFactory(name="مركز الأمان"), note="فرع الريان"
    )
    InvolvementFactory(
        event=event,
        organization=None,
        name_as_stated="منظمات دولية مماثلة",
        role=InvolvementRoleFactory(code="participant"),
    )
    InvolvementFactory(
        event=event,
        organization=OrganizationFactory(name="وزارة التنمية", draft=True),
        role=InvolvementRoleFactory(code="sponsor"),
    )
    speaker = PersonFactory(name="هدى بركات", honorific="الدكتورة")
    ParticipationFactory(
        event=event,
        person=speaker,
        role=role("opening_speaker"),
        title_as_stated="المديرة التنفيذية حينها",
        organization_as_stated="مركز الأمان للأسرة",
        note="بكلمة مسجلة",
    )
    ParticipationFactory(
        event=event,
        person=None,
        name_as_stated="الأطفال المشاركون",
        title_as_stated="",
        role=role("child_presenter"),
    )
    AgendaItemFactory(event=event, kind="objective", text="تعريف المجتمع بحقوق الطفل")
    AgendaItemFactory(event=event, kind="axis", text="الأسرة والتقنية الحديثة")
    AgendaItemFactory(
        event=event,
        kind="session",
        text="جلسة الافتتاح الرسمية",
        held_on=date(2022, 5, 23),
        starts_at=time(9, 30),
        ends_at=time(10, 45),
        hall="القاعة الكبرى",
        speakers=[speaker],
    )


def add_proceedings(event):
    AttendanceFactory(event=event, role=role("speaker"), count=25)
    AttendanceFactory(
        event=event, unit=Unit.ORGANIZATIONS, qualifier=Qualifier.AT_LEAST, count=30, note="من قطر"
    )
    for mode, count in [("", 54), (Mode.IN_PERSON, 25), (Mode.VIRTUAL, 28)]:
        AttendanceFactory(event=event, qualifier=Qualifier.EXACT, count=count, mode=mode)
    sex, profession = (
        AttendanceBreakdown.Dimension.SEX,
        AttendanceBreakdown.Dimension.PROFESSION,
    )
    AttendanceBreakdownFactory(event=event, dimension=sex, value="نساء مشاركات", count=31)
    AttendanceBreakdownFactory(event=event, dimension=profession, value="طبيبات", count=None)
    AttendanceBreakdownFactory(
        event=event,
        dimension=AttendanceBreakdown.Dimension.ORIGIN,
        value="",
        place=PlaceFactory(name_ar="ضاحية الورد"),
        count=None,
    )
    outcome = OutcomeFactory(
        event=event,
        number=4,
        text="إنشاء خط مساعدة مجاني للأطفال",
        proposed_by=PersonFactory(name="منى الراشد"),
        responsible=OrganizationFactory(name="هيئة الاتصالات"),
        due_on=date(2022, 8, 1),
        due_as_stated="خلال فصل الصيف",
        follow_up=Outcome.FollowUp.IN_PROGRESS,
        evidence_url="https://example.org/evidence",
    )
    OutcomeNoteFactory(outcome=outcome, text="شُكلت لجنة للخط", url="https://example.org/note")
    OutcomeFactory(event=event, kind=Outcome.Kind.DECISION, number=1, text="عقد لقاء كل عام")
    BallotFactory(
        event=event,
        motion="اعتماد البيان الختامي",
        mode=Mode.VIRTUAL,
        in_favour=9,
        eligible=29,
        reached=12,
        note="جرى التصويت قبل الختام",
        document=AttachmentFactory(title="نص البيان الختامي"),
    )
    AgreementFactory(
        event=event,
        state=Agreement.State.PLANNED,
        subject="تبادل الخبرات بين الخطوط",
        parties=[OrganizationFactory(name="خط نجدة الطفل")],
        parties_as_stated="ووفد زائر",
    )
    CitationFactory(
        event=event,
        title="مسح استعمال الشاشات",
        organization=OrganizationFactory(name="مركز المسوح"),
        presented_by=PersonFactory(name="وليد الناصر"),
        url="https://example.org/survey",
        note="شمل 1,840 أسرة",
    )
    EventFactory(title="ورشة الأطفال يسألون", parent=event, parent_kind=Event.ParentKind.PARALLEL)
    EventRelationFactory(event=event, other=None, other_as_stated="اجتماع ستوكهولم المقبل")
    EventRelationFactory(
        event=event,
        kind=EventRelation.Kind.FOLLOWS,
        other=EventFactory(title="لقاء التشاور الإقليمي"),
    )
    EventRelationFactory(event=EventFactory(title="اجتماع لجنة المتابعة"), other=event)


def add_testimony(event):
    article = ArticleFactory(title="الريان تستعد لمؤتمر الأسرة")
    ArticleEventFactory(article=article, event=event, kind=ArticleEvent.Kind.ANNOUNCEMENT)
    quote = {"event": event, "article": article, "role_then": "مديرة المؤتمر"}
    QuoteFactory(**quote, text="باب الحديث يبقى مفتوحًا", speaker=PersonFactory(name="سعاد خوري"))
    QuoteFactory(**quote, kind=Quote.Kind.INDIRECT, text="إن الخطة جاهزة", speaker_as_stated="وفد")
    ProvenanceFactory(
        article=article,
        event=event,
        fact=Provenance.Fact.PLACE,
        value="فندق الواحة، الريان",
        sentence="تستضيف قاعة السدرة في فندق الواحة أعمال المؤتمر.",
    )
    EventPhotoFactory(event=event, photo=PhotoFactory(caption="مجموعات العمل", credit="سامر"))
    EventDocumentFactory(event=event, attachment=AttachmentFactory(title="برنامج المؤتمر كاملًا"))


FACTS = [
    # What and when
    "مؤتمر",
    "مؤتمر الأسرة أمام الشاشة",
    "«طفل آمن في عالم متصل»",
    "الأسرة والشاشات نموذجًا",
    "يومان من النقاش حول الأسرة والشاشات.",
    "جمع المؤتمر باحثين وقضاة ومعلمين.",
    "23–24 مايو 2022",
    "بحسب تاريخ النشر",
    "09:30–16:00",
    "لتعذر وصول الضيوف",
    "14 مارس 2022",
    "«أول لقاء من نوعه في المنطقة»",
    # Where and how
    "مدينة النخلة، بلدية النخيل، قطر",
    "فندق الواحة، قاعة السدرة",
    "Webex",
    # Around it
    "أسبوع الأسرة العربي",
    "ملتقى الأسرة السنوي",
    "يُعقد كل عامين",
    "الملتقى الأول للأسرة",
    "الملتقى الثالث للأسرة",
    "ورشة الأطفال يسألون",
    "اجتماع ستوكهولم المقبل",
    "لقاء التشاور الإقليمي",
    "اجتماع لجنة المتابعة",
    "مشروع بيت آمن",
    "ثلاث سنوات من العمل",
    "صندوق المبادرات",
    "مؤسسة التنفيذ الأهلية",
    "شبكة الذاكرة المدنية",
    # What it is about
    "حماية الأطفال",
    "16. السلام والعدل والمؤسسات القوية",
    "أطفال معرضون للخطر",
    "يوم المساندة",
    "17 مايو",
    "الإنترنت الآمن",
    # Who
    "مركز الأمان",
    "فرع الريان",
    "منظمات دولية مماثلة",
    "وزارة التنمية",
    "الدكتورة هدى بركات",
    "المديرة التنفيذية حينها",
    "مركز الأمان للأسرة",
    "بكلمة مسجلة",
    "الأطفال المشاركون",
    # What happened
    "تعريف المجتمع بحقوق الطفل",
    "الأسرة والتقنية الحديثة",
    "جلسة الافتتاح الرسمية",
    "الاثنين 23 مايو 2022",
    "09:30–10:45",
    "القاعة الكبرى",
    "نحو 25 متحدثًا",
    "أكثر من 30",
    "من قطر",
    "نساء مشاركات 31",
    "طبيبات",
    "ضاحية الورد",
    # What came of it
    "4 إنشاء خط مساعدة مجاني للأطفال",
    "منى الراشد",
    "هيئة الاتصالات",
    "1 أغسطس 2022",
    "خلال فصل الصيف",
    "شُكلت لجنة للخط",
    "1 سبتمبر 2022",
    "عقد لقاء كل عام",
    "اعتماد البيان الختامي",
    "جرى التصويت قبل الختام",
    "نص البيان الختامي",
    "تبادل الخبرات بين الخطوط",
    "خط نجدة الطفل",
    "ووفد زائر",
    "مسح استعمال الشاشات",
    "مركز المسوح",
    "وليد الناصر",
    "شمل 1,840 أسرة",
    # What was written, said and shown
    "الريان تستعد لمؤتمر الأسرة",
    "«باب الحديث يبقى مفتوحًا»",
    "سعاد خوري",
    "مديرة المؤتمر",
    "إن الخطة جاهزة",
    "فندق الواحة، الريان",
    "تستضيف قاعة السدرة في فندق الواحة أعمال المؤتمر.",
    "القاعة صباحًا",
    "مجموعات العمل",
    "سامر",
    "برنامج المؤتمر كاملًا",
    "PDF",
]


def test_event_page_shows_every_recorded_fact(client, rich_event):
    shown = words(page_of(client, rich_event))

    assert [fact for fact in FACTS if fact not in shown] == []


def test_event_page_names_every_choice_in_words(client, rich_event):
    shown = words(page_of(client, rich_event))

    labels = [
        rich_event.get_life_display(),
        rich_event.get_mode_display(),
        rich_event.get_access_display(),
        rich_event.get_scope_display(),
        rich_event.get_parent_kind_display(),
        Event.ParentKind.PARALLEL.label,
        EventRelation.Kind.FOLLOWS.label,
        EventRelation.INVERSES[EventRelation.Kind.PREPARES_FOR],
        Outcome.FollowUp.IN_PROGRESS.label,
        Agreement.State.PLANNED.label,
        ArticleEvent.Kind.ANNOUNCEMENT.label,
        Provenance.Fact.PLACE.label,
        Mode.VIRTUAL.label,
    ]
    assert [str(label) for label in labels if str(label) not in shown] == []


def test_every_part_in_the_list_of_parts_is_on_the_page_once(client, rich_event):
    page = page_of(client, rich_event)

    anchors = re.findall(r'class="contents__link" href="#([\w-]+)"', main(page))
    assert [main(page).count(f' id="{anchor}"') for anchor in anchors] == [1] * len(anchors)
    assert len(anchors) == len(page.context["contents"]) + 1 > 12
    counts = {part.anchor: part.count for part in page.context["contents"]}
    assert (counts["outcomes"], counts["quotes"], counts["programme"]) == (2, 2, None)
    assert main(page).index(f'id="{anchors[0]}"') < main(page).index(f'id="{anchors[-1]}"')


def test_reported_speech_has_no_quotation_marks(client, rich_event):
    shown = words(page_of(client, rich_event))

    assert "«إن الخطة جاهزة»" not in shown
    assert "إن الخطة جاهزة" in shown


def test_votes_that_nobody_stated_are_not_against(client, rich_event):
    page = page_of(client, rich_event)
    drawn = main(page)

    assert 'class="bar__part bar__part--for" x="0.0%" width="31.03%"' in drawn
    assert "bar__part--against" not in drawn
    assert "bar__part--abstained" not in drawn
    assert 'class="bar__part bar__part--missed" x="41.38%" width="58.62%"' in drawn
    # 29 could vote, 12 were reached, 9 were in favour.
    legend = drawn.partition('class="legend"')[2].partition("</ul>")[0]
    assert legend.count("<li") == 3
    assert ": 17</span>" in legend
    assert ": 3</span>" in legend


def test_numbers_that_do_not_add_up_are_noted(client, rich_event):
    rich_event.attendances.filter(mode=Mode.VIRTUAL).update(count=29)
    rich_event.breakdowns.all().delete()
    assert page_of(client, rich_event).context["doubts"] == []

    rich_event.attendances.filter(mode=Mode.VIRTUAL).update(count=28)

    page = page_of(client, rich_event)
    assert len(page.context["doubts"]) == 1
    assert page.context["doubts"][0] in words(page)


def test_event_of_few_facts_has_no_empty_section(client):
    event = EventFactory(undated=True, country=None, mode="", summary="")

    # Every page can be cited and shared.
    drawn, _share, _rest = main(page_of(client, event)).partition('<div class="carry')

    assert drawn.count("<h1") == 1
    assert "<h2" not in drawn
    assert "<ul" not in drawn.partition("</nav>")[2]


@pytest.mark.parametrize("trait", HIDDEN)
def test_unpublished_event_has_no_page(client, trait):
    event = EventFactory(**{trait: True})

    expected = 410 if trait == "withdrawn" else 404
    assert client.get(event.get_absolute_url()).status_code == expected
    assert client.get(f"{LIST}{event.pk}/").status_code == expected


@pytest.mark.parametrize("trait", HIDDEN)
def test_unpublished_event_is_nowhere(client, trait):
    theme = ThemeFactory()
    series = EventSeriesFactory()
    shown = EventFactory(title="فعالية معلنة", themes=[theme], series=series, series_ordinal=2)
    secret = {trait: True, "themes": [theme], "title": "سر لا يُنشر"}
    EventFactory(**secret, series=series, series_ordinal=1)
    EventFactory(**secret, parent=shown, parent_kind=Event.ParentKind.PARALLEL)
    EventRelationFactory(event=shown, other=EventFactory(**secret))
    EventRelationFactory(event=EventFactory(**secret), other=shown)
    ArticleEventFactory(event=shown, article=ArticleFactory(**{trait: True}, title="سر لا يُنشر"))

    listed = client.get(LIST)

    assert len(listed.context["object_list"]) == listed.context["total"] == 1
    assert "فعالية معلنة" in words(listed)
    assert "سر لا" not in words(listed)
    assert "سر لا" not in words(page_of(client, shown))


def test_unpublished_parent_is_not_named(client):
    parent = EventFactory(title="سر لا يُنشر", draft=True)
    event = EventFactory(parent=parent, parent_kind=Event.ParentKind.SIDE_EVENT)

    assert "سر لا" not in words(page_of(client, event))


def test_withheld_person_is_named_nowhere(client):
    event = EventFactory()
    person = PersonFactory(name="شخص لا يُسمّى", withheld=True)
    ParticipationFactory(event=event, person=person)
    AgendaItemFactory(event=event, speakers=[person])
    OutcomeFactory(event=event, proposed_by=person)
    CitationFactory(event=event, presented_by=person)
    QuoteFactory(event=event, article=None, speaker=person)
    known = ParticipationFactory(event=event, person=PersonFactory(name="شخص معروف")).person

    page = page_of(client, event)

    assert "شخص لا" not in page.content.decode()
    assert known.name in words(page)


def test_person_and_organization_without_page_are_named_without_link(client):
    event = EventFactory()
    person, organization = PersonFactory(draft=True), OrganizationFactory(draft=True)
    ParticipationFactory(event=event, person=person, organization=organization)
    InvolvementFactory(event=event, organization=organization)

    page = page_of(client, event)

    assert person.name in words(page)
    assert organization.name in words(page)
    assert f"/people/{person.pk}/" not in main(page)
    assert f"/organizations/{organization.pk}/" not in main(page)


@pytest.mark.parametrize("trait", ["withheld", "unclear", "undescribed"])
def test_photo_that_may_not_be_shown_is_nowhere(client, trait):
    photo = PhotoFactory(**{trait: True}, caption="صورة لا تُنشر")
    event = EventFactory(cover=photo)
    EventPhotoFactory(event=event, photo=photo)
    ArticleEventFactory(event=event, article=ArticleFactory(cover=photo))
    EventFactory(parent=event, parent_kind=Event.ParentKind.PARALLEL, cover=photo)

    for page in (page_of(client, event), client.get(LIST)):
        assert photo.image.name.rpartition(".")[0] not in page.content.decode()
        assert "صورة لا" not in page.content.decode()


@pytest.mark.parametrize("slug", ["", "wrong/", "ورشة-أخرى/"])
def test_wrong_or_missing_slug_redirects_for_good(client, slug):
    event = EventFactory()

    response = client.get(f"{LIST}{event.pk}/{slug}?from=feed&x=1")

    assert response.status_code == 301
    assert response.url == f"{event.get_absolute_url()}?from=feed&x=1"


def test_title_with_latin_letters_and_marks_has_its_page(client):
    event = EventFactory(title="UNFPA: ورشة عمل!")

    assert page_of(client, event).status_code == 200


@projecting.together()
def full_card():
    """An event with all that a card shows."""
    organizer = OrganizationFactory()
    event = EventFactory(
        cover=PhotoFactory(), place=PlaceFactory(), themes=[ThemeFactory(), ThemeFactory()]
    )
    InvolvementFactory(event=event, organization=organizer)
    return event


def test_list_needs_the_same_queries_for_one_and_for_a_full_page(client, django_assert_num_queries):
    full_card()
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)

    with projecting.together():
        for _number in range(19):
            full_card()

    with django_assert_num_queries(LIST_QUERIES):
        page = client.get(LIST)
    assert len(page.context["object_list"]) == 20


@pytest.mark.django_db(transaction=True)
def test_page_needs_the_same_queries_for_few_and_for_many_parts(
    client, rich_event, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(generation, "PATIENCE", 60)
    # Related events that share the theme: their cards need themes and organizers too.
    EventFactory(themes=rich_event.themes.all())
    client.get(rich_event.get_absolute_url())
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(rich_event.get_absolute_url())

    EventFactory.create_batch(3, themes=rich_event.themes.all())
    multiply(rich_event)
    client.get(rich_event.get_absolute_url())

    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(rich_event.get_absolute_url())


@projecting.together()
def multiply(event):
    """Three more of every part."""
    for _number in range(3):
        InvolvementFactory(event=event)
        ParticipationFactory(event=event, organization=OrganizationFactory())
        AgendaItemFactory(event=event, speakers=[PersonFactory(), PersonFactory()])
        outcome = OutcomeFactory(
            event=event, number=None, responsible=OrganizationFactory(), proposed_by=PersonFactory()
        )
        OutcomeNoteFactory.create_batch(2, outcome=outcome)
        BallotFactory(event=event, document=AttachmentFactory())
        AgreementFactory(event=event, parties=[OrganizationFactory(), OrganizationFactory()])
        CitationFactory(
            event=event, organization=OrganizationFactory(), presented_by=PersonFactory()
        )
        AttendanceBreakdownFactory(event=event, value="", place=PlaceFactory())
        AttendanceFactory(event=event, role=ParticipationRoleFactory())
        EventFactory(
            parent=event,
            parent_kind=Event.ParentKind.PARALLEL,
            themes=[ThemeFactory()],
            cover=PhotoFactory(),
        )
        EventFactory(series=event.series, country=CountryFactory(tunisia=True))
        EventRelationFactory(event=event, other=EventFactory(country=CountryFactory(tunisia=True)))
        EventRelationFactory(other=event, event=EventFactory(country=CountryFactory(tunisia=True)))
        article = ArticleFactory(outlet=OrganizationFactory(), themes=[ThemeFactory()])
        ArticleEventFactory(event=event, article=article)
        QuoteFactory(event=event, article=article)
        QuoteFactory(
            event=event,
            article=article,
            speaker=None,
            speaker_organization=OrganizationFactory(),
        )
        ProvenanceFactory(event=event, article=article)
        EventPhotoFactory(event=event)
        EventDocumentFactory(event=event)
        event.projects.add(
            ProjectFactory(donors=[OrganizationFactory()], organizations=[OrganizationFactory()])
        )
        event.tags.add(f"وسم {_number}")


@pytest.mark.parametrize("query", HOSTILE_QUERIES)
def test_nonsense_in_the_address_is_never_an_error_of_ours(client, query):
    EventFactory(themes=[ThemeFactory(code="pr")], tags=["وسم"])

    assert client.get(f"{LIST}?{query}").status_code in {200, 400, 404}


def test_unknown_value_is_shown_and_finds_nothing(client):
    EventFactory()

    page = client.get(f"{LIST}?theme=nothing_of_the_kind")

    assert page.context["total"] == 0
    assert "nothing_of_the_kind" in words(page)


def test_unreadable_date_is_reported_beside_its_field_and_does_not_filter(client):
    EventFactory()

    page = client.get(f"{LIST}?from=notadate")

    assert page.context["total"] == 1
    assert 'value="notadate" aria-invalid="true" aria-describedby="id_from_error"' in main(page)
    assert 'class="field__error" id="id_from_error"' in main(page)


def test_form_keeps_what_it_does_not_offer(client):
    EventFactory(country=CountryFactory())

    form = main(client.get(LIST, {"organization": "999", "tag": "unknown", "country": "SY"}))

    assert 'type="hidden" name="organization" value="999"' in form
    assert 'type="hidden" name="tag" value="unknown"' in form
    assert 'type="hidden" name="country"' not in form
    assert 'name="country" value="sy" checked' in form


def test_organizations_people_and_tags_of_the_list_are_offered_with_their_counts(client):
    organization, person = OrganizationFactory(name="جمعية ضفاف"), PersonFactory()
    for number in range(2):
        event = EventFactory(tags=["مياه"])
        InvolvementFactory(event=event, organization=organization)
        if number:
            ParticipationFactory(event=event, person=person)
    [tag] = event.tags.all()

    form = main(client.get(LIST))

    for name, value, label, count in [
        ("organization", organization.pk, "جمعية ضفاف", 2),
        ("person", person.pk, person.name, 1),
        ("tag", tag.slug, "مياه", 2),
    ]:
        assert f'name="{name}" value="{value}"><span>{label}</span> <bdi>{count}</bdi>' in form, (
            name
        )


def test_fold_of_a_chosen_filter_stands_open(client):
    theme = ThemeFactory(parent=ThemeFactory(group=True))
    EventFactory(themes=[theme])

    form = main(client.get(LIST, {"theme": theme.code}))

    assert form.count('<details class="fold" open>') == 1
    assert f'value="{theme.code}" checked' in form


def test_pages_keep_the_filters(client):
    EventFactory.create_batch(21)

    page = client.get(LIST, {"country": "sy", "page": 2})

    assert len(page.context["object_list"]) == 1
    assert 'href="?country=sy"' in main(page)


@pytest.mark.parametrize(
    ("trait", "shown"),
    [
        ("month_only", "أيار/مايو 2022"),
        ("year_only", "2022"),
        ("duration_only", "على مدى 3 أيام، والتاريخ غير مذكور"),
        ("undated", "التاريخ غير معروف"),
    ],
)
def test_card_and_page_claim_no_more_of_a_date_than_is_known(client, trait, shown):
    event = EventFactory(**{trait: True})

    card = words(client.get(LIST))
    facts = words(page_of(client, event))

    assert shown in card
    assert shown in facts
    assert "23 أيار" not in facts
    assert 'datetime="2022-05-' not in main(client.get(LIST))


def test_event_that_lasts_into_the_next_month_says_until_when(client):
    EventFactory(date_precision="range", starts_on=date(2022, 5, 30), ends_on=date(2022, 6, 2))

    shown = words(client.get(LIST))

    assert "30 أيار/مايو 2022" in shown
    assert "2 حزيران/يونيو 2022" in shown


def test_structured_data_says_what_is_known_in_the_words_of_the_vocabulary(client, rich_event):
    sparse = EventFactory(undated=True, summary="", country=None)

    full, bare = (
        blocks(client.get(record.get_absolute_url()).text)[0] for record in (rich_event, sparse)
    )

    assert (faults(full), faults(bare)) == ([], [])
    assert {*full} >= {
        *("startDate", "endDate", "previousStartDate", "eventStatus", "eventAttendanceMode"),
        *("location", "organizer", "performer", "about", "superEvent", "funding", "image"),
    }
