"""How functions become machine code: without Python's lock, and kept for the next time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt
from numba.core import types

from flowsim.engine.compiled.machine_code import can_keep

World = npt.NDArray[np.int64]
Columns = npt.NDArray[np.int32]
Function = TypeVar("Function", bound=Callable[..., Any])

_njit: Any = numba.njit  # its types leave out options that it has
_without_constant: Any = types.unliteral

# None of it makes arrays, so Numba need not count who uses them (_nrt), which it would do in
# every call. What Python does not call needs nothing that Python could call it by.
_compile = _njit(nogil=True, cache=can_keep(), error_model="numpy", _nrt=False)
_compile_inside = _njit(
    nogil=True,
    cache=can_keep(),
    error_model="numpy",
    no_cpython_wrapper=True,
    no_cfunc_wrapper=True,
    _nrt=False,
)


def _once(dispatcher: Any) -> Any:
    """Compile once for whole numbers: Numba would do it again for every constant given."""
    if hasattr(dispatcher, "get_call_template"):  # not with NUMBA_DISABLE_JIT
        template_of = dispatcher.get_call_template

        def of_any_number(args: Sequence[Any], kws: Mapping[str, Any]) -> Any:
            return template_of(tuple(_without_constant(one) for one in args), kws)

        dispatcher.get_call_template = of_any_number
    return dispatcher


def compiled(function: Function) -> Function:
    """Machine code of a function that other machine code calls."""
    return cast(Function, _once(_compile_inside(function)))


def entry(function: Function) -> Function:
    """Machine code of a function that Python calls."""
    return cast(Function, _once(_compile(function)))


@entry
def _add_one(number: int) -> int:
    return number + 1


def is_usable() -> bool:
    """Whether a function can be compiled here, or is run as it is (NUMBA_DISABLE_JIT)."""
    try:
        return bool(_add_one(1) == 2)
    except Exception:
        return False
