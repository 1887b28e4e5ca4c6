"""How soon the workshop page can be used, how soon it answers, and what an hour does to memory.

python -m benchmarks.app_page                    Halland, 20 moves of a lever
python -m benchmarks.app_page halland --moves 20 --hour 200

Needs Chromium and Playwright, and Linux for the figures from /proc.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.report import AS_JSON, Bar, Report, hand_over, table

CHROMIUM = os.environ.get("FLOWSIM_CHROMIUM", "/usr/bin/chromium")
PORT = 8799
WAIT_MS = 600_000
MEGA = 1024 * 1024
CASES = 10
MOST = 38
"""How far the lever is moved on, in jumps, from what the moves before have not touched."""
WARM_UP = 40
"""Moves until all that is kept on purpose has been filled: scenarios, answers, people."""
MOST_GROWN_PERCENT = 5.0
PARTS = {
    "asking": "until the browser asks",
    "read": "the scenario is read",
    "runs": "ten runs",
    "answer": "the answer is made",
    "between": "on the way",
    "drawing": "the charts are drawn",
}
"""Parts of the time from a lever to its charts."""


@dataclass(frozen=True)
class Move:
    """One move of a lever: seconds until the charts stand, by the clock and of processors.

    `parts_s` are seconds by the clock: `asking` until the browser sends its question, what the
    server says of itself (`read` the scenario, `runs`, `answer`), `between` them both, and
    `drawing`.
    """

    clock_s: float
    cpu_s: float
    parts_s: Mapping[str, float]


@contextmanager
def app(area: str, folder: Path) -> Iterator[tuple[int, str]]:
    """The page as users start it; the number of its process, and its address."""
    command = [sys.executable, "-m", "flowsim", "app", area, "--no-browser"]
    where = ["--port", str(PORT), "--folder", str(folder)]
    with subprocess.Popen([*command, *where], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.pid, process.stdout.readline().strip()
        finally:
            process.terminate()


def family(process: int) -> list[int]:
    """A process and all that it started."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(pid for child in children for pid in family(int(child)))]


def cpu_s(process: int) -> float:
    """Processor seconds of a process and all that it started."""
    ticks = 0
    for pid in family(process):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mb(process: int) -> float:
    """What the processes hold of their own; pages that they share count in part."""
    total = 0
    for pid in family(process):
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        total += sum(int(row.split()[1]) * 1024 for row in rows if row.startswith("Pss:"))
    return total / MEGA


def heap_mb(page: Page) -> float:
    """What the page itself holds in the browser, after its waste is collected."""
    tools = page.context.new_cdp_session(page)
    tools.send("HeapProfiler.collectGarbage")
    tools.send("Performance.enable")
    found = tools.send("Performance.getMetrics")["metrics"]
    tools.detach()
    used = next(float(one["value"]) for one in found if one["name"] == "JSHeapUsedSize")
    return used / MEGA


@dataclass(frozen=True)
class Held:
    """Memory at a moment, in MB: of the server with its processes, and of the page."""

    server_mb: float
    page_mb: float


@dataclass(frozen=True)
class Hour:
    """Memory before and after so many moves."""

    moves: int
    begun: Held
    ended: Held

    @property
    def grown_percent(self) -> float:
        """How much more the server holds afterwards."""
        return 100 * (self.ended.server_mb / self.begun.server_mb - 1)


DRAWN = """([name, value]) => new Promise((done) => {
  const slider = document.querySelector(`.lever input[type=range]`);
  const began = performance.now();
  const parts = (ended, drawn) => {
    const asked = performance.getEntriesByType("resource")
      .filter((one) => one.name.includes("/api/answer") && one.startTime >= began)[0];
    const read = performance.getEntriesByName("answer-read")
      .filter((one) => one.startTime > began)[0];
    const server = Object.fromEntries(asked.serverTiming.map((one) => [one.name, one.duration]));
    const spent = Object.values(server).reduce((sum, one) => sum + one, 0);
    const found = { asking: asked.startTime - began, ...server,
      between: read.startTime - asked.startTime - spent, drawing: ended - read.startTime };
    performance.clearMarks();
    performance.clearResourceTimings();
    return { clock: ended - began, parts: found };
  };
  new PerformanceObserver((list, observer) => {
    for (const mark of list.getEntriesByName("answer-drawn")) {
      if (mark.startTime > began && mark.detail.case === `${name}=${value}`) {
        observer.disconnect();
        requestAnimationFrame(() => done(parts(performance.now(), mark)));
      }
    }
  }).observe({ type: "mark" });
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
})"""
FIRST_JUMP = "() => JSON.parse(document.getElementById('data').textContent).levers[0].scale.jump"
FIRST_LEVER = "() => JSON.parse(document.getElementById('data').textContent).levers[0].name"
USABLE = "() => performance.getEntriesByName('page-usable')[0].startTime / 1000"


def refined(page: Page) -> None:
    """Wait for the last runs of what is shown."""
    page.wait_for_function(
        "() => parseInt(document.getElementById('progress').textContent) >= 50", timeout=WAIT_MS
    )


