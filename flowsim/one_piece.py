"""Functions of the engine become machine code once, inside the entry that Python calls.

Numba makes each function a library of its own: with copies of all that it calls, optimised and
made into machine code again. Of the engine only the entries are ever called from outside. So a
function that others call stays as Numba first wrote it, and an entry gathers all that it needs,
optimises the whole, and may put a function into its only caller: cold, half the time.
What adding two numbers gives is found out once, and not at each of thousands of additions.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from numba.core import codegen as _codegen
from numba.core import compiler as _compiler
from numba.core import types as _types
from numba.core import typing as _typing

_Libraries: Any = getattr(_codegen, "JITCodeLibrary", object)
_Pipelines: Any = getattr(_compiler, "CompilerBase", object)
_Passes: Any = getattr(_compiler, "DefaultPassBuilder", object)
_Typing: Any = getattr(_typing, "BaseContext", object)
_Function: Any = getattr(_types, "Function", ())
_NUMBERS: Any = tuple(getattr(_types, name, ()) for name in ("Number", "Boolean"))
_RELIED_ON = (
    (_types, ("Function", "Number", "Boolean")),
    (_Typing, ("resolve_function_type",)),
    (_Libraries, ("finalize", "get_pointer_to_function", "_finalize_dynamic_globals")),
    (_Libraries, ("_optimize_final_module", "_raise_if_finalized", "_ensure_finalized")),
    (_Pipelines, ("define_pipelines",)),
    (_Passes, ("define_nopython_pipeline",)),
)


_FIND_NOTHING = ("InlineClosureLikes", "NopythonRewrites")
"""Passes that look for functions in functions, and for expressions of whole arrays."""


class _Part(_Libraries):  # type: ignore[misc]
    """A function that others call: kept as it is for those who gather it."""

    @property
    def codegen(self) -> _Part:
        """Whom Numba asks to set a function's surroundings, of which this one has none."""
        return self

    def set_env(self, _name: str, _surroundings: Any) -> None:
        """Nothing: what Python does not call needs no objects of Python."""

    def finalize(self) -> None:
        """Close it without machine code."""
        self._raise_if_finalized()
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage.name == "external":
                function.linkage = "linkonce_odr"  # each who gathers it may have one
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, _name: str) -> int:
        """None: nobody outside may call it."""
        self._ensure_finalized()
        return 0


class _Whole(_Libraries):  # type: ignore[misc]
    """An entry with all that it calls, directly or not."""

    def finalize(self) -> None:
        """Gather, optimise, make machine code."""
        called: dict[Any, None] = {}
        _gather(self, called)
        self._linking_libraries = list(called)
        super().finalize()

    def _optimize_final_module(self) -> None:
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage.name == "linkonce_odr":
                function.linkage = "internal"
        super()._optimize_final_module()


def _gather(library: Any, called: dict[Any, None]) -> None:
    for one in library._linking_libraries:
        if one not in called:
            called[one] = None
            if isinstance(one, _Part):
                _gather(one, called)


class _Remembering:
    """Numba's typing, which remembers what it found out about operations on numbers."""

    def __init__(self, typing: Any) -> None:
        self._typing = typing
        self._found: dict[Any, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._typing, name)

    def resolve_function_type(self, function: Any, given: Any, named: Any) -> Any:
        """What a function gives for arguments of these types."""
        ask = self._typing.resolve_function_type
        if named or not isinstance(function, _Function):
            return ask(function, given, named)
        if not all(isinstance(one, _NUMBERS) for one in given):
            return ask(function, given, named)
        key = function, given
        if key not in self._found:
            self._found[key] = ask(function, given, named)
        return self._found[key]


_remembering = cache(_Remembering)


class _AsPart(_Pipelines):  # type: ignore[misc]
    def __init__(self, typing: Any, target: Any, _library: Any, *others: Any) -> None:
        library = self._new_library(target.codegen())
        super().__init__(_remembering(typing), target, library, *others)

    def _new_library(self, code: Any) -> Any:
        return _Part(code, "part")

    def define_pipelines(self) -> list[Any]:
        """Numba's own way from Python to what LLVM reads, but for what finds nothing here."""
        way = _Passes.define_nopython_pipeline(self.state)
        way.passes = [one for one in way.passes if one[0].__name__ not in _FIND_NOTHING]
        way.finalize()
        return [way]


class _AsWhole(_AsPart):
    def _new_library(self, code: Any) -> Any:
        whole = _Whole(code, "whole")
        whole.enable_object_caching()
        return whole


def _is_possible() -> bool:
    return all(hasattr(of, name) for of, names in _RELIED_ON for name in names)


def options(*, is_entry: bool, keep: bool) -> dict[str, Any]:
    """Options for `numba.njit`: of an entry, which is kept, or of what entries call.

    With a Numba that is built otherwise: Numba's own way, which only takes longer.
    """
    if not _is_possible():
        return {"cache": keep}
    if is_entry:
        return {"cache": keep, "pipeline_class": _AsWhole}
    return {"pipeline_class": _AsPart}
