"""A sound run passes; each way of being wrong is named with its patient and minute."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from flowsim.errors import InvariantBroken
from flowsim.tables.invariants import MOMENTS, check_invariants
from flowsim.tables.journeys import Journeys
from flowsim.tables.schema import JOURNEY_TABLES
from tests.kpi.build import DAY, HOUR, journeys, window

LEFT = 30 * HOUR
END = 7 * DAY


class Run:
    """Anna has a bed from minute 60; Bo waits for it until she goes home. Cleo is there."""

    def __init__(self) -> None:
        self.patients: list[dict[str, Any]] = [
            {"patient": 1, "arrived_at": 60, "ended_at": LEFT, "end": "left"},
            {"patient": 2, "municipality": "tjörn", "arrived_at": 90, "end": "open"},
            {"patient": 3, "arrived_at": 0, "end": "open"},
        ]
        self.anna_in_ward: dict[str, Any] = {
            "patient": 1,
            "setting": "ward",
            "requested_at": 60,
            "place_granted_at": 60,
            "entered_at": 60,
            "medically_ready_at": LEFT - 200,
            "declared_ready_at": LEFT - 100,
            "receiver_ready_at": LEFT,
            "left_at": LEFT,
        }
        self.anna_at_home: dict[str, Any] = {
            "patient": 1,
            "setting": "home",
            "requested_at": LEFT,
            "place_granted_at": LEFT,
            "entered_at": LEFT,
            "left_at": None,
            "end": "left",
        }
        self.bo_waits: dict[str, Any] = {
            "patient": 2,
            "setting": "entry",
            "entered_at": 90,
            "medically_ready_at": 90,
            "left_at": LEFT,
        }
        self.bo_in_ward: dict[str, Any] = {
            "patient": 2,
            "setting": "ward",
            "requested_at": 90,
            "place_granted_at": LEFT,
            "entered_at": LEFT,
            "left_at": None,
        }
        self.cleo: dict[str, Any] = {
            "patient": 3,
            "setting": "ward",
            "entered_at": 0,
            "left_at": None,
        }
        # Anna's first request is of before her first stay.
        self.requests: list[dict[str, Any]] = [
            {"patient": 1, "stay": -1, "setting": "ward", "requested_at": 60, "ended_at": 60},
            {"patient": 1, "setting": "home", "requested_at": LEFT, "ended_at": LEFT},
            {"patient": 2, "setting": "ward", "requested_at": 90, "ended_at": LEFT},
        ]
        self.capacity: list[dict[str, Any]] = [
            {"setting": "ward", "at": 0, "staffed": 2, "occupied": 1, "occupied_min": 0},
            {
                "setting": "ward",
                "at": LEFT,
                "staffed": 2,
                "occupied": 2,
                "occupied_min": LEFT + LEFT - 60,
                "is_census": True,
            },
            {
                "setting": "ward",
                "at": END,
                "staffed": 2,
                "occupied": 2,
                "occupied_min": 2 * END - 60,
                "is_census": True,
            },
        ]
        self.settings: list[dict[str, Any]] = [
            {"setting": "ward", "kind": "ward"},
            {"setting": "entry", "kind": "entry", "is_limited": False},
            {"setting": "home", "kind": "home", "is_limited": False},
        ]
        self.tasks: list[dict[str, Any]] = []
        self.notices: list[dict[str, Any]] = []
        self.more: list[dict[str, Any]] = []

    @property
    def stays(self) -> list[dict[str, Any]]:
        rows = [
            self.anna_in_ward,
            self.anna_at_home,
            self.bo_waits,
            self.bo_in_ward,
            self.cleo,
        ]
        return [*rows, *self.more]

    def cleo_goes_on(self, at: int) -> None:
        """Cleo's next stay begins in the place she has."""
        self.cleo["left_at"] = at
        moments = dict.fromkeys(("requested_at", "place_granted_at", "entered_at"), at)
        self.more = [{"patient": 3, "setting": "ward", **moments}]
        self.requests.append({"patient": 3, "setting": "ward", "requested_at": at, "ended_at": at})

    def journeys(self) -> Journeys:
        return journeys(
            window=window(7),
            patients=self.patients,
            stays=self.stays,
            requests=self.requests,
            capacity=self.capacity,
            settings=self.settings,
            tasks=self.tasks,
            notices=self.notices,
        )


