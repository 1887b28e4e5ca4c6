"""The luck of every stay: need, notice, estimate, what may happen while waiting, patience."""

from __future__ import annotations

import numpy as np

from flowsim.sampling.people import never
from flowsim.sampling.rows import Rows, SomeRows
from flowsim.sampling.stay_luck import Luck, StayPlan
from flowsim.sampling.sweeps import Drawing, by_code
from flowsim.tables.cohort import Ints, Ints32

Columns = dict[str, Ints32]

_NOBODY = np.zeros(0, dtype=np.int64)


def sample_stays(plan: StayPlan, rows: Rows) -> Columns:
    """Columns of the Cohort with one value per row."""
    drawing = Drawing(plan.laws)
    columns = {name: _column(drawing, rows, luck) for name, luck in plan.columns.items()}
    columns |= _interim(plan, drawing, rows)
    columns["patience_min"] = _patience(plan, drawing, rows)
    early, by_min, withdrawn = _premature(plan, drawing, rows)
    drawing.finish()
    columns["notice_offset_min"][early.row] = -by_min
    return {"kind": plan.kind[rows.stop], "withdrawn_after_min": withdrawn, **columns}


def _column(drawing: Drawing, rows: Rows, luck: Luck) -> Ints32:
    """What is decided of every row."""
    column = by_code(luck.fixed, rows.stop)
    is_drawn = luck.code >= 0
    if is_drawn.any():
        draws = rows.among(is_drawn).draws(luck.purpose, luck.code)
        drawing.draw(draws, column, at_least=luck.at_least)
    return column


def _write(drawing: Drawing, some: SomeRows, luck: Luck, column: Ints32) -> None:
    """What is decided of some rows, written into a column of all."""
    column[some.row] = luck.fixed[some.stop]
    drawing.draw(some.draws(luck.purpose, luck.code), column, at_least=luck.at_least)


def _premature(plan: StayPlan, drawing: Drawing, rows: Rows) -> tuple[SomeRows, Ints32, Ints32]:
    """Notices that are sent too early, by how much, and when a disputed one is withdrawn (R15)."""
    withdrawn, readiness = never(len(rows)), plan.readiness
    leaving = rows.at(rows.where(plan.leaves))
    early = _happens(leaving, readiness.premature_probability, "notice/premature")
    by_min = plan.premature_by.fixed[early.stop]
    draws = early.draws(plan.premature_by.purpose, plan.premature_by.code)
    row = np.arange(len(early.row))
    drawing.draw(draws._replace(row=row), by_min, at_least=plan.premature_by.at_least)
    disputed = _happens(early, readiness.disputed_probability, "notice/disputed")
    _write(drawing, disputed, plan.withdrawn_after, withdrawn)
    return early, by_min, withdrawn


def _interim(plan: StayPlan, drawing: Drawing, rows: Rows) -> Columns:
    """What may happen to those who are ready and wait in an interim stay (R17)."""
    columns = {name: never(len(rows)) for name in plan.interim[0]}
    where = rows.where(plan.may_be_interim)
    stop = rows.stop[where]
    columns_of = (rows.stops.kind[stop], rows.stops.after[stop], *_who(rows, where))
    kinds = plan.interim_kind.of(columns_of)
    for kind in np.flatnonzero(np.bincount(kinds + 1)[1:]).tolist():
        some = rows.at(where.compress(kinds == kind))
        for name, luck in plan.interim[kind].items():
            _write(drawing, some, luck, columns[name])
    return columns


def _patience(plan: StayPlan, drawing: Drawing, rows: Rows) -> Ints32:
    """Drawn patience of those waiting for the place of a row (R10)."""
    patience = never(len(rows))
    where = rows.where(plan.may_be_impatient)
    stop = rows.stop[where]
    columns = (rows.stops.before[stop], rows.stops.kind[stop], *_who(rows, where))
    which = plan.which_patience.of(columns)
    for code, luck in enumerate(plan.patience):
        _write(drawing, rows.at(where.compress(which == code)), luck, patience)
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
