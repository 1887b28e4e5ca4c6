"""What the checks read from a finished run, each straight from the stored moments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from flowsim.kpi.facts import facts_of
from flowsim.kpi.measure import measure
from flowsim.scenario.model import Area
from flowsim.tables.columns import NEVER, Bools, Ints, flags, named, whole_numbers
from flowsim.tables.journeys import Journeys
from flowsim.terms import Kind, RequestEnd, StayEnd


def only(area: Area, kind: Kind) -> str:
    """The id of the only setting of a kind.

    Raises:
        ValueError: when there is not exactly one.
    """
    (found,) = [name for name, setting in area.settings.items() if setting.kind == kind]
    return found


def setting_for(area: Area, specialty: str) -> str:
    """The id of the only setting of a specialty.

    Raises:
        ValueError: when there is not exactly one.
    """
    (found,) = [name for name, one in area.settings.items() if specialty in one.specialties]
    return found


@dataclass(frozen=True)
class Asked:
    """First requests for a setting that were made in the observed window.

    `waited_min` is from asking to the grant; NEVER without one. One element per request.
    """

    patient: Ints
    reason: tuple[str, ...]
    reason_code: Ints
    waited_min: Ints
    is_granted: Bools
    is_dropped: Bools

    def where(self, chosen: Bools) -> Asked:
        """Some of them."""
        return Asked(
            self.patient[chosen],
            self.reason,
            self.reason_code[chosen],
            self.waited_min[chosen],
            self.is_granted[chosen],
            self.is_dropped[chosen],
        )

    def from_kind(self, kind: Kind) -> Asked:
        """Those who waited in a kind of setting."""
        wanted = [code for code, name in enumerate(self.reason) if name == kind]
        return self.where(np.isin(self.reason_code, wanted))


def asked_for(run: Journeys, setting: str, *, is_first_choice: bool = True) -> Asked:
    """Requests for a setting, made in the observed window.

    Raises:
        ValueError: when one was still open at the end of the run: its wait is not known.
    """
    table, window = run.requests, run.window
    at = whole_numbers(table, "requested_at")
    rows = np.flatnonzero(
        named(table, "setting").is_any(setting)
        & (flags(table, "is_first_choice") == is_first_choice)
        & (at >= window.observe_from_at)
        & (at < window.observe_to_at)
    )
    end, reason = named(table, "end"), named(table, "reason")
    if end.is_any(RequestEnd.OPEN)[rows].any():
        raise ValueError(f"somebody still waits for {setting} at the end of the run")
    granted = end.is_any(RequestEnd.GRANTED)[rows]
    waited = (whole_numbers(table, "ended_at") - at)[rows]
    return Asked(
        whole_numbers(table, "patient")[rows],
        reason.names,
        reason.codes[rows].astype(np.int64),
        np.where(granted, waited, NEVER),
        granted,
        end.is_any(RequestEnd.DROPPED)[rows],
    )


@dataclass(frozen=True)
class Spans:
    """From when to when patients are somewhere: one element per stay, minutes."""

    from_at: Ints
    to_at: Ints

    def within(self, from_at: int, to_at: int) -> int:
        """Minutes of all of them together between two moments."""
        begins, ends = (np.clip(at, from_at, to_at) for at in (self.from_at, self.to_at))
        return int((ends - begins).sum())

    def number_at(self, minutes: Ints) -> Ints:
        """How many are there when all of each minute has happened."""
        return _upto(self.from_at, minutes) - _upto(self.to_at, minutes)


def stays_in(run: Journeys, setting: str) -> Spans:
    """All stays in a setting, from entering to leaving."""
    rows = named(run.stays, "setting").is_any(setting)
    return Spans(whole_numbers(run.stays, "entered_at")[rows], left_or_end(run)[rows])


def ready_in(run: Journeys, setting: str) -> Spans:
    """Waiting in a setting, from medically ready to leaving, of those who became ready."""
    rows = named(run.stays, "setting").is_any(setting)
    ready, until = whole_numbers(run.stays, "medically_ready_at")[rows], left_or_end(run)[rows]
    return Spans(ready[ready != NEVER], until[ready != NEVER])


def key_figures(run: Journeys, setting: str) -> dict[str, tuple[int, int]]:
    """KPIs of a run as (above, below) the line: of a setting where there are such, else of all."""
    rows = measure(facts_of(run), scenario="", replication=0).to_pylist()
    wanted = [r for by, of in (("all", ""), ("setting", setting)) for r in rows if _is(r, by, of)]
    return {row["kpi"]: (row["numerator"], row["denominator"]) for row in wanted}


def _is(row: Mapping[str, object], by: str, of: str) -> bool:
    return row["by"] == by and row["of"] == of and row["denominator"] is not None


def left_or_end(run: Journeys) -> Ints:
    """When each stay ends: left, still there at the end, or at once where a journey ends."""
    left, end = whole_numbers(run.stays, "left_at"), named(run.stays, "end")
    entered = whole_numbers(run.stays, "entered_at")
    without = np.where(end.is_any(StayEnd.OPEN), run.window.end_at, entered)
    return np.where(left == NEVER, without, left)


def recorded_minutes(run: Journeys, setting: str) -> int:
    """Place minutes of the whole run, as `capacity` has them at its end."""
    rows = named(run.capacity, "setting").is_any(setting)
    return int(whole_numbers(run.capacity, "occupied_min")[rows].max(initial=0))


def _upto(moments: Ints, minutes: Ints) -> Ints:
    return np.searchsorted(np.sort(moments), minutes, "right").astype(np.int64)
