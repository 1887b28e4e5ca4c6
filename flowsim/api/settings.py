"""How to run an experiment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from flowsim.engine.run import Engine, engine_in_use
from flowsim.experiment import defaults
from flowsim.experiment.looks import AT_MOST


@dataclass(frozen=True)
class Settings:
    """How to run: the same for `run` and `compare`.

    `replications` None is 50 with the compiled engine, 10 with SimPy's; `engine` "auto" is the
    compiled one where it can be used. `days` replaces the observed days of the area. `workers`
    are processes: None is one per processor. `out` is the folder of results. `scenarios` is where
    areas, levers and cases are looked for, None for those that come with flowsim.
    `allow_unstable` runs even what can only grow. With `precision` (KPI -> half width of the
    interval shown, in the unit of the KPI) it goes on until that is reached, from 20 to `at_most`
    replications, and `replications` are not read. `cluster` is the address of a Dask scheduler,
    whose workers are used instead of processes here.
    """

    replications: int | None = None
    seed: int = defaults.SEED
    days: int | None = None
    workers: int | None = 1
    out: Path = Path(defaults.OUT)
    scenarios: Path | None = None
    keep_journeys: int | Literal["all"] = defaults.KEEP_JOURNEYS
    allow_unstable: bool = False
    precision: Mapping[str, float] = field(default_factory=dict)
    at_most: int = AT_MOST
    engine: Engine = "auto"
    cluster: str | None = None

    @property
    def runs(self) -> int:
        """Replications of each case, the most when it stops by itself."""
        if self.precision:
            return self.at_most
        if self.replications is None:
            return defaults.REPLICATIONS[engine_in_use(self.engine)]
        return self.replications


AS_USUAL = Settings()
"""When nothing else is said."""
