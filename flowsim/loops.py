"""Loops that become machine code where Numba is there, and are plain Python where it is not."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, Protocol, TypeVar

import numpy as np

SELF = ("loops.py", "one_piece.py")
"""What all machine code of loops is made of besides."""

Function = TypeVar("Function", bound=Callable[..., Any])


class Decorator(Protocol):
    """Gives back a function of the same kind."""

    def __call__(self, function: Function, /) -> Function:
        """The function itself, or its machine code."""


def loops_of(*made_of: str) -> tuple[Decorator, Decorator]:
    """What makes machine code of the functions of a file: of those inside, and of entries.

    Python calls entries only, with numbers, arrays and named tuples of these, and entries make
    no arrays. `made_of` are the file and those whose numbers and named tuples it has: when one
    of them changes, machine code is made anew. The file is to be imported when it is needed:
    Numba takes its time.
    """
    if not are_machine_code():
        return _as_it_is, _as_python
    return _compiled(made_of, is_entry=False), _compiled(made_of, is_entry=True)


@cache
def are_machine_code() -> bool:
    """Whether loops become machine code here: not without Numba, or if that is told not to."""
    try:
        entry = _compiled((), is_entry=True)
        made = entry(_one_more)
        return made is not _one_more and made(1) == 2
    except Exception:  # also where its libraries do not load
        return False


def must_be_made(*made_of: str) -> bool:
    """Whether machine code of a file's loops is still to be made, which takes some seconds."""
    if not are_machine_code():
        return False
    from flowsim.machine_code import is_kept

    return not is_kept((*SELF, *made_of))


def _compiled(made_of: tuple[str, ...], *, is_entry: bool) -> Decorator:
    import numba

    from flowsim.machine_code import keeping
    from flowsim.one_piece import options

    def by_numba(function: Function, /) -> Function:
        njit: Any = numba.njit  # its types leave out options that it has
        with keeping((*SELF, *made_of)) as keeps:
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


def _one_more(number: int) -> int:
    return number + 1


def _as_it_is(function: Function, /) -> Function:
    return function


def _as_python(function: Function, /) -> Function:
    """An entry as plain Python, which counts with its own numbers in a third of the time."""

    @wraps(function)
    def with_own_numbers(*given: Any) -> Any:
        return function(*(_own_numbers(one) for one in given))

    made: Any = with_own_numbers
    as_given: Function = made
    return as_given


def _own_numbers(given: Any) -> Any:
    """What gives Python's numbers, and takes them."""
    if isinstance(given, tuple):
        kind: Any = type(given)
        return kind(*(_own_numbers(one) for one in given))
    if not isinstance(given, np.ndarray) or given.ndim != 1:
        return given
    column: Any = given
    return memoryview(column)  # not a list: most loops look at a number once, or at a part
