"""Targets are data: every one is compared with a key figure that exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowsim.calibration.targets import load_targets, targets_folder
from flowsim.errors import InputError, ScenarioError
from flowsim.scenario.load import load_scenario

AREAS = sorted(path.stem for path in targets_folder().glob("*.toml"))

A_TARGET = """
area = "somewhere"

[target.readmission]
title = "Readmission"
value = 16.5
unit = "percent"
year = "2024"
source = "Kolada U79092"
confidence = "E"
tolerance = 1.5
class = "input"
kpi = "readmission-65"
"""


def _write(folder: Path, text: str) -> Path:
    (folder / "somewhere.toml").write_text(text, encoding="utf-8")
    return folder


def test_halland_has_targets() -> None:
    assert "halland" in AREAS


@pytest.mark.parametrize("area", AREAS)
def test_shipped_targets_can_be_read_and_name_their_area(area: str) -> None:
    targets = load_targets(area)
    assert targets.area == area
    assert {target.evidence for target in targets.target.values()} == {
        "input",
        "derived",
        "independent",
    }


@pytest.mark.parametrize("area", AREAS)
def test_members_named_by_targets_exist_in_the_area(area: str) -> None:
    values = load_scenario(area).area
    names = {
        "all": {""},
        "municipality": set(values.municipalities),
        "hospital": set(values.hospitals),
        "specialty": {group.specialty for group in values.groups.values()},
        "setting": set(values.settings),
        "kind": {str(setting.kind) for setting in values.settings.values()},
    }
    for target in load_targets(area).target.values():
        assert set(target.of) <= names.get(target.by, set(target.of)), target.title


@pytest.mark.parametrize("area", AREAS)
def test_targets_have_titles_in_both_languages(area: str) -> None:
    assert all(t.title.sv and t.title.en for t in load_targets(area).target.values())


def test_an_area_without_targets_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_targets("nowhere", tmp_path)
    assert caught.value.code == "no_targets"


@pytest.mark.parametrize(
    ("written", "instead", "key"),
    [
        ('kpi = "readmission-65"', 'kpi = "readmision-65"', "target.readmission.kpi"),
        ('unit = "percent"', 'unit = "days"', "target.readmission.unit"),
        ('class = "input"', 'class = "guess"', "target.readmission.class"),
        ("tolerance = 1.5", "tolerance = -1", "target.readmission.tolerance"),
        (
            'kpi = "readmission-65"',
            'kpi = "readmission-65"\nby = "weekday"',
            "target.readmission.by",
        ),
        ("tolerance = 1.5", "tolerans = 1.5", "target.readmission.tolerans"),
    ],
)
def test_a_mistake_in_a_target_is_pointed_at(
    tmp_path: Path, written: str, instead: str, key: str
) -> None:
    folder = _write(tmp_path, A_TARGET.replace(written, instead))
    with pytest.raises(ScenarioError) as caught:
        load_targets("somewhere", folder)
    assert key in {problem.key for problem in caught.value.problems}


def test_the_nearest_key_figure_is_suggested(tmp_path: Path) -> None:
    folder = _write(tmp_path, A_TARGET.replace("readmission-65", "readmision-65"))
    with pytest.raises(ScenarioError) as caught:
        load_targets("somewhere", folder)
    assert caught.value.problems[0].nearest == "readmission-65"
