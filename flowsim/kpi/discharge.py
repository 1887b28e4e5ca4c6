"""Discharges from hospital: how many, after how long, on which days."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant, counted
from flowsim.kpi.declare import (
    LEFT,
    NEED_ENDED,
    NO_CLOCK,
    OWN_DEFINITION,
    WARD_DISCHARGES,
    Dimension,
    Kpi,
    Words,
)
from flowsim.kpi.facts import WARD, Facts
from flowsim.kpi.rows import only_read
from flowsim.kpi.window import stops_inside
from flowsim.tables.columns import Ints
from flowsim.units import WEEKDAYS

_FIRST_WARD = Words("första avdelningen", "the first ward is entered")
MONDAY, FRIDAY = WEEKDAYS.index("mon"), WEEKDAYS.index("fri")

_BY: tuple[Dimension, ...] = ("hospital", "municipality", "specialty", "need", "next-kind")


def _weekday_share(key: str, sv: str, en: str, days: Words) -> Kpi:
    return Kpi(
        key=key,
        title=Words(sv, en),
        unit="percent",
        better="neither",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=LEFT,
        population=WARD_DISCHARGES,
        definition=Words(
            f"Andel av utskrivningarna som sker på {days.sv}.",
            f"Share of the discharges that happen on {days.en}.",
        ),
        source=OWN_DEFINITION,
        numerator=f"discharges on {days.en}",
        denominator="discharges",
        by=_BY,
        times=100,
    )


KPIS = (
    Kpi(
        key="discharges",
        title=Words("Utskrivningar", "Discharges"),
        unit="per-day",
        better="neither",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=LEFT,
        population=WARD_DISCHARGES,
        definition=Words("Utskrivningar per dag.", "Discharges per day."),
        source=OWN_DEFINITION,
        numerator="discharges",
        denominator="observed days",
        by=_BY,
    ),
    Kpi(
        key="length-of-stay-days",
        title=Words("Vårdtid", "Length of stay"),
        unit="days",
        better="lower",
        counts="cases",
        clock_start=_FIRST_WARD,
        clock_stop=LEFT,
        population=WARD_DISCHARGES,
        definition=Words(
            "Utskrivningsdatum minus inskrivningsdatum, flytt mellan avdelningar inräknad.",
            "Discharge date minus admission date, moves between wards included.",
        ),
        source="Socialstyrelsen, vårdtid: utskrivningsdatum minus inskrivningsdatum",
        numerator="calendar days from admission to discharge",
        denominator="discharges",
        by=_BY,
        decimals=2,
    ),
    _weekday_share(
        "monday-share", "Andel på måndagar", "Share on Mondays", Words("måndagar", "Mondays")
    ),
    _weekday_share(
        "monday-thursday-share",
        "Andel måndag till torsdag",
        "Share Monday to Thursday",
        Words("måndagar till torsdagar", "Mondays to Thursdays"),
    ),
    _weekday_share(
        "friday-share", "Andel på fredagar", "Share on Fridays", Words("fredagar", "Fridays")
    ),
    _weekday_share(
        "weekend-share",
        "Andel på helger",
        "Share at weekends",
        Words("lördagar och söndagar", "Saturdays and Sundays"),
    ),
    Kpi(
        key="before-noon-share",
        title=Words("Andel före klockan 12", "Share before noon"),
        unit="percent",
        better="higher",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=LEFT,
        population=WARD_DISCHARGES,
        definition=Words(
            "Andel av utskrivningarna som sker före klockan 12.",
            "Share of the discharges that happen before 12:00.",
        ),
        source=OWN_DEFINITION,
        numerator="discharges before 12:00",
        denominator="discharges",
        by=_BY,
        times=100,
    ),
    Kpi(
        key="treatment-days",
        title=Words("Behandlingstid", "Treatment time"),
        unit="days",
        better="lower",
        counts="cases",
        clock_start=_FIRST_WARD,
        clock_stop=NEED_ENDED,
        population=WARD_DISCHARGES,
        definition=Words(
            "Medeltid från inskrivning till medicinskt färdig: vårdtiden utan väntan.",
            "Mean time from admission to medically ready: the stay without the delay.",
        ),
        source="Socialstyrelsen, vårdtid, här till medicinskt färdig",
        numerator="minutes from admission to medically ready",
        denominator="discharges",
        by=_BY,
        per=1440,
        decimals=2,
    ),
    Kpi(
        key="ward-moves-per-100",
        title=Words("Flyttar mellan avdelningar per 100", "Moves between wards per 100"),
        unit="per-100-discharges",
        better="lower",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=Words("flyttar till annan avdelning", "moves to another ward"),
        population=WARD_DISCHARGES,
        definition=Words(
            "Flyttar från en vårdavdelning till en annan, per 100 utskrivningar.",
            "Moves from one ward to another, per 100 discharges.",
        ),
        source=OWN_DEFINITION,
        numerator="moves between wards",
        denominator="discharges",
        by=("hospital", "municipality", "specialty", "need"),
        times=100,
    ),
)


(
    DISCHARGES,
    CALENDAR_DAYS,  # from admission to discharge
    TREATMENT_MIN,  # from admission to medically ready
    BEFORE_NOON,
    BY_WEEKDAY,  # one for each
) = range(5)
"""What is added up for each cell, one after the other."""
OF_DISCHARGES = BY_WEEKDAY + len(WEEKDAYS)


class Discharged(NamedTuple):
    """One element per discharge; the moments have one per stay."""

    stay: Ints  # position
    admitted_at: Ints
    cell: Ints
    left_at: Ints
    ready_at: Ints


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    sums, cells = _sums(facts), facts.all_discharges.each_cell
    of_all = Amounts(sums[:, DISCHARGES], cells)

    def share(counts: Ints) -> Ratio:
        return Ratio(Amounts(counts, cells), of_all)

    def on(first: int, last: int) -> Ratio:
        """The share on days of the week, both counted in."""
        return share(sums[:, BY_WEEKDAY + first : BY_WEEKDAY + last + 1].sum(axis=1))

    stays, wards = facts.stays, facts.stays_of(WARD)
    moved = wards[np.flatnonzero(stays.next_kind[wards] == WARD)]
    moved = moved[stops_inside(facts.window, stays.left_at[moved])]
    moves = counted(facts.patient_labels(stays.patient[moved]))
    return {
        "discharges": Ratio(of_all, constant(facts.window.days)),
        "length-of-stay-days": share(sums[:, CALENDAR_DAYS]),
        "monday-share": on(MONDAY, MONDAY),
        "monday-thursday-share": on(MONDAY, FRIDAY - 1),
        "friday-share": on(FRIDAY, FRIDAY),
        "weekend-share": on(FRIDAY + 1, len(WEEKDAYS) - 1),
        "before-noon-share": share(sums[:, BEFORE_NOON]),
        "treatment-days": share(sums[:, TREATMENT_MIN]),
        "ward-moves-per-100": Ratio(moves, of_all),
    }


def _sums(facts: Facts) -> Ints:
    """Discharges added up by cell, shape (cells, amounts)."""
    from flowsim.kpi.counting import add_up_discharges

    stays, labels = facts.stays, facts.all_discharges
    those = Discharged(
        stay=facts.discharges,
        admitted_at=facts.admitted_at,
        cell=labels.cell,
        left_at=only_read(stays.left_at),
        ready_at=only_read(stays.ready_at),
    )
    sums = np.zeros(labels.cells * OF_DISCHARGES, dtype=np.int64)
    add_up_discharges(those, facts.window.start_date.weekday(), sums)
    return sums.reshape(labels.cells, OF_DISCHARGES)
