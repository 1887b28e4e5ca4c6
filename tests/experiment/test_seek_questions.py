"""What may be asked of a search: goals, numbers of an area and ranges, as people write them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flowsim.errors import InputError, ScenarioError
from flowsim.experiment.seek_goal import find_kpi, read_goal
from flowsim.experiment.seek_quantity import find_quantity, read_range, varied
from flowsim.scenario.load import load_scenario
from flowsim.scenario.resolved import Scenario
from flowsim.texts import error_text

AREA = "halland"


@pytest.fixture(scope="module", name="halland")
def _halland() -> Scenario:
    return load_scenario(AREA)


def refusal(ask: Callable[[], object]) -> str:
    """What is said of something that cannot be asked."""
    with pytest.raises(InputError) as caught:
        ask()
    return error_text(caught.value, "en")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ready-over-3-days", "ready-over-3-days"),
        ("Ready over 3 days", "ready-over-3-days"),
        ("över 3 dagar som klar", "ready-over-3-days"),
        ("share waiting above 3 days", "ready-over-3-days"),
        ("Väntan på vårdplats från akuten", "boarding-hours"),
    ],
)
def test_a_kpi_is_named_by_key_by_title_in_either_language_or_as_people_say_it(
    name: str, key: str
) -> None:
    assert find_kpi(name).key == key


@pytest.mark.parametrize(
    ("text", "kpi", "by", "of", "comparison", "value"),
    [
        ("ready-over-3-days < 10 %", "ready-over-3-days", "all", "", "<", 10),
        ("occupancy>=85,5", "occupancy", "all", "", ">=", 85.5),
        ("boarding-hours ≤ 0.5 days", "boarding-hours", "all", "", "<=", 12),
        ("true-delay-days < 12 timmar", "true-delay-days", "all", "", "<", 0.5),
        ("special-housing-wait-days@hylte < 60 d", "special-housing-wait-days", "municipality",
         "hylte", "<", 60),
        ("ready-over-3-days@municipality=halmstad < 10", "ready-over-3-days", "municipality",
         "halmstad", "<", 10),
        ("occupancy@ward-varberg-surgery > 80 procent", "occupancy", "setting",
         "ward-varberg-surgery", ">", 80),
    ],
)  # fmt: skip
def test_a_goal_is_a_kpi_a_comparison_and_a_value_in_its_unit(
    halland: Scenario, text: str, kpi: str, by: str, of: str, comparison: str, value: float
) -> None:
    goal = read_goal(text, halland.area)
    assert (goal.kpi, goal.by, goal.of) == (kpi, by, of)
    assert (goal.limit.comparison, goal.limit.value) == (comparison, value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fewer people waiting", 'Write KPI < VALUE: "ready-over-3-days < 10 %"'),
        ("ready-over-3-days = 10 %", "cannot be read"),
        ("ready-over-3-day < 10 %", "Did you mean ready-over-3-days?"),
        ("share waiting above 4 days < 10 %", "Did you mean ready-over-"),
        ("ready-over-3-days < 10 hours", "ready-over-3-days is not measured in hours. Allowed:"),
        ("boarding-hours < 10 %", "not measured in %"),
        ("special-housing-wait-days@hyllte < 60", "Did you mean: hylte?"),
        ("special-housing-wait-days@muncipality=hylte < 60", "Did you mean: municipality?"),
        (
            "ready-over-3-days@halmstad < 10",
            "ready-over-3-days@hospital=halmstad, ready-over-3-days@municipality=halmstad",
        ),
        ("occupancy-by-hour@hylte < 10", "has no value for hylte alone"),
    ],
)
def test_a_goal_that_cannot_be_used_is_told_with_what_could_be(
    halland: Scenario, text: str, said: str
) -> None:
    assert said in refusal(lambda: read_goal(text, halland.area))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("short-term.places@halmstad", "settings.short-term-halmstad.places"),
        ("settings.short-term-halmstad.places", "settings.short-term-halmstad.places"),
        ("short-term-halmstad.places", "settings.short-term-halmstad.places"),
        ("settings.*.places@short-term-hylte", "settings.short-term-hylte.places"),
        ("short-term.surge_places@hylte", "settings.short-term-hylte.surge_places"),
    ],
)
def test_a_number_is_named_by_its_key_or_by_kind_and_place(
    halland: Scenario, text: str, key: str
) -> None:
    assert find_quantity(text, halland).key == key


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("short-term.place@halmstad", "Did you mean short-term.places@halmstad?"),
        ("short-term.places@halmsta", "Did you mean short-term.places@halmstad?"),
        ("short-term.places", "short-term.places@falkenberg, short-term.places@halmstad"),
        ("settings.short-term-halmstad.kind", "is no number of the area"),
        ("", "is no number of the area"),
    ],
)
def test_a_number_that_is_not_one_is_told_with_the_nearest(
    halland: Scenario, text: str, said: str
) -> None:
    assert said in refusal(lambda: find_quantity(text, halland))


def test_what_is_varied_is_known_with_its_value_unit_and_title(halland: Scenario) -> None:
    found = find_quantity("short-term.places@halmstad", halland)
    setting = halland.area.settings["short-term-halmstad"]
    assert (found.value, found.unit, found.setting) == (
        setting.places,
        "places",
        "short-term-halmstad",
    )
    assert found.title == setting.title


@pytest.mark.parametrize(
    ("text", "numbers"), [("3:6", (3, 4, 5, 6)), ("0:10:5", (0, 5, 10)), ("-1:1", (-1, 0, 1))]
)
def test_a_range_has_both_its_ends(text: str, numbers: tuple[int, ...]) -> None:
    assert read_range(text) == numbers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("20-60", "Write two whole numbers"),
        ("20:60.5", "Write two whole numbers"),
        ("60:20", "the lower end comes first"),
        ("20:20", "the lower end comes first"),
        ("0:10:0", "the lower end comes first"),
        ("0:100000", "more than 1001 numbers"),
    ],
)
def test_a_range_that_cannot_be_used_is_told(text: str, said: str) -> None:
    assert said in refusal(lambda: read_range(text))


def test_the_number_is_set_whatever_a_lever_made_of_it(halland: Scenario) -> None:
    quantity = find_quantity("ward.places@ward-halmstad-medicine", halland)
    found = varied(AREA, "bed-cut", [(quantity, 33)])
    others = load_scenario(AREA, "bed-cut").area.settings
    assert found.area.settings["ward-halmstad-medicine"].places == 33
    assert found.area.settings["ward-varberg-medicine"] == others["ward-varberg-medicine"]
    assert found.provenance[quantity.key].assumption == "tried by --vary"


def test_a_number_that_the_model_does_not_allow_is_told(halland: Scenario) -> None:
    quantity = find_quantity("short-term.places@halmstad", halland)
    with pytest.raises(ScenarioError) as caught:
        varied(AREA, "", [(quantity, -1)])
    assert "settings.short-term-halmstad.places = -1" in error_text(caught.value, "en")
