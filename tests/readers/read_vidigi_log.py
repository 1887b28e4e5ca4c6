"""Read a log with vidigi and say what is in it, as JSON.

Run in an environment of its own: python read_vidigi_log.py FILE EVERY LAST (minutes)
"""

from __future__ import annotations

import json
import sys
import warnings

import pandas  # type: ignore[import-not-found,import-untyped,unused-ignore]
from vidigi.logging import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    BaseEvent,
    EventLogger,
)
from vidigi.prep import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    reshape_for_animations,
)


def main(file: str, every: int, last: int) -> None:
    """Events that vidigi finds valid, its own summary, and who it shows where at each step."""
    table = pandas.read_csv(file)
    table["resource_id"] = table["resource_id"].astype("Int64")
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        for row in table.to_dict("records"):
            is_place = row["event_type"].startswith("resource_use")
            BaseEvent(**{**row, "resource_id": int(row["resource_id"]) if is_place else None})
    logger = EventLogger()
    logger.from_csv(table)
    shown = reshape_for_animations(
        table,
        every_x_time_units=every,
        limit_duration=last,
        step_snapshot_max=100_000,
        warm_up=0,
    )
    places = shown[shown["event_type"] == "resource_use"]
    by_step = places.groupby(["snapshot_time", "event"]).size()
    found = {
        "events": len(logger.log),
        "entities": int(table["entity_id"].nunique()),
        "most_in_places": {
            str(event): int(n) for event, n in by_step.groupby(level="event").max().items()
        },
        "in_places": {f"{int(step)} {event}": int(n) for (step, event), n in by_step.items()},
    }
    sys.stdout.write("\n" + json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
