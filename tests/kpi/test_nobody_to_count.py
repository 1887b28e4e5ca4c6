"""Where nobody can be counted there is no value; where nobody happened to be, it is 0."""

from __future__ import annotations

from dataclasses import replace

from flowsim.engine.flatten import flatten
from flowsim.kpi.measure import measure
from flowsim.scenario.load import load_scenario
from flowsim.tables.journeys import Journeys
from tests.kpi.build import DAY, HOUR, Rows, journeys, window
from tests.kpi.read import by, total

WENT_HOME: Rows = [
    {"patient": 1, "setting": "ward", "entered_at": 0, "left_at": DAY},
    {"patient": 1, "setting": "home", "entered_at": DAY, "left_at": None},
]


def value(run: Journeys, kpi: str) -> float | None:
    return total(measure(run, scenario="", replication=0), kpi)


def test_readmission_is_none_where_nobody_can_come_back_and_0_where_nobody_did() -> None:
    run = journeys(window=window(2, end=40), stays=WENT_HOME)
    nobody_can = replace(run, window=replace(run.window, has_readmissions=False))
    assert value(run, "readmission-65") == 0.0
    assert value(nobody_can, "readmission-65") is None


def test_in_the_only_ward_nobody_can_be_an_outlier() -> None:
    def beds(*wards: str) -> Rows:
        census = {"at": 6 * HOUR, "staffed": 5, "occupied": 1, "is_census": True}
        return [{"setting": ward, **census} for ward in wards]

    assert value(journeys(window=window(1), capacity=beds("a")), "outliers-06") is None
    assert value(journeys(window=window(1), capacity=beds("a", "b")), "outliers-06") == 0.0
    assert value(journeys(window=window(1), capacity=beds("a")), "overcrowding-06") == 0.0


def test_without_electives_there_is_nothing_to_postpone() -> None:
    elective = {"patient": 1, "is_elective": True, "specialty": "surgery"}
    run = journeys(window=window(7), stays=WENT_HOME, patients=[elective, {"patient": 2}])
    table = measure(run, scenario="", replication=0)
    assert total(table, "postponed-electives") == 0.0
    assert by(table, "postponed-electives", "specialty") == {"surgery": 0.0}
    assert value(journeys(window=window(7), stays=WENT_HOME), "postponed-electives") is None


def test_without_discharge_planning_nobody_is_declared_ready_or_delayed() -> None:
    places = [{"setting": "ward", "at": 0, "staffed": 2}]

    def run(need: str) -> Journeys:
        patient = {"patient": 1, "need": need}
        return journeys(window=window(7), stays=WENT_HOME, patients=[patient], capacity=places)

    for kpi in ("ready-beds-share", "delay-bed-days-notice"):
        assert value(run("none"), kpi) is None
        assert value(run("unchanged"), kpi) == 0.0


def test_nobody_dies_in_a_line_that_nobody_is_in() -> None:
    housing: Rows = [
        {"setting": name, "kind": "special-housing", "municipality": "ale"}
        for name in ("oak", "sea")
    ]
    asks = {"patient": 1, "setting": "oak", "requested_at": 0, "ended_at": DAY}
    empty = journeys(window=window(7), stays=WENT_HOME, settings=housing)
    asked = journeys(window=window(7), stays=WENT_HOME, settings=housing, requests=[asks])
    table = measure(asked, scenario="", replication=0)
    assert value(empty, "special-housing-deaths") is None
    assert total(table, "special-housing-deaths") == 0.0
    assert by(table, "special-housing-deaths", "setting") == {"oak": 0.0}


def test_only_an_area_with_a_chance_of_readmission_has_readmissions() -> None:
    assert flatten(load_scenario("halland")).window.has_readmissions
    assert not flatten(load_scenario("mmc-ward")).window.has_readmissions
