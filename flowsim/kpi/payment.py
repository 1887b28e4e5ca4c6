"""Payment responsibility of municipalities for patients ready to leave (Act 2017:612).

Every rule of the scenario is counted in every run: in total and by municipality by the
area's own rule, and by each rule.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant
from flowsim.kpi.declare import LEFT, NOTICE_SENT, Dimension, Kpi, Words
from flowsim.kpi.facts import Facts, once_per_run
from flowsim.kpi.labels import Labels, labelled
from flowsim.kpi.payment_count import Tally, calendar_of, tally
from flowsim.kpi.payment_spells import spells_of
from flowsim.tables.columns import NOBODY, Ints
from flowsim.units import DAY_MIN

_ACT = "Lag (2017:612) 5 kap.; docs/payment.md"
_BY: tuple[Dimension, ...] = (
    "municipality",
    "payment-rule",
    "payment-rule-municipality",
)
_STOPS = Words(
    "utskriven, avliden eller underrättelsen upphör", "discharged, died, or the notice ends"
)
_POPULATION = Words(
    "utskrivningsklara med utskrivningsplanering på vårdavdelning, som områdets regel räknar dem",
    "patients ready to leave a ward, with discharge planning, as the area's rule counts them",
)

KPIS = (
    Kpi(
        key="payment-sek",
        title=Words("Betalningsansvar", "Payment responsibility"),
        unit="msek-per-year",
        better="neither",
        counts="cases",
        clock_start=NOTICE_SENT,
        clock_stop=_STOPS,
        population=_POPULATION,
        definition=Words(
            "Vad kommunerna betalar regionen för utskrivningsklara patienter enligt områdets"
            " regel, per år. Ett år med okänt belopp räknas med närmaste kända.",
            "What the municipalities pay the region for patients ready to leave, by the area's"
            " rule, per year. A year whose amount is not known uses the nearest known one.",
        ),
        source=_ACT,
        numerator="SEK",
        denominator="observed days",
        by=_BY,
        times=365,
        per=1_000_000,
        decimals=2,
    ),
    Kpi(
        key="payment-days",
        title=Words("Betalningsdagar", "Payment days"),
        unit="per-year",
        better="lower",
        counts="cases",
        clock_start=NOTICE_SENT,
        clock_stop=_STOPS,
        population=_POPULATION,
        definition=Words(
            "Dygn som kommunerna betalar för enligt områdets regel, per år.",
            "Days that the municipalities pay for by the area's rule, per year.",
        ),
        source=_ACT,
        numerator="days paid for",
        denominator="observed days",
        by=_BY,
        times=365,
        decimals=0,
    ),
    Kpi(
        key="payment-share",
        title=Words("Andel som når betalning", "Share that reaches payment"),
        unit="percent",
        better="lower",
        counts="cases",
        clock_start=NOTICE_SENT,
        clock_stop=_STOPS,
        population=_POPULATION,
        definition=Words(
            "Andel av fallen som betalas: var för sig, eller i en månad vars genomsnitt är över"
            " gränsen.",
            "Share of the cases that are paid for: one by one, or in a month whose average is"
            " above the threshold.",
        ),
        source=_ACT,
        numerator="cases paid for",
        denominator="cases",
        by=_BY,
        times=100,
    ),
    Kpi(
        key="payment-free-days",
        title=Words("Dagar som klar utan betalning", "Days ready without payment"),
        unit="days",
        better="neither",
        counts="cases",
        clock_start=NOTICE_SENT,
        clock_stop=_STOPS,
        population=_POPULATION,
        definition=Words(
            "Kalenderdagar som utskrivningsklar som ingen betalar för, per fall.",
            "Calendar days ready that nobody pays for, per case.",
        ),
        source=_ACT,
        numerator="calendar days ready, less days paid for",
        denominator="cases",
        by=_BY,
        decimals=2,
    ),
    Kpi(
        key="payment-mean-days",
        title=Words("Genomsnittsdagar enligt regeln", "Average days by the rule"),
        unit="days",
        better="lower",
        counts="cases",
        clock_start=NOTICE_SENT,
        clock_stop=LEFT,
        population=_POPULATION,
        definition=Words(
            "Medeltal kalenderdagar bland de fall som regeln räknar in i sitt genomsnitt, över"
            " hela mätperioden; betalning avgörs månad för månad.",
            "Mean calendar days among the cases that the rule has in its average, over the"
            " whole observed time; payment is settled month by month.",
        ),
        source=_ACT,
        numerator="calendar days ready",
        denominator="cases in the average",
        by=_BY,
        decimals=2,
    ),
)


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    tallies = list(tallies_of(facts).values())
    if not tallies:
        return {kpi.key: Ratio(constant(0), constant(0)) for kpi in KPIS}
    money, homes = facts.money, len(facts.members["municipality"])
    labels = _labels(money.rules, money.own_rule, homes)

    def amounts(values: list[Ints]) -> Amounts:
        return Amounts(np.concatenate(values), labels)

    observed = constant(facts.window.days)
    cases = amounts([one.cases for one in tallies])
    return {
        "payment-sek": Ratio(amounts([one.paid_sek for one in tallies]), observed),
        "payment-days": Ratio(amounts([one.paid_days for one in tallies]), observed),
        "payment-share": Ratio(amounts([one.reached for one in tallies]), cases),
        "payment-free-days": Ratio(
            amounts([one.ready_days - one.paid_days for one in tallies]), cases
        ),
        "payment-mean-days": Ratio(
            amounts([one.mean_days for one in tallies]), amounts([one.in_mean for one in tallies])
        ),
    }


@once_per_run
def tallies_of(facts: Facts) -> dict[str, Tally]:
    """What each rule of the scenario makes of a run, by its id."""
    payment, window = facts.money.payment, facts.window
    if payment is None:
        return {}
    # A day after the last, since the day of discharge may be paid for.
    days = window.end_at // DAY_MIN + 2
    calendar = calendar_of(window.start_date, days, payment.amounts)
    spells = spells_of(facts)
    homes = len(facts.members["municipality"])
    return {name: tally(payment.rules[name], spells, calendar, homes) for name in facts.money.rules}


@lru_cache(maxsize=8)  # a few scenarios take turns
def _labels(rules: tuple[str, ...], own_rule: str, homes: int) -> Labels:
    """Of every (rule, municipality): the total is that of the area's own rule."""
    rule = np.repeat(np.arange(len(rules)), homes)
    home = np.tile(np.arange(homes), len(rules))
    is_own = rule == rules.index(own_rule)
    return labelled(
        {
            "all": np.where(is_own, 0, NOBODY),
            "municipality": np.where(is_own, home, NOBODY),
            "payment-rule": rule,
            "payment-rule-municipality": rule * homes + home,
        }
    )
