"""Who pays in a result: payment responsibility by every rule side by side, and costs by payer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flowsim.errors import Problem, ScenarioError
from flowsim.experiment.compare import compare, values_by_replication
from flowsim.experiment.result import Result
from flowsim.kpi import costs, payment
from flowsim.kpi.payment_terms import amount_in
from flowsim.scenario.base import Text
from flowsim.scenario.payment_model import Payment
from flowsim.scenario.problems import in_file, unknown

PAID = "payment-sek"
PAYMENT_KEYS = tuple(kpi.key for kpi in payment.KPIS)
COST_KEYS = tuple(kpi.key for kpi in costs.KPIS)


@dataclass(frozen=True)
class YearAmount:
    """SEK per day of care used for a year; another year's when its own is not known."""

    year: int
    sek: int
    known_year: int


@dataclass(frozen=True)
class Paying:
    """Means over the replications, by (case, key figure, member), and paired differences.

    Members of `payments` are rules, or municipalities when one rule was asked for, and ""
    of `costs`. The differences have schema COMPARISON; what `of` they are is the same.
    """

    rule: str
    own_rule: str
    titles: dict[str, Text]
    members: tuple[str, ...]
    payments: dict[tuple[str, str, str], float | None]
    costs: dict[tuple[str, str, str], float | None]
    payment_differences: pa.Table
    cost_differences: pa.Table
    amounts: tuple[YearAmount, ...]


def paying(result: Result, rule: str = "") -> Paying:
    """Payment of a result by every rule, or by municipality when a rule is named; and costs.

    Raises:
        ScenarioError: when the area says nothing of payment, or there is no such rule.
    """
    base = result.cases[0]
    area = result.scenario(base).area
    if area.payment is None:
        raise ScenarioError([Problem("no_payment", result.area, "payment")])
    if rule and rule not in area.payment.rules:
        names = tuple(area.payment.rules)
        raise ScenarioError(in_file([unknown("unknown_payment_rule", "", rule, names)], "--rule"))
    kpis = _shown(result.kpis(), rule)
    by = "payment-rule-municipality" if rule else "payment-rule"
    pairs = [(case, base) for case in result.cases[1:]]
    seed = result.manifest["seed"]
    payments = _means(kpis, PAYMENT_KEYS, by, rule)
    paid = compare(kpis, pairs=pairs, keys=(PAID,), seed=seed, by=by)
    horizon = area.horizon
    return Paying(
        rule=rule,
        own_rule=area.payment.rule,
        titles={name: one.title for name, one in area.payment.rules.items()},
        members=tuple(dict.fromkeys(of for _, _, of in payments)),
        payments=payments,
        costs=_means(kpis, COST_KEYS, "all"),
        payment_differences=_without_rule(paid, rule),
        cost_differences=compare(kpis, pairs=pairs, keys=COST_KEYS, seed=seed),
        amounts=_amounts(area.payment, horizon.start_date, horizon.total_days),
    )


def _shown(kpis: pa.Table, rule: str) -> pa.Table:
    """The rows that are about money, and of one rule when it is named."""
    is_money = pc.is_in(
        kpis["kpi"].cast(pa.string()), pa.array([*PAYMENT_KEYS, *COST_KEYS], pa.string())
    )
    of = kpis["of"].cast(pa.string())
    is_wanted = pc.or_(pc.equal(of, ""), pc.starts_with(of, f"{rule}/" if rule else ""))
    return kpis.filter(pc.and_(is_money, is_wanted))


def _means(
    kpis: pa.Table, keys: Sequence[str], by: str, rule: str = ""
) -> dict[tuple[str, str, str], float | None]:
    """The mean over replications that have a value; None when none has."""
    return {
        (case, key, of.removeprefix(f"{rule}/")): None
        if np.isnan(column).all()
        else float(np.nanmean(column))
        for (case, key, of), column in values_by_replication(kpis, keys, by).items()
    }


def _without_rule(table: pa.Table, rule: str) -> pa.Table:
    """Members by their municipality alone."""
    if not rule:
        return table
    position = table.schema.get_field_index("of")
    names = [of.removeprefix(f"{rule}/") for of in table["of"].cast(pa.string()).to_pylist()]
    field = table.schema.field(position)
    return table.set_column(position, field, pa.array(names, pa.string()).cast(field.type))


def _amounts(terms: Payment, start_date: date, days: int) -> tuple[YearAmount, ...]:
    years = range(start_date.year, (start_date + timedelta(days=days)).year + 1)
    found = ((year, amount_in(year, terms.amounts)) for year in years)
    return tuple(YearAmount(year, one.sek, one.known_year) for year, one in found)
