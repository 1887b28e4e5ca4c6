"""What is told when machine code must be made."""

from __future__ import annotations

import pytest

from flowsim import loops, machine_code
from flowsim.cli.engine import make_ready
from flowsim.kpi import walk

pytestmark = [
    pytest.mark.cli,
    pytest.mark.skipif(not loops.are_machine_code(), reason="no machine code is made here"),
]


def told(capsys: pytest.CaptureFixture[str]) -> int:
    """How often a command says that it takes its time."""
    make_ready("auto", "en", is_quiet=False)
    out, err = capsys.readouterr()
    return (out + err).count("Making machine code")


def test_it_is_told_once_though_there_are_several_parts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine_code, "is_kept", lambda _made_of: False)
    assert told(capsys) == 1


def test_it_is_told_when_only_that_of_the_kpis_must_be_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    of_kpis = (*loops.SELF, *walk.MADE_OF)
    monkeypatch.setattr(machine_code, "is_kept", lambda made_of: made_of != of_kpis)
    assert told(capsys) == 1


def test_nothing_is_told_when_all_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine_code, "is_kept", lambda _made_of: True)
    assert told(capsys) == 0