def moved(page: Page, process: int, value: int) -> Move:
    """Set the first lever, and wait for charts of its first runs."""
    name = page.evaluate(FIRST_LEVER)
    before = cpu_s(process)
    found = page.evaluate(DRAWN, [name, value])
    parts = {part: ms / 1000 for part, ms in found["parts"].items()}
    return Move(found["clock"] / 1000, cpu_s(process) - before, parts)


def moved_on(page: Page, process: int, values: Sequence[int]) -> list[Move]:
    """Go on with the first lever from the first value, each time when that was run ahead."""
    made = []
    for value in values[:-1]:
        with page.expect_response(lambda response: "/api/ahead" in response.url):
            made.append(moved(page, process, value))
    return [*made[1:], moved(page, process, values[-1])]


def saved_cases(page: Page, values: Sequence[int]) -> None:
    """Save a case for each value, as a group would."""
    for value in values:
        page.evaluate(
            """([name, value]) => fetch('/api/save', { method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ name: `Case ${value}`, case: `${name}=${value}` }) })""",
            [page.evaluate("() => location.search.match(/case=([a-z-]+)/)[1]"), value],
        )


def report(area: str, moves: int, hour: int) -> Report:
    """Measures."""
    with (
        tempfile.TemporaryDirectory() as folder,
        app(area, Path(folder)) as (process, address),
        sync_playwright() as playwright,
    ):
        if not address.startswith("http"):
            raise SystemExit(f"the page did not open (is port {PORT} taken?)")
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.set_default_timeout(WAIT_MS)
        page.goto(f"{address}&lang=en")
        opened = [float(page.evaluate(USABLE))]
        refined(page)
        for _ in range(5):
            page.reload()
            opened.append(float(page.evaluate(USABLE)))
        refined(page)
        made = [moved(page, process, 1 + n % 39) for n in range(moves)]
        jump = int(page.evaluate(FIRST_JUMP))
        ways = (range(moves + 2, MOST, jump), range(MOST - 2, moves, -jump))
        on = [move for values in ways if values for move in moved_on(page, process, values)]
        saved_cases(page, range(1, CASES + 1))
        for n in range(WARM_UP - moves):
            moved(page, process, 1 + n % 39)
        begun = Held(memory_mb(process), heap_mb(page))
        for n in range(hour):
            moved(page, process, 1 + n % 39)
        ended = Held(memory_mb(process), heap_mb(page))
        browser.close()
    return _report(area, opened, made, on, Hour(hour, begun, ended))


def _report(
    area: str, opened: Sequence[float], made: Sequence[Move], on: Sequence[Move], hour: Hour
) -> Report:
    clock = statistics.median(move.clock_s for move in made)
    ahead = statistics.median([move.clock_s for move in on] or [math.nan])
    cpu = statistics.median(move.cpu_s for move in made)
    parts = {
        part: statistics.median(move.parts_s.get(part, 0.0) for move in made) for part in PARTS
    }
    rows = [
        ["opening until it can be used, first time", f"{opened[0]:.2f} s"],
        ["opening until it can be used, again", f"{statistics.median(opened[1:]):.2f} s"],
        ["lever to charts, by the clock", f"{clock:.2f} s"],
        *([f"- {words}", f"{parts[part]:.3f} s"] for part, words in PARTS.items()),
        ["lever to charts, processor time of the server", f"{cpu:.2f} s"],
        ["one step on, when the page was left alone for some seconds", f"{ahead:.2f} s"],
        [
            f"memory of the server, {CASES} cases saved, before and after {hour.moves} moves",
            f"{hour.begun.server_mb:.0f} MB, {hour.ended.server_mb:.0f} MB",
        ],
        [
            "memory of the page in the browser, before and after",
            f"{hour.begun.page_mb:.1f} MB, {hour.ended.page_mb:.1f} MB",
        ],
    ]
    bars = [
        Bar("page usable after opening", statistics.median(opened), 1.0, unit="s"),
        Bar("lever to new charts", clock, 1.0, 0.6, unit="s"),
        Bar("memory grown", hour.grown_percent, MOST_GROWN_PERCENT, unit="%"),
    ]
    numbers: dict[str, object] = {
        "opened_s": list(opened),
        "clock_s": clock,
        "ahead_s": ahead,
        "cpu_s": cpu,
    }
    numbers |= {"parts_s": parts, "hour": asdict(hour)}
    text = f"{area}, median of {len(made)} moves, ten runs each\n\n{table(['what', ''], rows)}"
    return Report(text, bars, json.loads(json.dumps(numbers)))


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("area", nargs="?", default="halland")
    parser.add_argument("--moves", type=int, default=20)
    parser.add_argument("--hour", type=int, default=60, help="moves between the looks at memory")
    parser.add_argument(AS_JSON, action="store_true", dest="as_json")
    given = parser.parse_args()
    hand_over(report(given.area, given.moves, given.hour))


if __name__ == "__main__":
    main()
