"""What must not change a result: the order of a file, the workers, a stop on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from flowsim.engine.run import Engine
from flowsim.experiment.run import Experiment, Interrupted, Progress, run_experiment
from flowsim.scenario.base import Text
from flowsim.scenario.load import scenario_from_values
from flowsim.scenario.resolved import Scenario
from flowsim.tables.columns import NEVER
from flowsim.verify.rows import Row, equal
from flowsim.verify.systems import SEED

REPLICATIONS = 3
DAYS = 28


def unchanged(scenario: Scenario, engine: Engine) -> list[Row]:
    """Rows of KPIs and Series that stay the same, to the last integer."""
    horizon = scenario.area.horizon.model_copy(update={"days": DAYS}).model_dump()
    reordered = _backwards(scenario.values["municipalities"])
    experiment = Experiment(
        (_as_written(scenario, horizon=horizon),), REPLICATIONS, SEED, 0, engine
    )
    backwards = replace(
        experiment,
        scenarios=(_as_written(scenario, horizon=horizon, municipalities=reordered),),
    )
    with TemporaryDirectory() as folder:
        out = Path(folder)
        base = _rows_of(experiment, out / "base", workers=1)
        again = {
            "rows of result, municipalities in another order": _rows_of(
                backwards, out / "backwards", workers=1
            ),
            "rows of result, two workers": _rows_of(experiment, out / "workers", workers=2),
            "rows of result, stopped and resumed": _stopped_and_resumed(
                experiment, out / "stopped"
            ),
        }
    return [_same(scenario.area.title, compared, base, rows) for compared, rows in again.items()]


def _same(
    title: Text, compared: str, base: Counter[tuple[object, ...]], rows: Counter[tuple[object, ...]]
) -> Row:
    return equal(
        title,
        compared,
        "rows",
        truth=base.total(),
        simulated=(base & rows).total() if rows.total() == base.total() else NEVER,
    )


def _rows_of(experiment: Experiment, out: Path, *, workers: int) -> Counter[tuple[object, ...]]:
    result = run_experiment(experiment, out=out, workers=workers)
    return _counted(result.kpis()) + _counted(result.series())


def _counted(table: pa.Table) -> Counter[tuple[object, ...]]:
    return Counter(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _stopped_and_resumed(experiment: Experiment, out: Path) -> Counter[tuple[object, ...]]:
    """The result of an experiment that is interrupted after its first replication."""

    def stop(progress: Progress) -> None:
        if progress.done:
            raise KeyboardInterrupt

    try:
        run_experiment(experiment, out=out, workers=1, on_progress=stop)
    except Interrupted:
        return _rows_of(experiment, out, workers=1)
    raise ValueError("the experiment ended before it could be interrupted")


def _as_written(scenario: Scenario, **changed: object) -> Scenario:
    """The scenario read again from its values, with some of them written differently."""
    return scenario_from_values({**scenario.values, **changed}, area_id=scenario.area_id)


def _backwards(values: object) -> dict[str, object]:
    """A table of a file, written in the opposite order."""
    return dict(reversed(list(dict(values).items()))) if isinstance(values, Mapping) else {}
