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
from flowsim.scenario.model import Area, Setting
from flowsim.scenario.resolve import loaded_settings
from flowsim.scenario.staffing import staffed_on

_NOT_DRAWN = frozenset(
    {"after", "cause", "notice", "valid_for_days", "owner", "lead_hours", "starts"}
)
"""Fields of a task that say when and for whom it is done; no chance depends on them."""


def fingerprint(area: Area, days_off: Sequence[date]) -> str:
    """SHA-256, in hex, over every value of an area and the resolved holidays."""
    return _digest({"area": _values(area), "holidays": days_off})


def sampling_fingerprint(area: Area, days_off: Sequence[date]) -> str:
    """SHA-256 over the values that the Cohort is drawn from.

    Left out is what only the engine reads: places (unless the start fills a share of
    them), admission windows, rounds, priorities, surge, alternatives that have neither a
    drawn patience nor an interim stay, and the hours and budgets of slots.
    """
    drawn = {
        name: _values(getattr(area, name))
        for name in (
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
    }
    teams = {name: len(team.slots) for name, team in area.teams.items()}
    return _digest(
        {
            **drawn,
            "hospitals": sorted(area.hospitals),
            "tasks": {name: _values(task, _NOT_DRAWN) for name, task in area.tasks.items()},
            "settings": {name: _drawn_of(setting) for name, setting in area.settings.items()},
            "slots": teams,
            "filled": _filled(area),
            "holidays": days_off,
        }
    )


def _drawn_of(setting: Setting) -> dict[str, object]:
    """What sampling reads of a setting: whose first choice it is, patience, interim stays."""
    waiting = [
        _values(alternative, frozenset({"after", "priority_after_tries", "raised_priority"}))
        for alternative in setting.alternatives
        if alternative.patience is not None
        or (alternative.keeps_ticket and alternative.need_percent == 0)
    ]
    keys = ("kind", "hospital", "municipality", "specialties", "unit", "keeps_place")
    return {"waiting": waiting, **{key: _values(getattr(setting, key)) for key in keys}}


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


def _values(value: Any, without: Collection[str] = ()) -> Any:
    """Plain values without texts for people."""
    if isinstance(value, Part):
        fields = ((name, getattr(value, name)) for name in type(value).model_fields)
        return {
            name: _values(item)
            for name, item in fields
            if name not in without and not isinstance(item, Text)
        }
    if isinstance(value, Mapping):
        return {str(name): _values(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_values(item) for item in value]
    return value


def _digest(values: object) -> str:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), default=date.isoformat)
    return hashlib.sha256(text.encode()).hexdigest()
