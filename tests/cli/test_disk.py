"""Disks that are full, folders that cannot be written: one error, earlier results untouched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SCENARIOS, Command, Outcome

pytestmark = pytest.mark.cli

ROOM_BYTES = 6_000
"""Enough for the texts of a result, too little for its tables."""

# The limit of the size of a file acts like a disk with room for so much: a write fails midway.
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from flowsim.cli.main import run_command
sys.exit(run_command(sys.argv[2:]))
"""
RUN = ("run", "small", "-n", "3", "--workers", "1", "--no-figures", "-q", "--lang", "en")

has_limits = pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on file sizes")
writes_anywhere = os.name != "nt" and os.geteuid() == 0


def run(*options: str, room_bytes: int | None = None) -> subprocess.CompletedProcess[str]:
    """`flowsim run` in a process of its own, that may write files of so many bytes."""
    limited = ["-c", LIMITED, str(room_bytes)] if room_bytes else ["-m", "flowsim"]
    return subprocess.run(
        [sys.executable, *limited, *RUN, "--scenarios", str(SCENARIOS), *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but what tells of the machine and the time."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "run.json"
    }


def one_error(answer: subprocess.CompletedProcess[str]) -> str:
    """The error, which is told on one line and is the user's to mend."""
    assert answer.returncode == 2, answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.stdout == ""
    (line,) = answer.stderr.strip().splitlines()
    return line


@pytest.mark.slow
@has_limits
def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    out = tmp_path / "results"
    assert run("--out", str(out), "--seed", "1").returncode == 0
    before = contents(out)

    told = one_error(run("--out", str(out), "--seed", "2", room_bytes=ROOM_BYTES))
    assert "cannot be written" in told
    assert {name: now for name, now in contents(out).items() if name in before} == before
    assert not [path for path in out.rglob("*") if path.suffix == ".tmp"]
    (unfinished,) = set(out.glob("small-*")) - {out / name.split("/")[0] for name in before}
    assert not (unfinished / "run.json").exists()

    assert run("--out", str(out), "--seed", "2").returncode == 0
    assert run("--out", str(tmp_path / "whole"), "--seed", "2").returncode == 0
    assert contents(unfinished) == contents(tmp_path / "whole" / unfinished.name)


@pytest.mark.skipif(writes_anywhere, reason="this user may write to any folder")
@pytest.mark.skipif(os.name == "nt", reason="folders are not read-only on Windows")
def test_a_read_only_folder_is_told(flowsim: Command, tmp_path: Path) -> None:
    (tmp_path / "readonly").mkdir(mode=0o500)
    assert_told(flowsim(*RUN, "--scenarios", "scenarios", "--out", "readonly"))


def test_a_file_in_the_place_of_a_folder_is_told(flowsim: Command, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("groceries", encoding="utf-8")
    assert_told(flowsim(*RUN, "--scenarios", "scenarios", "--out", "notes"))
    assert (tmp_path / "notes").read_text(encoding="utf-8") == "groceries"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a file system nobody can write to")
def test_a_file_system_that_nobody_can_write_to_is_told(flowsim: Command) -> None:
    assert_told(flowsim(*RUN, "--scenarios", "scenarios", "--out", "/proc/results"))


@pytest.mark.parametrize("name", ["x" * 5000, "a/" * 3000], ids=["a long name", "a long way"])
def test_a_folder_that_cannot_be_is_told(flowsim: Command, name: str) -> None:
    assert_told(flowsim(*RUN, "--scenarios", "scenarios", "--out", name))


def assert_told(outcome: Outcome) -> None:
    assert outcome.code == 2, outcome.err
    assert "--out" in outcome.err
    assert len(outcome.err.strip().splitlines()) == 1
