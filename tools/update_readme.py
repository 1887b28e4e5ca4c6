"""Writes the real output of the main job into README.md, between its two marker lines.

Run it when a change makes the numbers differ: python tools/update_readme.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
MAIN_JOB = ["compare", "halland", "bed-cut", "rehab-weekend", "rehab-thu-fri", "avstamning-dropped"]
BEGIN = "<!-- output of the main job: tools/update_readme.py -->\n"
END = "<!-- end of the output -->\n"


def output_of_main_job() -> str:
    """What the main job prints, without what depends on the folder it is run in."""
    environment = {**os.environ, "COLUMNS": "118", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "flowsim", *MAIN_JOB, "--no-figures", "--lang", "en"]
        done = subprocess.run(
            [*command, "--out", folder],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
    lines = "\n".join(line.rstrip() for line in done.stdout.splitlines())
    return lines.strip("\n") + "\n"


def with_output(readme: str, output: str) -> str:
    """The README with everything between the markers replaced.

    Raises:
        ValueError: when a marker is missing.
    """
    before, _, rest = readme.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"{README.name} must hold the lines {BEGIN!r} and {END!r}")
    return f"{before}{BEGIN}\n```text\n{output}```\n\n{END}{after}"


def main() -> None:
    """Runs the main job and writes the file."""
    output = output_of_main_job()
    text = with_output(README.read_text(encoding="utf-8"), output)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
