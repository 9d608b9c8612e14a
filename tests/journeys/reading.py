"""A reader who is nobody: opens the public pages and looks for what a record should tell."""

import re

from tests.journeys.rulers import LAID_OUT

# Isolates and marks that keep Arabic and Latin apart; a reader does not see them.
INVISIBLE = re.compile("[\u200e\u200f\u061c\u2066-\u2069]")


class Reader:
    def __init__(self, page):
        self.page = page

    def look_for(self, facts, pages):
        """Return what is not where it should be, a line for a fact."""
        pages = {"home": "/", **pages}
        missing = []
        for key in dict.fromkeys(page for _kind, page, *_rest in facts):
            response = self.page.goto(pages[key])
            assert response.status == 200, f"{key}: {response.status}"
            # What nobody has come near yet has no text of its own so far.
            self.page.evaluate(LAID_OUT)
            for kind, page, place, *words in facts:
                if page == key and not self.sees(place, words):
                    missing.append(f"{kind}: {page} {place} does not show {words}")
        return missing

    def sees(self, place, words):
        """Whether one element of the place shows all the words."""
        texts = self.page.locator(place).all_inner_texts()
        return any(all(word in plain(text) for word in words) for text in texts)


def plain(text):
    return " ".join(INVISIBLE.sub("", text).split())
