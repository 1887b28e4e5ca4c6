"""How functions become machine code: without Python's lock, and kept for the next time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt
from numba.core import cgutils, types
from numba.extending import intrinsic

from flowsim.machine_code import can_keep
from flowsim.one_piece import options

World = npt.NDArray[np.int32]
Columns = npt.NDArray[np.int32]
Function = TypeVar("Function", bound=Callable[..., Any])

MADE_OF = ("engine", "one_piece.py", "tables", "terms.py", "units.py")
"""Parts of flowsim that machine code may have numbers of."""

_njit: Any = numba.njit  # its types leave out options that it has
_without_constant: Any = types.unliteral

_keeps = can_keep(MADE_OF)

# None of it makes arrays, so Numba need not count who uses them (_nrt), which it would do in
# every call. What Python does not call needs nothing that Python could call it by.
_all_have = {"nogil": True, "error_model": "numpy", "_nrt": False}
_compile = _njit(**_all_have, **options(is_entry=True, keep=_keeps))
_is_called: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, **_all_have}
_is_called.update(options(is_entry=False, keep=_keeps))
_compile_called = _njit(**_is_called)
_compile_inside = _njit(**_is_called, forceinline=True)


def _as_given(one: Any) -> Any:
    return types.int64 if isinstance(one, types.Integer) else _without_constant(one)


def _once(dispatcher: Any) -> Any:
    """Compile once for whole numbers: Numba would again for each constant, and for 32 bits."""
    if hasattr(dispatcher, "get_call_template"):  # not with NUMBA_DISABLE_JIT
        template_of = dispatcher.get_call_template

        def of_any_number(args: Sequence[Any], kws: Mapping[str, Any]) -> Any:
            return template_of(tuple(_as_given(one) for one in args), kws)

        dispatcher.get_call_template = of_any_number
    return dispatcher


def compiled(function: Function) -> Function:
    """Machine code of a function that other machine code calls."""
    return cast(Function, _once(_compile_called(function)))


def inside(function: Function) -> Function:
    """The same, as a part of each function that calls it: for steps that nearly everybody takes.

    A call costs some 20 steps of machine code, as many as such a function has.
    """
    return cast(Function, _once(_compile_inside(function)))


def entry(function: Function) -> Function:
    """Machine code of a function that Python calls."""
    return cast(Function, _once(_compile(function)))


def _first_address(_context: Any, world: Any) -> Any:
    """The first address of a block: what is read and written through it is not looked over."""

    def code(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return context.make_array(signature.args[0])(context, builder, values[0]).data

    return _pointer(types.int32)(world), code


_pointer: Any = types.CPointer  # without types, as what makes it part of machine code
_intrinsic: Any = intrinsic
_ir: Any = cgutils
_addresses: Any = _intrinsic(_first_address)


def _by_address(world: World) -> World:
    first: World = _addresses(world)
    return first


def _as_it_is(world: World) -> World:
    return world


_config: Any = numba.config
looks_over = bool(_config.BOUNDSCHECK or _config.DISABLE_JIT)
"""Every address is looked over, or nothing is machine code: numbers are read one by one."""
addresses = compiled(_as_it_is if looks_over else _by_address)
"""The block as machine code passes it on: one number instead of seven, and no negative places.

With NUMBA_BOUNDSCHECK it stays what it is, so that every address is looked over.
"""


def _prefetch(_context: Any, world: Any, place: Any) -> Any:
    """Ask the processor for a place in the block, without waiting for it."""

    def code(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        ir = _ir.ir
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [ir.PointerType(), number, number, number])
        ask = _ir.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        to_write, keep, data = (number(hint) for hint in (1, 3, 1))
        builder.call(ask, [builder.gep(values[0], [values[1]]), to_write, keep, data])
        return context.get_dummy_value()

    return types.void(world, types.int64), code


_prefetches: Any = _intrinsic(_prefetch)


def _fetch(w: World, place: int) -> None:
    _prefetches(w, place)


def _let_be(w: World, place: int) -> None:
    """Nothing: when every address is looked over, or as Python."""


fetch = compiled(_let_be if looks_over else _fetch)
"""Ask for memory that will be needed soon."""

BITS = 32


def _compare(_context: Any, world: Any, place: Any, number: Any) -> Any:
    """Compare so many numbers at once: a bit for each."""

    def code(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        ir = _ir.ir
        one = ir.IntType(BITS)
        some = ir.VectorType(one, BITS)
        first = builder.gep(values[0], [values[1]])
        found = builder.load(builder.bitcast(first, some.as_pointer()), align=4)
        same = builder.insert_element(some(ir.Undefined), builder.trunc(values[2], one), one(0))
        same = builder.shuffle_vector(same, some(ir.Undefined), some([0] * BITS))
        return builder.bitcast(builder.icmp_signed("!=", found, same), one)

    return types.int32(world, types.int64, types.int64), code


_compares: Any = _intrinsic(_compare)


def _differing(w: World, place: int, number: int) -> int:
    bits: int = _compares(w, place, number)
    return bits


def _differing_one_by_one(w: World, place: int, number: int) -> int:
    bits = 0
    for k in range(BITS):
        if w[place + k] != number:
            bits |= 1 << k
    return bits - ((bits >> BITS - 1) << BITS)  # as a number of 32 bits, the last is its sign


differing = compiled(_differing_one_by_one if looks_over else _differing)
"""Which of 32 numbers from a place on are not this number: bit k is of number k."""


AT_ONCE = 16
"""Numbers in the block that are looked at together."""


def _count_empty(_context: Any, world: Any, place: Any) -> Any:
    """How many of the numbers from a place on are 0, looked at all together."""

    def code(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        ir = _ir.ir
        numbers, flags = ir.VectorType(ir.IntType(32), AT_ONCE), ir.IntType(AT_ONCE)
        first = builder.bitcast(builder.gep(values[0], [values[1]]), ir.PointerType(numbers))
        is_set = builder.icmp_signed(">", builder.load(first, align=4), numbers(None))
        flags = builder.zext(builder.bitcast(is_set, flags), ir.IntType(64))
        end = ir.IntType(64)(1 << AT_ONCE)
        return builder.cttz(builder.or_(flags, end), ir.IntType(1)(1))

    return types.int64(world, types.int64), code


_counts_empty: Any = _intrinsic(_count_empty)


def _empty_together(w: World, place: int) -> int:
    return int(_counts_empty(w, place))


def _empty_one_by_one(w: World, place: int) -> int:
    empty = 0
    while empty < AT_ONCE and w[place + empty] <= 0:
        empty += 1
    return empty


empty_from = compiled(_empty_one_by_one if looks_over else _empty_together)
"""How many numbers there are from a place on before the first above 0; `AT_ONCE` at most."""


@entry
def _add_one(number: int) -> int:
    return number + 1


def is_usable() -> bool:
    """Whether a function can be compiled here, or is run as it is (NUMBA_DISABLE_JIT)."""
    try:
        return bool(_add_one(1) == 2)
    except Exception:
        return False
