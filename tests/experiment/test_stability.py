"""Settings that cannot keep up are named, and what they spoil is marked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from flowsim import api
from flowsim.errors import InputError
from flowsim.experiment.stability import UnstableError
from flowsim.experiment.stability_sentences import MARK, stability_sentences
from flowsim.texts.problems import error_text

AREA = """
assumption = "made for a test"

[horizon]
start_date = 2025-01-06
days = {days}
follow_up_days = 0

[settings.ward]
kind = "ward"
places = 10
{ward}

[settings.home-of-care]
kind = "special-housing"
places = {beds}
alternatives = [{{ target = "elsewhere", after = {{ days = 3000 }} }}]

[settings.apart]
kind = "hospital-at-home"
places = 100

[groups.patients]
specialty = "medicine"
arrivals = {{ per_day = {per_day} }}
path = [{{ kind = "ward", need = {{ family = "exponential", mean_days = 3 }} }}]
planning_probability = 1.0
needs_mix = {{ new-social = 1.0 }}
exits = {{ new-social = {{ moves = 1.0 }}, none = {{ moves = 1.0 }} }}

[groups.others]
specialty = "surgery"
arrivals = {{ per_day = 1.0 }}
path = [{{ kind = "hospital-at-home", need = {{ days = 3 }} }}]

[routes.moves]
stays = [{{ kind = "special-housing", need = {{ family = "exponential", mean_days = 10 }} }}]
"""


def written(folder: Path, *, per_day: float, beds: int, ward: str = "", days: int = 182) -> str:
    file = folder / "made-up.toml"
    text = AREA.format(per_day=per_day, beds=beds, ward=ward, days=days)
    file.write_text(text, encoding="utf-8")
    return str(file)


def settings(folder: Path, **more: Any) -> api.Settings:
    return api.Settings(replications=8, out=folder / "results", **more)


def test_what_can_only_grow_is_refused_with_what_would_hold_it(tmp_path: Path) -> None:
    area = written(tmp_path, per_day=5.0, beds=100)
    with pytest.raises(UnstableError) as found:
        api.run(area, "", settings(tmp_path))
    assert isinstance(found.value, InputError)
    english, swedish = error_text(found.value, "en"), error_text(found.value, "sv")
    assert english.startswith("ward cannot keep up")
    (percent,) = re.findall(r"(\d+\.\d) % fewer", english)
    assert float(percent) == pytest.approx(100 * (1 - 10 / 15), abs=4)
    assert f"{percent.replace('.', ',')} % färre" in swedish
    assert "--allow-unstable" in english
    assert not (tmp_path / "results").exists()


def test_it_is_run_when_asked_for_and_its_numbers_are_marked(tmp_path: Path) -> None:
    area = written(tmp_path, per_day=5.0, beds=100)
    result = api.run(area, "", settings(tmp_path, allow_unstable=True))
    found = api.stabilities(result)[""]
    assert [load.names for load in found.above] == [("ward",)]
    assert {"occupancy", "boarding-hours"} & set(found.marked)
    said = stability_sentences(found, "en")
    assert said[0].startswith("ward: those who arrive need 1")
    assert said[-1].startswith(MARK)


def test_a_setting_with_a_valve_is_named_and_run(tmp_path: Path) -> None:
    area = written(tmp_path, per_day=2.0, beds=15)
    found = api.stabilities(api.run(area, "", settings(tmp_path)))[""]
    assert [load.names for load in found.above] == [("home-of-care",)]
    assert found.above[0].has_valve


def test_a_ward_with_room_on_paper_grows_behind_a_full_home(tmp_path: Path) -> None:
    area = written(tmp_path, per_day=2.0, beds=15)
    found = api.stabilities(api.run(area, "", settings(tmp_path)))[""]
    assert "ward" not in {load.names[0] for load in found.above}
    assert "ward" in {growth.setting for growth in found.growing}
    assert any(one.startswith("ward: its line grew by") for one in stability_sentences(found, "en"))


def test_a_stable_area_says_nothing_and_marks_nothing(tmp_path: Path) -> None:
    found = api.stabilities(
        api.run(written(tmp_path, per_day=1.0, beds=30), "", settings(tmp_path))
    )
    assert found[""].is_stable
    assert found[""].marked == ()
    assert stability_sentences(found[""], "sv") == ()
