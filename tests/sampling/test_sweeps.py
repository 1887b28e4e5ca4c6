"""Decisions about many people at once are the same with machine code and without."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import numpy.typing as npt
import pytest

from flowsim.sampling import sweeps
from flowsim.sampling.choices import Choices
from flowsim.sampling.cohort import sample_cohort
from flowsim.sampling.happenings import Concerned, Happenings
from flowsim.sampling.scrambling import as_uniform, scrambled
from flowsim.sampling.streams import Streams, number_of, numbers_of
from flowsim.scenario.load import load_scenario, scenario_from_values
from flowsim.scenario.resolved import Scenario
from flowsim.tables.cohort import Cohort
from tests.sampling.areas import area_values, lognormal

WORDS = Streams(3, 0).words("east", 1_000)
NUMBERS = numbers_of(["need/ward", "need/home", "age"])
WHICH = np.arange(1_000) % 3


def ints(*values: int) -> npt.NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


@pytest.fixture(params=["machine code", "NumPy"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "NumPy":
        monkeypatch.setattr(sweeps, "machine_code", lambda: None)


def varied() -> Scenario:
    """An area in which durations of every family are drawn, and tasks done again."""
    values = area_values()
    values["groups"]["medicine"]["arrivals"]["demand_percent"] = 130
    families = ("exponential", "gamma", "lognormal", "uniform")
    for place, task in enumerate(values["tasks"].values()):
        task |= {"incomplete_probability": 0.2, "search": {"probability": 0.2}}
        task |= {"work": lognormal(0.1), "clarification": lognormal(0.1)}
        task["takes"] = duration(families[place % len(families)])
    return scenario_from_values(values, area_id="test-area")


def duration(family: str) -> dict[str, object]:
    if family == "uniform":
        return {"family": family, "low_days": 0.1, "high_days": 2}
    spread = {} if family == "exponential" else {"cv": 0.7}
    return {"family": family, "mean_days": 1, "max_days": 2, **spread}


@pytest.mark.parametrize("scenario", [varied(), load_scenario("simba")], ids=["varied", "simba"])
def test_a_cohort_is_the_same_with_machine_code_and_without(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = sample_cohort(scenario, seed=4, replication=1)
    monkeypatch.setattr(sweeps, "machine_code", lambda: None)
    other = sample_cohort(scenario, seed=4, replication=1)
    for field in fields(Cohort):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


@pytest.mark.usefixtures("way")
def test_luck_is_the_scrambled_word() -> None:
    number = number_of("need/ward")
    assert sweeps.luck(WORDS, number).tolist() == scrambled(WORDS, number).tolist()
    assert sweeps.uniforms(WORDS, number).tolist() == as_uniform(scrambled(WORDS, number)).tolist()


@pytest.mark.usefixtures("way")
def test_each_may_have_a_number_of_their_own() -> None:
    expected = as_uniform(scrambled(WORDS, NUMBERS[WHICH]))
    assert sweeps.uniforms_at(WORDS, NUMBERS, WHICH).tolist() == expected.tolist()


@pytest.mark.usefixtures("way")
def test_positions_are_those_with_a_raised_flag() -> None:
    flags = np.array([False, True, True])
    assert sweeps.marked(flags, ints(2, 0, 1, 0, 2)).tolist() == [0, 2, 4]
    assert sweeps.marked(flags, ints(1, 2)).tolist() == [0, 1]
    assert sweeps.marked(flags, ints()).tolist() == []


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("open_kinds", "found"),
    [([True, True, True], ([0, 2, 2], [2, 0, 2])), ([True, True, False], ([2], [0]))],
)
def test_what_happens_is_found_of_all_that_may(
    open_kinds: list[bool], found: tuple[list[int], list[int]]
) -> None:
    surely, never = np.uint64(2**64 - 1), np.uint64(0)
    kind = np.array([0, 1, 2], dtype=np.int32)
    is_open = np.array([False, *open_kinds])
    whom = Concerned(WORDS[:3], ints(1, 0, 0), ints(2, 0, 3), ints(1, 1, 1))
    what = Happenings(NUMBERS, np.array([surely, never, surely]), kind, is_open)
    whose, which = sweeps.happening(whom, what)
    assert (whose.tolist(), which.tolist()) == found


@pytest.mark.usefixtures("way")
def test_luck_as_high_as_the_highest_still_happens() -> None:
    own = scrambled(WORDS[:1], NUMBERS[:1])
    kind, is_open = np.zeros(1, dtype=np.int32), np.ones(1, dtype=np.bool_)
    whom = Concerned(WORDS[:1], ints(0), ints(1), ints(0))
    for highest, expected in ((own, [0]), (own - np.uint64(1), [])):
        whose, _ = sweeps.happening(whom, Happenings(NUMBERS, highest, kind, is_open))
        assert whose.tolist() == expected


@pytest.mark.usefixtures("way")
def test_parts_of_a_column_come_to_their_places() -> None:
    parts = [np.array(part, dtype=np.int32) for part in ([7, 8], [9])]
    column = sweeps.placed(parts, [ints(2, 0), ints(1)], np.int32)
    assert column.tolist() == [8, 9, 7]


@pytest.mark.usefixtures("way")
def test_parts_are_laid_out_whole_by_whole() -> None:
    whole, part, word = sweeps.laid_out(ints(5, 0, 2), ints(2, 0, 1), WORDS[:3])
    assert (whole.tolist(), part.tolist()) == ([0, 0, 2], [5, 6, 2])
    assert word.tolist() == WORDS[[0, 0, 2]].tolist()


@pytest.mark.usefixtures("way")
def test_an_option_has_its_share_of_the_uniforms_and_none_without_one() -> None:
    choices = Choices.of([[0, 1, 0, 3], [2, 0, 0, 0]])
    uniforms = np.array([0, 0.2499, 0.25, 0.9999, 0.5])
    row = np.array([0, 0, 0, 0, 1], dtype=np.int32)
    chosen = choices.choose(row, uniforms)
    assert chosen.tolist() == [1, 1, 3, 3, 0]
    within = choices.within(row, chosen, uniforms)
    np.testing.assert_allclose(within, [0, 0.9996, 0, 0.99986667, 0.5])


@pytest.mark.usefixtures("way")
def test_steps_are_counted_up_to_the_first_that_is_not_reached() -> None:
    at_most = np.array([0.2, 0.9, np.inf, np.inf])
    uniforms = np.array([0.1, 0.2, 0.5, 0.95, 0.5])
    assert sweeps.counted(uniforms, ints(0, 0, 0, 0, 3), at_most).tolist() == [0, 1, 1, 2, 0]


@pytest.mark.usefixtures("way")
def test_positions_are_repeated_period_after_period() -> None:
    assert sweeps.repeated(ints(1, 0, 2, 0, 2, 0), 3).tolist() == [0, 2, 2, 1, 1]


def test_numbers_are_laid_out_by_code_whether_they_differ_or_not() -> None:
    codes = ints(0, 1, 0)
    assert sweeps.by_code(np.array([5, 7], dtype=np.int32), codes).tolist() == [5, 7, 5]
    assert sweeps.by_code(np.array([5, 5], dtype=np.int32), codes).tolist() == [5, 5, 5]
