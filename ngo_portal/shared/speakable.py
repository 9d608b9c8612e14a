"""Text without the characters that no XML document may hold, not even escaped (XML 1.0, 2.2)."""

import re

UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def speakable(text: str) -> str:
    return UNSPEAKABLE.sub("", text)
