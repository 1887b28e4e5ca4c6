"""Problems in the user's files: how they are built, one way everywhere.

What is allowed is an English template of `flowsim.texts`, filled from the details.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from difflib import get_close_matches

from flowsim.errors import Problem

ONE_OF = "one of: {names}"


def problem(
    code: str, key: str, value: object = None, allowed: str = "", **details: object
) -> Problem:
    """A problem that does not know its file yet; `details` fill message and `allowed`."""
    return Problem(code, "", key, value, allowed, None, details)


def unknown(
    code: str, key: str, value: object, names: Collection[str], *, written: str | None = None
) -> Problem:
    """A name that is not among `names`, with the nearest that is.

    The name is the value, unless `written` says that it is another text.
    """
    name = str(value) if written is None else written
    listed = ", ".join(sorted(names)) or "-"
    return Problem(code, "", key, value, ONE_OF, nearest(name, names), {"names": listed})


def nearest(written: str, names: Iterable[str]) -> str | None:
    """The valid name that looks most like what was written, when one does."""
    matches = get_close_matches(written, list(names), n=1, cutoff=0.6)
    return matches[0] if matches else None


def in_file(problems: Iterable[Problem], file: str) -> tuple[Problem, ...]:
    """The same problems, with the file of those that have none."""
    return tuple(p if p.file else replace(p, file=file) for p in problems)


class RefusedError(Exception):
    """Carries one problem up to where problems are collected; never leaves this package."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.problem = found
