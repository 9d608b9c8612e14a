"""Cells of a CSV file that no spreadsheet takes for a formula (OWASP: CSV injection).

A program that opens the file reads a cell that begins with one of a few signs as a formula, and a
formula can call programs and send what stands beside it elsewhere. An apostrophe before it makes it
text. A workbook needs none of this: there each cell says itself that it is text.
"""

import re
import unicodedata

FORMULA_SIGNS = "=+-@＝＋－＠"
# A signed number or a telephone number: no operator in it, no name, nothing that is worked out.
# A hyphen between digits would be: «+963-11-555» becomes 397.
SIGNED_NUMBER = re.compile(r"[+-][0-9(][0-9 ().,]*")
# Programs that divide cells at a semicolon find more beginnings. A line that begins with a dash is
# an item of a list unless something in it could call or refer to anything.
INNER = re.compile(r"([;\n])(?=[^\S\n]*(?:[=@＝＠]|[+\-＋－][^;\n]*[|(!]))")
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
LINE_BREAKS = re.compile(r"\r\n?|\x85|\u2028|\u2029")


def safe(text: str) -> str:
    """The text with an apostrophe wherever a formula could begin, and without control signs."""
    if text.isalnum():
        return text
    if not text.isprintable():
        text = CONTROLS.sub(" ", LINE_BREAKS.sub("\n", text))
    if is_formula(text):
        text = f"'{text}"
    return INNER.sub(r"\1'", text) if ";" in text or "\n" in text else text


def is_formula(text: str) -> bool:
    """Whether a program could take the text for a formula, looking past what is not seen."""
    for place, sign in enumerate(text):
        if not is_unseen(sign):
            begun = text[place:]
            return sign in FORMULA_SIGNS and not SIGNED_NUMBER.fullmatch(begun)
    return False


def is_unseen(sign: str) -> bool:
    """Spaces, signs that only steer the direction of text, and the like."""
    return sign.isspace() or unicodedata.category(sign) in {"Cf", "Cc", "Zs"}
