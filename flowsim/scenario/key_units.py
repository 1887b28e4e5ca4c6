"""The unit of a number, from the name of its key: units stand in key names."""

from __future__ import annotations

from flowsim.scenario.shape import Key

SHARE = "share"
WEIGHT = "weight"
RATIO = "ratio"

_BY_NAME = {
    "per_day": "patients per day",
    "cases_per_day": "cases per day",
    "minutes_per_day": "minutes per day",
    "relapse_per_day": "probability per day",
    "death_per_day": "probability per day",
    "weekday": WEIGHT,
    "months": WEIGHT,
    "municipalities": SHARE,
    "hospitals": SHARE,
    "needs_mix": SHARE,
    "needs": SHARE,
    "exits": SHARE,
    "groups": SHARE,
    "patients": "patients",
    "population": "inhabitants",
    "population_65": "inhabitants",
    "population_80": "inhabitants",
    "cv": RATIO,
    "dispersion": RATIO,
    "holiday_factor": RATIO,
    "priority": "rank",
    "raised_priority": "rank",
    "becomes": "rank",
    "after_tries": "times",
    "priority_after_tries": "times",
    "max_depth": "times",
    "year": "year",
    "price_year": "year",
    "staff_hour_sek": "SEK per hour",
    "help_hour_sek": "SEK per hour",
    "occupied_hour_sek": "SEK per hour",
    "occupied_day_sek": "SEK per day",
    "staffed_day_sek": "SEK per day",
}
_BY_LAST_WORD = {
    "days": "days",
    "day": "day",
    "hours": "hours",
    "minutes": "minutes",
    "weeks": "weeks",
    "percent": "%",
    "probability": "probability",
    "share": SHARE,
    "places": "places",
    "risk": RATIO,
    "sek": "SEK per day",
}


def unit_of(key: Key) -> str:
    """The unit of the number at a key, in English; "" when no name on the way says it.

    The names are read from the end, since days of a week and ids have no unit of their
    own: `teams.x.slots.0.cases_per_day.mon` is in cases per day.
    """
    if key[-2:] == ("arrivals", "hours"):
        return WEIGHT
    for name in reversed(key):
        unit = _BY_NAME.get(name) or _BY_LAST_WORD.get(name.rpartition("_")[2])
        if unit:
            return unit
    return ""
