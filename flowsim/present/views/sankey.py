"""Where the boxes and ribbons of a flow picture stand; plain geometry in fractions of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flowsim.present.views.flow import COLUMNS, Flow, Link
from flowsim.terms import Kind

NODE_WIDTH = 0.012
RIGHT_ROOM = 0.21  # for the texts of the last column
GAP = 0.045  # between the boxes of a column
TEXT_ROOM = 0.095  # under a box that stands low, for its text
LANE_GAP = 0.012  # between streams that pass a column beside its boxes
THINNEST = 0.003

# A column of only these stands low, so that the streams above it pass straight on.
AT_THE_BOTTOM = frozenset(
    {
        Kind.HOSPITAL_AT_HOME,
        Kind.HOME_RETURN_TEAM,
        Kind.SHORT_TERM,
        Kind.MEDICAL_SHORT_TERM,
        Kind.LSS_SHORT_STAY,
    }
)
# The lowest of the last column: who goes there passes under the boxes on the way.
LOW_TARGETS = frozenset({Kind.HOME_HELP, Kind.HOME_HEALTH, Kind.SPECIAL_HOUSING})

Point = tuple[float, float]
Lanes = dict[tuple[Link, float], float]
"""Upper edge of a link's stream where it passes a column, which its left edge names."""


@dataclass(frozen=True)
class Box:
    """A node: left edge, top and height, and the patients per day that pass it."""

    left: float
    top: float
    height: float
    per_day: float

    @property
    def bottom(self) -> float:
        """Where its lower edge is."""
        return self.top - self.height


@dataclass(frozen=True)
class Ribbon:
    """A link: the points that the upper edge of its stream runs through, left to right.

    The first is on the right edge of a box, the last on the left edge of another; those
    between lead it past boxes that it has nothing to do with.
    """

    link: Link
    points: tuple[Point, ...]
    width: float


@dataclass(frozen=True)
class Layout:
    """Boxes by node, and the ribbons between them."""

    boxes: Mapping[str, Box]
    ribbons: tuple[Ribbon, ...]


@dataclass(frozen=True)
class Column:
    """Nodes from top to bottom, and the links that pass over and under all of them."""

    left: float
    nodes: Sequence[str]
    over: Sequence[Link]
    under: Sequence[Link]

    @property
    def gap(self) -> float:
        """Between two boxes, and between boxes and lanes."""
        return TEXT_ROOM if self.is_low else GAP

    @property
    def is_low(self) -> bool:
        """Whether it stands at the bottom, with the texts of its boxes under them."""
        return all(node in AT_THE_BOTTOM for node in self.nodes)

    @property
    def empty(self) -> float:
        """Height that holds no patients, whatever the scale."""
        lanes = LANE_GAP * (len(self.over) + len(self.under))
        gaps = len(self.nodes) - 1 + bool(self.over) + bool(self.under or self.is_low)
        return lanes + self.gap * gaps


def place(view: Flow) -> Layout:
    """Boxes in columns from left to right, heights in proportion to patients per day.

    A stream that skips a column goes past its boxes, never through them.
    """
    passing = _passing(view)
    columns = _columns(view)
    scale = min((1 - column.empty) / _patients(column, passing) for column in columns)
    boxes: dict[str, Box] = {}
    lanes: Lanes = {}
    for column in columns:
        _stack(column, passing, scale, boxes, lanes)
    _level_entry(boxes, lanes)
    # Only one column can stand low: all of its kinds have the same place in the chain.
    (lifted,) = [_lifted(view, one, scale, boxes) for one in columns if one.is_low] or [{}]
    return Layout(boxes, tuple(_ribbons(view, boxes, lanes, lifted, scale)))


def _passing(view: Flow) -> dict[str, float]:
    """Patients per day through each node: what comes or what goes, whichever is more."""
    coming = dict.fromkeys(view.nodes, 0.0)
    going = dict(coming)
    for link in view.links:
        going[link.origin] += link.per_day
        coming[link.target] += link.per_day
    return {key: max(coming[key], going[key]) for key in coming}


def _columns(view: Flow) -> list[Column]:
    """Columns that have any node, from left to right."""
    used = sorted({COLUMNS[node] for node in view.nodes})
    order = {node: place for place, node in enumerate(view.nodes)}
    links = sorted(view.links, key=lambda link: (order[link.target], order[link.origin]))
    columns = []
    for position, number in enumerate(used):
        nodes = [node for node in view.nodes if COLUMNS[node] == number]
        stands_low = all(node in AT_THE_BOTTOM for node in nodes)
        past = [link for link in links if COLUMNS[link.origin] < number < COLUMNS[link.target]]
        under = [link for link in past if _goes_under(link, stands_low)]
        over = [] if stands_low else [link for link in past if link not in under]
        left = position * (1 - RIGHT_ROOM) / max(len(used) - 1, 1)
        columns.append(Column(left, nodes, over, under))
    return columns


