"""Where the boxes and ribbons of a flow picture stand; plain geometry in fractions of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.present.views.flow import COLUMNS, Flow, Link
from flowsim.terms import Kind

NODE_WIDTH = 0.012
RIGHT_ROOM = 0.2  # for the texts of the last column
GAP = 0.045  # between the boxes of a column
THINNEST = 0.003

# A column of only these stands low, so that the streams above it pass straight on.
AT_THE_BOTTOM = frozenset({Kind.HOSPITAL_AT_HOME, Kind.HOME_RETURN_TEAM, Kind.SHORT_TERM})


@dataclass(frozen=True)
class Box:
    """A node: left edge, top and height, and the patients per day that pass it."""

    left: float
    top: float
    height: float
    per_day: float


@dataclass(frozen=True)
class Ribbon:
    """A link: from the right edge of one box to the left edge of another."""

    link: Link
    left: float
    start_top: float
    right: float
    end_top: float
    width: float


@dataclass(frozen=True)
class Layout:
    """Boxes by node, and the ribbons between them."""

    boxes: Mapping[str, Box]
    ribbons: tuple[Ribbon, ...]


def place(view: Flow) -> Layout:
    """Boxes in columns from left to right, heights in proportion to patients per day."""
    passing = _passing(view)
    columns = _columns(view)
    scale = min(
        (1 - GAP * (len(nodes) - 1)) / sum(passing[node] for node in nodes) for nodes in columns
    )
    boxes: dict[str, Box] = {}
    for number, nodes in enumerate(columns):
        left = number * (1 - RIGHT_ROOM) / max(len(columns) - 1, 1)
        heights = [max(scale * passing[node], THINNEST) for node in nodes]
        spare = 1 - sum(heights) - GAP * (len(nodes) - 1)
        is_low = all(node in AT_THE_BOTTOM for node in nodes)
        top = 1 - (spare if is_low else spare / 2)
        for node, height in zip(nodes, heights, strict=True):
            boxes[node] = Box(left, top, height, passing[node])
            top -= height + GAP
    return Layout(boxes, _ribbons(view, boxes, scale))


def _passing(view: Flow) -> dict[str, float]:
    """Patients per day through each node: what comes or what goes, whichever is more."""
    coming = dict.fromkeys(view.nodes, 0.0)
    going = dict(coming)
    for link in view.links:
        going[link.origin] += link.per_day
        coming[link.target] += link.per_day
    return {key: max(coming[key], going[key]) for key in coming}


def _columns(view: Flow) -> list[list[str]]:
    """Nodes of each column that has any, from top to bottom."""
    used = sorted({COLUMNS[node] for node in view.nodes})
    return [[node for node in view.nodes if COLUMNS[node] == column] for column in used]


def _ribbons(view: Flow, boxes: Mapping[str, Box], scale: float) -> tuple[Ribbon, ...]:
    """Ribbons stacked along each box in the order of their other ends, so that few cross."""
    start_tops, end_tops = {}, {}
    next_out = {key: box.top for key, box in boxes.items()}
    for link in sorted(view.links, key=lambda link: -boxes[link.target].top):
        start_tops[link] = next_out[link.origin]
        next_out[link.origin] -= scale * link.per_day
    next_in = {key: box.top for key, box in boxes.items()}
    for link in sorted(view.links, key=lambda link: -boxes[link.origin].top):
        end_tops[link] = next_in[link.target]
        next_in[link.target] -= scale * link.per_day
    return tuple(
        Ribbon(
            link,
            boxes[link.origin].left + NODE_WIDTH,
            start_tops[link],
            boxes[link.target].left,
            end_tops[link],
            scale * link.per_day,
        )
        for link in view.links
    )
