"""What a change of a lever starts from, and the values that it gives."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flowsim.errors import Problem
from flowsim.scenario.lever_model import LeverChange
from flowsim.scenario.problems import RefusedError, problem, unknown
from flowsim.scenario.resolved import Provenance
from flowsim.scenario.shape import Key


@dataclass(frozen=True)
class Edit:
    """One value that a change gives; `old` is `MISSING` when there was none."""

    key: Key
    old: object
    new: object
    provenance: Mapping[str, Provenance]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Before:
    """What a change starts from: who makes it, with which numbers, and the values so far.

    `at` is the one municipality or hospital that it is for; empty for all.
    """

    lever: str
    evidence: str
    parameters: Mapping[str, float]
    values: Mapping[str, Any]
    provenance: Mapping[str, Provenance]
    at: str = ""


def origins_of_copy(before: Before, of: Key, key: Key) -> dict[str, Provenance]:
    """Where the numbers of a copy at a key are from: where those that it copies are from."""
    start = ".".join(of)
    return {
        ".".join((*key, *path.split(".")[len(of) :])): replace(origin, lever=before.lever)
        for path, origin in before.provenance.items()
        if f"{path}.".startswith(f"{start}.")
    }


def own_provenance(change: LeverChange, before: Before) -> Provenance:
    """What the change says of itself; a number that nobody vouches for is an assumption."""
    assumption = change.assumption
    if change.source is None and assumption is None:
        assumption = before.evidence or f"chosen in lever {before.lever}"
    low, high = change.range or (None, None)
    return Provenance(
        change.source, assumption, change.confidence, low, high, change.note, before.lever
    )


def amount_of(amount: float | str | None, change: LeverChange, before: Before) -> float:
    """The number of an operation: written, or made of parameters.

    Of parameters: one, minus it, what it leaves of 1, or a product such as `-0.5*days`.
    """
    if amount is None:
        raise RefusedError(problem("nothing_to_change", change.key, change.operation))
    if not isinstance(amount, str):
        return float(amount)
    if amount.startswith("1-"):
        return 1 - _factor(amount.removeprefix("1-"), amount, change, before)
    factors = amount.removeprefix("-").split("*")
    number = math.prod(_factor(factor, amount, change, before) for factor in factors)
    return -number if amount.startswith("-") else number


def _factor(text: str, amount: str, change: LeverChange, before: Before) -> float:
    """A parameter, or a number as it is written."""
    if text in before.parameters:
        return before.parameters[text]
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        raise RefusedError(
            unknown("unknown_parameter", change.key, amount, before.parameters, written=text)
        )
    return float(text)
