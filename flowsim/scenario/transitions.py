"""Every move that the itineraries of an area can ask for, resolved to settings.

Used to check that each can be resolved, to find the tasks that need a team, and to order
the settings so that patients never wait for each other in a circle (R4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NamedTuple

from flowsim.errors import InputError
from flowsim.scenario.base import FrozenDict
from flowsim.scenario.model import Alternative, Area, PathStay, RouteStay, Setting
from flowsim.scenario.once import once
from flowsim.scenario.resolve import (
    NOT_SETTINGS,
    UnresolvedError,
    catchment,
    loaded_settings,
    possible_routes,
    residents,
    resolve_setting,
    resolve_target,
)
from flowsim.scenario.start_model import LoadedStart
from flowsim.terms import FINAL_KINDS, Kind, NeedCategory


@dataclass(frozen=True)
class Transition:
    """One step of an itinerary: from a kind of stay to the next, for one kind of patient.

    `holders` are the settings the patient may be in when it begins: the first choice of
    `from_kind` and its alternatives. `first_choice` is the setting of `to_kind`, and
    `interim` those in which the patient may wait for it (R12). `key` is where in the area
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
    interim: frozenset[str]


class GridlockError(InputError):
    """Settings whose patients could wait for each other's places for ever (R4)."""

    def __init__(self, cycle: tuple[str, ...]) -> None:
        super().__init__("gridlock", cycle=" -> ".join(cycle))
        self.cycle = cycle


@once(
    lambda area: (
        *(area.hospitals, area.municipalities, area.settings, area.groups, area.routes),
        area.start,
    ),
    last=8,
)
def where_patients_go(area: Area) -> tuple[str, ...]:
    """What of an area decides where its patients go, in words: the same for equal areas."""
    settings = ((name, _way_to(one)) for name, one in area.settings.items())
    groups = (
        (name, one.specialty, _kinds(one.path), [*catchment(area, name)], possible_routes(one))
        for name, one in area.groups.items()
    )
    routes = ((name, _kinds(one.stays)) for name, one in area.routes.items())
    loaded = (
        (row.settings, *(_some(shares) for shares in (row.groups, row.needs, row.exits)))
        for row in area.start.loaded
    )
    waiting = (
        (row.setting, row.group, row.waiting_in, row.patients > 0) for row in area.start.waiting
    )
    return tuple(repr([*some]) for some in (settings, groups, routes, loaded, waiting))


@once(lambda setting: (setting,), last=4096)
def _way_to(setting: Setting) -> str:
    """For whom a setting is, and what else is open to them."""
    options = [
        (one.target, one.specialties, one.origins, _is_interim(one)) for one in setting.alternatives
    ]
    whom = (setting.municipality, setting.hospital, setting.specialties)
    return repr((setting.kind, *whom, setting.places is None, options))


def _some(shares: Mapping[Any, float]) -> list[Any]:
    return [name for name, share in shares.items() if share > 0]


def _kinds(stays: Sequence[PathStay | RouteStay]) -> list[Kind]:
    return [stay.kind for stay in stays]


@once(where_patients_go, last=8)
def transitions(
    area: Area,
) -> tuple[tuple[Transition, ...], tuple[tuple[str, UnresolvedError], ...]]:
    """All steps that can occur, and (key, problem) for those that resolve to no setting.

    The same step of several routes appears once, under the first key.
    """
    seen: dict[tuple[object, ...], Transition] = {}
    failed: dict[tuple[object, ...], tuple[str, UnresolvedError]] = {}
    choose = cache(partial(_choose, area))
    for walk in _walks(area):
        for step in _steps(walk, choose):
            if isinstance(step, _Step):
                identity = (step.origin.kind, step.stop.kind, walk.need, walk.patient, step.holders)
                if identity not in seen:
                    seen[identity] = _transition(walk, step)
            else:
                failed.setdefault((step[1].combination, step[1].candidates), step)
    return tuple(seen.values()), tuple(failed.values())


@once(where_patients_go, last=8)
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
        if step.first_choice in limited:
            for origin in (step.holders | step.interim) & limited:
                edges[origin].add(step.first_choice)
    levels: dict[str, int] = {}
    for name in sorted(edges):
        _set_level(name, edges, levels, ())
    return FrozenDict({name: levels.get(name, 0) for name in sorted(area.settings)})


class _Stop(NamedTuple):
    """A stay of an itinerary, with the key it is written under."""

    kind: Kind
    key: str
    setting: str | None = None  # when it is known, not resolved


class _Patient(NamedTuple):
    """What decides which setting is a patient's first choice."""

    municipality: str
    hospital: str
    specialty: str


class _Walk(NamedTuple):
    """The stops of one kind of patient, in order."""

    stops: tuple[_Stop, ...]
    need: NeedCategory
    patient: _Patient


class _Step(NamedTuple):
    """From one stop of a walk to the next, for a patient now in one of `holders`."""

    origin: _Stop
    stop: _Stop
    holders: frozenset[str]
    choice: _Choice


