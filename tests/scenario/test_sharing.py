"""A case shares with its area what it does not change, and is what it would be without that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from flowsim.scenario.load import load_scenario
from flowsim.scenario.locate import find_library
from flowsim.scenario.model import Area
from flowsim.scenario.sharing import MAPS, area_of
from flowsim.scenario.transitions import setting_levels, transitions
from flowsim.scenario.translate import validated

LEVERS = [
    lever if number % 4 == 0 else pytest.param(lever, marks=pytest.mark.slow)
    for number, lever in enumerate(sorted(find_library().levers()))
]


def plain(value: Any) -> Any:
    """What a fingerprint is made of, without any memory: no texts for people."""
    if isinstance(value, Mapping):
        said = {key: plain(one) for key, one in value.items()}
        return {key: one for key, one in said.items() if not is_text(one)}
    return [plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def is_text(value: object) -> bool:
    """Whether this is a text in both languages."""
    return isinstance(value, dict) and value.keys() == {"sv", "en"}


@pytest.mark.parametrize("lever", LEVERS)
def test_a_case_is_what_it_would_be_read_by_itself(lever: str) -> None:
    load_scenario("halland")
    scenario = load_scenario("halland", lever)
    alone, problems = validated(Area, scenario.values)
    assert alone is not None
    assert not problems
    assert scenario.area == alone
    assert list(scenario.area.settings) == list(alone.settings)
    assert transitions(scenario.area)[0] == transitions.__wrapped__(alone)[0]  # type: ignore[attr-defined]
    assert setting_levels(scenario.area) == setting_levels.__wrapped__(alone)  # type: ignore[attr-defined]
    text = json.dumps(
        {"area": plain(alone.model_dump()), "holidays": scenario.holidays},
        sort_keys=True,
        separators=(",", ":"),
        default=date.isoformat,
    )
    assert scenario.fingerprint == hashlib.sha256(text.encode()).hexdigest()


def test_what_a_case_does_not_change_is_that_of_the_area() -> None:
    whole, case = load_scenario("halland").area, load_scenario("halland", "bed-cut=7").area
    names = set(whole.settings)
    kept = {name for name in names if case.settings[name] is whole.settings[name]}
    assert kept == {name for name in names if case.settings[name] == whole.settings[name]}
    assert 0 < len(kept) < len(names)
    assert case.groups is whole.groups
    assert transitions(case) is transitions(whole)


def test_every_part_of_an_area_that_holds_others_by_name_is_shared_one_by_one() -> None:
    written = load_scenario("halland").values
    area, _ = validated(Area, written)
    by_name = {name for name in Area.model_fields if isinstance(getattr(area, name), type(written))}
    assert by_name == MAPS


def test_all_that_is_wrong_is_told_whatever_was_changed() -> None:
    written = load_scenario("halland").values
    before: Any = written["settings"]
    name = min(before)
    settings = {**before, name: {**before[name], "kind": "no-such-kind"}}
    values = {**written, "settings": settings, "estimate": {"sd_hours": -1}, "strange": 1}
    area, problems = area_of(values, written)
    assert area is None
    assert problems == validated(Area, values)[1]
    assert len(problems) == 3


def test_a_part_that_is_left_out_again_is_at_its_default() -> None:
    written = {**load_scenario("halland").values, "estimate": {"sd_hours": 9.0}}
    values = {name: part for name, part in written.items() if name != "estimate"}
    area, _ = area_of(values, written)
    assert area is not None
    assert area.estimate.sd_hours == 0
