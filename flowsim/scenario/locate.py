"""Where scenario files are: a path that is given, a folder, the checkout or the wheel."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flowsim.errors import Problem, ScenarioError
from flowsim.scenario.files import is_folder
from flowsim.scenario.problems import ONE_OF, nearest
from flowsim.scenario.translate import A_NAME

PACKAGE = Path(__file__).resolve().parents[1]
AREA_FOLDERS = ("areas", "small")
LEVER_FOLDER = "levers"
CASE_FOLDER = "cases"

Found = Literal["given", "beside-area", "checkout", "installed"]

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_NOT_ON_WINDOWS = frozenset({"con", "prn", "aux", "nul"}) | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)
}  # no file can have these names


@dataclass(frozen=True)
class Library:
    """A folder of scenario files, and how it was found."""

    folder: Path
    found: Found

    def areas(self) -> dict[str, Path]:
        """Area files by id: whole areas and small systems."""
        return {name: path for f in AREA_FOLDERS for name, path in self._files(f).items()}

    def levers(self) -> dict[str, Path]:
        """Lever files by id."""
        return self._files(LEVER_FOLDER)

    def cases(self) -> dict[str, Path]:
        """Case files by id."""
        return self._files(CASE_FOLDER)

    def shown(self, path: Path) -> str:
        """How a file is named in messages and results: never by where the machine keeps it."""
        if path.is_relative_to(self.folder):
            return (Path(self.folder.name) / path.relative_to(self.folder)).as_posix()
        return shown_path(path)

    def _files(self, folder: str) -> dict[str, Path]:
        inside = self.folder / folder
        try:
            with os.scandir(inside) as entries:
                names = sorted(entry.name for entry in entries if _is_toml(entry))
        except OSError:
            return {}
        return {name.rpartition(".")[0]: inside / name for name in names}


def _is_toml(entry: os.DirEntry[str]) -> bool:
    return os.path.normcase(entry.name).endswith(".toml") and entry.is_file()


def find_library(given: Path | None = None, *, area: Path | None = None) -> Library:
    """The scenarios folder: given, around the area file, of the checkout, or installed.

    Raises:
        ScenarioError: when the given folder does not exist.
    """
    if given is not None:
        if not is_folder(given):
            raise ScenarioError([Problem("folder_missing", shown_path(given), "")])
        return Library(given.resolve(), "given")
    if area is not None:
        for folder in (area.resolve().parent, area.resolve().parent.parent):
            if (folder / LEVER_FOLDER).is_dir():
                return Library(folder, "beside-area")
    checkout = PACKAGE.parent / "scenarios"
    if checkout.is_dir():
        return Library(checkout, "checkout")
    return Library(PACKAGE / "_data" / "scenarios", "installed")


def find_area(area: str, scenarios: Path | None = None) -> tuple[str, Path, Library]:
    """Id, file and library of an area given by id, by file or by a folder with one file.

    Raises:
        ScenarioError: when there is no such area, with the nearest id.
    """
    path, library = Path(area), find_library(scenarios)
    if area.endswith(".toml") or "/" in area or "\\" in area:
        return _area_by_path(path, scenarios)
    if area not in library.areas() and is_folder(path):
        return _area_by_path(path, scenarios)
    return area, find_file(area, library.areas(), "unknown_area", library), library


def find_file(name: str, files: dict[str, Path], code: str, library: Library) -> Path:
    """The file of a name.

    Raises:
        ScenarioError: with `code` and the nearest name, when there is none.
    """
    if name not in files:
        listed = ", ".join(sorted(files)) or "-"
        where = library.folder.name
        raise ScenarioError(
            [Problem(code, where, "", name, ONE_OF, nearest(name, files), {"names": listed})]
        )
    return files[name]


def check_name(name: str, shown: str) -> None:
    """Refuse a file name that cannot be an id on every system.

    Raises:
        ScenarioError: when it is not written as an id, or reserved on Windows.
    """
    if not _ID.fullmatch(name) or name in _NOT_ON_WINDOWS or len(name) > 60:
        raise ScenarioError([Problem("bad_file_name", shown, "", name, A_NAME)])


def shown_path(path: Path) -> str:
    """A path for people: from the working folder when it is below it."""
    absolute = path.absolute()
    here = Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else path).as_posix()


def _area_by_path(path: Path, scenarios: Path | None) -> tuple[str, Path, Library]:
    file = _only_file(path) if is_folder(path) else path
    check_name(file.stem, shown_path(file))
    return file.stem, file, find_library(scenarios, area=file)


def _only_file(folder: Path) -> Path:
    inside = sorted(folder.glob("*.toml")) or [
        file for name in AREA_FOLDERS for file in sorted((folder / name).glob("*.toml"))
    ]
    if len(inside) != 1:
        names = ", ".join(file.name for file in inside) or "-"
        raise ScenarioError(
            [Problem("not_one_area", shown_path(folder), "", None, "", None, {"names": names})]
        )
    return inside[0]
