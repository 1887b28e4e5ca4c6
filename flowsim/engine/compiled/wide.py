"""Sixteen records at once: their numbers become columns.

A square of 16 times 16 numbers is turned in the processor's registers, with a step for a line
of memory where each number would take some. Where addresses are looked over it is number by
number.
"""

from __future__ import annotations

from typing import Any

from numba.core import cgutils, types
from numba.extending import intrinsic

from flowsim.engine.compiled.jit import AT_ONCE, World, compiled, looks_over

_intrinsic: Any = intrinsic  # without types, as what makes it part of machine code
_ir: Any = cgutils
_types: Any = types
_ADDRESS, _LINE = _ir.ir.IntType(64), _ir.ir.VectorType(_ir.ir.IntType(32), AT_ONCE)


def _line_at(builder: Any, w: Any, place: Any) -> Any:
    return builder.bitcast(builder.gep(w, [place]), _LINE.as_pointer())


def _turned(builder: Any, rows: list[Any]) -> list[Any]:
    """Rows of a square as its columns: first single numbers change places, at last halves."""
    for size in (1, 2, 4, 8):
        here = [k if not k & size else k - size + AT_ONCE for k in range(AT_ONCE)]
        there = [k + size if not k & size else k + AT_ONCE for k in range(AT_ONCE)]
        before, rows = rows, list(rows)
        for one in (k for k in range(AT_ONCE) if not k & size):
            pair = before[one], before[one + size]
            rows[one] = builder.shuffle_vector(*pair, _LINE(here))
            rows[one + size] = builder.shuffle_vector(*pair, _LINE(there))
    return rows


def _turn(_context: Any, w: Any, listed: Any, to: Any, stride: Any, columns: Any) -> Any:
    def code(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        world, listed, to, stride, columns = values
        rows = []
        for k in range(AT_ONCE):
            record = builder.load(builder.gep(world, [builder.add(listed, listed.type(k))]))
            line = _line_at(builder, world, builder.sext(record, _ADDRESS))
            rows.append(builder.load(line, align=4))
        last = builder.add(to, builder.mul(stride, builder.sub(columns, columns.type(1))))
        for column in _turned(builder, rows):
            builder.store(column, _line_at(builder, world, to), align=4)
            after = builder.add(to, stride)
            to = builder.select(builder.icmp_signed("<", after, last), after, last)
        return context.get_dummy_value()

    number = _types.int64
    return _types.void(w, number, number, number, number), code


_turns: Any = _intrinsic(_turn)


def _turn_together(w: World, listed: int, to: int, stride: int, columns: int) -> None:
    _turns(w, listed, to, stride, columns)


def _turn_one_by_one(w: World, listed: int, to: int, stride: int, columns: int) -> None:
    for row in range(AT_ONCE):
        for column in range(min(AT_ONCE, columns)):
            w[to + column * stride + row] = w[w[listed + row] + column]


turn = compiled(_turn_one_by_one if looks_over else _turn_together)
"""The first numbers of 16 listed records become columns, `stride` after each other.

There may be fewer than 16 columns; the last of them is then not one of the records'.
"""
