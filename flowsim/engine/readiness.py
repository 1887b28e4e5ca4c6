"""Becoming ready: the need ends, the notice is sent, disputed, or taken back (R15, R18, R21)."""

from __future__ import annotations

from flowsim.engine import asking, lines, order, rooms, rules, work
from flowsim.engine.ends import REQUEST_DROPPED, REQUEST_WITHDRAWN
from flowsim.engine.kinds import ENTRY
from flowsim.engine.state import NEVER, Patient, Ticket, World
from flowsim.terms import NoticeKind

NOTICES = tuple(NoticeKind)
READY, WITHDRAWN = NOTICES.index(NoticeKind.READY), NOTICES.index(NoticeKind.WITHDRAWN)


def await_notice(world: World, patient: Patient, offset_min: int) -> None:
    """The need ends by itself; the notice comes at a round, before or after it (R15)."""
    need_ends_at, now = patient.need_ends_at, world.now
    notice_at = need_ends_at + offset_min
    if notice_at <= now:
        notice_at = now + 1
    rounds = patient.stay.setting.rounds
    if rounds:
        notice_at = rules.first_round(rounds, notice_at)
    if notice_at >= need_ends_at and patient.elsewhere is None:
        # nobody looks between the two: the end of need is written with the notice
        world.clock.at(notice_at, order.NEEDS_END + patient.code, declare, patient, patient.token)
        if patient.fate is not None:
            _start_fate_clocks(world, patient)
        return
    world.at_of(patient, need_ends_at, order.NEEDS_END, medically_ready)
    if notice_at != NEVER:
        world.at_of(patient, notice_at, order.NEEDS_END, declare)


def note_need_end(world: World, patient: Patient) -> None:
    """Write the end of a need that is over and was not looked at when it ended."""
    stay = patient.stay
    is_over = NEVER < patient.need_ends_at <= world.now and patient.travelling is None
    if is_over and stay.medically_ready_at == NEVER:
        stay.medically_ready_at = patient.need_ends_at


def wait_from_the_start(world: World, patient: Patient) -> None:
    """Outside or in an interim place one is ready on entering, and no notice is sent (R12)."""
    stay, now = patient.stay, world.now
    patient.need_ends_at = stay.medically_ready_at = stay.declared_at = now
    if patient.fate is not None:
        _start_fate_clocks(world, patient)
    if patient.runs:
        work.release(world, patient, work.NOTICE)
    patient.is_ready = True
    asking.consider_request(world, patient)


def medically_ready(world: World, patient: Patient) -> None:
    """The need has ended; the clocks of waiting start (R17)."""
    patient.need_ends_at = world.now
    note_need_end(world, patient)
    if patient.elsewhere is not None:  # served here: the first choice is not wanted now (R12)
        patient.elsewhere = None
        lines.end_tickets(world, patient, REQUEST_DROPPED)
    if patient.fate is not None:
        _start_fate_clocks(world, patient)
    if patient.stay.declared_at != NEVER:
        _ready(world, patient)


def _start_fate_clocks(world: World, patient: Patient) -> None:
    """Relapse and death while waiting, counted from the end of need (R17)."""
    assert patient.fate is not None
    stay = patient.stay
    death, relapse, _, interim_death, interim_relapse, _ = patient.fate
    if stay.is_interim:
        death, relapse = interim_death, interim_relapse
    if patient.relapsed_in == stay.sequence:
        relapse = NEVER
    # the first to come voids the other: the dead do not relapse, and a relapse stops and
    # later restarts the clock of death
    if death >= 0 and (relapse < 0 or death <= relapse):
        after_min, action = death, world.actions.die
    elif relapse >= 0:
        after_min, action = relapse, world.actions.relapse
    else:
        return
    befalls_at = patient.need_ends_at + max(rules.MINIMUM_MIN, after_min)
    world.clock.park(befalls_at, order.FATES + patient.code, action, patient, patient.token)


def declare(world: World, patient: Patient) -> None:
    """The notice is sent; with the need over, the patient is ready."""
    stay = patient.stay
    stay.declared_at = world.now
    is_first_of_interim = stay.is_interim and stay.entered_at == world.now
    if stay.setting.kind != ENTRY and not is_first_of_interim:
        world.records.notice(patient.code, stay.sequence, READY, world.now)
    is_need_over = patient.need_ends_at <= world.now
    if not is_need_over:
        _may_be_disputed(world, patient)
    elif stay.medically_ready_at == NEVER:
        stay.medically_ready_at = patient.need_ends_at
    if patient.runs:
        work.wake_up(world, patient)
        work.release(world, patient, work.NOTICE)
    patient.is_asleep = False
    if is_need_over:
        _ready(world, patient)


def ready_early(world: World, patient: Patient) -> None:
    """Declared ready under pressure, before the need has ended (R21)."""
    patient.token += 1  # the need's own end and its notice are void
    patient.stay.is_early = True
    patient.need_ends_at = world.now
    medically_ready(world, patient)
    if patient.stay.declared_at == NEVER:
        declare(world, patient)


def _may_be_disputed(world: World, patient: Patient) -> None:
    """A premature notice that the receiver disputes is withdrawn after its minutes (R15)."""
    withdrawn_after = world.cohort.withdrawn_after_min[patient.row]
    if withdrawn_after >= 0:
        withdrawn_at = world.now + max(rules.MINIMUM_MIN, withdrawn_after)
        world.at_of(patient, withdrawn_at, order.NEEDS_END, _disputed)


def _disputed(world: World, patient: Patient) -> None:
    """Withdrawn, and sent again at the first round after the need's end."""
    world.records.notice(patient.code, patient.stay.sequence, WITHDRAWN, world.now)
    withdraw(world, patient)
    again_at = max(world.now + 1, patient.need_ends_at)
    rounds = patient.stay.setting.rounds
    if rounds:
        again_at = rules.first_round(rounds, again_at)
    if again_at != NEVER:
        world.at_of(patient, again_at, order.NEEDS_END, declare)


def withdraw(world: World, patient: Patient) -> None:
    """Readiness is taken back: tickets and waiting tasks sleep, a granted place is free (R18)."""
    patient.is_ready = False
    patient.stay.declared_at = patient.stay.receiver_ready_at = NEVER
    work.fall_asleep(world, patient)
    _give_back_grant(world, patient)
    for ticket in (*patient.others, *([patient.first] if patient.first else [])):
        lines.sleep(world, ticket)
        ticket.awake_at = NEVER
    patient.alternatives = ()


def _give_back_grant(world: World, patient: Patient) -> None:
    grant = patient.grant
    if grant is None:
        return
    patient.grant = None
    if not grant.is_stay:
        rooms.give_back(world, grant.setting, grant.weight)
    world.records.request(grant, world.now, REQUEST_WITHDRAWN)
    if patient.first is None:
        asked = grant.of_first_choice
        weight = world.cohort.weight[patient.row + 1]
        patient.first = Ticket().begin(patient, asked.setting, asked.requested_at, weight)


def _ready(world: World, patient: Patient) -> None:
    """Ready, medically and as declared: the request is made or comes in line."""
    patient.is_ready = True
    if patient.grant is None:
        asking.consider_request(world, patient)
    else:
        asking.consider_leaving(world, patient)
