"""Places that are taken, against counting minute by minute."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowsim.errors import InvariantBroken
from flowsim.tables.check_limits import no_grant_above_the_limit
from flowsim.tables.check_places import places_are_those_of_stays, read_capacity
from flowsim.tables.check_shapes import BLOCK_MIN
from flowsim.tables.finished import read_stays
from flowsim.tables.journeys import Journeys
from tests.kpi.build import DAY, Rows, journeys, window

WARD, HALL = "ward", "hall"
NEAR_A_BLOCK = [1, BLOCK_MIN - 1, BLOCK_MIN, BLOCK_MIN + 1, 3 * BLOCK_MIN, DAY - 1]
minutes = st.one_of(st.integers(0, 12), st.sampled_from(NEAR_A_BLOCK))

# where, granted or only there, how many places, in surge, and until when
stay = st.tuples(
    st.sampled_from([WARD, HALL]), st.booleans(), st.integers(1, 3), st.booleans(), minutes, minutes
)
limit = st.tuples(st.sampled_from([WARD, HALL]), minutes, st.integers(0, 5), st.integers(0, 2))


def run_of(
    stays: list[tuple[str, bool, int, bool, int, int]],
    limits: list[tuple[str, int, int, int]],
    turnaround_min: int = 0,
) -> Journeys:
    """Everybody has one stay; open when it ends as it begins."""
    rows: Rows = [
        {
            "patient": patient,
            "setting": where,
            "place_granted_at": min(first, last) if is_granted else None,
            "entered_at": min(first, last),
            "left_at": max(first, last) if first != last else None,
            "weight": weight,
            "is_surge": is_surge,
        }
        for patient, (where, is_granted, weight, is_surge, first, last) in enumerate(stays)
    ]
    begin = [(where, 0, 3, 0) for where in (WARD, HALL)]
    noted = {(where, at): (staffed, surge) for where, at, staffed, surge in [*begin, *limits]}
    noted |= {(where, DAY): noted[where, 0] for where in (WARD, HALL)}
    capacity: Rows = [
        {"setting": where, "at": at, "staffed": staffed, "surge": surge}
        for (where, at), (staffed, surge) in noted.items()
    ]
    settings: Rows = [
        {"setting": where, "kind": "ward", "turnaround_min": turnaround_min}
        for where in (WARD, HALL)
    ]
    run = journeys(window=window(1), stays=rows, capacity=capacity, settings=settings)
    return replace(run, capacity=counted(run))


def there(run: Journeys, turnaround_min: int = 0) -> list[tuple[str, int, int, int]]:
    """Where, from when, to when, and how many places."""
    return [
        (
            row["setting"],
            row["entered_at"],
            DAY if row["left_at"] is None else min(row["left_at"] + turnaround_min, DAY),
            row["weight"],
        )
        for row in run.stays.to_pylist()
    ]


def taken(spans: list[tuple[str, int, int, int]], where: str, at: int) -> int:
    return sum(weight for of, a, b, weight in spans if of == where and a <= at < b)


def counted(run: Journeys) -> pa.Table:
    """Capacity with what is taken, minute by minute."""
    spans = there(run)
    rows = run.capacity.to_pylist()
    for row in rows:
        where, at = row["setting"], row["at"]
        row["occupied"] = taken(spans, where, min(at, DAY - 1))
        row["occupied_min"] = sum(taken(spans, where, minute) for minute in range(at))
    return pa.Table.from_pylist(rows, schema=run.capacity.schema)


def check_places(run: Journeys) -> None:
    stays = read_stays(run)
    places_are_those_of_stays(stays, read_capacity(run, stays))


def check_limits(run: Journeys) -> None:
    stays = read_stays(run)
    no_grant_above_the_limit(run, stays, read_capacity(run, stays))


def is_above(run: Journeys, turnaround_min: int) -> bool:
    """Whether any grant is above the limit, asked of each by itself."""
    spans, stays = there(run, turnaround_min), run.stays.to_pylist()
    limits = sorted(run.capacity.to_pylist(), key=lambda row: (row["setting"], row["at"]))
    for granted in stays:
        where, at = granted["setting"], granted["place_granted_at"]
        if at is None:
            continue
        in_force = [row for row in limits if row["setting"] == where and row["at"] <= at][-1]
        together = [
            row["is_surge"]
            for row in stays
            if row["setting"] == where and row["place_granted_at"] == at
        ]
        places = in_force["staffed"] + in_force["surge"] * any(together)
        if taken(spans, where, at) > places:
            return True
    return False


@pytest.mark.property
@given(st.lists(stay, max_size=8), st.lists(limit, max_size=4), st.data())
def test_places_taken_are_what_counting_each_minute_gives(
    stays: list[tuple[str, bool, int, bool, int, int]],
    limits: list[tuple[str, int, int, int]],
    data: st.DataObject,
) -> None:
    run = run_of(stays, limits)
    check_places(run)
    rows = run.capacity.to_pylist()
    row = data.draw(st.sampled_from(rows))
    row[data.draw(st.sampled_from(["occupied", "occupied_min"]))] += data.draw(
        st.sampled_from([-1, 1])
    )
    wrong = pa.Table.from_pylist(rows, schema=run.capacity.schema)
    with pytest.raises(InvariantBroken):
        check_places(replace(run, capacity=wrong))


@pytest.mark.property
@given(st.lists(stay, max_size=8), st.lists(limit, max_size=4), st.sampled_from([0, 0, 5, 300]))
def test_grants_above_the_limit_are_those_that_asking_each_grant_finds(
    stays: list[tuple[str, bool, int, bool, int, int]],
    limits: list[tuple[str, int, int, int]],
    turnaround_min: int,
) -> None:
    run = run_of(stays, limits, turnaround_min)
    if is_above(run, turnaround_min):
        with pytest.raises(InvariantBroken, match="above the limit"):
            check_limits(run)
    else:
        check_limits(run)


@pytest.mark.parametrize("weight", [1, 7, 10_080])
def test_minutes_a_week_are_places_too(weight: int) -> None:
    run = run_of([(WARD, True, weight, False, 5, 9)], [(WARD, 5, weight, 0)])
    check_limits(run)
    run = run_of([(WARD, True, weight, False, 5, 9)], [(WARD, 5, weight - 1, 0)])
    with pytest.raises(InvariantBroken, match="minute 5, patient 0, above 1"):
        check_limits(run)


def test_a_limit_that_is_lowered_within_a_block_holds_from_then_on() -> None:
    cut = [(WARD, 20, 2, 0), (WARD, 30, 0, 0), (WARD, 40, 2, 0)]
    for entered_at, is_sound in ((19, True), (29, True), (30, False), (39, False), (40, True)):
        run = run_of([(WARD, True, 1, False, entered_at, 60)], cut)
        if is_sound:
            check_limits(run)
        else:
            with pytest.raises(InvariantBroken, match=f"minute {entered_at}, "):
                check_limits(run)


def test_every_block_has_its_own_beginning() -> None:
    late = 3 * BLOCK_MIN
    stays = [(WARD, True, 1, False, start, late + 50) for start in (1, 2, 3)]
    check_limits(run_of(stays, []))
    with pytest.raises(InvariantBroken, match=f"minute {late}, patient 3, above 1"):
        check_limits(run_of([*stays, (WARD, True, 1, False, late, late + 9)], []))


def test_a_minute_before_the_run_begins_is_in_its_first_block() -> None:
    run = run_of([(WARD, False, 1, False, 5, 9)], [])
    number = run.stays.schema.get_field_index("entered_at")
    early = pa.array([-1], pa.int32())
    stays = run.stays.set_column(number, run.stays.schema.field(number), early)
    with pytest.raises(InvariantBroken, match="occupied"):
        check_places(replace(run, stays=stays))
    check_limits(replace(run, stays=stays))


@pytest.mark.parametrize("at", [-1, DAY + 1, 9 * DAY])
def test_capacity_is_that_of_a_minute_of_the_run(at: int) -> None:
    run = run_of([(WARD, False, 1, False, 5, 9)], [])
    rows = run.capacity.to_pylist()
    here = {"occupied": 0, "occupied_min": 4 if at > 0 else 0}
    noted = [*rows, {**rows[0], "setting": WARD, "at": at, **here}]
    with pytest.raises(InvariantBroken, match=f"minute of the run', detail='minute {at}'"):
        check_places(replace(run, capacity=pa.Table.from_pylist(noted, schema=run.capacity.schema)))
