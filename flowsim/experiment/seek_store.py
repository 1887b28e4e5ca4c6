"""The folder of a search: what it is called and what is in it.

    results/
      halland-seek-1a2b3c4d/
        seek.json          what was asked and the answer
        curve.parquet      every number that was tried (schema SEEK_CURVE)
        runs.parquet       the value of every replication (schema SEEK_RUNS)

It is named by what the runs depend on. The same number and KPI with another range, limit or
number of replications takes up the runs that are there; the answer is that of the last question.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from flowsim.experiment.identity import code_fingerprint, versions
from flowsim.experiment.seek_study import Asked, Sought
from flowsim.tables import storage
from flowsim.tables.schema import SEEK_CURVE


def folder_of(asked: Asked, out: Path) -> Path:
    """Where the runs of a question are kept."""
    depends_on = {
        "fingerprint": asked.base.fingerprint,
        "key": asked.quantity.key,
        "kpi": [asked.goal.kpi, asked.goal.by, asked.goal.of],
        "seed": asked.conduct.seed,
        "versions": versions(),
        "code": code_fingerprint(),
    }
    digest = hashlib.sha256(json.dumps(depends_on).encode()).hexdigest()
    area = re.sub(r"[^a-z0-9-]+", "-", asked.base.area_id.lower()).strip("-") or "area"
    return out / f"{area}-seek-{digest[:8]}"


def write_answer(folder: Path, sought: Sought) -> None:
    """Store the curve and the answer.

    Raises:
        InputError: when a file cannot be written.
    """
    storage.write_table(folder / "curve.parquet", curve_table(sought))
    storage.write_json(folder / "seek.json", answer_values(sought))


def curve_table(sought: Sought) -> pa.Table:
    """The curve (schema SEEK_CURVE)."""
    return pa.Table.from_pylist([vars(point) for point in sought.points], schema=SEEK_CURVE)


def answer_values(sought: Sought) -> dict[str, Any]:
    """The answer as plain values, for JSON."""
    found, refused = sought.found, sought.wrong_way
    is_answered = refused is None
    return {
        "question": asdict(sought.question),
        "key": sought.quantity.key,
        "now": sought.quantity.value,
        "unit": sought.quantity.unit,
        "goal": asdict(sought.goal),
        "is_helped_by_more": sought.is_helped_by_more,
        "enough": found.enough if is_answered else None,
        "undecided": list(found.undecided) if is_answered else [],
        "too_few": list(found.too_few) if is_answered else [],
        "wrong_way": None if refused is None else asdict(refused),
        "place_cost_sek_per_year": sought.place_cost,
        "replications": {str(number): look for number, (look, _) in sorted(found.looked.items())},
        "curve": [asdict(point) for point in sought.points],
    }
