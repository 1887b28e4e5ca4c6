"""Which setting and which teams a patient's next stay means, and the levels of settings."""

from __future__ import annotations

import pytest

from flowsim.scenario.resolve import (
    UnresolvedError,
    catchment,
    home_hospitals,
    loaded_settings,
    municipality_shares,
    possible_routes,
    residents,
    resolve_setting,
    resolve_target,
    resolve_teams,
)
from flowsim.scenario.transitions import setting_levels, transitions
from flowsim.terms import Kind
from tests.scenario.written import AREA, loaded, spoiled

AREA_READ = loaded(AREA).area


@pytest.mark.parametrize(
    ("hospital", "specialty", "setting"),
    [
        ("north", "medicine", "north-medicine"),
        ("north", "surgery", "north-surgery"),
        ("south", "medicine", "south-ward"),
        ("south", "surgery", "south-ward"),
    ],
)
def test_the_setting_with_most_filters_that_match_is_first_choice(
    hospital: str, specialty: str, setting: str
) -> None:
    found = resolve_setting(
        AREA_READ, "ward", municipality="dale", hospital=hospital, specialty=specialty
    )
    assert found == setting


@pytest.mark.parametrize("kind", ["entry", "home", "return", "elsewhere"])
def test_kinds_outside_the_area_need_no_setting(kind: str) -> None:
    where = {"municipality": "dale", "hospital": "north", "specialty": "medicine"}
    assert resolve_setting(AREA_READ, kind, **where) == kind


def test_a_kind_that_is_not_there_cannot_be_resolved() -> None:
    with pytest.raises(UnresolvedError) as caught:
        resolve_setting(
            AREA_READ, Kind.HOME_HELP, municipality="dale", hospital="north", specialty="medicine"
        )
    assert caught.value.combination == ("home-help", "dale", "north", "medicine")


def test_an_alternative_names_a_setting_or_a_kind() -> None:
    outlier = AREA_READ.settings["north-medicine"].alternatives[0]
    interim = AREA_READ.settings["housing"].alternatives[0]
    whom = {"municipality": "hill", "hospital": "north", "specialty": "medicine"}
    assert resolve_target(AREA_READ, outlier, **whom) == "north-surgery"
    assert resolve_target(AREA_READ, interim, **whom) == "short"


@pytest.mark.parametrize(
    ("municipality", "teams"), [("hill", ("meeting-hill",)), ("dale", ("meeting",))]
)
def test_teams_of_a_role_are_those_closest_to_the_patient(
    municipality: str, teams: tuple[str, ...]
) -> None:
    found = resolve_teams(
        AREA_READ, "meeting", municipality=municipality, hospital="north", specialty="medicine"
    )
    assert found == teams


def test_teams_that_are_equally_close_share_the_work() -> None:
    values = spoiled({"teams.meeting-too": AREA["teams"]["meeting"]})
    found = resolve_teams(
        loaded(values).area, "meeting", municipality="dale", hospital="north", specialty="medicine"
    )
    assert found == ("meeting", "meeting-too")


def test_patients_come_from_municipalities_by_inhabitants_or_as_given() -> None:
    assert municipality_shares(AREA_READ, "medicine") == pytest.approx(
        {"hill": 8 / 17, "dale": 9 / 17}
    )
    assert municipality_shares(AREA_READ, "surgery") == {"hill": 0.5, "dale": 0.5}


def test_catchment_is_every_municipality_with_its_hospitals() -> None:
    assert list(catchment(AREA_READ, "medicine")) == [
        ("dale", "north"),
        ("dale", "south"),
        ("hill", "north"),
    ]


def test_an_area_without_hospitals_and_municipalities_has_one_nameless_of_each() -> None:
    horizon = {"start_date": "2025-01-06"}
    ward = {"ward": {"kind": "ward"}}
    path = [{"kind": "ward", "need": {"days": 1}}]
    group = {"specialty": "any", "arrivals": {"per_day": 1}, "path": path}
    area = loaded({"horizon": horizon, "settings": ward, "groups": {"all": group}}).area
    assert list(catchment(area, "all")) == [("", "")]
    assert home_hospitals(area, "all", "") == {"": 1.0}


def test_only_routes_with_a_chance_are_possible() -> None:
    group = AREA_READ.groups["medicine"]
    assert possible_routes(group) == {
        "none": ("home",),
        "unchanged": ("home",),
        "new-social": ("housing", "short"),
    }
    values = spoiled({"groups.medicine.planning_probability": 0})
    assert possible_routes(loaded(values).area.groups["medicine"]) == {"none": ("home",)}


def test_start_rows_name_settings_by_id_or_kind() -> None:
    assert loaded_settings(AREA_READ, ("ward", "short")) == (
        "north-medicine",
        "north-surgery",
        "short",
        "south-ward",
    )


def test_residents_of_a_setting_are_those_whose_first_choice_it_is() -> None:
    assert list(residents(AREA_READ, "medicine", "south-ward")) == [("dale", "south")]
    assert list(residents(AREA_READ, "medicine", "north-surgery")) == []


def test_levels_go_down_along_required_moves() -> None:
    assert setting_levels(AREA_READ) == {
        "ed": 0,
        "housing": 0,
        "short": 1,  # people wait there for special housing
        "north-medicine": 2,
        "north-surgery": 2,  # medical outliers leave from there
        "south-ward": 2,
    }


def test_wards_that_take_each_others_outliers_are_no_circle() -> None:
    back = [{"target": "north-medicine", "after": {"hours": 2}, "keeps_ticket": True}]
    levels = setting_levels(loaded(spoiled({"settings.north-surgery.alternatives": back})).area)
    assert levels["north-surgery"] == levels["north-medicine"] == 2


def test_a_patient_may_begin_a_step_where_an_outlier_lies_or_a_stay_was_served() -> None:
    steps, unresolved = transitions(AREA_READ)
    assert unresolved == ()
    home = next(s for s in steps if s.to_kind == "home" and s.municipality == "hill")
    assert home.holders == {"north-medicine", "north-surgery"}
    housing = next(s for s in steps if s.to_kind == "special-housing" and s.from_kind == "ward")
    assert housing.interim == {"short"}


def test_interim_places_count_only_for_those_they_are_open_to() -> None:
    values = spoiled({"settings.housing.alternatives.0.origins": ["hospital-at-home"]})
    assert setting_levels(loaded(values).area)["short"] == 0
