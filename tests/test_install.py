"""What a user gets who installs the built wheel and has no checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OUTSIDE = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def run(*command: str, folder: Path) -> str:
    """Standard output of a command that must succeed."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=OUTSIDE,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(
        *(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)),
        folder=ROOT,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_carries_scenarios_targets_texts_and_licence(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "scenarios/areas/",
        "scenarios/levers/",
        "scenarios/small/",
        "calibration/targets/",
    ):
        assert any(name.startswith(f"flowsim/_data/{part}") for name in names), part
    assert "flowsim/py.typed" in names
    assert any(name.endswith(".mo") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


@pytest.mark.slow
def test_an_installed_copy_finds_its_scenarios_in_an_empty_folder(
    wheel: Path, tmp_path: Path
) -> None:
    venv = tmp_path / "venv"
    run(sys.executable, "-m", "venv", "--system-site-packages", str(venv), folder=tmp_path)
    python = str(venv / ("Scripts" if os.name == "nt" else "bin") / "python")
    constraints = str(ROOT / "constraints.txt")
    run(*(python, "-m", "pip", "install", "-q", "-c", constraints, str(wheel)), folder=tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    home = run(python, "-c", "import flowsim; print(flowsim.__file__)", folder=empty)
    assert str(venv) in home
    areas = json.loads(run(python, "-m", "flowsim", "list", "areas", "--json", folder=empty))
    assert areas
