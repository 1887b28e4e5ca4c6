"""Whatever stands in a file, it is either a scenario or a list of problems."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowsim.errors import ScenarioError
from flowsim.texts import error_text
from tests.scenario.written import AREA, loaded


def paths(node: Any, so_far: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    children = node.items() if isinstance(node, dict) else enumerate(node)
    for name, child in children:
        yield (*so_far, name)
        if isinstance(child, (dict, list)):
            yield from paths(child, (*so_far, name))


def names() -> list[str]:
    """Words that mean something in a file, so that junk comes close to right."""
    words = {str(name) for path in paths(AREA) for name in path}
    return sorted(words | {"value", "source", "ranges", "surge", "postpone", "stay", "resolved"})


junk = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-10, 10**7),
        st.floats(),
        st.sampled_from(names()),
        st.text(max_size=5),
        st.dates(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(names()), inner, max_size=3),
    ),
    max_leaves=4,
)


@pytest.mark.property
@given(where=st.lists(st.sampled_from(list(paths(AREA))), min_size=1, max_size=3), what=junk)
def test_spoiled_areas_are_told_and_never_crash(where: list[tuple[Any, ...]], what: Any) -> None:
    values = copy.deepcopy(dict(AREA))
    for path in where:
        put(values, path, copy.deepcopy(what))
    told = problems_of_or_none(values)
    assert told is None or (told.problems and error_text(told, "sv") and str(told))


def put(values: dict[str, Any], path: tuple[Any, ...], what: Any) -> None:
    """Put a value at a path, unless an earlier one took this place away."""
    *way, last = path
    node: Any = values
    for name in way:
        if not has(node, name):
            return
        node = node[name]
    if isinstance(node, dict) or has(node, last):
        node[str(last) if isinstance(node, dict) else last] = what


def has(node: Any, name: str | int) -> bool:
    if isinstance(name, int):
        return isinstance(node, list) and name < len(node)
    return isinstance(node, dict) and name in node


def problems_of_or_none(values: dict[str, Any]) -> ScenarioError | None:
    try:
        assert loaded(values).fingerprint
    except ScenarioError as error:
        return error
    return None
