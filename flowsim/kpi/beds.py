"""Beds: how full, how overfull, and who lies in the wrong one."""

from __future__ import annotations

from flowsim.kpi.declare import AT_SIX, ENTERED, LEFT, WARDS, Kpi, Words

KPIS = (
    Kpi(
        key="occupancy",
        title=Words("Beläggning", "Occupancy"),
        unit="percent",
        better="lower",
        counts="time",
        clock_start=ENTERED,
        clock_stop=LEFT,
        population=WARDS,
        definition=Words(
            "Vårdtid delad med disponibla platsers tid. Samtliga: vårdavdelningar; per miljö och"
            " slag: alla med ett antal platser.",
            "Time in beds divided by time of staffed beds. Overall: wards; by setting and kind:"
            " all that have a number of places.",
        ),
        source="Läkartidningen 2012-06: summa vårdtid / (vårdplatser x dagar)",
        numerator="occupied place minutes",
        denominator="staffed place minutes",
        by=("hospital", "specialty", "setting", "kind"),
        times=100,
    ),
    Kpi(
        key="overcrowding-06",
        title=Words("Överbeläggning", "Overcrowding"),
        unit="per-100-beds",
        better="lower",
        counts="time",
        clock_start=AT_SIX,
        clock_stop=AT_SIX,
        population=WARDS,
        definition=Words(
            "Patienter utöver disponibla vårdplatser, per avdelning klockan 06:00.",
            "Patients above the staffed beds, ward by ward at 06:00.",
        ),
        source="SKR, överbeläggningar och utlokaliserade patienter (skr.se, Väntetider i vården)",
        numerator="patients above the staffed beds, summed over days",
        denominator="staffed beds, summed over days",
        by=("hospital", "specialty", "setting"),
        times=100,
    ),
    Kpi(
        key="outliers-06",
        title=Words("Utlokaliserade patienter", "Outliers"),
        unit="per-100-beds",
        better="lower",
        counts="time",
        clock_start=AT_SIX,
        clock_stop=AT_SIX,
        population=WARDS,
        definition=Words(
            "Patienter på annan avdelning än den som har kompetens och ansvar, klockan 06:00,"
            " på den avdelning där de ligger.",
            "Patients in another ward than the one responsible for them, at 06:00, counted"
            " where they lie.",
        ),
        source="SKR, överbeläggningar och utlokaliserade patienter (skr.se, Väntetider i vården)",
        numerator="outliers, summed over days",
        denominator="staffed beds, summed over days",
        by=("hospital", "specialty", "setting"),
        times=100,
    ),
)
