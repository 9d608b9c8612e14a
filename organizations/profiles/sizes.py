"""Sizes as SVG reads them: with a point in every language."""


def size(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(value: float) -> str:
    return f"{size(value)}%"
