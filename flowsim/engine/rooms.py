"""Places of a setting: taken, given up, held, counted. Who gets one is decided in `places`."""

from __future__ import annotations

from flowsim.engine import order, rules
from flowsim.engine.state import Patient, World

ORDINARY, SURGE = False, True  # lines of a setting


def fits(world: World, setting: int, weight: int, surge: bool) -> bool:
    """Whether so much can be granted now, the door apart; in the surge line also (R6, R10)."""
    if not world.plan.is_limited[setting]:
        return True
    staffed = world.staffed[setting] + (world.plan.surge[setting] if surge else 0)
    free = rules.free_places(
        staffed, world.occupied[setting], world.reserved[setting], world.in_turnaround[setting]
    )
    return free >= weight


def take(world: World, patient: Patient) -> None:
    """A patient is in the place of the stay from now on."""
    stay = patient.stay
    _change(world, stay.setting, stay.weight)
    if world.plan.early_percent[stay.setting]:
        world.present[stay.setting][patient.code] = patient


def vacate(world: World, patient: Patient, is_left: bool = True) -> None:
    """The place is usable after its turnaround, at once when the next stay begins in it."""
    setting, weight = patient.stay.setting, patient.stay.weight
    _change(world, setting, -weight)
    if world.plan.early_percent[setting]:
        del world.present[setting][patient.code]
    minutes = world.plan.turnaround_min[setting]
    if is_left and minutes:
        _turn_around(world, setting, weight, world.now + minutes)
    elif world.ordinary[setting] or world.surge[setting]:
        unsettle(world, setting)


def _turn_around(world: World, setting: int, weight: int, usable_at: int) -> None:
    world.in_turnaround[setting] += weight
    world.at(usable_at, order.TURNAROUND_ENDS + setting, _usable_again, (setting, weight))


def _change(world: World, setting: int, weight: int) -> None:
    """Change what is occupied; remember what it was when the minute began."""
    now = world.now
    if world.changed_at[setting] != now:
        world.changed_at[setting] = now
        world.occupied_before[setting] = world.occupied[setting]
    world.occupied[setting] += weight
    world.weighted_changes[setting] += weight * now


def _usable_again(world: World, place: tuple[int, int]) -> None:
    setting, weight = place
    world.in_turnaround[setting] -= weight
    unsettle(world, setting)


def give_back(world: World, setting: int, weight: int) -> None:
    """A granted place is not wanted any more: it is free again."""
    world.reserved[setting] -= weight
    unsettle(world, setting)


def unsettle(world: World, setting: int) -> None:
    """The line or the room of a setting changed: look at it when the minute settles."""
    if world.ordinary[setting] or world.surge[setting]:
        world.unsettled.add(setting)
        world.is_unsettled = True


def occupied_when_minute_began(world: World, setting: int) -> int:
    """Occupied places before anything happened in this minute (R19)."""
    is_changed = world.changed_at[setting] == world.now
    return world.occupied_before[setting] if is_changed else world.occupied[setting]


def occupied_minutes(world: World, setting: int) -> int:
    """Occupied place minutes from minute 0 to now: of each change, from its minute on."""
    return world.occupied[setting] * world.now - world.weighted_changes[setting]
