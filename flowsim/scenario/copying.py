"""A copy of the scenario files for editing."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from flowsim.errors import Problem, ScenarioError
from flowsim.scenario.inherited import ORIGIN_FOLDER
from flowsim.scenario.locate import AREA_FOLDERS, find_file, find_library, shown_path


def copy_scenarios(
    destination: Path, from_area: str | None = None, scenarios: Path | None = None
) -> Path:
    """Copy all scenario files, or those for one area, to a new folder; returns the folder.

    Levers, cases and the schemas for editors come along in both cases. Of one area a second
    copy is kept in `origin/`, to tell later which numbers are still its own
    (`scenario.inherited`). It appears whole or not at all, and nothing that exists is
    overwritten.

    Raises:
        ScenarioError: when there is no such area, the folder is there already (and not
            empty), or it cannot be written.
    """
    library = find_library(scenarios)
    only = find_file(from_area, library.areas(), "unknown_area", library) if from_area else None
    destination = destination.absolute()
    if destination.exists() and not (destination.is_dir() and not any(destination.iterdir())):
        raise ScenarioError([Problem("already_exists", shown_path(destination), "")])
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".flowsim-", dir=destination.parent) as folder:
            copied = Path(folder) / destination.name
            shutil.copytree(library.folder, copied, ignore=_hidden)
            if only is not None:
                kept = copied / only.relative_to(library.folder)
                _keep_only(copied, kept)
                shutil.rmtree(copied / ORIGIN_FOLDER, ignore_errors=True)
                (copied / ORIGIN_FOLDER).mkdir()
                shutil.copy(kept, copied / ORIGIN_FOLDER)
            if destination.exists():
                destination.rmdir()
            copied.rename(destination)
    except OSError as error:
        reason = error.strerror or str(error)
        details: dict[str, object] = {"reason": reason}
        found = Problem("cannot_write", shown_path(destination), "", details=details)
        raise ScenarioError([found]) from error
    return destination


def _keep_only(copied: Path, area: Path) -> None:
    for folder in AREA_FOLDERS:
        for file in (copied / folder).glob("*.toml"):
            if file != area:
                file.unlink()
        if (copied / folder).is_dir() and not any((copied / folder).iterdir()):
            (copied / folder).rmdir()


def _hidden(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name.startswith(".") or name == "__pycache__"]
