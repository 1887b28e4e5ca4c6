"""What a waiting patient may accept instead of the first choice (R10, R13)."""

from __future__ import annotations

from flowsim.engine import asking, lines, order, rules
from flowsim.engine.ends import REQUEST_POSTPONED
from flowsim.engine.plan import ANY, BY_KIND, DRAWN, POSTPONE, STAY, SURGE
from flowsim.engine.settings import Alternative, Setting
from flowsim.engine.state import NEVER, Patient, Ticket, World
from flowsim.units import DAY_MIN


def look_around(world: World) -> None:
    """Who came in line in this minute and got no place now looks at the alternatives (R10)."""
    newcomers, world.came_in_line = world.came_in_line, []
    for patient in newcomers:
        has_place = patient.grant is not None or patient.travelling is not None
        if patient.first is not None and patient.is_ready and not has_place:
            _look_around(world, patient, patient.first)


def _look_around(world: World, patient: Patient, first: Ticket) -> None:
    """Set when each alternative of the first choice falls due, counted from now (R10).

    Whoever has accepted one already (an interim stay) is offered no other.
    """
    if not first.setting.alternatives or patient.stay.is_interim:
        return
    falling_due = list(patient.alternatives)
    for alternative in _open_to(world, patient, first.setting):
        if patient.tries < alternative.open_after_tries:
            continue
        if patient.others and _is_asked_for(patient, alternative):
            continue
        after = alternative.after_min
        if after == DRAWN:
            after = world.cohort.patience_min[patient.row + 1]
        if after != NEVER:
            falling_due.append((world.now + after, alternative.code))
    patient.alternatives = falling_due
    _watch(world, patient)


def _is_asked_for(patient: Patient, alternative: Alternative) -> bool:
    return any(ticket.alternative is alternative for ticket in patient.others)


def _watch(world: World, patient: Patient) -> None:
    """Wake the patient when the next alternative falls due."""
    if not patient.alternatives:
        return
    due_at = min(patient.alternatives)[0]
    if due_at <= world.now:
        _falls_due(world, patient)
    else:
        world.at_of(patient, due_at, order.ARRIVALS, _falls_due)


def _open_to(world: World, patient: Patient, setting: Setting) -> list[Alternative]:
    """The alternatives of a first choice for who waits in such a place, of this specialty."""
    whom = patient.stay.setting.kind, world.cohort.specialty[patient.code]
    found = setting.open_to.get(whom)
    if found is None:
        found = [one for one in setting.alternatives if _is_for(one, *whom)]
        setting.open_to[whom] = found
    return found


def _is_for(alternative: Alternative, kind: int, specialty: int) -> bool:
    origins, specialties = alternative.origins, alternative.specialties
    is_for_kind = origins == ANY or origins >> kind & 1
    return bool(is_for_kind and (specialties == ANY or specialties >> specialty & 1))


def _falls_due(world: World, patient: Patient) -> None:
    if patient.alternatives:
        world.may_open[patient.code] = patient
        world.is_unsettled = True


def open_due(world: World) -> bool:
    """(c) Each patient with a due alternative opens the next one in listed order (R3)."""
    opened = False
    waiting, world.may_open = world.may_open, {}
    for code in sorted(waiting):
        opened |= _open_next(world, waiting[code])
    return opened


def _open_next(world: World, patient: Patient) -> bool:
    for due in patient.alternatives:
        if due[0] <= world.now:
            break
    else:
        return False
    if patient.first is None:
        return False
    patient.alternatives = [one for one in patient.alternatives if one is not due]
    alternative = world.alternatives[due[1]]
    if alternative.target == POSTPONE:
        _postpone(world, patient, alternative)
    else:
        _ask_for(world, patient, alternative)
        _watch(world, patient)
    return True


def _ask_for(world: World, patient: Patient, alternative: Alternative) -> None:
    """A second ticket, asked for now; the first choice goes on beside it."""
    first = patient.first
    assert first is not None
    setting = _setting_of(world, patient, alternative)
    ticket = Ticket().begin(patient, setting, world.now, first.weight)
    ticket.alternative, ticket.beside = alternative, first
    ticket.is_surge = alternative.target == SURGE
    ticket.is_stay = alternative.target == STAY
    if ticket.is_stay:  # goes on taking what the present place takes, whatever its unit
        ticket.weight = patient.stay.weight
    patient.others = [*patient.others, ticket]
    if ticket.is_stay:  # the place is the patient's already: nobody is asked
        ticket.awake_at = world.now
        asking.grant(world, ticket)
    else:
        lines.wake(world, ticket)


def _setting_of(world: World, patient: Patient, alternative: Alternative) -> Setting:
    first, target = patient.first, alternative.target
    assert first is not None
    if target == BY_KIND:
        place = world.cohort.place(patient.code)
        return world.settings[world.plan.first_choice_of(alternative.kind, place)]
    if target == STAY:
        return patient.stay.setting
    return first.setting if target == SURGE else world.settings[target]


def _postpone(world: World, patient: Patient, alternative: Alternative) -> None:
    """Home, and back at the same hour some elective days later (R13)."""
    first = patient.first
    assert first is not None
    asked_day, asked_hour = divmod(first.requested_at, DAY_MIN)
    asked_day = max(asked_day, world.now // DAY_MIN)  # who waited at the start: from today
    lines.end_tickets(world, patient, REQUEST_POSTPONED)
    patient.alternatives = ()
    patient.tries += 1
    raise_after = alternative.raise_after_tries
    if raise_after >= 0 and patient.tries >= raise_after:
        patient.raised_priority = alternative.raised_priority
    days_later = alternative.postpone_days
    day = rules.elective_day(world.plan.is_elective_day, asked_day, days_later)
    if day != NEVER:
        back_at = max(day * DAY_MIN + asked_hour, world.now + 1)
        world.at_of(patient, back_at, order.ARRIVALS, asking.consider_request)
