"""Change the program in many small ways, and see whether the tests find each of them.

    python -m pip install -r tools/mutation_requirements.txt
    python tools/mutation_check.py --out mutants.md

Works in copies of what is committed, and never changes this folder. Changes are made by
Cosmic Ray. The compiled engine is taken out of the copies, so that every run is by the engine
that is changed and no comparison of the two engines counts.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from difflib import unified_diff
from io import BytesIO
from pathlib import Path
from queue import SimpleQueue
from shutil import rmtree
from tempfile import TemporaryDirectory
from time import monotonic

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("sampling", "engine", "kpi")
SEED = 20250106
PER_PART = 24
COMPILED = Path("flowsim") / "engine" / "compiled"
RELATED = (
    *("properties", "systems", "theory", "verify", "experiment", "sampling", "engine", "kpi"),
    *("tables", "calibration", "present", "cli/test_main_job.py"),
)
"""Tests that run the model; those of texts, files and layout cannot see it."""
TWINS = ("tests/engine/test_equality.py", "tests/engine/test_compiled.py")
MOST_SECONDS = 600.0
FIRST_CHANGED_LINE = 3
IDENTITY = {"Is", "IsNot"}

Site = tuple[str, int, int]


@dataclass(frozen=True)
class Mutant:
    """One change: what Cosmic Ray calls it, and where it is."""

    module: str
    operator: str
    occurrence: int
    row: int
    column: int


@dataclass(frozen=True)
class Sound:
    """Tests known to pass without any change, and those known to fail, which find nothing."""

    passing: set[str]
    failing: set[str]


Tests = Callable[[Mutant, Path], list[str]]


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant; `killed_by` is empty for one that survived."""

    mutant: Mutant
    change: str
    killed_by: str
    seconds: float


def main() -> int:
    """Sample, run and write a table: the near tests of all first, then the others."""
    options = _options()
    with TemporaryDirectory(prefix="mutants-") as folder:
        copies = [_copy(Path(folder) / f"copy-{n}") for n in range(options.workers)]
        mutants = _sampled(_all_mutants(copies[0]), options.per_part, options.seed)
        if options.only:
            mutants = [mutants[int(number) - 1] for number in options.only.split(",")]
        verdicts: dict[Mutant, Verdict] = {}
        for tests_of in (_near, _related):
            left = [one for one in mutants if not (one in verdicts and verdicts[one].killed_by)]
            for verdict in _judge(left, copies, tests_of):
                verdicts[verdict.mutant] = verdict
                rows = [(n, verdicts[m]) for n, m in enumerate(mutants, 1) if m in verdicts]
                options.out.write_text(_page(rows), encoding="utf-8")
    print(options.out.read_text(encoding="utf-8"))
    return 0


def _judge(mutants: Sequence[Mutant], copies: Sequence[Path], tests_of: Tests) -> Iterator[Verdict]:
    """Run the mutants on all copies."""
    free: SimpleQueue[Path] = SimpleQueue()
    for copy in copies:
        free.put(copy)
    sound = Sound(set(), set())
    with ThreadPoolExecutor(len(copies)) as pool:
        yield from pool.map(lambda one: _judged(one, free, tests_of, sound), mutants)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "results" / "mutants.md")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--per-part", type=int, default=PER_PART)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", help="numbers in the sample, such as 3,17; else all")
    return parser.parse_args()


def _copy(to: Path) -> Path:
    """What is committed, without the compiled engine; modules are kept by their content."""
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True)
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as tar:
        tar.extractall(to, filter="data")
    rmtree(to / COMPILED)
    by_content = ["-m", "compileall", "-q", "--invalidation-mode", "checked-hash"]
    subprocess.run([sys.executable, *by_content, "flowsim", "tests"], cwd=to, check=True)
    return to


def _all_mutants(copy: Path) -> list[Mutant]:
    """Every change that Cosmic Ray can make, from its session file."""
    config, session = copy / "mutants.toml", copy / "mutants.sqlite"
    paths = json.dumps([f"flowsim/{part}" for part in PARTS])
    config.write_text(
        f'[cosmic-ray]\nmodule-path = {paths}\ntimeout = 1.0\ntest-command = ""\n'
        'excluded-modules = []\n[cosmic-ray.distributor]\nname = "local"\n',
        encoding="utf-8",
    )
    _cosmic_ray(copy, "init", str(config), str(session))
    columns = "module_path, operator_name, occurrence, start_pos_row, start_pos_col"
    with closing(sqlite3.connect(session)) as base:
        found = base.execute(f"SELECT {columns} FROM mutation_specs").fetchall()
    return sorted((Mutant(*row) for row in found), key=lambda m: (m.module, m.row, m.column))


def _cosmic_ray(copy: Path, *arguments: str) -> None:
    command = [str(Path(sys.executable).parent / "cosmic-ray"), *arguments]
    subprocess.run(command, cwd=copy, check=True, capture_output=True, env=_environment(copy))


def _sampled(mutants: Sequence[Mutant], per_part: int, seed: int) -> list[Mutant]:
    """As many places from every part, and one change in each: few operators have many."""
    chance = random.Random(seed)
    chosen = []
    for part in PARTS:
        sites: dict[Site, list[Mutant]] = {}
        for mutant in mutants:
            if f"/{part}/" in mutant.module and _says_something(mutant):
                sites.setdefault((mutant.module, mutant.row, mutant.column), []).append(mutant)
        annotated = {module: set(_annotations(module)) for module in {site[0] for site in sites}}
        places = sorted(s for s in sites if (s[1], s[2]) not in annotated[s[0]])
        for place in sorted(chance.sample(places, per_part)):
            options = sorted(sites[place], key=lambda m: (m.operator, m.occurrence))
            chosen.append(chance.choice(options))
    return chosen


