"""Read an event log with pm4py and say what is in it, as JSON.

pm4py is AGPL: it is no part of flowsim, which neither imports nor depends on it. This script
is run by a test in an environment of its own: python read_event_log.py FILE
"""

from __future__ import annotations

import json
import sys

import pandas  # type: ignore[import-not-found,import-untyped,unused-ignore]
import pm4py  # type: ignore[import-not-found,import-untyped,unused-ignore]


def main(file: str) -> None:
    """Cases, events, and how often each activity begins or ends a case."""
    table = pandas.read_csv(file, dtype={"case:concept:name": str})
    log = pm4py.format_dataframe(
        table,
        case_id="case:concept:name",
        activity_key="concept:name",
        timestamp_key="time:timestamp",
    )
    completed = log[log["lifecycle:transition"] == "complete"]
    found = {
        "cases": int(log["case:concept:name"].nunique()),
        "events": len(log),
        "starts": int((log["lifecycle:transition"] == "start").sum()),
        "ends": {str(name): int(n) for name, n in pm4py.get_end_activities(completed).items()},
        "moves": sum(pm4py.discover_dfg(completed)[0].values()),
        "first": log["time:timestamp"].min().isoformat(),
    }
    sys.stdout.write("\n" + json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
