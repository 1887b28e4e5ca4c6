"""What one change of a lever does to the plain values of an area.

Values that are left out stand at the model's default, so they can be changed as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from flowsim.errors import Problem
from flowsim.scenario.demand_of_one import is_demand, more_from_one
from flowsim.scenario.edits import Before, Edit, amount_of, origins_of_copy, own_provenance
from flowsim.scenario.filling import with_parameters
from flowsim.scenario.lever_model import LeverChange
from flowsim.scenario.model import Area
from flowsim.scenario.patterns import for_one_place, matches
from flowsim.scenario.problems import RefusedError, problem, unknown
from flowsim.scenario.provenance import split_value
from flowsim.scenario.resolved import Provenance
from flowsim.scenario.shape import MISSING, Key, is_list, is_number, shape_at, value_at
from flowsim.units import WEEKDAYS


def edits_of(change: LeverChange, before: Before) -> tuple[Edit, ...]:
    """The edits that a change makes, one per value; none where it is for another place.

    Raises:
        RefusedError: when the key matches nothing, or the operation does not fit it.
    """
    keys = matches(change, before.values)
    if before.at and is_demand(change):
        return tuple(edit for key in keys for edit in more_from_one(change, before, key))
    if before.at:
        keys = for_one_place(change, keys, before.values, before.at)
        if not keys:
            return ()
    edits = [edit for key in keys for edit in _OPERATIONS[change.operation](change, before, key)]
    if not edits:
        raise RefusedError(problem("nothing_to_change", change.key, change.operation))
    return tuple(edits)


def assigned(values: Mapping[str, Any], key: Key, new: object) -> dict[str, Any]:
    """The values with another one at a key; what is not on the way to it is shared.

    The defaults of tables on the way are written out.
    """
    result = dict(values)
    node: Any = result
    for depth, name in enumerate(key[:-1]):
        place: Any = int(name) if is_list(node) else name
        if is_list(node) or name in node:
            below = node[place]
        else:
            default = value_at(Area, values, key[: depth + 1])
            below = {} if default is MISSING else default
        node[place] = list(below) if is_list(below) else dict(below)
        node = node[place]
    node[int(key[-1]) if is_list(node) else key[-1]] = new
    return result


def _set(change: LeverChange, before: Before, key: Key) -> Iterator[Edit]:
    """The value as written, with the numbers of the parameters that it names."""
    yield _given(change, before, key, change.set)


def _like(change: LeverChange, before: Before, key: Key) -> Iterator[Edit]:
    """What stands at another key, with where its numbers are from."""
    assert change.like is not None
    other = tuple(change.like.split("."))
    value = value_at(Area, before.values, other)
    if value is MISSING:
        names = tuple(value_at(Area, before.values, other[:-1]) or ())
        raise RefusedError(unknown("unknown_key", change.like, None, names, written=other[-1]))
    origins = origins_of_copy(before, other, key)
    yield Edit(key, value_at(Area, before.values, key), value, origins)


def _append(change: LeverChange, before: Before, key: Key) -> Iterator[Edit]:
    old = value_at(Area, before.values, key)
    if not is_list(old):
        raise RefusedError(problem("not_a_list", ".".join(key), None))
    added = _given(change, before, (*key, str(len(old))), change.append)
    yield replace(added, key=key, old=old, new=[*old, added.new])


def _given(change: LeverChange, before: Before, key: Key, written: object) -> Edit:
    """An edit to a value that stands in the lever file, with provenance of its own."""
    inherited = own_provenance(change, before)
    filled = with_parameters(written, key, before.parameters, before.values)
    value, found = split_value(filled, key, inherited)
    old = value_at(Area, before.values, key)
    return Edit(key, old, value, found.provenance, tuple(found.problems))


def _add(change: LeverChange, before: Before, key: Key) -> Iterator[Edit]:
    amount = amount_of(change.add, change, before)
    return _calculated(change, before, key, lambda old: old + amount)


def _multiply(change: LeverChange, before: Before, key: Key) -> Iterator[Edit]:
    amount = amount_of(change.multiply, change, before)
    return _calculated(change, before, key, lambda old: old * amount)


def _change_percent(change: LeverChange, before: Before, key: Key) -> Iterator[Edit]:
    amount = amount_of(change.change_percent, change, before)
    return _calculated(change, before, key, lambda old: old * (100 + amount) / 100)


def _calculated(
    change: LeverChange, before: Before, key: Key, calculate: Callable[[float], float]
) -> Iterator[Edit]:
    """Edits of a number, or of every number of a week or a list."""
    for below in _number_keys(value_at(Area, before.values, key), key):
        old = value_at(Area, before.values, below)
        assert isinstance(old, (int, float))
        yield _edit(change, before, below, calculate(old), calculate)


def _number_keys(value: Any, key: Key) -> list[Key]:
    if is_number(value):
        return [key]
    if value is MISSING:
        return []
    names = (
        list(value) if isinstance(value, Mapping) else range(len(value)) if is_list(value) else []
    )
    keys = [(*key, str(name)) for name in names]
    items = value.values() if isinstance(value, Mapping) else value
    if not keys or not all(is_number(item) for item in items):
        raise RefusedError(problem("not_a_number", ".".join(key), value, "a number"))
    return keys


def _move(change: LeverChange, before: Before, key: Key) -> Iterator[Edit]:
    move = change.move
    assert move is not None
    share = amount_of(move.percent, change, before) / 100
    both = sorted(set(move.from_days) & set(move.to_days))
    if both:
        raise RefusedError(problem("same_day_twice", change.key, ", ".join(both)))
    if not 0 <= share <= 1:
        raise RefusedError(_percent_problem(change, share))
    week = _week(change, before, key)
    if not week:
        return
    moved = sum(week[day] for day in move.from_days) * share
    wanted: dict[str, float] = {day: week[day] * (1 - share) for day in move.from_days}
    wanted |= {day: week[day] + moved / len(move.to_days) for day in move.to_days}
    for day, number in _as_whole_as(week, wanted).items():
        yield _edit(change, before, (*key, day), number, like=(*key, move.from_days[0]))


def _as_whole_as(week: Mapping[str, float], wanted: Mapping[str, float]) -> Mapping[str, float]:
    """Wanted numbers as whole ones with the same sum, when the week's numbers are whole.

    Half a case on each of two days would be rounded up on both, and the week would gain
    one; the largest remainders are rounded up instead, earlier days first.
    """
    if any(number != int(number) for number in week.values()):
        return wanted
    whole = {day: math.floor(number + 1e-9) for day, number in wanted.items()}
    left = round(sum(wanted.values())) - sum(whole.values())
    by_remainder = sorted(wanted, key=lambda day: (whole[day] - wanted[day], WEEKDAYS.index(day)))
    return {day: whole[day] + (day in by_remainder[:left]) for day in wanted}


def _copy(change: LeverChange, before: Before, key: Key) -> Iterator[Edit]:
    copy = change.copy_day
    assert copy is not None
    share = amount_of(copy.percent, change, before) / 100
    if share < 0:
        raise RefusedError(_percent_problem(change, share))
    week = _week(change, before, key)
    for day in copy.to_days if week else ():
        new = week[copy.from_day] * share
        yield _edit(change, before, (*key, day), new, like=(*key, copy.from_day))


def _spread(change: LeverChange, before: Before, key: Key) -> Iterator[Edit]:
    """The week's total on so many weekdays, evenly apart; the week keeps its total."""
    count = math.floor(amount_of(change.spread, change, before) + 0.5)
    if count not in _EVENLY_APART:
        allowed = "a number from {low} to {high}"
        raise RefusedError(problem("out_of_range", change.key, count, allowed, low="1", high="5"))
    week = _week(change, before, key)
    if not week:
        return
    days = _EVENLY_APART[count]
    first = next((day for day in WEEKDAYS if week[day]), days[0])
    each = sum(week.values()) / count
    wanted = {day: each if day in days else 0.0 for day in WEEKDAYS}
    for day, number in _as_whole_as(week, wanted).items():
        yield _edit(change, before, (*key, day), number, like=(*key, first))


