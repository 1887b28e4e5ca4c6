"""Payment rules and price lists, read from their files into the area that names them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flowsim.errors import Problem, ScenarioError
from flowsim.scenario.base import Part
from flowsim.scenario.files import read_toml
from flowsim.scenario.locate import Library, check_name, find_library
from flowsim.scenario.model import Area
from flowsim.scenario.once import once
from flowsim.scenario.payment_model import DayAmounts, PaymentRule, UnitCosts
from flowsim.scenario.problems import in_file, unknown
from flowsim.scenario.provenance import split
from flowsim.scenario.translate import validated

RULE_FOLDER = "payment"
PRICE_FOLDER = "costs"

Content = Mapping[str, Any]
"""What a file says; nobody changes it."""


def with_price_files(values: Content, library: Library, shown: str) -> Content:
    """The values of an area with all payment rules and the price lists it names.

    An area without `payment` or `costs`, and one that has the rules in it already (a
    resolved scenario), stays as it is. Every rule comes along, so that one run can be
    paid by all of them.

    Raises:
        ScenarioError: when a name has no file, or all that is wrong with a file.
    """
    payment, costs = values.get("payment"), values.get("costs")
    rules = amounts = prices = None
    if isinstance(payment, Mapping) and "rules" not in payment:
        rules = read_rules(library)
        if payment.get("day_amounts") is not None:
            amounts = _amounts(payment["day_amounts"], library, shown)
    if isinstance(costs, Mapping) and "prices" not in costs and "price_list" in costs:
        named = _listed(costs["price_list"], "costs.price_list", library, shown)
        prices = _checked(named, UnitCosts, library)
    return _filled(values, rules, amounts, prices)


def _all_of(
    values: Content, rules: Content | None, amounts: Content | None, prices: Content | None
) -> tuple[object, ...]:
    return values, *(rules or {}), *(rules or {}).values(), amounts, prices


@once(_all_of, last=8)
def _filled(
    values: Content, rules: Content | None, amounts: Content | None, prices: Content | None
) -> Content:
    """The values with what was read for them in its place."""
    filled = dict(values)
    if rules is not None:
        filled["payment"] = {**values["payment"], "rules": rules}
    if amounts is not None:
        filled["payment"]["amounts"] = amounts
    if prices is not None:
        filled["costs"] = {**values["costs"], "prices": prices}
    return filled


def read_rules(library: Library) -> dict[str, Content]:
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


def _amounts(name: object, library: Library, shown: str) -> Content:
    path = _listed(name, "payment.day_amounts", library, shown)
    amounts: Content = _checked(path, DayAmounts, library)["amounts"]
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


def _checked(path: Path, model: type[Part], library: Library) -> Content:
    """The plain content of a file, after a look at everything in it."""
    shown = library.shown(path)
    check_name(path.stem, shown)
    content = read_toml(path, shown)
    problems = _problems_in(content, model)
    if problems:
        raise ScenarioError(in_file(problems, shown))
    return content


@once(lambda content, model: (content, model), last=64)
def _problems_in(content: Content, model: type[Part]) -> tuple[Problem, ...]:
    parts = split(content)
    _, problems = validated(model, parts.values)
    return (*parts.problems, *problems)
