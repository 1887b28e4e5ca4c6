"""Levers: what each operation does, what is logged, and what is refused."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowsim.errors import Problem
from flowsim.scenario.changes import assigned
from flowsim.scenario.lever_model import Lever
from flowsim.scenario.levers import LeverUse, apply_levers
from flowsim.scenario.resolved import Change, Provenance
from flowsim.scenario.translate import validated
from flowsim.texts import problem_text
from flowsim.units import WEEKDAYS
from tests.scenario.written import AREA, spoiled

REHAB = "teams.rehab.slots.0.minutes_per_day"


def use(*changes: dict[str, Any], name: str = "lever", replaces: tuple[str, ...] = ()) -> LeverUse:
    lever, problems = validated(Lever, {"change": list(changes), "replaces": replaces})
    assert lever is not None, problems
    return LeverUse(name, f"levers/{name}.toml", lever, {"amount": 25.0})


def applied(change: dict[str, Any], values: dict[str, Any] | None = None) -> tuple[Change, ...]:
    result = apply_levers([use(change)], values or dict(AREA), {})
    assert result.problems == ()
    return result.changes


def refused(change: dict[str, Any]) -> Problem:
    (found,) = apply_levers([use(change)], AREA, {}).problems
    assert found.file == "levers/lever.toml"
    assert problem_text(found, "sv") != problem_text(found, "en")
    return found


def new_values(changes: tuple[Change, ...]) -> dict[str, object]:
    return {change.key: change.new for change in changes}


@pytest.mark.parametrize(
    ("operation", "new"),
    [
        ({"set": 7}, 7),
        ({"add": 4}, 16),
        ({"add": "-amount"}, -13),
        ({"multiply": 0.5}, 6),
        ({"change_percent": "amount"}, 15),
        ({"change_percent": "-amount"}, 9),
        ({"change_percent": 12}, 13),
        ({"multiply": 0.875}, 11),
    ],
)
def test_numbers_are_calculated_and_whole_ones_rounded_half_up(
    operation: dict[str, Any], new: int
) -> None:
    change = {"key": "settings.north-surgery.places", **operation}
    assert applied(change) == (Change("lever", "settings.north-surgery.places", 12, new),)


def test_a_number_that_need_not_be_whole_is_not_rounded() -> None:
    change = {"key": "groups.medicine.arrivals.per_day", "change_percent": 15}
    assert new_values(applied(change)) == {"groups.medicine.arrivals.per_day": 5.75}


def test_set_can_take_a_parameter() -> None:
    change = {"key": "settings.short.places", "set": "amount"}
    assert new_values(applied(change)) == {"settings.short.places": 25}


def test_a_star_and_where_choose_what_is_changed() -> None:
    change = {"key": "settings.*.places", "where": {"kind": "ward"}, "add": 1}
    assert new_values(applied(change)) == {
        "settings.north-medicine.places": 21,
        "settings.north-surgery.places": 13,
        "settings.south-ward.places": 26,
    }


@pytest.mark.parametrize(
    ("where", "chosen"),
    [
        ({"specialties": "medicine"}, {"north-medicine"}),
        ({"hospital": ["north", "west"]}, {"north-medicine", "north-surgery"}),
        ({"id": ["short", "housing"]}, {"short", "housing"}),
        ({"owner": "region", "kind": "ward", "hospital": "south"}, {"south-ward"}),
    ],
)
def test_where_compares_fields_members_of_lists_and_ids(
    where: dict[str, Any], chosen: set[str]
) -> None:
    change = {"key": "settings.*.places", "where": where, "add": 1}
    assert {key.split(".")[1] for key in new_values(applied(change))} == chosen


def test_a_value_that_is_left_out_is_changed_from_the_model_default() -> None:
    change = {"key": "groups.*.arrivals.demand_percent", "change_percent": 10}
    assert applied(change) == (
        Change("lever", "groups.medicine.arrivals.demand_percent", 100.0, pytest.approx(110)),
        Change("lever", "groups.surgery.arrivals.demand_percent", 100.0, pytest.approx(110)),
    )


def test_a_weekday_of_a_profile_that_is_left_out_keeps_the_other_days() -> None:
    change = {"key": "groups.surgery.arrivals.weekday.sat", "set": 0}
    result = apply_levers([use(change)], AREA, {})
    week = result.values["groups"]["surgery"]["arrivals"]["weekday"]
    assert week == {**dict.fromkeys(WEEKDAYS, 1.0), "sat": 0}


def test_set_adds_a_whole_table() -> None:
    team = {"role": "rehab", "slots": [{"starts": "18:00", "ends": "20:00"}]}
    assert applied({"key": "teams.evening", "set": team})[0] == Change(
        "lever", "teams.evening", None, team
    )


def test_append_adds_one_to_a_list() -> None:
    alternative = {"target": "elsewhere", "after": {"days": 9}}
    change = {"key": "settings.short.alternatives", "append": alternative}
    assert new_values(applied(change)) == {"settings.short.alternatives": [alternative]}


def test_copy_gives_other_days_a_share_of_one() -> None:
    change = {"key": REHAB, "copy": {"from": "fri", "to": ["sat", "sun"], "percent": 50}}
    assert new_values(applied(change)) == {f"{REHAB}.sat": 150, f"{REHAB}.sun": 150}


def test_move_takes_from_some_days_and_gives_to_others() -> None:
    move = {"from": ["mon", "tue", "wed"], "to": ["thu", "fri"], "percent": 20}
    assert new_values(applied({"key": REHAB, "move": move})) == {
        f"{REHAB}.mon": 240,
        f"{REHAB}.tue": 240,
        f"{REHAB}.wed": 240,
        f"{REHAB}.thu": 390,
        f"{REHAB}.fri": 390,
    }


week_numbers = st.one_of(
    st.lists(st.integers(0, 500).map(float), min_size=7, max_size=7),
    st.lists(st.floats(0, 500, allow_nan=False), min_size=7, max_size=7),
)


@pytest.mark.property
@given(numbers=week_numbers, percent=st.floats(0, 100), split=st.integers(1, 6))
def test_move_keeps_the_total_of_the_week_and_whole_numbers_whole(
    numbers: list[float], percent: float, split: int
) -> None:
    week = dict(zip(WEEKDAYS, numbers, strict=True))
    move = {"from": WEEKDAYS[:split], "to": WEEKDAYS[split:], "percent": percent}
    values = spoiled({REHAB: week})
    result = apply_levers([use({"key": REHAB, "move": move})], values, {})
    moved = result.values["teams"]["rehab"]["slots"][0]["minutes_per_day"]
    assert math.isclose(sum(moved.values()), sum(numbers), rel_tol=1e-9, abs_tol=1e-9)
    assert min(moved.values()) >= 0
    if all(number.is_integer() for number in numbers):
        assert all(float(number).is_integer() for number in moved.values())


def test_changes_of_one_lever_follow_each_other_and_are_logged_from_the_first_value() -> None:
    twice = use(
        {"key": "settings.short.places", "add": 2}, {"key": "settings.short.places", "multiply": 2}
    )
    assert apply_levers([twice], AREA, {}).changes == (
        Change("lever", "settings.short.places", 10, 24),
    )


def test_a_change_to_the_same_value_is_not_logged() -> None:
    assert applied({"key": "settings.short.places", "set": 10}) == ()


def test_a_range_is_calculated_along_with_its_value_and_the_source_is_kept() -> None:
    written = {"settings.short.places": Provenance("census", None, "E", 8.0, 12.0)}
    cut = use({"key": "settings.short.places", "change_percent": -50})
    origin = apply_levers([cut], AREA, written).provenance["settings.short.places"]
    assert origin == Provenance("census", None, "E", 4.0, 6.0, None, "lever")


def test_a_value_that_a_lever_sets_is_an_assumption_unless_it_gives_a_source() -> None:
    key = "settings.short.places"
    silent = apply_levers([use({"key": key, "set": 3})], AREA, {}).provenance[key]
    sourced = apply_levers([use({"key": key, "set": 3, "source": "budget"})], AREA, {})
    assert silent.assumption == "chosen in lever lever"
    assert (sourced.provenance[key].source, sourced.provenance[key].assumption) == ("budget", None)


@pytest.mark.parametrize(
    ("change", "code", "nearest"),
    [
        ({"key": "settings.*.plases", "add": 1}, "unknown_key", "settings.*.places"),
        ({"key": "setings.*.places", "add": 1}, "unknown_key", "settings.*.places"),
        ({"key": "settings.shrt.places", "set": 1}, "unknown_key", "settings.short.places"),
        ({"key": "teams.rehab.slots.7.ends", "set": "17:00"}, "unknown_key", None),
        ({"key": "settings.*.places", "where": {"knd": "ward"}, "add": 1}, "unknown_where", "kind"),
        ({"key": "settings.*.places", "where": {"kind": "home"}, "add": 1}, "no_match", None),
        (
            {"key": "settings.short.places", "where": {"kind": "ward"}, "add": 1},
            "where_without_star",
            None,
        ),
        ({"key": "settings.short.places", "add": "amuont"}, "unknown_parameter", "amount"),
        ({"key": "settings.ed.places", "add": 1}, "nothing_to_change", None),
        ({"key": "settings.short.kind", "add": 1}, "not_a_number", None),
        ({"key": "settings.short.places", "append": 1}, "not_a_list", None),
        (
            {"key": "settings.short.places", "copy": {"from": "fri", "to": ["sat"]}},
            "not_a_week",
            None,
        ),
        ({"key": REHAB, "move": {"from": ["mon"], "to": ["mon"]}}, "same_day_twice", None),
        (
            {"key": REHAB, "move": {"from": ["mon"], "to": ["fri"], "percent": 120}},
            "out_of_range",
            None,
        ),
        (
            {"key": REHAB, "copy": {"from": "mon", "to": ["sat"], "percent": -1}},
            "out_of_range",
            None,
        ),
    ],
)
def test_a_change_that_cannot_be_made_is_told_with_the_lever_file(
    change: dict[str, Any], code: str, nearest: str | None
) -> None:
    found = refused(change)
    assert (found.code, found.nearest) == (code, nearest)


def test_two_levers_on_one_key_are_refused() -> None:
    one = use({"key": "settings.short.places", "add": 1}, name="one")
    two = use({"key": "settings.*.places", "where": {"id": "short"}, "set": 4}, name="two")
    (found,) = apply_levers([one, two], AREA, {}).problems
    assert (found.code, found.key, found.file) == (
        "levers_overlap",
        "settings.short.places",
        "levers/two.toml",
    )
    assert "one" in problem_text(found, "en")


def test_a_lever_inside_a_table_that_another_sets_overlaps_it() -> None:
    whole = use({"key": "settings.short.windows", "set": []}, name="whole")
    inside = use({"key": "settings.short.windows.0.opens", "set": "07:00"}, name="inside")
    assert apply_levers([inside, whole], AREA, {}).problems[0].code == "levers_overlap"


@pytest.mark.parametrize("swapped", [False, True])
def test_a_lever_that_replaces_another_holds_in_any_order(swapped: bool) -> None:
    one = use({"key": "settings.short.places", "add": 1}, name="one")
    two = use({"key": "settings.short.places", "add": 5}, name="two", replaces=("one",))
    result = apply_levers([two, one] if swapped else [one, two], AREA, {})
    assert result.problems == ()
    assert result.changes == (Change("two", "settings.short.places", 10, 15),)


def test_levers_see_the_area_as_written_whatever_their_order() -> None:
    move = use({"key": REHAB, "move": {"from": ["mon"], "to": ["fri"]}}, name="move")
    copy = use({"key": REHAB, "copy": {"from": "fri", "to": ["sat"], "percent": 50}}, name="copy")
    forward, backward = (
        apply_levers(order, AREA, {}).values for order in ([move, copy], [copy, move])
    )
    assert forward == backward
    assert forward["teams"]["rehab"]["slots"][0]["minutes_per_day"]["sat"] == 150


def test_the_area_itself_is_not_changed() -> None:
    before = repr(AREA)
    apply_levers([use({"key": "settings.*.places", "add": 1})], AREA, {})
    assert repr(AREA) == before


def test_assigning_writes_out_the_default_it_goes_through() -> None:
    values: dict[str, Any] = {"settings": {"a": {"kind": "ward"}}}
    changed = assigned(values, ("settings", "a", "early_ready", "enabled"), True)
    assert values == {"settings": {"a": {"kind": "ward"}}}
    early = changed["settings"]["a"]["early_ready"]
    assert early["enabled"] is True
    assert set(early) == {"enabled", "trigger_percent", "within_hours"}
