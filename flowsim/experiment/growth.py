"""After a run: which lines grew for as long as it lasted.

Where patients are blocked by what comes after, how long they keep a place is an outcome,
so that a setting with room on paper can still be too small. Growth is measured on the
people waiting for a first choice at 06:00, day by day over the observed window.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.special import stdtrit

from flowsim.experiment.intervals import FEWEST_FOR_SIMULTANEOUS

FEWEST_DAYS = 56
"""A trend over fewer days than eight weeks is luck or a holiday."""
SMALLEST_GROWTH = 1.0
"""People over the whole window; less is not worth a warning."""
SMALLEST_SHARE = 0.25
"""Of the mean line; a long line that grows by less over the window is called steady."""
TAIL = 0.025


@dataclass(frozen=True)
class Growth:
    """How fast the line of a setting grew, in people a week, with its 95 % interval.

    The interval holds for all settings of a case together (Bonferroni).
    """

    setting: str
    per_week: float
    low: float
    high: float
    mean_waiting: float
    weeks: float

    @property
    def is_growing(self) -> bool:
        """Whether the line grew, beyond luck and by enough to matter."""
        over_window = self.per_week * self.weeks
        matters = over_window >= max(SMALLEST_GROWTH, SMALLEST_SHARE * self.mean_waiting)
        return self.low > 0 and matters


def growths(series: pa.Table, case: str) -> tuple[Growth, ...]:
    """The growth of each line in which anybody waited, fastest first.

    Empty for runs too short or with too few replications to tell a trend from luck.
    """
    return growths_of(dict(_lines(series, case)))


def growths_of(waiting: Mapping[str, npt.NDArray[np.float64]]) -> tuple[Growth, ...]:
    """As `growths`, of the people waiting by setting, shape (replications, days) each."""
    lines = {setting: waiting[setting] for setting in sorted(waiting) if waiting[setting].any()}
    found = [_growth(setting, waiting, len(lines)) for setting, waiting in lines.items()]
    return tuple(sorted((one for one in found if one), key=lambda one: -one.per_week))


def _lines(series: pa.Table, case: str) -> Iterator[tuple[str, npt.NDArray[np.float64]]]:
    """For each setting the people waiting, shape (replications, days)."""
    wanted = pc.and_(
        pc.equal(series["series"].cast(pa.string()), "waiting"),
        pc.equal(series["scenario"].cast(pa.string()), case),
    )
    rows = series.filter(wanted)
    of = np.asarray(rows["of"].cast(pa.string()).to_pylist())
    replication, day = rows["replication"].to_numpy(), rows["at"].to_numpy()
    value = rows["value"].to_numpy()
    for setting in np.unique(of).tolist():
        mine = of == setting
        waiting = np.zeros((int(replication.max()) + 1, int(day.max()) + 1))
        waiting[replication[mine], day[mine]] = value[mine]
        yield setting, waiting


def _growth(setting: str, waiting: npt.NDArray[np.float64], lines: int) -> Growth | None:
    n, days = waiting.shape
    if n < FEWEST_FOR_SIMULTANEOUS or days < FEWEST_DAYS:
        return None
    centred = np.arange(days) - (days - 1) / 2
    per_week = 7 * waiting @ centred / (centred @ centred)
    half = stdtrit(n - 1, 1 - TAIL / lines) * per_week.std(ddof=1) / np.sqrt(n)
    mean = float(per_week.mean())
    return Growth(
        setting, mean, mean - float(half), mean + float(half), float(waiting.mean()), days / 7
    )
