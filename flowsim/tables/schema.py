"""Arrow schemas of everything flowsim writes; unit and meaning stand in field metadata.

Moments are whole minutes from midnight of the start date; null = did not happen.
New wards, tasks and teams are new values, never new columns.
"""

from __future__ import annotations

import pyarrow as pa

SCHEMA_VERSION = 1

NAME = pa.dictionary(pa.int32(), pa.string())


def _field(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> pa.Field:
    return pa.field(name, kind, metadata={"meaning": meaning, "unit": unit})


def _moment(name: str, meaning: str) -> pa.Field:
    return _field(name, pa.int32(), meaning, "minutes from the start date, 00:00")


def _name(name: str, meaning: str) -> pa.Field:
    return _field(name, NAME, meaning)


def _number(name: str, meaning: str, unit: str = "") -> pa.Field:
    return _field(name, pa.int32(), meaning, unit)


PATIENTS = pa.schema(
    [
        _number("patient", "rank of (stratum, ordinal): the same person in every scenario"),
        _name("group", "patient group"),
        _name("specialty", "specialty of the group"),
        _name("hospital", "hospital, empty when none"),
        _name("municipality", "home municipality, empty when none"),
        _name("need", "need category at discharge planning"),
        _field("is_elective", pa.bool_(), "planned admission"),
        _field("is_65", pa.bool_(), "aged 65 or more"),
        _field("is_start", pa.bool_(), "here or waiting at minute 0"),
        _number("readmission_of", "patient whose readmission this is"),
        _moment("arrived_at", "arrival; for a start patient 0"),
        _moment("ended_at", "the journey ended"),
        _name("end", "how: left, died, readmitted, open"),
    ]
)

STAYS = pa.schema(
    [
        _number("patient", "patient"),
        _number("sequence", "0, 1, 2 ... within the patient"),
        _name("setting", "where"),
        _name("first_choice", "the setting that was first choice for this stay"),
        _moment("requested_at", "the place of this stay was requested"),
        _moment("place_granted_at", "the place of this stay was granted"),
        _moment("entered_at", "entered"),
        _moment("medically_ready_at", "need ended (last time, after a relapse)"),
        _moment("declared_ready_at", "the notice in force was sent"),
        _moment("receiver_ready_at", "next place granted and the receiver's tasks done"),
        _moment("left_at", "left"),
        _field("is_outlier", pa.bool_(), "on another setting than the first choice, need served"),
        _field("is_interim", pa.bool_(), "waiting here for the first choice, which it keeps"),
        _field("is_surge", pa.bool_(), "granted in the surge line"),
        _field("is_early", pa.bool_(), "declared ready early under pressure"),
        _name("end", "how the stay ended: moved, left, died, readmitted, open"),
        _number("weight", "places or minutes a week taken"),
    ]
)

REQUESTS = pa.schema(
    [
        _number("patient", "patient"),
        _number("stay", "sequence of the stay in which they wait"),
        _name("setting", "where a place is asked for"),
        _name("reason", "kind of the setting where they wait"),
        _field("is_first_choice", pa.bool_(), "first choice, not an alternative"),
        _moment("requested_at", "asked"),
        _moment("awake_at", "last came in line: ready, and the tasks before the place done"),
        _moment("ended_at", "ended"),
        _name("end", "granted, withdrawn, died, readmitted, dropped, postponed, open"),
        _number("priority", "priority when it ended (lower first)"),
        _number("weight", "places or minutes a week"),
    ]
)

TASKS = pa.schema(
    [
        _number("patient", "patient"),
        _number("stay", "sequence of the stay it belongs to"),
        _name("task", "task"),
        _name("team", "team that did it, empty when none"),
        _number("attempt", "1, 2, ...: one row each"),
        _moment("requested_at", "eligible: predecessors done, or clarification over"),
        _moment("due_at", "start of the team's first slot at which it was eligible"),
        _moment("started_at", "start of the slot that covered it, or of the work"),
        _moment("finished_at", "finished"),
        _name("end", "done, failed, stale, dropped, open"),
        _number("work_min", "staff minutes", "minutes"),
    ]
)

NOTICES = pa.schema(
    [
        _number("patient", "patient"),
        _number("stay", "sequence of the stay"),
        _name("kind", "admission, ready, withdrawn, sip-call, receiver-ready, relapse"),
        _moment("at", "sent"),
    ]
)

SLOTS = pa.schema(
    [
        _name("team", "team"),
        _moment("begins_at", "the slot begins"),
        _moment("ends_at", "the slot ends"),
        _number("budget", "cases it takes, or minutes of work"),
        _field("in_minutes", pa.bool_(), "the budget is minutes of work, not cases"),
        _field("is_cancelled", pa.bool_(), "the team did not come"),
    ]
)

CAPACITY = pa.schema(
    [
        _name("setting", "setting"),
        _moment("at", "after everything else that happened in this minute"),
        _number("staffed", "staffed places (null: without limit)"),
        _number("surge", "surge places"),
        _field("is_open", pa.bool_(), "admits"),
        _number("occupied", "places taken by patients who are there"),
        _field("is_census", pa.bool_(), "a census at 06:00 or at the end, not a change"),
        _field("occupied_min", pa.int64(), "occupied place minutes since minute 0", "minutes"),
    ]
)

SETTINGS = pa.schema(
    [
        _name("setting", "id"),
        _name("kind", "kind"),
        _name("owner", "region or municipality"),
        _name("hospital", "hospital, empty when none"),
        _name("municipality", "municipality, empty when none"),
        _name("specialty", "specialties it is first choice for, joined with +"),
        _field("is_limited", pa.bool_(), "has a number of places"),
        _number("turnaround_min", "a place stays taken so long after it was left", "minutes"),
        _number("level", "order in which places are granted, downstream first"),
    ]
)

TASK_TYPES = pa.schema(
    [
        _name("task", "id"),
        _number("order", "order in the scenario, which breaks ties"),
        _name("owner", "region or municipality"),
        _name("gates", "place, leaving, nothing"),
        _name("starts", "admission, expected, ready, granted, leaving"),
        _name("cause", "cause class of its own minutes"),
        _field("after", pa.list_(pa.string()), "tasks that must be done before"),
    ]
)

KPIS = pa.schema(
    [
        _name("scenario", "case as written; empty: the area as it is"),
        _number("replication", "replication"),
        _name("kpi", "key in the registry"),
        _name("by", "dimension: all, hospital, municipality, setting, specialty, need, ..."),
        _name("of", "member of the dimension; empty for all"),
        _field("value", pa.float64(), "null: not defined (nothing to divide by)"),
        _field("numerator", pa.int64(), "integer sum above the line"),
        _field("denominator", pa.int64(), "integer sum below the line"),
    ]
)

SERIES = pa.schema(
    [
        _name("scenario", "case as written; empty: the area as it is"),
        _number("replication", "replication"),
        _name("series", "what: occupied, staffed, ready-in-bed, discharges, delay, flow"),
        _name("of", "setting, weekday, cause, from>to ..."),
        _number("at", "day of the observed window, weekday 0-6, or 0"),
        _field("value", pa.float64(), "in the unit of the series"),
    ]
)

COMPARISON = pa.schema(
    [
        _name("scenario", "case as written"),
        _name("base", "the case it is compared with; empty: the area as it is"),
        _name("kpi", "key in the registry"),
        _name("by", "dimension, as in the table of KPIs"),
        _name("of", "member of the dimension; empty for all"),
        _number("n", "replications in which both have a value: pairs"),
        _number("n_missing", "replications left out, since a value is not defined"),
        _field("base_mean", pa.float64(), "mean of what it is compared with, over the pairs"),
        _field("mean", pa.float64(), "mean of the case, over the pairs"),
        _field("difference", pa.float64(), "mean of the paired differences: case - base"),
        _field("low", pa.float64(), "95 % interval that holds together with all others; or null"),
        _field("high", pa.float64(), "its upper end"),
        _field("low_pointwise", pa.float64(), "ordinary 95 % interval, or null"),
        _field("high_pointwise", pa.float64(), "its upper end"),
        _field("is_identical", pa.bool_(), "no difference in any replication"),
        _field("is_skewed", pa.bool_(), "differences so skewed that the interval may be short"),
        _name(
            "verdict",
            "better, worse, higher, lower, no-clear-difference, skewed (so none); empty: none",
        ),
    ]
)

WATERFALL = pa.schema(
    [
        _name("scenario", "case as written"),
        _name("part", "one of its levers alone; interaction; total"),
        _name("kpi", "key in the registry"),
        _number("n", "replications in which every part has a value"),
        _field("base_mean", pa.float64(), "mean of the area as it is, over the same replications"),
        _field("difference", pa.float64(), "mean of what the part changes"),
        _field("low", pa.float64(), "95 % interval that holds together with all others; or null"),
        _field("high", pa.float64(), "its upper end"),
        _field("is_identical", pa.bool_(), "changes nothing in any replication"),
        _field("is_skewed", pa.bool_(), "so skewed that the interval may be short"),
    ]
)

SENSITIVITY = pa.schema(
    [
        _name("lever", "the lever that was set to several levels"),
        _field("level", pa.float64(), "in the unit of the lever"),
        *COMPARISON,
    ]
)

SEEK_RUNS = pa.schema(
    [
        _number("number", "the number that was tried"),
        _number("replication", "replication"),
        _name("kpi", "key in the registry"),
        _field("value", pa.float64(), "null: not defined (nothing to divide by)"),
    ]
)

SEEK_CURVE = pa.schema(
    [
        _number("number", "the number that was tried"),
        _number("n", "replications in which the KPI has a value"),
        _field("mean", pa.float64(), "mean of the KPI"),
        _field("low", pa.float64(), "95 % interval of the mean (bootstrap-t); or null"),
        _field("high", pa.float64(), "its upper end"),
        _name("state", "enough, too-few or undecided"),
        _field("is_judged", pa.bool_(), "judged by itself, not by what lies on either side"),
        _field("gain", pa.float64(), "change of the KPI per unit, from the number before"),
        _field("gain_low", pa.float64(), "ordinary 95 % interval of it, paired; or null"),
        _field("gain_high", pa.float64(), "its upper end"),
        _field("cost", pa.float64(), "mean cost, region and municipalities", "MSEK per year"),
        _field("cost_gain", pa.float64(), "change of it per unit, from the number before"),
    ]
)

DESIGN_EFFECTS = pa.schema(
    [
        _name("kpi", "key in the registry"),
        _name("term", "a factor, or two with x between them"),
        _name("what", "main, interaction or slope"),
        _field("from_level", pa.float64(), "in the unit of the factor; null for an interaction"),
        _field("to_level", pa.float64(), "in the unit of the factor; null for an interaction"),
        _number("n", "replications in which every point has a value"),
        _field("effect", pa.float64(), "mean change of the KPI; or null"),
        _field("low", pa.float64(), "95 % interval that holds together with all others; or null"),
        _field("high", pa.float64(), "its upper end"),
        _field("is_identical", pa.bool_(), "changes nothing in any replication"),
        _field("is_skewed", pa.bool_(), "so skewed that the interval may be short"),
        _name("verdict", "better, worse, higher, lower, no-clear-difference, skewed or empty"),
        _field("standardised", pa.float64(), "of a line: standard deviations per one; or null"),
        _field("by_rank", pa.float64(), "the same of ranks; or null"),
        _field("explained", pa.float64(), "share of the variance between points; or null"),
        _field("explained_ranks", pa.float64(), "the same of ranks; or null"),
    ]
)

JOURNEY_TABLES = {
    "patients": PATIENTS,
    "stays": STAYS,
    "requests": REQUESTS,
    "tasks": TASKS,
    "notices": NOTICES,
    "slots": SLOTS,
    "capacity": CAPACITY,
    "settings": SETTINGS,
    "task_types": TASK_TYPES,
}
