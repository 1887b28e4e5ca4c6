"""Writes constraints.txt: the exact versions that flowsim is installed with.

Resolves pyproject.toml in a fresh virtual environment for each Python given and merges the
answers; where they differ the lines carry a marker. Names and versions only, no addresses.

    python tools/update_constraints.py python3.11 python3.13
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# The versions that flowsim is installed with. Made by tools/update_constraints.py.\n"
Pins = Mapping[str, str]
Version = tuple[int, int]


def resolve(python: str) -> tuple[Version, Pins]:
    """The version of a Python and the pins it installs flowsim with."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, "-m", "venv", folder], check=True)
        inside = str(Path(folder) / "bin" / "python")
        install = [inside, "-m", "pip", "install", "--quiet", "-e", f"{ROOT}[test]"]
        subprocess.run(install, check=True)
        frozen = [inside, "-m", "pip", "freeze", "--exclude-editable"]
        lines = subprocess.run(frozen, check=True, capture_output=True, text=True).stdout
        version = subprocess.run(
            [inside, "-c", "import sys; print(*sys.version_info[:2])"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
    pins = dict(line.split("==") for line in lines.splitlines() if "==" in line)
    return (int(version[0]), int(version[1])), pins


def merge(resolved: Mapping[Version, Pins]) -> list[str]:
    """Constraint lines from the pins of each Python version."""
    versions = sorted(resolved)
    lines = []
    for name in sorted({name for pins in resolved.values() for name in pins}, key=str.lower):
        spans = _spans([(version, resolved[version].get(name)) for version in versions])
        lines += [f"{name}=={pin}{marker}" for pin, marker in spans]
    return lines


def _spans(pins: list[tuple[Version, str | None]]) -> list[tuple[str, str]]:
    """Pin and marker for each run of versions that agree; the next one starts a minor later."""
    known = [(version, pin) for version, pin in pins if pin is not None]
    starts = [i for i in range(len(known)) if i == 0 or known[i][1] != known[i - 1][1]]
    spans = []
    for number, start in enumerate(starts):
        above = None if number == 0 else _after(known[start - 1][0])
        below = None if number + 1 == len(starts) else _after(known[starts[number + 1] - 1][0])
        spans.append((known[start][1], _marker(above, below)))
    return spans


def _after(version: Version) -> Version:
    return version[0], version[1] + 1


def _marker(above: Version | None, below: Version | None) -> str:
    parts = [f'python_version >= "{above[0]}.{above[1]}"'] if above else []
    parts += [f'python_version < "{below[0]}.{below[1]}"'] if below else []
    return " ; " + " and ".join(parts) if parts else ""


def main(pythons: list[str]) -> None:
    """Resolves with each Python and writes the file."""
    lines = merge(dict(resolve(python) for python in pythons))
    (ROOT / "constraints.txt").write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
