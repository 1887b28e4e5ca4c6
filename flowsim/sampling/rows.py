"""Itinerary rows: one per stay of every patient, with the means to draw for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from flowsim.sampling.itineraries import KINDS, NEEDS, Itinerary
from flowsim.sampling.laws import LawCodes, Residual
from flowsim.sampling.near import Draws
from flowsim.sampling.people import Codes, People
from flowsim.sampling.scrambling import Flags, Floats, Words
from flowsim.sampling.streams import numbers_of
from flowsim.sampling.sweeps import laid_out, marked, uniforms_at
from flowsim.tables.cohort import Ints, Ints32
from flowsim.terms import NeedCategory

_UNPLANNED = NEEDS.index(NeedCategory.NONE)

NOWHERE = -1
"""Kind before the first stay and after the last."""


@dataclass(frozen=True)
class Stops:
    """The stops of all itineraries that occur, end to end; one entry per stop.

    `key` is the position in `keys` of the stop's name: its kind, with a number from the
    second of a kind on. Luck is drawn by that name and not by the place in the itinerary,
    so a patient who first passes another setting keeps the luck of this one.
    """

    keys: tuple[str, ...]
    start: Ints  # length itineraries + 1
    key: Ints
    kind: Ints
    before: Ints
    after: Ints
    need_min: Ints  # code of the law
    weight: Ints  # code of the law
    only_waits: Ints  # 0 or 1
    need: Ints  # need category of the itinerary
    specialty: Ints
    _numbers: dict[str, Words] = field(default_factory=dict, repr=False, kw_only=True)

    @cached_property
    def is_planned(self) -> Flags:
        """Whether the stop is of patients whose discharge is planned."""
        flags: Flags = self.need != _UNPLANNED
        return flags

    def numbers(self, purpose: str) -> Words:
        """The numbers of `<purpose>/<stay>`, one per stop."""
        if purpose not in self._numbers:
            numbers = numbers_of(f"{purpose}/{key}" for key in self.keys)
            self._numbers[purpose] = numbers[self.key]
        return self._numbers[purpose]


@dataclass(frozen=True)
class Rows:
    """The stays of all patients, in the order of patients and their stays."""

    people: People
    stops: Stops
    start: Ints32  # length patients + 1
    patient: Ints
    stop: Ints  # position in `stops`
    word: Words  # of the patient

    def __len__(self) -> int:
        return len(self.stop)

    def where(self, is_meant: Flags) -> Ints:
        """Rows whose stop is meant (one flag per stop), rising."""
        among = self.among(is_meant)
        where = marked(is_meant, among.stop)
        return where if among is self._all else among.row[where]

    def among(self, is_meant: Flags) -> SomeRows:
        """Rows among which are all those whose stop is meant (one flag per stop).

        Most of what is decided is about patients with planning, who are few: then only
        their rows are looked at.
        """
        return self._all if (is_meant & ~self.stops.is_planned).any() else self._planned

    @cached_property
    def _all(self) -> SomeRows:
        return SomeRows(self.stops, np.arange(len(self)), self.stop, self.word)

    @cached_property
    def _planned(self) -> SomeRows:
        """The rows of patients with planning."""
        return self.at(marked(self.stops.is_planned, self.stop))

    def at(self, where: Ints) -> SomeRows:
        """Some of the rows, to draw for them."""
        return SomeRows(self.stops, where, self.stop[where], self.word[where])


@dataclass(frozen=True)
class SomeRows:
    """Positions of rows, their stops, and the words of their patients."""

    stops: Stops
    row: Ints
    stop: Ints
    word: Words

    def each(self, purpose: str) -> Floats:
        """The uniform of each for a purpose, which is decided anew in every stay."""
        return uniforms_at(self.word, self.stops.numbers(purpose), self.stop)

    def draws(self, purpose: str, code: Ints) -> Draws:
        """What they draw for a purpose, `code` being that of each stop's law."""
        return Draws(self.row, self.stop, self.word, self.stops.numbers(purpose), code)

    def pick(self, where: Ints) -> SomeRows:
        """Those at the given positions."""
        return SomeRows(self.stops, self.row[where], self.stop[where], self.word[where])


def lay_out(people: People, stops: Stops) -> Rows:
    """The rows of everybody."""
    count = (stops.start[1:] - stops.start[:-1]).take(people.itinerary)
    start = np.zeros(len(people) + 1, dtype=np.int32)
    np.cumsum(count, dtype=np.int32, out=start[1:])
    patient, stop, word = laid_out(stops.start.take(people.itinerary), count, people.ids.word)
    return Rows(people, stops, start, patient, stop, word)


def lay_stops(itineraries: Sequence[Itinerary], codes: Codes, laws: LawCodes) -> Stops:
    """Itineraries as arrays; the laws of their stays are given codes."""
    key_codes: dict[str, int] = {}
    lines: list[tuple[int, ...]] = []
    start = [0]
    for itinerary in itineraries:
        kinds = [KINDS.index(stop.kind) for stop in itinerary.stops]
        about = (NEEDS.index(itinerary.need), codes.specialties.index(itinerary.specialty))
        around = zip([NOWHERE, *kinds], [*kinds[1:], NOWHERE], strict=False)
        met: Counter[int] = Counter()
        for stop, kind, (before, after) in zip(itinerary.stops, kinds, around, strict=True):
            met[kind] += 1
            key = key_codes.setdefault(_key(stop.kind, met[kind]), len(key_codes))
            need = Residual(stop.need) if stop.is_residual and stop.need else stop.need
            need_min = laws.code(need)
            served = (need_min, laws.code(stop.weight), int(stop.only_waits))
            lines.append((key, kind, before, after, *served, *about))
        start.append(len(lines))
    columns = np.array(lines, dtype=np.int64).reshape(-1, 9).T
    return Stops(tuple(key_codes), np.array(start), *map(np.ascontiguousarray, columns))


def _key(kind: str, number: int) -> str:
    return kind if number == 1 else f"{kind}-{number}"
