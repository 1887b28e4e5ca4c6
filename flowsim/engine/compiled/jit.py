"""How functions become machine code: without Python's lock, and kept for the next time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

from flowsim.engine.compiled.machine_code import can_keep

World = npt.NDArray[np.int64]
Columns = npt.NDArray[np.int32]
Function = TypeVar("Function", bound=Callable[..., Any])

_compile = numba.njit(nogil=True, cache=can_keep())


def compiled(function: Function) -> Function:
    """Machine code of a function of whole numbers and arrays, made at its first call."""
    return cast(Function, _compile(function))


@_compile
def _add_one(number: int) -> int:
    return number + 1


def is_usable() -> bool:
    """Whether a function can be compiled here, or is run as it is (NUMBA_DISABLE_JIT)."""
    try:
        return bool(_add_one(1) == 2)
    except Exception:
        return False
