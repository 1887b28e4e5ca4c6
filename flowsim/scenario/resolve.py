"""Which setting a patient's next stay is in, and which teams do a task for whom.

An itinerary names a kind of setting. The kind, the patient's municipality, hospital and
specialty lead to exactly one setting, the first choice: among the settings of that kind
whose given filters (hospital, municipality, specialties) all match, the one with most
filters. Teams are found by role in the same way, except that several may share the work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from flowsim.errors import InputError
from flowsim.scenario.base import FrozenDict
from flowsim.scenario.model import Alternative, Area, Municipality, PatientGroup, Setting, Team
from flowsim.scenario.once import once
from flowsim.terms import FINAL_KINDS, Kind

NOWHERE = ""
"""Municipality or hospital of a patient in an area that has none."""

IMPLICIT_KINDS = FINAL_KINDS | {Kind.ENTRY}
"""Kinds that need no setting in the area: an unlimited one is named by the kind."""

NOT_SETTINGS = frozenset({"surge", "stay", "postpone"})
"""Targets of alternatives that are not another setting."""


class UnresolvedError(InputError):
    """A combination that leads to no setting, or to several; `candidates` are their ids.

    `combination` is the kind, the municipality, the hospital and the specialty.
    """

    def __init__(self, combination: tuple[str, str, str, str], candidates: tuple[str, ...]) -> None:
        super().__init__(
            "no_setting_for" if not candidates else "several_settings_for",
            kind=combination[0],
            whom="/".join(part or "-" for part in combination[1:]),
            candidates=", ".join(candidates),
        )
        self.combination = combination
        self.candidates = candidates


def resolve_setting(
    area: Area, kind: Kind | str, *, municipality: str, hospital: str, specialty: str
) -> str:
    """The id of the setting that is first choice for this kind of stay.

    Kinds outside the area (entry, home, return, elsewhere) that have no setting are
    named by the kind itself.

    Raises:
        UnresolvedError: when no setting matches, or two match equally well.
    """
    candidates = _settings_by_kind(area).get(kind, {})
    best = _most_specific(candidates, municipality, hospital, specialty)
    if len(best) == 1:
        return best[0]
    if not best and kind in IMPLICIT_KINDS:
        return str(kind)
    raise UnresolvedError((str(kind), municipality, hospital, specialty), best)


def resolve_teams(
    area: Area, role: str, *, municipality: str, hospital: str, specialty: str
) -> tuple[str, ...]:
    """Ids of the teams with this role for this patient, sorted; empty when there is none."""
    candidates = _teams_by_role(area).get(role, {})
    return _most_specific(candidates, municipality, hospital, specialty)


def resolve_target(
    area: Area, alternative: Alternative, *, municipality: str, hospital: str, specialty: str
) -> str:
    """The setting an alternative leads to: the id it names, or the first choice of a kind.

    Targets in `NOT_SETTINGS` have no setting and must not be asked for.

    Raises:
        UnresolvedError: when the target is a kind without exactly one setting for the patient.
    """
    if alternative.target in area.settings:
        return alternative.target
    return resolve_setting(
        area,
        alternative.target,
        municipality=municipality,
        hospital=hospital,
        specialty=specialty,
    )


def municipality_shares(area: Area, group: str) -> Mapping[str, float]:
    """Share of a group's patients from each municipality (positive shares only; sum 1).

    An area without municipalities has the one called "" (`NOWHERE`); in an area with a
    single municipality everybody comes from there unless the shares are given.
    """
    arrivals = area.groups[group].arrivals
    if arrivals.by != "given":
        weights = {m: _inhabitants(place, arrivals.by) for m, place in area.municipalities.items()}
        total = sum(weights.values())
        return _positive({m: weight / total for m, weight in weights.items()} if total else {})
    if arrivals.municipalities:
        return _positive(arrivals.municipalities)
    only = tuple(area.municipalities) or (NOWHERE,)
    return FrozenDict({only[0]: 1.0} if len(only) == 1 else {})


def home_hospitals(area: Area, group: str, municipality: str) -> Mapping[str, float]:
    """Share of a group's patients from a municipality taken to each hospital (sum 1).

    The group's own `hospitals` come first, then those of the municipality, then the only
    hospital of the area ("" when it has none).
    """
    given = area.groups[group].hospitals
    if not given and municipality in area.municipalities:
        given = area.municipalities[municipality].hospitals
    if given:
        return _positive(given)
    only = tuple(area.hospitals) or (NOWHERE,)
    return FrozenDict({only[0]: 1.0} if len(only) == 1 else {})


def catchment(area: Area, group: str) -> Iterator[tuple[str, str]]:
    """Every (municipality, hospital) that a group's patients can have, in name order."""
    for municipality in sorted(municipality_shares(area, group)):
        for hospital in sorted(home_hospitals(area, group, municipality)):
            yield municipality, hospital


