"""Waiting for a bed: boarding in the emergency department, and postponed electives."""

from __future__ import annotations

from flowsim.kpi.declare import LEFT, NEED_ENDED, NO_CLOCK, OWN_DEFINITION, Kpi, Words

_BOARDERS = Words(
    "akutbesök som går vidare till annat än hemmet",
    "emergency stays that go on to anything but home",
)

KPIS = (
    Kpi(
        key="boarding-hours",
        title=Words("Väntan på vårdplats från akuten", "Boarding in the emergency department"),
        unit="hours",
        better="lower",
        counts="cases",
        clock_start=NEED_ENDED,
        clock_stop=LEFT,
        population=_BOARDERS,
        definition=Words(
            "Medeltid från färdigbehandlad på akuten till lämnad akut.",
            "Mean time from the end of emergency care to leaving the department.",
        ),
        source=OWN_DEFINITION,
        numerator="minutes of boarding",
        denominator="emergency stays",
        by=("hospital", "specialty"),
        per=60,
    ),
    Kpi(
        key="boarding-over-4h",
        title=Words("Andel som väntar över 4 timmar på akuten", "Share boarding over 4 hours"),
        unit="percent",
        better="lower",
        counts="cases",
        clock_start=NEED_ENDED,
        clock_stop=LEFT,
        population=_BOARDERS,
        definition=Words(
            "Andel vars väntan på vårdplats är längre än 4 timmar.",
            "Share whose wait for a bed is longer than 4 hours.",
        ),
        source=OWN_DEFINITION,
        numerator="emergency stays with more than 240 minutes of boarding",
        denominator="emergency stays",
        by=("hospital", "specialty"),
        times=100,
    ),
    Kpi(
        key="postponed-electives",
        title=Words("Uppskjutna planerade intag", "Postponed elective admissions"),
        unit="per-week",
        better="lower",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=Words("intaget skjuts upp", "the admission is postponed"),
        population=Words("planerade intag", "elective admissions"),
        definition=Words(
            "Gånger som ett planerat intag sköts upp för att plats saknades.",
            "Times an elective admission was postponed for lack of a bed.",
        ),
        source=OWN_DEFINITION,
        numerator="postponements",
        denominator="observed days",
        by=("hospital", "municipality", "specialty"),
        times=7,
    ),
)
