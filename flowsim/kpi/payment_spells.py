"""Times of being utskrivningsklar in a ward: what payment responsibility is counted from."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flowsim.kpi.facts import Facts
from flowsim.kpi.ready_in_bed import ready_in_bed
from flowsim.kpi.window import stops_inside
from flowsim.tables.columns import NEVER, NOBODY, Bools, Ints
from flowsim.terms import NoticeKind, StayEnd

_LATER = 2**31 - 1  # than every minute


class Spells(NamedTuple):
    """One element per time from a notice until it ended, for ends in the window.

    A patient whose readiness was withdrawn, or who relapsed, and was declared ready
    again has one for each notice. Moments are minutes, NEVER when they did not happen.
    """

    municipality: Ints
    is_psychiatric: Bools
    notice_at: Ints
    stop_at: Ints
    receiver_ready_at: Ints  # the place granted and all that the receiver owes done
    is_discharge: Bools
    is_death: Bools  # neither of them: withdrawn or relapsed
    has_admission_notice: Bools
    needs_sip: Bools
    sip_call_at: Ints  # the first


def spells_of(facts: Facts) -> Spells:
    """Every such time of patients of a municipality with discharge planning."""
    held, stays = ready_in_bed(facts), facts.stays
    counts = np.flatnonzero(stops_inside(facts.window, held.to_at))
    people = facts.patient_labels(stays.patient[held.stay[counts]])
    lives_here = np.flatnonzero(people["municipality"] != NOBODY)
    counts, people = counts[lives_here], people.of(lives_here)
    stay, stop_at = held.stay[counts], held.to_at[counts]
    is_last, end = stop_at == stays.left_at[stay], stays.end.of(stay)
    return Spells(
        municipality=people["municipality"],
        is_psychiatric=_psychiatric(facts)[people["specialty"]],
        notice_at=held.from_at[counts],
        stop_at=stop_at.astype(np.int64),
        receiver_ready_at=stays.receiver_at[stay].astype(np.int64),
        is_discharge=is_last & end.is_any(StayEnd.MOVED, StayEnd.LEFT),
        is_death=is_last & end.is_any(StayEnd.DIED),
        has_admission_notice=_announced(facts, stays.patient[stay]),
        needs_sip=_needs_sip(facts)[stay],
        sip_call_at=_sip_calls(facts, stay),
    )


def _psychiatric(facts: Facts) -> Bools:
    """By specialty; the last element answers for NOBODY."""
    named_so = facts.money.payment.psychiatric_specialties if facts.money.payment else ()
    specialties = (*facts.members["specialty"], "")
    return np.asarray([name in named_so for name in specialties], dtype=np.bool_)


def _announced(facts: Facts, patients: Ints) -> Bools:
    """Of patients: an admission notice was sent, or the area does not say who sends them."""
    if not facts.money.sends_admission_notices:
        return np.ones(len(patients), dtype=np.bool_)
    announced = np.zeros(len(facts.patients.need), dtype=np.bool_)
    sent = facts.notices(NoticeKind.ADMISSION).stay
    announced[facts.stays.patient[sent[sent != NOBODY]]] = True
    return announced[patients]


def _needs_sip(facts: Facts) -> Bools:
    """By stay: somebody was to call to a coordinated plan."""
    needs = np.zeros(len(facts.stays.patient) + 1, dtype=np.bool_)
    for task, name in enumerate(facts.task_types.names):
        if name in facts.money.sip_tasks:
            needs[facts.tasks.stay[np.flatnonzero(facts.tasks.task == task)]] = True
    return needs[:-1]


def _sip_calls(facts: Facts, stays: Ints) -> Ints:
    """Of stays: when the first SIP call was sent, or NEVER."""
    calls = facts.notices(NoticeKind.SIP_CALL)
    first = np.full(len(facts.stays.patient) + 1, _LATER, dtype=np.int32)  # the last is NOBODY's
    np.minimum.at(first, calls.stay, calls.at)
    first_of_these = first[stays]
    return np.where(first_of_these == _LATER, NEVER, first_of_these)
