"""The command line, run in this process: what it writes, and its exit code."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from flowsim.cli.main import run_command

SCENARIOS = Path(__file__).parents[1] / "data" / "scenarios"


@dataclass(frozen=True)
class Outcome:
    """What a command gave: its exit code, and what it wrote."""

    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> Path:
    """A copy of a scenarios folder, to be spoiled."""
    return Path(shutil.copytree(SCENARIOS, tmp_path / "scenarios"))


@pytest.fixture(name="results")
def _results(tmp_path: Path) -> Path:
    return tmp_path / "results"


@pytest.fixture(name="flowsim")
def _flowsim(
    library: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Command:
    """Run `flowsim` with arguments, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANGUAGE", "en")

    def flowsim(*arguments: str) -> Outcome:
        code = run_command(arguments)
        written = capsys.readouterr()
        return Outcome(code, written.out, written.err)

    return flowsim
