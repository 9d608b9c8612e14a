"""Style sheets read as the browser reads them: declarations, each with the rules around it."""

import re
from typing import NamedTuple

# Whatever may hold a brace or a semicolon that means nothing.
OPAQUE = re.compile(r"/\*.*?\*/|\"[^\"]*\"|'[^']*'|url\([^)]*\)", re.DOTALL)


class Declaration(NamedTuple):
    name: str
    value: str
    around: tuple[str, ...]
    """The preludes of the blocks it stands in, the outermost first."""

    @property
    def place(self) -> str:
        return f"{' '.join(self.around)} {{ {self.name}: {self.value} }}"

    @property
    def is_in_layer(self) -> bool:
        return any(prelude.startswith("@layer") for prelude in self.around)

    @property
    def selectors(self) -> list[str]:
        return [prelude for prelude in self.around if not prelude.startswith("@")]

    @property
    def is_style(self) -> bool:
        """Whether it belongs to a rule for elements, and not to a face or a sheet of paper."""
        return bool(self.selectors)


def without_opaque(text: str) -> str:
    """Without comments, and with the inside of strings and addresses taken out."""
    return OPAQUE.sub(lambda match: "" if match[0].startswith("/*") else '""', text)


def declarations(text: str) -> list[Declaration]:
    """Every declaration of a style sheet, in its order."""
    found, around, piece = [], [], ""
    for character in without_opaque(text):
        if character == "{":
            around.append(" ".join(piece.split()))
            piece = ""
        elif character in ";}":
            found += declaration(piece, around)
            piece = ""
            if character == "}":
                around.pop()
        else:
            piece += character
    return found


def declaration(piece: str, around: list[str]) -> list[Declaration]:
    name, colon, value = piece.partition(":")
    if not colon or piece.lstrip().startswith("@"):
        return []
    return [Declaration(name.strip().lower(), " ".join(value.split()), tuple(around))]


def parts(value: str) -> list[str]:
    """The parts of a value that spaces keep apart: ``0 calc(1px + 2px)`` has two."""
    found, depth = [""], 0
    for character in value:
        depth += (character == "(") - (character == ")")
        if character == " " and not depth:
            found.append("")
        else:
            found[-1] += character
    return [part for part in found if part]
