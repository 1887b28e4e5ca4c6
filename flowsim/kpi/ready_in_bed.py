"""Who is in a bed while declared ready, and when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowsim.kpi.facts import WARD, Facts, once_per_run
from flowsim.tables.columns import Ints
from flowsim.tables.presence import in_time_order
from flowsim.terms import NoticeKind


@dataclass(frozen=True, eq=False)
class ReadyInBed:
    """Spans in which a patient with planning was declared ready in a ward."""

    stay: Ints  # position
    from_at: Ints
    to_at: Ints  # left, or the readiness was over before


@once_per_run
def ready_in_bed(facts: Facts) -> ReadyInBed:
    """From each notice until the patient left, relapsed or the notice was withdrawn.

    A stay that was left for another ward is no discharge and does not count.
    """
    stays = facts.stays
    is_discharge = np.zeros(len(stays.kind) + 1, dtype=np.bool_)  # the last is NOBODY's
    is_discharge[facts.planned_wards] = stays.next_kind[facts.planned_wards] != WARD
    kinds = (NoticeKind.READY, NoticeKind.WITHDRAWN, NoticeKind.RELAPSE)
    sent = [facts.notices(kind) for kind in kinds]
    rows = [np.flatnonzero(is_discharge[one.stay]) for one in sent]
    stay = np.concatenate([one.stay[some] for one, some in zip(sent, rows, strict=True)])
    at = np.concatenate([one.at[some] for one, some in zip(sent, rows, strict=True)])
    is_ready = np.arange(len(stay)) < len(rows[0])
    # A withdrawal in the minute of a notice came first: the last word was "ready".
    span = facts.window.end_at + 1
    key, is_last = in_time_order(stay * span + at, is_ready.astype(np.int64))
    at, stay, is_ready = key % span, key // span, is_last > 0
    until = stays.until_at[stay]
    is_followed = np.flatnonzero(stay[1:] == stay[:-1])
    until[is_followed] = at[is_followed + 1]
    return ReadyInBed(stay[is_ready], at[is_ready], until[is_ready])
