"""The command line: how many are enough."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from flowsim.tables.schema import SEEK_CURVE, SEEK_RUNS
from flowsim.tables.storage import read_table
from flowsim.theory import erlang_c

pytestmark = pytest.mark.cli

WARD = ("--vary", "ward.places", "--until", "first-place-waited-share < 20 %", "-n", "20")
SMALL = ("seek", "small", "--scenarios", "scenarios", *WARD, "--range", "4:9")


def test_the_true_number_of_beds_of_a_queue_is_found_by_the_engine(flowsim: Any) -> None:
    outcome = flowsim(
        *("seek", "mmc-ward", *WARD, "--range", "9:16", "--workers", "1", "--json", "-n", "40"),
        "--no-figures",
    )
    answer = json.loads(outcome.out)
    truth = next(beds for beds in range(9, 17) if erlang_c(8.0, beds) < 0.20)
    assert outcome.code == 0
    assert truth in [answer["enough"], *answer["undecided"]]
    assert answer["too_few"] == list(range(9, truth))


def test_the_answer_is_said_with_its_curve_and_stored(flowsim: Any, results: Path) -> None:
    outcome = flowsim(*SMALL)
    assert outcome.code == 0
    assert re.search(r"\d is enough for “Share waiting for the first place < 20 %”", outcome.out)
    assert "is too few" in outcome.out
    folder = next(results.glob("small-seek-*"))
    assert len(read_table(folder / "curve.parquet", SEEK_CURVE)) == 6
    assert len(read_table(folder / "runs.parquet", SEEK_RUNS)) >= 6 * 20
    assert (folder / "seek.json").exists()
    assert (folder / "figures" / "seek.svg").exists()


def test_swedish_is_spoken_too(flowsim: Any) -> None:
    outcome = flowsim(*SMALL, "--lang", "sv", "--no-figures")
    assert "räcker för ”Andel som väntar på första platsen < 20 %”" in outcome.out


def test_runs_that_are_stored_are_not_run_again(
    flowsim: Any, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = flowsim(*SMALL, "--no-figures", "-q")

    def never(task: object) -> None:
        raise AssertionError(task)

    monkeypatch.setattr("flowsim.experiment.seek_runs.run_task", never)
    again = flowsim(*SMALL, "--no-figures", "-q")
    assert (again.code, again.out) == (0, first.out)


def test_levers_are_there_whatever_the_number_is(flowsim: Any) -> None:
    more = json.loads(flowsim(*SMALL, "--json", "--no-figures").out)["curve"]
    less = json.loads(
        flowsim("seek", "small", "demand=60", *SMALL[2:], "--json", "--no-figures").out
    )["curve"]
    assert all(b["mean"] < a["mean"] for a, b in zip(more[:4], less[:4], strict=True))


@pytest.mark.parametrize(
    ("replaced", "by", "said"),
    [
        ("ward.places", "ward.beds", "Did you mean"),
        ("first-place-waited-share < 20 %", "first-place-waited < 2", "first-place-waited-share"),
        ("4:9", "9:4", "the lower end comes first"),
        ("20", "5", "20"),
        ("4:9", "-3:9", "settings.ward.places = -3"),
        ("ward.places", "horizon.follow_up_days", "changes nothing in first-place-waited-share"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_in_one_go(
    flowsim: Any, results: Path, replaced: str, by: str, said: str
) -> None:
    outcome = flowsim(*(by if one == replaced else one for one in SMALL), "--no-figures")
    assert outcome.code == 2
    assert said in outcome.err
    assert not list(results.glob("*/seek.json"))


def test_a_curve_that_turns_has_no_answer_and_fails(
    flowsim: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flowsim.experiment.seek_curve import WrongWay

    turned = WrongWay(5, 6, 3.0, 1.0, 5.0)
    monkeypatch.setattr("flowsim.experiment.seek_study.wrong_way", lambda *_, **__: turned)
    outcome = flowsim(*SMALL, "--no-figures")
    assert outcome.code == 1
    assert "No answer" in outcome.out
    assert "is enough for" not in outcome.out
