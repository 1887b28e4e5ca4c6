"""What a search is to reach: a KPI, a comparison and a value, as a person writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import cast

from flowsim.errors import InputError
from flowsim.experiment.seek import Comparison, Limit
from flowsim.experiment.sentences import unit_text, words
from flowsim.kpi.declare import UNITS, Dimension, Kpi
from flowsim.kpi.registry import REGISTRY
from flowsim.scenario.model import Area
from flowsim.terms import Kind, NeedCategory
from flowsim.texts import plain_number

_GOAL = re.compile(
    r"\s*(?P<kpi>[^<>≤≥@]+?)\s*(?:@\s*(?:(?P<by>[a-z-]+)\s*=\s*)?(?P<of>[^\s<>≤≥=]+))?"
    r"\s*(?P<comparison><=|>=|<|>|≤|≥)\s*(?P<value>-?\d+(?:[.,]\d+)?)\s*(?P<unit>.*?)\s*"
)
EXAMPLE = "ready-over-3-days < 10 %"
OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "share waiting above 3 days": "ready-over-3-days",
        "share waiting over 3 days": "ready-over-3-days",
        "share waiting above 7 days": "ready-over-7-days",
        "share waiting over 7 days": "ready-over-7-days",
        "andel som väntar över 3 dagar": "ready-over-3-days",
        "andel som väntar över 7 dagar": "ready-over-7-days",
    }
)
"""How people say some KPIs, besides their keys and titles."""
_HOURS_OF: Mapping[str, float] = MappingProxyType({"hours": 1.0, "days": 24.0})
_OTHER_UNITS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "percent": ("percent", "procent"),
        "days": ("d", "day", "dag", "dygn"),
        "hours": ("h", "hour", "tim", "timme"),
        "beds": ("places", "platser"),
    }
)


@dataclass(frozen=True)
class Goal:
    """A KPI, of the whole area or of one member of a dimension, and what its mean must be."""

    kpi: str
    limit: Limit
    by: str = "all"
    of: str = ""

    def text(self, lang: str) -> str:
        """The goal as it is written, with the title of the KPI."""
        kpi = REGISTRY[self.kpi]
        of = f" ({self.of})" if self.of else ""
        value = plain_number(self.limit.value, lang)
        compared = {"<=": "≤", ">=": "≥"}.get(self.limit.comparison, self.limit.comparison)
        return f"{words(kpi.title, lang)}{of} {compared} {value} {unit_text(kpi, lang)}"


def read_goal(text: str, area: Area) -> Goal:
    """The goal that `KPI[@MEMBER] < VALUE [UNIT]` stands for.

    A KPI is named by its key or its title, Swedish or English. `@halmstad` is one member of a
    dimension by which the KPI is split; `@municipality=halmstad` says of which.

    Raises:
        InputError: when it is not written like that, or names something that there is not.
    """
    match = _GOAL.fullmatch(text)
    if match is None:
        raise InputError("seek_goal_not_read", text=text, example=EXAMPLE)
    kpi = find_kpi(match["kpi"])
    by, of = _member(kpi, match["by"], match["of"], area)
    written = match["comparison"].replace("≤", "<=").replace("≥", ">=")
    value = float(match["value"].replace(",", ".")) * _times(kpi, match["unit"])
    return Goal(kpi.key, Limit(cast(Comparison, written), value), by, of)


def find_kpi(name: str) -> Kpi:
    """The KPI with a key or a title.

    Raises:
        InputError: when there is none, with the nearest.
    """
    written = name.strip().casefold()
    names = {kpi.key: kpi.key for kpi in REGISTRY.values()}
    for kpi in REGISTRY.values():
        names.setdefault(kpi.title.en.casefold(), kpi.key)
        names.setdefault(kpi.title.sv.casefold(), kpi.key)
    names |= OTHER_NAMES
    if written in names:
        return REGISTRY[names[written]]
    near = get_close_matches(written, names, 1, 0.5)
    raise InputError("unknown_kpi", kpi=name.strip(), nearest=names[near[0]] if near else "-")


def _times(kpi: Kpi, written: str) -> float:
    """What a value is multiplied by to be in the unit of the KPI."""
    if not written:
        return 1.0
    unit = written.casefold()
    if unit in _names_of(kpi.unit):
        return 1.0
    if kpi.unit in _HOURS_OF:
        for other, hours in _HOURS_OF.items():
            if unit in _names_of(other):
                return hours / _HOURS_OF[kpi.unit]
    allowed = ", ".join(dict.fromkeys((kpi.unit, unit_text(kpi, "en"), unit_text(kpi, "sv"))))
    raise InputError("seek_other_unit", kpi=kpi.key, unit=written, allowed=allowed)


def _names_of(unit: str) -> set[str]:
    said = UNITS.get(unit)
    shown = (said.sv.casefold(), said.en.casefold()) if said else ()
    return {unit, *shown, *_OTHER_UNITS.get(unit, ())}


def _member(kpi: Kpi, by: str | None, of: str | None, area: Area) -> tuple[str, str]:
    if of is None:
        return "all", ""
    members = {dimension: names for dimension in kpi.by if (names := _members(dimension, area))}
    if by is not None and by not in members:
        near = (get_close_matches(by, members, 1, 0.5) or [", ".join(members) or "-"])[0]
        raise InputError("seek_no_dimension", kpi=kpi.key, by=by, nearest=near)
    found = [one for one, names in members.items() if of in names and by in (None, one)]
    if not found:
        known = sorted(
            {name for one, names in members.items() if by in (None, one) for name in names}
        )
        near = (get_close_matches(of, known, 1, 0.5) or [", ".join(known) or "-"])[0]
        raise InputError("seek_no_member", kpi=kpi.key, of=of, nearest=near)
    if len(found) > 1:
        ways = ", ".join(f"{kpi.key}@{one}={of}" for one in found)
        raise InputError("seek_several_members", kpi=kpi.key, of=of, ways=ways)
    return found[0], of


def _members(dimension: Dimension, area: Area) -> set[str]:
    """Members of a dimension that an area names; none of those that only a run has."""
    kinds = [str(kind.value) for kind in Kind]
    named: dict[Dimension, Iterable[str]] = {
        "hospital": area.hospitals,
        "municipality": area.municipalities,
        "setting": area.settings,
        "team": area.teams,
        "task": area.tasks,
        "specialty": {group.specialty for group in area.groups.values()},
        "need": [str(need.value) for need in NeedCategory],
        "kind": kinds,
        "next-kind": kinds,
    }
    return set(named.get(dimension, ()))
