"""Whether moments are in order within each stay, and from stay to stay."""

from __future__ import annotations

from typing import Any

import numpy as np

from flowsim.loops import are_machine_code
from flowsim.tables.check_shapes import Ends, StayColumns
from flowsim.tables.finished import Stays, broken
from flowsim.tables.stay_rules import IN_ORDER, broken_since, broken_within


def stays_are_in_order(stays: Stays) -> None:
    """Each stay by itself, and after the one before.

    Machine code looks whether anything is wrong; what it is, is found column by column.

    Raises:
        InvariantBroken: naming the patient and the minute or the number of the stay.
    """
    if are_machine_code():
        from flowsim.tables.check_loops import is_any_broken

        if not is_any_broken(stays.of, stays.ends) and _begins_in_order(stays.of):
            return
    _within_each(stays.of)
    _one_after_another(stays.of, stays.ends)
    if are_machine_code():
        raise broken("moments of stays are those of a run")  # too large to be told which


def _begins_in_order(stays: StayColumns) -> bool:
    return bool((stays.patient[:1] >= 0).all() and (stays.sequence[:1] == 0).all())


def _within_each(stays: StayColumns) -> None:
    no_entry, *not_in_order = broken_within(stays)
    for row in np.flatnonzero(no_entry)[:1]:
        raise broken("a stay was entered", patient=stays.patient[row])
    for is_wrong, (before, after) in zip(not_in_order, IN_ORDER, strict=True):
        for row in np.flatnonzero(is_wrong)[:1]:
            raise broken(
                f"{before} is not after {after}",
                patient=stays.patient[row],
                minute=getattr(stays, before)[row],
            )


def _one_after_another(stays: StayColumns, ends: Ends) -> None:
    later = _rows(stays, slice(1, None))
    not_numbered, not_left = broken_since(_rows(stays, slice(-1)), later, ends)
    not_numbered = np.append(not _begins_in_order(stays), not_numbered)
    for row in np.flatnonzero(not_numbered)[:1]:
        raise broken(
            "stays are numbered in order", patient=stays.patient[row], stay=stays.sequence[row]
        )
    for row in np.flatnonzero(not_left)[:1]:
        raise broken(
            "a stay is left before the next is entered",
            patient=later.patient[row],
            minute=later.entered_at[row],
        )


def _rows(stays: StayColumns, rows: slice) -> StayColumns:
    some: list[Any] = [column[rows] for column in stays]
    return StayColumns(*some)