def _walks(area: Area) -> Iterator[_Walk]:
    for name, group in sorted(area.groups.items()):
        way_in = _way_in(group.path, f"groups.{name}.path")
        patients = [_Patient(*where, group.specialty) for where in catchment(area, name)]
        for need, routes in possible_routes(group).items():
            for way_out in [_way_out(area, route) for route in routes] or [()]:
                for patient in patients:
                    yield _Walk(way_in + way_out, NeedCategory(need), patient)
    yield from _loaded_walks(area)
    yield from _waiting_walks(area)


def _loaded_walks(area: Area) -> Iterator[_Walk]:
    whom = cache(partial(_patients_of, area))
    for position, row in enumerate(area.start.loaded):
        for setting in loaded_settings(area, row.settings):
            here = _Stop(area.settings[setting].kind, f"start.loaded.{position}", setting)
            for group, need, route in _loaded_exits(area, row):
                way = (here, *_way_out(area, route))
                for patient in whom(group, setting):
                    yield _Walk(way, need, patient)


def _loaded_exits(area: Area, row: LoadedStart) -> Iterator[tuple[str, NeedCategory, str]]:
    """Group, need and route of those who leave by the exits of a start row."""
    groups = {name for name, share in row.groups.items() if share > 0} or set(area.groups)
    for group in sorted(groups & set(area.groups)):
        needs = [need for need, share in row.needs.items() if share > 0]
        for need in sorted(needs or possible_routes(area.groups[group])):
            for route in sorted(route for route, share in row.exits.items() if share > 0):
                yield group, NeedCategory(need), route


def _waiting_walks(area: Area) -> Iterator[_Walk]:
    for position, row in enumerate(area.start.waiting):
        if row.setting in area.settings and row.group in area.groups and row.patients:
            key = f"start.waiting.{position}"
            target = _Stop(area.settings[row.setting].kind, f"{key}.setting", row.setting)
            stops = (_Stop(row.waiting_in, f"{key}.waiting_in"), target)
            for patient in _patients_of(area, row.group, row.setting):
                yield _Walk(stops, NeedCategory.NONE, patient)


def _patients_of(area: Area, group: str, setting: str) -> tuple[_Patient, ...]:
    """The kinds of patients of a group whose first choice a setting is."""
    specialty = area.groups[group].specialty
    return tuple(_Patient(*where, specialty) for where in residents(area, group, setting))


def _way_in(path: tuple[PathStay, ...], key: str) -> tuple[_Stop, ...]:
    stops = tuple(_Stop(stay.kind, f"{key}.{i}.kind") for i, stay in enumerate(path))
    if path[0].kind in FINAL_KINDS | {Kind.EMERGENCY, Kind.ENTRY}:
        return stops
    return (_Stop(Kind.ENTRY, f"{key}.0.kind"), *stops)


def _way_out(area: Area, route: str) -> tuple[_Stop, ...]:
    stays: tuple[RouteStay, ...] = area.routes[route].stays if route in area.routes else ()
    return tuple(_Stop(s.kind, f"routes.{route}.stays.{i}.kind") for i, s in enumerate(stays))


class _Choice(NamedTuple):
    """Where a stop leads to for one kind of patient, and what else is open to it."""

    first_choice: str
    served_in: frozenset[str]  # where the need may be served: the next step begins there
    interim: frozenset[str]  # where the patient may wait for the first choice (R12)


def _steps(
    walk: _Walk, choose: Callable[[Kind, str | None, frozenset[str], _Patient], _Choice]
) -> Iterator[_Step | tuple[str, UnresolvedError]]:
    """The steps of a walk, up to and with the first stop that resolves to nothing."""
    holders: frozenset[str] = frozenset()
    origin: _Stop | None = None
    for stop in walk.stops:
        try:
            choice = choose(stop.kind, stop.setting, holders, walk.patient)
        except UnresolvedError as problem:
            yield stop.key, problem
            return
        if origin is not None:
            yield _Step(origin, stop, holders, choice)
        holders, origin = choice.served_in, stop


def _transition(walk: _Walk, step: _Step) -> Transition:
    return Transition(
        key=step.stop.key,
        from_kind=step.origin.kind,
        to_kind=step.stop.kind,
        need=walk.need,
        specialty=walk.patient.specialty,
        municipality=walk.patient.municipality,
        hospital=walk.patient.hospital,
        holders=step.holders,
        first_choice=step.choice.first_choice,
        interim=step.choice.interim,
    )


def _choose(
    area: Area, kind: Kind, setting: str | None, holders: frozenset[str], patient: _Patient
) -> _Choice:
    """The first choice of a stop and its alternatives, for a patient now in `holders`.

    Raises:
        UnresolvedError: when a kind has no setting for this patient, or several.
    """
    whose = patient._asdict()
    first_choice = setting or resolve_setting(area, kind, **whose)
    options = _alternatives(area, first_choice, holders, patient.specialty)
    served_in: set[str] = {first_choice}
    interim: set[str] = set()
    for option in options:
        if option.target == "stay":
            served_in |= {
                h for h in holders if not option.origins or _kind(area, h) in option.origins
            }
        elif option.target not in NOT_SETTINGS:
            target = resolve_target(area, option, **whose)
            (interim if _is_interim(option) else served_in).add(target)
    return _Choice(first_choice, frozenset(served_in), frozenset(interim))


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
