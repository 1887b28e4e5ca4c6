"""A sound run passes; each way of being wrong is named with its patient and minute."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from flowsim.errors import InvariantBroken
from flowsim.tables.invariants import MOMENTS, check_invariants
from flowsim.tables.schema import JOURNEY_TABLES
from tests.kpi.build import journeys, window
from tests.tables.sound_run import END, LEFT, Run, broken


def test_a_sound_run_passes() -> None:
    check_invariants(Run().journeys())


def test_a_run_of_nobody_passes() -> None:
    check_invariants(journeys(window=window(1)))


@pytest.mark.parametrize(
    ("table", "column"), [(name, column) for name, columns in MOMENTS.items() for column in columns]
)
def test_no_moment_of_any_table_is_after_the_end(table: str, column: str) -> None:
    run = Run()
    run.tasks = [{"patient": 1, "task": "plan"}]
    run.notices = [{"patient": 1, "at": 5}]
    good = run.journeys()
    rows = getattr(good, table).to_pylist()
    rows[0][column] = END + 1
    bad = replace(good, **{table: pa.Table.from_pylist(rows, schema=JOURNEY_TABLES[table])})
    with pytest.raises(InvariantBroken) as caught:
        check_invariants(bad)
    detail = f"patient 1, what {column}, minute {END + 1}"
    assert caught.value.parameters["detail"] == detail


def test_what_memory_holds_where_nothing_happened_does_not_matter() -> None:
    good = Run().journeys()
    check_invariants(replace(good, stays=with_late_nulls(good.stays)))
    check_invariants(replace(good, requests=with_late_nulls(good.requests)))
    check_invariants(replace(good, patients=with_late_nulls(good.patients)))


def with_late_nulls(table: pa.Table) -> pa.Table:
    """The same table, with moments after the end in memory where there are none."""
    for number, field in enumerate(table.schema):
        array = table.column(number).combine_chunks()
        if field.type == pa.int32() and array.null_count:
            valid = array.is_valid().to_numpy(zero_copy_only=False)
            held = np.where(valid, array.fill_null(0).to_numpy(), END + 5).astype(np.int32)
            buffers = [array.buffers()[0], pa.py_buffer(held)]
            late = pa.Array.from_buffers(pa.int32(), len(array), buffers)
            table = table.set_column(number, field, late)
    return table


def test_nothing_may_happen_at_or_after_the_end() -> None:
    run = Run()
    run.tasks = [
        {"patient": 1, "task": "plan", "requested_at": 0, "started_at": 0, "finished_at": END}
    ]
    assert broken(run) == (
        "nothing happens after the end",
        f"patient 1, what finished_at, minute {END}",
    )


@pytest.mark.parametrize(
    ("column", "minute"),
    [
        ("requested_at", 61),
        ("place_granted_at", 61),
        ("medically_ready_at", 59),
        ("declared_ready_at", 59),
        ("medically_ready_at", LEFT + 1),
        ("declared_ready_at", LEFT + 1),
        ("receiver_ready_at", LEFT + 1),
    ],
)
def test_moments_of_a_stay_are_in_order(column: str, minute: int) -> None:
    run = Run()
    run.anna_in_ward[column] = minute
    invariant, detail = broken(run)
    assert column in invariant
    assert "is not after" in invariant
    assert detail.startswith("patient 1, minute ")


def test_a_stay_is_not_left_before_it_is_entered() -> None:
    run = Run()
    run.bo_waits |= {"medically_ready_at": None, "left_at": 89}
    assert broken(run) == ("entered_at is not after left_at", "patient 2, minute 90")


def test_a_stay_was_entered() -> None:
    run = Run()
    run.bo_waits["entered_at"] = None
    assert broken(run) == ("a stay was entered", "patient 2")


def test_nobody_is_in_two_stays_at_once() -> None:
    run = Run()
    run.bo_waits["left_at"] = LEFT + 1
    assert broken(run) == (
        "a stay is left before the next is entered",
        f"patient 2, minute {LEFT}",
    )


def test_stays_are_numbered_without_gaps() -> None:
    run = Run()
    run.anna_at_home["sequence"] = 2
    assert broken(run) == ("stays are numbered in order", "patient 1, stay 2")


def test_the_first_stay_is_numbered_0() -> None:
    run = Run()
    run.anna_in_ward["sequence"] = 1
    assert broken(run) == ("stays are numbered in order", "patient 1, stay 1")


def test_stays_are_in_the_order_of_patients() -> None:
    good = Run().journeys()
    with pytest.raises(InvariantBroken) as caught:
        check_invariants(replace(good, stays=good.stays.take(pa.array([4, 0, 1, 2, 3]))))
    assert caught.value.parameters["invariant"] == "stays are numbered in order"
    assert caught.value.parameters["detail"] == "patient 1, stay 0"


def test_nobody_is_in_the_next_stay_who_has_not_left_the_one_before() -> None:
    run = Run()
    run.bo_waits |= {"left_at": None, "end": "open"}
    assert broken(run)[0] == "a stay is left before the next is entered"


def test_who_has_moved_has_left() -> None:
    run = Run()
    run.bo_waits |= {"left_at": None, "end": "moved"}
    assert broken(run)[0] == "a stay is left before the next is entered"


def test_who_goes_on_has_moved() -> None:
    run = Run()
    run.bo_waits["end"] = "died"
    assert broken(run)[0] == "a stay is left before the next is entered"


def test_who_has_ended_is_not_inside() -> None:
    run = Run()
    run.patients[1] |= {"ended_at": LEFT, "end": "died"}
    assert broken(run) == (
        "patients in are patients out and inside",
        f"municipality tjörn, patient 2, minute {LEFT}",
    )


def test_who_is_nowhere_has_ended() -> None:
    run = Run()
    run.patients[0] |= {"ended_at": None, "end": "left"}
    invariant, detail = broken(run)
    assert invariant == "patients in are patients out and inside"
    assert "patient 1" in detail


def test_a_journey_ends_as_the_last_stay_does() -> None:
    run = Run()
    run.patients[0]["end"] = "died"
    assert broken(run)[0] == "patients in are patients out and inside"


def test_patients_may_stand_in_any_order() -> None:
    good = Run().journeys()
    check_invariants(replace(good, patients=good.patients.take(pa.array([2, 0, 1]))))


def test_rows_of_capacity_may_stand_in_any_order() -> None:
    run = Run()
    run.capacity.reverse()
    check_invariants(run.journeys())
    run.capacity[1]["occupied"] += 1
    assert broken(run)[0] == "occupied of capacity is that of the stays"


def test_a_patient_without_stays_is_missing() -> None:
    run = Run()
    run.patients.append({"patient": 9, "end": "open"})
    assert broken(run)[0] == "every patient has stays, and the reverse"
