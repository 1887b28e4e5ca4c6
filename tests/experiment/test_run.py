"""Experiments: the same files whatever happens on the way."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import tomllib
from dataclasses import replace
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from flowsim import api
from flowsim.api import Settings
from flowsim.errors import InputError
from flowsim.experiment.blocks import plan_blocks
from flowsim.experiment.run import Interrupted, Progress
from flowsim.scenario.load import load_scenario

DIFFERS = {"run.json", "latest.txt"}
"""Files that may say something else each time: when, where and how long."""


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a result that must be the same, by its path."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in DIFFERS)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(name="settings")
def _settings(library: Path, tmp_path: Path) -> Settings:
    return Settings(replications=4, out=tmp_path / "results", scenarios=library, keep_journeys=1)


def test_two_workers_store_the_same_bytes_as_one(settings: Settings, tmp_path: Path) -> None:
    one = api.compare("small", ["fewer-beds"], settings)
    two = api.compare("small", ["fewer-beds"], replace(settings, out=tmp_path / "two", workers=2))
    assert contents(one.result.folder) == contents(two.result.folder)
    assert {"kpis.parquet", "series.parquet", "comparison.parquet"} <= contents(
        two.result.folder
    ).keys()


def stop_after(runs: int, settings: Settings) -> Path:
    """Run until so many runs are done, press Ctrl-C, and return the folder."""

    def press_ctrl_c(progress: Progress) -> None:
        if progress.done >= runs:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as stopped:
        api.compare("small", ["fewer-beds"], settings, on_progress=press_ctrl_c)
    assert stopped.value.progress.total == 8
    return stopped.value.folder


def test_an_interrupted_experiment_goes_on_to_the_same_files(
    settings: Settings, tmp_path: Path
) -> None:
    whole = api.compare("small", ["fewer-beds"], replace(settings, out=tmp_path / "whole"))
    folder = stop_after(4, settings)
    assert len(list((folder / "blocks").iterdir())) == 4  # two replications, two tables each
    told: list[Progress] = []
    resumed = api.compare("small", ["fewer-beds"], settings, on_progress=told.append)
    assert told[0] == Progress(done=4, total=8, stored=4)
    assert resumed.result.folder == folder
    assert contents(folder) == contents(whole.result.folder)


@pytest.mark.parametrize("damage", ["deleted", "cut off"])
def test_a_lost_block_is_run_again(settings: Settings, tmp_path: Path, damage: str) -> None:
    whole = api.compare("small", ["fewer-beds"], replace(settings, out=tmp_path / "whole"))
    folder = stop_after(6, settings)
    block = folder / "blocks" / "0001-kpis.packed"
    if damage == "deleted":
        block.unlink()
    else:
        block.write_bytes(block.read_bytes()[:100])
    api.compare("small", ["fewer-beds"], settings)
    assert contents(folder) == contents(whole.result.folder)


def test_a_killed_experiment_goes_on_to_the_same_files(
    settings: Settings, library: Path, tmp_path: Path
) -> None:
    many = replace(settings, replications=300)
    whole = api.run("small", "", replace(many, out=tmp_path / "whole"))
    arguments = ["run", "small", "-n", "300", "--keep-journeys", "1", "--workers", "1"]
    where = ["--scenarios", str(library), "--out", str(many.out), "--no-figures"]
    process = subprocess.Popen([sys.executable, "-m", "flowsim", *arguments, *where])
    wait_for_blocks(many.out)
    process.kill()
    assert process.wait() != 0, "it was finished before it could be killed"
    resumed = api.run("small", "", many)
    assert contents(resumed.folder) == contents(whole.folder)


def wait_for_blocks(out: Path) -> None:
    for _ in range(2000):
        if len(list(out.glob("*/blocks/*-kpis.packed"))) >= 2:
            return
        time.sleep(0.01)
    raise AssertionError("no block was stored within 20 seconds")


def test_nothing_is_run_twice(settings: Settings) -> None:
    first = api.run("small", "", settings)
    before = (first.folder / "run.json").stat().st_mtime_ns
    told: list[Progress] = []
    again = api.run("small", "", settings, on_progress=told.append)
    assert told == []
    assert again.folder == first.folder
    assert (first.folder / "run.json").stat().st_mtime_ns == before


def test_another_seed_number_of_days_or_of_replications_is_another_result(
    settings: Settings,
) -> None:
    variants = [
        settings,
        replace(settings, seed=2),
        replace(settings, days=21),
        replace(settings, replications=3),
        replace(settings, keep_journeys=2),
    ]
    results = [api.run("small", "", variant) for variant in variants]
    assert len({result.folder for result in results}) == len(variants)


def test_a_replication_is_the_same_however_many_there_are(settings: Settings) -> None:
    few = api.run("small", "", replace(settings, replications=2)).kpis()
    many = api.run("small", "", settings).kpis()
    assert many.filter(pc.less(many["replication"], 2)).to_pylist() == few.to_pylist()


def test_cases_meet_the_same_patients(settings: Settings) -> None:
    comparison = api.compare("small", ["fewer-beds"], settings)
    base, case = (comparison.result.journeys(name, 0).patients for name in ("", "fewer-beds"))
    assert base["arrived_at"].to_pylist() == case["arrived_at"].to_pylist()
    assert base["ended_at"].to_pylist() != case["ended_at"].to_pylist()


def test_a_lever_that_changes_nothing_gives_identical_differences(settings: Settings) -> None:
    rows = api.compare("small", ["fewer-beds=0"], settings).table.to_pylist()
    defined = [row for row in rows if row["n"]]
    assert defined
    assert all(row["is_identical"] for row in defined)


def test_the_folder_says_all_that_was_assumed(settings: Settings, library: Path) -> None:
    result = api.compare("small", ["fewer-beds"], settings).result
    manifest = json.loads((result.folder / "manifest.json").read_text(encoding="utf-8"))
    scenario = load_scenario("small", "fewer-beds", library)
    assert manifest["area"] == "small"
    assert [entry["case"] for entry in manifest["cases"]] == ["", "fewer-beds"]
    assert manifest["cases"][1]["fingerprint"] == scenario.fingerprint
    assert (manifest["seed"], manifest["replications"]) == (1, 4)
    resolved = tomllib.loads(
        (result.scenario_folder("fewer-beds") / "scenario.resolved.toml").read_text("utf-8")
    )
    assert resolved["settings"]["ward"]["places"] == 3
    changes = json.loads(
        (result.scenario_folder("fewer-beds") / "changes.json").read_text(encoding="utf-8")
    )
    assert changes == [{"lever": "fewer-beds", "key": "settings.ward.places", "old": 5, "new": 3}]


def test_a_stored_scenario_loads_as_it_was_run(settings: Settings, library: Path) -> None:
    result = api.run("small", "fewer-beds", replace(settings, days=21))
    stored = result.scenario("fewer-beds")
    asked = load_scenario("small", "fewer-beds", library, days=21)
    assert stored.fingerprint == asked.fingerprint
    assert stored.case == "fewer-beds"


def test_cases_are_called_by_their_levers_and_values(settings: Settings) -> None:
    result = api.compare("small", ["fewer-beds=1+demand"], settings).result
    about = result.about("fewer-beds=1+demand")
    assert about.title.sv == "Färre platser (1 st) + Efterfrågan"
    assert [text.en for text in about.rests_on] == ["Rests on a textbook."]
    assert [lever.title.sv for lever in about.levers] == ["Färre platser", "Efterfrågan"]
    assert [value.en for lever in about.levers for value in lever.values] == [
        "beds: 1 st",
        "percent: 100 %",
    ]


def test_journeys_are_kept_for_the_first_replications_only(settings: Settings) -> None:
    result = api.run("small", "", replace(settings, keep_journeys=2))
    assert len(result.journeys("", 1).patients) > 0
    with pytest.raises(InputError) as refused:
        result.journeys("", 2)
    assert refused.value.code == "journeys_not_kept"
    kept = api.run("small", "", replace(settings, keep_journeys="all"))
    assert len(kept.journeys("", 3).patients) > 0


def test_latest_is_the_result_that_was_finished_last(settings: Settings) -> None:
    api.run("small", "", settings)
    last = api.run("small", "fewer-beds", settings)
    assert api.open_result("latest", settings.out).folder == last.folder
    assert api.open_result(last.folder.name, settings.out).cases == ("fewer-beds",)


def test_an_unfinished_result_is_not_opened(settings: Settings) -> None:
    folder = stop_after(2, settings)
    with pytest.raises(InputError) as refused:
        api.open_result(str(folder))
    assert refused.value.code == "result_not_finished"


def test_a_grid_is_one_case_for_each_value(settings: Settings) -> None:
    comparison = api.compare("small", ["fewer-beds=1/2"], settings)
    assert comparison.cases == ("fewer-beds=1", "fewer-beds=2")
    assert comparison.result.cases == ("", "fewer-beds=1", "fewer-beds=2")


def test_a_case_is_tried_at_several_levels_of_an_uncertain_lever(settings: Settings) -> None:
    comparison = api.compare(
        "small", ["fewer-beds"], replace(settings, allow_unstable=True), levels="demand=50/100/150"
    )
    found = {one.kpi: one for one in comparison.at_levels()}
    assert [one.level for one in found["occupancy"].differences] == [50, 100, 150]
    rows = comparison.table.to_pylist()
    at_100 = next(row["difference"] for row in rows if row["kpi"] == "occupancy")
    # 100 % of the demand is the area as it is, so the difference is the same one.
    assert found["occupancy"].differences[1].difference == pytest.approx(at_100)
    assert pq.read_table(comparison.result.folder / "sensitivity.parquet").num_rows > 0


def test_levels_left_out_are_the_ends_and_the_middle_of_the_lever(settings: Settings) -> None:
    comparison = api.compare(
        "small", ["fewer-beds"], replace(settings, allow_unstable=True), levels="demand"
    )
    assert comparison.levels is not None
    assert comparison.levels.values == (50, 100, 150)


@pytest.mark.parametrize("levels", ["demand=100", "demand=80/100+fewer-beds"])
def test_one_level_or_two_levers_are_refused(settings: Settings, levels: str) -> None:
    with pytest.raises(InputError) as refused:
        api.compare("small", ["fewer-beds"], settings, levels=levels)
    assert refused.value.code == "levels_of_one_lever"


@pytest.mark.parametrize(
    "wrong", [{"replications": 0}, {"seed": -1}, {"workers": 0}, {"keep_journeys": -1}]
)
def test_numbers_out_of_range_are_refused_before_anything_is_written(
    settings: Settings, wrong: dict[str, int]
) -> None:
    with pytest.raises(InputError) as refused:
        api.run("small", "", replace(settings, **wrong))  # type: ignore[arg-type]
    assert refused.value.code == "number_out_of_range"
    assert not settings.out.exists()


@pytest.mark.parametrize("replications", [1, 7, 50, 51, 1000])
def test_blocks_hold_every_replication_once_whatever_runs_them(replications: int) -> None:
    blocks = plan_blocks(replications)
    held = [replication for block in blocks for replication in block.replications]
    assert held == list(range(replications))
    assert len(blocks) <= 50


def test_results_go_where_a_folder_can_be_made(settings: Settings, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        api.run("small", "", replace(settings, out=in_the_way))
    assert refused.value.code == "results_not_writable"
    assert in_the_way.read_text(encoding="utf-8") == "not a folder"
