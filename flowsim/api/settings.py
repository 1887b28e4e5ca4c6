"""How to run an experiment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flowsim.experiment import defaults


@dataclass(frozen=True)
class Settings:
    """How to run: the same for `run` and `compare`.

    `days` replaces the observed days of the area. `workers` are processes: None is one
    per processor. `out` is the folder of results. `scenarios` is where areas, levers and
    cases are looked for, None for those that come with flowsim. `allow_unstable` runs even
    what can only grow.
    """

    replications: int = defaults.REPLICATIONS
    seed: int = defaults.SEED
    days: int | None = None
    workers: int | None = 1
    out: Path = Path(defaults.OUT)
    scenarios: Path | None = None
    keep_journeys: int | Literal["all"] = defaults.KEEP_JOURNEYS
    allow_unstable: bool = False


AS_USUAL = Settings()
"""When nothing else is said."""