def broken(run: Run) -> tuple[str, str]:
    """The invariant and its detail."""
    with pytest.raises(InvariantBroken) as caught:
        check_invariants(run.journeys())
    return str(caught.value.parameters["invariant"]), str(caught.value.parameters["detail"])


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


@pytest.mark.parametrize("column", ["occupied", "occupied_min"])
def test_places_taken_are_those_of_the_stays(column: str) -> None:
    run = Run()
    run.capacity[1][column] += 1
    invariant, detail = broken(run)
    assert invariant == f"{column} of capacity is that of the stays"
    assert detail.startswith(f"setting ward, minute {LEFT}, ")


def test_no_place_is_granted_above_the_limit() -> None:
    run = Run()
    run.bo_in_ward["place_granted_at"] = LEFT - 1  # Anna has not left
    run.requests[2]["ended_at"] = LEFT - 1
    assert broken(run) == (
        "no place is granted above the limit",
        f"setting ward, minute {LEFT - 1}, patient 2, above 1",
    )


def test_nobody_is_anywhere_when_the_journey_is_over() -> None:
    run = Run()
    at_home = {"setting": "home", "at": END, "occupied": 0, "occupied_min": 0, "is_census": True}
    run.capacity.append(at_home)
    check_invariants(run.journeys())
    at_home["occupied"] = 1
    assert broken(run)[0] == "occupied of capacity is that of the stays"


def test_a_place_without_a_limit_is_always_granted() -> None:
    run = Run()
    run.patients.append({"patient": 4, "end": "open"})
    moments = dict.fromkeys(("requested_at", "place_granted_at", "entered_at"), 5)
    run.more = [{"patient": 4, "setting": "home", **moments}]
    run.requests.append(
        {"patient": 4, "stay": -1, "setting": "home", "requested_at": 5, "ended_at": 5}
    )
    check_invariants(run.journeys())
    run.settings[2]["is_limited"] = True
    run.settings.reverse()
    assert broken(run)[1].startswith("setting home, minute ")


def test_surge_places_may_open_alone() -> None:
    run = Run()
    for row in run.capacity:
        row |= {"staffed": 1, "surge": 1}
    run.capacity[0]["surge"] = 0
    run.bo_in_ward["is_surge"] = True
    del run.requests[0]
    run.anna_in_ward["place_granted_at"] = None
    check_invariants(run.journeys())


def test_a_patient_may_need_more_than_one_place() -> None:
    run = Run()
    run.anna_in_ward["weight"] = 2
    run.capacity[1]["occupied_min"] += LEFT - 60
    run.capacity[2]["occupied_min"] += LEFT - 60
    assert broken(run) == (
        "no place is granted above the limit",
        "setting ward, minute 60, patient 1, above 1",
    )


def test_the_limit_that_holds_is_that_of_the_minute_of_the_grant() -> None:
    run = Run()
    run.capacity[0]["staffed"] = 0
    run.capacity.insert(
        1, {"setting": "ward", "at": 60, "staffed": 2, "occupied": 2, "occupied_min": 60}
    )
    check_invariants(run.journeys())
    run.capacity[1] |= {"at": 61, "occupied_min": 62}
    assert broken(run)[1] == "setting ward, minute 60, patient 1, above 2"


def test_a_surge_place_is_one_of_so_many() -> None:
    run = Run()
    run.anna_in_ward["is_surge"] = run.bo_in_ward["is_surge"] = True
    for row in run.capacity:
        row |= {"staffed": 0, "surge": 1}
    assert broken(run)[1] == "setting ward, minute 60, patient 1, above 1"


def test_a_place_is_not_granted_before_its_turnaround_is_over() -> None:
    run = Run()
    run.settings[0]["turnaround_min"] = 1
    assert broken(run)[0] == "no place is granted above the limit"


def test_fewer_beds_than_patients_break_nothing_without_a_grant() -> None:
    run = Run()
    run.capacity[2]["staffed"] = 0
    check_invariants(run.journeys())


def test_a_surge_place_may_be_granted_above_the_staffed_ones() -> None:
    run = Run()
    for row in run.capacity[:2]:
        row |= {"staffed": 1, "surge": 1}
    assert broken(run)[0] == "no place is granted above the limit"
    run.anna_in_ward["is_surge"] = run.bo_in_ward["is_surge"] = True
    check_invariants(run.journeys())


