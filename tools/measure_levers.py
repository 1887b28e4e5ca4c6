"""Measure what each lever does in the area that it comes from, for docs/levers.md.

Run it when a lever or an area changes, for all levers that are out of date or those named
(some minutes), and then the page: python tools/measure_levers.py && python tools/write_levers.py
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from flowsim import api
from flowsim.experiment.compare import compare
from flowsim.kpi.registry import HEADLINE, REGISTRY
from flowsim.scenario.lever_model import Lever
from flowsim.scenario.listing import ListedLever, list_levers
from flowsim.scenario.load import load_scenario

MEASURED = Path(__file__).resolve().parents[1] / "docs" / "levers" / "measured.json"
REPLICATIONS = 30
SEED = 1
DIGITS = 6
"""Significant digits that are stored: more than are ever shown."""

AREAS: Mapping[str, str] = {
    "Blekinge": "blekinge",
    "Halland": "halland",
    "SIMBA": "simba",
    "Västra Götaland": "simba",
}
"""Words in the name of a document, and the area that it is about."""
OTHERWISE = "halland"
"""The area for levers whose document is about the whole country, or that have none."""

Pair = tuple[str, str]
"""A case, and the case that it is compared with; empty: the area as it is."""

PAIRS: Mapping[str, tuple[Pair, ...]] = {
    # by default home health care gives no care during the stays, so there is nothing to see
    "lss-short-stay": (("lss-short-stay=1,stays=3", ""),),
    # the gap is seen only against 0 places, as the lever says
    "short-term-on-medical-grounds": (
        ("short-term-on-medical-grounds=6", "short-term-on-medical-grounds=0"),
        ("short-term-on-medical-grounds=12", "short-term-on-medical-grounds=0"),
    ),
    # the meetings are held in the area as it is
    "avstamning-restored": (("avstamning-dropped+avstamning-restored", "avstamning-dropped"),),
    # its default is the area as it is
    "team-load": (("team-load=90", ""), ("team-load=125", "")),
}
"""What is compared where the lever at its default beside the area as it is says nothing."""

FIELDS = (
    "kpi",
    "base_mean",
    "difference",
    "low",
    "high",
    "verdict",
    "is_identical",
    "is_skewed",
    "n",
)
"""Columns of the schema COMPARISON that are stored, in this order."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Measured:
    """One comparison of a lever.

    `headline` are the headline KPIs, whose intervals hold together for the one lever;
    `others` are those of all other KPIs with a verdict, from intervals that hold together
    for all KPIs. `stamp` is the fingerprint of both scenarios.
    """

    case: str
    base: str
    stamp: str
    headline: tuple[Row, ...]
    others: tuple[Row, ...]


@dataclass(frozen=True)
class OfLever:
    """What was measured of a lever, and where."""

    area: str
    comparisons: tuple[Measured, ...]


def area_of(lever: Lever) -> str:
    """The area that a lever comes from: what it was written for, or its first document."""
    if lever.areas:
        return lever.areas[0]
    found = [
        (lever.document.index(word), area) for word, area in AREAS.items() if word in lever.document
    ]
    return min(found)[1] if found else OTHERWISE


def pairs_of(name: str) -> tuple[Pair, ...]:
    """What is compared to show a lever."""
    return PAIRS.get(name, ((name, ""),))


def stamp_of(area: str, pair: Pair) -> str:
    """Short fingerprint of the two scenarios of a pair: values only, no titles or sources."""
    return "-".join(_fingerprint(area, case)[:10] for case in pair)


@cache
def _fingerprint(area: str, case: str) -> str:
    return load_scenario(area, case).fingerprint


def stale(measured: Mapping[str, OfLever], names: Sequence[str] = ()) -> list[str]:
    """Levers, of all or those named, not measured or with an area or values changed since."""
    return [
        listed.name
        for listed in list_levers()
        if (not names or listed.name in names) and not _is_fresh(listed, measured)
    ]


def _is_fresh(listed: ListedLever, measured: Mapping[str, OfLever]) -> bool:
    if listed.name not in measured:
        return False
    area = area_of(listed.lever)
    stamps = [stamp_of(area, pair) for pair in pairs_of(listed.name)]
    return [one.stamp for one in measured[listed.name].comparisons] == stamps


