"""What the model allows at a key: its type, its names, its limits and its default."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic.fields import FieldInfo

from flowsim.scenario.base import Part

Key = tuple[str, ...]
"""A key path; items of a list are named by their position, from "0"."""

MISSING: Final[Any] = object()
"""No value, and no default either."""


@dataclass(frozen=True)
class Shape:
    """The type behind a key, without `None`, and the limits of a number."""

    type: Any
    limits: tuple[object, ...] = ()

    @property
    def is_whole_number(self) -> bool:
        """Whether the model wants an integer here."""
        return self.type is int

    @property
    def is_part(self) -> bool:
        """Whether this is a table with fixed keys."""
        return isinstance(self.type, type) and issubclass(self.type, Part)

    def names(self) -> tuple[str, ...]:
        """The names that may stand here: fields of a table, keys of a map, or values."""
        return _names_of(self.type)

    def child(self, name: str) -> Shape | None:
        """The shape one key below, or `None` when the model has no such key."""
        if self.is_part:
            return _fields_of(self.type).get(name)
        if get_origin(self.type) is Mapping:
            allowed = self.names()
            return _item_of(self.type, 1) if not allowed or name in allowed else None
        if get_origin(self.type) is tuple and name.isdigit():
            return _item_of(self.type, 0)
        return None

    def default(self, name: str) -> Any:
        """The default of a field as plain values, or `MISSING`."""
        field = self.type.model_fields.get(name) if self.is_part else None
        if field is None or field.is_required():
            return MISSING
        value = field.get_default(call_default_factory=True)
        return MISSING if value is None else plain(value)


@cache
def _names_of(kind: Any) -> tuple[str, ...]:
    if isinstance(kind, type) and issubclass(kind, Part):
        return tuple(_fields_of(kind))
    if get_origin(kind) is Mapping:
        return shape_of(get_args(kind)[0]).names()
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(member.value) for member in kind)
    if get_origin(kind) is Literal:
        return tuple(str(getattr(name, "value", name)) for name in get_args(kind))
    return ()


@cache
def _fields_of(part: type[Part]) -> Mapping[str, Shape]:
    """The shape of each field of a table, by its key."""
    fields = part.model_fields.items()
    return {f.alias or name: shape_of(f.annotation, f.metadata) for name, f in fields}


@cache
def _item_of(kind: Any, argument: int) -> Shape:
    """The shape of the items of a map or a list."""
    return shape_of(get_args(kind)[argument])


def shape_of(annotation: Any, metadata: Sequence[object] = ()) -> Shape:
    """The shape of a type annotation, with `Annotated` and `| None` taken apart."""
    limits = list(metadata)
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            limits += more
        elif get_origin(annotation) in (Union, types.UnionType):
            annotation = next(a for a in get_args(annotation) if a is not types.NoneType)
        else:
            return Shape(annotation, _limits(limits))


def shape_at(root: type[Part], key: Sequence[str]) -> Shape | None:
    """The shape at a key path, or `None` when the model has no such key."""
    return _shape_at(root, tuple(key))


@lru_cache(maxsize=8192)
def _shape_at(root: type[Part], key: Key) -> Shape | None:
    if not key:
        return Shape(root)
    above = _shape_at(root, key[:-1])
    return above.child(key[-1]) if above else None


def value_at(root: type[Part], values: Any, key: Sequence[str]) -> Any:
    """The value at a key path, the model's default where it is left out, or `MISSING`."""
    for depth, name in enumerate(key):
        if isinstance(values, Mapping) and name in values:
            values = values[name]
        elif is_list(values) and name.isdigit() and int(name) < len(values):
            values = values[int(name)]
        else:
            shape = shape_at(root, key[:depth])
            values = shape.default(name) if shape else MISSING
    return values


def is_list(value: object) -> bool:
    """Whether this is a list of values (text is not)."""
    return isinstance(value, (list, tuple))


def is_number(value: object) -> bool:
    """Whether this is a number (true and false are not)."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def plain(value: Any) -> Any:
    """The same as dicts, lists and scalars, with keys that have no value left out."""
    if isinstance(value, Part):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        return {name: plain(item) for name, item in fields.items() if item is not None}
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if is_list(value):
        return [plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value


def _limits(metadata: Sequence[object]) -> tuple[object, ...]:
    flat: list[object] = []
    for item in metadata:
        flat += item.metadata if isinstance(item, FieldInfo) else [item]
    return tuple(item for item in flat if isinstance(item, (Ge, Gt, Le, Lt)))
