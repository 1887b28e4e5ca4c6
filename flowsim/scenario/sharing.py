"""The area of a case: what no lever changed is that of the area as it is, not read anew.

A case changes a few parts of an area. The others are the same objects in every case, so
that work about them is done once (`scenario.once`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowsim.errors import Problem
from flowsim.scenario.base import FrozenDict
from flowsim.scenario.model import Area
from flowsim.scenario.once import once
from flowsim.scenario.shape import MISSING
from flowsim.scenario.translate import validated

Values = Mapping[str, Any]

MAPS = frozenset(("hospitals", "municipalities", "settings", "teams", "tasks", "groups", "routes"))
"""Parts of an area that hold others by name; each of these is well written by itself."""


def area_of(values: Values, written: Values) -> tuple[Area | None, tuple[Problem, ...]]:
    """The area of values that were made of written ones, where what is the same is shared.

    The same as `validated(Area, values)`. With a problem anywhere all is read, and told.
    """
    area, problems = _as_it_is(written)
    if area is None or not written.keys() <= values.keys():
        return validated(Area, values)
    changed = [name for name in values if values[name] is not written.get(name, MISSING)]
    if not changed:
        return area, problems
    few = {name: _changed(name, values, written) for name in changed}
    parts, problems = validated(Area, {"horizon": values["horizon"], "settings": {}, **few})
    if parts is None:
        return validated(Area, values)
    return area.model_copy(
        update={name: _joined(name, values, parts, area) for name in changed}
    ), ()


@once(lambda written: (written,), last=8)
def _as_it_is(written: Values) -> tuple[Area | None, tuple[Problem, ...]]:
    return validated(Area, written)


def _changed(name: str, values: Values, written: Values) -> Any:
    """What of a part is not as it was written."""
    if name not in MAPS or not isinstance(values[name], Mapping):
        return values[name]
    before = written.get(name, {})
    return {key: one for key, one in values[name].items() if before.get(key, MISSING) is not one}


def _joined(name: str, values: Values, parts: Area, area: Area) -> Any:
    """A part of the case: what was changed, and the rest as it is."""
    new, before = getattr(parts, name), getattr(area, name)
    if name not in MAPS:
        return new
    return FrozenDict({key: new[key] if key in new else before[key] for key in values[name]})
