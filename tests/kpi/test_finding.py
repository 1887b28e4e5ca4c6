"""What belongs together among rows: stays of patients, messages, discharges."""

from __future__ import annotations

import numpy as np
import pytest

from flowsim.kpi.facts import WARD, Facts, facts_of
from flowsim.kpi.finding import find_first
from flowsim.kpi.reading import KINDS
from flowsim.kpi.ready_in_bed import ready_in_bed
from flowsim.kpi.rows import only_read
from flowsim.tables.columns import NOBODY
from tests.kpi.build import DAY, HOUR, Rows, journeys, window


def stay(patient: int, setting: str, from_at: int, left_at: int | None, **more: object) -> Rows:
    row = {"patient": patient, "setting": setting, "entered_at": from_at, "left_at": left_at}
    return [{**row, **more}]


def facts(stays: Rows, notices: Rows = ()) -> Facts:
    return facts_of(journeys(window=window(7), stays=stays, notices=notices))


def notice(kind: str, at: int, **more: object) -> Rows:
    return [{"patient": 1, "kind": kind, "at": at, **more}]


@pytest.mark.parametrize("numbers", [[], [1, 1, 4], [-1, -1, 0, 4, 4]])
def test_rows_of_a_number_begin_at_the_first_and_end_where_the_next_number_begins(
    numbers: list[int],
) -> None:
    first = np.empty(6, dtype=np.int32)
    find_first(only_read(np.asarray(numbers, dtype=np.int64)), first)
    found = [numbers[first[of] : first[of + 1]] for of in range(5)]
    assert found == [[number for number in numbers if number == of] for of in range(5)]


def test_a_stay_lasts_until_it_is_left_the_run_ends_or_its_journey_is_over() -> None:
    run = facts(
        [
            *stay(1, "ward", 0, DAY),
            *stay(1, "home", DAY, None, end="left"),
            *stay(2, "ward", HOUR, None, end="open"),
        ]
    )
    assert run.stays.until_at.tolist() == [DAY, DAY, 7 * DAY]


def test_a_stay_knows_where_its_patient_goes_next() -> None:
    run = facts([*stay(1, "ward", 0, DAY), *stay(1, "home", DAY, None), *stay(2, "ward", 0, DAY)])
    home = KINDS.index("home")
    assert run.stays.kind.tolist() == [WARD, home, WARD]
    assert run.stays.next_kind.tolist() == [home, NOBODY, NOBODY]
    assert run.stays.next(np.arange(3)).tolist() == [1, NOBODY, NOBODY]


def test_who_moves_between_wards_was_admitted_to_the_first_of_them() -> None:
    moved = [
        *stay(1, "north", 0, DAY, end="moved"),
        *stay(1, "south", DAY, 2 * DAY, end="moved"),
        *stay(1, "home", 2 * DAY, None, end="left"),
    ]
    run = facts([*moved, *stay(2, "south", HOUR, DAY, end="left")])
    assert run.discharges.tolist() == [1, 3]
    assert run.admitted_at.tolist() == [0, HOUR]


WARD_AND_HOME: Rows = [*stay(1, "ward", 0, 5 * DAY), *stay(1, "home", 5 * DAY, None)]


def spans(*notices: Rows) -> list[tuple[int, int]]:
    found = ready_in_bed(facts(WARD_AND_HOME, [row for rows in notices for row in rows]))
    return sorted(zip(found.from_at.tolist(), found.to_at.tolist(), strict=True))


def test_who_is_declared_ready_is_so_until_the_next_word_or_the_departure() -> None:
    said = spans(notice("ready", DAY), notice("withdrawn", 2 * DAY), notice("ready", 3 * DAY))
    assert said == [(DAY, 2 * DAY), (3 * DAY, 5 * DAY)]


def test_messages_are_heard_in_the_order_of_time_whatever_their_rows() -> None:
    said = spans(notice("relapse", 2 * DAY), notice("ready", DAY), notice("sip-call", DAY))
    assert said == [(DAY, 2 * DAY)]


def test_a_withdrawal_in_the_minute_of_a_notice_came_before_it() -> None:
    assert spans(notice("ready", DAY), notice("withdrawn", DAY)) == [(DAY, 5 * DAY)]


def test_a_notice_about_another_stay_changes_nothing() -> None:
    assert spans(notice("ready", DAY), notice("withdrawn", 2 * DAY, stay=1)) == [(DAY, 5 * DAY)]


def test_messages_need_not_lie_in_the_order_of_patients() -> None:
    stays = [*WARD_AND_HOME, *stay(2, "ward", 0, 4 * DAY), *stay(2, "home", 4 * DAY, None)]
    notices = [*notice("ready", 2 * DAY, patient=2), *notice("ready", DAY)]
    found = ready_in_bed(facts(stays, notices))
    assert sorted(zip(found.stay.tolist(), found.from_at.tolist(), strict=True)) == [
        (0, DAY),
        (2, 2 * DAY),
    ]
