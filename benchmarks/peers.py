"""Other simulators on the ward chain: Ciw and salabim, where they are installed.

They are not needed by flowsim: `pip install -r benchmarks/requirements.txt`.

    python -m benchmarks.peers
"""

from __future__ import annotations

import argparse
import importlib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from benchmarks.bare_simpy import StayMoments
from benchmarks.chain import Chain
from benchmarks.report import AS_JSON, Bar, Report, hand_over, table
from benchmarks.timing import alternating, installed
from flowsim.engine.compiled.engine import simulate_compiled
from flowsim.engine.run import prepare
from flowsim.tables.journeys import Journeys

PEERS = {"ciw": "Ciw", "salabim": "salabim"}
FLOWSIM = "flowsim, compiled engine"
ALIKE = 0.99
"""So many of the finished stays must be the same; ties in a minute are broken in other ways."""

Stays = Counter[tuple[str, int, int]]


def missing() -> list[str]:
    """Peers that are not installed."""
    return [name for library, name in PEERS.items() if installed(library) is None]


def finished(log: Sequence[StayMoments]) -> Stays:
    """Setting, entered and left of all finished stays."""
    return Counter(
        (one.setting, one.entered_at or 0, one.left_at) for one in log if one.left_at is not None
    )


def finished_of(journeys: Journeys, limited: Sequence[str]) -> Stays:
    """The same in flowsim's tables."""
    rows = journeys.stays.select(["setting", "entered_at", "left_at"]).to_pylist()
    return Counter(
        (row["setting"], row["entered_at"], row["left_at"])
        for row in rows
        if row["setting"] in limited and row["left_at"] is not None
    )


def alike(one: Stays, other: Stays) -> float:
    """Share of the stays that both have."""
    return sum((one & other).values()) / max(sum(one.values()), sum(other.values()))


def _run_and_keep(
    run: Callable[..., Sequence[StayMoments]],
    chain: Chain,
    name: str,
    logs: dict[str, Sequence[StayMoments]],
) -> None:
    logs[name] = run(chain.people, chain.places, chain.end_at)


def report(days: int, rounds: int) -> Report:
    """Measures those that are here.

    Raises:
        SystemExit: when a peer does not tell the same story, so that times mean nothing.
    """
    prepare("compiled")
    chain = Chain.of(1, days)
    people = len(chain.people)  # made before anything is timed
    ours = finished_of(simulate_compiled(chain.cohort, chain.plan), tuple(chain.places))
    works: dict[str, Callable[[], object]] = {
        FLOWSIM: lambda: simulate_compiled(chain.cohort, chain.plan)
    }
    logs: dict[str, Sequence[StayMoments]] = {}
    for library, name in PEERS.items():
        if installed(library):
            run = importlib.import_module(f"benchmarks.{library}_chain").run
            works[name] = partial(_run_and_keep, run, chain, name, logs)
    seconds = alternating(works, rounds)
    same = {FLOWSIM: 1.0} | {name: alike(finished(log), ours) for name, log in logs.items()}
    strange = {name: share for name, share in same.items() if share < ALIKE}
    if strange:
        raise SystemExit(f"not the same stays: {strange}")
    rows, bars = [], []
    for name, each in seconds.items():
        ratio = each.median / seconds[FLOWSIM].median
        of = next((f" {installed(library)}" for library in PEERS if PEERS[library] == name), "")
        rows.append([name + of, each.text, f"{ratio:,.0f}", f"{100 * same[name]:.2f} %"])
        if name != FLOWSIM:
            what = f"compiled engine against {name}"
            bars.append(Bar(what, ratio, 500, 1000, unit="x", at_least=True))
    head = ["program", "CPU s, median (min-max)", "times as slow as flowsim", "same stays"]
    text = f"{days} days, {people:,} patients.\n\n{table(head, rows)}"
    for name in missing():
        text += f"\n\n{name} is not installed here and was not measured."
    numbers = {name: each.median for name, each in seconds.items()}
    return Report(text, bars, {"seconds": numbers, "days": days})


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--days", type=int, default=56)
    parser.add_argument(AS_JSON, action="store_true", help="print for write_page")
    given = parser.parse_args()
    hand_over(report(given.days, given.rounds))


if __name__ == "__main__":
    main()
