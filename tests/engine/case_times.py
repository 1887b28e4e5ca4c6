"""Times as people write them in a case file: "tue 08:30", "mon+1w 00:00", "2d 4h", minutes."""

from __future__ import annotations

import re

from flowsim.units import DAY_MIN, HOUR_MIN, WEEK_MIN, WEEKDAYS, clock_minutes

NEVER = "never"

_MOMENT = re.compile(r"(?P<day>[a-z]{3})(\+(?P<weeks>\d+)w)? (?P<clock>\d{1,2}:\d{2})")
_LENGTH = re.compile(r"(?P<sign>-?)(?P<parts>\d+(d|h|min)( \d+(d|h|min))*)")
_UNIT_MIN = {"d": DAY_MIN, "h": HOUR_MIN, "min": 1}


def moment(text: str | int) -> int | None:
    """Minutes from the start (a Monday at 00:00); None for "never".

    Raises:
        ValueError: when the text is not a weekday with a time of day, nor a length of time.
    """
    if text == NEVER:
        return None
    match = _MOMENT.fullmatch(str(text))
    if match is None:
        return length(text)
    weeks = int(match["weeks"] or 0)
    day_at = WEEKDAYS.index(match["day"]) * DAY_MIN
    return weeks * WEEK_MIN + day_at + clock_minutes(match["clock"])


def length(text: str | int) -> int:
    """Minutes of a length of time: "3d", "-20h", "1d 2h 30min", or minutes.

    Raises:
        ValueError: when the text is not a length of time.
    """
    if isinstance(text, int):
        return text
    match = _LENGTH.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a time such as 'tue 08:30', '2d 4h' or 'never'")
    parts = re.findall(r"(\d+)(d|h|min)", match["parts"])
    total = sum(int(number) * _UNIT_MIN[unit] for number, unit in parts)
    return -total if match["sign"] else total


def readable(minute: int | None) -> str:
    """A moment the way case files write it."""
    if minute is None:
        return NEVER
    week, rest = divmod(minute, WEEK_MIN)
    day, clock = divmod(rest, DAY_MIN)
    weeks = f"{week:+d}w" if week else ""
    return f"{WEEKDAYS[day]}{weeks} {clock // HOUR_MIN:02d}:{clock % HOUR_MIN:02d}"
