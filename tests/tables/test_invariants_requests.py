"""A granted request and the stay it led to tell the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from flowsim.errors import InvariantBroken
from flowsim.tables.invariants import check_invariants
from tests.tables.sound_run import LEFT, Run, broken


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


def test_a_request_that_was_granted_at_no_minute_is_found() -> None:
    run = Run()
    granted = {"patient": 1, "stay": 1, "setting": "ward", "requested_at": 60, "end": "granted"}
    run.requests.append({**granted, "ended_at": None})
    assert broken(run)[0] == "a granted request has its stay"


def test_a_granted_request_of_nobody_is_found_however_large_the_number() -> None:
    run = Run()
    run.requests.append(
        {"patient": 2**31 - 1, "setting": "ward", "requested_at": 61, "ended_at": 70}
    )
    assert broken(run) == ("a granted request has its stay", f"patient {2**31 - 1}, minute 70")


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
