"""Which number of an area a search varies, as a person writes it, and over which range.

`settings.short-term-halmstad.places` is the key that `flowsim explain` shows;
`short-term.places@halmstad` says the same by kind and place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from flowsim.errors import InputError
from flowsim.scenario.base import UNTITLED, Text
from flowsim.scenario.cases import parse_case
from flowsim.scenario.explain import Explained, explain
from flowsim.scenario.lever_model import Lever, LeverChange
from flowsim.scenario.levers import LeverUse, resolve_case
from flowsim.scenario.load import load_scenario
from flowsim.scenario.locate import find_area
from flowsim.scenario.model import Area
from flowsim.scenario.resolved import Scenario

_RANGE = re.compile(r"\s*(-?\d+)\s*:\s*(-?\d+)\s*(?::\s*(\d+)\s*)?")
MOST_NUMBERS = 1001
SECTIONS_WITH_NAMES = ("settings", "teams", "groups")
"""Parts of an area whose members can be named by what they are, not only by their id."""
OPTION = "--vary"


@dataclass(frozen=True)
class Quantity:
    """One number of an area: as it was written, its key, what it is now, and whose it is."""

    written: str
    key: str
    value: float
    unit: str
    title: Text = UNTITLED

    @property
    def setting(self) -> str:
        """The setting whose places it is; empty when it is anything else."""
        section, _, rest = self.key.partition(".")
        name, _, field = rest.partition(".")
        return name if section == "settings" and field == "places" else ""


def read_range(text: str) -> tuple[int, ...]:
    """The whole numbers that LOW:HIGH or LOW:HIGH:STEP stands for.

    Raises:
        InputError: when it is not written like that, is empty or far too long.
    """
    match = _RANGE.fullmatch(text)
    if match is None:
        raise InputError("seek_range_not_read", text=text)
    low, high, step = int(match[1]), int(match[2]), int(match[3] or 1)
    if low >= high or step < 1:
        raise InputError("seek_range_empty", text=text)
    if (high - low) // step >= MOST_NUMBERS:
        raise InputError("seek_range_too_long", text=text, most=MOST_NUMBERS)
    return tuple(range(low, high + 1, step))


def find_quantity(text: str, scenario: Scenario) -> Quantity:
    """The one number that a path stands for.

    Raises:
        InputError: when there is none, with the nearest, or there are several.
    """
    path, _, place = (part.strip() for part in text.partition("@"))
    rows = {row.key: row for row in explain(scenario, defaults=True)}
    numbers = {key: row for key, row in rows.items() if not isinstance(row.value, tuple)}
    found = [
        key
        for key in numbers
        if _is_meant(path, key, scenario.area)
        and (not place or place in _places(key, scenario.area))
    ]
    if not found:
        known = {*_short_names(numbers, scenario.area), *numbers}
        near = get_close_matches(text, known, 1, 0.4)
        raise InputError("seek_no_number", text=text, nearest=near[0] if near else "-")
    if len(found) > 1:
        ways = _ways(found, path, scenario.area)
        raise InputError("seek_several_numbers", text=text, n=len(found), ways=", ".join(ways))
    return _quantity(text, numbers[found[0]], scenario.area)


def _quantity(text: str, row: Explained, area: Area) -> Quantity:
    assert not isinstance(row.value, tuple)
    section, _, rest = row.key.partition(".")
    name = rest.partition(".")[0]
    titled: Mapping[str, Mapping[str, object]] = {
        "settings": area.settings,
        "teams": area.teams,
        "tasks": area.tasks,
    }
    title = getattr(titled.get(section, {}).get(name), "title", UNTITLED)
    return Quantity(text, row.key, row.value, row.unit, title)


def _is_meant(path: str, key: str, area: Area) -> bool:
    """Whether a path is the key itself, one with stars, or a kind with the rest of it."""
    wanted, names = path.split("."), key.split(".")
    if len(wanted) == len(names) and all(
        one in ("*", name) for one, name in zip(wanted, names, strict=True)
    ):
        return True
    if names[0] not in SECTIONS_WITH_NAMES or wanted[1:] != names[2:]:
        return False
    return wanted[0] in _called(names[0], names[1], area)


def _called(section: str, name: str, area: Area) -> tuple[str, ...]:
    """What a member of a section is called: its id, and what it is."""
    if section == "settings":
        return name, str(area.settings[name].kind.value)
    if section == "teams":
        return name, area.teams[name].role
    return (name,)


def _places(key: str, area: Area) -> tuple[str, ...]:
    """Where the member of a section is, to tell those of a kind apart; its id too."""
    section, _, rest = key.partition(".")
    name = rest.partition(".")[0]
    members: Mapping[str, Mapping[str, object]] = {"settings": area.settings, "teams": area.teams}
    member = members.get(section, {}).get(name)
    if member is None:
        return ()
    here = (getattr(member, "municipality", None), getattr(member, "hospital", None), name)
    return tuple(one for one in here if one)


def _short_names(keys: Mapping[str, object], area: Area) -> Iterator[str]:
    for key in keys:
        names = key.split(".")
        if names[0] in SECTIONS_WITH_NAMES[:2] and len(names) > 2:
            what = _called(names[0], names[1], area)[-1]
            for place in _places(key, area):
                yield f"{'.'.join((what, *names[2:]))}@{place}"


def _ways(keys: Sequence[str], path: str, area: Area) -> list[str]:
    """How each of several numbers is written so that it is meant alone."""
    ways = []
    for key in keys:
        others = {place for other in keys if other != key for place in _places(other, area)}
        own = next((place for place in _places(key, area) if place not in others), None)
        ways.append(f"{path}@{own}" if own else key)
    return ways


def varied(
    area: str,
    case: str,
    numbers: Sequence[tuple[Quantity, float]],
    scenarios: Path | None = None,
    *,
    days: int | None = None,
    option: str = OPTION,
    beside: str = "",
) -> Scenario:
    """The area with the case applied and the numbers set, whatever the case made of them.

    `option` is where on the command line the numbers come from. `beside` are levers that
    are varied too, so that what they make of a number must not be lost: both is a problem.

    Raises:
        ScenarioError: when the model does not allow a number, or the case is wrong.
    """
    whole = "+".join(text for text in (case, beside) if text)
    if not numbers:
        return load_scenario(area, whole, scenarios, days=days)
    library = find_area(area, scenarios)[2]
    uses = resolve_case(parse_case(case), library)
    lever = Lever(
        change=tuple(
            LeverChange(key=one.key, set=_as_written(number), assumption=f"tried by {option}")
            for one, number in numbers
        ),
        replaces=tuple(use.name for use in uses),
    )
    use = LeverUse("varied", option, lever, {})
    return load_scenario(area, whole, scenarios, days=days, also=(use,))


def _as_written(number: float) -> float:
    """A whole number without a point, as a file would have it."""
    return int(number) if number == int(number) else number
