"""How beds are used: at 06:00 and hour by hour, by outliers, and above the staffed ones."""

from __future__ import annotations

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant, constant_where_any
from flowsim.kpi.beds import (
    Census,
    all_settings,
    census_of,
    limited_wards,
    occupied_minutes,
    staffed_minutes,
    staffed_use,
    taken_use,
    ward_labels,
)
from flowsim.kpi.declare import AT_SIX, ENTERED, LEFT, OWN_DEFINITION, WARDS, Dimension, Kpi, Words
from flowsim.kpi.facts import WARD, Facts
from flowsim.kpi.labels import labelled
from flowsim.kpi.window import minutes_inside, stops_inside
from flowsim.tables.columns import Ints

_BY: tuple[Dimension, ...] = ("hospital", "specialty", "setting", "kind")
_OCCUPANCY = "Läkartidningen 2012-06: summa vårdtid / (vårdplatser x dagar)"
_ON_THE_HOUR = Words("varje hel timme", "every full hour")


def _place_days(key: str, title: Words, population: Words, definition: Words) -> Kpi:
    return Kpi(
        key=key,
        title=title,
        unit="bed-days-per-week",
        better="neither" if key == "bed-days" else "lower",
        counts="time",
        clock_start=ENTERED,
        clock_stop=LEFT,
        population=population,
        definition=definition,
        source=OWN_DEFINITION,
        numerator="place minutes",
        denominator="observed days, where there are places",
        by=_BY,
        times=7,
        per=1440,
    )