def possible_routes(group: PatientGroup) -> Mapping[str, tuple[str, ...]]:
    """Need category -> routes that patients of the group can take (positive chances only).

    A category whose patients end their journey on the path has no routes.
    """
    possible: dict[str, tuple[str, ...]] = {}
    if group.planning_probability < 1 or not group.needs_mix:
        possible["none"] = ()
    if group.planning_probability > 0:
        possible.update({str(need): () for need, share in group.needs_mix.items() if share > 0})
    for need in possible:
        routes = _routes_of(group, need)
        possible[need] = tuple(sorted(route for route, share in routes.items() if share > 0))
    return FrozenDict(possible)


def loaded_settings(area: Area, named: tuple[str, ...]) -> tuple[str, ...]:
    """Ids of the settings that a start row names, by id or by kind, sorted."""
    return tuple(
        sorted(
            name
            for name, setting in area.settings.items()
            if name in named or (setting.kind in named and setting.kind not in area.settings)
        )
    )


def residents(area: Area, group: str, setting: str) -> Iterator[tuple[str, str]]:
    """(municipality, hospital) of a group's patients whose first choice a setting is."""
    kind, specialty = area.settings[setting].kind, area.groups[group].specialty
    for municipality, hospital in catchment(area, group):
        try:
            first_choice = resolve_setting(
                area, kind, municipality=municipality, hospital=hospital, specialty=specialty
            )
        except UnresolvedError:
            continue
        if first_choice == setting:
            yield municipality, hospital


def _routes_of(group: PatientGroup, need: str) -> Mapping[str, float]:
    for category, routes in group.exits.items():
        if category == need:
            return routes
    return {}


@once(lambda area: (area.settings,), last=8)
def _settings_by_kind(area: Area) -> Mapping[str, Mapping[str, Setting]]:
    found: dict[str, dict[str, Setting]] = {}
    for name, setting in area.settings.items():
        found.setdefault(setting.kind, {})[name] = setting
    return found


@once(lambda area: (area.teams,), last=8)
def _teams_by_role(area: Area) -> Mapping[str, Mapping[str, Team]]:
    found: dict[str, dict[str, Team]] = {}
    for name, team in area.teams.items():
        found.setdefault(team.role, {})[name] = team
    return found


def _most_specific(
    candidates: Mapping[str, Setting] | Mapping[str, Team],
    municipality: str,
    hospital: str,
    specialty: str,
) -> tuple[str, ...]:
    scores = {
        name: _score(part, municipality, hospital, specialty) for name, part in candidates.items()
    }
    best = max(scores.values(), default=-1)
    return tuple(sorted(name for name, score in scores.items() if score == best >= 0))


def _score(part: Setting | Team, municipality: str, hospital: str, specialty: str) -> int:
    """How many filters are given, or -1 when one of them does not match."""
    mine, here, specialties = part.municipality, part.hospital, part.specialties
    if mine is not None and mine != municipality:
        return -1
    if here is not None and here != hospital:
        return -1
    if specialties and specialty not in specialties:
        return -1
    return (mine is not None) + (here is not None) + bool(specialties)


def _inhabitants(
    place: Municipality, by: Literal["population", "population-65", "population-80"]
) -> int:
    return {
        "population": place.population,
        "population-65": place.population_65,
        "population-80": place.population_80,
    }[by]


def _positive(shares: Mapping[str, float]) -> Mapping[str, float]:
    return FrozenDict({name: share for name, share in shares.items() if share > 0})
