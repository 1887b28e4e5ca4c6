"""The grammar of cases."""

from __future__ import annotations

import pytest

from flowsim.errors import ScenarioError
from flowsim.scenario.cases import Case, Term, parse_case, parse_cases


def test_a_case_is_terms_joined_by_plus() -> None:
    assert parse_case("bed-cut=15+hemma-forst") == Case(
        (Term("bed-cut", 15.0), Term("hemma-forst"))
    )


def test_nothing_is_the_area_as_it_is() -> None:
    assert parse_cases(["", " "]) == (Case(), Case())


def test_a_grid_is_one_case_for_each_value_in_order() -> None:
    assert [case.text for case in parse_cases(["a=0/5/10+b", "c"])] == [
        "a=0+b",
        "a=5+b",
        "a=10+b",
        "c",
    ]


def test_two_grids_are_combined() -> None:
    texts = [case.text for case in parse_cases(["a=1/2+b=3/4"])]
    assert texts == ["a=1+b=3", "a=1+b=4", "a=2+b=3", "a=2+b=4"]


def test_other_parameters_of_a_lever_follow_by_name() -> None:
    assert parse_case("a=1,hours=4+b,days=2") == Case(
        (Term("a", 1.0, (("hours", 4.0),)), Term("b", None, (("days", 2.0),)))
    )


def test_every_parameter_may_be_a_grid() -> None:
    texts = [case.text for case in parse_cases(["a=1/2,hours=3/4,days=5"])]
    assert texts == [
        "a=1,hours=3,days=5",
        "a=1,hours=4,days=5",
        "a=2,hours=3,days=5",
        "a=2,hours=4,days=5",
    ]


@pytest.mark.parametrize("value", ["-2.5", ".5", "10", "0"])
def test_values_are_numbers(value: str) -> None:
    assert parse_case(f"a={value}").terms[0].value == float(value)


@pytest.mark.parametrize(
    "text",
    [
        "a b",
        "A",
        "a==1",
        "a=",
        "a+",
        "+a",
        "a=1/",
        "a=1,5",
        "a=nan",
        "a=1e3",
        "å",
        "a--b",
        "a,b",
        "a=1,",
        "a,=1",
    ],
)
def test_what_is_not_a_case_is_told(text: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_cases(["fine", text])
    assert [found.code for found in caught.value.problems] == ["not_a_case"]
    assert caught.value.problems[0].file == text


def test_all_texts_that_are_not_cases_are_told_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_cases(["A", "fine", "B"])
    assert len(caught.value.problems) == 2


def test_text_of_a_case_reads_back_to_the_same_case() -> None:
    case = parse_case("a=0.1,d=2+b+c=-3")
    assert parse_case(case.text) == case