KPIS = (
    Kpi(
        key="staffed-beds",
        title=Words("Disponibla vårdplatser", "Staffed beds"),
        unit="beds",
        better="neither",
        counts="time",
        clock_start=AT_SIX,
        clock_stop=AT_SIX,
        population=WARDS,
        definition=Words(
            "Medelantal disponibla vårdplatser klockan 06:00. Per miljö och slag: alla med ett"
            " antal platser.",
            "Mean number of staffed beds at 06:00. By setting and kind: all that have a number"
            " of places.",
        ),
        source="Socialstyrelsens termbank: disponibel vårdplats",
        numerator="staffed places, summed over days",
        denominator="observed days",
        by=_BY,
    ),
    Kpi(
        key="occupancy-06",
        title=Words("Beläggning klockan 06", "Occupancy at 06:00"),
        unit="percent",
        better="lower",
        counts="time",
        clock_start=AT_SIX,
        clock_stop=AT_SIX,
        population=WARDS,
        definition=Words(
            "Inskrivna patienter delat med disponibla platser, klockan 06:00.",
            "Patients who are there divided by staffed places, at 06:00.",
        ),
        source=_OCCUPANCY,
        numerator="occupied places, summed over days",
        denominator="staffed places, summed over days",
        by=_BY,
        times=100,
    ),
    Kpi(
        key="occupancy-by-hour",
        title=Words("Beläggning över dygnet", "Occupancy through the day"),
        unit="percent",
        better="lower",
        counts="time",
        clock_start=_ON_THE_HOUR,
        clock_stop=_ON_THE_HOUR,
        population=WARDS,
        definition=Words(
            "Belagda platser delat med disponibla, varje hel timme.",
            "Places taken divided by staffed places, at every full hour.",
        ),
        source=_OCCUPANCY,
        numerator="occupied places, summed over full hours",
        denominator="staffed places, summed over full hours",
        by=("hour",),
        times=100,
    ),
    _place_days(
        "bed-days",
        Words("Vårddygn", "Bed days"),
        WARDS,
        Words(
            "Belagd tid, i dygn per vecka. Per miljö och slag: alla med ett antal platser.",
            "Time taken, in days a week. By setting and kind: all that have a number of places.",
        ),
    ),
    _place_days(
        "outlier-days",
        Words("Vårddygn som utlokaliserad", "Bed days as an outlier"),
        Words("utlokaliserade patienter", "outliers"),
        Words(
            "Dygn per vecka på annan avdelning än den ansvariga, på den avdelning där de ligger.",
            "Days a week in another ward than the one responsible, counted where they lie.",
        ),
    ),
    Kpi(
        key="surge-days",
        title=Words("Vårddygn utöver disponibla platser", "Bed days above the staffed beds"),
        unit="bed-days-per-week",
        better="lower",
        counts="time",
        clock_start=AT_SIX,
        clock_stop=AT_SIX,
        population=WARDS,
        definition=Words(
            "Patienter utöver disponibla vårdplatser klockan 06:00, summerat över veckans dagar.",
            "Patients above the staffed beds at 06:00, summed over the days of a week.",
        ),
        source=OWN_DEFINITION,
        numerator="patients above the staffed beds, summed over days",
        denominator="observed days, where there are places",
        by=("hospital", "specialty", "setting"),
        times=7,
    ),
    Kpi(
        key="surge-admission-share",
        title=Words("Intag på extraplats", "Admissions to a surge place"),
        unit="percent",
        better="lower",
        counts="cases",
        clock_start=ENTERED,
        clock_stop=ENTERED,
        population=Words("vistelser på vårdavdelning som börjar", "ward stays that begin"),
        definition=Words(
            "Andel som togs in på en plats som öppnades utöver de disponibla.",
            "Share taken in at a place that was opened above the staffed ones.",
        ),
        source=OWN_DEFINITION,
        numerator="ward stays begun in a surge place",
        denominator="ward stays begun",
        by=("hospital", "specialty", "setting"),
        times=100,
    ),
)


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    settings, stays, window = facts.settings, facts.stays, facts.window
    count = len(settings.names)
    is_ward = limited_wards(facts)
    everywhere = all_settings(facts)
    limited = np.flatnonzero(settings.is_limited)
    days = constant_where_any(window.days, ward_labels(facts, limited))
    census = census_of(facts)
    occupied, staffed = _at_six(census, count)
    outliers = np.flatnonzero(stays.is_outlier)
    lain = minutes_inside(window, stays.entered_at[outliers], stays.until_at[outliers])
    lain = np.bincount(stays.setting[outliers], lain * stays.weight[outliers], count)

    above = np.maximum(census.occupied - census.staffed, 0)
    above = np.bincount(census.setting, above, count).astype(np.int64)
    begun = facts.stays_of(WARD)
    begun = begun[np.flatnonzero(stops_inside(window, stays.entered_at[begun]))]

    def of_wards(amounts: Ints) -> Amounts:
        return Amounts(np.where(is_ward, amounts, 0), everywhere)

    def stays_begun(which: Ints) -> Amounts:
        return of_wards(np.bincount(stays.setting[which], minlength=count))

    return {
        "staffed-beds": Ratio(Amounts(staffed, everywhere), days),
        "occupancy-06": Ratio(Amounts(occupied, everywhere), Amounts(staffed, everywhere)),
        "occupancy-by-hour": _by_hour(facts),
        "bed-days": Ratio(Amounts(occupied_minutes(facts), everywhere), days),
        "outlier-days": Ratio(of_wards(lain.astype(np.int64)), days),
        "surge-days": Ratio(of_wards(above), days),
        "surge-admission-share": Ratio(
            stays_begun(begun[np.flatnonzero(stays.is_surge[begun])]), stays_begun(begun)
        ),
    }


def _at_six(census: Census, settings: int) -> tuple[Ints, Ints]:
    """Occupied and staffed places, summed over days, one element per setting."""
    occupied = np.bincount(census.setting, census.occupied, settings).astype(np.int64)
    return occupied, np.bincount(census.setting, census.staffed, settings).astype(np.int64)


def _by_hour(facts: Facts) -> Ratio:
    if not staffed_minutes(facts)[limited_wards(facts)].any():
        return Ratio(constant(0), constant(0))
    labels = labelled({"hour": np.arange(24)})
    return Ratio(
        Amounts(taken_use(facts).by_hour, labels), Amounts(staffed_use(facts).by_hour, labels)
    )
