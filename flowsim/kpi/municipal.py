"""What waits in the municipality: special housing and short-term places."""

from __future__ import annotations

from flowsim.kpi.declare import ENTERED, LEFT, OWN_DEFINITION, Kpi, Words

_SHORT_TERM = Words("korttidsplatser", "short-term places")

KPIS = (
    Kpi(
        key="special-housing-wait-days",
        title=Words("Väntan på särskilt boende", "Wait for special housing"),
        unit="days",
        better="lower",
        counts="cases",
        clock_start=Words("ansökan", "application"),
        clock_stop=Words("erbjuden plats", "a place is offered"),
        population=Words("ansökningar som fick plats", "applications that got a place"),
        definition=Words(
            "Medeltid från ansökan till erbjuden plats, alla åldrar, hela mätperioden.",
            "Mean time from application to the offer, all ages, the whole observed time.",
        ),
        source="Kolada U23401",
        numerator="minutes from application to offer",
        denominator="offers",
        by=("municipality", "setting"),
        per=1440,
    ),
    Kpi(
        key="special-housing-deaths",
        title=Words("Avlidna i kö till särskilt boende", "Deaths waiting for special housing"),
        unit="per-year",
        better="lower",
        counts="cases",
        clock_start=Words("ansökan", "application"),
        clock_stop=Words("avliden", "death"),
        population=Words("väntande på särskilt boende", "people waiting for special housing"),
        definition=Words(
            "Antal som avled innan de erbjöds plats.",
            "How many died before a place was offered.",
        ),
        source=OWN_DEFINITION,
        numerator="deaths",
        denominator="observed days",
        by=("municipality", "setting"),
        times=365,
    ),
    Kpi(
        key="short-term-occupancy",
        title=Words("Beläggning på korttids", "Short-term occupancy"),
        unit="percent",
        better="neither",
        counts="time",
        clock_start=ENTERED,
        clock_stop=LEFT,
        population=_SHORT_TERM,
        definition=Words(
            "Belagd tid delad med platsernas tid.", "Time taken divided by time of the places."
        ),
        source=OWN_DEFINITION,
        numerator="occupied place minutes",
        denominator="staffed place minutes",
        by=("municipality", "setting"),
        times=100,
    ),
    Kpi(
        key="short-term-blocked-share",
        title=Words("Korttids i väntan på särskilt boende", "Short-term held by waiters"),
        unit="percent",
        better="lower",
        counts="time",
        clock_start=Words(
            "färdig på korttids och i kö till särskilt boende",
            "ready in a short-term place and in line for special housing",
        ),
        clock_stop=Words("lämnar korttids eller kön", "leaves the place or the line"),
        population=_SHORT_TERM,
        definition=Words(
            "Andel av korttidsplatserna som hålls av personer som bara väntar på särskilt boende.",
            "Share of the short-term places held by people who only wait for special housing.",
        ),
        source=OWN_DEFINITION,
        numerator="place minutes of people waiting for special housing",
        denominator="staffed place minutes",
        by=("municipality", "setting"),
        times=100,
    ),
    Kpi(
        key="short-term-longest-days",
        title=Words("Längsta korttidsvistelse", "Longest short-term stay"),
        unit="days",
        better="lower",
        counts="cases",
        clock_start=ENTERED,
        clock_stop=Words("lämnar, eller mätperioden slutar", "left, or the observed time ends"),
        population=Words(
            "korttidsvistelser under mätperioden", "short-term stays in the observed time"
        ),
        definition=Words(
            "Den längsta vistelsen, pågående inräknade. Vistelser som pågick vid minut 0 räknas"
            " därifrån.",
            "The longest stay, those going on included. Stays that were going on at minute 0"
            " count from there.",
        ),
        source=OWN_DEFINITION,
        numerator="minutes of the longest stay",
        denominator="1, when there is a stay",
        by=("municipality", "setting"),
        per=1440,
    ),
)
