"""Writes the real output of commands into the pages that show it, between marker lines.

Run it when a change makes the numbers differ: python tools/update_outputs.py [PAGE ...]
Each page also holds a stamp of the scenarios behind its output, which a test compares.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from flowsim.scenario.load import load_scenario

ROOT = Path(__file__).resolve().parent.parent
HEADLINE = ("bed-cut", "rehab-weekend", "rehab-thu-fri", "avstamning-dropped")
END = "<!-- end of the output -->\n"


@dataclass(frozen=True)
class Page:
    """A page with the output of `flowsim compare AREA CASES... OPTIONS`."""

    file: Path
    area: str
    cases: tuple[str, ...]
    options: tuple[str, ...] = ()

    @property
    def stamp(self) -> str:
        """Short hash over the values of the scenarios compared."""
        scenarios = [load_scenario(self.area, case) for case in ("", *self.cases)]
        together = "".join(scenario.fingerprint for scenario in scenarios)
        return hashlib.sha256(together.encode()).hexdigest()[:12]


PAGES = (
    Page(ROOT / "README.md", "halland", HEADLINE),
    Page(
        ROOT / "docs" / "areas" / "halland-headline.md",
        "halland",
        ("bed-cut", "bed-cut-pressed", *HEADLINE[1:], "tjorn-cautious"),
        ("--load", "team-load"),
    ),
)

BEGIN = re.compile(r"<!-- output, scenarios (\S+): tools/update_outputs\.py -->\n")


def output_of(page: Page) -> str:
    """What the command prints, without what depends on the folder it is run in."""
    environment = {**os.environ, "COLUMNS": "118", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "flowsim", "compare", page.area, *page.cases]
        done = subprocess.run(
            [*command, *page.options, "--no-figures", "--lang", "en", "--out", folder],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
    lines = "\n".join(line.rstrip() for line in done.stdout.splitlines())
    return lines.strip("\n") + "\n"


def with_output(text: str, output: str, stamp: str) -> str:
    """The page with everything between the markers replaced.

    Raises:
        ValueError: when a marker is missing.
    """
    begin = BEGIN.search(text)
    _, found, after = text.partition(END)
    if begin is None or not found:
        raise ValueError("the page must hold the two marker lines of tools/update_outputs.py")
    marker = f"<!-- output, scenarios {stamp}: tools/update_outputs.py -->\n"
    return f"{text[: begin.start()]}{marker}\n```text\n{output}```\n\n{END}{after}"


def main(names: list[str]) -> None:
    """Runs the commands of the pages named (all, when none is) and writes them."""
    for page in PAGES:
        if not names or page.file.name in names:
            text = page.file.read_text(encoding="utf-8")
            page.file.write_text(with_output(text, output_of(page), page.stamp), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
