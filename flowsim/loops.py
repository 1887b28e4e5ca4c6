"""Loops that become machine code where Numba is there, and are plain Python where it is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


class Decorator(Protocol):
    """Gives back a function of the same kind."""

    def __call__(self, function: Function, /) -> Function:
        """The function itself, or its machine code."""


def loops_of(*made_of: str) -> tuple[Decorator, Decorator]:
    """What makes machine code of the functions of a file: of those inside, and of entries.

    Python calls entries only, and these make no arrays. `made_of` are the file and those
    whose numbers it has: when one of them changes, machine code is made anew. The file is
    to be imported when it is needed: Numba takes its time.
    """
    try:
        import numba

        from flowsim.machine_code import keeping
    except (ImportError, OSError):  # not installed, or its libraries do not load
        return _as_python, _as_python

    def compiled(**options: bool) -> Decorator:
        def by_numba(function: Function, /) -> Function:
            njit: Any = numba.njit  # its types leave out options that it has
            with keeping(("loops.py", *made_of)) as keeps:
                options_of_all = {"nogil": True, "cache": keeps, "error_model": "numpy"}
                made: Function = njit(_nrt=False, **options_of_all, **options)(function)
                return made

        return by_numba

    if not _is_usable(compiled()):
        return _as_python, _as_python
    return compiled(no_cpython_wrapper=True, no_cfunc_wrapper=True), compiled(no_cfunc_wrapper=True)


def _as_python(function: Function, /) -> Function:
    return function


def _one_more(number: int) -> int:
    return number + 1


def _is_usable(compiled: Decorator) -> bool:
    """Whether a function can be compiled here."""
    try:
        return bool(compiled(_one_more)(1) == 2)
    except Exception:
        return False
