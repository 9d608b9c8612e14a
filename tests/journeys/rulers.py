"""What a reader with other needs meets on a page, measured in the browser.

Each ruler is given a page that stands open and returns a line for every fault.
"""

SCROLLS_SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# What the browser lays out only when it comes near is cut off at its edges instead of scrolling.
LAID_OUT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { content-visibility: visible !important }");
  document.adoptedStyleSheets = [sheet];
}"""
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
# A desk of 1280 by 1024 pixels, four times as large.
ZOOMED = {"width": 320, "height": 256}

# What a small screen has in another place or another form.
ELSEWHERE_ON_A_PHONE = [
    ".masthead__search",  # a button leads to the page of the search
    ".brand__line",  # the footer says it at length
    ".breadcrumb__item--here",  # the title stands right below
    ".pagination__list",  # "3 of 12" between the ways back and on
    # Folded, not gone.
    ".filters__form",
    ".calendar-bar__folded",
    ".contents",
    ".rest",
    # Each day names its own; those on which nothing is held are left out.
    ".weeks__heads",
    ".day--empty",
    ".day--outside",
    ".partners__drawing",  # what the table beside it says
]

# Helpers of all scripts below. A page may hold what only screen readers get (.heard).
TOOLS = """
const seen = (element) => element.checkVisibility({ visibilityProperty: true });
const ownText = (element) => [...element.childNodes]
  .filter((node) => node.nodeType === Node.TEXT_NODE)
  .map((node) => node.data.trim()).filter(Boolean).join(" ");
