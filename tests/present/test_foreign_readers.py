"""The programs that exported files are for read them, in an environment of their own.

openpyxl, pm4py and vidigi are no part of flowsim and are installed only here, beside it.
pm4py is AGPL: it is run as a program by a script, and nothing of flowsim imports it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from flowsim import api
from flowsim.experiment.result import Result
from flowsim.tables.journeys import Journeys

pytestmark = pytest.mark.slow

READERS = Path(__file__).parents[1] / "readers"
SCENARIOS = Path(__file__).parents[1] / "data" / "scenarios"
PACKAGES = ("openpyxl>=3.1", "pm4py>=2.7", "vidigi>=2.0")
INSTALL_S, READ_S = 900, 300
EVERY_MIN = 360


@pytest.fixture(name="python", scope="module")
def _python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Python of a new environment that has the readers and not flowsim."""
    folder = tmp_path_factory.mktemp("readers")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=INSTALL_S)
    inside = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    install = [str(inside), "-m", "pip", "install", "--quiet", *PACKAGES]
    done = subprocess.run(install, capture_output=True, text=True, timeout=INSTALL_S, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        pytest.skip(f"EXPORTED FILES WERE NOT READ: {', '.join(PACKAGES)} not installed: {last}")
    return str(inside)


@pytest.fixture(name="result", scope="module")
def _result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    settings = api.Settings(
        replications=20, out=tmp_path_factory.mktemp("results"), scenarios=SCENARIOS
    )
    return api.compare("small", ["fewer-beds=2"], settings).result


@pytest.fixture(name="journeys", scope="module")
def _journeys(result: Result) -> Journeys:
    return result.journeys("", 0)


def read(python: str, script: str, *arguments: object) -> Any:
    """What a reader says of a file; it may print more before that."""
    command = [python, str(READERS / script), *(str(argument) for argument in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=READ_S, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_openpyxl_finds_every_row_as_numbers_and_texts(python: str, result: Result) -> None:
    found = read(python, "read_workbook.py", api.export(result, "xlsx", "sv"))
    sheets = found["sheets"]
    assert all(sheet["formulas"] == sheet["links"] == 0 for sheet in sheets.values())
    rows = [row for row in result.comparison().to_pylist() if row["n"]]
    assert found["differences"] == pytest.approx([row["difference"] for row in rows])
    assert sheets["Skillnader"]["rows"] == len(rows)
    assert sheets["Körning för körning"]["rows"] == 2 * 20
    explained = api.explain("small", scenarios=SCENARIOS).rows
    assert sheets["Antaganden"]["rows"] == len(explained)


def test_pm4py_finds_every_case_and_how_it_ended(
    python: str, result: Result, journeys: Journeys
) -> None:
    file = api.export(result, "eventlog", "en")
    found = read(python, "read_event_log.py", file)
    ends = Counter(row["end"] for row in journeys.patients.to_pylist() if row["ended_at"])
    assert found["cases"] == len(journeys.patients)
    assert found["events"] == len(file.read_text(encoding="utf-8").splitlines()) - 1
    assert found["ends"]["journey-left"] == ends["left"] > 0
    begun = journeys.stays["entered_at"].drop_null()
    started = journeys.tasks["started_at"].drop_null()
    assert found["starts"] == len(begun) + len(started)
    assert found["moves"] > 0
    assert found["first"].startswith(journeys.window.start_date.isoformat())


def test_vidigi_finds_every_event_valid_and_as_many_in_places_as_there_were(
    python: str, result: Result, journeys: Journeys
) -> None:
    file = api.export(result, "vidigi", "en")
    last = journeys.window.observe_to_at
    found = read(python, "read_vidigi_log.py", file, EVERY_MIN, last)
    assert found["entities"] == len(journeys.patients)
    assert found["events"] == len(file.read_text(encoding="utf-8").splitlines()) - 1
    for step, inside in occupied(journeys, EVERY_MIN, last).items():
        assert found["in_places"].get(f"{step} ward", 0) == inside


def occupied(journeys: Journeys, every: int, last: int) -> dict[int, int]:
    """Patients in the ward at each step; whoever enters in that minute is there already."""
    stays = [row for row in journeys.stays.to_pylist() if row["setting"] == "ward"]
    return {
        step: sum(
            row["entered_at"] <= step and (row["left_at"] is None or step < row["left_at"])
            for row in stays
            if row["entered_at"] is not None
        )
        for step in range(every, last, every)
    }
