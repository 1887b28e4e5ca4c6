"""Places taken are those of the stays, and what was granted was free."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from flowsim.errors import InvariantBroken
from flowsim.tables.invariants import check_invariants
from tests.tables.sound_run import END, LEFT, Run, broken


@pytest.mark.parametrize("column", ["occupied", "occupied_min"])
def test_places_taken_are_those_of_the_stays(column: str) -> None:
    run = Run()
    run.capacity[1][column] += 1
    invariant, detail = broken(run)
    assert invariant == f"{column} of capacity is that of the stays"
    assert detail.startswith(f"setting ward, minute {LEFT}, ")


def test_every_stay_is_in_a_setting_of_the_run() -> None:
    run = Run()
    good = run.journeys()
    check_invariants(good)
    rows = [row for row in good.settings.to_pylist() if row["setting"] != "entry"]
    fewer = pa.Table.from_pylist(rows, schema=good.settings.schema)
    with pytest.raises(InvariantBroken) as caught:
        check_invariants(replace(good, settings=fewer))
    assert caught.value.parameters["invariant"] == "a stay is in a setting of the run"
    assert caught.value.parameters["detail"] == "patient 2"


def test_capacity_is_that_of_a_setting_of_the_run() -> None:
    good = Run().journeys()
    elsewhere = {**good.capacity.to_pylist()[0], "setting": "elsewhere", "occupied": 5}
    rows = [*good.capacity.to_pylist(), elsewhere]
    with pytest.raises(InvariantBroken) as caught:
        check_invariants(
            replace(good, capacity=pa.Table.from_pylist(rows, schema=good.capacity.schema))
        )
    assert caught.value.parameters["invariant"] == "capacity is that of a setting of the run"
    assert caught.value.parameters["detail"] == "minute 0"


def test_no_place_is_granted_above_the_limit() -> None:
    run = Run()
    run.bo_in_ward["place_granted_at"] = LEFT - 1  # Anna has not left
    run.requests[2]["ended_at"] = LEFT - 1
    assert broken(run) == (
        "no place is granted above the limit",
        f"setting ward, minute {LEFT - 1}, patient 2, above 1",
    )


def test_a_grant_before_the_run_is_held_against_the_limit_at_its_start() -> None:
    run = Run()
    run.bo_in_ward["place_granted_at"] = run.bo_in_ward["requested_at"] = -1
    run.requests[2] |= {"requested_at": -1, "ended_at": -1}
    assert broken(run)[0] == "no place is granted above the limit"


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


@pytest.mark.parametrize("staffed_at", [6, None])
def test_nobody_is_granted_a_place_before_it_is_said_how_many_there_are(
    staffed_at: int | None,
) -> None:
    run = Run()
    run.settings.insert(1, {"setting": "clinic", "kind": "ward"})
    run.patients.append({"patient": 4, "end": "open"})
    moments = dict.fromkeys(("requested_at", "place_granted_at", "entered_at"), 5)
    run.more = [{"patient": 4, "setting": "clinic", **moments}]
    run.requests.append(
        {"patient": 4, "stay": -1, "setting": "clinic", "requested_at": 5, "ended_at": 5}
    )
    if staffed_at is not None:
        staffed = {"setting": "clinic", "at": staffed_at, "staffed": 1}
        run.capacity.append({**staffed, "occupied": 1, "occupied_min": staffed_at - 5})
    assert broken(run)[1] == "setting clinic, minute 5, patient 4, above 1"
    run.capacity[3:] = [
        {"setting": "clinic", "at": 5, "staffed": 1, "occupied": 1, "occupied_min": 0}
    ]
    check_invariants(run.journeys())


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
