"""What must be true of any finished run: people, moments, places and requests add up.

A broken one is a bug in an engine, never the user's fault; the first is named with its
patient or setting and its minute.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from flowsim.errors import InvariantBroken
from flowsim.tables.columns import NEVER, Bools, Ints, Named, flags, named, whole_numbers
from flowsim.tables.journeys import Journeys
from flowsim.tables.presence import in_time_order, presence_of, there_until
from flowsim.terms import RequestEnd, StayEnd

MOMENTS = {
    "patients": ("arrived_at", "ended_at"),
    "stays": (
        "requested_at",
        "place_granted_at",
        "entered_at",
        "medically_ready_at",
        "declared_ready_at",
        "receiver_ready_at",
        "left_at",
    ),
    "requests": ("requested_at", "awake_at", "ended_at"),
    "tasks": ("requested_at", "due_at", "started_at", "finished_at"),
    "notices": ("at",),
}
IN_ORDER = (
    ("requested_at", "place_granted_at"),
    ("place_granted_at", "entered_at"),
    ("entered_at", "medically_ready_at"),
    ("entered_at", "declared_ready_at"),
    ("medically_ready_at", "left_at"),
    ("declared_ready_at", "left_at"),
    ("receiver_ready_at", "left_at"),
    ("entered_at", "left_at"),
)
"""Moments of a stay of which the first is never after the second."""


@dataclass(frozen=True, eq=False)
class _Stays:
    """Columns of the table of stays, in which a stay's next one is in the next row.

    `goes_on` has one value less than there are stays: whether the next row is the same
    patient's.
    """

    settings: tuple[str, ...]
    patient: Ints
    setting: Ints
    at: dict[str, Ints]
    end: Named
    weight: Ints
    goes_on: Bools
    until_at: Ints  # left, the end of the run, or entered where the journey ended

    @property
    def is_last(self) -> Bools:
        return np.append(~self.goes_on, True)[: len(self.patient)]


def check_invariants(journeys: Journeys) -> None:
    """Check the tables of a run against each other.

    Patients in are patients out and inside, per municipality; moments are in order
    within a stay and from stay to stay, and before the end of the run; no place was
    granted above the limit; places taken and their minutes are those of the stays, in
    every row of `capacity`; each granted request has its stay and the reverse.

    Raises:
        InvariantBroken: naming the patient or setting, and the minute.
    """
    stays = _stays(journeys)
    _nothing_after_the_end(journeys, stays)
    _moments_in_order(stays)
    _one_stay_after_another(journeys, stays)
    _patients_in_are_out_or_inside(journeys, stays)
    _places_are_those_of_stays(journeys, stays)
    _no_grant_above_the_limit(journeys, stays)
    _granted_requests_have_stays(journeys, stays)


def _stays(journeys: Journeys) -> _Stays:
    table = journeys.stays
    settings = tuple(str(name) for name in journeys.settings.column("setting").to_pylist())
    patient = whole_numbers(table, "patient")
    at = {name: whole_numbers(table, name) for name in MOMENTS["stays"]}
    end = named(table, "end")
    is_over = end.is_any(StayEnd.LEFT)
    return _Stays(
        settings=settings,
        patient=patient,
        setting=named(table, "setting").among(settings),
        at=at,
        end=end,
        weight=whole_numbers(table, "weight"),
        goes_on=patient[1:] == patient[:-1],
        until_at=there_until(at["entered_at"], at["left_at"], is_over, journeys.window.end_at),
    )


def _broken(invariant: str, **facts: object) -> InvariantBroken:
    return InvariantBroken(invariant, ", ".join(f"{key} {value}" for key, value in facts.items()))


def _nothing_after_the_end(journeys: Journeys, stays: _Stays) -> None:
    end_at = journeys.window.end_at
    for name, columns in MOMENTS.items():
        table = getattr(journeys, name)
        for column in columns:
            if name == "stays":
                last_at = stays.at[column].max(initial=NEVER)
            else:
                last_at = pc.max(table.column(column)).as_py()
            if last_at is not None and last_at >= end_at:
                at = whole_numbers(table, column)
                row = int(np.flatnonzero(at >= end_at)[0])
                patient = table.column("patient")[row]
                raise _broken(
                    "nothing happens after the end", patient=patient, what=column, minute=at[row]
                )


def _moments_in_order(stays: _Stays) -> None:
    happened = {after: stays.at[after] != NEVER for _, after in IN_ORDER}
    for before, after in IN_ORDER:
        # NEVER lies before everything: a null moment contradicts nothing.
        is_wrong = stays.at[before] > stays.at[after]
        is_wrong &= happened[after]
        for row in np.flatnonzero(is_wrong)[:1]:
            raise _broken(
                f"{before} is not after {after}",
                patient=stays.patient[row],
                minute=stays.at[before][row],
            )


def _one_stay_after_another(journeys: Journeys, stays: _Stays) -> None:
    sequence = whole_numbers(journeys.stays, "sequence")
    is_wrong = sequence != 0
    is_wrong[1:] = sequence[1:] != (sequence[:-1] + 1) * stays.goes_on
    is_wrong[1:] |= stays.patient[1:] < stays.patient[:-1]
    is_wrong[:1] |= stays.patient[:1] < 0
    for row in np.flatnonzero(is_wrong)[:1]:
        raise _broken("stays are numbered in order", patient=stays.patient[row], stay=sequence[row])
    left, enters_next = stays.at["left_at"][:-1], stays.at["entered_at"][1:]
    gives_way = (left <= enters_next) & (left != NEVER)
    gives_way &= stays.end.is_any(StayEnd.MOVED)[:-1]
    for row in np.flatnonzero(stays.goes_on & ~gives_way)[:1]:
        raise _broken(
            "a stay is left before the next is entered",
            patient=stays.patient[row],
            minute=enters_next[row],
        )


def _patients_in_are_out_or_inside(journeys: Journeys, stays: _Stays) -> None:
    """In = out + inside holds per municipality because it holds for each patient."""
    table = journeys.patients
    patient = whole_numbers(table, "patient")
    ended_at = whole_numbers(table, "ended_at")
    end = named(table, "end")
    last = np.flatnonzero(stays.is_last)
    order = np.argsort(patient, kind="stable")  # at once where they are in order
    if not np.array_equal(patient[order], stays.patient[last]):
        missing = np.setxor1d(patient, stays.patient[last])
        raise _broken("every patient has stays, and the reverse", patient=missing[:1])
    ended_at = ended_at[order]
    is_out = ended_at != NEVER
    # On the way between two stays the last one is "moved", whatever happens there.
    ends = Named(stays.end.codes[last], stays.end.names)
    on_the_way = ends.is_any(StayEnd.MOVED)
    is_inside = ends.is_any(StayEnd.OPEN) | (on_the_way & ~is_out)
    same_end = ends.among(end.names) == end.codes[order]
    adds_up = (is_out != is_inside) & (same_end | on_the_way)
    for row in np.flatnonzero(~adds_up)[:1]:
        who = int(order[row])
        raise _broken(
            "patients in are patients out and inside",
            municipality=table.column("municipality")[who],
            patient=patient[who],
            minute=ended_at[row] if is_out[row] else journeys.window.end_at,
        )


def _places_are_those_of_stays(journeys: Journeys, stays: _Stays) -> None:
    end_at = journeys.window.end_at
    present = presence_of(
        stays.setting, stays.at["entered_at"], stays.until_at, stays.weight, span=end_at + 1
    )
    table, names = journeys.capacity, stays.settings
    setting, at = named(table, "setting").among(names), whole_numbers(table, "at")
    # Nobody has left at the end of the run: those who are there are counted.
    here, minutes = present.both(setting, np.minimum(at, end_at - 1))
    minutes = minutes + here * (at - np.minimum(at, end_at - 1))
    for column, expected in (("occupied", here), ("occupied_min", minutes)):
        stored = whole_numbers(table, column)
        for row in np.flatnonzero(stored != expected)[:1]:
            raise _broken(
                f"{column} of capacity is that of the stays",
                setting=names[setting[row]],
                minute=at[row],
                stored=stored[row],
                stays=expected[row],
            )


def _no_grant_above_the_limit(journeys: Journeys, stays: _Stays) -> None:
    """After every minute with a grant, places taken are within the limit (R6, R9).

    Within a minute places are only given up after the last grant could have used them,
    so what is taken at its end is at least what was taken at the grant.
    """
    span = journeys.window.end_at + 1
    taken = _places_taken(journeys, stays)
    rows = taken.granted
    is_surge = flags(journeys.stays, "is_surge")[rows]
    opens = np.zeros(len(taken.key), dtype=np.bool_)
    in_surge = rows[is_surge]
    opened = stays.setting[in_surge] * span + stays.at["place_granted_at"][in_surge]
    opened.sort()  # searching is much faster in the order of what is searched
    opens[np.searchsorted(taken.key, opened)] = True  # a grant is a change
    staffed, surge = _limits(journeys, stays, taken.key)
    above = taken.weight - staffed - surge * opens
    broken = np.flatnonzero((above > 0) & taken.has_grant)
    if len(broken):
        key = stays.setting[rows] * span + stays.at["place_granted_at"][rows]
        row = int(np.flatnonzero(np.isin(key, taken.key[broken]))[0])
        setting, at = divmod(int(key[row]), span)
        raise _broken(
            "no place is granted above the limit",
            setting=stays.settings[setting],
            minute=at,
            patient=stays.patient[rows[row]],
            above=above[np.searchsorted(taken.key, key[row])],
        )


@dataclass(frozen=True, eq=False)
class _Taken:
    """Places taken at the end of each minute of a setting in which something changes.

    `key` is setting x span + minute, ascending; `has_grant` whether a place is granted
    in it; `granted` are the stays whose place is granted.
    """

    key: Ints
    weight: Ints
    has_grant: Bools
    granted: Ints


def _places_taken(journeys: Journeys, stays: _Stays) -> _Taken:
    """Places of limited settings, from the grant (or the start) to the end of turnaround.

    A stay that continues in the place of the one before takes it from entering: until then
    it is that one's.
    """
    end_at, span = journeys.window.end_at, journeys.window.end_at + 1
    is_put = stays.goes_on & (stays.setting[1:] == stays.setting[:-1])  # as in stays_put
    put, is_continued = np.append(is_put, False), np.append(False, is_put)
    rows = np.flatnonzero(flags(journeys.settings, "is_limited")[stays.setting])
    setting, weight = stays.setting[rows], stays.weight[rows]
    granted, entered = stays.at["place_granted_at"][rows], stays.at["entered_at"][rows]
    turnaround = whole_numbers(journeys.settings, "turnaround_min")[setting]
    until = stays.until_at[rows] + np.where(put[rows], 0, turnaround)
    is_grant = (granted != NEVER) & ~is_continued[rows]
    from_at = np.where(is_grant, granted, entered)
    base = setting * span
    key, change = in_time_order(
        np.concatenate([base + from_at, base + np.minimum(until, end_at)]),
        np.concatenate([weight * 2 + is_grant, -weight * 2]),
    )
    last = np.flatnonzero(np.diff(key, append=-1))  # of each minute
    # every place is given up by the end: sums begin at 0 in each setting
    weight = np.cumsum(change >> 1)[last]
    grants = np.cumsum(change & 1)[last]
    return _Taken(key[last], weight, np.diff(grants, prepend=0) > 0, rows[is_grant])


def _limits(journeys: Journeys, stays: _Stays, minutes: Ints) -> tuple[Ints, Ints]:
    """Staffed and surge places in each minute (setting x span + minute, ascending)."""
    table, span = journeys.capacity, journeys.window.end_at + 1
    key = named(table, "setting").among(stays.settings) * span + whole_numbers(table, "at")
    staffed, surge = whole_numbers(table, "staffed", null=0), whole_numbers(table, "surge")
    order = np.argsort(key, kind="stable")
    key, staffed, surge = key[order], staffed[order], surge[order]
    # two rows of a minute: the later one holds
    first = np.searchsorted(minutes, key)
    length = np.diff(first, append=len(minutes))
    return np.repeat(staffed, length), np.repeat(surge, length)


def _granted_requests_have_stays(journeys: Journeys, stays: _Stays) -> None:
    """But for who had not left, or was on the way, when the run or life ended.

    Both are numbered by patient, minute and setting and sorted together, so that a pair
    stands next to each other. Each of them is nearly in this order: the sort takes it up.
    """
    table, span = journeys.requests, journeys.window.end_at + 1
    rows = np.flatnonzero(named(table, "end").is_any(RequestEnd.GRANTED))
    patient = whole_numbers(table, "patient")[rows]
    setting = named(table, "setting").among(stays.settings)[rows]
    at = whole_numbers(table, "ended_at")[rows]
    settings = len(journeys.settings)
    asked = (patient * span + at) * settings + setting

    granted_at = stays.at["place_granted_at"]
    entered = np.flatnonzero(granted_at != NEVER)
    given = (stays.patient[entered] * span + granted_at[entered]) * settings
    given += stays.setting[entered]
    both = np.concatenate([asked * 2, given * 2 + 1])  # of a moment, what is asked comes first
    both.sort(kind="stable")
    is_given, both = (both & 1) > 0, both >> 1
    changes = both[1:] != both[:-1]
    lost = both[~is_given & np.append(changes, True)[: len(both)]]
    unasked = both[is_given & np.append(True, changes)[: len(both)]]
    waits = stays.patient[stays.is_last & stays.end.is_any(StayEnd.MOVED, StayEnd.OPEN)]
    lost = lost[~np.isin(lost // (settings * span), waits)]
    for name, wrong in (
        ("a granted request has its stay", lost),
        ("a granted place has its request", unasked),
    ):
        for one in wrong[:1].tolist():
            minute = one // settings % span
            raise _broken(name, patient=one // (settings * span), minute=minute)
