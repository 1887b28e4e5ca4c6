"""More demand from one municipality only, as patient groups of their own beside today's."""

from __future__ import annotations

from collections.abc import Iterator

from flowsim.scenario.edits import Before, Edit, amount_of, origins_of_copy, own_provenance
from flowsim.scenario.lever_model import LeverChange
from flowsim.scenario.model import Area
from flowsim.scenario.problems import RefusedError, problem
from flowsim.scenario.resolve import municipality_shares
from flowsim.scenario.shape import MISSING, Key, value_at
from flowsim.scenario.translate import validated


def is_demand(change: LeverChange) -> bool:
    """Whether a change is of how many patients of groups come, in percent."""
    section, *_, field = change.key.split(".")
    return section == "groups" and field == "demand_percent" and change.change_percent is not None


def more_from_one(change: LeverChange, before: Before, key: Key) -> Iterator[Edit]:
    """A group beside the one at `key`: those who come in addition, all from `before.at`.

    Nobody who would have come anyway is drawn anew. Nothing when nobody comes from there.

    Raises:
        RefusedError: when fewer are to come: they cannot be taken from a group by place.
    """
    percent = amount_of(change.change_percent, change, before)
    if percent < 0:
        raise RefusedError(problem("not_for_one_place", change.key, before.at))
    area, problems = validated(Area, before.values)
    if area is None:
        raise RefusedError(problems[0])
    of = key[:2]
    share = municipality_shares(area, of[1]).get(before.at, 0.0)
    if not share:
        return
    added = ("groups", f"{of[1]}-added-{before.at}")
    group = value_at(Area, before.values, of)
    per_day = area.groups[of[1]].arrivals.per_day * share * percent / 100
    own = {"per_day": per_day, "municipalities": {before.at: 1.0}, "by": "given"}
    arrivals = ".".join((*added, "arrivals"))
    chosen = own_provenance(change, before)
    shares = f"{arrivals}.municipalities"
    copied = origins_of_copy(before, of, added).items()
    origins = {
        **{path: origin for path, origin in copied if not path.startswith(shares)},
        f"{arrivals}.per_day": chosen,
        f"{shares}.{before.at}": chosen,
    }
    yield Edit(added, MISSING, {**group, "arrivals": {**group["arrivals"], **own}}, origins)
