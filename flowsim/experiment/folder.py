"""The folder of a result: which files it has, and how they come to be.

    results/
      latest.txt                    name of the folder that was finished last
      halland-1a2b3c4d/
        manifest.json               everything the tables depend on
        run.json                    when, where, how long: written last, so it means finished
        kpis.parquet series.parquet every replication
        comparison.parquet          paired differences, when there was something to compare
        precision.json              why it stopped, when something was to be precise
        sensitivity.parquet         the same over levels of a lever, when that was asked for
        grid.json                   which two numbers were varied, when two were
        waterfall.parquet           what each lever of a case accounts for, when asked for
        stability.json              what has more to do than it can
        scenarios/case-00/          scenario.resolved.toml, changes.json and about.json
        journeys/case-00/replication=0000/     what happened, for the first replications
        blocks/                     finished blocks of an experiment that is not finished

Every file is written beside its place and moved there, so that a file is whole or absent.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa

from flowsim.errors import InputError
from flowsim.experiment import circumstances
from flowsim.experiment.about import About, write_about
from flowsim.experiment.blocks import Block, BlockAnswer
from flowsim.experiment.identity import Manifest, case_folder, folder_name, manifest_text
from flowsim.experiment.precision import Stop
from flowsim.experiment.stored import read_stored
from flowsim.scenario.base import Text
from flowsim.scenario.resolved import Scenario
from flowsim.scenario.resolved_toml import resolved_toml
from flowsim.tables import storage
from flowsim.tables.packed import is_whole, read_packed
from flowsim.tables.schema import KPIS, SERIES

LATEST = "latest"
BROKEN = ("file_missing", "file_broken", "file_is_another_table")
"""Errors that say that a stored file is not whole."""


def open_folder(
    out: Path,
    manifest: Manifest,
    scenarios: Sequence[Scenario],
    about: Mapping[str, About] = MappingProxyType({}),
) -> Path:
    """The result folder of this experiment, with what is known before it is run.

    `about` says what cases are called; those it leaves out are called as they are written.

    Raises:
        InputError: when it cannot be written, is broken, or holds another experiment.
    """
    folder = out / folder_name(manifest)
    stored = folder / "manifest.json"
    if os.path.exists(stored):  # Path.exists raises for a name that is too long
        with whole(folder):
            found = storage.read_json(stored)
        if found != manifest:
            raise InputError("another_experiment", folder=folder)
    try:
        storage.write_text(stored, manifest_text(manifest))
    except InputError as error:
        reason = error.parameters.get("reason", "")
        raise InputError("results_not_writable", folder=out, reason=reason) from error
    for position, scenario in enumerate(scenarios):
        of_case = folder / "scenarios" / case_folder(position)
        _write_scenario(of_case, scenario)
        named = about.get(scenario.case, About(Text(sv=scenario.case, en=scenario.case)))
        write_about(of_case, named)
    return folder


@contextmanager
def whole(folder: Path) -> Iterator[None]:
    """Says of a broken file which result it spoils, and what to do about it.

    Raises:
        InputError: when a file of the result that is read within is missing or broken.
    """
    try:
        yield
    except InputError as error:
        if error.code not in BROKEN:
            raise
        file = error.parameters["file"]
        raise InputError("result_broken", file=file, folder=folder) from error


def _write_scenario(folder: Path, scenario: Scenario) -> None:
    storage.write_text(folder / "scenario.resolved.toml", resolved_toml(scenario))
    changes = [vars(change) for change in scenario.changes]
    text = json.dumps(changes, indent=2, ensure_ascii=False, default=str)
    storage.write_text(folder / "changes.json", text + "\n")


def write_comparison(folder: Path, table: pa.Table) -> None:
    """Store the paired differences (schema COMPARISON)."""
    storage.write_table(folder / "comparison.parquet", table)


def write_sensitivity(folder: Path, table: pa.Table) -> None:
    """Store the differences over levels of a lever (schema SENSITIVITY)."""
    storage.write_table(folder / "sensitivity.parquet", table)


def write_waterfall(folder: Path, table: pa.Table) -> None:
    """Store what each lever of a case accounts for (schema WATERFALL)."""
    storage.write_table(folder / "waterfall.parquet", table)


def is_finished(folder: Path) -> bool:
    """Whether the experiment of this folder was run to its end."""
    return (folder / circumstances.FILE).exists()


def has_block(folder: Path, block: Block) -> bool:
    """Whether a block is stored, whole."""
    return all(is_whole(path) for path in _block_files(folder, block).values())


def write_block(folder: Path, block: Block, answer: BlockAnswer) -> None:
    """Store a block; its table of KPIs last, so that a block is stored whole or not at all."""
    for position, replication, journeys in answer.journeys:
        storage.write_journeys(journeys_folder(folder, position, replication), journeys)
    files = _block_files(folder, block)
    storage.write_bytes(files["series"], answer.series)
    storage.write_bytes(files["kpis"], answer.kpis)


def read_block_kpis(folder: Path, block: Block) -> pa.Table:
    """KPIs of a stored block (schema KPIS)."""
    return read_packed(_block_files(folder, block)["kpis"])


def write_stop(folder: Path, stop: Stop) -> None:
    """Store why it stopped where it did."""
    storage.write_json(folder / "precision.json", asdict(stop))


def read_stop(folder: Path) -> Stop:
    """Why it stopped where it did.

    Raises:
        InputError: when the file is missing or broken.
    """
    return read_stored(folder / "precision.json", Stop)


def journeys_folder(folder: Path, position: int, replication: int) -> Path:
    """Where the journeys of a case and replication are, when they were kept."""
    return folder / "journeys" / case_folder(position) / f"replication={replication:04d}"


def join_blocks(folder: Path, blocks: Sequence[Block]) -> None:
    """Make one table of all blocks, in their order, and remove them."""
    for name, schema in (("series", SERIES), ("kpis", KPIS)):
        files = (_block_files(folder, block)[name] for block in blocks)
        storage.write_tables(folder / f"{name}.parquet", schema, map(read_packed, files))
    for block in blocks:
        for file in _block_files(folder, block).values():
            file.unlink()
    (folder / "blocks").rmdir()


def _block_files(folder: Path, block: Block) -> dict[str, Path]:
    return {
        name: folder / "blocks" / f"{block.number:04d}-{name}.packed" for name in ("series", "kpis")
    }
