"""Staffed places of a setting on a date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flowsim.scenario.base import EVERY_DAY
from flowsim.scenario.model import SeasonalClosure, Setting
from flowsim.units import whole_minutes


def staffed_on(setting: Setting, closures: Iterable[SeasonalClosure], day: date) -> int:
    """Staffed places: of the weekday, then dated changes in order, then seasonal percent.

    Percentages are rounded half up, one after the other.
    """
    places = setting.weekday_places.get(EVERY_DAY[day.weekday()], setting.places or 0)
    for change in setting.changes:
        if change.from_date <= day <= change.to_date:
            if change.places is not None:
                places = change.places
            elif change.percent is not None:
                places = whole_minutes(places * change.percent / 100)
    for closure in closures:
        if closure.from_date <= day <= closure.to_date and _concerns(closure, setting):
            places = whole_minutes(places * closure.percent / 100)
    return places


def _concerns(closure: SeasonalClosure, setting: Setting) -> bool:
    here = not closure.hospitals or setting.hospital in closure.hospitals
    return here and setting.kind in closure.kinds
