"""Which numbers of somebody's own area are still those of the area it was made from.

`flowsim init FOLDER --from AREA` keeps the area as it was copied in `origin/`. A number is still
the other area's while its value, its source and its assumption are the same; a number that
happens to be right counts as one's own as soon as its own source stands beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flowsim.errors import Problem, ScenarioError
from flowsim.scenario.explain import Explained, explain
from flowsim.scenario.load import load_scenario
from flowsim.scenario.locate import Library, shown_path
from flowsim.scenario.model import Area
from flowsim.terms import Owner

ORIGIN_FOLDER = "origin"

_TOPICS: tuple[tuple[str, str], ...] = (
    ("arrivals", r"groups\.[^.]+\.(arrivals|municipalities|hospitals)\b.*"),
    ("treatment", r"groups\.[^.]+\.path\b.*"),
    ("teams", r"teams\..*"),
    ("needs", r"(groups|routes)\..*"),
    ("tasks", r"(tasks|readiness|estimate)\b.*"),
    ("fates", r"(while_waiting|readmission)\b.*"),
    ("population", r"(municipalities|hospitals)\..*"),
    ("start", r"start\b.*"),
    ("anything-else", r".*"),
)
TOPICS = (
    "beds",
    "arrivals",
    "treatment",
    "teams",
    "needs",
    "municipal",
    "municipal-stays",
    "tasks",
    "start",
    "fates",
    "population",
    "anything-else",
)
"""What numbers are about, those that weigh most first.

Assumption: beds, arrivals and treatment time together set how full the wards are, and the slots
of teams are what the answers for Halland rest on most (docs/areas/halland.md); the rest follows
the patient's way.
"""
SIZED = ("beds", "arrivals", "municipal")
"""Topics in which a larger number weighs more; in the others the order of the file is kept."""


@dataclass(frozen=True)
class Inherited:
    """Numbers of a topic that are still the other area's, the weightiest first, of how many."""

    topic: str
    rows: tuple[Explained, ...]
    numbers: int


@dataclass(frozen=True)
class Origin:
    """The area that another was made from, and what is still its own."""

    area: str
    topics: tuple[Inherited, ...]

    @property
    def still(self) -> int:
        """How many numbers are still the other area's."""
        return sum(len(topic.rows) for topic in self.topics)

    @property
    def numbers(self) -> int:
        """How many numbers there are."""
        return sum(topic.numbers for topic in self.topics)


def origin_of(rows: Sequence[Explained], area: Area, library: Library) -> Origin | None:
    """What is still the other area's; None for an area that was made from no other.

    Raises:
        ScenarioError: when the copy of the other area is broken, or there are several.
    """
    file = _origin_file(library)
    if file is None:
        return None
    before = explain(load_scenario(str(file), "", library.folder))
    same_key = {row.key: _said(row) for row in before}
    elsewhere = Counter((_without_id(row.key), _said(row)) for row in before)
    still = [
        row
        for row in rows
        if (
            same_key[row.key] == _said(row)
            if row.key in same_key
            else elsewhere[_without_id(row.key), _said(row)] > 0
        )
    ]
    of_topic = Counter(topic_of(row.key, area) for row in rows)
    return Origin(
        file.stem,
        tuple(
            Inherited(topic, _weightiest_first(topic, still, area), of_topic[topic])
            for topic in TOPICS
            if of_topic[topic]
        ),
    )


def topic_of(key: str, area: Area) -> str:
    """What a number is about."""
    section, _, rest = key.partition(".")
    if section == "settings":
        owner = area.settings[rest.partition(".")[0]].owner
        return "beds" if owner == Owner.REGION else "municipal"
    if section == "routes" and ".stays." in key:
        return "municipal-stays"
    return next(topic for topic, pattern in _TOPICS if re.fullmatch(pattern, key))


def _origin_file(library: Library) -> Path | None:
    files = sorted((library.folder / ORIGIN_FOLDER).glob("*.toml"))
    if len(files) > 1:
        names = ", ".join(file.name for file in files)
        where = shown_path(library.folder / ORIGIN_FOLDER)
        raise ScenarioError([Problem("not_one_area", where, "", None, "", None, {"names": names})])
    return files[0] if files else None


def _said(row: Explained) -> tuple[object, ...]:
    """The value, and who vouches for it."""
    return row.value, row.origin.source, row.origin.assumption


def _without_id(key: str) -> str:
    """The key without the id of a ward or team, which is renamed before its numbers are."""
    section, _, rest = key.partition(".")
    return f"{section}.*.{rest.partition('.')[2]}"


def _weightiest_first(topic: str, rows: Sequence[Explained], area: Area) -> tuple[Explained, ...]:
    found = [row for row in rows if topic_of(row.key, area) == topic]
    if topic not in SIZED:
        return tuple(found)
    return tuple(sorted(found, key=lambda row: (_leaf_rank(row.key), -_size(row))))


def _leaf_rank(key: str) -> int:
    """Places and arrivals a day before what only shapes them."""
    return 0 if key.endswith((".places", ".per_day")) else 1


def _size(row: Explained) -> float:
    return max(row.value) if isinstance(row.value, tuple) else row.value
