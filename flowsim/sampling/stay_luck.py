"""What is decided about each stop of the itineraries, and by which law it is drawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from flowsim.sampling.distributions import error_min, quantile, whole
from flowsim.sampling.itineraries import KINDS, NEEDS
from flowsim.sampling.laws import Error, Hazard, Law, LawCodes, Laws
from flowsim.sampling.places import Decided, Places
from flowsim.sampling.rows import NOWHERE, Stops
from flowsim.sampling.scrambling import Flags
from flowsim.scenario.base import Duration
from flowsim.scenario.model import Area, Readiness, WhileWaiting
from flowsim.tables.cohort import LONGEST_MIN, Ints, Ints32
from flowsim.terms import HOSPITAL_KINDS, Kind, NeedCategory

_ENTRY = KINDS.index(Kind.ENTRY)
_EMERGENCY = KINDS.index(Kind.EMERGENCY)
_UNPLANNED = NEEDS.index(NeedCategory.NONE)


class Luck(NamedTuple):
    """One decision about stays, in minutes: its answer by stop, or the law it is drawn by.

    `code` is that of the law, -1 where `fixed` is the answer.
    """

    purpose: str
    at_least: int
    fixed: Ints32
    code: Ints


@dataclass(frozen=True)
class StayPlan:
    """What the luck of stays is drawn from; flags have one value per stop.

    `columns` are those of the Cohort that the stop alone decides. `interim` is the luck of
    those who wait in each kind of interim stay, by position in `KINDS`, and `patience` that by
    each duration for which somebody waits before they take an alternative. `interim_kind` and
    `which_patience` say which it is, by the kinds of two stays and where a patient is from.
    """

    stops: Stops
    laws: Laws
    readiness: Readiness
    kind: Ints32
    columns: dict[str, Luck]
    premature_by: Luck
    withdrawn_after: Luck
    interim: tuple[dict[str, Luck], ...]
    patience: tuple[Luck, ...]
    interim_kind: Decided
    which_patience: Decided
    leaves: Flags  # see leaves_hospital
    may_be_interim: Flags  # somebody may wait elsewhere for what follows, with a risk
    may_be_impatient: Flags  # somebody who waits for this stay may lose patience


def plan_stays(area: Area, stops: Stops, codes: LawCodes, places: Places) -> StayPlan:
    """The rules that concern stays, for each stop of the itineraries."""
    rules = tuple(_rule(area, kind) for kind in KINDS)
    interim = places.kinds_with(lambda option: option.keeps_ticket and option.need_percent == 0)
    impatient = places.kinds_with(lambda option: option.patience is not None)
    draw, readiness, leaves = _Decisions(codes, stops), area.readiness, leaves_hospital(stops)
    everywhere = np.ones(len(stops.kind), dtype=np.bool_)
    columns = {
        "notice_offset_min": draw.one("notice/late", readiness.late, leaves, otherwise=0),
        "estimate_error_min": _estimate(area, stops, leaves, draw),
        **_fates(draw, "", [(rule, _waits_in(stops, kind)) for kind, rule in enumerate(rules)]),
    }
    premature_by = draw.one("notice/premature-by", readiness.premature, everywhere, at_least=1)
    withdrawn_after = draw.one(
        "notice/withdrawn-after", readiness.withdrawn_after, everywhere, at_least=1
    )
    elsewhere = tuple(_fates(draw, "interim_", [(rule, everywhere)]) for rule in rules)
    patiences = places.patiences()
    patience = tuple(draw.one("patience", one, everywhere) for one in patiences)
    laws = codes.laws()
    return StayPlan(
        stops=stops,
        laws=laws,
        readiness=readiness,
        kind=stops.kind.astype(np.int32),
        columns=columns | _served(stops, laws),
        premature_by=premature_by,
        withdrawn_after=withdrawn_after,
        interim=elsewhere,
        patience=patience,
        interim_kind=Decided(partial(_interim_kind, places)),
        which_patience=Decided(partial(_which_patience, places, patiences)),
        leaves=leaves,
        may_be_interim=_kind_among(interim if any(rules) else (), stops.after),
        may_be_impatient=_kind_among(impatient, stops.kind) & (stops.before != NOWHERE),
    )


def _interim_kind(places: Places, kind: int, after: int, *who: int) -> int:
    found = places.interim_kind(KINDS[kind], KINDS[after], *who)
    return NOWHERE if found is None else KINDS.index(found)


def _which_patience(
    places: Places, patiences: Sequence[Duration], before: int, kind: int, *who: int
) -> int:
    found = places.patience(KINDS[before], KINDS[kind], *who)
    return NOWHERE if found is None else patiences.index(found)


def leaves_hospital(stops: Stops) -> Flags:
    """Flags of the stops at which planned patients leave hospital: where notice is given."""
    inside = np.array([*(kind in HOSPITAL_KINDS for kind in KINDS), False])
    leaves = inside[stops.kind] & ~inside[stops.after] & (stops.after != NOWHERE)
    flags: Flags = leaves & (stops.need != _UNPLANNED)
    return flags


class _Decisions:
    """Gives the laws of decisions their codes."""

    def __init__(self, codes: LawCodes, stops: Stops) -> None:
        self._codes, self._stops = codes, len(stops.kind)

    def one(
        self,
        purpose: str,
        law: Law | None,
        where: Flags,
        *,
        at_least: int = 0,
        otherwise: int = -1,
    ) -> Luck:
        """A decision that is drawn by one law where flags are raised."""
        return self.by(purpose, [(law, where)], at_least=at_least, otherwise=otherwise)

    def by(
        self,
        purpose: str,
        laws: list[tuple[Law | None, Flags]],
        *,
        at_least: int,
        otherwise: int = -1,
    ) -> Luck:
        """A decision that is drawn by each law where its flags are raised."""
        fixed = np.full(self._stops, otherwise, dtype=np.int32)
        code = np.full(self._stops, -1, dtype=np.int64)
        for law, where in laws:
            if isinstance(law, Duration) and law.family == "fixed":
                fixed[where] = whole(quantile(law, np.zeros(1)), at_least=at_least)
            elif law is not None:
                code[where] = self._codes.code(law)
        return Luck(purpose, at_least, fixed, code)


def _served(stops: Stops, laws: Laws) -> dict[str, Luck]:
    """Need is a minute at least but for those who only wait; without a weight it is 1."""
    nothing = np.zeros(len(stops.kind))
    need_min = laws.whole(stops.need_min, nothing, at_least=0)
    served = (stops.need_min >= 0) & (stops.only_waits == 0)
    need_min = np.where(served, np.maximum(need_min, 1), need_min)
    weight = np.maximum(laws.whole(stops.weight, nothing, at_least=1), 1)
    return {
        "need_min": Luck("need", 1, need_min, laws.where_drawn(stops.need_min)),
        "weight": Luck("weight", 1, weight, laws.where_drawn(stops.weight)),
    }


def _estimate(area: Area, stops: Stops, leaves: Flags, draw: _Decisions) -> Luck:
    """Error of the estimated end of need, of planned patients who go on from a stay (R16)."""
    outside = (stops.kind == _ENTRY) | ((stops.kind == _EMERGENCY) & ~leaves)
    planned = (stops.need != _UNPLANNED) & (stops.after != NOWHERE) & ~outside
    estimated = planned & (stops.need_min >= 0)
    bias, spread = area.estimate.bias_hours, area.estimate.sd_hours
    purpose, least = "estimate", -LONGEST_MIN
    if spread > 0:
        return draw.one(purpose, Error(bias, spread), estimated, at_least=least, otherwise=0)
    luck = draw.one(purpose, None, estimated, at_least=least, otherwise=0)
    luck.fixed[estimated] = whole(error_min(bias, 0.0, np.full(1, 0.5)), at_least=least)
    return luck


def _fates(
    draw: _Decisions, prefix: str, rules: list[tuple[WhileWaiting | None, Flags]]
) -> dict[str, Luck]:
    """Relapse and death of those who are ready and wait, by the rules of where they do (R17)."""
    purpose = prefix.replace("_", "/")
    on = [(rule, where) for rule, where in rules if rule is not None]
    relapse = [(Hazard(rule.relapse_per_day), where) for rule, where in on if rule.relapse_per_day]
    treated = [(rule.relapse_need, where) for rule, where in on if rule.relapse_per_day]
    death = [(Hazard(rule.death_per_day), where) for rule, where in on if rule.death_per_day]
    return {
        f"{prefix}relapse_after_min": draw.by(f"{purpose}relapse", [*relapse], at_least=1),
        f"{prefix}relapse_need_min": draw.by(f"{purpose}relapse-need", [*treated], at_least=1),
        f"{prefix}death_after_min": draw.by(f"{purpose}death", [*death], at_least=1),
    }


def _rule(area: Area, kind: Kind) -> WhileWaiting | None:
    """The first rule for this kind, when it is switched on."""
    named = [rule for rule in area.while_waiting if kind in rule.kinds]
    return named[0] if named and named[0].enabled else None


def _waits_in(stops: Stops, kind: int) -> Flags:
    """Flags of the stops of a kind from which patients go on."""
    flags: Flags = (stops.kind == kind) & (stops.after != NOWHERE)
    return flags


def _kind_among(kinds: Collection[Kind], of: Ints) -> Flags:
    """Whether positions in `KINDS` (or NOWHERE) are of one of the kinds."""
    flags: Flags = np.array([*(kind in kinds for kind in KINDS), False])[of]
    return flags
