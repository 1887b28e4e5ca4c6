"""Numbers as people write them in Swedish and English."""

from __future__ import annotations

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"


def number_text(value: float, lang: str, *, decimals: int = 1, sign: bool = False) -> str:
    """A number with a decimal comma in Swedish, and a real minus sign in both languages.

    `sign` writes a plus before positive numbers, as differences are shown. A number
    that rounds to zero has no sign.
    """
    text = f"{abs(value):,.{decimals}f}"
    if lang == "sv":
        text = text.replace(",", NO_BREAK_SPACE).replace(".", ",")
    is_zero = not any(digit in text for digit in "123456789")
    if is_zero or (value > 0 and not sign):
        return text
    return (MINUS if value < 0 else "+") + text


def plain_number(value: float, lang: str) -> str:
    """A number with the decimals it has and no more, such as the value of a lever."""
    return number_text(value, lang, decimals=len(f"{value:.12g}".partition(".")[2]))
