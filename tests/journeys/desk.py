"""An editor at the forms of the admin: types, chooses, looks up, adds rows and saves.

The fields of a record are named as in its model and hold what the editor puts there, in the words
that the form shows. A list of mappings is a group of rows below the form. A record as the value of
a choice is made in the window behind the plus sign.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from zlib import crc32

from django.urls import reverse
from PIL import Image
from playwright.sync_api import TimeoutError

NOUNS = {
    "events.event": "events",
    "articles.article": "articles",
    "organizations.organization": "organizations",
    "organizations.person": "people",
}

# What stands in front of a line decides how the prose editor shows it, as an editor types it.
BLOCK = re.compile(r"(## |- |1\. |> )?(.*)")
NUMBERED = "قائمة مرقّمة"
STAYING = {"- ", "1. ", "> "}

SAFEGUARDING = "fieldset.safeguarding"

CLICKS = 4
CLICK_MS = 4000

WIDGETS = """names => names.map((name) => {
  const field = document.getElementById(`id_${name}`);
  if (!field) return "missing";
  if (field.matches("select.admin-autocomplete")) return "look up";
  if (field.matches("select")) return "choose";
  if (field.matches("[type=checkbox]")) return "tick";
  if (field.matches("[type=file]")) return "upload";
  if (field.matches("[data-django-prose-editor-rich-text]")) return "write";
  return "type";
})"""


@dataclass
class Record:
    model: str
    key: str
    fields: dict
    # The state to which a button sends it as soon as it is saved; "" for what has none.
    move: str = ""

    @property
    def name(self):
        return self.fields.get("name") or self.fields.get("title")


class Refused(AssertionError):
    """The form came back with complaints."""


class Desk:
    """`pages` holds the public address of every record that was made, by its key."""

    def __init__(self, page, folder, pages=None):
        self.page = page
        self.folder = folder
        self.pages = {} if pages is None else pages

    def enter(self, records):
        """Make records one after the other, those of one model without leaving its form."""
        for model, group in groupby(records, attrgetter("model")):
            address = reverse(f"admin:{model.replace('.', '_')}_add")
            self.page.goto(address)
            *others, last = group
            for record in others:
                self.fill(record.fields)
                self.remember(record, self.save(record, "_addanother"))
                if record.move:
                    # Whoever sends a record on is led back to the list.
                    self.page.goto(address)
            self.fill(last.fields)
            self.remember(last, self.save(last))

    def remember(self, record, number):
        if record.model in NOUNS:
            self.pages[record.key] = f"/{NOUNS[record.model]}/{number}/"

    def save(self, record, button="_save"):
        """Press a button that saves; return the number of the record or raise Refused."""
        with self.page.expect_navigation():
            self.page.click(button_of(record, button))
        if record.move and self.page.locator(SAFEGUARDING).count():
            self.answer_for_safety()
            with self.page.expect_navigation():
                self.page.click(button_of(record, button))
        complaints = self.page.locator(".errorlist li, .told li").all_inner_texts()
        if complaints:
            raise Refused("\n".join(complaints))
        link = self.page.locator(".messagelist .success a").last.get_attribute("href")
        return re.search(r"/(\d+)/change/", link)[1]

    def answer_for_safety(self):
        """Answer what the form asks once it knows that a theme is sensitive."""
        for question in self.page.locator(f"{SAFEGUARDING} [id^=id_safe_][id$='_0']").all():
            question.check()
        self.page.check("#id_safe_confirmed")

    def fill(self, fields, prefix=""):
        groups = {name for name, value in fields.items() if is_group(value)}
        names = [f"{prefix}{name}" for name in fields if name not in groups]
        widgets = dict(zip(names, self.page.evaluate(WIDGETS, names), strict=True))
        for name, value in fields.items():
            if name in groups:
                self.add_rows(name, value)
            else:
                self.put(f"{prefix}{name}", value, widgets[f"{prefix}{name}"])

    def add_rows(self, group, rows):
        box = self.page.locator(f"#{group}-group")
        closed = box.locator("details:not([open]) > summary")
        if closed.count():
            closed.click()
        for row in rows:
            number = self.page.input_value(f"#id_{group}-TOTAL_FORMS")
            box.locator(".add-row a").click()
            self.fill(row, f"{group}-{number}-")

    def put(self, name, value, widget):
        assert widget != "missing", f"The form has no field {name}."
        field = self.page.locator(f"#id_{name}")
        if isinstance(value, Record):
            self.make(name, value)
        elif widget == "look up":
            for words in [value] if isinstance(value, str) else value:
                self.look_up(name, words)
        elif widget == "choose":
            field.select_option(label=value)
        elif widget == "tick":
            field.set_checked(value)
        elif widget == "upload":
            field.set_input_files(self.file(value))
        elif widget == "write":
            self.write(name, value)
        else:
            field.fill(value)

    def file(self, name):
        """A picture or a document of that name, to be uploaded."""
        path = self.folder / name
        if path.suffix == ".png":
            # No two alike: the library takes the same picture once.
            Image.new("RGB", (640, 420), f"#{crc32(name.encode()) % 2**24:06x}").save(path)
        else:
            path.write_bytes(f"%PDF-1.4 {name}".encode())
        return path

    def look_up(self, name, words):
        """Type a name into an autocompletion and take the record that bears it."""
        self.open_look_up(name).fill(words)
        # An offer may have a number or a theme before the name, and behind it a bracket that tells
        # it from its namesakes.
        bearing = re.compile(rf"(^|[:.] ){re.escape(words)}( \(|$)")
        self.page.locator(".select2-results__option", has_text=bearing).first.click()

    def open_look_up(self, name):
        """Open an autocompletion as an editor does, who clicks again where nothing opened.

        A new row is seen before its scripts have taken hold of it, and on a busy machine the
        click may come in between.
        """
        box = self.page.locator(".select2-container--open .select2-search__field")
        for _attempt in range(CLICKS):
            self.page.click(f"#id_{name} + .select2 .select2-selection")
            with suppress(TimeoutError):
                box.wait_for(timeout=CLICK_MS)
                return box
        raise AssertionError(f"The autocompletion of {name} does not open.")

    def make(self, name, record):
        """Make a record in a window of its own; it is chosen when the window closes."""
        with self.page.expect_popup() as opened:
            self.page.click(f"#add_id_{name}")
        # The window is there before its page is.
        opened.value.wait_for_load_state()
        window = Desk(opened.value, self.folder, self.pages)
        window.fill(record.fields)
        with window.page.expect_event("close"):
            window.page.click(button_of(record))
        chosen = self.page.locator(f"#id_{name} option:checked")
        chosen.get_by_text(record.name).wait_for(state="attached")
        self.remember(record, chosen.get_attribute("value"))

    def write(self, name, text):
        """Type a text into the prose editor, a line for a paragraph, heading, item or quotation."""
        self.page.locator(f".field-{name} [role=textbox].ProseMirror").click()
        keyboard, before = self.page.keyboard, ""
        for number, line in enumerate(filter(None, map(str.strip, text.splitlines()))):
            mark, words = BLOCK.fullmatch(line).groups(default="")
            if number:
                keyboard.press("Enter")
                if before in STAYING and mark != before:
                    # An empty line ends a list or a quotation.
                    keyboard.press("Enter")
            if mark == "1. " and mark != before:
                self.page.click(f".field-{name} button[title='{NUMBERED}']")
            elif mark not in STAYING or mark != before:
                keyboard.type(mark)
            keyboard.insert_text(words)
            before = mark


def button_of(record, saving="_save"):
    return f"button[name=move][value={record.move}]" if record.move else f"input[name={saving}]"


def is_group(value):
    return isinstance(value, list) and isinstance(value[0], dict)
