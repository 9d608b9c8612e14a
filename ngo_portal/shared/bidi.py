"""Lines of plain text that read right in both directions, wherever they are pasted.

A chat has no markup: what keeps a Latin name in its place in an Arabic line are characters of the
Unicode bidirectional algorithm that nobody sees.
"""

import re

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT_MARK, LEFT_TO_RIGHT_MARK = "\u200f", "\u200e"
# What steers direction in a text of a stranger could leave the rest of the message turned round.
STEERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
# What no line of a message may hold: it would end the line, or is of no use there.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")


def plain(text: str) -> str:
    """The text on one line, without characters that steer its direction."""
    return CONTROL.sub(" ", STEERING.sub("", text)).strip()


def isolated(text: str) -> str:
    """A name or title that keeps its own direction and leaves that of what is around it alone."""
    return f"{FIRST_STRONG_ISOLATE}{plain(text)}{POP_ISOLATE}"


def line(text: str, *, is_rtl: bool) -> str:
    """A line that runs in the direction of its language, whatever letter it begins with."""
    return f"{RIGHT_TO_LEFT_MARK if is_rtl else LEFT_TO_RIGHT_MARK}{text}"
