"""Every move that the itineraries of an area can ask for, resolved to settings.

Used to check that each can be resolved, to find the tasks that need a team, and to order
the settings so that patients never wait for each other in a circle (R4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flowsim.errors import InputError
from flowsim.scenario.base import FrozenDict
from flowsim.scenario.model import Alternative, Area, LoadedStart, PathStay, RouteStay
from flowsim.scenario.resolve import (
    NOT_SETTINGS,
    UnresolvedError,
    catchment,
    loaded_settings,
    possible_routes,
    resolve_setting,
    resolve_target,
)
from flowsim.terms import FINAL_KINDS, Kind, NeedCategory


@dataclass(frozen=True)
class Transition:
    """One step of an itinerary: from a kind of stay to the next, for one kind of patient.

    `holders` are the settings the patient may be in when it begins: the first choice of
    `from_kind` and its alternatives. `first_choice` is the setting of `to_kind`, and
    `alternatives` are those that may be open to this patient. `key` is where in the area
    the step is written.
    """

    key: str
    from_kind: Kind
    to_kind: Kind
    need: NeedCategory
    specialty: str
    municipality: str
    hospital: str
    holders: frozenset[str]
    first_choice: str
    alternatives: tuple[Alternative, ...]


class GridlockError(InputError):
    """Settings whose patients could wait for each other's places for ever (R4)."""

    def __init__(self, cycle: tuple[str, ...]) -> None:
        super().__init__("gridlock", cycle=" -> ".join(cycle))
        self.cycle = cycle


def transitions(
    area: Area,
) -> tuple[tuple[Transition, ...], tuple[tuple[str, UnresolvedError], ...]]:
    """All steps that can occur, and (key, problem) for those that resolve to no setting.

    The same step of several routes appears once, under the first key.
    """
    seen: dict[tuple[object, ...], Transition] = {}
    failed: dict[tuple[object, ...], tuple[str, UnresolvedError]] = {}
    for walk in _walks(area):
        for step in _steps(area, walk):
            if isinstance(step, Transition):
                identity = (step.from_kind, step.to_kind, step.need, step.specialty)
                place = (step.municipality, step.hospital, step.holders)
                seen.setdefault((*identity, *place), step)
            else:
                failed.setdefault((step[1].combination, step[1].candidates), step)
    return tuple(seen.values()), tuple(failed.values())


def setting_levels(area: Area) -> Mapping[str, int]:
    """Level of every setting (R3, R4): downstream is lower; settings without limit are 0.

    A required move between limited settings goes to a lower level. Moves to an alternative
    are wishes: they raise nobody's level, but whoever is there must be able to leave.

    Raises:
        GridlockError: when required moves form a circle.
    """
    limited = {name for name, setting in area.settings.items() if setting.places is not None}
    edges: dict[str, set[str]] = {name: set() for name in limited}
    for step in transitions(area)[0]:
        for origin in _waiting_places(area, step) & limited:
            if step.first_choice in limited:
                edges[origin].add(step.first_choice)
    levels: dict[str, int] = {}
    for name in sorted(edges):
        _set_level(name, edges, levels, ())
    return FrozenDict({name: levels.get(name, 0) for name in sorted(area.settings)})


@dataclass(frozen=True)
class _Stop:
    """A stay of an itinerary, with the key it is written under."""

    kind: Kind
    key: str
    setting: str | None = None  # when it is known, not resolved


@dataclass(frozen=True)
class _Walk:
    """The stops of one kind of patient, in order."""

    stops: tuple[_Stop, ...]
    need: NeedCategory
    specialty: str
    municipality: str
    hospital: str


def _walks(area: Area) -> Iterator[_Walk]:
    for name, group in sorted(area.groups.items()):
        way_in = _way_in(group.path, f"groups.{name}.path")
        for need, routes in possible_routes(group).items():
            for way_out in [_way_out(area, route) for route in routes] or [()]:
                for municipality, hospital in catchment(area, name):
                    yield _Walk(
                        way_in + way_out,
                        NeedCategory(need),
                        group.specialty,
                        municipality,
                        hospital,
                    )
    yield from _loaded_walks(area)
    yield from _waiting_walks(area)


def _loaded_walks(area: Area) -> Iterator[_Walk]:
    for position, row in enumerate(area.start.loaded):
        for setting in loaded_settings(area, row.settings):
            here = _Stop(area.settings[setting].kind, f"start.loaded.{position}", setting)
            for group, need, route in _loaded_exits(area, row):
                for municipality, hospital in _residents(area, group, setting):
                    stops = (here, *_way_out(area, route))
                    specialty = area.groups[group].specialty
                    yield _Walk(stops, need, specialty, municipality, hospital)


def _loaded_exits(area: Area, row: LoadedStart) -> Iterator[tuple[str, NeedCategory, str]]:
    for group, share in sorted(row.groups.items()):
        if share > 0 and group in area.groups:
            for need in sorted(need for need, share in row.needs.items() if share > 0):
                for route in sorted(route for route, share in row.exits.items() if share > 0):
                    yield group, need, route


