"""Measures everything and writes docs/benchmarks.md, docs/scale.md and their pictures.

It takes some minutes on a quiet machine:

    python -m benchmarks.write_page
    python -m benchmarks.write_page --full           all thousand years, nothing extrapolated
    python -m benchmarks.write_page --only peers     the others as they were measured before
    python -m benchmarks.write_page --only           measures nothing, writes the pages again
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import national, pages, pictures
from benchmarks.peers import FLOWSIM
from benchmarks.report import Report, report_from, report_of, table_of_bars
from benchmarks.timing import machine
from benchmarks.ward_chain import BARE, COMPILED, IN_C, SIMPY
from flowsim.present.figures.files import write

DOCS = Path(__file__).resolve().parent.parent / "docs"
IMAGES = DOCS / "images"
FIGURES = Path(__file__).with_name("measured.json")
BENCHMARKS = (
    "ward_chain",
    "peers",
    "area_year",
    "area_volume",
    "unused",
    "start_up",
    "many_runs",
    "scale",
)

NAMES = {
    BARE: "bare SimPy model",
    SIMPY: "flowsim's SimPy engine",
    IN_C: "kernel in C (no tables)",
}


def speeds(chain: Report, peers: Report) -> Mapping[str, float]:
    """CPU time over the compiled engine's, the slowest first."""
    ratios = {}
    for volume, seconds in chain.numbers.items():
        for name, shown in NAMES.items():
            if name in seconds:
                ratios[f"{shown}, {volume}"] = seconds[name] / seconds[COMPILED]
    of_peers = dict(peers.numbers["seconds"])
    ours = of_peers.pop(FLOWSIM)
    ratios |= {f"{name}, x1": each / ours for name, each in of_peers.items()}
    return dict(sorted(ratios.items(), key=lambda one: -one[1]))


def nation(many: Report, scale: Report, area: Report) -> str:
    """The sum for a national run."""
    (alone_s, cpu_s), (together_s, _) = many.numbers["whole"]
    volumes = scale.numbers["volumes"]
    small, large = (one["engine_s"] / one["patients"] for one in (volumes[0], volumes[-1]))
    return national.text_of(
        national.Measured(
            cpu_s=cpu_s,
            clock_alone_s=alone_s,
            clock_together_s=together_s,
            together=many.numbers["runs"][-1]["workers"],
            stored_kb=many.numbers["runs"][-1]["stored_kb"],
            memory_mb=area.numbers["memory_mb"],
            cost_of_volume=large / small,
        )
    )


def stored() -> dict[str, Any]:
    """What was measured before, by benchmark."""
    return dict(json.loads(FIGURES.read_text(encoding="utf-8"))) if FIGURES.exists() else {}


def measure(names: Sequence[str], *, full: bool) -> None:
    """Measures, and stores each benchmark when it is done."""
    for name in names:
        print(name, file=sys.stderr)
        arguments = ["--full"] if full and name == "many_runs" else []
        report = report_of(f"benchmarks.{name}", *arguments)
        when = {"machine": machine(), "on": datetime.now(UTC).date().isoformat()}
        figures = stored() | {name: asdict(report) | when}
        text = json.dumps(figures, indent=1, ensure_ascii=False, sort_keys=True)
        FIGURES.write_text(text + "\n", encoding="utf-8")


def write_pages() -> None:
    """Draws and writes what is stored.

    Raises:
        SystemExit: when a benchmark was never measured.
    """
    figures = stored()
    missing = [name for name in BENCHMARKS if name not in figures]
    if missing:
        raise SystemExit(f"never measured: {', '.join(missing)}; run without --only")
    of = {name: report_from(figures[name]) for name in BENCHMARKS}
    where = "; ".join(
        sorted({f"{figures[name]['machine']}, {figures[name]['on']}" for name in BENCHMARKS})
    )
    volumes, runs = of["scale"].numbers["volumes"], of["many_runs"].numbers["runs"]
    write(pictures.draw_speeds(speeds(of["ward_chain"], of["peers"])), IMAGES, "speeds", ("svg",))
    write(pictures.draw_scale(volumes, runs), IMAGES, "scale", ("svg",))
    bars = table_of_bars([bar for report in of.values() for bar in report.bars])
    texts = {name: report.text for name, report in of.items()}
    page = pages.BENCHMARKS.format(machine=where, bars=bars, **texts)
    (DOCS / "benchmarks.md").write_text(page, encoding="utf-8")
    scale = pages.SCALE.format(
        machine=where,
        days=of["scale"].numbers["days"],
        volumes=of["scale"].numbers["table of volumes"],
        areas=of["scale"].numbers["table of areas"],
        many_runs=texts["many_runs"],
        national=nation(of["many_runs"], of["scale"], of["area_year"]),
    )
    (DOCS / "scale.md").write_text(scale, encoding="utf-8")


def main() -> None:
    """Measures, draws and writes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--full", action="store_true", help="run all thousand years")
    parser.add_argument("--only", nargs="*", choices=BENCHMARKS, help="measure these again")
    given = parser.parse_args()
    measure(BENCHMARKS if given.only is None else given.only, full=given.full)
    write_pages()


if __name__ == "__main__":
    main()
