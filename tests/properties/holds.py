"""What must hold of any run, counted again row by row, apart from the program's own check."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import pairwise

import pyarrow as pa

from flowsim.kpi.causes import delay_causes
from flowsim.kpi.measure import measure
from flowsim.kpi.series import series
from flowsim.tables.schema import JOURNEY_TABLES, KPIS, SERIES
from flowsim.units import DAY_MIN
from tests.properties.runs import Row, Run


def nobody_is_lost(run: Run) -> None:
    """Everybody who comes before the end is there once, and has ended or is inside."""
    cohort = run.system.cohort
    comes = {
        patient
        for patient in range(cohort.n_patients)
        if cohort.readmission_of[patient] < 0 and 0 <= cohort.arrived_at[patient] < run.end_at
    }
    patients = run.journeys.patients.to_pylist()
    back = {row["patient"] for row in patients if row["readmission_of"] is not None}
    assert Counter(row["patient"] for row in patients) == Counter(comes | back)
    for row in patients:
        assert (row["ended_at"] is None) == (row["end"] == "open")
        inside = [stay for stay in run.stays_of[row["patient"]] if stay["end"] == "open"]
        assert len(inside) <= (row["end"] == "open")


def nobody_is_in_two_places(run: Run) -> None:
    """Of a patient, one stay after the other, each within the run and in order."""
    for stays in run.stays_of.values():
        assert [stay["sequence"] for stay in stays] == list(range(len(stays)))
        for before, after in pairwise(stays):
            assert before["end"] == "moved"
            assert before["left_at"] <= after["entered_at"]
        for stay in stays:
            moments = [stay["requested_at"], stay["place_granted_at"], stay["entered_at"]]
            moments += [stay["medically_ready_at"], stay["left_at"]]
            there = [moment for moment in moments if moment is not None]
            assert there == sorted(there)
            assert all(moment < run.end_at for moment in there)


def tasks_and_notices_lie_in_order(run: Run) -> None:
    """Asked, due, started and finished in this order, all within the run.

    At most 10 attempts, and one more for each time that what was found out was too old.
    """
    tasks = run.journeys.tasks.to_pylist()
    stale = Counter((row["patient"], row["task"]) for row in tasks if row["end"] == "stale")
    for row in tasks:
        columns = ("requested_at", "due_at", "started_at", "finished_at")
        moments = [row[column] for column in columns if row[column] is not None]
        assert moments == sorted(moments)
        assert all(0 <= moment < run.end_at for moment in moments)
        assert 1 <= row["attempt"] <= 10 + stale[row["patient"], row["task"]]
    for row in run.journeys.notices.to_pylist():
        assert 0 <= row["at"] < run.end_at


def no_grant_is_above_the_limit(run: Run) -> None:
    """After a minute with a grant, what is taken is within staffed, or surge, places (R6)."""
    limited = {
        row["setting"]: row["turnaround_min"]
        for row in run.journeys.settings.to_pylist()
        if row["is_limited"]
    }
    by_setting: dict[str, list[tuple[int, float, int]]] = defaultdict(list)
    granted: dict[str, list[Row]] = defaultdict(list)
    for stays in run.stays_of.values():
        for place, stay in enumerate(stays):
            if stay["setting"] not in limited:
                continue
            is_kept = place > 0 and _is_same_place(stays[place - 1], stay)
            gives_up = place + 1 == len(stays) or not _is_same_place(stay, stays[place + 1])
            turnaround = limited[stay["setting"]] if gives_up else 0
            taken_from = stay["place_granted_at"]
            taken_from = stay["entered_at"] if taken_from is None or is_kept else taken_from
            left_at = math.inf if stay["left_at"] is None else stay["left_at"] + turnaround
            by_setting[stay["setting"]].append((taken_from, left_at, stay["weight"]))
            if stay["place_granted_at"] is not None and not is_kept:
                granted[stay["setting"]].append(stay)
    for setting, stays in granted.items():
        opens_surge = {stay["place_granted_at"] for stay in stays if stay["is_surge"]}
        for at in {stay["place_granted_at"] for stay in stays}:
            spans = by_setting[setting]
            taken = sum(weight for begins, ends, weight in spans if begins <= at < ends)
            now = [row for row in run.capacity_of[setting] if row["at"] <= at][-1]
            assert taken <= now["staffed"] + (now["surge"] if at in opens_surge else 0)


def _is_same_place(before: Row, after: Row) -> bool:
    """Stayed, without giving up the place."""
    same = before["setting"] == after["setting"] and before["left_at"] == after["entered_at"]
    return bool(same)


def places_taken_are_those_of_the_stays(run: Run) -> None:
    """Occupied minutes of the capacity table, counted from the stays, to the minute."""
    by_setting: dict[str, list[Row]] = defaultdict(list)
    for stay in run.stays:
        by_setting[stay["setting"]].append(stay)
    for setting, rows in run.capacity_of.items():
        for row in rows[:: max(1, len(rows) // 20)]:
            minutes = sum(_minutes_there(stay, row["at"]) for stay in by_setting[setting])
            assert row["occupied_min"] == minutes


def _minutes_there(stay: Row, until: int) -> int:
    if stay["end"] == "left" and stay["left_at"] is None:
        return 0  # where a journey ends nobody is followed
    left_at = until if stay["left_at"] is None else min(stay["left_at"], until)
    return int(stay["weight"] * max(0, left_at - stay["entered_at"]))


def tables_keep_to_their_schema(run: Run) -> None:
    """Columns, types and meanings are those that are written down."""
    for name, schema in JOURNEY_TABLES.items():
        table: pa.Table = getattr(run.journeys, name)
        table.validate(full=True)
        assert table.schema.equals(schema, check_metadata=True), name


ORDERS = {
    "patients": ("patient",),
    "stays": ("patient", "sequence"),
    "requests": ("patient", "requested_at", "ended_at", "setting"),
    "tasks": ("patient", "stay", "task", "attempt"),
    "notices": ("patient", "stay", "at"),
    "capacity": ("setting", "at"),
}


def rows_are_in_order(run: Run) -> None:
    """By patient and by what comes first, so that equal runs make equal tables."""
    for name, columns in ORDERS.items():
        table: pa.Table = getattr(run.journeys, name)
        keys = list(zip(*(_in_numbers(table.column(column)) for column in columns), strict=True))
        assert keys == sorted(keys), name


def _in_numbers(column: pa.ChunkedArray) -> list[int]:
    """Names by their place in the scenario; what did not happen, first."""
    if pa.types.is_dictionary(column.type):
        column = pa.chunked_array(
            [chunk.indices for chunk in column.unify_dictionaries().chunks], pa.int32()
        )
    return [-1 if value is None else value for value in column.to_pylist()]


def causes_sum_to_the_delay(run: Run) -> None:
    """Every minute from medically ready to left has exactly one cause (R30)."""
    minutes: Counter[tuple[int, int]] = Counter()
    for row in delay_causes(run.journeys).to_pylist():
        assert row["minutes"] > 0
        minutes[row["patient"], row["stay"]] += row["minutes"]
    delayed = {}
    for patient, stays in run.stays_of.items():
        for stay in stays[:-1]:
            if stay["medically_ready_at"] is not None:
                delay = stay["left_at"] - stay["medically_ready_at"]
                delayed[patient, stay["sequence"]] = delay
    assert minutes == {key: delay for key, delay in delayed.items() if delay > 0}


def kpis_and_series_are_numbers(run: Run) -> None:
    """Measured without an error; nothing is infinite, not a number or negative."""
    kpis = measure(run.journeys, scenario="", replication=0)
    assert kpis.schema.equals(KPIS, check_metadata=True)
    for row in kpis.to_pylist():
        assert row["value"] is None or (math.isfinite(row["value"]) and row["value"] >= 0), row
        assert row["numerator"] >= 0, row
        assert row["denominator"] >= 0, row
    shown = series(run.journeys, scenario="", replication=0)
    assert shown.schema.equals(SERIES, check_metadata=True)
    for row in shown.to_pylist():
        assert row["value"] is None or math.isfinite(row["value"]), row
        assert row["at"] >= 0, row


def beds_are_counted_every_morning(run: Run) -> None:
    """A census at 06:00 of each day for every setting that holds somebody."""
    for setting, rows in run.capacity_of.items():
        counted = [row["at"] for row in rows if row["is_census"]]
        assert counted == [*range(6 * 60, run.end_at, DAY_MIN), run.end_at], setting


EVERYTHING = (
    nobody_is_lost,
    nobody_is_in_two_places,
    tasks_and_notices_lie_in_order,
    no_grant_is_above_the_limit,
    places_taken_are_those_of_the_stays,
    tables_keep_to_their_schema,
    rows_are_in_order,
    causes_sum_to_the_delay,
    kpis_and_series_are_numbers,
    beds_are_counted_every_morning,
)
"""All of them; each raises AssertionError for a run of which it does not hold."""
