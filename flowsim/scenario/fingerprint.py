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
from flowsim.scenario.model import Area, Setting, Task
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

_PARTS = 4096
"""Parts whose text is remembered: a case shares most of them with its area."""

_PLAIN = frozenset({str, int, float, bool})


def fingerprint(area: Area, days_off: Sequence[date]) -> str:
    """SHA-256, in hex, over every value of an area and the resolved holidays."""
    parts = {name: _text(part) for name, part in vars(area).items() if type(part) is not Text}
    return _digest({"area": _joined(parts), "holidays": _json(days_off)})


def sampling_fingerprint(area: Area, days_off: Sequence[date]) -> str:
    """SHA-256 over the values that the Cohort is drawn from.

    Left out is what only the engine reads: places (unless the start fills a share of
    them), admission windows, rounds, priorities, surge, alternatives that have neither a
    drawn patience nor an interim stay, and the hours and budgets of slots.
    """
    return _digest({**_drawn_from(area, days_off), "filled": _json(_filled(area))})


def people_fingerprint(area: Area, days_off: Sequence[date]) -> str:
    """SHA-256 over the same, but for how many places there are to be filled at the start.

    Scenarios that share it draw the same people; at the start one may have more of them.
    """
    return _digest(_drawn_from(area, days_off))


def _drawn_from(area: Area, days_off: Sequence[date]) -> dict[str, str]:
    return {
        **{name: _text(getattr(area, name)) for name in _DRAWN},
        "hospitals": _json(sorted(area.hospitals)),
        "tasks": _joined({name: _drawn_of_task(one) for name, one in area.tasks.items()}),
        "settings": _joined({name: _drawn_of(one) for name, one in area.settings.items()}),
        "slots": _json({name: len(team.slots) for name, team in area.teams.items()}),
        "holidays": _json(days_off),
    }


@once(lambda task: (task,), last=_PARTS)
def _drawn_of_task(task: Task) -> str:
    """What sampling reads of a task."""
    return _json(_without(_values(task), _NOT_DRAWN))


@once(lambda setting: (setting,), last=_PARTS)
def _drawn_of(setting: Setting) -> str:
    """What sampling reads of a setting: whose first choice it is, patience, interim stays."""
    values = _values(setting)
    waiting = [
        _without(alternative, _NOT_DRAWN_WAITING)
        for alternative in values["alternatives"]
        if alternative["patience"] is not None
        or (alternative["keeps_ticket"] and alternative["need_percent"] == 0)
    ]
    keys = ("kind", "hospital", "municipality", "specialties", "unit", "keeps_place")
    return _json({"waiting": waiting, **{key: values[key] for key in keys}})


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


def _text(part: Any) -> str:
    """A part of an area as JSON; it, or what stands in it by name, is written once."""
    if isinstance(part, Mapping):
        return _joined({name: _text_of(one) for name, one in part.items()})
    return _text_of(part)


@once(lambda one: (one,), last=_PARTS)
def _text_of(one: Any) -> str:
    return _json(_values(one))


def _joined(texts: Mapping[str, str]) -> str:
    """JSON of an object from the JSON of what is in it."""
    return "{" + ",".join(f"{json.dumps(name)}:{texts[name]}" for name in sorted(texts)) + "}"


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


def _json(values: object) -> str:
    return json.dumps(values, sort_keys=True, separators=(",", ":"), default=date.isoformat)


def _digest(texts: Mapping[str, str]) -> str:
    return hashlib.sha256(_joined(texts).encode()).hexdigest()
