"""What a waiting patient may accept instead of the first choice (R10, R13)."""

from __future__ import annotations

from flowsim.engine import lines, order, pathway, rules
from flowsim.engine.plan import DRAWN, POSTPONE, STAY, SURGE
from flowsim.engine.state import NEVER, Patient, Ticket, World
from flowsim.terms import RequestEnd
from flowsim.units import DAY_MIN


def came_in_line(world: World, patient: Patient) -> None:
    """Set when each alternative of the first choice falls due, counted from now (R10)."""
    first, plan = patient.first, world.plan
    assert first is not None
    begins, ends = plan.alternative_start[first.setting], plan.alternative_start[first.setting + 1]
    for alternative in range(begins, ends):
        if not _is_open_to(world, patient, alternative):
            continue
        after = plan.alternative_after_min[alternative]
        if after == DRAWN:
            after = world.cohort.patience_min[patient.row + 1]
        if after == NEVER:
            continue
        patient.alternatives.append((world.now + after, alternative))
        if after > 0:
            world.at_of(patient, world.now + after, order.ARRIVALS, _falls_due)
    if patient.alternatives:
        _falls_due(world, patient)


def _is_open_to(world: World, patient: Patient, alternative: int) -> bool:
    plan = world.plan
    kind = plan.setting_kind[patient.stay.setting]
    origins = plan.alternative_origins[alternative]
    specialties = plan.alternative_specialties[alternative]
    specialty = world.cohort.specialty[patient.code]
    return bool(
        (not origins or origins >> kind & 1) and (not specialties or specialties >> specialty & 1)
    )


def _falls_due(world: World, patient: Patient) -> None:
    if any(due_at <= world.now for due_at, _ in patient.alternatives):
        world.may_open.add(patient.code)
        world.settle_soon()


def open_due(world: World) -> bool:
    """(c) Each patient with a due alternative opens the next one in listed order (R3)."""
    opened = False
    waiting, world.may_open = sorted(world.may_open), set()
    for code in waiting:
        opened |= _open_next(world, world.patients[code])
    return opened


def _open_next(world: World, patient: Patient) -> bool:
    due = [one for one in patient.alternatives if one[0] <= world.now]
    if not due or patient.first is None:
        return False
    patient.alternatives.remove(due[0])
    if len(due) > 1:
        world.may_open.add(patient.code)
    alternative = due[0][1]
    if world.plan.alternative_target[alternative] == POSTPONE:
        _postpone(world, patient, alternative)
    else:
        _ask_for(world, patient, alternative)
    return True


def _ask_for(world: World, patient: Patient, alternative: int) -> None:
    """A second ticket, asked for now; the first choice goes on beside it."""
    plan, first = world.plan, patient.first
    assert first is not None
    target = plan.alternative_target[alternative]
    setting = _setting_of(world, patient, alternative)
    ticket = Ticket(patient, setting, world.now, plan.setting_kind[patient.stay.setting])
    ticket.first_choice = first.setting
    ticket.weight = first.weight
    ticket.is_first_choice = False
    ticket.is_surge = target == SURGE
    ticket.is_stay = target == STAY
    ticket.keeps_first = bool(plan.alternative_keeps[alternative])
    ticket.percent = plan.alternative_percent[alternative]
    patient.others.append(ticket)
    if ticket.is_stay:  # the place is the patient's already: nobody is asked
        ticket.awake_at = world.now
        world.actions.grant(world, ticket)
    else:
        lines.wake(world, ticket)


def _setting_of(world: World, patient: Patient, alternative: int) -> int:
    plan, cohort, first = world.plan, world.cohort, patient.first
    assert first is not None
    target, kind = plan.alternative_target[alternative], plan.alternative_kind[alternative]
    if kind >= 0:
        code = patient.code
        place = (cohort.municipality[code], cohort.hospital[code], cohort.specialty[code])
        return int(plan.first_choice[(kind, *place)])
    by_action = {SURGE: first.setting, STAY: patient.stay.setting}
    return by_action.get(target, target)


def _postpone(world: World, patient: Patient, alternative: int) -> None:
    """Home, and back at the same hour some elective days later (R13)."""
    first, plan = patient.first, world.plan
    assert first is not None
    asked_day, asked_hour = divmod(first.requested_at, DAY_MIN)
    lines.end_tickets(world, patient, RequestEnd.POSTPONED)
    patient.alternatives = []
    patient.tries += 1
    raise_after = plan.raise_after_tries[alternative]
    if raise_after >= 0 and patient.tries >= raise_after:
        patient.raised_priority = plan.raised_priority[alternative]
    days_later = plan.postpone_days[alternative]
    day = rules.elective_day(plan.is_elective_day, asked_day, days_later)
    if day != NEVER:
        back_at = max(day * DAY_MIN + asked_hour, world.now + 1)
        world.at_of(patient, back_at, order.ARRIVALS, pathway.consider_request)
