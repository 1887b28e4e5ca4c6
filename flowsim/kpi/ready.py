"""Utskrivningsklar: ready, declared, and still in a bed.

Days are calendar dates apart, as in the national statistics; the start is the notice
that was in force when the patient left, not the medical judgement.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant, counted
from flowsim.kpi.beds import staffed_minutes, ward_labels
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
from flowsim.kpi.facts import WARD, Facts, once_per_run
from flowsim.kpi.labels import Labels, labelled
from flowsim.kpi.ready_in_bed import ready_in_bed
from flowsim.kpi.rows import only_read
from flowsim.kpi.window import minutes_inside
from flowsim.tables.columns import Ints

SKR = "SKR, Väntetider i vården: utskrivningsklara (vantetider.se/veta-mer/utskrivningsklara)"
_STOCKHOLM = "Region Stockholm, principer för fakturering inom somatiken (vardgivarguiden.se)"
_BY: tuple[Dimension, ...] = ("hospital", "municipality", "specialty", "need", "next-kind")
_DAYS = "calendar days from notice to discharge"


def _share(key: str, sv: str, en: str, *, days: str, higher: bool = False) -> Kpi:
    return Kpi(
        key=key,
        title=Words(sv, en),
        unit="percent",
        better="higher" if higher else "lower",
        counts="cases",
        clock_start=NOTICE_SENT,
        clock_stop=LEFT,
        population=PLANNED_DISCHARGES,
        definition=Words(
            f"Andel med {days} kalenderdagar från underrättelse till utskrivning.",
            f"Share with {days} calendar days from notice to discharge.",
        ),
        source=SKR,
        numerator=f"discharges with {days} days",
        denominator="discharges",
        by=_BY,
        times=100,
    )


KPIS = (
    Kpi(
        key="ready-days-national",
        title=Words("Dagar som utskrivningsklar (nationellt)", "Days ready, the national way"),
        unit="days",
        better="lower",
        counts="cases",
        clock_start=NOTICE_SENT,
        clock_stop=LEFT,
        population=Words(
            PLANNED_DISCHARGES.sv + ", minst en dag som utskrivningsklar",
            PLANNED_DISCHARGES.en + ", ready for at least one day",
        ),
        definition=Words(
            "Medelantal kalenderdagar bland dem som var utskrivningsklara minst en dag; samma"
            " dag räknas inte med.",
            "Mean calendar days among those who were ready at least one day; same-day"
            " discharges are left out.",
        ),
        source=SKR,
        numerator=_DAYS,
        denominator="discharges with at least one day",
        by=_BY,
        decimals=2,
    ),
    Kpi(
        key="ready-days-payment",
        title=Words("Dagar som utskrivningsklar (betalning)", "Days ready, the payment way"),
        unit="days",
        better="lower",
        counts="cases",
        clock_start=NOTICE_SENT,
        clock_stop=LEFT,
        population=PLANNED_DISCHARGES,
        definition=Words(
            "Medelantal kalenderdagar bland alla, dag 0 inräknad. Får inte jämföras med det"
            " nationella måttet.",
            "Mean calendar days among all, day 0 included. Not to be compared with the"
            " national mean.",
        ),
        source=_STOCKHOLM,
        numerator=_DAYS,
        denominator="discharges",
        by=_BY,
        decimals=2,
    ),
    _share("same-day-share", "Utskriven samma dag", "Left the same day", days="0", higher=True),
    _share("ready-over-3-days", "Över 3 dagar som klar", "Ready over 3 days", days="> 3"),
    _share("ready-over-7-days", "Över 7 dagar som klar", "Ready over 7 days", days="> 7"),
    Kpi(
        key="ready-beds-share",
        title=Words("Platser med utskrivningsklara", "Beds held by ready patients"),
        unit="percent",
        better="lower",
        counts="time",
        clock_start=NOTICE_SENT,
        clock_stop=Words("lämnar avdelningen eller återtagen", "left or withdrawn"),
        population=Words(
            "patienter med utskrivningsplanering på vårdavdelning",
            "patients with discharge planning in wards",
        ),
        definition=Words(
            "Platser belagda av utskrivningsklara i procent av disponibla vårdplatser.",
            "Beds held by patients declared ready, in percent of the staffed beds.",
        ),
        source=SKR,
        numerator="place minutes of patients declared ready",
        denominator="staffed place minutes",
        by=("hospital", "specialty", "setting"),
        times=100,
    ),
    Kpi(
        key="ready-days-per-1000-65",
        title=Words("Utskrivningsklara dagar 65+", "Days ready, 65+"),
        unit="days-per-1000",
        better="lower",
        counts="cases",
        clock_start=NOTICE_SENT,
        clock_stop=LEFT,
        population=Words(
            PLANNED_DISCHARGES.sv + ", 65 år och äldre", PLANNED_DISCHARGES.en + ", aged 65+"
        ),
        definition=Words(
            "Kalenderdagar som utskrivningsklar per 1 000 invånare 65 år och äldre, per år.",
            "Calendar days ready per 1,000 inhabitants aged 65 or more, per year.",
        ),
        source="Kolada U79135",
        numerator=_DAYS,
        denominator="inhabitants aged 65 or more x observed days",
        by=("municipality",),
        times=365_000,
    ),
    Kpi(
        key="declared-delay-days",
        title=Words("Väntan från underrättelse", "Delay from the notice"),
        unit="days",
        better="lower",
        counts="cases",
        clock_start=NOTICE_SENT,
        clock_stop=LEFT,
        population=PLANNED_DISCHARGES,
        definition=Words(
            "Medeltid, i minuter, från underrättelsen till utskrivningen: den väntan som syns.",
            "Mean time, to the minute, from the notice to the discharge: the delay that shows.",
        ),
        source=OWN_DEFINITION,
        numerator="minutes from notice to discharge",
        denominator="discharges",
        by=_BY,
        per=1440,
        decimals=2,
    ),
    Kpi(
        key="true-delay-days",
        title=Words("Väntan från medicinskt färdig", "Delay from medically ready"),
        unit="days",
        better="lower",
        counts="cases",
        clock_start=NEED_ENDED,
        clock_stop=LEFT,
        population=PLANNED_DISCHARGES,
        definition=Words(
            "Medeltid, i minuter, från att behovet upphör till utskrivningen. Ändras inte av"
            " när underrättelsen skickas.",
            "Mean time, to the minute, from the end of need to the discharge. Does not change"
            " with the moment of the notice.",
        ),
        source=OWN_DEFINITION,
        numerator="minutes from the end of need to discharge",
        denominator="discharges",
        by=_BY,
        per=1440,
        decimals=2,
    ),
)


(
    READY_DAYS,  # calendar days from notice to discharge
    READY_A_DAY,  # discharges with at least one
    SAME_DAY,  # with none
    OVER_3_DAYS,
    OVER_7_DAYS,
    DECLARED_MIN,  # from notice to discharge
    DELAY_MIN,  # from the end of need to discharge
) = range(7)
"""What is added up for each cell of planned discharges, one after the other."""
OF_READY = 7


class Planned(NamedTuple):
    """One element per planned discharge; the moments have one per stay."""

    stay: Ints  # position
    cell: Ints
    entered_at: Ints
    ready_at: Ints
    declared_at: Ints
    receiver_at: Ints
    left_at: Ints


@once_per_run
def all_planned(facts: Facts) -> Planned:
    """The planned discharges in the window."""
    stays = facts.stays
    return Planned(
        stay=facts.planned_discharges,
        cell=facts.all_planned.cell,
        entered_at=only_read(stays.entered_at),
        ready_at=only_read(stays.ready_at),
        declared_at=only_read(stays.declared_at),
        receiver_at=only_read(stays.receiver_at),
        left_at=only_read(stays.left_at),
    )


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    from flowsim.kpi.counting import add_up_ready

    labels, patients = facts.all_planned, facts.patients
    sums = np.zeros((labels.cells, OF_READY), dtype=np.int64)
    days_65 = np.zeros(labels.cells, dtype=np.int64)
    is_65 = patients.is_65
    add_up_ready(all_planned(facts), facts.stays.patient, is_65, sums.reshape(-1), days_65)
    of_all, cells = counted(labels), labels.each_cell

    def sum_of(amount: int) -> Amounts:
        return Amounts(sums[:, amount], cells)

    return {
        "ready-days-national": Ratio(sum_of(READY_DAYS), sum_of(READY_A_DAY)),
        "ready-days-payment": Ratio(sum_of(READY_DAYS), of_all),
        "same-day-share": Ratio(sum_of(SAME_DAY), of_all),
        "ready-over-3-days": Ratio(sum_of(OVER_3_DAYS), of_all),
        "ready-over-7-days": Ratio(sum_of(OVER_7_DAYS), of_all),
        "ready-beds-share": _beds_share(facts),
        "ready-days-per-1000-65": _days_per_1000(facts, days_65, cells),
        "declared-delay-days": Ratio(sum_of(DECLARED_MIN), of_all),
        "true-delay-days": Ratio(sum_of(DELAY_MIN), of_all),
    }


def _beds_share(facts: Facts) -> Ratio:
    spans = ready_in_bed(facts)
    setting = facts.stays.setting[spans.stay]
    is_ward = (facts.settings.kind == WARD) & facts.settings.is_limited
    if not facts.is_planned.any():
        return Ratio(constant(0), constant(0))
    held = minutes_inside(facts.window, spans.from_at, spans.to_at) * is_ward[setting]
    every = np.arange(len(facts.settings.names))
    return Ratio(
        Amounts(held, ward_labels(facts, setting)),
        Amounts(np.where(is_ward, staffed_minutes(facts), 0), ward_labels(facts, every)),
    )


def _days_per_1000(facts: Facts, days: Ints, cells: Labels) -> Ratio:
    """Of `days` by cell; only of municipalities whose inhabitants are known."""
    names = facts.members["municipality"]
    known = [(names.index(of), people) for of, people in facts.window.population_65 if of in names]
    people = np.zeros(len(names) + 1, dtype=np.int64)
    for code, inhabitants in known:
        people[code] = inhabitants
    home = cells["municipality"]
    every = np.arange(len(names))
    return Ratio(
        Amounts(np.where(people[home] > 0, days, 0), labelled({"municipality": home})),
        Amounts(people[:-1] * facts.window.days, labelled({"municipality": every})),
    )
