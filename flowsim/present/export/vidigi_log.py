"""One run as an event log that vidigi animates.

vidigi (MIT, github.com/Bergam0t/vidigi) reads one row per event: `entity_id`, `event_type`
(arrival_departure, queue, resource_use, resource_use_end), `event`, `time`, `pathway`,
`run_number`, and for the use of a resource `resource_id`, a whole number. Here a stay in a
setting with a limited number of places is the use of a resource, each place with its own
number, and a stay where there is no limit is a queue; `time` is minutes from midnight of
the start date.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv

from flowsim.present.export.event_log import plain
from flowsim.tables.journeys import Journeys

LOG = pa.schema(
    [
        ("entity_id", pa.int32()),
        ("event_type", pa.string()),
        ("event", pa.string()),
        ("time", pa.int32()),
        ("pathway", pa.string()),
        ("run_number", pa.int32()),
        ("resource_id", pa.int32()),
    ]
)
ENDED, BEGAN = 1, 2
"""What ends in a minute comes before what begins in it."""


def vidigi_log(journeys: Journeys, replication: int) -> bytes:
    """All events of one run as CSV (comma, UTF-8), in order of time."""
    patients = journeys.patients
    group = dict(
        zip(patients["patient"].to_pylist(), plain(patients["group"]).to_pylist(), strict=True)
    )
    rows = sorted((*_ways_in_and_out(journeys), *_stays(journeys)))
    columns = list(zip(*rows, strict=True)) or [()] * 6
    times, _, entities, types, events, resources = columns
    table = pa.table(
        {
            "entity_id": entities,
            "event_type": types,
            "event": events,
            "time": times,
            "pathway": [group[entity] for entity in entities],
            "run_number": [replication] * len(rows),
            "resource_id": [resource or None for resource in resources],
        },
        schema=LOG,
    )
    content = BytesIO()
    pa_csv.write_csv(table, content, pa_csv.WriteOptions(quoting_style="needed"))
    return content.getvalue()


Event = tuple[int, int, int, str, str, int]
"""Minute, rank within it, patient, type, name, and number of the place (0: none)."""


def _ways_in_and_out(journeys: Journeys) -> Iterator[Event]:
    for row in journeys.patients.select(["patient", "arrived_at", "ended_at"]).to_pylist():
        yield row["arrived_at"], 0, row["patient"], "arrival_departure", "arrival", 0
        if row["ended_at"] is not None:
            yield row["ended_at"], BEGAN + 1, row["patient"], "arrival_departure", "depart", 0


def _stays(journeys: Journeys) -> Iterator[Event]:
    settings = journeys.settings
    limited = dict(
        zip(plain(settings["setting"]).to_pylist(), settings["is_limited"].to_pylist(), strict=True)
    )
    of_setting: dict[str, list[Mapping[str, Any]]] = {}
    columns = ["patient", "setting", "entered_at", "left_at"]
    for row in journeys.stays.select(columns).to_pylist():
        if row["entered_at"] is not None:
            of_setting.setdefault(row["setting"], []).append(row)
    for setting, stays in of_setting.items():
        stays.sort(key=lambda row: (row["entered_at"], row["patient"]))
        yield from _places(setting, stays) if limited.get(setting) else _without(setting, stays)


def _without(setting: str, stays: list[Mapping[str, Any]]) -> Iterator[Event]:
    for row in stays:
        yield row["entered_at"], BEGAN, row["patient"], "queue", setting, 0


def _places(setting: str, stays: list[Mapping[str, Any]]) -> Iterator[Event]:
    """Each stay takes the free place with the lowest number, from 1."""
    free: list[int] = []
    taken: list[tuple[int, int]] = []
    places = 0
    for row in stays:
        while taken and taken[0][0] <= row["entered_at"]:
            heapq.heappush(free, heapq.heappop(taken)[1])
        if not free:
            places += 1
            heapq.heappush(free, places)
        place = heapq.heappop(free)
        yield row["entered_at"], BEGAN, row["patient"], "resource_use", setting, place
        if row["left_at"] is not None:
            heapq.heappush(taken, (row["left_at"], place))
            left = f"{setting}-left"
            yield row["left_at"], ENDED, row["patient"], "resource_use_end", left, place
