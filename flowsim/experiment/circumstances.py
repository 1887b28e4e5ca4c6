"""When, where and how an experiment was run: what may differ between two equal results."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from flowsim.errors import InputError
from flowsim.experiment.stored import read_stored
from flowsim.tables import storage

FILE = "run.json"


@dataclass(frozen=True)
class Machine:
    """What the machine calls itself."""

    system: str
    processor: str
    processors: int | None
    python: str


@dataclass(frozen=True)
class Circumstances:
    """Of a finished experiment; `cluster` is the address of the scheduler that was used."""

    finished_at: str
    seconds: float
    engine: str
    workers: int
    machine: Machine
    cluster: str | None = None

    def moment(self) -> datetime:
        """When it was finished, UTC.

        Raises:
            InputError: when what is stored is no moment.
        """
        try:
            return datetime.fromisoformat(self.finished_at).astimezone(UTC)
        except ValueError as error:
            raise InputError("file_broken", file=FILE, allowed="ISO 8601") from error


def circumstances_now(
    *, engine: str, workers: int, seconds: float, cluster: str | None
) -> Circumstances:
    """Of an experiment that is finished now, on this machine, and took so many seconds."""
    machine = Machine(
        platform.system(), platform.machine(), os.cpu_count(), platform.python_version()
    )
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Circumstances(now, round(seconds, 1), engine, workers, machine, cluster)


def write_circumstances(folder: Path, circumstances: Circumstances) -> None:
    """Store them in the result folder; that the file is there says that it is finished.

    Raises:
        InputError: when the file cannot be written.
    """
    storage.write_json(folder / FILE, asdict(circumstances))


def read_circumstances(folder: Path) -> Circumstances:
    """What was stored in a result folder.

    Raises:
        InputError: when the file is missing or broken.
    """
    return read_stored(folder / FILE, Circumstances)
