"""Places of a setting: taken, given up, held, counted. Who gets one is decided in `places`."""

from __future__ import annotations

from flowsim.engine import order
from flowsim.engine.settings import Setting
from flowsim.engine.state import Patient, World


def fits(setting: Setting, weight: int, more: int = 0) -> bool:
    """Whether so much can be granted now, the door apart; with so many surge places (R6, R10)."""
    taken = setting.occupied + setting.reserved + setting.in_turnaround
    return taken + weight <= setting.staffed + more or not setting.is_limited


def take(world: World, patient: Patient) -> None:
    """A patient is in the place of the stay from now on."""
    stay, now = patient.stay, world.now
    setting, weight = stay.setting, stay.weight
    if setting.changed_at != now:
        setting.changed_at, setting.occupied_before = now, setting.occupied
    setting.occupied += weight
    setting.occupied_min -= weight * now
    if setting.early_percent:
        setting.present[patient.code] = patient


def vacate(world: World, patient: Patient, is_left: bool = True) -> None:
    """The place is usable after its turnaround, at once when the next stay begins in it."""
    stay, now = patient.stay, world.now
    setting, weight = stay.setting, stay.weight
    if setting.changed_at != now:
        setting.changed_at, setting.occupied_before = now, setting.occupied
    setting.occupied -= weight
    setting.occupied_min += weight * now
    if setting.early_percent:
        del setting.present[patient.code]
    if is_left and setting.turnaround_min:
        setting.in_turnaround += weight
        turn = order.TURNAROUND_ENDS + setting.code
        world.clock.at(now + setting.turnaround_min, turn, _usable_again, (setting, weight))
    elif setting.ordinary or setting.surge:
        world.unsettled.add(setting)
        world.is_unsettled = True


def _usable_again(world: World, place: tuple[Setting, int]) -> None:
    setting, weight = place
    setting.in_turnaround -= weight
    unsettle(world, setting)


def give_back(world: World, setting: Setting, weight: int) -> None:
    """A granted place is not wanted any more: it is free again."""
    setting.reserved -= weight
    unsettle(world, setting)


def unsettle(world: World, setting: Setting) -> None:
    """The line or the room of a setting changed: look at it when the minute settles."""
    if setting.ordinary or setting.surge:
        world.unsettled.add(setting)
        world.is_unsettled = True


def occupied_when_minute_began(setting: Setting, now: int) -> int:
    """Occupied places before anything happened in this minute (R19)."""
    return setting.occupied_before if setting.changed_at == now else setting.occupied


def occupied_minutes(setting: Setting, now: int) -> int:
    """Occupied place minutes from minute 0 to now."""
    return setting.occupied_min + setting.occupied * now
