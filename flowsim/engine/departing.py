"""Leaving for good: the last need is over, or life is; every place is given back."""

from __future__ import annotations

from flowsim.engine import lines, rooms, work
from flowsim.engine.ends import REQUEST_DROPPED, STAY_DIED, STAY_LEFT
from flowsim.engine.state import NEVER, UNASKED, Patient, World


def leave_for_good(world: World, patient: Patient) -> None:
    """The last need has ended: out of the area's care, or dead where treated."""
    patient.stay.medically_ready_at = world.now
    lines.end_tickets(world, patient, REQUEST_DROPPED)
    if world.cohort.ends_as_died[patient.code]:
        work.drop_all(world, patient)
        depart(world, patient, STAY_DIED)
        return
    may_return = patient.code in world.cohort.readmissions
    if may_return and patient.stay.setting.is_hospital:
        world.actions.left_hospital(world, patient)
    depart(world, patient, STAY_LEFT)


def arrive_for_good(world: World, patient: Patient) -> None:
    """The journey ends where it has led to."""
    if patient.first is not None or patient.others:
        lines.end_tickets(world, patient, REQUEST_DROPPED)
    world.records.stay(patient, NEVER, STAY_LEFT)
    end_journey(world, patient, STAY_LEFT)


def depart(world: World, patient: Patient, end: int) -> None:
    """End the stay and the journey now, and give back the place."""
    travelling = patient.travelling
    patient.token += 1
    if travelling is not None:
        rooms.give_back(world, travelling.setting, travelling.weight)
        patient.travelling = None
    else:
        world.records.stay(patient, world.now, end)
        rooms.vacate(world, patient)
    end_journey(world, patient, end)


def end_journey(world: World, patient: Patient, end: int) -> None:
    """Nothing more befalls the patient, but work may go on without a stay (R25)."""
    patient.end = end
    world.records.patient(patient, world.now)
    patient.stay.ticket = UNASKED  # its own points back here, and is written
    if patient.runs:
        work.forget_finished(patient)
    if not patient.runs:
        del world.patients[patient.code]
