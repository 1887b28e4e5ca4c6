"""What may happen to whom, as a loop needs it said."""

from __future__ import annotations

from typing import NamedTuple

from flowsim.sampling.scrambling import Flags, Words
from flowsim.tables.cohort import Ints, Ints32


class Concerned(NamedTuple):
    """To whom something may happen; one number for each.

    To the word w may happen `first[w]`, `first[w] + 1` ..., `number[w]` in all, and only what has
    a raised flag among those that begin at `flags_at[w]`.
    """

    word: Words
    first: Ints
    number: Ints
    flags_at: Ints


class Happenings(NamedTuple):
    """What may happen: its number, the highest luck with which it does, and its kind.

    `is_open` holds flags by kind, for people of one sort after another.
    """

    numbers: Words
    highest: Words
    kind: Ints32
    is_open: Flags
