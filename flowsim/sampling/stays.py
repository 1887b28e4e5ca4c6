"""The luck of every stay: need, notice, estimate, what may happen while waiting, patience."""

from __future__ import annotations

import numpy as np

from flowsim.sampling.itineraries import KINDS
from flowsim.sampling.people import never
from flowsim.sampling.places import by_combination
from flowsim.sampling.rows import NOWHERE, Rows, SomeRows
from flowsim.sampling.stay_luck import Luck, StayPlan
from flowsim.scenario.base import Duration
from flowsim.tables.cohort import Ints, Ints32

Columns = dict[str, Ints32]

_NOBODY = np.zeros(0, dtype=np.int64)


def sample_stays(plan: StayPlan, rows: Rows) -> Columns:
    """Columns of the Cohort with one value per row."""
    columns = {name: _column(plan, rows, luck) for name, luck in plan.columns.items()}
    return {
        "kind": plan.kind[rows.stop],
        **columns,
        "withdrawn_after_min": _premature(plan, rows, columns["notice_offset_min"]),
        **_interim(plan, rows),
        "patience_min": _patience(plan, rows),
    }


def _column(plan: StayPlan, rows: Rows, luck: Luck) -> Ints32:
    """What is decided of every row."""
    column: Ints32
    if len(luck.fixed) and (luck.fixed == luck.fixed[0]).all():
        column = np.full(len(rows), luck.fixed[0], dtype=np.int32)
    else:
        column = luck.fixed[rows.stop]
    is_drawn = luck.code >= 0
    if is_drawn.any():
        rows.among(is_drawn).draw(
            plan.laws, luck.code, luck.purpose, column, at_least=luck.at_least
        )
    return column


def _write(plan: StayPlan, some: SomeRows, luck: Luck, column: Ints32) -> None:
    """What is decided of some rows, written into a column of all."""
    column[some.row] = luck.fixed[some.stop]
    some.draw(plan.laws, luck.code, luck.purpose, column, at_least=luck.at_least)


def _premature(plan: StayPlan, rows: Rows, offset: Ints32) -> Ints32:
    """Notices that are sent too early, and when a disputed one is withdrawn (R15)."""
    withdrawn, readiness = never(len(rows)), plan.readiness
    leaving = rows.at(rows.where(plan.leaves))
    early = _happens(leaving, readiness.premature_probability, "notice/premature")
    _write(plan, early, plan.premature_by, offset)
    offset[early.row] = -offset[early.row]
    disputed = _happens(early, readiness.disputed_probability, "notice/disputed")
    _write(plan, disputed, plan.withdrawn_after, withdrawn)
    return withdrawn


def _interim(plan: StayPlan, rows: Rows) -> Columns:
    """What may happen to those who are ready and wait in an interim stay (R17)."""
    columns = {name: never(len(rows)) for name in plan.interim[0]}
    where = rows.where(plan.may_be_interim)
    kinds = _interim_kinds(plan, rows, where)
    for kind in np.flatnonzero(np.bincount(kinds + 1)[1:]).tolist():
        some = rows.at(where.compress(kinds == kind))
        for name, luck in plan.interim[kind].items():
            _write(plan, some, luck, columns[name])
    return columns


def _interim_kinds(plan: StayPlan, rows: Rows, where: Ints) -> Ints:
    stop = rows.stop[where]

    def decide(kind: int, after: int, *who: int) -> int:
        found = plan.places.interim_kind(KINDS[kind], KINDS[after], *who)
        return NOWHERE if found is None else KINDS.index(found)

    columns = (rows.stops.kind[stop], rows.stops.after[stop], *_who(rows, where))
    return by_combination(columns, decide)


def _patience(plan: StayPlan, rows: Rows) -> Ints32:
    """Drawn patience of those waiting for the place of a row (R10)."""
    patience = never(len(rows))
    where = rows.where(plan.may_be_impatient)
    known: dict[Duration, int] = {}

    def decide(before: int, kind: int, *who: int) -> int:
        found = plan.places.patience(KINDS[before], KINDS[kind], *who)
        return NOWHERE if found is None else known.setdefault(found, len(known))

    stop = rows.stop[where]
    columns = (rows.stops.before[stop], rows.stops.kind[stop], *_who(rows, where))
    which = by_combination(columns, decide)
    for duration, code in known.items():
        _write(plan, rows.at(where.compress(which == code)), plan.patience[duration], patience)
    return patience


def _who(rows: Rows, where: Ints) -> tuple[Ints32, Ints32, Ints]:
    """Codes of municipality, hospital and specialty of the patients of rows."""
    patient = rows.patient[where]
    specialty = rows.stops.specialty[rows.stop[where]]
    return rows.people.municipality[patient], rows.people.hospital[patient], specialty


def _happens(some: SomeRows, probability: float, purpose: str) -> SomeRows:
    """Those of the rows to which something of this probability happens."""
    if probability <= 0:
        return some.pick(_NOBODY)
    return some.pick(np.flatnonzero(some.each(purpose) < probability))
