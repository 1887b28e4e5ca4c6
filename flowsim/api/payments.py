"""Who pays in a result: payment responsibility by every rule, and costs by payer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flowsim.experiment.paying import Paying, paying
from flowsim.experiment.result import Result


def payment(result: Result, rule: str = "") -> Paying:
    """Payment by every rule side by side, or by municipality by one rule; and costs by payer.

    Raises:
        ScenarioError: when the area says nothing of payment, or there is no such rule.
    """
    return paying(result, rule)


def payment_values(found: Paying) -> dict[str, Any]:
    """The same as plain values, for JSON."""

    def rows(means: dict[tuple[str, str, str], float | None]) -> list[dict[str, object]]:
        return [
            {"case": case, "kpi": key, "of": of, "mean": mean}
            for (case, key, of), mean in means.items()
        ]

    return {
        "rule": found.rule or None,
        "own_rule": found.own_rule,
        "payments": rows(found.payments),
        "costs": rows(found.costs),
        "payment_differences": found.payment_differences.to_pylist(),
        "cost_differences": found.cost_differences.to_pylist(),
        "amounts": [asdict(one) for one in found.amounts],
    }
