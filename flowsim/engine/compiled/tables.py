"""The finished world as Journeys: the books of all patients become Arrow tables."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from flowsim.engine.compiled import reading
from flowsim.engine.compiled.columns import (
    ASKED,
    FLAG,
    MOMENT,
    NUMBER,
    Column,
    Tables,
    named,
    worded,
)
from flowsim.engine.compiled.jit import World
from flowsim.engine.kinds import KINDS
from flowsim.engine.plan import FlowPlan
from flowsim.engine.plan_tables import settings_table, slots_table, task_types_table
from flowsim.tables import schema
from flowsim.tables.cohort import Cohort
from flowsim.tables.journeys import Journeys
from flowsim.terms import NeedCategory, NoticeKind, RequestEnd, StayEnd, TaskEnd


def journeys_of(world: World, cohort: Cohort, plan: FlowPlan) -> Journeys:
    """The Arrow tables of a finished run, rows in order of (patient, ...)."""
    most = np.zeros(4, dtype=np.int32)
    reading.count_rows(world, most)
    n_notes = reading.count_notes(world)
    stays, requests, notices, attempts = most.tolist()
    tables = Tables(world)
    books = reading.Books(
        patients=tables.add(_patients(cohort), cohort.n_patients),
        stays=tables.add(_stays(plan), stays),
        requests=tables.add(_requests(plan), requests),
        tasks=tables.add(_tasks(plan), attempts),
        notices=tables.add(_notices(), notices),
    )
    capacity = tables.add(_capacity(plan), n_notes)
    columns, occupied_min = tables.room(), np.empty(n_notes, dtype=np.int64)
    who = [getattr(cohort, name) for name in reading.Who._fields]
    reading.read_books(world, columns, books, reading.Who(*who), tables.end)
    reading.read_capacity(world, columns, capacity, occupied_min)
    return Journeys(
        window=plan.window,
        patients=_table(schema.PATIENTS, tables.written(books.patients, columns)),
        stays=_table(schema.STAYS, tables.written(books.stays, columns)),
        requests=_table(schema.REQUESTS, tables.written(books.requests, columns)),
        tasks=_table(schema.TASKS, tables.written(books.tasks, columns)),
        notices=_table(schema.NOTICES, tables.written(books.notices, columns)),
        capacity=_table(
            schema.CAPACITY, [*tables.written(capacity, columns), pa.array(occupied_min)]
        ),
        settings=settings_table(plan),
        task_types=task_types_table(plan),
        slots=slots_table(plan, cohort),
    )


def _table(of: pa.Schema, columns: list[pa.Array]) -> pa.Table:
    return pa.Table.from_arrays(columns, schema=of)


# --- what the columns of each table are ---------------------------------------------------


def _patients(cohort: Cohort) -> list[Column]:
    return [
        NUMBER,
        named(cohort.groups),
        named(cohort.specialties),
        named(cohort.hospitals),
        named(cohort.municipalities),
        named(tuple(NeedCategory)),
        FLAG,
        FLAG,
        FLAG,
        MOMENT,
        NUMBER,
        MOMENT,
        worded(tuple(StayEnd)),
    ]


def _stays(plan: FlowPlan) -> list[Column]:
    setting = named(plan.settings)
    happened, marks = [MOMENT] * 6, [FLAG] * 4
    made = [NUMBER, NUMBER, setting, setting, ASKED, *happened, *marks]
    return [*made, worded(tuple(StayEnd)), NUMBER]


def _requests(plan: FlowPlan) -> list[Column]:
    made = [NUMBER, NUMBER, named(plan.settings), named(KINDS), FLAG, ASKED, MOMENT, MOMENT]
    return [*made, worded(tuple(RequestEnd)), NUMBER, NUMBER]


def _tasks(plan: FlowPlan) -> list[Column]:
    made = [NUMBER, NUMBER, named(plan.tasks), named(plan.teams), NUMBER]
    return [*made, MOMENT, MOMENT, MOMENT, MOMENT, worded(tuple(TaskEnd)), NUMBER]


def _notices() -> list[Column]:
    return [NUMBER, NUMBER, worded(tuple(NoticeKind)), MOMENT]


def _capacity(plan: FlowPlan) -> list[Column]:
    return [named(plan.settings), MOMENT, MOMENT, NUMBER, FLAG, NUMBER, FLAG]
