"""axe-core on a page in the browser, made to see Arabic text."""

from pathlib import Path

import axe_playwright_python

SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# Good practice beside the standard: what makes headings and landmarks a table of contents.
STRUCTURE = [
    "heading-order",
    "landmark-banner-is-top-level",
    "landmark-contentinfo-is-top-level",
    "landmark-main-is-top-level",
    "landmark-no-duplicate-main",
    "landmark-unique",
    "page-has-heading-one",
    "region",
    "skip-link",
]
# All that another scheme can change.
OF_COLOURS = ["color-contrast", "link-in-text-block"]

# axe takes text that is drawn much narrower than its letters one by one for icons, and passes
# over the contrast of the whole font family. Joined Arabic is such text. While axe runs, every
# character is said to be equally wide.
# A colour that is still changing belongs to neither state of its element.
RUN = """async ([context, options]) => {
  const ends = (animation) => animation.effect.getComputedTiming().endTime !== Infinity;
  const changing = document.getAnimations().filter(ends);
  await Promise.all(changing.map((animation) => animation.finished.catch(() => null)));
  const prototype = CanvasRenderingContext2D.prototype;
  const measureText = prototype.measureText;
  prototype.measureText = (text) => ({ width: 12 * text.length });
  try {
    // Making a selector for every element that passes takes longer than the rules themselves.
    const { passes, violations } = await axe.run(context ?? document, {
      ...options, selectors: false,
    });
    const contrasts = [...passes, ...violations].filter((rule) => rule.id === "color-contrast");
    return {
      measured: contrasts.reduce((sum, rule) => sum + rule.nodes.length, 0),
      violations: violations.map(({ id, help, nodes }) => ({
        id, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
      })),
    };
  } finally {
    prototype.measureText = measureText;
  }
}"""


# Of what a template draws again and again so many are looked at: they differ in their words only.
THIN = """() => {
  const alike = (one, other) => one?.localName === other.localName
    && one.className === other.className && one.dataset.group === other.dataset.group;
  for (const parent of document.querySelectorAll("main, main *")) {
    let times = 0;
    for (const child of [...parent.children]) {
      times = alike(child.previousElementSibling, child) ? times + 1 : 1;
      if (times > 3) child.remove();
    }
  }
}"""


# What has words on the screen, and in which colours; on another screen the difference is marked.
NOTE = """() => {
  const isWords = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  window.worded = () => new Map([...document.querySelectorAll("body *")]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => [...element.childNodes].some(isWords))
    .map((element) => [element, getComputedStyle(element)])
    .map(([element, { color, backgroundColor }]) => [element, color + backgroundColor]));
  window.before = worded();
}"""
MARK = """() => {
  const now = worded();
  const mark = (some, others, name) => {
    for (const [element, colours] of some) {
      if (others.get(element) !== colours) element.dataset.onlyOn = name;
    }
  };
  mark(before, now, "phone");
  mark(now, before, "desk");
}"""


def described(violation):
    targets = "\n  ".join(
        f"{node['html']}: {node['failureSummary']}" for node in violation["nodes"]
    )
    return f"{violation['id']} ({violation['help']})\n  {targets}"


def run(page, options, context=None):
    """What axe found, and how many elements it compared with their background."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(SCRIPT)
    return page.evaluate(RUN, [context, options])


def violations(page, *, at_least=10, ignored=(), also=()):
    """Return a description of every violation of WCAG 2.2 AA on the page.

    ``at_least`` is the least number of contrasts that axe must have measured: without it a
    green result may mean that it saw nothing. ``ignored`` names rules to leave out, each of
    which the caller has to justify; ``also`` names more of them.
    """
    rules = {rule: {"enabled": False} for rule in ignored}
    rules |= {rule: {"enabled": True} for rule in also}
    results = run(page, {"runOnly": {"type": "tag", "values": WCAG_2_2_AA}, "rules": rules})
    assert results["measured"] >= at_least, "axe measured hardly any contrast"
    return [described(violation) for violation in results["violations"]]


def violations_in_every_look(page, phone, desk, *, at_least=10, also=STRUCTURE):
    """The same on both screens and in both schemes, the structure of the page beside it.

    All rules run on the phone in light and on the desk in dark colours. What stands on both screens
    in the same colours has then been seen in both schemes; for the rest the rules of colours run
    once more in the other one. The page stays with the marks, and with little of what is alike.
    """
    page.evaluate(THIN)
    page.set_viewport_size(phone)
    page.emulate_media(color_scheme="light")
    found = violations(page, at_least=at_least, also=also)
    page.evaluate(NOTE)
    page.set_viewport_size(desk)
    page.evaluate(MARK)
    found += of_colours(page, "desk")
    page.emulate_media(color_scheme="dark")
    found += violations(page, at_least=at_least)
    page.set_viewport_size(phone)
    return found + of_colours(page, "phone")


def of_colours(page, screen):
    """Of what is only on one screen, or in other colours than on the other."""
    only = f"[data-only-on={screen}]"
    if not page.locator(only).count():
        return []
    results = run(page, {"runOnly": {"type": "rule", "values": OF_COLOURS}}, {"include": [[only]]})
    return [described(violation) for violation in results["violations"]]
