"""What a request asks, read from its address or body with nothing taken on trust."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from flowsim.app.notebook import LONGEST_CASE
from flowsim.errors import InputError
from flowsim.texts import LANGUAGES


def lang_of(request: Request, otherwise: str = LANGUAGES[0]) -> str:
    """The language of the page that asks."""
    asked = request.query_params.get("lang", otherwise)
    return asked if asked in LANGUAGES else otherwise


def area_of(request: Request) -> str:
    """The area that is asked of; "" is the one that was opened first."""
    return request.query_params.get("area", "")[:LONGEST_CASE]


def case_of(request: Request) -> str:
    """The case in the address, as written."""
    return request.query_params.get("case", "")[:LONGEST_CASE]


def window_of(request: Request) -> str:
    """Which browser window asks, as it calls itself."""
    return request.query_params.get("window", "")[:80]


def whole(request: Request, name: str) -> int:
    """A whole number from the address; what is none counts as 0."""
    digits = request.query_params.get(name, "")[:9]
    return int(digits) if digits.isascii() and digits.isdigit() else 0


async def body_of(request: Request) -> dict[str, Any]:
    """The object that was sent.

    Raises:
        InputError: when it is not one JSON object.
    """
    try:
        values = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise InputError("not_understood_by_page", name="JSON") from error
    if not isinstance(values, dict):
        raise InputError("not_understood_by_page", name="JSON")
    return values