def test_a_surge_grant_allows_an_ordinary_one_in_the_same_minute() -> None:
    run = Run()
    for row in run.capacity:
        row |= {"surge": 1}
    run.patients.append({"patient": 4, "end": "open"})
    moments = dict.fromkeys(("requested_at", "place_granted_at", "entered_at"), 60)
    run.more = [{"patient": 4, "setting": "ward", **moments, "is_surge": True}]
    run.requests.append({"patient": 4, "setting": "ward", "requested_at": 60, "ended_at": 60})
    run.bo_in_ward["is_surge"] = True
    for row in run.capacity[1:]:
        row["occupied"] += 1
        row["occupied_min"] += int(row["at"]) - 60
    check_invariants(run.journeys())
    run.capacity[0]["surge"] = 0
    assert broken(run)[0] == "no place is granted above the limit"


def test_a_place_one_goes_on_in_has_no_turnaround() -> None:
    run = Run()
    run.settings[0]["turnaround_min"] = 60
    bo_comes_at = LEFT + 60
    run.bo_waits["left_at"] = bo_comes_at
    run.bo_in_ward |= {"place_granted_at": bo_comes_at, "entered_at": bo_comes_at}
    run.requests[2]["ended_at"] = bo_comes_at
    run.capacity[1]["occupied"] -= 1
    run.capacity[2]["occupied_min"] -= 60
    run.cleo_goes_on(LEFT + 30)
    check_invariants(run.journeys())


def test_going_on_in_the_present_place_needs_no_room() -> None:
    run = Run()
    cut_at = LEFT + 100
    minutes = 2 * cut_at - 60
    run.capacity.insert(
        2,
        {"setting": "ward", "at": cut_at, "staffed": 0, "occupied": 2, "occupied_min": minutes},
    )
    run.cleo_goes_on(LEFT + 200)
    check_invariants(run.journeys())


def test_a_granted_request_has_its_stay() -> None:
    run = Run()
    run.requests.append({"patient": 1, "setting": "ward", "requested_at": 61, "ended_at": 70})
    assert broken(run) == ("a granted request has its stay", "patient 1, minute 70")


def test_a_place_that_waits_for_its_patient_needs_no_stay_yet() -> None:
    run = Run()
    run.requests.append(
        {"patient": 2, "setting": "home", "requested_at": LEFT + 9, "ended_at": LEFT + 9}
    )
    check_invariants(run.journeys())


def test_a_request_that_was_granted_has_ended() -> None:
    run = Run()
    run.requests[2]["ended_at"] = None
    expected = "a granted place has its request", f"patient 2, minute {LEFT}"
    assert broken(run) == expected
    table = run.journeys().requests
    buffers = table.column("ended_at").combine_chunks().buffers()
    held = pa.py_buffer(np.asarray([60, LEFT, LEFT], dtype=np.int32))
    ended_at = pa.Array.from_buffers(pa.int32(), 3, [buffers[0], held])
    number = table.column_names.index("ended_at")
    late = table.set_column(number, table.schema.field(number), ended_at)
    with pytest.raises(InvariantBroken, match=expected[0]):
        check_invariants(replace(run.journeys(), requests=late))


@pytest.mark.parametrize(
    "wrong", [{"setting": "home"}, {"ended_at": LEFT - 1}, {"patient": 3}, {"end": "withdrawn"}]
)
def test_a_place_is_granted_to_who_asked_for_it_there_and_then(wrong: dict[str, Any]) -> None:
    run = Run()
    run.requests[2] |= wrong
    assert broken(run) == ("a granted place has its request", f"patient 2, minute {LEFT}")


def test_the_place_of_another_patient_is_not_that_of_a_request() -> None:
    run = Run()
    bo_s_row = {"patient": 1, "stay": 2, "setting": "ward", "requested_at": 90, "ended_at": LEFT}
    run.requests.append(bo_s_row)
    assert broken(run) == ("a granted request has its stay", f"patient 1, minute {LEFT}")


def test_a_stay_may_be_found_that_is_not_the_one_after_the_request() -> None:
    run = Run()
    run.requests[1]["stay"] = 7
    check_invariants(run.journeys())


def test_a_granted_place_has_its_request() -> None:
    run = Run()
    del run.requests[0]
    assert broken(run) == ("a granted place has its request", "patient 1, minute 60")
