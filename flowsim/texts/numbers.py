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


def decimals_for(size: float) -> int:
    """Decimals that show about three figures of a number of this size."""
    size = abs(size)
    if size == 0 or size >= 100:
        return 0
    return 1 if size >= 10 else 2
