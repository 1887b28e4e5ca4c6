"""Which cases make a grid of two numbers, and how it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowsim import api
from flowsim.api import Settings
from flowsim.api.pictures import source_of
from flowsim.errors import InputError
from flowsim.experiment.cases import read_levels
from flowsim.experiment.grid import FILE, Cell, grid_of, read_grid, write_grid
from flowsim.experiment.sensitivity import Levels
from flowsim.scenario.cases import parse_cases
from flowsim.scenario.locate import Library, find_library

LIBRARY: Library = find_library()


def written(*texts: str) -> list[str]:
    return [case.text for case in parse_cases(texts)]


def test_two_numbers_of_two_levers_make_a_grid() -> None:
    found = grid_of(written("bed-cut=10/5+early-ready=6/12/24"), None, LIBRARY)
    assert found is not None
    assert (found.x.values, found.y.values) == ((5, 10), (6, 12, 24))
    assert Cell(10, 24, "bed-cut=10+early-ready=24", "") in found.cells
    assert len(found.cells) == 6
    assert not found.at_levels


def test_two_parameters_of_one_lever_make_a_grid_with_their_titles() -> None:
    found = grid_of(written("avstamning-dropped=0/0.5,freed=0/8"), None, LIBRARY)
    assert found is not None
    assert found.title.en == "Check-in meetings dropped"
    assert (found.x.title.en, found.y.title.en) == (
        "More cases in which information is searched for",
        "Assessor time freed",
    )
    assert (found.x.unit, found.y.unit) == ("share of cases", "%")


def test_one_number_over_the_levels_of_an_uncertain_lever_makes_a_grid() -> None:
    levels = Levels("team-load", (90, 125))
    found = grid_of(written("bed-cut=5/10"), levels, LIBRARY)
    assert found is not None
    assert found.at_levels
    assert Cell(5, 90, "team-load=90+bed-cut=5", "team-load=90") in found.cells
    assert found.y.title.en == "Slots, of today's"


def test_a_lever_at_two_places_is_two_numbers() -> None:
    found = grid_of(written("bed-cut@varberg=5/10+bed-cut@halmstad=0/20"), None, LIBRARY)
    assert found is not None
    assert (found.x.values, found.y.values) == ((5, 10), (0, 20))
    assert (found.x.title.en, found.y.title.en) == (
        "Beds closed (varberg)",
        "Beds closed (halmstad)",
    )
    mixed = (
        f"bed-cut@{at}={n}+early-ready={h}"
        for at, n in (("varberg", 5), ("halmstad", 10))
        for h in (6, 12)
    )
    assert grid_of(written(*mixed), None, LIBRARY) is None


@pytest.mark.parametrize(
    "texts",
    [
        ("bed-cut=5/10",),
        ("bed-cut=5+early-ready=6", "bed-cut=5+early-ready=12", "bed-cut=10+early-ready=6"),
        ("bed-cut", "early-ready"),
        ("bed-cut=5/10", "early-ready=6/12"),
        ("bed-cut=5/10+early-ready=6/12+team-load=90/125",),
    ],
)
def test_what_is_not_every_pair_of_two_numbers_is_no_grid(texts: tuple[str, ...]) -> None:
    assert grid_of(written(*texts), None, LIBRARY) is None


def test_other_cases_beside_a_grid_are_left_alone() -> None:
    found = grid_of(written("hemma-forst", "bed-cut=5/10+early-ready=6/12"), None, LIBRARY)
    assert found is not None
    assert len(found.cells) == 4


def test_a_grid_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    found = grid_of(written("bed-cut=5/10+early-ready=6/12"), None, LIBRARY)
    assert found is not None
    write_grid(tmp_path, found)
    assert read_grid(tmp_path) == found


def test_without_a_grid_there_is_none_and_a_broken_one_is_told(tmp_path: Path) -> None:
    assert read_grid(tmp_path) is None
    (tmp_path / FILE).write_text('{"x": 1}', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_grid(tmp_path)
    assert caught.value.code == "file_broken"


def test_levels_may_be_of_a_parameter_that_is_named() -> None:
    levels = read_levels("avstamning-dropped,incomplete=0/0.2", "simba")
    found = grid_of(written("avstamning-restored=0.2/0.8"), levels, LIBRARY)
    assert found is not None
    base = "avstamning-dropped,incomplete=0.2"
    assert Cell(0.8, 0.2, f"{base}+avstamning-restored=0.8", base) in found.cells
    assert found.y.title.en == "More cases that have to be done again"


@pytest.mark.parametrize(
    "text", ["team-load=90/125,other=1", "avstamning-dropped=0.1/0.2,freed=4", "team-load,no=1/2"]
)
def test_levels_of_several_numbers_or_of_none_that_there_is_are_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_levels(text, "simba")
    assert caught.value.code == "levels_of_one_lever"


def test_a_comparison_keeps_its_grid_for_the_pictures(library: Path, tmp_path: Path) -> None:
    several = Settings(
        replications=2, workers=1, out=tmp_path, scenarios=library, allow_unstable=True
    )
    kept = api.compare("small", ["fewer-beds=1/2"], several, levels="demand=80/100").result
    shown = source_of(kept).grid
    assert shown is not None
    assert [cell.base for cell in shown.cells] == [
        "demand=80",
        "demand=80",
        "demand=100",
        "demand=100",
    ]
    alone = api.compare("small", ["fewer-beds=1/2"], several).result
    assert source_of(alone).grid is None