def read_measured() -> dict[str, OfLever]:
    """What is stored; nothing before the first run."""
    if not MEASURED.exists():
        return {}
    stored = json.loads(MEASURED.read_text(encoding="utf-8"))
    return {
        name: OfLever(of["area"], tuple(_read(one) for one in of["comparisons"]))
        for name, of in stored["levers"].items()
    }


def _read(one: Mapping[str, Any]) -> Measured:
    headline, others = (
        tuple({"scenario": one["case"], **dict(zip(FIELDS, row, strict=True))} for row in one[part])
        for part in ("headline", "others")
    )
    return Measured(one["case"], one["base"], one["stamp"], headline, others)


def write_measured(measured: Mapping[str, OfLever]) -> None:
    """Store it, a row on each line, so that a change can be read."""
    levers = {
        name: {
            "area": of.area,
            "comparisons": [
                {
                    "case": one.case,
                    "base": one.base,
                    "stamp": one.stamp,
                    "headline": [[row[field] for field in FIELDS] for row in one.headline],
                    "others": [[row[field] for field in FIELDS] for row in one.others],
                }
                for one in of.comparisons
            ],
        }
        for name, of in sorted(measured.items())
    }
    stored = {"replications": REPLICATIONS, "seed": SEED, "fields": FIELDS, "levers": levers}
    MEASURED.parent.mkdir(exist_ok=True)
    MEASURED.write_text(_lines(stored) + "\n", encoding="utf-8", newline="\n")


def _lines(value: Any, indent: str = "") -> str:
    """JSON with innermost lists on one line."""
    inner = indent + " "
    if isinstance(value, dict):
        parts = [f"{inner}{json.dumps(key)}: {_lines(of, inner)}" for key, of in value.items()]
        return "{\n" + ",\n".join(parts) + "\n" + indent + "}"
    if isinstance(value, list) and value and isinstance(value[0], (dict, list)):
        parts = [inner + _lines(of, inner) for of in value]
        return "[\n" + ",\n".join(parts) + "\n" + indent + "]"
    return json.dumps(value, ensure_ascii=False)


def measure(area: str, names: Sequence[str], out: Path) -> dict[str, OfLever]:
    """Run the levers of an area in one experiment: they share the runs of the area as it is."""
    cases = dict.fromkeys(case for name in names for pair in pairs_of(name) for case in pair)
    settings = api.Settings(
        replications=REPLICATIONS, seed=SEED, out=out, keep_journeys=0, allow_unstable=True
    )
    result = api.compare(area, [case for case in cases if case], settings).result
    kpis = result.kpis()
    return {
        name: OfLever(area, tuple(_measured(area, pair, kpis) for pair in pairs_of(name)))
        for name in names
    }


def _measured(area: str, pair: Pair, kpis: pa.Table) -> Measured:
    headline = compare(kpis, pairs=[pair], keys=HEADLINE, seed=SEED)
    every = compare(kpis, pairs=[pair], keys=tuple(REGISTRY), seed=SEED)
    others = (
        row
        for row in every.to_pylist()
        if row["kpi"] not in HEADLINE and row["verdict"] in ("better", "worse", "higher", "lower")
    )
    return Measured(*pair, stamp_of(area, pair), _rounded(headline.to_pylist()), _rounded(others))


def _rounded(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple({field: _short(row[field]) for field in FIELDS} for row in rows)


def _short(value: object) -> object:
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def main(names: Sequence[str], out: Path = Path("results")) -> None:
    """Measure levers area by area, and store what was measured after each."""
    levers = {listed.name: listed.lever for listed in list_levers()}
    measured = {name: of for name, of in read_measured().items() if name in levers}
    wanted = names or stale(measured)
    for area in dict.fromkeys(area_of(levers[name]) for name in wanted):
        of_area = [name for name in wanted if area_of(levers[name]) == area]
        print(area, *of_area, flush=True)
        measured |= measure(area, of_area, out)
        write_measured(measured)


if __name__ == "__main__":
    main(sys.argv[1:])
