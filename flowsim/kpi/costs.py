"""What care costs, by who pays it: region and municipalities.

Settings cost by the place and by the patient in it, tasks by the hour of staff; the
payment for patients ready to leave moves money between the two and nothing in the total.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant
from flowsim.kpi.attempts import work_of
from flowsim.kpi.beds import staffed_minutes, taken_use
from flowsim.kpi.declare import NO_CLOCK, OWN_DEFINITION, Better, Dimension, Kpi, Words
from flowsim.kpi.facts import Facts
from flowsim.kpi.labels import labelled
from flowsim.kpi.payment import tallies_of
from flowsim.kpi.reading import KINDS
from flowsim.scenario.payment_model import PlaceCost, UnitCosts
from flowsim.tables.columns import NOBODY, Bools, Ints, named
from flowsim.terms import Kind, Owner
from flowsim.units import DAY_MIN, HOUR_MIN

WEEK_MIN = 7 * DAY_MIN
_PRICED_AS: Mapping[Kind, Kind] = {
    Kind.MEDICAL_SHORT_TERM: Kind.SHORT_TERM,
    Kind.LSS_SHORT_STAY: Kind.SHORT_TERM,
}
"""Kinds that cost as another where the price list says nothing: never free."""
_LEFT_OUT = Words(
    " Inte med: besöket på akuten utöver tiden där, vård i hemmet efter sista steget (hemtjänst"
    " och hemsjukvård utan slut), öppenvård, läkemedel, hjälpmedel, sjukresor och egenavgifter.",
    " Left out: the emergency visit beyond the time there, care at home after the last step (home"
    " help and home health care without end), outpatient care, medicines, aids, transport and"
    " user fees.",
)


def _kpi(
    key: str, title: Words, definition: Words, *by: Dimension, better: Better = "neither"
) -> Kpi:
    """What somebody pays; less for one payer may be more for the other."""
    return Kpi(
        key=key,
        title=title,
        unit="msek-per-year",
        better=better,
        counts="time",
        clock_start=NO_CLOCK,
        clock_stop=NO_CLOCK,
        population=Words("miljöer och uppgifter i området", "settings and tasks of the area"),
        definition=definition,
        source=OWN_DEFINITION + "; docs/payment.md",
        numerator="SEK",
        denominator="observed days",
        by=by,
        times=365,
        per=1_000_000,
        decimals=1,
    )


KPIS = (
    _kpi(
        "cost-total",
        Words("Kostnad, region och kommuner", "Cost, region and municipalities"),
        Words(
            "Platser, patienter i dem och personalens tid i uppgifter, oavsett vem som betalar."
            + _LEFT_OUT.sv,
            "Places, patients in them and staff time in tasks, whoever pays." + _LEFT_OUT.en,
        ),
        "kind",
        better="lower",
    ),
    _kpi(
        "cost-region",
        Words("Regionens kostnad", "Cost of the region"),
        Words(
            "Regionens platser, patienter och uppgifter, minus vad kommunerna betalar för"
            " utskrivningsklara." + _LEFT_OUT.sv,
            "The region's places, patients and tasks, less what municipalities pay for patients"
            " ready to leave." + _LEFT_OUT.en,
        ),
    ),
    _kpi(
        "cost-municipality",
        Words("Kommunernas kostnad", "Cost of the municipalities"),
        Words(
            "Kommunernas platser, patienter och uppgifter, plus vad de betalar för"
            " utskrivningsklara." + _LEFT_OUT.sv,
            "The municipalities' places, patients and tasks, plus what they pay for patients"
            " ready to leave." + _LEFT_OUT.en,
        ),
        "municipality",
    ),
    _kpi(
        "payment-transfer",
        Words("Överfört från kommun till region", "Moved from municipality to region"),
        Words(
            "Betalning för utskrivningsklara enligt områdets regel; tar ut sig i summan.",
            "Payment for patients ready to leave by the area's rule; nets to zero in the total.",
        ),
        "municipality",
    ),
)


@dataclass(frozen=True, eq=False)
class Bill:
    """Items somebody pays in the window, in whole SEK; codes are NOBODY where none fits."""

    sek: Ints
    is_region: Bools  # who pays: the region, or a municipality
    municipality: Ints
    kind: Ints  # of the setting
    is_transfer: bool = False


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    if facts.money.prices is None:
        return {kpi.key: Ratio(constant(0), constant(0)) for kpi in KPIS}
    bills = bills_of(facts, facts.money.prices)
    sek = np.concatenate([bill.sek for bill in bills])
    is_region = np.concatenate([bill.is_region for bill in bills])
    home = np.concatenate([bill.municipality for bill in bills])
    kind = np.concatenate([bill.kind for bill in bills])
    is_transfer = np.concatenate([np.full(len(bill.sek), bill.is_transfer) for bill in bills])
    observed = constant(facts.window.days)

    def cost(which: Bools, by: Mapping[Dimension, Ints] = MappingProxyType({})) -> Ratio:
        codes = {"all": np.zeros_like(kind), **by}
        labels = labelled({name: np.where(which, code, NOBODY) for name, code in codes.items()})
        return Ratio(Amounts(sek, labels), observed)

    return {
        "cost-total": cost(np.ones(len(sek), dtype=np.bool_), {"kind": kind}),
        "cost-region": cost(is_region),
        "cost-municipality": cost(~is_region, {"municipality": home}),
        "payment-transfer": cost(is_transfer & ~is_region, {"municipality": home}),
    }


def bills_of(facts: Facts, prices: UnitCosts) -> tuple[Bill, ...]:
    """All that is paid for: places and patients, staff time, and the payment both ways."""
    paid = _transfer(facts)
    homes = np.arange(len(paid))
    no_kind = np.full(len(paid), NOBODY)
    return (
        _places(facts, prices),
        _work(facts, prices),
        Bill(paid, np.full(len(paid), False), homes, no_kind, is_transfer=True),
        Bill(-paid, np.full(len(paid), True), homes, no_kind, is_transfer=True),
    )


def _places(facts: Facts, prices: UnitCosts) -> Bill:
    """Each setting: its staffed places, and the patients in them."""
    settings, minutes = facts.settings, taken_use(facts).minutes
    costs = [_place_cost(prices, Kind(KINDS[kind])) for kind in settings.kind]
    is_help = np.asarray([name in facts.money.help_settings for name in settings.names])
    staffed = _prices([one.staffed_day_sek for one in costs]) * staffed_minutes(facts)
    occupied = np.where(is_help, 0, _prices([one.occupied_sek for one in costs])) * minutes
    help_sek = np.where(is_help, _prices([one.help_hour_sek for one in costs]), 0) * minutes
    return Bill(
        (staffed + occupied + DAY_MIN // 2) // DAY_MIN + help_sek // (WEEK_MIN * HOUR_MIN),
        named(facts.journeys.settings, "owner").is_any(Owner.REGION),
        settings.labels["municipality"],
        settings.labels["kind"],
    )


def _place_cost(prices: UnitCosts, kind: Kind) -> PlaceCost:
    given = prices.places.get(kind) or prices.places.get(_PRICED_AS.get(kind, kind))
    return given or PlaceCost()


def _prices(sek: list[int]) -> Ints:
    return np.asarray(sek, dtype=np.int64)


def _work(facts: Facts, prices: UnitCosts) -> Bill:
    """Hours of staff in tasks, by principal and by the patient's municipality."""
    homes = len(facts.members["municipality"])
    owner = facts.task_types.owner.among(tuple(Owner))
    minutes = np.zeros((len(Owner), homes + 1), dtype=np.int64)  # the last for none
    np.add.at(minutes, owner, work_of(facts).by_municipality[:-1])
    size = homes + 1
    an_hour = [prices.staff_hour_sek.get(one, 0) for one in Owner]
    sek = (minutes * _prices(an_hour)[:, None]).ravel()
    return Bill(
        (sek + HOUR_MIN // 2) // HOUR_MIN,
        np.repeat([one == Owner.REGION for one in Owner], size),
        np.tile(np.append(np.arange(homes), NOBODY), len(Owner)),
        np.full(len(sek), NOBODY),
    )


def _transfer(facts: Facts) -> Ints:
    """SEK that each municipality pays by the area's own rule."""
    payment = facts.money.payment
    if payment is None:
        return np.zeros(len(facts.members["municipality"]), dtype=np.int64)
    return tallies_of(facts)[payment.rule].paid_sek
