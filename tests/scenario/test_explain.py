"""Every number explained: unit, origin, range, lever; and the resolved file that keeps it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from flowsim.scenario.explain import Explained, count, explain
from flowsim.scenario.key_units import unit_of
from flowsim.scenario.listing import list_areas
from flowsim.scenario.load import load_scenario, scenario_from_values
from flowsim.scenario.resolved import Provenance
from flowsim.scenario.resolved_toml import resolved_toml
from flowsim.texts import say
from tests.scenario.library import library
from tests.scenario.written import AREA, REMOVED, loaded, problems_in, spoiled


def row(key: str, rows: tuple[Explained, ...]) -> Explained:
    (found,) = [explained for explained in rows if explained.key == key]
    return found


def test_a_number_is_shown_with_unit_origin_and_range() -> None:
    long_form = {"value": 10, "source": "count", "confidence": "E", "range": [8, 12]}
    rows = explain(loaded(spoiled({"settings.short.places": long_form})))
    assert row("settings.short.places", rows) == Explained(
        "settings.short.places", 10, "places", "source", Provenance("count", None, "E", 8, 12)
    )


def test_a_changed_number_says_which_lever_and_what_it_was(tmp_path: Path) -> None:
    scenario = load_scenario("test", "fewer-beds=25", library(tmp_path))
    changed = row("settings.north-medicine.places", explain(scenario))
    assert (changed.value, changed.old, changed.origin.lever) == (15, 20, "fewer-beds")
    assert count(explain(scenario)).changed == 2


def test_a_list_of_numbers_is_one_row() -> None:
    rows = explain(loaded(spoiled({"groups.medicine.arrivals.hours": [1] * 24})))
    assert row("groups.medicine.arrivals.hours", rows).value == (1.0,) * 24


def test_counts_tell_sources_assumptions_and_what_has_neither() -> None:
    changes = {
        "assumption": REMOVED,
        "horizon.assumption": "ours",
        "settings.source": "register",
        "settings.short.assumption": "guess",
    }
    scenario = loaded(spoiled(changes))
    counts = count(explain(scenario))
    horizon, short, register = 2, 1, 12
    assert counts.assumption == horizon + short
    assert counts.source == register
    assert counts.numbers == counts.source + counts.assumption + counts.missing
    missing = [row.key for row in explain(scenario) if row.status == "missing"]
    assert len(missing) == counts.missing
    assert "groups.medicine.arrivals.per_day" in missing
    assert "settings.short.places" not in missing


def test_what_is_left_to_the_model_is_shown_on_request_and_not_counted() -> None:
    scenario = loaded(AREA)
    with_defaults = explain(scenario, defaults=True)
    assert row("horizon.follow_up_days", with_defaults).status == "default"
    assert "horizon.follow_up_days" not in {r.key for r in explain(scenario)}
    assert count(with_defaults) == count(explain(scenario))


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ("settings.a.places", "places"),
        ("settings.a.weekday_places.sat", "places"),
        ("settings.days.turnaround_minutes", "minutes"),
        ("teams.a.slots.0.cases_per_day.mon", "cases per day"),
        ("groups.a.arrivals.per_day", "patients per day"),
        ("groups.a.arrivals.hours", "weight"),
        ("groups.a.path.0.need.mean_hours", "hours"),
        ("groups.a.exits.none.home", "share"),
        ("tasks.a.incomplete_probability", "probability"),
        ("while_waiting.0.death_per_day", "probability per day"),
        ("closures.0.percent", "%"),
    ],
)
def test_the_unit_is_read_from_the_key(key: str, unit: str) -> None:
    assert unit_of(tuple(key.split("."))) == unit


@pytest.mark.parametrize("unit", ["patients per day", "places", "share", "weeks", "rank"])
def test_units_are_told_in_swedish_as_well(unit: str) -> None:
    assert say(unit, "sv") != unit


@pytest.mark.parametrize("area", [area.name for area in list_areas()])
def test_every_number_that_ships_has_a_unit_and_an_origin(area: str) -> None:
    scenario = load_scenario(area)
    assert [r.key for r in explain(scenario, defaults=True) if not r.unit] == []
    assert [r.key for r in explain(scenario) if r.status == "missing"] == []


def test_the_resolved_file_loads_back_to_the_same_scenario(tmp_path: Path) -> None:
    folder = library(tmp_path)
    scenario = load_scenario("test", "both", folder, days=35)
    back = scenario_from_values(tomllib.loads(resolved_toml(scenario)), area_id="other")
    assert back.fingerprint == scenario.fingerprint
    assert back.sampling_fingerprint == scenario.sampling_fingerprint
    assert (back.area_id, back.case) == ("test", "both")
    assert (back.holidays, back.changes) == (scenario.holidays, scenario.changes)
    assert explain(back, defaults=True) == explain(scenario, defaults=True)


def test_the_resolved_file_writes_out_every_default() -> None:
    written = tomllib.loads(resolved_toml(loaded(AREA)))
    assert written["horizon"]["follow_up_days"] == 30
    assert written["settings"]["short"]["early_ready"]["enabled"] is False


def test_a_lever_can_be_applied_to_a_resolved_file(tmp_path: Path) -> None:
    folder = library(tmp_path)
    text = resolved_toml(load_scenario("test", "weekend", folder))
    (folder / "areas" / "again.toml").write_text(text, encoding="utf-8")
    again = load_scenario("again", "fewer-beds", folder)
    assert again.case == "weekend+fewer-beds"
    assert again.fingerprint == load_scenario("test", "weekend+fewer-beds", folder).fingerprint


def test_a_broken_record_is_told() -> None:
    values = {**AREA, "provenance": [{"keys": "settings", "sorce": "x"}]}
    assert {found.key for found in problems_in(values)} == {
        "provenance.0.keys",
        "provenance.0.sorce",
    }
