"""Who was where in one run: patients as they move along the chain, for a moving picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from flowsim.tables.journeys import Journeys
from flowsim.terms import Kind
from flowsim.units import DAY_MIN

PLACES = (Kind.EMERGENCY, Kind.WARD, Kind.HOSPITAL_AT_HOME, Kind.HOME_RETURN_TEAM, Kind.SHORT_TERM)
"""Kinds in which patients are drawn one by one, from left to right."""
MOST_DAYS = 14
NEVER = 2**31 - 1


@dataclass(frozen=True)
class Movements:
    """Stays that touch the first days of the window, in order of entry.

    `place` is a position among `places`, `after` the kind that the patient went on to (or
    how the journey ended); moments are minutes from the first observed day, and `ready_at`
    (medically, and declared so) and `left_at` lie after the end where it did not happen.
    """

    places: tuple[str, ...]
    days: int
    patient: tuple[int, ...]
    place: tuple[int, ...]
    entered_at: tuple[int, ...]
    ready_at: tuple[int, ...]
    left_at: tuple[int, ...]
    after: tuple[str, ...]


def movements(journeys: Journeys, days: int = MOST_DAYS) -> Movements:
    """The stays of one run that touch the first `days` observed days."""
    window = journeys.window
    days = min(days, window.days)
    first, last = window.observe_from_at, window.observe_from_at + days * DAY_MIN
    kind_of = dict(
        zip(*(journeys.settings[name].to_pylist() for name in ("setting", "kind")), strict=True)
    )
    stays = journeys.stays
    kinds = np.array([kind_of[name] for name in stays["setting"].cast(pa.string()).to_pylist()])
    moments = {
        name: stays[name].fill_null(NEVER).to_numpy()
        for name in ("entered_at", "medically_ready_at", "declared_ready_at", "left_at")
    }
    # Declared too early is not ready yet; ready and not declared is nobody's delay so far.
    moments["ready_at"] = np.maximum(moments["medically_ready_at"], moments["declared_ready_at"])
    is_there = (moments["entered_at"] < last) & (moments["left_at"] > first)
    shown = np.flatnonzero(is_there & np.isin(kinds, [str(kind) for kind in PLACES]))
    shown = shown[np.argsort(moments["entered_at"][shown], kind="stable")]
    patient = stays["patient"].to_numpy()
    ends = stays["end"].cast(pa.string()).to_pylist()
    used = tuple(str(kind) for kind in PLACES if str(kind) in set(kinds[shown]))

    def column(name: str) -> tuple[int, ...]:
        return tuple(int(moment) - first for moment in moments[name][shown])

    return Movements(
        used,
        days,
        tuple(int(one) for one in patient[shown]),
        tuple(used.index(kinds[row]) for row in shown),
        column("entered_at"),
        column("ready_at"),
        column("left_at"),
        tuple(_after(int(row), patient, kinds, ends) for row in shown),
    )


def _after(row: int, patient: np.ndarray, kinds: np.ndarray, ends: list[str]) -> str:
    """The kind of the patient's next stay; without one, how the stay ended."""
    is_next = row + 1 < len(patient) and patient[row + 1] == patient[row]
    return str(kinds[row + 1]) if is_next else str(ends[row])
