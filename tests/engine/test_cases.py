"""Every rule of the model, worked by hand: docs/model.md with numbers."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pyarrow as pa
import pytest

from flowsim.engine.flatten import flatten
from flowsim.engine.run import EngineInUse, simulate
from flowsim.kpi.causes import delay_causes
from flowsim.tables.journeys import Journeys
from tests.engine.case_compare import differences
from tests.engine.case_files import Case, case_paths, read_case

pytestmark = pytest.mark.case

RULES = [f"R{number}" for number in range(1, 31)]


def _tables(case: Case, journeys: Journeys) -> dict[str, pa.Table]:
    """The tables that the case speaks of."""
    return {
        name: delay_causes(journeys) if name == "causes" else getattr(journeys, name)
        for name in case.expected
    }


@pytest.mark.parametrize("engine", get_args(EngineInUse))
@pytest.mark.parametrize("path", case_paths(), ids=lambda path: path.stem)
def test_what_happens_is_what_was_worked_by_hand(path: Path, engine: EngineInUse) -> None:
    case = read_case(path)
    journeys = simulate(case.cohort, flatten(case.scenario), engine=engine)
    found = differences(case, _tables(case, journeys))
    assert not found, "\n".join([f"{case.rule} {case.title}", *found, case.why])


@pytest.fixture(scope="module")
def rules_with_a_case() -> set[str]:
    return {read_case(path).rule for path in case_paths()}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_case(rule: str, rules_with_a_case: set[str]) -> None:
    assert rule in rules_with_a_case


@pytest.mark.parametrize("path", case_paths(), ids=lambda path: path.stem)
def test_a_case_shows_its_working_and_is_named_by_its_rule(path: Path) -> None:
    case = read_case(path)
    assert case.rule in RULES
    assert path.stem.startswith(f"r{int(case.rule[1:]):02d}-")
    assert len(case.why.split()) > 20
    assert case.expected
