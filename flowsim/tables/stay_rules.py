"""What holds for each stay, by itself, after the one before, and as the last of a patient.

Said once, of one row or of whole columns: both are numbers that are compared.
"""

from __future__ import annotations

import numpy as np

from flowsim.tables.check_shapes import Ends, StayColumns
from flowsim.tables.columns import Bools
from flowsim.tables.stored import Int32s

IN_ORDER = (
    ("requested_at", "place_granted_at"),
    ("place_granted_at", "entered_at"),
    ("entered_at", "medically_ready_at"),
    ("entered_at", "declared_ready_at"),
    ("medically_ready_at", "left_at"),
    ("declared_ready_at", "left_at"),
    ("receiver_ready_at", "left_at"),
    ("entered_at", "left_at"),
)
"""Moments of a stay of which the first is never after the second."""


def broken_within(stay: StayColumns) -> tuple[Bools, ...]:
    """Whether a stay was never entered, and which pairs of IN_ORDER are not in order."""
    is_ready, ready_at = stay.is_medically_ready, stay.medically_ready_at
    is_declared, declared_at = stay.is_declared_ready, stay.declared_ready_at
    is_left, left_at = stay.is_left, stay.left_at
    return (
        np.logical_not(stay.is_entered),
        (stay.requested_at > stay.place_granted_at) & stay.is_requested & stay.is_granted,
        (stay.place_granted_at > stay.entered_at) & stay.is_granted,
        (stay.entered_at > ready_at) & is_ready,
        (stay.entered_at > declared_at) & is_declared,
        (ready_at > left_at) & is_ready & is_left,
        (declared_at > left_at) & is_declared & is_left,
        (stay.receiver_ready_at > left_at) & stay.is_receiver_ready & is_left,
        (stay.entered_at > left_at) & is_left,
    )


def broken_since(before: StayColumns, stay: StayColumns, ends: Ends) -> tuple[Bools, Bools]:
    """Whether a stay is not numbered in order, or entered before the one before was left."""
    goes_on = before.patient == stay.patient
    is_numbered = stay.sequence == (before.sequence + 1) * goes_on
    is_numbered &= before.patient <= stay.patient
    gives_way = (before.left_at <= stay.entered_at) & before.is_left & (before.end == ends.moved)
    return np.logical_not(is_numbered), goes_on & np.logical_not(gives_way)


def is_out_or_inside(last_end: Int32s, ends: Ends, is_out: Bools, is_same_end: Bools) -> Bools:
    """Whether a patient is one of the two, and ended as the last stay did.

    On the way between two stays the last one is "moved", whatever happens there.
    """
    on_the_way = last_end == ends.moved
    is_inside = (last_end == ends.open) | (on_the_way & np.logical_not(is_out))
    adds_up: Bools = (is_out != is_inside) & (is_same_end | on_the_way)
    return adds_up
