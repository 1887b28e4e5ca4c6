"""The finished world as Journeys: the books of all patients become Arrow tables."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled import reading
from flowsim.engine.compiled.columns import (
    ASKED,
    FLAG,
    MOMENT,
    NUMBER,
    Column,
    Form,
    Tables,
    named,
    settings_of,
    worded,
)
from flowsim.engine.compiled.jit import World
from flowsim.engine.kinds import KINDS
from flowsim.engine.plan import FlowPlan
from flowsim.engine.plan_tables import settings_table, slots_table, task_types_table
from flowsim.tables.cohort import Cohort
from flowsim.tables.journeys import Journeys
from flowsim.tables.schema import CAPACITY, NOTICES, PATIENTS, REQUESTS, STAYS, TASKS
from flowsim.terms import NeedCategory, NoticeKind, RequestEnd, StayEnd, TaskEnd

SCHEMAS = (PATIENTS, STAYS, REQUESTS, TASKS, NOTICES)  # of the books


class Forms(NamedTuple):
    """Of the tables that are read from a finished world."""

    patients: Form
    stays: Form
    requests: Form
    tasks: Form
    notices: Form
    capacity: Form


def journeys_of(world: World, cohort: Cohort, plan: FlowPlan) -> Journeys:
    """The Arrow tables of a finished run, rows in order of (patient, ...)."""
    tables, forms = Tables(world), _forms(_people(cohort), _places(plan))
    room, n_notes = len(cohort.kind), int(world[f.N_NOTES])
    extra = world[f.N_EXTRA : f.N_EXTRA + len(f.BOOKS)].tolist()
    books = reading.Books(
        patients=tables.add(forms.patients, cohort.n_patients),
        stays=tables.add(forms.stays, room + extra[f.STAYS]),
        requests=tables.add(forms.requests, room + extra[f.REQUESTS]),
        tasks=tables.add(forms.tasks, len(cohort.task) + extra[f.ATTEMPTS]),
        notices=tables.add(forms.notices, room + extra[f.NOTICES]),
    )
    notes = tables.add(forms.capacity, n_notes)
    columns, occupied_min = tables.room(), np.empty(n_notes, dtype=np.int64)
    who = [getattr(cohort, name) for name in reading.Who._fields]
    reading.read_books(world, columns, books, reading.Who(*who), tables.end)
    reading.read_capacity(world, columns, notes, occupied_min)
    capacity = [*tables.written(forms.capacity, notes, columns), pa.array(occupied_min)]
    patients, stays, requests, tasks, notices = (
        pa.Table.from_arrays(tables.written(form, book, columns), schema=schema)
        for form, book, schema in zip(forms[:-1], books, SCHEMAS, strict=True)
    )
    return Journeys(
        window=plan.window,
        patients=patients,
        stays=stays,
        requests=requests,
        tasks=tasks,
        notices=notices,
        capacity=pa.Table.from_arrays(capacity, schema=CAPACITY),
        settings=settings_table(plan),
        task_types=task_types_table(plan),
        slots=slots_table(plan, cohort),
    )


# --- what the columns of each table are ---------------------------------------------------

Names = tuple[str, ...]


def _people(cohort: Cohort) -> tuple[Names, ...]:
    return cohort.groups, cohort.specialties, cohort.hospitals, cohort.municipalities


def _places(plan: FlowPlan) -> tuple[Names, ...]:
    return plan.settings, plan.tasks, plan.teams


@lru_cache(maxsize=8)  # run after run the names are the same
def _forms(people: tuple[Names, ...], places: tuple[Names, ...]) -> Forms:
    settings, tasks, teams = places
    setting, team = named(settings), named(teams)
    there = settings_of(setting)
    return Forms(
        patients=_patients(people),
        stays=_stays(there),
        requests=Form(
            *(NUMBER, NUMBER, there, named(KINDS), FLAG, ASKED, MOMENT, MOMENT),
            *(worded(tuple(RequestEnd)), NUMBER, NUMBER),
            is_of_records=True,
        ),
        tasks=Form(
            *(NUMBER, NUMBER, named(tasks), team, NUMBER, MOMENT, MOMENT, MOMENT, MOMENT),
            *(worded(tuple(TaskEnd)), NUMBER),
            is_of_records=True,
        ),
        notices=Form(NUMBER, NUMBER, worded(tuple(NoticeKind)), MOMENT, is_of_records=True),
        capacity=Form(setting, MOMENT, MOMENT, NUMBER, FLAG, NUMBER, FLAG),
    )


def _patients(people: tuple[Names, ...]) -> Form:
    who = [*(named(names) for names in people), named(tuple(NeedCategory)), FLAG, FLAG, FLAG]
    return Form(NUMBER, *who, MOMENT, NUMBER, MOMENT, worded(tuple(StayEnd)))


def _stays(setting: Column) -> Form:
    happened, marks = [MOMENT] * 6, [FLAG] * 4
    made = [NUMBER, NUMBER, setting, setting, ASKED, *happened, *marks]
    return Form(*made, worded(tuple(StayEnd)), NUMBER, is_of_records=True)
