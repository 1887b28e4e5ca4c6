"""Beds: how full, how overfull, and who lies in the wrong one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant
from flowsim.kpi.declare import AT_SIX, ENTERED, LEFT, WARDS, Dimension, Kpi, Words
from flowsim.kpi.facts import WARD, Facts, once_per_run
from flowsim.kpi.labels import Labels, labelled
from flowsim.kpi.window import CENSUS_MIN, Use, Weighted, censuses_inside, stops_inside
from flowsim.tables.columns import NOBODY, Bools, Ints
from flowsim.units import DAY_MIN

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


@dataclass(frozen=True, eq=False)
class Census:
    """Limited settings at 06:00 on observed days, one element per setting and day."""

    setting: Ints
    day: Ints  # of the window, 0 first
    staffed: Ints
    occupied: Ints


@once_per_run
def census_of(facts: Facts) -> Census:
    """What was counted at 06:00."""
    capacity, window = facts.capacity, facts.window
    rows = np.flatnonzero(capacity.is_census & stops_inside(window, capacity.at))
    is_limited = facts.settings.is_limited[capacity.setting[rows]]
    rows = rows[np.flatnonzero(is_limited & (capacity.at[rows] % DAY_MIN == CENSUS_MIN))]
    return Census(
        setting=capacity.setting[rows],
        day=(capacity.at[rows] - window.observe_from_at) // DAY_MIN,
        staffed=capacity.staffed[rows],
        occupied=capacity.occupied[rows],
    )


@once_per_run
def staffed_use(facts: Facts) -> Use:
    """Use by staffed places in the window: nothing where there is no limit."""
    capacity = facts.capacity
    until = np.full(len(capacity.at), facts.window.end_at, dtype=np.int32)
    goes_on = np.flatnonzero(capacity.setting[1:] == capacity.setting[:-1])
    until[goes_on] = capacity.at[goes_on + 1]
    places = Weighted(capacity.setting, capacity.at, until, capacity.staffed)
    return places.use(facts.window, limited_wards(facts))


def staffed_minutes(facts: Facts) -> Ints:
    """Staffed place minutes in the window, one element per setting; 0 when without limit."""
    return staffed_use(facts).minutes


def occupied_minutes(facts: Facts) -> Ints:
    """Occupied place minutes in the window, one element per limited setting, else 0."""
    return np.where(facts.settings.is_limited, taken_use(facts).minutes, 0)


@once_per_run
def taken_use(facts: Facts) -> Use:
    """Use by those who are there in the window, in settings with a limit or without."""
    stays = facts.stays
    places = Weighted(stays.setting, stays.entered_at, stays.until_at, stays.weight)
    return places.use(facts.window, limited_wards(facts))


def limited_wards(facts: Facts) -> Bools:
    """Which settings are wards with a number of places."""
    is_ward: Bools = (facts.settings.kind == WARD) & facts.settings.is_limited
    return is_ward


def ward_labels(facts: Facts, settings: Ints) -> Labels:
    """Where settings belong, with nothing but wards in anything but `setting` and `kind`."""
    return all_settings(facts).of(settings)


@once_per_run
def all_settings(facts: Facts) -> Labels:
    """Where all settings belong, as `ward_labels`."""
    labels, is_ward = facts.settings.labels, facts.settings.kind == WARD
    of_wards: tuple[Dimension, ...] = ("hospital", "specialty")
    return labelled(
        {
            **{by: labels[by] for by in ("setting", "kind")},
            **{by: np.where(is_ward, labels[by], NOBODY) for by in of_wards},
            "all": np.where(is_ward, 0, NOBODY),
        }
    )


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    stays, count = facts.stays, len(facts.settings.names)
    by_setting = all_settings(facts)
    is_ward = limited_wards(facts)
    census = census_of(facts)

    def per_ward(items: Ints, setting: Ints) -> Amounts:
        sums = np.bincount(setting, items, count).astype(np.int64)
        return Amounts(np.where(is_ward, sums, 0), by_setting)

    above = per_ward(np.maximum(census.occupied - census.staffed, 0), census.setting)
    beds = per_ward(census.staffed, census.setting)
    # In the only ward there is, nobody lies in the wrong one.
    beds_of_others = beds if np.count_nonzero(is_ward) > 1 else constant(0)
    outliers = np.flatnonzero(stays.is_outlier)
    seen = censuses_inside(facts.window, stays.entered_at[outliers], stays.until_at[outliers])
    return {
        "occupancy": Ratio(
            Amounts(occupied_minutes(facts), by_setting),
            Amounts(staffed_minutes(facts), by_setting),
        ),
        "overcrowding-06": Ratio(above, beds),
        "outliers-06": Ratio(per_ward(seen, stays.setting[outliers]), beds_of_others),
    }
