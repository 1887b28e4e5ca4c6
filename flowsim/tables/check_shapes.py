"""What the loops of the checks read and write: columns of numbers."""

from __future__ import annotations

from typing import NamedTuple

from flowsim.tables.columns import Bools, Ints
from flowsim.tables.stored import Int32s

BLOCK_MIN = 256
"""Minutes of a block: mostly too few for two rows of capacity, or for a ward to fill."""


class StayColumns(NamedTuple):
    """Stays, one element each, or one of them; a moment holds where it `is_` there."""

    patient: Int32s
    sequence: Int32s
    requested_at: Int32s
    place_granted_at: Int32s
    entered_at: Int32s
    medically_ready_at: Int32s
    declared_ready_at: Int32s
    receiver_ready_at: Int32s
    left_at: Int32s
    is_requested: Bools
    is_granted: Bools
    is_entered: Bools
    is_medically_ready: Bools
    is_declared_ready: Bools
    is_receiver_ready: Bools
    is_left: Bools
    end: Int32s  # code of how it ended


class Ends(NamedTuple):
    """How stays end, as codes."""

    moved: int  # left for the next
    left: int
    open: int


class Patients(NamedTuple):
    """Patients, one element each, or one of them."""

    patient: Int32s
    is_out: Bools
    end: Int32s  # code of how the journey ended


class Lasting(NamedTuple):
    """Stays: where they take how many places, from entering until they are left."""

    setting: Int32s
    entered_at: Int32s
    left_at: Int32s
    is_left: Bools
    end: Int32s
    weight: Int32s
    over: int  # the end of a journey, with which who was not there any more
    end_at: int


class Noted(NamedTuple):
    """Rows of capacity in order of `key`, which is (setting + 1) * width + minute.

    A block is BLOCK_MIN minutes of one setting. The width is a multiple of it, so the key says
    which block it is; NOBODY's come first. `first` says for each block how many rows lie
    before it. The last key is above all others and stands for no row.
    """

    width: int
    setting: Int32s
    at: Int32s
    key: Ints
    first: Int32s


class Granted(NamedTuple):
    """Stays: whose they are, and by which grant."""

    patient: Int32s
    granted_at: Int32s
    is_granted: Bools
    is_surge: Bools


class Limits(NamedTuple):
    """Which settings have a number of places, and how many there are after so many rows."""

    is_limited: Bools  # per setting; the last is for NOBODY
    turnaround_min: Int32s
    staffed: Int32s  # per number of rows of capacity
    surge: Int32s


class Changes(NamedTuple):
    """Places taken and given up: by key, kind, and how many places, in one number each.

    The lowest `bits` hold places + `most`, the two above them the kind, and the rest the key.
    """

    bits: int
    most: int
    step: Ints


class Blocks(NamedTuple):
    """What is taken, one element per block."""

    taken: Ints  # two each: when it begins, and in it, whatever is given up
    is_doubtful: Bools  # a grant in it may be above the limit


class Given(NamedTuple):
    """Stays, as requests are granted them."""

    patient: Int32s
    setting: Int32s
    granted_at: Int32s
    is_granted: Bools
    end: Int32s


class Requests(NamedTuple):
    """Requests, one element each."""

    patient: Int32s
    stay: Int32s
    setting: Int32s  # code, for which `place` has the position among settings
    ended_at: Int32s
    is_ended: Bools
    end: Int32s
    place: Int32s
    granted: int  # the end that means so
