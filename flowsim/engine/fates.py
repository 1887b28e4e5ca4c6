"""What may befall those who wait or have left: relapse, death, readmission (R17-R19)."""

from __future__ import annotations

from flowsim.engine import departing, lines, order, pathway, readiness, rooms, rules, work
from flowsim.engine.ends import (
    REQUEST_DIED,
    REQUEST_READMITTED,
    STAY_DIED,
    STAY_LEFT,
    STAY_OPEN,
    STAY_READMITTED,
)
from flowsim.engine.kinds import ENTRY
from flowsim.engine.state import NEVER, Patient, World
from flowsim.terms import NoticeKind

RELAPSE = tuple(NoticeKind).index(NoticeKind.RELAPSE)


def die(world: World, patient: Patient) -> None:
    """Death ends the stay, tickets, tasks and reservation at once (R17)."""
    readiness.note_need_end(world, patient)
    if patient.grant is not None:
        _record_grant_lost(world, patient, REQUEST_DIED)
    lines.end_tickets(world, patient, REQUEST_DIED)
    work.drop_all(world, patient)
    departing.depart(world, patient, STAY_DIED)


def _record_grant_lost(world: World, patient: Patient, end: int) -> None:
    grant = patient.grant
    assert grant is not None
    if not grant.is_stay:
        rooms.give_back(world, grant.setting, grant.weight)
    world.records.request(grant, world.now, end)
    patient.grant = None


def relapse(world: World, patient: Patient) -> None:
    """Treatment again: readiness is over until the new need ends (R17, R18)."""
    stay = patient.stay
    readiness.note_need_end(world, patient)
    if stay.medically_ready_at == NEVER or patient.relapsed_in == stay.sequence:
        return
    patient.relapsed_in = stay.sequence
    patient.token += 1  # the notice and the clock of death of the first readiness are void
    if stay.declared_at != NEVER and stay.setting.kind != ENTRY:
        world.records.notice(patient.code, stay.sequence, RELAPSE, world.now)
    patient.is_ready = False
    stay.medically_ready_at = NEVER
    readiness.withdraw(world, patient)
    assert patient.fate is not None
    _, _, need_min, _, _, interim_need_min = patient.fate
    lasts_min = interim_need_min if stay.is_interim else need_min
    patient.need_ends_at = world.now + max(rules.MINIMUM_MIN, lasts_min)
    readiness.await_notice(world, patient, 0)


def left_hospital(world: World, patient: Patient) -> None:
    """Remember what readmission depends on, and when its candidate minute is (R19)."""
    children = world.cohort.readmissions[patient.code]
    setting = patient.stay.setting
    patient.left_in_band = rules.occupancy_band(
        world.plan.band_from_percent,
        rooms.occupied_when_minute_began(setting, world.now),
        setting.staffed,
    )
    patient.left_early = patient.stay.is_early
    for child in children:
        delay = world.cohort.readmission_delay_min[child]
        if delay > 0:
            world.clock.at(
                world.now + delay, order.FATES + child, _candidate_minute, (patient, child)
            )


def _candidate_minute(world: World, pair: tuple[Patient, int]) -> None:
    parent, child = pair
    group = world.cohort.group[parent.code]
    by_facts = world.plan.readmission_threshold[group][parent.left_in_band]
    early, lacked = int(parent.left_early), int(parent.lacked_information)
    threshold = by_facts[early][lacked][int(parent.followed_up)]
    is_back = child in world.came_back  # a way may lead out of hospital more than once
    if world.cohort.readmission_chance[child] < threshold and _may_return(parent) and not is_back:
        _readmit(world, parent, child)


def _may_return(parent: Patient) -> bool:
    """The dead do not come back, and nobody comes back twice."""
    return parent.end in {STAY_OPEN, STAY_LEFT}


def _readmit(world: World, parent: Patient, child: int) -> None:
    """The readmission's own itinerary begins; what was going on ends, or is kept."""
    inherited = None
    is_returning = False
    if parent.end == STAY_OPEN:
        asked = parent.first or (parent.grant and parent.grant.of_first_choice)
        if asked is not None:
            inherited = (asked.setting, asked.requested_at)
        is_returning = parent.stay.setting.keeps_place and parent.travelling is None
        if not is_returning:
            _end_for_readmission(world, parent)
    work.drop_all(world, parent)
    world.came_back.add(child)
    pathway.come_back(world, child, inherited, is_returning)


def _end_for_readmission(world: World, parent: Patient) -> None:
    readiness.note_need_end(world, parent)
    if parent.grant is not None:
        _record_grant_lost(world, parent, REQUEST_READMITTED)
    lines.end_tickets(world, parent, REQUEST_READMITTED)
    departing.depart(world, parent, STAY_READMITTED)