def _says_something(mutant: Mutant) -> bool:
    """Not what changes nothing that is computed: decorators, and `is` for `==`."""
    name, *between = mutant.operator.split("/")[-1].split("_")
    if name == "RemoveDecorator":
        return False
    return len(between) != 2 or (between[0] in IDENTITY) == (between[1] in IDENTITY)


def _annotations(module: str) -> Iterator[tuple[int, int]]:
    """Places within types, which are never computed."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        kinds = [getattr(node, name, None) for name in ("annotation", "returns")]
        for kind in kinds:
            if isinstance(kind, ast.expr):
                for row in range(kind.lineno, (kind.end_lineno or kind.lineno) + 1):
                    first = kind.col_offset if row == kind.lineno else 0
                    last = (kind.end_col_offset or 0) if row == kind.end_lineno else 200
                    yield from ((row, column) for column in range(first, last))


def _judged(mutant: Mutant, free: SimpleQueue[Path], tests_of: Tests, sound: Sound) -> Verdict:
    """Make the change in a copy that is free, and run tests until one fails by it."""
    copy, began = free.get(), monotonic()
    file = copy / mutant.module
    before = file.read_text(encoding="utf-8")
    try:
        _cosmic_ray(copy, "apply", mutant.module, mutant.operator, str(mutant.occurrence))
        after = file.read_text(encoding="utf-8")
        while True:
            file.write_text(after, encoding="utf-8")
            killed_by = _first_failure(copy, tests_of(mutant, copy), sound)
            file.write_text(before, encoding="utf-8")
            if _is_by_the_change(copy, killed_by, sound):
                break
    finally:
        file.write_text(before, encoding="utf-8")
        free.put(copy)
    return Verdict(mutant, _change(before, after), killed_by, monotonic() - began)


def _is_by_the_change(copy: Path, test: str, sound: Sound) -> bool:
    """Whether what failed passes without the change; asked once for each test or file."""
    if not test.startswith("tests/") or test in sound.passing:
        return True
    if _first_failure(copy, [test], sound):
        sound.failing.add(test)
        return False
    sound.passing.add(test)
    return True


def _near(mutant: Mutant, copy: Path) -> list[str]:
    """Tests of the module, then those of its part."""
    part, stem = Path(mutant.module).parent.name, Path(mutant.module).stem
    own = sorted((copy / "tests" / part).glob(f"test_{stem}*.py"))
    return [*(str(path.relative_to(copy)) for path in own), f"tests/{part}"]


def _related(mutant: Mutant, copy: Path) -> list[str]:
    """Tests that run the model, without those of the mutant's own part."""
    own = Path(mutant.module).parent.name
    return [f"tests/{one}" for one in RELATED if one != own and (copy / "tests" / one).exists()]


def _first_failure(copy: Path, tests: Sequence[str], sound: Sound) -> str:
    """The test that failed; "took too long"; or nothing."""
    try:
        output = _pytest(copy, tests, sorted(sound.failing))
    except subprocess.TimeoutExpired:
        return "took too long"
    failures = [line for line in output.splitlines() if _is_failure(line)]
    return failures[0].split(" - ")[0].partition(" ")[2] if failures else ""


def _is_failure(line: str) -> bool:
    return line.startswith(("FAILED ", "ERROR "))


def _pytest(copy: Path, tests: Sequence[str], left_out: Sequence[str]) -> str:
    """The output up to the first failure; what keeps tests from running is one."""
    options = ["-q", "-x", "-p", "no:cacheprovider", "--tb=no", "-k", "not compiled"]
    ignored = [f"--ignore={path}" for path in TWINS]
    ignored += [f"--{'deselect' if '::' in name else 'ignore'}={name}" for name in left_out]
    command = [sys.executable, "-m", "pytest", *options, *ignored]
    running = subprocess.Popen(
        [*command, *tests],
        cwd=copy,
        env=_environment(copy),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        output, _ = running.communicate(timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        raise
    return output if running.returncode in (0, 1) else "ERROR they cannot be run"


def _environment(copy: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(copy), "CI": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _change(before: str, after: str) -> str:
    """The changed lines, before and after."""
    lines = list(unified_diff(before.splitlines(), after.splitlines(), n=0))
    return " → ".join(" ".join(line[1:].split()) for line in lines[FIRST_CHANGED_LINE:])


def _line(number: int, verdict: Verdict) -> str:
    mutant, change = verdict.mutant, verdict.change.replace("|", "\\|")
    where = f"{mutant.module.removeprefix('flowsim/')}:{mutant.row}"
    what = verdict.killed_by.removeprefix("tests/").replace("|", "\\|") or "**survived**"
    return f"| {number} | `{where}` | `{change}` | {what} | {verdict.seconds:.0f} |"


def _page(verdicts: Sequence[tuple[int, Verdict]]) -> str:
    killed = sum(bool(one.killed_by) for _, one in verdicts)
    head = "| | place | change | found by | seconds |\n| ---: | --- | --- | --- | ---: |\n"
    rows = "\n".join(_line(n, one) for n, one in verdicts)
    share = 100 * killed / max(len(verdicts), 1)
    return f"{killed} of {len(verdicts)} killed: {share:.1f} %\n\n{head}{rows}\n"


if __name__ == "__main__":
    raise SystemExit(main())
