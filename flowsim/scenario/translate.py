"""What pydantic found wrong, as problems with the key, what is allowed and the nearest name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from flowsim.errors import Problem
from flowsim.scenario.base import Part
from flowsim.scenario.problems import ONE_OF, problem, unknown
from flowsim.scenario.shape import Key, Shape, shape_at

P = TypeVar("P", bound=Part)

A_NAME = "small letters a-z, digits and single hyphens, beginning with a letter"
_KEY_MARK = "[key]"  # how pydantic points at the key of a map instead of its value
_LIMITS = {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}
_CODES = {
    "missing": "missing_key",
    "string_pattern_mismatch": "bad_name",
    "string_too_long": "bad_name",
}
_ALLOWED = {
    "missing": "",
    "string_pattern_mismatch": A_NAME,
    "string_too_long": A_NAME,
    "bad_clock": "a time of day in quotes, from 00:00 to 24:00",
    "shares_not_one": "probabilities that sum to 1",
    "low_above_high": "low not above high",
    "dates_out_of_order": "from_date not after to_date",
    "duration_form": "{ways}",
    "bad_amount": "a number, or the name of a parameter",
    "default_outside_limits": "low <= default <= high",
    "several_main_parameters": "one parameter with main = true",
    "not_one_operation": "exactly one of: {names}",
    "payment_clock_form": "{needed}, which is what {method} counts by",
    "no_known_year": "at least one year with sek",
}
"""What is allowed where the model's own rules were broken, by pydantic's or our code."""


def validated(model: type[P], values: Mapping[str, object]) -> tuple[P | None, tuple[Problem, ...]]:
    """The model filled with values, or `None` and everything that is wrong with them.

    Numbers must be numbers: text and true or false are not taken for them.
    """
    try:
        # Strict JSON wants exact types of numbers and still lets text be a date or a name.
        return model.model_validate_json(json.dumps(values, default=_json), strict=True), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, tuple(_problem(model, d) for d in details if not _follows_from(d, details))


def _follows_from(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Whether a list is only too short because items of it are wrong."""
    loc = detail["loc"]
    return detail["type"] == "too_short" and any(
        other["loc"][: len(loc)] == loc and other is not detail for other in details
    )


def _json(value: Any) -> object:
    return dict(value) if isinstance(value, Mapping) else value.isoformat()


def _problem(model: type[Part], detail: ErrorDetails) -> Problem:
    kind, value = detail["type"], detail["input"]
    key = tuple(str(part) for part in detail["loc"] if part != _KEY_MARK)
    shape = shape_at(model, key)
    if kind == "extra_forbidden" or _KEY_MARK in detail["loc"]:
        return _unknown_key(model, key, value if kind == "extra_forbidden" else None)
    if kind in {"enum", "literal_error"} and shape:
        return unknown("not_allowed", ".".join(key), value, shape.names())
    if kind in _ALLOWED:
        details = {name: str(said) for name, said in detail.get("ctx", {}).items()}
        code = _CODES.get(kind, kind)
        return problem(code, ".".join(key), _short(value), _ALLOWED[kind], **details)
    if kind in {"too_short", "too_long"}:
        return _wrong_length(key, value, detail)
    if kind in _LIMITS and shape:
        return _out_of_range(shape, key, value)
    return _wrong_type(shape, key, value)


def _unknown_key(model: type[Part], key: Key, value: object) -> Problem:
    parent = shape_at(model, key[:-1])
    names = parent.names() if parent else ()
    if names:
        return unknown("unknown_key", ".".join(key), _short(value), names, written=key[-1])
    return problem("bad_name", ".".join(key), None, A_NAME)


def _wrong_length(key: Key, value: object, detail: ErrorDetails) -> Problem:
    context = detail.get("ctx", {})
    wanted = context.get("min_length", context.get("max_length"))
    return problem(
        "wrong_length",
        ".".join(key),
        _short(value),
        "{wanted} or more" if wanted == 1 else "{wanted} values",
        wanted=wanted,
        actual=context.get("actual_length"),
    )


def _out_of_range(shape: Shape, key: Key, value: object) -> Problem:
    allowed, details = number_words(shape)
    return problem("out_of_range", ".".join(key), value, allowed, **details)


def _wrong_type(shape: Shape | None, key: Key, value: object) -> Problem:
    allowed, details = type_words(shape)
    return problem("wrong_type", ".".join(key), _short(value), allowed, **details)


def type_words(shape: Shape | None) -> tuple[str, dict[str, object]]:
    """What may stand at a place of the model, as a template of words and its values."""
    kind = shape.type if shape else None
    if shape and kind in (int, float):
        return number_words(shape)
    if get_origin(kind) is tuple:
        return "a list: [ ... ]", {}
    if shape and (shape.is_part or get_origin(kind) is Mapping):
        return "a table of keys and values", {}
    if shape and shape.names():
        return ONE_OF, {"names": ", ".join(shape.names())}
    words = {bool: "true or false", str: "a text in quotes", date: "a date such as 2025-01-06"}
    return words.get(kind, "another kind of value"), {}  # type: ignore[arg-type]


def number_words(shape: Shape) -> tuple[str, dict[str, object]]:
    """Which numbers may stand here, as a template of words and its values."""
    limits: dict[str, Any] = {}
    for limit in shape.limits:
        limits |= {
            name: getattr(limit, name) for name in ("ge", "gt", "le") if hasattr(limit, name)
        }
    low, high = limits.get("ge", limits.get("gt")), limits.get("le")
    what = "a whole number" if shape.is_whole_number else "a number"
    words = {
        (True, True): f"{what} above {{low}} and up to {{high}}",
        (True, False): f"{what} above {{low}}",
        (False, True): f"{what} from {{low}} to {{high}}",
        (False, False): f"{what}, {{low}} or more",
    }
    template = words["gt" in limits, high is not None] if low is not None else what
    return template, {"low": _figure(low), "high": _figure(high)}


def _figure(limit: Any) -> str:
    return "" if limit is None else f"{limit:.15g}"


def _short(value: object) -> object:
    """A value to show: the keys of a table stand for it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name} = {item}" for name, item in value.items()) + "}"
    return value
