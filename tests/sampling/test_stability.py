"""A change touches those it is connected to and redraws nobody's luck."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from flowsim.errors import ScenarioError
from flowsim.sampling import sweeps
from flowsim.sampling.cohort import sample_cohort
from flowsim.sampling.scrambling import Words, scrambled
from flowsim.sampling.streams import Streams
from flowsim.scenario.load import scenario_from_values
from flowsim.tables.cohort import Cohort, Ints
from flowsim.terms import Kind
from tests.sampling.areas import (
    TASKS,
    Luck,
    area_values,
    cohort_of,
    lognormal,
    luck_of,
    patients_in,
    rows_of_kind,
    task_rows,
)

NEW_TASK = {"from_kinds": ["ward"], "probability": 0.5, "takes": {"hours": 1}}


def same(one: Cohort, other: Cohort) -> bool:
    return all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name))
        for field in fields(Cohort)
    )


def of_the_east(cohort: Cohort) -> list[str]:
    """Strata that a change in the west has nothing to do with."""
    west = {cohort.municipalities.index("west")}
    return [
        name
        for name in cohort.strata
        if "start" not in name and set(cohort.municipality[patients_in(cohort, name)]) - west
    ]


def test_the_same_seed_and_replication_give_the_same_cohort() -> None:
    assert same(cohort_of(area_values()), cohort_of(area_values()))
    for seed, replication in ((8, 0), (7, 1)):
        other = cohort_of(area_values(), seed=seed, replication=replication)
        assert not same(cohort_of(area_values()), other)


CHANGES_IN_THE_WEST: dict[str, Any] = {
    "hospitals": lambda v: v["municipalities"]["west"].update(hospitals={"inland": 1}),
    "patience": lambda v: v["settings"]["short-term-west"]["alternatives"].clear(),
    "interim": lambda v: v["settings"]["homes-west"]["alternatives"].clear(),
    "a task": lambda v: v["tasks"].update(extra={**NEW_TASK, "municipalities": ["west"]}),
    "the start": lambda v: v["start"]["waiting"][0].update(patients=40),
    "a new setting": lambda v: v["settings"].update(
        {"team-west": {"kind": "home-help", "municipality": "west"}}
    ),
}


@pytest.mark.parametrize("change", CHANGES_IN_THE_WEST)
def test_a_change_in_one_municipality_leaves_every_other_as_it_was(change: str) -> None:
    values = area_values()
    before = cohort_of(values)
    CHANGES_IN_THE_WEST[change](values)
    after = cohort_of(values)
    assert not same(before, after)
    names = of_the_east(before)
    assert {"medicine/east", "surgery/east", "medicine/east/readmission-1"} <= set(names)
    for name in names:
        assert luck_of(after, name, values["tasks"]) == luck_of(before, name)


def test_growth_of_one_municipality_by_population_leaves_the_luck_of_the_others() -> None:
    """More people in the west are more arrivals there, and the same people in the east."""
    values = area_values()
    for group in values["groups"].values():
        group["arrivals"].pop("municipalities")
        group["arrivals"]["by"] = "population"
    before = cohort_of(values)
    values["municipalities"]["west"]["population"] = 60_000
    for group in values["groups"].values():
        group["arrivals"]["per_day"] *= 1.2  # so that the east keeps its number
    after = cohort_of(values)
    assert luck_of(after, "medicine/east") == luck_of(before, "medicine/east")
    assert len(patients_in(after, "medicine/west")) > len(patients_in(before, "medicine/west"))


def test_a_shorter_mean_stay_shortens_each_stay_and_redraws_nobody() -> None:
    values = area_values()
    before = cohort_of(values)
    values["groups"]["medicine"]["path"][1]["need"]["mean_days"] = 4.0
    values["start"]["loaded"].pop(0)
    after = cohort_of(values)
    for stratum in ("medicine/east", "medicine/west"):
        long, short = (
            c.need_min[rows_of_kind(c, Kind.WARD, patients_in(c, stratum))] for c in (before, after)
        )
        assert (short <= long).all()
        assert np.abs(short - 0.8 * long).max() <= 1
        rest = [without_needs(luck_of(c, stratum)) for c in (before, after)]
        assert rest[0] == rest[1]
    assert luck_of(after, "surgery/east") == luck_of(before, "surgery/east")


def without_needs(luck: Mapping[int, Luck]) -> dict[int, Luck]:
    return {
        ordinal: replace(one, stays={**one.stays, "need_min": []}) for ordinal, one in luck.items()
    }


def test_more_demand_keeps_everybody_and_less_keeps_a_part() -> None:
    values = area_values()

    def at(percent: float) -> Cohort:
        changed = deepcopy(values)
        for group in changed["groups"].values():
            group["arrivals"]["demand_percent"] = percent
        changed["start"]["loaded"].pop(0)
        return cohort_of(changed)

    few, base, many = at(80), at(100), at(130)
    for stratum in base.strata:
        whole = luck_of(base, stratum)
        assert luck_of(many, stratum) == whole
        if stratum in few.strata:
            assert luck_of(few, stratum).items() <= whole.items()
    assert few.n_patients < base.n_patients < many.n_patients
    added = set(many.strata) - set(base.strata)
    assert all("/more" in name for name in added)


def test_the_order_in_the_file_does_not_matter() -> None:
    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(list(value))}
        return value

    values = area_values()
    assert list(turned(values)["groups"]) != list(values["groups"])
    assert same(cohort_of(values), cohort_of(turned(values)))


def test_a_task_or_a_route_more_leaves_the_luck_of_the_other_tasks() -> None:
    values = area_values()
    before = cohort_of(values)
    values["tasks"]["zz-last"] = NEW_TASK
    values["routes"]["elsewhere"] = {"stays": [{"kind": "elsewhere"}]}
    values["groups"]["surgery"]["exits"]["unchanged"] = {"return": 0.5, "elsewhere": 0.5}
    after = cohort_of(values)
    for stratum in ("medicine/east", "medicine/west"):
        with_new = luck_of(after, stratum, values["tasks"])
        assert {o: without_new(one) for o, one in with_new.items()} == luck_of(before, stratum)


def without_new(luck: Luck) -> Luck:
    kept = [position for position, (_, name) in enumerate(luck.tasks) if name in TASKS]
    work = {name: [column[position] for position in kept] for name, column in luck.work.items()}
    return replace(luck, tasks=[luck.tasks[position] for position in kept], work=work)


def test_better_information_never_adds_an_attempt_and_changes_nothing_else() -> None:
    values = area_values()
    before = cohort_of(values)
    values["tasks"]["assessment"]["incomplete_probability"] = 0.1
    after = cohort_of(values)
    tasks = task_rows(before, 0)
    assert (after.attempts[tasks] <= before.attempts[tasks]).all()
    assert after.attempts[tasks].sum() < before.attempts[tasks].sum()
    for field in fields(Cohort):
        if field.name != "attempts":
            np.testing.assert_array_equal(
                getattr(before, field.name), getattr(after, field.name), err_msg=field.name
            )


def _digest(replication: int) -> list[int]:
    cohort = cohort_of(area_values(), replication=replication)
    columns = (cohort.need_min, cohort.lot, cohort.attempts, cohort.asked_at, cohort.task)
    return [int(column.sum()) for column in columns]


def test_the_process_and_what_it_drew_before_do_not_matter() -> None:
    here = [_digest(replication) for replication in (2, 0, 1)]
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        there = pool.map(_digest, [0, 1, 2])
    assert there == [here[1], here[2], here[0]]


def _nodes(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Everything below a value, with its path."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield (*path, key), item
        if isinstance(item, (dict, list)):
            yield from _nodes(item, (*path, key))


def _every_change(values: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each key left out, and each number moved, one at a time."""
    for (*parents, key), value in _nodes(values):
        for what in ("left out", "moved"):
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            if what == "moved" and not is_number:
                continue
            changed = deepcopy(values)
            part: Any = changed
            for parent in parents:
                part = part[parent]
            if what == "left out":
                del part[key]
            else:
                part[key] = value + 1 if isinstance(value, int) and value > 1 else value * 0.5
            yield f"{'.'.join(map(str, (*parents, key)))} {what}", changed