def _waiting_walks(area: Area) -> Iterator[_Walk]:
    for position, row in enumerate(area.start.waiting):
        if row.setting in area.settings and row.group in area.groups and row.patients:
            key = f"start.waiting.{position}"
            target = _Stop(area.settings[row.setting].kind, f"{key}.setting", row.setting)
            specialty = area.groups[row.group].specialty
            for municipality, hospital in _residents(area, row.group, row.setting):
                stops = (_Stop(row.waiting_in, f"{key}.waiting_in"), target)
                yield _Walk(stops, NeedCategory.NONE, specialty, municipality, hospital)


def _residents(area: Area, group: str, setting: str) -> Iterator[tuple[str, str]]:
    """Who of a group can be in a setting at the start: those it is meant for."""
    place = area.settings[setting]
    for municipality, hospital in catchment(area, group):
        if place.municipality in (None, municipality) and place.hospital in (None, hospital):
            yield municipality, hospital


def _way_in(path: tuple[PathStay, ...], key: str) -> tuple[_Stop, ...]:
    stops = tuple(_Stop(stay.kind, f"{key}.{i}.kind") for i, stay in enumerate(path))
    if path[0].kind in FINAL_KINDS | {Kind.EMERGENCY, Kind.ENTRY}:
        return stops
    return (_Stop(Kind.ENTRY, f"{key}.0.kind"), *stops)


def _way_out(area: Area, route: str) -> tuple[_Stop, ...]:
    stays: tuple[RouteStay, ...] = area.routes[route].stays if route in area.routes else ()
    return tuple(_Stop(s.kind, f"routes.{route}.stays.{i}.kind") for i, s in enumerate(stays))


def _steps(area: Area, walk: _Walk) -> Iterator[Transition | tuple[str, UnresolvedError]]:
    """The transitions of a walk, up to and with the first stop that resolves to nothing."""
    holders: frozenset[str] = frozenset()
    patient = {
        "municipality": walk.municipality,
        "hospital": walk.hospital,
        "specialty": walk.specialty,
    }
    previous: _Stop | None = None
    for stop in walk.stops:
        try:
            first_choice = stop.setting or resolve_setting(area, stop.kind, **patient)
            options = _alternatives(area, first_choice, holders, walk.specialty)
            served_in = _served_in(area, first_choice, options, holders, patient)
        except UnresolvedError as problem:
            yield stop.key, problem
            return
        if previous is not None:
            yield Transition(
                key=stop.key,
                from_kind=previous.kind,
                to_kind=stop.kind,
                need=walk.need,
                holders=holders,
                first_choice=first_choice,
                alternatives=options,
                **patient,
            )
        holders, previous = served_in, stop


def _alternatives(
    area: Area, setting: str, holders: frozenset[str], specialty: str
) -> tuple[Alternative, ...]:
    """Alternatives to a setting for this specialty, from where the patient may be waiting."""
    if setting not in area.settings:
        return ()
    options = area.settings[setting].alternatives
    kinds = {_kind(area, name) for name in holders}
    kinds |= {_kind(area, option.target) for option in options if _is_interim(option)}
    return tuple(
        option
        for option in options
        if (not option.specialties or specialty in option.specialties)
        and (not option.origins or kinds & set(option.origins))
    )


def _kind(area: Area, name: str) -> str:
    """The kind of a setting named by its id, or by its kind."""
    return area.settings[name].kind if name in area.settings else name


def _is_interim(alternative: Alternative) -> bool:
    """Whether the need waits for the first choice (R12)."""
    return alternative.keeps_ticket and alternative.need_percent == 0


def _served_in(
    area: Area,
    first_choice: str,
    options: tuple[Alternative, ...],
    holders: frozenset[str],
    patient: Mapping[str, str],
) -> frozenset[str]:
    """Settings in which the need of a stay may be served: where the next step begins."""
    places = {first_choice}
    for alternative in options:
        if alternative.target == "stay":
            origins = alternative.origins
            places |= {h for h in holders if not origins or _kind(area, h) in origins}
        elif alternative.target not in NOT_SETTINGS:
            target = resolve_target(area, alternative, **patient)
            if not _is_interim(alternative):
                places.add(target)
    return frozenset(places)


def _waiting_places(area: Area, step: Transition) -> frozenset[str]:
    """Settings in which a patient may be while it waits for the first choice of a step."""
    interim = {
        resolve_target(
            area,
            alternative,
            municipality=step.municipality,
            hospital=step.hospital,
            specialty=step.specialty,
        )
        for alternative in step.alternatives
        if alternative.target not in NOT_SETTINGS and _is_interim(alternative)
    }
    return step.holders | interim


def _set_level(
    name: str, edges: Mapping[str, set[str]], levels: dict[str, int], above: tuple[str, ...]
) -> int:
    """Longest way down from a setting, in moves; fills `levels` on the way."""
    if name in above:
        raise GridlockError((*above[above.index(name) :], name))
    if name not in levels:
        below = [_set_level(to, edges, levels, (*above, name)) for to in sorted(edges[name])]
        levels[name] = 1 + max(below) if below else 0
    return levels[name]
