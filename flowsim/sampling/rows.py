"""Itinerary rows: one per stay of every patient, with the means to draw for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from flowsim.sampling.itineraries import KINDS, NEEDS, DurationCodes, Itinerary
from flowsim.sampling.people import Codes, People
from flowsim.sampling.streams import Flags, Floats, Streams
from flowsim.tables.cohort import Ints

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
    need_min: Ints  # code of the duration
    weight: Ints  # code of the duration
    need: Ints  # need category of the itinerary
    specialty: Ints


@dataclass(frozen=True)
class Rows:
    """The stays of all patients, in the order of patients and their stays."""

    people: People
    stops: Stops
    start: Ints  # length patients + 1
    patient: Ints
    stop: Ints  # position in `stops`

    def __len__(self) -> int:
        return len(self.stop)

    def where(self, is_meant: Flags) -> Ints:
        """Rows whose stop is meant (one flag per stop)."""
        return np.flatnonzero(is_meant[self.stop])

    def is_first(self, where: Ints) -> Flags:
        """Whether these rows are their patient's first."""
        first: Flags = self.start[self.patient[where]] == where
        return first

    def uniforms(self, streams: Streams, purpose: str, where: Ints) -> Floats:
        """The uniforms of rows (rising positions) for a purpose."""
        drawn = np.empty(len(where))
        for key, some in self._by_key(where):
            who = self.people.ids.pick(self.patient[where[some]])
            drawn[some] = streams.each(f"{purpose}/{key}", who)
        return drawn

    def _by_key(self, where: Ints) -> Iterator[tuple[str, Ints]]:
        keys = self.stops.key[self.stop[where]]
        for code in np.flatnonzero(np.bincount(keys)).tolist():
            yield self.stops.keys[code], np.flatnonzero(keys == code)


def lay_out(people: People, stops: Stops) -> Rows:
    """The rows of everybody."""
    count = (stops.start[1:] - stops.start[:-1])[people.itinerary]
    start = np.zeros(len(people) + 1, dtype=np.int64)
    np.cumsum(count, out=start[1:])
    patient = np.repeat(np.arange(len(people)), count)
    within = np.arange(len(patient)) - start[patient]
    return Rows(people, stops, start, patient, stops.start[people.itinerary][patient] + within)


def lay_stops(itineraries: Sequence[Itinerary], codes: Codes, durations: DurationCodes) -> Stops:
    """Itineraries as arrays; their durations are given codes."""
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
            need_min = durations.code(stop.need, is_residual=stop.is_residual)
            lines.append((key, kind, before, after, need_min, durations.code(stop.weight), *about))
        start.append(len(lines))
    columns = np.array(lines, dtype=np.int64).reshape(-1, 8).T
    return Stops(tuple(key_codes), np.array(start), *map(np.ascontiguousarray, columns))


def _key(kind: str, number: int) -> str:
    return kind if number == 1 else f"{kind}-{number}"