_EVENLY_APART: Mapping[int, tuple[str, ...]] = {
    1: ("wed",),
    2: ("tue", "thu"),
    3: ("mon", "wed", "fri"),
    4: ("mon", "tue", "thu", "fri"),
    5: ("mon", "tue", "wed", "thu", "fri"),
}


def _shift(change: LeverChange, before: Before, key: Key) -> Iterator[Edit]:
    """Edits of shares that give some of themselves to another; none where there are none."""
    shift = change.shift
    assert shift is not None
    part = amount_of(shift.percent, change, before) / 100
    if not 0 <= part <= 1:
        raise RefusedError(_percent_problem(change, part))
    shares = value_at(Area, before.values, key)
    shape = shape_at(Area, (*key, shift.to_name))
    if not isinstance(shares, Mapping) or shape is None or shape.type is not float:
        raise RefusedError(problem("not_shares", change.key, change.operation))
    given = [name for name in shift.from_names if shares.get(name) and name != shift.to_name]
    for name in given:
        yield _edit(change, before, (*key, name), shares[name] * (1 - part))
    if given:
        taken = sum(shares[name] for name in given) * part
        new = shares.get(shift.to_name, 0) + taken
        yield _edit(change, before, (*key, shift.to_name), new, like=(*key, given[0]))


