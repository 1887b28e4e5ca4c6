"""What a waiting patient may accept instead of the first choice (R10, R13)."""

from __future__ import annotations

from flowsim.engine import asking, lines, order, rules
from flowsim.engine.ends import REQUEST_POSTPONED
from flowsim.engine.plan import BY_KIND, DRAWN, POSTPONE, STAY, SURGE
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
    plan = world.plan
    begins, ends = plan.alternative_start[first.setting], plan.alternative_start[first.setting + 1]
    if begins == ends or patient.stay.is_interim:
        return
    for alternative in range(begins, ends):
        after = _after(world, patient, alternative)
        is_asked_for = any(ticket.alternative == alternative for ticket in patient.others)
        if after != NEVER and not is_asked_for and _is_open_to(world, patient, alternative):
            patient.alternatives.append((world.now + after, alternative))
    _watch(world, patient)


def _after(world: World, patient: Patient, alternative: int) -> int:
    after: int = world.plan.alternative_after_min[alternative]
    if after == DRAWN:
        after = world.cohort.patience_min[patient.row + 1]
    return after


def _watch(world: World, patient: Patient) -> None:
    """Wake the patient when the next alternative falls due."""
    if not patient.alternatives:
        return
    due_at = min(patient.alternatives)[0]
    if due_at <= world.now:
        _falls_due(world, patient)
    else:
        world.at_of(patient, due_at, order.ARRIVALS, _falls_due)


def _is_open_to(world: World, patient: Patient, alternative: int) -> bool:
    plan = world.plan
    kind = plan.setting_kind[patient.stay.setting]
    origins = plan.alternative_origins[alternative]
    specialties = plan.alternative_specialties[alternative]
    specialty = world.cohort.specialty[patient.code]
    if patient.tries < plan.open_after_tries[alternative]:
        return False
    return bool(
        (not origins or origins >> kind & 1) and (not specialties or specialties >> specialty & 1)
    )


def _falls_due(world: World, patient: Patient) -> None:
    if patient.alternatives:
        world.may_open.add(patient.code)
        world.is_unsettled = True


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
    alternative = due[0][1]
    if world.plan.alternative_target[alternative] == POSTPONE:
        _postpone(world, patient, alternative)
    else:
        _ask_for(world, patient, alternative)
        _watch(world, patient)
    return True


def _ask_for(world: World, patient: Patient, alternative: int) -> None:
    """A second ticket, asked for now; the first choice goes on beside it."""
    plan, first = world.plan, patient.first
    assert first is not None
    target = plan.alternative_target[alternative]
    setting = _setting_of(world, patient, alternative)
    ticket = Ticket(patient, setting, world.now, plan.setting_kind[patient.stay.setting])
    ticket.first_choice, ticket.first_asked_at = first.setting, first.requested_at
    ticket.alternative = alternative
    ticket.is_first_choice = False
    ticket.is_surge = target == SURGE
    ticket.is_stay = target == STAY
    # who stays goes on taking what the present place takes, whatever the unit of the other
    ticket.weight = patient.stay.weight if ticket.is_stay else first.weight
    ticket.keeps_first = bool(plan.alternative_keeps[alternative])
    ticket.percent = plan.alternative_percent[alternative]
    patient.others.append(ticket)
    if ticket.is_stay:  # the place is the patient's already: nobody is asked
        ticket.awake_at = world.now
        world.actions.grant(world, ticket)
    else:
        lines.wake(world, ticket)


def _setting_of(world: World, patient: Patient, alternative: int) -> int:
    plan, first = world.plan, patient.first
    assert first is not None
    target: int = plan.alternative_target[alternative]
    if target == BY_KIND:
        return plan.first_choice_of(
            plan.alternative_kind[alternative], world.cohort.place[patient.code]
        )
    by_action: dict[int, int] = {SURGE: first.setting, STAY: patient.stay.setting}
    return by_action.get(target, target)


def _postpone(world: World, patient: Patient, alternative: int) -> None:
    """Home, and back at the same hour some elective days later (R13)."""
    first, plan = patient.first, world.plan
    assert first is not None
    asked_day, asked_hour = divmod(first.requested_at, DAY_MIN)
    asked_day = max(asked_day, world.now // DAY_MIN)  # who waited at the start: from today
    lines.end_tickets(world, patient, REQUEST_POSTPONED)
    patient.alternatives = []
    patient.tries += 1
    raise_after = plan.raise_after_tries[alternative]
    if raise_after >= 0 and patient.tries >= raise_after:
        patient.raised_priority = plan.raised_priority[alternative]
    days_later = plan.postpone_days[alternative]
    day = rules.elective_day(plan.is_elective_day, asked_day, days_later)
    if day != NEVER:
        back_at = max(day * DAY_MIN + asked_hour, world.now + 1)
        world.at_of(patient, back_at, order.ARRIVALS, asking.consider_request)
