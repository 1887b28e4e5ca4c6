"""One run as an event log for process mining: what happened to whom, when and where.

The columns are those of the XES standard (IEEE 1849) as programs expect them in a CSV
file: `case:concept:name` is the patient, `concept:name` the activity, `time:timestamp` the
moment in local time, `lifecycle:transition` whether the activity is asked for (schedule),
begins (start) or is over (complete), `org:resource` who or what did it. Columns that begin
with `case:` are the same for all events of a patient.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from flowsim.tables.journeys import Journeys

READY = ("medically_ready_at", "declared_ready_at", "receiver_ready_at")
"""Moments of a stay that are events of their own."""
OF_THE_PATIENT = ("group", "specialty", "hospital", "municipality", "need", "is_elective", "end")
"""Columns of the table of patients that are told of every case."""
EVENT = pa.schema(
    [
        ("patient", pa.int32()),
        ("activity", pa.string()),
        ("at", pa.int32()),
        ("transition", pa.string()),
        ("resource", pa.string()),
        ("order", pa.int32()),
    ]
)
"""An event; `order` settles those of one patient and minute."""


def event_log(journeys: Journeys) -> bytes:
    """All events of one run as CSV (comma, UTF-8), patient by patient."""
    found = pa.concat_tables(list(_events(journeys)))
    found = found.filter(pc.is_valid(found["at"]))
    found = found.sort_by([("patient", "ascending"), ("at", "ascending"), ("order", "ascending")])
    start = np.datetime64(journeys.window.start_date, "m")
    moments = start + found["at"].to_numpy().astype("timedelta64[m]")
    columns = {
        "case:concept:name": found["patient"].cast(pa.string()),
        "concept:name": found["activity"],
        "time:timestamp": pc.strftime(
            pa.array(moments.astype("datetime64[s]")), "%Y-%m-%dT%H:%M:%S"
        ),
        "lifecycle:transition": found["transition"],
        "org:resource": found["resource"],
        **_of_patients(journeys, found["patient"]),
    }
    content = BytesIO()
    pa_csv.write_csv(pa.table(columns), content, pa_csv.WriteOptions(quoting_style="needed"))
    return content.getvalue()


def _of_patients(journeys: Journeys, patient: pa.ChunkedArray) -> dict[str, pa.ChunkedArray]:
    at = pc.index_in(patient, journeys.patients["patient"].combine_chunks())
    return {
        f"case:{name.removeprefix('is_')}": plain(journeys.patients[name]).take(at)
        for name in OF_THE_PATIENT
    }


def plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of names as texts; any other as it is."""
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def _events(journeys: Journeys) -> Iterator[pa.Table]:
    stays, tasks, patients = journeys.stays, journeys.tasks, journeys.patients
    setting = plain(stays["setting"])
    order = stays["sequence"]
    # What ends in a minute comes before what begins in it, stay by stay.
    yield _moments(stays, "entered_at", setting, "start", setting, _times(order, 10))
    for position, moment in enumerate(READY, 1):
        name = moment.removesuffix("_at").replace("_", "-")
        yield _moments(stays, moment, name, "complete", setting, _times(order, 10, position))
    yield _moments(stays, "left_at", setting, "complete", setting, _times(order, 10, 9))
    task, team = plain(tasks["task"]), plain(tasks["team"])
    of_stay = tasks["stay"]
    for position, (moment, transition) in enumerate(
        (("requested_at", "schedule"), ("started_at", "start"), ("finished_at", "complete")), 4
    ):
        yield _moments(tasks, moment, task, transition, team, _times(of_stay, 10, position))
    end = pc.binary_join_element_wise("journey", plain(patients["end"]), "-")
    last = pa.array(np.full(len(patients), np.iinfo(np.int32).max, np.int32))
    yield _moments(patients, "ended_at", end, "complete", "", last)


def _times(order: pa.ChunkedArray, step: int, more: int = 0) -> pa.ChunkedArray:
    return pc.add(pc.multiply(order, step), more)


def _moments(
    table: pa.Table,
    moment: str,
    activity: str | pa.ChunkedArray,
    transition: str,
    resource: str | pa.ChunkedArray,
    order: pa.ChunkedArray,
) -> pa.Table:
    """One kind of event for every row of a table; a moment that is null did not happen."""
    columns = [table["patient"], activity, table[moment], transition, resource, order]
    filled = [
        pa.array([column] * len(table), pa.string()) if isinstance(column, str) else column
        for column in columns
    ]
    arrays = [column.cast(field.type) for column, field in zip(filled, EVENT, strict=True)]
    return pa.table(arrays, schema=EVENT)