const named = (element) => {
  const classes = [...element.classList].map((name) => "." + name).join("");
  const words = (element.textContent || element.value || "").trim().slice(0, 40);
  return `${element.localName}${classes} "${words}"`;
};
const focusable = () => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]"
)].filter((element) => seen(element) && element.tabIndex >= 0 && !element.disabled);
"""

HEADINGS = """() => {
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(seen)
    .map((heading) => [Number(heading.localName[1]), named(heading)]);
  const faults = [];
  if (levels.filter(([level]) => level === 1).length !== 1) faults.push("not one h1");
  levels.reduce((before, [level, name]) => {
    if (level > before + 1) faults.push(`${name} skips a level after h${before}`);
    return level;
  }, 0);
  return faults;
}"""

LANDMARKS = """() => {
  const faults = [];
  const count = (selector) => [...document.querySelectorAll(selector)].filter(seen).length;
  for (const part of ["body > header", "body > main", "body > footer"]) {
    if (count(part) !== 1) faults.push(`${count(part)} times ${part}`);
  }
  const outside = [...document.body.children].filter(seen)
    .filter((part) => !["header", "main", "footer"].includes(part.localName));
  faults.push(...outside.map((part) => `${named(part)} is in no landmark`));
  const label = (part) => part.getAttribute("aria-label")
    ?? document.getElementById(part.getAttribute("aria-labelledby"))?.textContent.trim() ?? "";
  const navigations = [...document.querySelectorAll("nav")].filter(seen).map(label);
  if (navigations.includes("")) faults.push("a navigation has no name");
  if (new Set(navigations).size < navigations.length) faults.push(`same names: ${navigations}`);
  const [first] = focusable();
  if (!first?.matches("a[href='#main']")) faults.push(`first focus: ${first && named(first)}`);
  if (!document.querySelector("main#main[tabindex='-1']")) faults.push("nowhere to skip to");
  return faults;
}"""

# Of neighbours the next one stands further on in the line, or below; columns are read one by one.
FOCUS_ORDER = """() => {
  const faults = [];
  const isRtl = document.dir === "rtl";
  const elements = focusable().filter((element) => !element.matches(".skip"));
  const unit = (element) => element.closest("li, td, th, label") ?? element;
  const isForeign = (element) => element.closest("[dir]").dir !== document.dir;
  faults.push(...elements.filter((element) => element.tabIndex > 0).map(named));
  for (let at = 1; at < elements.length; at += 1) {
    const [before, after] = [elements[at - 1], elements[at]];
    const isInside = unit(before) === unit(after);
    const around = unit(after).parentElement;
    if (isForeign(after) || !(isInside || unit(before).parentElement === around)) continue;
    const { columnCount, columnWidth } = getComputedStyle(around);
    if (columnCount !== "auto" || columnWidth !== "auto") continue;
    const [one, two] = [before, after].map((element) =>
      (isInside ? element : unit(element)).getBoundingClientRect());
    const middle = (box) => box.top + box.height / 2;
    const isSameRow = two.top < middle(one) && one.top < middle(two);
    const isFurther = isRtl ? two.right <= one.right + 1 : two.left >= one.left - 1;
    if (isSameRow ? !isFurther : two.top < one.top - 2) {
      faults.push(`${named(after)} stands before ${named(before)}`);
    }
  }
  return faults;
}"""

# One of each kind; the outline belongs to the element, or it draws something else around itself.
FOCUS_SHOWN = """() => {
  const kind = (element) => element.className + element.localName;
  const kinds = new Map(focusable().map((element) => [kind(element), element]));
  const faults = [];
  for (const element of kinds.values()) {
    element.focus({ preventScroll: true });
    if (document.activeElement !== element) continue;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const isShown = outlineStyle === "auto" || parseFloat(outlineWidth) >= 2;
    if (outlineStyle === "none" || !isShown) faults.push(named(element));
  }
  document.activeElement?.blur();
  return faults.map((name) => `focus is not seen: ${name}`);
}"""

# Words of a sentence in the letters of the other language. Names alone need no language.
PARTS_IN_ANOTHER_LANGUAGE = """() => {
  const letters = { ar: /[\\u0621-\\u064a]{2,}/g, en: /[A-Za-z]{2,}/g };
  const faults = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!element || !seen(element) || element.closest("script, style, code, textarea")) continue;
    const spoken = element.closest("[lang]").lang;
    const other = spoken === "ar" ? "en" : "ar";
    const words = (kind) => (walker.currentNode.data.match(letters[kind]) ?? []).length;
    const isForeign = words(other) >= 7 && words(other) > 2 * words(spoken);
    if (isForeign) faults.push(`said to be ${spoken}: ${named(element)}`);
  }
  return faults;
}"""

TEXTS = """() => [...document.querySelectorAll("body *")]
  .filter((element) => ownText(element) && seen(element) && !element.closest(elsewhere))
  .map((element) => ownText(element))"""

# Controls whose words are cut off. What is cut on purpose ends in three points and says it all
# elsewhere; a picture and what only screen readers get are no controls.
CUT_OFF = """() => [...document.querySelectorAll("a, button, summary, label, th, td, h1, h2, h3")]
  .filter((element) => seen(element) && !element.closest(".heard") && ownText(element))
  .filter((element) => {
    const style = getComputedStyle(element);
    const isCut = ["hidden", "clip"].includes(style.overflowX) && style.textOverflow !== "ellipsis"
      && style.webkitLineClamp === "none";
    return isCut && (element.scrollWidth > element.clientWidth + 1
      || element.scrollHeight > element.clientHeight + 1);
  }).map((element) => `cut off: ${named(element)}`)"""

# Where the colours are the reader's, nothing with words keeps its own.
KEEPS_ITS_COLOURS = """() => [...document.querySelectorAll("body *")]
  .filter((element) => seen(element) && ownText(element))
  .filter((element) => getComputedStyle(element).forcedColorAdjust === "none")
  .map((element) => `keeps its colours: ${named(element)}`)"""

# What axe calls the enhanced ratio, for words in ink on paper; those of an accent keep theirs.
FAINT = """() => {
  const drawing = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const luminance = (colour) => {
    drawing.fillStyle = colour;
    drawing.fillRect(0, 0, 1, 1);
    const linear = [...drawing.getImageData(0, 0, 1, 1).data].slice(0, 3).map((byte) => {
      const share = byte / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const probe = document.body.appendChild(document.createElement("i"));
  const read = (token) => {
    probe.style.color = `var(${token})`;
    return luminance(getComputedStyle(probe).color);
  };
  const paper = read("--color-paper");
  const least = { "--color-ink": 18, "--color-ink-soft": 10, "--color-accent": 7 };
  const faults = Object.entries(least).filter(([token, ratio]) => {
    const [light, dark] = [paper, read(token)].sort((one, two) => two - one);
    return (light + 0.05) / (dark + 0.05) < ratio;
  }).map(([token]) => token);
  probe.remove();
  return faults;
}"""

# A page on which every ruler finds something.
WRONG = """<!doctype html><html lang="ar" dir="rtl"><title>خطأ</title><style>
  a { outline: none } nav { display: flex; flex-direction: row-reverse }
  pre { inline-size: 90rem } section { content-visibility: auto }
  @media (width < 40rem) { h2 { display: none } }
</style><body><h2>أين العنوان</h2><nav><a href="/1">الأول</a><a href="/2">الثاني</a></nav>
<p>Here is an English sentence that nobody has marked as one.</p>
<section><pre>عريض</pre></section>"""


def measured(page, script):
    elsewhere = f"const elsewhere = {', '.join(ELSEWHERE_ON_A_PHONE)!r};"
    return page.evaluate(f"(() => {{ {TOOLS} {elsewhere} return ({script})(); }})()")


def structure(page):
    """Headings, landmarks, the way past the head, and the language of every part."""
    scripts = [HEADINGS, LANDMARKS, PARTS_IN_ANOTHER_LANGUAGE]
    return [fault for script in scripts for fault in measured(page, script)]


def keyboard(page):
    """The order in which focus goes, and that it is seen wherever it is."""
    page.keyboard.press("Tab")
    return measured(page, FOCUS_ORDER) + measured(page, FOCUS_SHOWN)


def sideways(page, widths=(320, 360, 768, 1280)):
    faults = []
    page.evaluate(LAID_OUT)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate(SCROLLS_SIDEWAYS):
            faults.append(f"scrolls sideways at {width}")
    return faults


def large_letters(page):
    """Letters twice as large, as a reader asks the browser for them, on a desk and on a phone."""
    faults = []
    browser = page.context.new_cdp_session(page)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    page.evaluate(LAID_OUT)
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        if page.evaluate(SCROLLS_SIDEWAYS):
            faults.append(f"200 %: scrolls sideways at {size['width']}")
        faults += [f"200 %, {size['width']}: {fault}" for fault in measured(page, CUT_OFF)]
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    browser.detach()
    return faults


def zoomed(page):
    """Four times as large: nothing to scroll sideways, and nothing lost that a desk shows."""
    page.evaluate(LAID_OUT)
    page.set_viewport_size(DESK)
    on_a_desk = measured(page, TEXTS)
    page.set_viewport_size(ZOOMED)
    lost = {*on_a_desk} - {*measured(page, TEXTS)}
    faults = [f"400 %: lost {text[:60]!r}" for text in sorted(lost)]
    return faults + (["400 %: scrolls sideways"] if page.evaluate(SCROLLS_SIDEWAYS) else [])


def own_colours(page):
    """The reader's own colours instead of ours."""
    page.emulate_media(forced_colors="active")
    faults = measured(page, KEEPS_ITS_COLOURS) + measured(page, FOCUS_SHOWN)
    page.emulate_media(forced_colors="none")
    return [f"forced colours: {fault}" for fault in faults]


def more_contrast(page):
    """More of it where a reader asks for more: as much as axe asks of every text, and of rules."""
    page.emulate_media(contrast="more")
    faults = [f"more contrast: {fault}" for fault in measured(page, FAINT)]
    page.emulate_media(contrast="no-preference")
    return faults
