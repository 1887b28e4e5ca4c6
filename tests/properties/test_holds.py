"""The checks of a run see what is wrong: each fails when one number of a good run is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from flowsim.kpi.causes import delay_causes
from flowsim.kpi.measure import measure
from tests.properties import holds
from tests.properties.runs import Run, run_of
from tests.systems.system import system_of


@pytest.fixture(scope="module")
def run() -> Run:
    return run_of(system_of(1), "simpy")


def changed(run: Run, table: str, column: str, by: int, where: str | None = None) -> Run:
    """The run with one number of a table changed: the first there is, or where a flag is set."""
    before: pa.Table = getattr(run.journeys, table)
    values = before.column(column).to_pylist()
    chosen = before.column(where).to_pylist() if where else [True] * len(values)
    row = next(i for i, value in enumerate(values) if value is not None and chosen[i])
    values[row] += by
    place = before.schema.get_field_index(column)
    field = before.schema.field(place)
    after = before.set_column(place, field, pa.array(values, field.type))
    return Run(run.system, replace(run.journeys, **{table: after}))


def without_first_row(run: Run, table: str) -> Run:
    return Run(run.system, replace(run.journeys, **{table: getattr(run.journeys, table).slice(1)}))


def renamed(run: Run) -> Run:
    named = run.journeys.notices.replace_schema_metadata({"x": "y"})
    names = ["who", *named.column_names[1:]]
    return Run(run.system, replace(run.journeys, notices=named.rename_columns(names)))


SPOILED: list[tuple[Callable[[Run], None], Callable[[Run], Run]]] = [
    (holds.nobody_is_lost, lambda run: without_first_row(run, "patients")),
    (holds.nobody_is_in_two_places, lambda run: changed(run, "stays", "left_at", 10**6)),
    (holds.tasks_and_notices_lie_in_order, lambda run: changed(run, "tasks", "due_at", 10**6)),
    (holds.tasks_and_notices_lie_in_order, lambda run: changed(run, "tasks", "attempt", 20)),
    (
        holds.places_taken_are_those_of_the_stays,
        lambda run: changed(run, "capacity", "occupied_min", 1),
    ),
    (holds.tables_keep_to_their_schema, renamed),
    (holds.rows_are_in_order, lambda run: changed(run, "patients", "patient", 10**6)),
    (holds.rows_are_in_order, lambda run: changed(run, "requests", "patient", 10**6)),
    (
        holds.beds_are_counted_every_morning,
        lambda run: changed(run, "capacity", "at", 1, where="is_census"),
    ),
]


@pytest.mark.parametrize(("check", "spoil"), SPOILED)
def test_a_changed_number_is_seen(
    run: Run, check: Callable[[Run], None], spoil: Callable[[Run], Run]
) -> None:
    check(run)
    with pytest.raises(AssertionError):
        check(spoil(run))


def test_a_grant_above_the_limit_is_seen(run: Run) -> None:
    capacity = run.journeys.capacity
    place = capacity.schema.get_field_index("staffed")
    field = capacity.schema.field(place)
    none = pa.array(np.zeros(len(capacity), dtype=np.int32), field.type)
    closed = capacity.set_column(place, field, none)
    holds.no_grant_is_above_the_limit(run)
    with pytest.raises(AssertionError):
        holds.no_grant_is_above_the_limit(Run(run.system, replace(run.journeys, capacity=closed)))


def test_a_cause_without_its_minutes_is_seen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    holds.causes_sum_to_the_delay(run)
    causes = delay_causes(run.journeys)
    monkeypatch.setattr(holds, "delay_causes", lambda _: causes.slice(1))
    with pytest.raises(AssertionError):
        holds.causes_sum_to_the_delay(run)


def test_a_value_that_is_no_number_is_seen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    holds.kpis_and_series_are_numbers(run)
    kpis = measure(run.journeys, scenario="", replication=0)
    place = kpis.schema.get_field_index("value")
    broken = pa.array([float("nan")] * len(kpis))
    spoiled = kpis.set_column(place, kpis.schema.field(place), broken)
    monkeypatch.setattr(holds, "measure", lambda *_, **__: spoiled)
    with pytest.raises(AssertionError):
        holds.kpis_and_series_are_numbers(run)
