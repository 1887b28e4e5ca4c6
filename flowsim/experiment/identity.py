"""What makes two experiments the same: everything that their tables depend on.

The manifest says it in words and the result folder is named by its hash, so the same
question asked twice finds its answer, and a changed assumption, version or line of code
never meets old results.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import (
    Any,
    NotRequired,  # of typing, Pydantic reads it from 3.12 on
)

from typing_extensions import TypedDict

from flowsim.experiment.precision import Until
from flowsim.scenario.resolved import Scenario
from flowsim.tables.schema import SCHEMA_VERSION
from flowsim.version import __version__

LIBRARIES = ("numpy", "pyarrow", "scipy", "simpy")
"""Libraries whose version may change a table in its last bit, or its bytes on disk."""
NOT_IN_TABLES = ("api", "app", "calibration", "cli", "present", "texts", "verify", "__main__.py")
"""Parts of flowsim that no stored table depends on."""


class CaseEntry(TypedDict):
    """A case in the manifest; `folder` holds its files."""

    case: str
    folder: str
    fingerprint: str
    sampling_fingerprint: str


class Manifest(TypedDict):
    """What is stored in manifest.json.

    With `until`, what was to be precise, `replications` are those it could take at most.
    """

    format: int
    area: str
    cases: list[CaseEntry]
    replications: int
    seed: int
    keep_journeys: int
    versions: dict[str, str]
    code: str
    until: NotRequired[dict[str, Any]]


def manifest_of(
    scenarios: Sequence[Scenario],
    *,
    replications: int,
    seed: int,
    keep_journeys: int,
    until: Until | None = None,
) -> Manifest:
    """Everything the tables depend on, the same on every machine and in every run."""
    manifest: Manifest = {
        "format": SCHEMA_VERSION,
        "area": scenarios[0].area_id,
        "cases": [
            {
                "case": scenario.case,
                "folder": case_folder(position),
                "fingerprint": scenario.fingerprint,
                "sampling_fingerprint": scenario.sampling_fingerprint,
            }
            for position, scenario in enumerate(scenarios)
        ],
        "replications": replications,
        "seed": seed,
        "keep_journeys": keep_journeys,
        "versions": versions(),
        "code": code_fingerprint(),
    }
    if until is not None:
        # As it is read back, so that what is stored can be compared.
        manifest["until"] = json.loads(json.dumps(asdict(until)))
    return manifest


def versions() -> dict[str, str]:
    """Name -> version of what the tables are made with."""
    return {
        "flowsim": __version__,
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{library: version(library) for library in LIBRARIES},
    }


def case_folder(position: int) -> str:
    """Name of the folder of a case; its number, since cases can be long and odd as names."""
    return f"case-{position:02d}"


def folder_name(manifest: Manifest) -> str:
    """AREA-<8 hexadecimal digits of the manifest's hash>."""
    area = re.sub(r"[^a-z0-9-]+", "-", manifest["area"].lower()).strip("-") or "area"
    digest = hashlib.sha256(manifest_text(manifest).encode()).hexdigest()
    return f"{area}-{digest[:8]}"


def manifest_text(manifest: Manifest) -> str:
    """The manifest as it is stored."""
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


@cache
def code_fingerprint() -> str:
    """SHA-256 over the source files that the tables depend on."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for source in sorted(package.rglob("*.py")):
        inside = source.relative_to(package)
        if inside.parts[0] not in NOT_IN_TABLES:
            digest.update(inside.as_posix().encode())
            # Git may store line ends differently on Windows.
            digest.update(source.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
