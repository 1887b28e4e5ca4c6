"""Fingerprints: SHA-256 over values only, so that a corrected title or source changes nothing.

Keys are sorted and numbers have the type of the model, so neither the order in a file nor
`3` for `3.0` matters. Holidays are values: another calendar is another scenario.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flowsim.scenario.base import Part, Text
from flowsim.scenario.model import Area
from flowsim.scenario.once import once
from flowsim.scenario.resolve import loaded_settings
from flowsim.scenario.staffing import staffed_on

_NOT_DRAWN = frozenset(
    {"after", "cause", "notice", "valid_for_days", "owner", "lead_hours", "starts"}
)
"""Fields of a task that say when and for whom it is done; no chance depends on them."""

_NOT_DRAWN_WAITING = frozenset({"after", "priority_after_tries", "raised_priority"})
"""Fields of an alternative on which no chance depends."""

_DRAWN = (
    "horizon",
    "municipalities",
    "groups",
    "routes",
    "readiness",
    "estimate",
    "while_waiting",
    "readmission",
    "start",
)
"""Parts of an area of which every value is drawn from."""

_PLAIN = frozenset({str, int, float, bool})


def fingerprint(area: Area, days_off: Sequence[date]) -> str:
    """SHA-256, in hex, over every value of an area and the resolved holidays."""
    return _digest({"area": _values_of(area), "holidays": days_off})


def sampling_fingerprint(area: Area, days_off: Sequence[date]) -> str:
    """SHA-256 over the values that the Cohort is drawn from.

    Left out is what only the engine reads: places (unless the start fills a share of
    them), admission windows, rounds, priorities, surge, alternatives that have neither a
    drawn patience nor an interim stay, and the hours and budgets of slots.
    """
    values = _values_of(area)
    teams = {name: len(team.slots) for name, team in area.teams.items()}
    return _digest(
        {
            **{name: values[name] for name in _DRAWN},
            "hospitals": sorted(area.hospitals),
            "tasks": {name: _without(task, _NOT_DRAWN) for name, task in values["tasks"].items()},
            "settings": {name: _drawn_of(one) for name, one in values["settings"].items()},
            "slots": teams,
            "filled": _filled(area),
            "holidays": days_off,
        }
    )


def _drawn_of(setting: Mapping[str, Any]) -> dict[str, object]:
    """What sampling reads of a setting: whose first choice it is, patience, interim stays."""
    waiting = [
        _without(alternative, _NOT_DRAWN_WAITING)
        for alternative in setting["alternatives"]
        if alternative["patience"] is not None
        or (alternative["keeps_ticket"] and alternative["need_percent"] == 0)
    ]
    keys = ("kind", "hospital", "municipality", "specialties", "unit", "keeps_place")
    return {"waiting": waiting, **{key: setting[key] for key in keys}}


def _without(values: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _filled(area: Area) -> dict[str, int]:
    """Staffed places on the first day where the start fills a share of them."""
    names = (
        name
        for row in area.start.loaded
        if row.percent is not None
        for name in loaded_settings(area, row.settings)
    )
    first_day = area.horizon.start_date
    return {name: staffed_on(area.settings[name], area.closures, first_day) for name in names}


@once(lambda area: (area,), last=1)
def _values_of(area: Area) -> Mapping[str, Any]:
    values: Mapping[str, Any] = _values(area)
    return values


def _values(value: Any) -> Any:
    """Plain values without texts for people."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Part):
        # the fields are all there is in the dictionary of a part
        return {name: _values(item) for name, item in vars(value).items() if type(item) is not Text}
    if isinstance(value, Mapping):
        return {str(name): _values(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_values(item) for item in value]
    return value


def _digest(values: object) -> str:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), default=date.isoformat)
    return hashlib.sha256(text.encode()).hexdigest()
