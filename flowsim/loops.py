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
        from flowsim.one_piece import options
    except (ImportError, OSError):  # not installed, or its libraries do not load
        return _as_python, _as_python

    def compiled(*, is_entry: bool) -> Decorator:
        def by_numba(function: Function, /) -> Function:
            njit: Any = numba.njit  # its types leave out options that it has
            with keeping(("loops.py", "one_piece.py", *made_of)) as keeps:
                made: Function = njit(
                    nogil=True,
                    error_model="numpy",
                    _nrt=False,
                    no_cpython_wrapper=not is_entry,
                    no_cfunc_wrapper=True,
                    **options(is_entry=is_entry, keep=keeps),
                )(function)
                return made

        return by_numba

    entry = compiled(is_entry=True)
    return (compiled(is_entry=False), entry) if _is_usable(entry) else (_as_python, _as_python)


def is_machine_code(function: Callable[..., Any]) -> bool:
    """Whether this has become machine code: what is plain Python may be better done by NumPy."""
    return hasattr(function, "py_func")


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
