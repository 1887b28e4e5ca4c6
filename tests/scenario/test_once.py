"""Work about the same objects is done once, and about others anew."""

from __future__ import annotations

import pickle
from pathlib import Path

from flowsim.scenario.load import load_scenario
from flowsim.scenario.once import once
from flowsim.scenario.transitions import setting_levels, transitions
from tests.scenario.library import library


class Counted:
    """Doubles numbers in a list, and counts how often it had to."""

    def __init__(self, *, last: int) -> None:
        self.times = 0
        self.doubled = once(lambda numbers: (numbers,), last=last)(self._doubled)

    def _doubled(self, numbers: list[int]) -> list[int]:
        self.times += 1
        return [2 * number for number in numbers]


def test_work_about_one_object_is_done_once() -> None:
    counted, numbers = Counted(last=2), [1, 2]
    assert counted.doubled(numbers) is counted.doubled(numbers)
    assert counted.times == 1


def test_work_about_another_object_is_done_anew() -> None:
    counted = Counted(last=2)
    assert [counted.doubled(one) for one in ([1], [2], [3])] == [[2], [4], [6]]
    assert counted.times == 3


def test_only_the_last_objects_are_remembered() -> None:
    counted, first = Counted(last=1), [1]
    for numbers in (first, [2], first):
        counted.doubled(numbers)
    assert counted.times == 3


def test_a_file_that_was_changed_is_read_anew(tmp_path: Path) -> None:
    folder = library(tmp_path)
    before = load_scenario("test", "", folder)
    file = folder / "areas" / "test.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("places = 20", "places = 21"), encoding="utf-8"
    )  # as long as it was
    after = load_scenario("test", "", folder)
    assert after.fingerprint != before.fingerprint


def test_a_case_does_not_change_what_the_area_says(tmp_path: Path) -> None:
    folder = library(tmp_path)
    alone = load_scenario("test", "", folder)
    load_scenario("test", "fewer-beds=25", folder)
    again = load_scenario("test", "", folder)
    assert again.values == alone.values
    assert again.provenance == alone.provenance


def test_an_area_observed_for_other_days_leads_patients_the_same_way(tmp_path: Path) -> None:
    folder = library(tmp_path)
    whole = load_scenario("test", "", folder).area
    short = whole.model_copy(update={"horizon": whole.horizon})
    assert transitions(short) is transitions(whole)
    assert transitions(pickle.loads(pickle.dumps(whole))) is transitions(whole)
    assert setting_levels(short) is setting_levels(whole)
