"""From a contributor's draft to the readers: sent, returned, corrected, scheduled, and seen."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article
from ngo_portal.shared.models import Move
from ngo_portal.shared.workflow import Status
from tests.factories import organizations, shared

TITLE = "ضفاف تختتم دورة الإسعاف الأولي"
REASON = "الملخّص قصير: اذكروا عدد المشاركات ومكان الدورة."
SUMMARY = "اختتمت جمعية ضفاف دورة في الإسعاف الأولي شاركت فيها أربعون متطوّعة."
# Far enough for a busy machine to ask for the pages before, near enough to wait for it.
AHEAD = timedelta(seconds=20)


def press(page, state):
    with page.expect_navigation():
        page.click(f"button[name=move][value={state}]")


def choose(page, field, words):
    page.click(f"#id_{field} + .select2 .select2-selection")
    page.locator(".select2-container--open .select2-search__field").fill(words)
    page.locator(".select2-results__option", has_text=words).first.click()


def stands_in(page, address):
    page.goto(address)
    return page.locator("main a", has_text=TITLE).count() > 0


def seen_by_readers(page, article):
    """Where the report shows: its own page, the list, the search, the hub of its theme."""
    theme = article.themes.get()
    return [
        page.goto(article.get_absolute_url()).status == 200,
        stands_in(page, reverse("articles:list")),
        stands_in(page, f"{reverse('search')}?q=الإسعاف"),
        stands_in(page, theme.get_absolute_url()),
    ]


def draft(page):
    page.goto(reverse("admin:articles_article_add"))
    page.select_option("#id_kind", value="news")
    page.fill("#id_title", TITLE)
    page.fill("#id_summary", "دورة في الإسعاف الأولي.")
    choose(page, "themes", "الصحة")
    choose(page, "countries", "سوريا")
    page.locator(".field-body [role=textbox].ProseMirror").click()
    page.keyboard.insert_text("استمرّت الدورة ثلاثة أيام.")
    press(page, Status.IN_REVIEW)
    return Article.objects.get(title=TITLE)


def test_a_draft_goes_to_review_and_back_and_at_its_moment_to_the_readers(
    transactional_db, desk_of, new_page
):
    ours = organizations.OrganizationFactory(name="جمعية ضفاف")
    contributor = desk_of(shared.UserFactory(role="contributor", member_of=[ours]))
    editor = desk_of(shared.UserFactory(role="editor", first_name="رنا"))
    reader = new_page()

    article = draft(contributor)
    address = reverse("admin:articles_article_change", args=[article.pk])
    editor.goto(f"{reverse('admin:articles_article_changelist')}?queue=in_review")
    editor.get_by_role("link", name=TITLE).click()
    editor.fill("textarea[name=reason]", REASON)
    press(editor, Status.NEEDS_CHANGES)

    contributor.goto(reverse("admin:index"))
    contributor.get_by_role("link", name=TITLE).first.click()
    expect(contributor.locator(".told--back")).to_contain_text(REASON)
    contributor.fill("#id_summary", SUMMARY)
    press(contributor, Status.IN_REVIEW)

    editor.goto(address)
    assert editor.input_value("#id_summary") == SUMMARY
    press(editor, Status.APPROVED)
    editor.goto(address)
    moment = timezone.localtime(timezone.now() + AHEAD)
    editor.fill("#id_publish_at_0", f"{moment:%Y-%m-%d}")
    editor.fill("#id_publish_at_1", f"{moment:%H:%M:%S}")
    press(editor, Status.PUBLISHED)

    assert seen_by_readers(reader, article) == [False] * 4
    reader.wait_for_timeout((moment - timezone.now()).total_seconds() * 1000 + 1000)
    assert seen_by_readers(reader, article) == [True] * 4
    ends = Move.objects.of(article).values_list("end", flat=True)
    assert [*ends][::-1] == [
        Status.IN_REVIEW,
        Status.NEEDS_CHANGES,
        Status.IN_REVIEW,
        Status.APPROVED,
        Status.PUBLISHED,
    ]
