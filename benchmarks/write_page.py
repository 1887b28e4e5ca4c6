"""Measures everything and writes docs/benchmarks.md, docs/scale.md and their pictures.

It takes some minutes on a quiet machine:

    python -m benchmarks.write_page
    python -m benchmarks.write_page --full     runs all thousand years, nothing extrapolated
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from benchmarks import national, pictures
from benchmarks.pages import BENCHMARKS, SCALE
from benchmarks.report import Report, report_of, table_of_bars
from benchmarks.timing import machine
from benchmarks.ward_chain import BARE, COMPILED, IN_C, SIMPY
from flowsim.present.figures.files import write

DOCS = Path(__file__).resolve().parent.parent / "docs"
IMAGES = DOCS / "images"

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
    ours = next(iter(of_peers))
    ratios |= {f"{name}, x1": each / of_peers[ours] for name, each in of_peers.items()}
    del ratios[f"{ours}, x1"]
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


def main() -> None:
    """Measures, draws and writes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--full", action="store_true", help="run all thousand years")
    given = parser.parse_args()
    names = ("ward_chain", "peers", "area_year", "unused", "start_up", "scale")
    of = {name: report_of(f"benchmarks.{name}") for name in names}
    of["many_runs"] = report_of("benchmarks.many_runs", *(["--full"] if given.full else []))
    bars = [bar for report in of.values() for bar in report.bars]
    write(pictures.draw_speeds(speeds(of["ward_chain"], of["peers"])), IMAGES, "speeds", ("svg",))
    volumes, runs = of["scale"].numbers["volumes"], of["many_runs"].numbers["runs"]
    write(pictures.draw_scale(volumes, runs), IMAGES, "scale", ("svg",))
    texts = {name: report.text for name, report in of.items()}
    page = BENCHMARKS.format(machine=machine(), bars=table_of_bars(bars), **texts)
    (DOCS / "benchmarks.md").write_text(page, encoding="utf-8")
    scale = SCALE.format(
        machine=machine(),
        days=of["scale"].numbers["days"],
        volumes=of["scale"].numbers["table of volumes"],
        areas=of["scale"].numbers["table of areas"],
        many_runs=texts["many_runs"],
        national=nation(of["many_runs"], of["scale"], of["area_year"]),
    )
    (DOCS / "scale.md").write_text(scale, encoding="utf-8")


if __name__ == "__main__":
    main()
