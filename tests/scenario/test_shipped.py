"""The scenario files that come with flowsim."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from flowsim.scenario.cases import parse_case
from flowsim.scenario.editor_schema import editor_schemas
from flowsim.scenario.lever_model import Lever
from flowsim.scenario.listing import ListedCase, list_areas, list_cases, list_levers
from flowsim.scenario.load import load_scenario
from flowsim.scenario.locate import find_library
from flowsim.scenario.model import Area

FOLDER = find_library().folder
SMALL = [area.name for area in list_areas() if area.is_small]
WHOLE = [area.name for area in list_areas() if not area.is_small]


@pytest.mark.parametrize("name", SMALL)
def test_a_small_system_is_at_most_forty_lines(name: str) -> None:
    text = (FOLDER / "small" / f"{name}.toml").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    assert load_scenario(name).area.groups


def test_the_three_small_systems_are_there() -> None:
    assert {"mmc-ward", "ward-care-home", "weekly-calendar"} <= set(SMALL)


@pytest.mark.parametrize("area", WHOLE)
def test_every_lever_changes_every_area_it_is_meant_for(area: str) -> None:
    for listed in list_levers():
        if listed.lever.areas and area not in listed.lever.areas:
            continue
        scenario = load_scenario(area, listed.name)
        assert scenario.changes or _changes_nothing_by_default(listed.lever), listed.name


def _changes_nothing_by_default(lever: Lever) -> bool:
    """Levers whose default is today's value: 100 % of today's slots, or before a drop."""
    return bool(lever.replaces) or any(p.default == 100 for p in lever.parameters.values())


def test_areas_that_levers_were_written_for_are_there() -> None:
    named = {area for one in list_levers() for area in one.lever.areas}
    assert named <= set(WHOLE)


@pytest.mark.parametrize("area", WHOLE)
def test_mechanics_only_leaves_no_effect_on_readmission_but_the_group(area: str) -> None:
    with_effects, without = load_scenario(area).area, load_scenario(area, "mechanics-only").area
    extra = without.readmission
    risks = [band.relative_risk for band in extra.occupancy]
    risks += [extra.early_ready_risk, extra.information_risk, extra.follow_up_risk]
    assert set(risks) == {1.0}
    assert with_effects.readmission != extra
    assert with_effects.groups == without.groups


def test_the_folders_that_the_guide_names_are_there() -> None:
    guide = (FOLDER / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(\w+)/` \|", guide, re.MULTILINE)
    assert set(named) == {path.name for path in FOLDER.iterdir() if path.is_dir()}


@pytest.mark.parametrize("listed", list_cases(), ids=lambda listed: listed.name)
def test_every_saved_case_can_be_applied(listed: ListedCase) -> None:
    """In the first area that all its levers were written for."""
    named = {term.name for text in listed.case.levers for term in parse_case(text).terms}
    limits = [one.lever.areas for one in list_levers() if one.name in named and one.lever.areas]
    possible = [area for area in WHOLE if all(area in areas for areas in limits)]
    assert load_scenario(possible[0], listed.name).changes


def test_levers_and_cases_have_titles_in_both_languages() -> None:
    titles = [one.lever.title for one in list_levers()] + [one.case.title for one in list_cases()]
    assert all(title.sv and title.en for title in titles)


@pytest.mark.parametrize("name", editor_schemas())
def test_schemas_for_editors_are_those_of_the_models(name: str) -> None:
    stored = (FOLDER / name).read_text(encoding="utf-8")
    assert stored == editor_schemas()[name], "run python tools/write_schemas.py"


def test_the_schema_knows_every_key_of_the_model_and_the_provenance_keys() -> None:
    schema = json.loads(editor_schemas()["area.schema.json"])
    assert set(Area.model_fields) <= set(schema["properties"])
    setting = schema["$defs"]["Setting"]
    assert {"places", "source", "assumption", "confidence", "ranges", "note"} <= set(
        setting["properties"]
    )
    assert setting["additionalProperties"] is False
    places = setting["properties"]["places"]
    assert {"$ref": "#/$defs/LongNumber"} in places["anyOf"]


def test_scenario_files_point_at_their_schema() -> None:
    kinds = {"areas": "area", "small": "area", "levers": "lever", "cases": "case"}
    for folder, kind in kinds.items():
        for path in sorted((FOLDER / folder).glob("*.toml")):
            first = path.read_text(encoding="utf-8").splitlines()[0]
            assert first == f"#:schema ../{kind}.schema.json", path.name


def test_the_example_in_the_page_on_small_systems_is_one_that_works() -> None:
    page = (Path(FOLDER).parent / "docs" / "small-systems.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    stored = tomllib.loads((FOLDER / "small" / "mmc-ward.toml").read_text(encoding="utf-8"))
    del stored["title"]
    assert tomllib.loads(example) == stored
