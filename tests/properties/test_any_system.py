"""Whatever system it is, with every feature on: what happens adds up."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from flowsim.engine.run import Engine
from flowsim.tables.schema import JOURNEY_TABLES
from tests.properties.holds import EVERYTHING
from tests.properties.runs import ENGINES, run_of
from tests.systems.system import System, read, save, system_of, systems

pytestmark = pytest.mark.property

by_engine = pytest.mark.parametrize("engine", ENGINES)
KEPT = Path(__file__).parent / "kept"
"""Systems that once showed something wrong."""


@by_engine
@given(system=systems())
@settings(max_examples=60)
def test_what_happens_adds_up(engine: Engine, system: System) -> None:
    run = run_of(system, engine)
    for holds in EVERYTHING:
        holds(run)


@by_engine
@given(system=systems(largest=30))
@settings(max_examples=15)
def test_the_same_system_gives_the_same_tables_twice(engine: Engine, system: System) -> None:
    once, again = (run_of(system, engine).journeys for _ in range(2))
    for name in JOURNEY_TABLES:
        assert getattr(once, name).equals(getattr(again, name)), name


@pytest.mark.slow
@by_engine
@pytest.mark.parametrize("first", range(0, 1200, 100))
def test_what_happens_adds_up_in_a_thousand_systems(
    engine: Engine, first: int, tmp_path: Path
) -> None:
    for seed in range(first, first + 100):
        system = system_of(seed)
        try:
            run = run_of(system, engine)
            for holds in EVERYTHING:
                holds(run)
        except Exception as error:
            kept = tmp_path / f"seed-{seed}.toml"
            save(system, kept, f"seed {seed}: {type(error).__name__}")
            raise AssertionError(f"{system!r}, written to {kept}: {error}") from error


@by_engine
@pytest.mark.parametrize("path", sorted(KEPT.glob("*.toml")), ids=lambda path: path.stem)
def test_what_was_once_wrong_stays_right(engine: Engine, path: Path) -> None:
    run = run_of(read(path), engine)
    for holds in EVERYTHING:
        holds(run)
