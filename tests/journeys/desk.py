"""An editor at the forms of the admin: types, chooses, looks up, adds rows and saves.

A record is a mapping of field names to what the editor puts there, in the words that the form
shows. A list of mappings is a group of rows below the form: its name is the group's.
"""

import re
from collections.abc import Mapping

from django.urls import reverse

# What stands in front of a line decides how the prose editor shows it, as an editor types it.
BLOCK = re.compile(r"(## |- |1\. |> )?(.*)", re.DOTALL)

WIDGET = """field => {
  if (field.matches("select.admin-autocomplete")) return "look up";
  if (field.matches("select")) return "choose";
  if (field.matches("[type=checkbox]")) return "tick";
  if (field.matches("[type=file]")) return "upload";
  if (field.closest(".prose-editor, .field-body, .field-about")?.querySelector(".ProseMirror")) {
    return "write";
  }
  return "type";
}"""


class New(dict):
    """A record that is made in the window behind the plus sign of a choice."""


class Refused(AssertionError):
    """The form came back with complaints."""


class Desk:
    def __init__(self, page):
        self.page = page

    def enter(self, model, *records):
        """Make records of a model one after the other and return their keys."""
        self.page.goto(reverse(f"admin:{model}_add"))
        keys = []
        for record in records:
            self.fill(record)
            keys.append(self.save("_save" if record is records[-1] else "_addanother"))
        return keys

    def save(self, button="_save"):
        """Press a button that saves; return the key of the record or raise Refused."""
        with self.page.expect_navigation():
            self.page.click(f"input[name={button}]")
        complaints = self.page.locator(".errorlist li").all_inner_texts()
        if complaints:
            raise Refused("\n".join(complaints))
        link = self.page.locator(".messagelist .success a").last.get_attribute("href")
        return int(re.search(r"/(\d+)/change/", link)[1])

    def fill(self, record, prefix=""):
        for name, value in record.items():
            if isinstance(value, list) and value and isinstance(value[0], Mapping):
                self.add_rows(name, value)
            else:
                self.put(f"{prefix}{name}", value)

    def add_rows(self, group, rows):
        box = self.page.locator(f"#{group}-group")
        summary = box.locator("details:not([open]) > summary")
        if summary.count():
            summary.click()
        for row in rows:
            number = self.page.input_value(f"#id_{group}-TOTAL_FORMS")
            box.locator(".add-row a").click()
            self.fill(row, f"{group}-{number}-")

    def put(self, name, value):
        field = self.page.locator(f"#id_{name}")
        if isinstance(value, New):
            return self.make(name, value)
        widget = field.evaluate(WIDGET)
        if widget == "look up":
            for words in value if isinstance(value, list) else [value]:
                self.look_up(name, words)
        elif widget == "choose":
            field.select_option(label=value)
        elif widget == "tick":
            field.set_checked(value)
        elif widget == "upload":
            field.set_input_files(value)
        elif widget == "write":
            self.write(name, value)
        else:
            field.fill(value)
        return None

    def look_up(self, name, words):
        """Type a name into an autocompletion and take the record that bears it."""
        self.page.click(f"#id_{name} + .select2 .select2-selection")
        self.page.locator(".select2-container--open .select2-search__field").fill(words)
        # Beside a name an offer may have a bracket that tells it from its namesakes.
        bearing = re.compile(rf"(^|: ){re.escape(words)}( \(|$)")
        self.page.locator(".select2-results__option", has_text=bearing).first.click()

    def make(self, name, record):
        """Make a record in a window of its own; it is chosen when the window closes."""
        with self.page.expect_popup() as opened:
            self.page.click(f"#add_id_{name}")
        window = Desk(opened.value)
        window.fill(record)
        with window.page.expect_event("close"):
            window.page.click("input[name=_save]")
        # A single autocompletion shows what is chosen beside its select.
        chosen = self.page.locator(f"#id_{name} option:checked")
        chosen.get_by_text(record["name"]).wait_for(state="attached")

    def write(self, name, text):
        """Type a text into the prose editor, a line for a paragraph, heading, item or quotation."""
        self.page.locator(f".field-{name} .ProseMirror").click()
        keyboard, before = self.page.keyboard, ""
        for number, line in enumerate(filter(None, map(str.strip, text.splitlines()))):
            mark, words = BLOCK.fullmatch(line).groups(default="")
            if number:
                keyboard.press("Enter")
                if before in {"- ", "1. ", "> "} and mark != before:
                    keyboard.press("Enter")
            if mark and (mark == "## " or mark != before):
                keyboard.type(mark)
            keyboard.insert_text(words)
            before = mark
