"""Payment rules and price lists, read from their files into the area that names them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from flowsim.errors import Problem, ScenarioError
from flowsim.scenario.base import Part
from flowsim.scenario.files import read_toml
from flowsim.scenario.locate import Library, check_name, find_library
from flowsim.scenario.model import Area
from flowsim.scenario.payment_model import DayAmounts, PaymentRule, UnitCosts
from flowsim.scenario.problems import in_file, unknown
from flowsim.scenario.provenance import split
from flowsim.scenario.translate import validated

RULE_FOLDER = "payment"
PRICE_FOLDER = "costs"

P = TypeVar("P", bound=Part)


def with_price_files(values: Mapping[str, Any], library: Library, shown: str) -> dict[str, Any]:
    """The values of an area with all payment rules and the price lists it names.

    An area without `payment` or `costs`, and one that has the rules in it already (a
    resolved scenario), stays as it is. Every rule comes along, so that one run can be
    paid by all of them.

    Raises:
        ScenarioError: when a name has no file, or all that is wrong with a file.
    """
    filled = dict(values)
    payment, costs = values.get("payment"), values.get("costs")
    if isinstance(payment, Mapping) and "rules" not in payment:
        amounts = payment.get("day_amounts")
        filled["payment"] = {
            **payment,
            "rules": read_rules(library),
            **({"amounts": _amounts(amounts, library, shown)} if amounts is not None else {}),
        }
    if isinstance(costs, Mapping) and "prices" not in costs and "price_list" in costs:
        named = _listed(costs["price_list"], "costs.price_list", library, shown)
        filled["costs"] = {**costs, "prices": _checked(named, UnitCosts, library)}
    return filled


def read_rules(library: Library) -> dict[str, dict[str, Any]]:
    """The content of every payment rule, by id, checked.

    Raises:
        ScenarioError: all that is wrong with any of the files.
    """
    files = _files(RULE_FOLDER, library)
    return {name: _checked(path, PaymentRule, library) for name, path in files.items()}


def payment_problems(area: Area) -> tuple[Problem, ...]:
    """Names in the payment of an area that are not defined."""
    if area.payment is None:
        return ()
    payment = area.payment
    found = []
    if payment.rule not in payment.rules:
        found.append(unknown("unknown_payment_rule", "payment.rule", payment.rule, payment.rules))
    specialties = {group.specialty for group in area.groups.values()}
    found += [
        unknown("unknown_specialty", f"payment.psychiatric_specialties.{i}", name, specialties)
        for i, name in enumerate(payment.psychiatric_specialties)
        if name not in specialties
    ]
    return tuple(found)


def _amounts(name: object, library: Library, shown: str) -> dict[str, Any]:
    path = _listed(name, "payment.day_amounts", library, shown)
    amounts: dict[str, Any] = _checked(path, DayAmounts, library)["amounts"]
    return amounts


def _listed(name: object, key: str, library: Library, shown: str) -> Path:
    files = _files(PRICE_FOLDER, library)
    if name not in files:
        raise ScenarioError(in_file([unknown("unknown_price_list", key, name, files)], shown))
    return files[str(name)]


def _files(folder: str, library: Library) -> dict[str, Path]:
    """Files of the library, or those that come with flowsim when it has no such folder."""
    home = library.folder / folder
    if not home.is_dir():
        home = find_library().folder / folder
    return {path.stem: path for path in sorted(home.glob("*.toml")) if path.is_file()}


def _checked(path: Path, model: type[P], library: Library) -> dict[str, Any]:
    """The plain content of a file, after a look at everything in it."""
    shown = library.shown(path)
    check_name(path.stem, shown)
    content = read_toml(path, shown)
    parts = split(content)
    _, problems = validated(model, parts.values)
    if parts.problems or problems:
        raise ScenarioError(in_file([*parts.problems, *problems], shown))
    return content
