"""What a scenario says about money: the terms on which journeys are paid for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flowsim.kpi.declare import Dimension
from flowsim.scenario.model import Area
from flowsim.scenario.payment_model import DayAmount, Payment, UnitCosts
from flowsim.terms import NoticeKind


@dataclass(frozen=True)
class Money:
    """Payment rules and unit costs of an area, and what they need to know of it.

    `sip_tasks` are the tasks that send a SIP call; an area where nothing sends admission
    notices or SIP calls takes that condition as fulfilled. `help_settings` are those
    whose places are minutes of help a week.
    """

    payment: Payment | None = None
    prices: UnitCosts | None = None
    sip_tasks: tuple[str, ...] = ()
    sends_admission_notices: bool = False
    help_settings: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the payment rules, in order."""
        return tuple(sorted(self.payment.rules)) if self.payment else ()

    @property
    def own_rule(self) -> str:
        """Id of the rule the area uses; "" when it has none."""
        return self.payment.rule if self.payment else ""


NO_MONEY = Money()
"""Nothing is said: no payment is counted and nothing costs anything."""


def money_of(area: Area) -> Money:
    """The terms of an area."""
    return Money(
        payment=area.payment,
        prices=area.costs.prices if area.costs else None,
        sip_tasks=_senders(area, NoticeKind.SIP_CALL),
        sends_admission_notices=bool(_senders(area, NoticeKind.ADMISSION)),
        help_settings=tuple(
            name for name, one in area.settings.items() if one.unit == "minutes-per-week"
        ),
    )


def _senders(area: Area, notice: NoticeKind) -> tuple[str, ...]:
    return tuple(name for name, task in area.tasks.items() if task.notice == notice)


def by_rule(money: Money, municipalities: Sequence[str]) -> dict[Dimension, tuple[str, ...]]:
    """Members of the dimensions of payment rules."""
    return {
        "payment-rule": money.rules,
        "payment-rule-municipality": tuple(
            f"{rule}/{home}" for rule in money.rules for home in municipalities
        ),
    }


@dataclass(frozen=True)
class Amount:
    """SEK per day of care in a year; `known_year` differs when that year is not known."""

    sek: int
    known_year: int


def amount_in(year: int, amounts: Sequence[DayAmount]) -> Amount:
    """The amount of a year, or of the nearest year that is known (the earlier of two).

    Raises:
        ValueError: when no year is known.
    """
    known = [(abs(one.year - year), one.year, one.sek) for one in amounts if one.sek is not None]
    _, known_year, sek = min(known)
    return Amount(sek, known_year)
