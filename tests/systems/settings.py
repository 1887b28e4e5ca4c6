"""Random settings: wards and what follows them, with every field in use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flowsim.terms import Kind
from flowsim.units import DAY_MIN, WEEKDAYS
from tests.engine.case_files import MONDAY
from tests.systems.dice import Dice, clock_text

Values = dict[str, Any]

DOWNSTREAM = (
    Kind.HOSPITAL_AT_HOME,
    Kind.HOME_RETURN_TEAM,
    Kind.SHORT_TERM,
    Kind.HOME_HEALTH,
    Kind.HOME_HELP,
    Kind.SPECIAL_HOUSING,
)
"""Kinds after the ward; an itinerary goes through some of them in this order (R4)."""

MUNICIPAL = frozenset(DOWNSTREAM) - {Kind.HOSPITAL_AT_HOME}
SPECIALTIES = ("medicine", "surgery")
HOSPITALS = ("north", "south")
MUNICIPALITIES = ("dale", "hill")
MINUTES_OF_HELP = 60  # an ordinary weight where places are minutes a week


def random_settings(dice: Dice, days: int) -> dict[str, Values]:
    """Settings by id: always an emergency department and a ward."""
    settings: dict[str, Values] = {"emergency": {"kind": "emergency"}}
    settings |= _wards(dice.named("wards"))
    for kind in DOWNSTREAM:
        own = dice.named(kind)
        if own.chance(0.6):
            settings |= _of_kind(own, kind)
    for name, setting in settings.items():
        own = dice.named(name)
        _add_calendar(own.named("calendar"), setting)
        if "places" in setting:
            _add_limits(own.named("limits"), setting, days)
        _add_alternatives(own.named("alternatives"), name, settings)
    return settings


def kinds_in(settings: dict[str, Values]) -> list[Kind]:
    """Kinds after the ward that the area has, in the order patients pass them."""
    there = {setting["kind"] for setting in settings.values()}
    return [kind for kind in DOWNSTREAM if kind in there]


def can_be_on_a_way(settings: dict[str, Values]) -> list[Kind]:
    """Those of them that an itinerary may lead to, so that nobody waits in a circle (R4)."""
    instead_of_ward = {
        option["target"]
        for setting in settings.values()
        if setting["kind"] == "ward"
        for option in setting.get("alternatives", ())
    }
    return [
        kind
        for kind in kinds_in(settings)
        if kind not in instead_of_ward or kind != Kind.HOSPITAL_AT_HOME
    ]


def _wards(dice: Dice) -> dict[str, Values]:
    """One ward, or one for each specialty or hospital, or those and one for everybody."""
    split = dice.pick(("one", "specialty", "specialty", "hospital", "both"))
    ward = {"kind": "ward"}
    wards: dict[str, Values] = {"ward": dict(ward)} if split in {"one", "both"} else {}
    if split == "hospital":
        wards |= {f"ward-{name}": {**ward, "hospital": name} for name in HOSPITALS}
    elif split == "specialty":
        wards |= {f"ward-{name}": {**ward, "specialties": [name]} for name in SPECIALTIES}
    elif split == "both":
        wards["a-ward"] = {**ward, "specialties": [dice.pick(SPECIALTIES)]}
    for name in wards:
        wards[name]["places"] = dice.whole(1, 6)
    return wards


def _of_kind(dice: Dice, kind: Kind) -> dict[str, Values]:
    """One setting of a kind, sometimes one more for a municipality of its own."""
    setting: Values = {"kind": str(kind)}
    if kind in MUNICIPAL:
        setting["owner"] = "municipality"
    if dice.chance(0.8):
        setting["places"] = dice.whole(0 if dice.chance(0.1) else 1, 5)
    if kind == Kind.HOME_HELP and "places" in setting:
        setting["places"] *= MINUTES_OF_HELP
        setting["unit"] = "minutes-per-week"
    if kind == Kind.SPECIAL_HOUSING:
        setting["keeps_place"] = dice.chance(0.75)
    name = str(kind) if dice.chance(0.5) else f"the-{kind}"
    found = {name: setting}
    if kind == Kind.SHORT_TERM and dice.chance(0.4):
        found["own-short-term"] = {
            **setting,
            "municipality": dice.pick(MUNICIPALITIES),
            "places": dice.whole(1, 3),
        }
    return found


def _add_calendar(dice: Dice, setting: Values) -> None:
    kind = setting["kind"]
    if dice.chance(0.15 if kind == "emergency" else 0.35):
        setting["windows"] = [_window(dice) for _ in range(dice.whole(1, 2))]
        setting["open_on_holidays"] = dice.chance(0.5)
    if dice.chance(0.6 if kind == "ward" else 0.25):
        setting["rounds"] = [_round(dice) for _ in range(dice.whole(1, 2))]
    if dice.chance(0.3):
        setting["turnaround_minutes"] = dice.minutes(0, 180)
    if dice.chance(0.3):
        setting["travel_minutes"] = dice.minutes(0, 180)
    if dice.chance(0.5):
        setting["priorities"] = [_priority(dice, named) for named in (True, False)]


def _window(dice: Dice) -> Values:
    opens = min(dice.clock(0, 20), DAY_MIN - dice.grid_min)
    closes = max(dice.clock(12, 24), opens + dice.grid_min)
    return {"days": _weekdays(dice), "opens": clock_text(opens), "closes": clock_text(closes)}


def _round(dice: Dice) -> Values:
    return {"days": _weekdays(dice), "at": clock_text(dice.clock(6, 15))}


def _weekdays(dice: Dice) -> list[str]:
    return dice.some(WEEKDAYS, 0.75) or ["tue"]


def _priority(dice: Dice, named: bool) -> Values:
    rule: Values = {"priority": dice.whole(0, 3)}
    if named:
        rule["origins"] = dice.some(("entry", "emergency", "ward", "short-term"), 0.5)
    if dice.chance(0.5):
        rule |= {"after_days": _days(dice, 60, 3 * DAY_MIN), "becomes": dice.whole(0, 3)}
    return rule


def _days(dice: Dice, low_min: int, high_min: int) -> float:
    return dice.minutes(low_min, high_min) / DAY_MIN


def _add_limits(dice: Dice, setting: Values, days: int) -> None:
    """Places over time: by weekday, dated, closed by chance; surge; pressure."""
    places = setting["places"]
    step = MINUTES_OF_HELP if setting.get("unit") else 1
    if dice.chance(0.4):
        setting["surge_places"] = dice.whole(1, 2) * step
    if dice.chance(0.3):
        setting["weekday_places"] = {"sat": max(0, places - step), "sun": max(0, places - step)}
    if dice.chance(0.4):
        first = dice.whole(0, days - 1)
        last = dice.whole(first, days - 1)
        dates = [MONDAY + timedelta(days=day) for day in (first, last)]
        amount: Values = {"percent": dice.pick((0, 50, 150))} if dice.chance(0.5) else {"places": 1}
        setting["changes"] = [{"from_date": dates[0], "to_date": dates[1], **amount}]
    if dice.chance(0.3):
        setting["closure"] = {"probability": 0.3, "places": dice.whole(1, 2) * step}
    if setting["kind"] == "ward" and setting.get("rounds") and dice.chance(0.6):
        setting["early_ready"] = {
            "enabled": True,
            "trigger_percent": dice.pick((50, 80, 100)),
            "within_hours": dice.minutes(60, 2 * DAY_MIN) / 60,
        }


def _add_alternatives(dice: Dice, name: str, settings: dict[str, Values]) -> None:
    setting = settings[name]
    targets = _targets(dice, name, settings)
    listed: list[Values] = []
    has_patience = False
    for target in dice.some(targets, 0.55):
        option: Values = {"target": target["target"], **target}
        has_patience |= _add_when(dice, option, may_be_drawn=not has_patience)
        if dice.chance(0.15):
            option["specialties"] = [dice.pick(SPECIALTIES)]
        listed.append(option)
    if listed:
        setting["alternatives"] = listed


def _add_when(dice: Dice, option: Values, *, may_be_drawn: bool) -> bool:
    """Due at once, after a fixed time, or after a patience drawn for the patient."""
    if may_be_drawn and dice.chance(0.35):
        option["patience"] = {"minutes": dice.minutes(60, DAY_MIN)}
        return True
    option["after"] = {"minutes": 0 if dice.chance(0.4) else dice.minutes(1, 2 * DAY_MIN)}
    return False


def _targets(dice: Dice, name: str, settings: dict[str, Values]) -> list[Values]:
    """Every alternative that the setting may have, each with what belongs to it."""
    setting = settings[name]
    kind = Kind(setting["kind"])
    options: list[Values] = []
    if setting.get("surge_places"):
        tries = dice.whole(1, 2) if dice.chance(0.2) else 0
        options.append({"target": "surge", "after_tries": tries})
    if kind == Kind.WARD:
        options += _instead_of_a_ward(dice, name, settings)
    elif kind != Kind.EMERGENCY:
        options += _instead_of_later_care(dice, kind, settings)
    return options


def _instead_of_a_ward(dice: Dice, name: str, settings: dict[str, Values]) -> list[Values]:
    wards = [other for other in settings if settings[other]["kind"] == "ward"]
    others = [other for other in wards if other != name]
    options = [{"target": other, **_kept(dice, may_wait=other > name)} for other in others]
    at_home = [other for other in settings if settings[other]["kind"] == "hospital-at-home"]
    if at_home and dice.chance(0.5):
        options.append({"target": "hospital-at-home", **_kept(dice, may_wait=False)})
    options.append(_postponed(dice))
    if dice.chance(0.4):
        options.append({"target": "stay", "origins": ["emergency"]})
    options.append({"target": "elsewhere", "after_tries": dice.pick((0, 0, 1))})
    return options


def _postponed(dice: Dice) -> Values:
    option: Values = {"target": "postpone", "postpone_days": dice.whole(1, 3)}
    if dice.chance(0.85):
        option["origins"] = ["entry"]
    if dice.chance(0.5):
        option |= {"priority_after_tries": dice.whole(1, 2), "raised_priority": 0}
    return option


def _instead_of_later_care(dice: Dice, kind: Kind, settings: dict[str, Values]) -> list[Values]:
    """An earlier kind of care, the present place, or home."""
    before = DOWNSTREAM[: DOWNSTREAM.index(kind)]
    there = [one for one in kinds_in(settings) if one in before]
    options = [{"target": str(one), **_kept(dice, may_wait=True)} for one in there]
    origins = ["ward", *(str(one) for one in there)]
    options.append({"target": "stay", "origins": dice.some(origins, 0.7) or ["ward"]})
    options.append({"target": dice.pick(("home", "elsewhere"))})
    return options


def _kept(dice: Dice, *, may_wait: bool) -> Values:
    """Whether the ticket for the first choice is kept, and how long the need takes there."""
    if not dice.chance(0.75):
        return {"need_percent": dice.pick((50, 100, 150))}
    percents: Sequence[int] = (0, 0, 50, 100, 150) if may_wait else (50, 100, 150)
    return {"keeps_ticket": True, "need_percent": dice.pick(percents)}
