"""Who goes where: patients per day between settings, put together to a readable number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.present.views.cubes import cube
from flowsim.present.views.source import TODAY, Source
from flowsim.scenario.base import Text
from flowsim.terms import HOSPITAL_KINDS, Kind

MOST_SINGLE_SETTINGS = 10
"""With more settings than this they are put together by kind (and hospital)."""

# Where the chain ends everything stands in one column: moves between those are unseen.
COLUMNS: Mapping[Kind, int] = {
    Kind.ENTRY: 0,
    Kind.EMERGENCY: 1,
    Kind.WARD: 2,
    Kind.HOSPITAL_AT_HOME: 3,
    Kind.HOME_RETURN_TEAM: 3,
    Kind.SHORT_TERM: 3,
    Kind.SPECIAL_HOUSING: 4,
    Kind.HOME_HELP: 4,
    Kind.HOME_HEALTH: 4,
    Kind.HOME: 4,
    Kind.RETURN: 4,
    Kind.ELSEWHERE: 4,
}


@dataclass(frozen=True)
class Node:
    """A place in the picture: `title` is empty when the kind says it all."""

    key: str
    kind: Kind
    title: Text
    column: int


@dataclass(frozen=True)
class Link:
    """Patients per day from one node to another."""

    origin: str
    target: str
    per_day: float


@dataclass(frozen=True)
class Flow:
    """Nodes from left to right and the links between them; `unseen` lead back or sideways."""

    scenario: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    unseen: tuple[Link, ...]


def flow(source: Source, case: str = TODAY) -> Flow:
    """Patients per day from setting to setting, mean over replications."""
    node_of = _nodes(source)
    per_day: dict[tuple[str, str], float] = {}
    for edge, counts in cube(source.series, "flow").get(case, {}).items():
        start, _, end = edge.partition(">")
        pair = (node_of[start].key, node_of[end].key)
        mean = float(counts.sum(axis=1).mean()) / source.days
        per_day[pair] = per_day.get(pair, 0.0) + mean
    nodes = {node.key: node for node in node_of.values()}
    links = [Link(start, end, mean) for (start, end), mean in per_day.items() if mean > 0]
    seen = [one for one in links if nodes[one.origin].column < nodes[one.target].column]
    used = {key for one in seen for key in (one.origin, one.target)}
    order = sorted(used, key=lambda key: (nodes[key].column, list(nodes).index(key)))
    unseen = [one for one in links if one not in seen and one.origin != one.target]
    return Flow(case, tuple(nodes[key] for key in order), tuple(seen), tuple(unseen))


def _nodes(source: Source) -> dict[str, Node]:
    """The node of each setting, by id."""
    settings = source.area.settings
    nodes = {kind.value: Node(kind.value, kind, Text(), COLUMNS[kind]) for kind in Kind}
    for key, setting in settings.items():
        column = COLUMNS[setting.kind]
        if len(settings) <= MOST_SINGLE_SETTINGS:
            is_named = bool(setting.title.en or setting.title.sv)
            title = setting.title if is_named else Text(sv=key, en=key)
            nodes[key] = Node(key, setting.kind, title, column)
        elif setting.kind in HOSPITAL_KINDS and setting.hospital is not None:
            title = source.area.hospitals[setting.hospital].title
            where = f"{setting.kind.value}/{setting.hospital}"
            nodes[key] = Node(where, setting.kind, title, column)
        else:
            nodes[key] = nodes[setting.kind.value]
    return nodes
