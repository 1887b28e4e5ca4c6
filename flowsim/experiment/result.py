"""A finished experiment, read from its folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flowsim.errors import InputError
from flowsim.experiment import folder as at
from flowsim.experiment.about import About, read_about
from flowsim.experiment.circumstances import Circumstances, read_circumstances
from flowsim.experiment.compare import values_by_replication
from flowsim.experiment.grid import Grid, read_grid
from flowsim.experiment.identity import Manifest, case_folder
from flowsim.experiment.precision import Stop
from flowsim.experiment.result_html import result_html
from flowsim.experiment.stored import checked
from flowsim.experiment.summary import summarize_shown
from flowsim.kpi.declare import Dimension
from flowsim.kpi.registry import REGISTRY
from flowsim.scenario.files import read_toml
from flowsim.scenario.load import scenario_from_values
from flowsim.scenario.problems import nearest
from flowsim.scenario.resolved import Scenario
from flowsim.tables import storage
from flowsim.tables.journeys import Journeys
from flowsim.tables.schema import COMPARISON, KPIS, SCHEMA_VERSION, SENSITIVITY, SERIES, WATERFALL

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Result:
    """Where a result is, and what was run; its tables are read when they are asked for.

    Reading one raises InputError when its file is missing or broken.
    """

    folder: Path
    manifest: Manifest

    @property
    def area(self) -> str:
        """Id of the area."""
        return self.manifest["area"]

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases as written, in their order; the first is what others are compared with."""
        return tuple(entry["case"] for entry in self.manifest["cases"])

    @property
    def replications(self) -> int:
        """Replications of each case."""
        stop = self.stop()
        return self.manifest["replications"] if stop is None else stop.replications

    def stop(self) -> Stop | None:
        """Why it stopped where it did; None when the number of replications was given."""
        if "until" not in self.manifest:
            return None
        with at.whole(self.folder):
            return at.read_stop(self.folder)

    def kpis(self) -> pa.Table:
        """KPIs of every replication (schema KPIS)."""
        with at.whole(self.folder):
            return storage.read_table(self.folder / "kpis.parquet", KPIS)

    def values(
        self, kpi: str, case: str | None = None, *, by: Dimension = "all", of: str = ""
    ) -> Floats:
        """A KPI in every replication, in its unit; NaN where it is not defined.

        Args:
            kpi: its key, as `flowsim list kpis` shows it.
            case: as written; left out, the first of the result.
            by: what it is split by.
            of: the part of that, such as the id of a ward.

        Returns:
            Shape (replications,). Equal positions of two cases are the same patients.

        Raises:
            InputError: when there is no such KPI or case, or a file is missing or broken.
        """
        if kpi not in REGISTRY:
            raise InputError("unknown_kpi", kpi=kpi, nearest=nearest(kpi, REGISTRY) or "-")
        named = self.cases[0] if case is None else case
        if named not in self.cases:
            raise InputError("case_not_in_result", case=named, cases=_listed(self.cases))
        found = values_by_replication(self.kpis(), (kpi,), by)
        return found.get((named, kpi, of), np.full(self.replications, np.nan))

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return result_html(self.manifest, summarize_shown(self.kpis(), self.cases[0]))

    def series(self) -> pa.Table:
        """Series of every replication (schema SERIES)."""
        with at.whole(self.folder):
            return storage.read_table(self.folder / "series.parquet", SERIES)

    def comparison(self) -> pa.Table:
        """Paired differences (schema COMPARISON); only where several cases were run."""
        with at.whole(self.folder):
            return storage.read_table(self.folder / "comparison.parquet", COMPARISON)

    def has_comparison(self) -> bool:
        """Whether cases were compared."""
        return (self.folder / "comparison.parquet").exists()

    def sensitivity(self) -> pa.Table:
        """Differences over levels of a lever (schema SENSITIVITY); only where asked for."""
        with at.whole(self.folder):
            return storage.read_table(self.folder / "sensitivity.parquet", SENSITIVITY)

    def has_sensitivity(self) -> bool:
        """Whether cases were compared at several levels of a lever."""
        return (self.folder / "sensitivity.parquet").exists()

    def grid(self) -> Grid | None:
        """Which two numbers were varied at once; None when there were not two."""
        with at.whole(self.folder):
            return read_grid(self.folder)

    def waterfall(self) -> pa.Table:
        """What each lever of a case accounts for (schema WATERFALL); only where asked for."""
        with at.whole(self.folder):
            return storage.read_table(self.folder / "waterfall.parquet", WATERFALL)

    def has_waterfall(self) -> bool:
        """Whether cases were taken apart by their levers."""
        return (self.folder / "waterfall.parquet").exists()

    def circumstances(self) -> Circumstances:
        """When, where and how it was run."""
        with at.whole(self.folder):
            return read_circumstances(self.folder)

    def about(self, case: str) -> About:
        """What a case is called and what its answer rests on."""
        with at.whole(self.folder):
            return read_about(self.scenario_folder(case))

    def scenario(self, case: str) -> Scenario:
        """The scenario of a case as it was run.

        Raises:
            ScenarioError: when its file is broken, or of another version of flowsim.
        """
        file = self.scenario_folder(case) / "scenario.resolved.toml"
        return scenario_from_values(read_toml(file, file.name), area_id=self.area, origin=file.name)

    def scenario_folder(self, case: str) -> Path:
        """Where the resolved scenario of a case is stored."""
        return self.folder / "scenarios" / case_folder(self.cases.index(case))

    def journeys(self, case: str, replication: int) -> Journeys:
        """What happened in one run, when its journeys were kept.

        Raises:
            InputError: when they were not, or a file is broken.
        """
        if case not in self.cases or replication >= self._kept():
            raise InputError("journeys_not_kept", case=case, replication=replication)
        position = self.cases.index(case)
        with at.whole(self.folder):
            return storage.read_journeys(at.journeys_folder(self.folder, position, replication))

    def _kept(self) -> int:
        return min(self.manifest["keep_journeys"], self.replications)


def _listed(cases: Iterable[str]) -> str:
    return ", ".join(f'"{case}"' for case in cases)


def read_result(folder: Path) -> Result:
    """The result in a folder.

    Raises:
        InputError: when the folder holds no finished result.
    """
    if not folder.is_dir():
        raise InputError("no_such_result", folder=folder)
    with at.whole(folder):
        stored = storage.read_json(folder / "manifest.json")
    if stored.get("format") != SCHEMA_VERSION:
        raise InputError("result_of_other_version", folder=folder)
    if not at.is_finished(folder):
        raise InputError("result_not_finished", folder=folder)
    with at.whole(folder):
        return Result(folder, checked(stored, Manifest, folder / "manifest.json"))


def find_result(name: str, out: Path) -> Result:
    """The result that a user named: a folder, the name of one in `out`, or `latest`.

    Raises:
        InputError: when there is none.
    """
    if name == at.LATEST:
        pointer = out / f"{at.LATEST}.txt"
        if not pointer.is_file():
            raise InputError("no_latest_result", folder=out)
        return read_result(out / pointer.read_text(encoding="utf-8").strip())
    given = Path(name)
    return read_result(given if given.is_dir() else out / name)
