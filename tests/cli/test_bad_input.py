"""Bad input: one clear error, exit code 2, and earlier results untouched."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.cli

RUN = (
    "run",
    "small",
    "-n",
    "2",
    "--workers",
    "1",
    "--no-figures",
    "--scenarios",
    "scenarios",
    "-q",
)


def replaced(old: str, new: str) -> Callable[[Path], None]:
    """Spoil the area file by putting one text in place of another."""

    def spoil(library: Path) -> None:
        file = library / "areas" / "small.toml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return spoil


def appended(text: str) -> Callable[[Path], None]:
    """Spoil the area file by adding to it."""

    def spoil(library: Path) -> None:
        with (library / "areas" / "small.toml").open("a", encoding="utf-8") as file:
            file.write(text)

    return spoil


CYCLE = """
[hospitals.h]
[teams.helpers]
role = "helper"
slots = [{ starts = "09:00", ends = "10:00", cases_per_day = { mon = 1 } }]
[tasks.first]
roles = ["helper"]
after = ["second"]
[tasks.second]
roles = ["helper"]
after = ["first"]
"""

OUTSIDE = """
[[closures]]
kinds = ["ward"]
from_date = 2035-07-01
to_date = 2035-07-31
percent = 80
"""

PATH = 'path = [{ kind = "ward", need = { family = "exponential", mean_days = 4 } }]'
NOT_ONE = """path = [{ kind = "ward", need = { family = "mixture", parts = [
    { share = 0.5, duration = { days = 1 } }, { share = 0.6, duration = { days = 2 } },
] } }]"""

SPOILED: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "missing file": (lambda library: (library / "areas" / "small.toml").unlink(), ["small"]),
    "broken TOML": (replaced("places = 5", "places = = 5"), ["small.toml", "12"]),
    "unknown key": (
        replaced("places = 5", "plases = 5"),
        ["small.toml", "settings.ward.plases", "places"],
    ),
    "negative places": (
        replaced("places = 5", "places = -5"),
        ["small.toml", "settings.ward.places", "-5", "0"],
    ),
    "probabilities that do not sum to 1": (
        replaced(PATH, NOT_ONE),
        ["small.toml", "groups.patients.path", "1"],
    ),
    "cyclic task graph": (appended(CYCLE), ["small.toml", "first", "second"]),
    "date outside the horizon": (appended(OUTSIDE), ["small.toml", "2035-07-01"]),
}


def files_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("what", SPOILED)
def test_a_spoiled_area_is_one_clear_error_and_leaves_results_alone(
    what: str, flowsim: Any, library: Path, results: Path
) -> None:
    assert flowsim(*RUN).code == 0
    before = files_in(results)
    spoil, told = SPOILED[what]
    spoil(library)
    outcome = flowsim(*RUN)
    assert outcome.code == 2
    assert outcome.out == ""
    assert [text for text in told if text not in outcome.err] == []
    assert "Traceback" not in outcome.err
    assert files_in(results) == before


def test_a_lever_on_a_key_that_does_not_exist_names_the_nearest(
    flowsim: Any, library: Path, results: Path
) -> None:
    lever = library / "levers" / "fewer-beds.toml"
    lever.write_text(
        lever.read_text(encoding="utf-8").replace("ward.places", "ward.plases"), encoding="utf-8"
    )
    outcome = flowsim("compare", "small", "fewer-beds", "--scenarios", "scenarios")
    assert outcome.code == 2
    assert "levers/fewer-beds.toml" in outcome.err
    assert "settings.ward.plases" in outcome.err
    assert "settings.ward.places" in outcome.err
    assert not results.exists()


def test_problems_of_all_cases_are_told_at_once(flowsim: Any) -> None:
    outcome = flowsim(
        "compare", "small", "fewer-bed", "demand=900", "both=3", "--scenarios", "scenarios"
    )
    assert outcome.code == 2
    assert "fewer-bed" in outcome.err
    assert "fewer-beds" in outcome.err
    assert "demand=900" in outcome.err
    assert "both=3" in outcome.err


def test_an_unwritable_results_folder_is_said_before_anything_is_run(
    flowsim: Any, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "results"
    in_the_way.write_text("a file where the folder should be", encoding="utf-8")
    outcome = flowsim(*RUN)
    assert outcome.code == 2
    assert "results" in outcome.err
    assert "--out" in outcome.err
    assert in_the_way.read_text(encoding="utf-8") == "a file where the folder should be"


def test_a_truncated_table_is_named_and_left_as_it_is(flowsim: Any, results: Path) -> None:
    assert flowsim(*RUN).code == 0
    (table,) = results.glob("small-*/series.parquet")
    table.write_bytes(table.read_bytes()[:200])
    before = files_in(results)
    outcome = flowsim("plot", "latest")
    assert outcome.code == 2
    assert "series.parquet" in outcome.err
    assert "Traceback" not in outcome.err
    assert files_in(results) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("run", "smal"), 'AREA "smal": There is no such area.'),
        (("run", "small", "fewer-bed"), 'CASE "fewer-bed": There is no such lever or case.'),
        (("run", "small", "demand=900"), "percent = 900: The number is out of range."),
    ],
)
def test_what_is_wrong_on_the_command_line_is_called_as_it_is_there(
    arguments: tuple[str, ...], told: str, flowsim: Any
) -> None:
    outcome = flowsim(*arguments, "--scenarios", "scenarios")
    assert outcome.code == 2
    assert told in outcome.err


@pytest.mark.parametrize("case", ["demand", "both"])
def test_levels_of_a_lever_that_is_in_a_case_are_refused_once(
    case: str, flowsim: Any, results: Path
) -> None:
    outcome = flowsim("compare", "small", case, "--load", "demand", "--scenarios", "scenarios")
    assert outcome.code == 2
    assert outcome.err.strip() == (
        f"--load must name a lever that is in no case, and demand is in case {case}."
    )
    assert not results.exists()


@pytest.mark.parametrize(
    ("name", "damaged"),
    [
        ("kpis.parquet", b"PAR1"),
        ("manifest.json", b"{"),
        ("manifest.json", b"\xff\xfe"),
        ("manifest.json", b"[]"),
    ],
)
def test_a_damaged_result_is_named_with_the_way_out(
    name: str, damaged: bytes, flowsim: Any, results: Path
) -> None:
    assert flowsim(*RUN).code == 0
    (file,) = results.glob(f"small-*/{name}")
    file.write_bytes(damaged)
    outcome = flowsim(*RUN)
    assert outcome.code == 2
    assert name in outcome.err
    assert f"Delete the folder {file.parent.relative_to(results.parent)}" in outcome.err
    assert "another experiment" not in outcome.err
    shutil.rmtree(file.parent)
    assert flowsim(*RUN).code == 0


def test_a_folder_of_another_experiment_is_not_called_damaged(flowsim: Any, results: Path) -> None:
    assert flowsim(*RUN).code == 0
    (file,) = results.glob("small-*/manifest.json")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"seed": 1', '"seed": 2'), encoding="utf-8")
    outcome = flowsim(*RUN)
    assert outcome.code == 2
    assert "another experiment" in outcome.err


def test_errors_are_told_in_swedish_too(flowsim: Any) -> None:
    outcome = flowsim("run", "smal", "--scenarios", "scenarios", "--lang", "sv")
    assert outcome.code == 2
    assert "Menade du small?" in outcome.err
    assert "Tillåtet" in outcome.err


@pytest.mark.parametrize(
    ("cases", "told"),
    [
        (("",), "empty"),
        (("fewer-beds", " "), "empty"),
        (("fewer-beds", "fewer-beds"), '"fewer-beds" is named twice'),
        (("fewer-beds=1/2", "fewer-beds=2"), '"fewer-beds=2" is named twice'),
    ],
)
def test_empty_and_repeated_cases_are_refused_before_anything_is_written(
    cases: tuple[str, ...], told: str, flowsim: Any, results: Path
) -> None:
    outcome = flowsim("compare", "small", *cases, "-n", "2", "--scenarios", "scenarios")
    assert outcome.code == 2
    assert told in outcome.err
    assert not results.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["unknown-command"],
        ["run"],
        ["run", "small", "-n", "0"],
        ["run", "small", "-n", "few"],
        ["run", "small", "--days", "-3"],
        ["run", "small", "--keep-journeys", "some"],
        ["compare", "small"],
        ["compare", "small", "--lang", "klingon", "fewer-beds"],
        ["list", "everything"],
        ["plot", "no-such-result"],
        ["plot"],
    ],
)
def test_what_cannot_be_understood_is_the_users_input(flowsim: Any, arguments: list[str]) -> None:
    outcome = flowsim(*arguments)
    assert outcome.code == 2
    assert outcome.err
    assert "Traceback" not in outcome.err
