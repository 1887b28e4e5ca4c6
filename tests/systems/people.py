"""Random patients as a case file writes them: every kind of luck, rare values often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flowsim.tables.cohort import U32
from flowsim.terms import FINAL_KINDS, Kind, NeedCategory
from flowsim.units import DAY_MIN
from tests.systems.dice import Dice
from tests.systems.settings import (
    HOSPITALS,
    MINUTES_OF_HELP,
    MUNICIPALITIES,
    SPECIALTIES,
    can_be_on_a_way,
)

Values = dict[str, Any]
FINAL = sorted(str(kind) for kind in FINAL_KINDS)
NEEDS = [str(need) for need in NeedCategory]
DEEPEST = 3
SORTS = 8  # of patients in one system
_LONGEST = {Kind.EMERGENCY: 6 * 60, Kind.SPECIAL_HOUSING: 14 * DAY_MIN}
LONG_AGO_MIN = 60 * DAY_MIN


@dataclass(frozen=True)
class Surroundings:
    """What patients must know of the area to be walked through it."""

    days: int
    ways: Sequence[Kind]
    helped_in_minutes: bool
    tasks: Sequence[str]
    returns: bool


def surroundings(area: Values, days: int) -> Surroundings:
    """What there is in an area."""
    settings = area["settings"]
    return Surroundings(
        days=days,
        ways=can_be_on_a_way(settings),
        helped_in_minutes=any(s.get("unit") == "minutes-per-week" for s in settings.values()),
        tasks=sorted(area["tasks"]),
        returns=area["readmission"]["enabled"],
    )


@dataclass(frozen=True)
class Sort:
    """Patients who share a start, a way and their traits; the way back, if they return."""

    start: str  # comes, in-service or waits
    kinds: tuple[Kind, ...]
    traits: Values
    kinds_again: tuple[Kind, ...]


def random_patients(dice: Dice, around: Surroundings, count: int) -> list[Values]:
    """About so many patients, readmissions among them, in an order without meaning.

    Patient number k is the same however many come after.
    """
    sorts = [_sort(dice, around) for _ in range(SORTS)]
    rush_at = [dice.minutes(0, around.days * DAY_MIN - 1) for _ in range(3)]
    patients: list[tuple[int, Values]] = []
    for number in range(count):
        own = dice.named(f"patient/{number}")
        family = _with_returns(own, f"p{number}", own.pick(sorts), around, rush_at)
        patients += [(own.whole(0, U32), one) for one in family]
    return [one for _, one in sorted(patients, key=lambda pair: (pair[0], pair[1]["name"]))]


def _sort(dice: Dice, around: Surroundings) -> Sort:
    start = dice.pick(("comes",) * 6 + ("in-service",) * 2 + ("waits",))
    kinds = _waiting_kinds(dice, around) if start == "waits" else _kinds(dice, around)
    if start == "in-service":
        kinds = kinds[dice.whole(0, max(0, len(kinds) - 2)) :]
    return Sort(
        start=start,
        kinds=tuple(kinds),
        traits={
            "specialty": dice.pick(SPECIALTIES),
            "hospital": dice.pick(HOSPITALS),
            "municipality": dice.pick(MUNICIPALITIES),
            "need": dice.pick(NEEDS),
        },
        kinds_again=(Kind.EMERGENCY, *_after_emergency(dice, around)),
    )


def _waiting_kinds(dice: Dice, around: Surroundings) -> list[Kind]:
    """At home or in a place, for the next (R27)."""
    ways = [kind for kind in around.ways if kind != Kind.HOSPITAL_AT_HOME]
    if not ways:
        return [Kind.ENTRY, Kind.WARD, *_end(dice)]
    target = dice.whole(0, len(ways) - 1)
    here = dice.pick(ways[:target]) if target and dice.chance(0.5) else Kind.ENTRY
    return [here, ways[target], *dice.some(ways[target + 1 :], 0.3), *_end(dice)]


def _kinds(dice: Dice, around: Surroundings) -> list[Kind]:
    """Settings in an order in which nobody waits in a circle (R4)."""
    start = dice.pick(("emergency", "emergency", "ward", "home"))
    if start == "emergency":
        return [Kind.EMERGENCY, *_after_emergency(dice, around)]
    if start == "ward" or not around.ways:
        return [Kind.WARD, *dice.some(around.ways, 0.4), *_end(dice)]
    first = dice.whole(0, len(around.ways) - 1)
    return [around.ways[first], *dice.some(around.ways[first + 1 :], 0.4), *_end(dice)]


def _after_emergency(dice: Dice, around: Surroundings) -> list[Kind]:
    if dice.chance(0.1):
        return [Kind.HOME]
    return [Kind.WARD, *dice.some(around.ways, 0.4), *_end(dice)]


def _end(dice: Dice) -> list[Kind]:
    """Where nobody is followed; or the journey ends with the last stay."""
    return [Kind(dice.pick(FINAL))] if dice.chance(0.75) else []


def _with_returns(
    dice: Dice, name: str, sort: Sort, around: Surroundings, rush_at: list[int]
) -> list[Values]:
    """A patient and the readmissions that may follow, the one after the other."""
    family = [_patient(dice, name, sort, around, rush_at)]
    while around.returns and len(family) <= DEEPEST and dice.chance(0.4):
        before = str(family[-1]["name"])
        again = sort.traits | {
            "name": f"{before}-again",
            "aged_65": family[0]["aged_65"],
            "lot": family[0]["lot"],
            "readmission_of": before,
            "stored_chance": dice.pick((0, dice.whole(0, U32 - 1), dice.whole(0, U32 // 2))),
            "delay": dice.minutes(1, 3 * DAY_MIN),
            "rows": _rows(dice, sort.kinds_again, around),
        }
        family.append(_may_die(dice, again))
    return family


def _patient(dice: Dice, name: str, sort: Sort, around: Surroundings, rush_at: list[int]) -> Values:
    patient = sort.traits | {
        "name": name,
        "aged_65": dice.chance(0.6),
        "lot": dice.pick((0, 1, dice.whole(0, U32 - 1))),
        "elective": sort.kinds[0] == Kind.WARD and dice.chance(0.7),
        "rows": _rows(dice, sort.kinds, around),
    }
    if sort.start == "comes":
        last = around.days * DAY_MIN - 1
        patient["arrives"] = dice.pick(rush_at) if dice.chance(0.4) else dice.minutes(0, last)
    elif sort.start == "in-service":
        patient["in_service"] = True
    else:
        patient |= {"waits": True, "asked": -dice.minutes(0, LONG_AGO_MIN)}
        patient["rows"][0]["need"] = 0
    return _may_die(dice, patient)


def _rows(dice: Dice, kinds: Sequence[Kind], around: Surroundings) -> list[Values]:
    last = len(kinds) - 1
    return [_row(dice, kind, around, is_last=place == last) for place, kind in enumerate(kinds)]


def _row(dice: Dice, kind: Kind, around: Surroundings, *, is_last: bool) -> Values:
    row: Values = {"kind": str(kind)}
    if kind in FINAL_KINDS:
        return row
    row["need"] = dice.minutes(1, _LONGEST.get(kind, 4 * DAY_MIN))
    if kind == Kind.HOME_HELP and around.helped_in_minutes:
        row["weight"] = dice.whole(1, 2 * MINUTES_OF_HELP)
    elif dice.chance(0.1):
        row["weight"] = 2
    if dice.chance(0.5):
        row["patience"] = dice.minutes(0, 3 * DAY_MIN)
    if is_last:
        return row
    _add_notice(dice, row)
    _add_fates(dice, row)
    if around.tasks and dice.chance(0.6):
        row["tasks"] = {name: _task(dice) for name in dice.some(around.tasks, 0.4)}
    return row


def _add_notice(dice: Dice, row: Values) -> None:
    kind = dice.pick(("on-time", "late", "premature", "disputed"))
    if kind == "late":
        row["notice_offset"] = dice.minutes(0, DAY_MIN)
    elif kind != "on-time":
        row["notice_offset"] = -dice.minutes(1, 2 * DAY_MIN)
    if kind == "disputed":
        row["withdrawn_after"] = dice.minutes(0, 2 * DAY_MIN)
    if dice.chance(0.6):
        row["estimate_error"] = dice.pick((1, -1)) * dice.minutes(0, 2 * DAY_MIN)


def _add_fates(dice: Dice, row: Values) -> None:
    for pair in ("", "interim_"):
        if dice.chance(0.25):
            row[f"{pair}relapse_after"] = dice.minutes(0, 2 * DAY_MIN)
            row[f"{pair}relapse_need"] = dice.minutes(0, 2 * DAY_MIN)
        if dice.chance(0.12):
            row[f"{pair}death_after"] = dice.minutes(0, 4 * DAY_MIN)


def _task(dice: Dice) -> Values:
    attempts = dice.pick((1, 1, 1, 2, 3, 10))
    return {
        "work": dice.pick((0, 15, 30, 45, 60, 100)),
        "takes": dice.minutes(0, 12 * 60),
        "attempts": attempts,
        "clarification": dice.minutes(1, DAY_MIN),
    }


def _may_die(dice: Dice, patient: Values) -> Values:
    if "need" in patient["rows"][-1] and dice.chance(0.4):
        patient["dies_at_end"] = True
    return patient
