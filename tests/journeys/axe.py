"""axe-core on a page in the browser, made to see Arabic text."""

from pathlib import Path

import axe_playwright_python

SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

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
    return await axe.run(document, options);
  } finally {
    prototype.measureText = measureText;
  }
}"""


def contrasts_measured(results):
    """Return how many elements axe compared with their background."""
    return sum(
        len(rule["nodes"])
        for outcome in ("passes", "violations")
        for rule in results[outcome]
        if rule["id"] == "color-contrast"
    )


def described(violation):
    targets = "\n  ".join(
        f"{' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for node in violation["nodes"]
    )
    return f"{violation['id']} ({violation['help']})\n  {targets}"


def violations(page, *, at_least=10, ignored=()):
    """Return a description of every violation of WCAG 2.2 AA on the page.

    ``at_least`` is the least number of contrasts that axe must have measured: without it a
    green result may mean that it saw nothing. ``ignored`` names rules to leave out, each of
    which the caller has to justify.
    """
    page.evaluate(SCRIPT)
    options = {
        "runOnly": {"type": "tag", "values": WCAG_2_2_AA},
        "rules": {rule: {"enabled": False} for rule in ignored},
    }
    results = page.evaluate(RUN, options)
    assert contrasts_measured(results) >= at_least, "axe measured hardly any contrast"
    return [described(violation) for violation in results["violations"]]
