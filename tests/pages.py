"""What a reader sees of a page: its words, and what its list holds."""

import re
from html import unescape

CARD_LINK = re.compile(r'__link" href="(/[a-z]+/\d+/)')
SHORT_ADDRESS = re.compile(r"/[a-z]+/\d+/")

HOSTILE_QUERIES = [
    "page=-1",
    "page=0",
    f"page={10**9}",
    "page=abc",
    "theme=unknown",
    "theme=" + "x" * 3000,
    "country=XX",
    "country=%FF",
    "type=&type=&type=",
    "organization=-1&person=99999999999999999999",
    "organization=abc&person=%F0%9F%98%80",
    "year=0000&year=9999&year=2022.5",
    "from=notadate",
    "from=2022-13-45&to=0000-00-00",
    "from=2023-01-01&to=2022-01-01",
    "q=" + "x" * 3000,
    "q=%FF%FE",
    "q=%E2%80%AE%D9%88%D8%B1%D8%B4%D8%A9%E2%81%A6",
    "q=" + "%D8%A7" * 400,
    "q=%25_%27%22%3B--",
    "tag=%3Cscript%3E",
    "mode=virtual&mode=hybrid&mode=nothing",
    "theme=pr&theme=pr&theme=pr&page=2",
    "&&&==&=x",
    "q[]=1&q=2&q=3",
    "%00=1",
    "q=%00",
]


def addresses_in(cards) -> list[str]:
    """Where the cards of a list lead, up to the number of the record."""
    links = [CARD_LINK.search(card) for card in cards]
    return [link[1] for link in links]


def addresses_of(*records) -> list[str]:
    return [SHORT_ADDRESS.match(record.get_absolute_url())[0] for record in records]


def words(response) -> str:
    """The text of a page on one line, without its head, marks and invisible parts."""
    html = response.content.decode()
    body = html.partition("<body")[2]
    text = re.sub(r"<(style|script)\b.*?</\1>", "", body, flags=re.DOTALL)
    # Cells and items stand apart; a mark or a link within a line does not.
    text = re.sub(r"</?(?:a|abbr|b|bdi|em|i|mark|q|span|strong|time)\b[^>]*>", "", text)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def main(response) -> str:
    """The markup between the head and the foot of a page."""
    return response.content.decode().partition("<main")[2].partition("</main>")[0]
