"""What the group has done: saved cases with notes and guesses, kept on disk at every change."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from flowsim.app.lock import locked
from flowsim.errors import InputError
from flowsim.tables import storage

FORMAT = 1
FILE, LOCK = "workshop.json", "workshop.lock"
MOST_CASES = 200
LONGEST_NAME, LONGEST_NOTE, LONGEST_CASE = 120, 2_000, 2_000


@dataclass(frozen=True)
class Noted:
    """A saved case in the group's words; `guess` is what they thought before they saw."""

    id: str
    name: str
    case: str
    note: str = ""
    by: str = ""
    guess: Mapping[str, str] = field(default_factory=dict)
    saved_at: str = ""


@dataclass(frozen=True)
class Content:
    """All that is kept; `last` is the case that was on the page."""

    cases: tuple[Noted, ...] = ()
    last: str = ""
    guess: Mapping[str, str] = field(default_factory=dict)


class Notebook:
    """The file of one area in the chosen folder; but for its lock no other is ever touched."""

    def __init__(self, folder: Path, area: str) -> None:
        self.file = folder.resolve() / area / FILE
        self.shown = (folder / area).as_posix()
        self._lock = threading.Lock()
        self._content = self._read()

    @property
    def content(self) -> Content:
        """What is kept now."""
        return self._content

    def save(self, given: Mapping[str, Any], case: str) -> Noted:
        """Keep a case under the group's words.

        Raises:
            InputError: when it has no name, there are too many, or the disk does not take it.
        """
        name = text_of(given, "name", LONGEST_NAME)
        if not name:
            raise InputError("saved_case_without_name")
        noted = Noted(
            secrets.token_hex(8),
            name,
            case,
            text_of(given, "note", LONGEST_NOTE),
            text_of(given, "by", LONGEST_NAME),
            guess_of(given),
            datetime.now().astimezone().isoformat(timespec="seconds"),
        )
        with self._alone():
            self._keep(replace(self._content, cases=_added(self._content.cases, noted)))
        return noted

    def restore(self, noted: Noted) -> None:
        """Put back what was removed.

        Raises:
            InputError: as `save`.
        """
        with self._alone():
            if all(one.id != noted.id for one in self._content.cases):
                self._keep(replace(self._content, cases=_added(self._content.cases, noted)))

    def remove(self, identity: str) -> Noted | None:
        """Take a case out; it is returned, so that it can be put back.

        Raises:
            InputError: when the disk does not take it.
        """
        with self._alone():
            found = next((one for one in self._content.cases if one.id == identity), None)
            others = tuple(one for one in self._content.cases if one.id != identity)
            if found is not None:
                self._keep(replace(self._content, cases=others))
            return found

    def remember(self, case: str, guess: Mapping[str, str]) -> None:
        """Keep what is on the page now.

        Raises:
            InputError: when the disk does not take it.
        """
        with self._alone():
            if (case, dict(guess)) != (self._content.last, dict(self._content.guess)):
                self._keep(replace(self._content, last=case, guess=dict(guess)))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Change what is kept, begun from what another `flowsim app` may have saved there."""
        with self._lock, locked(self.file.with_name(LOCK)):
            if self.file.is_file():
                self._content = self._read()
            yield

    def _keep(self, content: Content) -> None:
        storage.write_json(self.file, {"format": FORMAT, **asdict(content)})
        self._content = content

    def _read(self) -> Content:
        if not self.file.is_file():
            return Content()
        stored = storage.read_json(self.file)
        try:
            if stored["format"] != FORMAT:
                raise ValueError
            cases = tuple(Noted(**one) for one in _listed(stored["cases"]))
            return Content(cases, str(stored["last"]), dict(stored["guess"]))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError("file_broken", file=str(self.file), allowed="JSON") from error


def _listed(values: Any) -> Iterable[Mapping[str, Any]]:
    if not isinstance(values, list):
        raise TypeError
    return values


def _added(cases: tuple[Noted, ...], noted: Noted) -> tuple[Noted, ...]:
    if len(cases) >= MOST_CASES:
        raise InputError("too_many_saved_cases", most=MOST_CASES)
    return (*cases, noted)


def text_of(given: Mapping[str, Any], name: str, longest: int) -> str:
    """A text that a page sent, cut to its longest."""
    value = given.get(name, "")
    if not isinstance(value, str):
        raise InputError("not_understood_by_page", name=name)
    return "".join(sign for sign in value if sign.isprintable() or sign == "\n").strip()[:longest]


def guess_of(given: Mapping[str, Any]) -> dict[str, str]:
    """The guess that a page sent: a few short texts by name."""
    value = given.get("guess", {})
    if not isinstance(value, dict) or len(value) > 10:
        raise InputError("not_understood_by_page", name="guess")
    return {text_of({"key": key}, "key", LONGEST_NAME): text_of(value, key, 200) for key in value}
