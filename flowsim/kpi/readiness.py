"""How readiness is said, taken back and answered: notices, and what follows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant, constant_where_any, counted
from flowsim.kpi.declare import (
    LEFT,
    NEED_ENDED,
    NOTICE_SENT,
    OWN_DEFINITION,
    PLANNED_DISCHARGES,
    Dimension,
    Kpi,
    Words,
)
from flowsim.kpi.facts import WARD, Facts
from flowsim.kpi.labels import Labels
from flowsim.kpi.ready import SKR, all_planned
from flowsim.kpi.ready_in_bed import ready_in_bed
from flowsim.kpi.rows import code_of
from flowsim.kpi.window import CENSUS_MIN, stops_inside, weekday
from flowsim.tables.columns import NEVER, NOBODY
from flowsim.terms import NoticeKind, StayEnd
from flowsim.units import DAY_MIN, WEEKDAYS

SIP_CALL_DAYS = 3
"""The call to a SIP is sent at the latest so many days after the notice (2017:612, 4:3)."""

_BY: tuple[Dimension, ...] = ("hospital", "municipality", "specialty", "need", "next-kind")
_LAW = "Lag (2017:612) om samverkan vid utskrivning"
_CALL = Words("kallelse till SIP skickad", "the call to a SIP is sent")
_CALLED = Words(
    PLANNED_DISCHARGES.sv + ", med kallelse till SIP", PLANNED_DISCHARGES.en + ", called to a SIP"
)


def _of_discharges(  # noqa: PLR0913 - what a declaration says
    key: str,
    title: Words,
    definition: Words,
    numerator: str,
    *,
    unit: str = "percent",
    higher: bool = False,
    start: Words = NOTICE_SENT,
    stop: Words = LEFT,
    population: Words = PLANNED_DISCHARGES,
    source: str = OWN_DEFINITION,
) -> Kpi:
    is_days = unit == "days"
    return Kpi(
        key=key,
        title=title,
        unit=unit,
        better="higher" if higher else "lower",
        counts="cases",
        clock_start=start,
        clock_stop=stop,
        population=population,
        definition=definition,
        source=source,
        numerator=numerator,
        denominator="discharges",
        by=_BY,
        times=1 if is_days else 100,
        per=DAY_MIN if is_days else 1,
        decimals=2 if is_days else 1,
    )


KPIS = (
    Kpi(
        key="ready-patients-06",
        title=Words("Utskrivningsklara klockan 06", "Patients ready at 06:00"),
        unit="patients",
        better="lower",
        counts="time",
        clock_start=NOTICE_SENT,
        clock_stop=Words("lämnar avdelningen eller återtagen", "left or withdrawn"),
        population=Words(
            "patienter med utskrivningsplanering på vårdavdelning",
            "patients with discharge planning in wards",
        ),
        definition=Words(
            "Medelantal utskrivningsklara som ligger kvar klockan 06:00.",
            "Mean number of patients declared ready who are still there at 06:00.",
        ),
        source=SKR,
        numerator="patients ready, summed over days",
        denominator="observed days",
        by=("hospital", "municipality", "specialty", "need", "weekday"),
    ),
    _of_discharges(
        "repeated-readiness-share",
        Words("Klara mer än en gång", "Declared ready more than once"),
        Words(
            "Andel som meddelades utskrivningsklara mer än en gång under vistelsen.",
            "Share declared ready more than once during the stay.",
        ),
        "discharges with more than one ready notice",
    ),
    _of_discharges(
        "withdrawn-per-100",
        Words("Återtagna underrättelser per 100", "Ready notices withdrawn per 100"),
        Words(
            "Underrättelser om utskrivningsklar som togs tillbaka, per 100 utskrivningar.",
            "Ready notices taken back, per 100 discharges.",
        ),
        "notices withdrawn",
        unit="per-100-discharges",
    ),
    _of_discharges(
        "relapses-per-100",
        Words("Åter sjuka i väntan per 100", "Relapses while ready per 100"),
        Words(
            "Gånger som en utskrivningsklar blev sjuk igen i väntan, per 100 utskrivningar.",
            "Times a ready patient fell ill again while waiting, per 100 discharges.",
        ),
        "relapses",
        unit="per-100-discharges",
        start=NEED_ENDED,
    ),
    Kpi(
        key="deaths-while-ready",
        title=Words("Avlidna som utskrivningsklara", "Deaths while ready"),
        unit="per-year",
        better="lower",
        counts="cases",
        clock_start=NEED_ENDED,
        clock_stop=Words("avliden", "death"),
        population=Words(
            "patienter med utskrivningsplanering på vårdavdelning",
            "patients with discharge planning in wards",
        ),
        definition=Words(
            "Antal som avled på avdelningen efter att behovet av slutenvård upphört.",
            "How many died in the ward after their need of inpatient care had ended.",
        ),
        source=OWN_DEFINITION,
        numerator="deaths",
        denominator="observed days, where there is discharge planning",
        by=("hospital", "municipality", "specialty", "need"),
        times=365,
    ),
    _of_discharges(
        "receiver-ready-days",
        Words("Dagar till kommunklar", "Days until the receiver is ready"),
        Words(
            "Medeltid från underrättelsen till att platsen är tilldelad och mottagarens uppgifter"
            " är gjorda; 0 om det var klart före.",
            "Mean time from the notice until the place is granted and the receiver's tasks are"
            " done; 0 when that was so before.",
        ),
        "minutes from notice to receiver ready",
        unit="days",
        stop=Words("mottagaren klar (kommunklar)", "the receiver is ready"),
        population=Words(
            PLANNED_DISCHARGES.sv + ", där mottagaren blev klar",
            PLANNED_DISCHARGES.en + ", whose receiver was ready",
        ),
    ),
    _of_discharges(
        "left-within-a-day-share",
        Words("Hemma senast dagen efter", "Left by the day after"),
        Words(
            "Andel som lämnar senast dagen efter att både vara utskrivningsklar och ha en mottagare"
            " som är klar (hemgångsklar).",
            "Share who leave at the latest the day after being both declared ready and expected by"
            " a receiver that is ready.",
        ),
        "discharges at most one calendar day after both",
        higher=True,
        start=Words("utskrivningsklar och hemgångsklar", "ready, and so is the receiver"),
        source="Region Halland, trygg och effektiv utskrivning (vardgivare.regionhalland.se)",
    ),
    _of_discharges(
        "admission-notice-24h-share",
        Words("Inskrivningsmeddelande inom 24 timmar", "Admission notice within 24 hours"),
        Words(
            "Andel där inskrivningsmeddelandet skickades inom 24 timmar.",
            "Share whose admission notice was sent within 24 hours.",
        ),
        "discharges with an admission notice within 1440 minutes",
        higher=True,
        start=Words("inskriven på avdelningen", "the ward is entered"),
        stop=Words("inskrivningsmeddelande", "admission notice"),
        population=Words(
            PLANNED_DISCHARGES.sv + ", med inskrivningsmeddelande",
            PLANNED_DISCHARGES.en + ", with an admission notice",
        ),
        source=f"{_LAW}, 2 kap. 1 §",
    ),
    _of_discharges(
        "sip-calls-per-100",
        Words("Kallelser till SIP per 100", "Calls to a SIP per 100"),
        Words(
            "Utskrivningar med kallelse till samordnad individuell plan, per 100.",
            "Discharges with a call to a coordinated individual plan, per 100.",
        ),
        "discharges with a call to a SIP",
        unit="per-100-discharges",
        higher=True,
        stop=_CALL,
        source=f"{_LAW}, 4 kap.",
    ),
    _of_discharges(
        "sip-call-days",
        Words("Dagar till kallelse till SIP", "Days to the call to a SIP"),
        Words(
            "Medeltid från underrättelsen till kallelsen; 0 om den kom före.",
            "Mean time from the notice to the call; 0 when it came before.",
        ),
        "minutes from notice to call",
        unit="days",
        stop=_CALL,
        population=_CALLED,
        source=f"{_LAW}, 4 kap. 3 §",
    ),
    _of_discharges(
        "sip-call-3-days-share",
        Words("Kallelse till SIP inom 3 dagar", "Call to a SIP within 3 days"),
        Words(
            "Andel av kallelserna som skickades senast 3 kalenderdagar efter underrättelsen.",
            "Share of the calls sent at the latest 3 calendar days after the notice.",
        ),
        "discharges with a call at most 3 calendar days after the notice",
        higher=True,
        stop=_CALL,
        population=_CALLED,
        source=f"{_LAW}, 4 kap. 3 §",
    ),
)


(
    REPEATED,  # declared ready more than once
    WITHDRAWALS,
    RELAPSES,
    ANNOUNCED,  # with an admission notice
    ANNOUNCED_IN_TIME,  # within a day of entering
    CALLED,  # to a SIP
    CALL_MIN,  # from the notice to the call
    CALLED_IN_TIME,
    RECEIVED,  # with a receiver that was ready
    RECEIVER_MIN,  # from the notice until it was
    LEFT_IN_TIME,  # by the day after both
) = range(11)
"""What is added up for each cell of planned discharges, one after the other."""
OF_MESSAGES = 11


class Kinds(NamedTuple):
    """The code of each kind of message, or one that no message has."""

    ready: int
    withdrawn: int
    relapse: int
    admission: int
    sip_call: int


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    return {**_census(facts), **_messages(facts), **_deaths(facts)}


def _census(facts: Facts) -> Mapping[str, Ratio]:
    from flowsim.kpi.counting import count_censuses

    spans, window = ready_in_bed(facts), facts.window
    census_at = window.observe_from_at + CENSUS_MIN + np.arange(window.days) * DAY_MIN
    on, people = weekday(window, census_at), facts.patients.labels
    seen = np.zeros(people.cells * len(WEEKDAYS), dtype=np.int64)
    count_censuses(spans, facts.stays.patient, people.cell, census_at, on, seen)
    if not facts.is_planned.any():
        return {"ready-patients-06": Ratio(constant(0), constant(0))}
    weekdays = Labels(np.arange(len(WEEKDAYS)), {"weekday": np.arange(len(WEEKDAYS))})
    each = np.arange(len(seen))
    cells = people.each_cell.of(each // len(WEEKDAYS)).beside(weekdays.of(each % len(WEEKDAYS)))
    days = np.bincount(on, minlength=len(WEEKDAYS))
    return {"ready-patients-06": Ratio(Amounts(seen, cells), Amounts(days, weekdays))}


def _messages(facts: Facts) -> Mapping[str, Ratio]:
    from flowsim.kpi.counting import add_up_messages

    labels = facts.all_planned
    sums = np.zeros((labels.cells, OF_MESSAGES), dtype=np.int64)
    sent, names = facts.sent
    add_up_messages(all_planned(facts), sent, _kinds(names), sums.reshape(-1))
    of_all, cells = counted(labels), labels.each_cell

    def sum_of(amount: int) -> Amounts:
        return Amounts(sums[:, amount], cells)

    def per(all_of_them: Amounts, amount: int) -> Ratio:
        return Ratio(sum_of(amount), all_of_them)

    called, received = sum_of(CALLED), sum_of(RECEIVED)
    return {
        "repeated-readiness-share": per(of_all, REPEATED),
        "withdrawn-per-100": per(of_all, WITHDRAWALS),
        "relapses-per-100": per(of_all, RELAPSES),
        "admission-notice-24h-share": per(sum_of(ANNOUNCED), ANNOUNCED_IN_TIME),
        "sip-calls-per-100": per(of_all if called.whole else constant(0), CALLED),
        "sip-call-days": per(called, CALL_MIN),
        "sip-call-3-days-share": per(called, CALLED_IN_TIME),
        "receiver-ready-days": per(received, RECEIVER_MIN),
        "left-within-a-day-share": per(received, LEFT_IN_TIME),
    }


def _kinds(names: Sequence[str]) -> Kinds:
    kinds = (
        NoticeKind.READY,
        NoticeKind.WITHDRAWN,
        NoticeKind.RELAPSE,
        NoticeKind.ADMISSION,
        NoticeKind.SIP_CALL,
    )
    return Kinds(*(code_of(kind, names) for kind in kinds))


def _deaths(facts: Facts) -> Mapping[str, Ratio]:
    stays, wards = facts.stays, facts.stays_of(WARD)
    died = wards[np.flatnonzero(stays.end.of(wards).is_any(StayEnd.DIED))]
    died = died[
        (stays.ready_at[died] != NEVER)
        & (stays.next_kind[died] == NOBODY)
        & (stays.left_at[died] > stays.ready_at[died])
        & stops_inside(facts.window, stays.left_at[died])
        & facts.is_planned[stays.patient[died]]
    ]
    return {
        "deaths-while-ready": Ratio(
            counted(facts.patient_labels(stays.patient[died])),
            constant_where_any(facts.window.days, facts.those_planned),
        )
    }
