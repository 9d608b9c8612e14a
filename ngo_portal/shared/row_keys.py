"""Which texts from outside can be the number of a row."""

BIGGEST_KEY = 2**63 - 1


def is_key(text: str) -> bool:
    """Whether a text can be the number of a row. Longer ones are not read: Python refuses them."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(BIGGEST_KEY))
    return is_number and int(text) <= BIGGEST_KEY
