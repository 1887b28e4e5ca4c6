"""What figures draw: counts per day, per weekday, by cause and from kind to kind."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from flowsim.kpi.beds import census_of
from flowsim.kpi.causes import CAUSES
from flowsim.kpi.delay import planned_delays
from flowsim.kpi.facts import Facts, facts_of
from flowsim.kpi.reading import KINDS
from flowsim.kpi.ready_in_bed import ready_in_bed
from flowsim.kpi.window import CENSUS_MIN, Weighted, stops_inside, weekday
from flowsim.tables.columns import NEVER, NOBODY, Ints, names_column
from flowsim.tables.journeys import Journeys
from flowsim.tables.schema import SERIES
from flowsim.terms import StayEnd
from flowsim.units import DAY_MIN

IN_ALL = ""
"""The member of a series that is the total."""


@dataclass(frozen=True, eq=False)
class Piece:
    """Some rows of the table: codes into `names`, day or weekday, and value."""

    series: str
    names: tuple[str, ...]
    of: Ints
    at: Ints
    value: np.typing.NDArray[np.float64] | Ints


def series(
    journeys: Journeys | Facts,
    *,
    scenario: str,
    replication: int,
    wanted: Collection[str] | None = None,
) -> pa.Table:
    """Series of one run in schema SERIES.

    occupied, staffed: places at 06:00 of setting `of` on day `at` of the window;
    occupied-by-kind, staffed-by-kind: the same, summed over the limited settings of a
    kind; ready-in-bed: patients declared ready in wards at 06:00, by municipality and
    in total; waiting: people who wait for a first choice at 06:00, by setting;
    discharges: from wards in the window, at weekday 0-6, by hospital and in total;
    delay: bed days of delay of those with discharge planning, by cause; flow: patients who moved in
    the window, by `from>to` of kinds, or `from>died`, `from>left`.

    With `wanted` only the series of these names: what others start from is not looked at.
    """
    facts = facts_of(journeys)
    names = SERIES_NAMES if wanted is None else wanted
    made = [piece for some, of in _MAKERS if not some.isdisjoint(names) for piece in of(facts)]
    pieces = [piece for piece in made if piece.series in names]
    return _table(pieces, scenario, replication) if pieces else SERIES.empty_table()


def _census(facts: Facts) -> list[Piece]:
    census = census_of(facts)
    kind = facts.settings.kind[census.setting]
    pieces = []
    for name, counted in (("occupied", census.occupied), ("staffed", census.staffed)):
        pieces.append(Piece(name, facts.settings.names, census.setting, census.day, counted))
        by_kind = _per_day(facts, kind, census.day, len(KINDS), counted)
        shown = np.flatnonzero(np.bincount(kind, minlength=len(KINDS)))
        pieces.append(_daily(f"{name}-by-kind", KINDS, shown, by_kind))
    return pieces


def _per_day(facts: Facts, code: Ints, day: Ints, codes: int, counted: Ints) -> Ints:
    """Sums of shape (codes, days of the window)."""
    days = facts.window.days
    return np.bincount(code * days + day, counted, codes * days).astype(np.int64).reshape(-1, days)


def _daily(name: str, names: tuple[str, ...], shown: Ints, per_day: Ints) -> Piece:
    days = per_day.shape[1]
    return Piece(
        name,
        names,
        np.repeat(shown, days),
        np.tile(np.arange(days), len(shown)),
        per_day[shown].ravel(),
    )


def _ready(facts: Facts) -> list[Piece]:
    spans = ready_in_bed(facts)
    names = facts.members["municipality"]
    home = facts.patient_labels(facts.stays.patient[spans.stay])["municipality"]
    home[home == NOBODY] = len(names)
    per_day = _present(facts, home, len(names) + 1, spans.from_at, spans.to_at)
    return [
        _daily("ready-in-bed", (IN_ALL,), np.arange(1), per_day.sum(axis=0, keepdims=True)),
        _daily("ready-in-bed", names, np.arange(len(names)), per_day),
    ]


def _present(facts: Facts, code: Ints, codes: int, from_at: Ints, to_at: Ints) -> Ints:
    """How many spans [from, to) were going on at 06:00, shape (codes, days)."""
    window = facts.window
    spans = Weighted(code, from_at, to_at, np.ones(len(code), dtype=np.int64))
    return spans.each_day(codes, window.observe_from_at + CENSUS_MIN, window.days)


def _waiting(facts: Facts) -> list[Piece]:
    requests = facts.requests
    # Most get a place at once, and are not there at any census.
    rows = np.flatnonzero(requests.is_first_choice & (requests.ended_at != requests.requested_at))
    ended_at = requests.ended_at[rows]
    per_day = _present(
        facts,
        requests.setting[rows],
        len(facts.settings.names),
        requests.requested_at[rows],
        np.where(ended_at == NEVER, facts.window.end_at, ended_at),
    )
    shown = np.flatnonzero(facts.settings.is_limited)
    return [_daily("waiting", facts.settings.names, shown, per_day)]


def _discharges(facts: Facts) -> list[Piece]:
    names, hospital = facts.members["hospital"], facts.all_discharges["hospital"]
    day = weekday(facts.window, facts.stays.left_at[facts.discharges])
    # The first is that of discharges from no hospital.
    number = np.bincount((hospital - NOBODY) * 7 + day, minlength=(len(names) + 1) * 7)
    by_hospital = number.reshape(-1, 7)
    return [
        _daily("discharges", (IN_ALL,), np.arange(1), by_hospital.sum(axis=0, keepdims=True)),
        _daily("discharges", names, np.arange(len(names)), by_hospital[1:]),
    ]


def _delay(facts: Facts) -> list[Piece]:
    delays = planned_delays(facts)
    minutes = delays.minutes(np.zeros_like(delays.stay), 1)[:, 0]
    nothing = np.zeros(len(CAUSES), dtype=np.int64)
    return [Piece("delay", CAUSES, np.arange(len(CAUSES)), nothing, minutes / DAY_MIN)]


def _flow(facts: Facts) -> list[Piece]:
    stays = facts.stays
    ends = (*KINDS, str(StayEnd.DIED), str(StayEnd.LEFT))
    # By kind, how it ended and the next kind, the first of the latter two for none.
    shape = (len(KINDS), len(stays.end.names) + 1, len(KINDS) + 1)
    cell = stays.kind.astype(np.int16) * shape[1] + stays.end.codes.astype(np.int16) - NOBODY
    cell *= shape[2]
    cell += stays.next_kind
    cell -= NOBODY
    # Those who left are counted from 1 on: as products, quicker than to pick them.
    cell += 1
    cell *= stops_inside(facts.window, stays.left_at)
    number_of = np.bincount(cell, minlength=int(np.prod(shape)) + 1)[1:].reshape(shape)
    to = {end: number_of[:, code] for code, end in enumerate(stays.end.names, start=1)}
    nobody = np.zeros_like(number_of[:, 0])
    moved = to.get(StayEnd.MOVED, nobody)[:, 1:]
    others = [to.get(end, nobody).sum(axis=1) for end in (StayEnd.DIED, StayEnd.LEFT)]
    pairs = np.column_stack([moved, *others]).ravel()
    pair = np.flatnonzero(pairs)
    number = pairs[pair]
    names = tuple(f"{KINDS[p // len(ends)]}>{ends[p % len(ends)]}" for p in pair.tolist())
    return [Piece("flow", names, np.arange(len(pair)), np.zeros_like(pair), number)]


_MAKERS: tuple[tuple[frozenset[str], Callable[[Facts], list[Piece]]], ...] = (
    (frozenset({"occupied", "occupied-by-kind", "staffed", "staffed-by-kind"}), _census),
    (frozenset({"ready-in-bed"}), _ready),
    (frozenset({"waiting"}), _waiting),
    (frozenset({"discharges"}), _discharges),
    (frozenset({"delay"}), _delay),
    (frozenset({"flow"}), _flow),
)
"""Which series are made together, in the order of the table."""

SERIES_NAMES = frozenset().union(*(names for names, _ in _MAKERS))


def _table(pieces: list[Piece], scenario: str, replication: int) -> pa.Table:
    kinds = tuple(dict.fromkeys(piece.series for piece in pieces))
    names = tuple(sorted({name for piece in pieces for name in piece.names}))
    position = {name: code for code, name in enumerate(names)}
    of = [
        np.asarray([position[name] for name in piece.names], dtype=np.int64)[piece.of]
        for piece in pieces
    ]
    what = np.repeat([kinds.index(p.series) for p in pieces], [len(p.of) for p in pieces])
    columns = [
        names_column(np.zeros(len(what), dtype=np.int64), (scenario,)),
        pa.array(np.full(len(what), replication, dtype=np.int32)),
        names_column(what, kinds),
        names_column(np.concatenate(of), names),
        pa.array(np.concatenate([piece.at for piece in pieces]).astype(np.int32)),
        pa.array(np.concatenate([piece.value for piece in pieces]).astype(np.float64)),
    ]
    return pa.Table.from_arrays(columns, schema=SERIES)
