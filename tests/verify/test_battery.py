"""`flowsim verify`: the battery passes, and tells what it found to people and programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args
from xml.etree.ElementTree import parse

import numpy as np
import pytest
from babel.messages.pofile import read_po

from flowsim import api, theory
from flowsim.cli.main import run_command
from flowsim.engine.run import Engine, EngineInUse
from flowsim.scenario.locate import find_library
from flowsim.texts.catalogs import LOCALE_FOLDER
from flowsim.verify import battery
from flowsim.verify.battery import EXACT, SYSTEMS, Verification, verify
from flowsim.verify.page import cells
from flowsim.verify.rows import Row
from flowsim.verify.systems import FOLDER, file_stem, scenario_of

PAGE = Path(__file__).parents[2] / "docs" / "verification.md"
CHECKS: list[Callable[..., object]] = [*SYSTEMS.values(), *EXACT.values()]
QUICK = ("opening_hours", "regular_arrivals")


@pytest.fixture(name="quick", scope="module")
def _quick() -> Verification:
    return verify(checks=QUICK, workers=1, engine="simpy")


def swedish_texts() -> dict[str, str]:
    texts: dict[str, str] = {}
    for source in LOCALE_FOLDER.glob("sv/LC_MESSAGES/*.po"):
        with source.open("rb") as file:
            texts |= {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}
    return texts


def test_a_part_of_the_battery_passes(quick: Verification) -> None:
    assert [(row.compared, row.passed) for row in quick.rows if not row.passed] == []
    assert len(quick.rows) == 3


def test_every_check_has_a_system_that_comes_with_flowsim_and_the_reverse() -> None:
    files = {path.stem for path in (find_library().folder / FOLDER).glob("*.toml")}
    assert files == {file_stem(check) for check in CHECKS}


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_figure_has_a_truth_and_a_swedish_name(name: str) -> None:
    known = swedish_texts()
    scenario = scenario_of(SYSTEMS[name])
    assert scenario.area.title.sv
    for figure in SYSTEMS[name](scenario.area).figures:
        assert figure.truth > 0
        assert {figure.compared, figure.unit} <= known.keys()


def with_rows(found: Verification, *rows: Row) -> Verification:
    return replace(found, rows=rows)


def test_a_failed_comparison_is_a_failed_test_for_a_build_server(
    quick: Verification, tmp_path: Path
) -> None:
    good, *_ = quick.rows
    bad = replace(good, compared="wrong <&> figure", z=5.0, passed=False)
    _, file = api.write_verification(with_rows(quick, good, bad), tmp_path, "en")
    suite = parse(file).getroot()[0]
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("2", "1")
    failed = [case for case in suite if case.find("failure") is not None]
    assert [case.attrib["name"] for case in failed] == ["wrong <&> figure"]
    assert "z 5.00" in failed[0][0].attrib["message"]


def test_the_page_shows_every_comparison_in_both_languages(
    quick: Verification, tmp_path: Path
) -> None:
    for lang, passed in (("en", "All 3 comparisons passed."), ("sv", "Alla 3 jämförelser")):
        page, _ = api.write_verification(quick, tmp_path / lang, lang)
        text = page.read_text(encoding="utf-8")
        assert passed in text
        assert sum(line.startswith("| ") for line in text.splitlines()) == 2 + len(quick.rows)
    assert "17,6577" in text


def only(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    for table in ("SYSTEMS", "EXACT"):
        kept = {name: one for name, one in getattr(battery, table).items() if name in names}
        monkeypatch.setattr(battery, table, kept)


@pytest.mark.cli
def test_the_command_writes_a_page_and_a_test_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    only(monkeypatch, "regular_arrivals")
    arguments = [
        "verify",
        "--out",
        str(tmp_path),
        "--workers",
        "1",
        "--engine",
        "simpy",
        "--lang",
        "en",
    ]
    assert run_command(arguments) == 0
    assert "All 1 comparisons passed." in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == {"verification.md", "verification.xml"}
    assert run_command([*arguments, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["passed"] is True
    assert answer["rows"][0]["truth"] == 252


@pytest.mark.cli
def test_the_command_fails_when_a_comparison_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    only(monkeypatch, "regular_arrivals")
    monkeypatch.setattr("flowsim.verify.exact.BY_HAND_HOURS", (6, 12, 21, 27, 36, 42, 51, 58))
    arguments = [
        "verify",
        "--out",
        str(tmp_path),
        "--workers",
        "1",
        "--engine",
        "simpy",
        "--lang",
        "sv",
    ]
    assert run_command(arguments) == 1
    assert "1 av 1 jämförelser underkändes." in capsys.readouterr().out


@pytest.mark.cli
def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    only(monkeypatch, "regular_arrivals")
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    assert (
        run_command(
            ["verify", "--out", str(tmp_path / "taken"), "--workers", "1", "--engine", "simpy"]
        )
        == 2
    )
    assert "taken" in capsys.readouterr().err


@pytest.mark.cli
def test_an_engine_that_does_not_exist_is_refused() -> None:
    assert run_command(["verify", "--engine", "guess"]) == 2


@pytest.mark.slow
@pytest.mark.parametrize("engine", get_args(EngineInUse))
def test_the_whole_battery_passes_on_every_engine(engine: Engine) -> None:
    found = api.verify(engine, workers=None)
    assert [row for row in found.rows if not row.passed] == []
    assert {row.check.en for row in found.rows} == {
        scenario_of(check).area.title.en for check in CHECKS
    }
    said = {text for row in found.rows for text in (row.compared, row.unit)}
    assert said <= swedish_texts().keys()
    drawn = [" | ".join(cells(row, "en")) for row in found.rows if row.standard_error is not None]
    page = PAGE.read_text(encoding="utf-8")
    assert [line for line in drawn if f"| {line} |" not in page] == []


@pytest.mark.docs
def test_the_guide_explains_every_check() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in map(file_stem, CHECKS) if f"| `{name}` |" not in page] == []


@pytest.mark.docs
def test_the_formulas_in_the_guide_give_what_it_says() -> None:
    page = PAGE.read_text(encoding="utf-8")
    example = page.split("```python\n")[1].split("```")[0]
    for line in example.splitlines():
        call, _, comment = line.partition("#")
        numbers = [float(text) for text in re.findall(r"\b\d\.\d+", comment)]
        if call.startswith("theory.") and numbers:
            found = np.ravel(eval(call, {"theory": theory}))
            assert found == pytest.approx(numbers, abs=6e-4)