def _week(change: LeverChange, before: Before, key: Key) -> dict[str, float]:
    """The seven numbers of a week; empty when the setting or slot has no such week."""
    shape = shape_at(Area, key)
    if shape is None or not shape.is_part or shape.names() != WEEKDAYS:
        raise RefusedError(problem("not_a_week", change.key, change.operation))
    if value_at(Area, before.values, key) is MISSING:
        return {}
    days = {day: value_at(Area, before.values, (*key, day)) for day in WEEKDAYS}
    wrong = [day for day, number in days.items() if not is_number(number)]
    if wrong:
        place = ".".join((*key, wrong[0]))
        raise RefusedError(problem("not_a_number", place, days[wrong[0]], "a number"))
    return days


def _edit(
    change: LeverChange,
    before: Before,
    key: Key,
    new: float,
    calculate: Callable[[float], float] | None = None,
    like: Key | None = None,
) -> Edit:
    """An edit of one number, from where the old one is from, or that at `like`.

    A range that the old number had is calculated along with it.
    """
    shape = shape_at(Area, key)
    value: float = math.floor(new + 0.5) if shape and shape.is_whole_number else new
    written = before.provenance.get(".".join(like or key), Provenance())
    if change.source or change.assumption or change.range or not _is_said(written):
        origin = own_provenance(change, before)
    else:
        low, high = _calculated_range(written, calculate)
        origin = replace(written, low=low, high=high, lever=before.lever)
    return Edit(key, value_at(Area, before.values, key), value, {".".join(key): origin})


def _is_said(origin: Provenance) -> bool:
    return bool(origin.source or origin.assumption)


def _calculated_range(
    origin: Provenance, calculate: Callable[[float], float] | None
) -> tuple[float | None, float | None]:
    if calculate is None or origin.low is None or origin.high is None:
        return None, None
    low, high = sorted((calculate(origin.low), calculate(origin.high)))
    return low, high


def _percent_problem(change: LeverChange, share: float) -> Problem:
    allowed = "a number from {low} to {high}"
    return problem("out_of_range", change.key, share * 100, allowed, low="0", high="100")


_OPERATIONS: dict[str, Callable[[LeverChange, Before, Key], Iterator[Edit]]] = {
    "set": _set,
    "like": _like,
    "append": _append,
    "add": _add,
    "multiply": _multiply,
    "change_percent": _change_percent,
    "move": _move,
    "copy": _copy,
    "spread": _spread,
    "shift": _shift,
}