def _goes_under(link: Link, stands_low: bool) -> bool:
    """Whether a stream that passes a column passes under it; over a low one most are free."""
    return link.origin == Kind.ENTRY or (
        not stands_low and link.target in AT_THE_BOTTOM | LOW_TARGETS
    )


def _patients(column: Column, passing: Mapping[str, float]) -> float:
    past = sum(link.per_day for link in (*column.over, *column.under))
    return past + sum(passing[node] for node in column.nodes)


def _stack(
    column: Column,
    passing: Mapping[str, float],
    scale: float,
    boxes: dict[str, Box],
    lanes: Lanes,
) -> None:
    """Lanes, boxes and lanes again, from the top of the column down."""
    heights = [max(scale * passing[node], THINNEST) for node in column.nodes]
    streams = scale * sum(link.per_day for link in (*column.over, *column.under))
    spare = 1 - column.empty - streams - sum(heights)
    top = 1 - (spare if column.is_low else spare / 2)
    for link in column.over:
        lanes[link, column.left] = top
        top -= scale * link.per_day + LANE_GAP
    top -= column.gap * bool(column.over)
    for node, height in zip(column.nodes, heights, strict=True):
        boxes[node] = Box(column.left, top, height, passing[node])
        top -= height + column.gap
    for link in column.under:
        lanes[link, column.left] = top
        top -= scale * link.per_day + LANE_GAP


def _lifted(view: Flow, column: Column, scale: float, boxes: Mapping[str, Box]) -> Lanes:
    """Streams over a low column need a lane only where they end lower than what is below."""
    number = COLUMNS[column.nodes[0]]
    over = [
        link
        for link in view.links
        if COLUMNS[link.origin] < number < COLUMNS[link.target] and link not in column.under
    ]
    highest = boxes[column.nodes[0]].top
    lanes: Lanes = {}
    for link in sorted(over, key=lambda link: boxes[link.target].top):
        if boxes[link.target].bottom < highest:
            highest += LANE_GAP + scale * link.per_day
            lanes[link, column.left] = highest
    return lanes


def _level_entry(boxes: dict[str, Box], lanes: Lanes) -> None:
    """Those from outside begin as high as the first lane that some of them take."""
    taken = [(left, -top) for (link, left), top in lanes.items() if link.origin == Kind.ENTRY]
    if taken:
        box = boxes[Kind.ENTRY]
        boxes[Kind.ENTRY] = replace(box, top=max(-min(taken)[1], box.height))


def _ribbons(
    view: Flow, boxes: Mapping[str, Box], lanes: Lanes, lifted: Lanes, scale: float
) -> Iterator[Ribbon]:
    """Ribbons stacked along each box in the order in which they go on, so that few cross."""
    stops = {link: _stops(link, lanes) for link in view.links}
    towards = {link: stops[link][0][1] if stops[link] else boxes[link.target].top for link in stops}
    for (link, _), top in lifted.items():
        towards[link] = max(towards[link], top - scale * link.per_day)
    away = {link: stops[link][-1][1] if stops[link] else boxes[link.origin].top for link in stops}
    start_tops, end_tops = {}, {}
    next_out = {key: box.top for key, box in boxes.items()}
    for link in sorted(view.links, key=lambda link: -towards[link]):
        start_tops[link] = next_out[link.origin]
        next_out[link.origin] -= scale * link.per_day
    next_in = {key: box.top for key, box in boxes.items()}
    for link in sorted(view.links, key=lambda link: -away[link]):
        end_tops[link] = next_in[link.target]
        next_in[link.target] -= scale * link.per_day
    for link in view.links:
        start = (boxes[link.origin].left + NODE_WIDTH, start_tops[link])
        end = (boxes[link.target].left, end_tops[link])
        points = (start, *_stops(link, {**lanes, **lifted}), end)
        yield Ribbon(link, points, scale * link.per_day)


def _stops(link: Link, lanes: Lanes) -> list[Point]:
    """Where a link runs level past the boxes of a column, from left to right."""
    passed = sorted((left, top) for (one, left), top in lanes.items() if one == link)
    return [point for left, top in passed for point in ((left, top), (left + NODE_WIDTH, top))]