def test_what_is_not_in_the_sampling_fingerprint_does_not_change_the_cohort() -> None:
    """Experiments draw once for scenarios that share the fingerprint."""
    values = area_values()
    values["horizon"] |= {"days": 1, "follow_up_days": 0}
    plain = scenario_from_values(values, area_id="test-area")
    before = sample_cohort(plain, seed=1, replication=0)
    shared = 0
    for change, changed in _every_change(values):
        try:
            scenario = scenario_from_values(changed, area_id="test-area")
        except ScenarioError:
            continue
        if scenario.sampling_fingerprint == plain.sampling_fingerprint:
            shared += 1
            assert same(before, sample_cohort(scenario, seed=1, replication=0)), change
    assert shared > 20


def test_no_two_decisions_share_their_luck(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a decision is made from (a word and a purpose) is used for nothing else."""
    values = area_values()
    values["groups"]["medicine"]["arrivals"]["demand_percent"] = 130
    for task in values["tasks"].values():
        task |= {"incomplete_probability": 0.2, "search": {"probability": 0.2}}
        task |= {"work": lognormal(0.1), "takes": lognormal(0.1), "clarification": lognormal(0.1)}
    used: list[Words] = []

    def remember(word: Words, number: Words | np.uint64) -> Words:
        used.append((word ^ number).ravel())
        return np.asarray(scrambled(word, number))

    monkeypatch.setattr(sweeps, "machine_code", lambda: None)  # does not call it from Python
    monkeypatch.setattr(sweeps, "scrambled", remember)
    cohort_of(values)
    inputs = np.concatenate(used)
    assert len(inputs) > 50_000
    assert len(np.unique(inputs)) == len(inputs)


def test_no_two_streams_are_begun_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: Counter[tuple[str, str]] = Counter()
    words = Streams.words

    def remember(
        one: Streams, strata: str | Sequence[str], n: int | Ints, what: str = "people"
    ) -> Words:
        begun.update((what, stratum) for stratum in strata)
        return words(one, strata, n, what)

    monkeypatch.setattr(Streams, "words", remember)
    cohort_of(area_values())
    assert {purpose for purpose, _ in begun} == {"arrivals/day", "people", "slot", "closure"}
    assert set(begun.values()) == {1}
