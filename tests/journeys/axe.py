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
RUN = """async (options) => {
  const ends = (animation) => animation.effect.getComputedTiming().endTime !== Infinity;
  const changing = document.getAnimations().filter(ends);
  await Promise.all(changing.map((animation) => animation.finished.catch(() => null)));
  const prototype = CanvasRenderingContext2D.prototype;
  const measureText = prototype.measureText;
  prototype.measureText = (text) => ({ width: 12 * text.length });
  try {
    const { passes, violations } = await axe.run(document, options);
    const contrasts = [...passes, ...violations].filter((rule) => rule.id === "color-contrast");
    return {
      measured: contrasts.reduce((sum, rule) => sum + rule.nodes.length, 0),
      violations: violations.map(({ id, help, nodes }) => ({
        id, help, nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })),
      })),
    };
  } finally {
    prototype.measureText = measureText;
  }
}"""


def described(violation):
    targets = "\n  ".join(
        f"{' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for node in violation["nodes"]
    )
    return f"{violation['id']} ({violation['help']})\n  {targets}"


def run(page, options):
    """What axe found, and how many elements it compared with their background."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(SCRIPT)
    return page.evaluate(RUN, options)


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


def violations_of_colours(page, *, at_least=10):
    """The same of the rules that another scheme can change."""
    results = run(page, {"runOnly": {"type": "rule", "values": OF_COLOURS}})
    assert results["measured"] >= at_least, "axe measured hardly any contrast"
    return [described(violation) for violation in results["violations"]]
