"""Patients' ways: arrivals, paths, routes, and where every step of them leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowsim.errors import Problem
from flowsim.scenario.model import Area, PatientGroup, Route, RouteStay
from flowsim.scenario.problems import problem
from flowsim.scenario.resolve import (
    NOWHERE,
    UnresolvedError,
    home_hospitals,
    municipality_shares,
)
from flowsim.scenario.transitions import GridlockError, Transition, setting_levels
from flowsim.terms import FINAL_KINDS, Kind, NeedCategory

MOST_NAMED = 6


def group_problems(area: Area) -> Iterator[Problem]:
    """Arrivals that come from nowhere and paths that cannot be walked."""
    for name, place in area.municipalities.items():
        if not place.population_80 <= place.population_65 <= place.population:
            yield problem(
                "ages_out_of_order",
                f"municipalities.{name}",
                [place.population, place.population_65, place.population_80],
                "population >= population_65 >= population_80",
            )
    for name, group in area.groups.items():
        yield from _origins(area, name, group)
        yield from _profiles(f"groups.{name}.arrivals", group)
        yield from _path(f"groups.{name}", group)
        yield from _planning(f"groups.{name}", group)


def route_problems(area: Area) -> Iterator[Problem]:
    """Routes that go on after the journey has ended, or end without saying how."""
    for name, route in area.routes.items():
        yield from _route(f"routes.{name}", route)


def step_problems(
    area: Area,
    steps: Sequence[Transition],
    unresolved: Sequence[tuple[str, UnresolvedError]],
) -> Iterator[Problem]:
    """Steps that lead to no setting or to several, and circles of settings (R4)."""
    yield from _unresolved(unresolved)
    weights = {p.key: p for step in steps for p in _weight(area, step)}
    yield from weights.values()
    if not unresolved:
        try:
            setting_levels(area)
        except GridlockError as error:
            yield problem("gridlock", "settings", None, cycle=" -> ".join(error.cycle))


def _origins(area: Area, name: str, group: PatientGroup) -> Iterator[Problem]:
    arrivals = group.arrivals
    key = f"groups.{name}.arrivals"
    if arrivals.by != "given" and arrivals.municipalities:
        names = "by, municipalities"
        yield problem("not_exactly_one", key, None, "exactly one of: {names}", names=names)
    shares = municipality_shares(area, name)
    if not shares:
        yield problem("no_origin", f"{key}.municipalities", None)
    for municipality in shares:
        known = municipality in area.municipalities or municipality == NOWHERE
        if known and not home_hospitals(area, name, municipality):
            where = f"municipalities.{municipality}" if municipality else f"groups.{name}"
            yield problem("no_hospital", f"{where}.hospitals", None, group=name)


def _profiles(key: str, group: PatientGroup) -> Iterator[Problem]:
    arrivals = group.arrivals
    profiles = {
        "weekday": arrivals.weekday.by_day(),
        "months": arrivals.months,
        "hours": arrivals.hours,
    }
    for name, weights in profiles.items():
        if not any(weights):
            yield problem("no_weight", f"{key}.{name}")


def _path(key: str, group: PatientGroup) -> Iterator[Problem]:
    for i, stay in enumerate(group.path):
        if stay.kind in FINAL_KINDS | {Kind.ENTRY}:
            yield problem("not_on_a_path", f"{key}.path.{i}.kind", str(stay.kind))
        if stay.need.family == "fixed" and stay.need.fixed_min < 1:
            yield problem("takes_no_time", f"{key}.path.{i}.need", None, "1 minute or more")


def _planning(key: str, group: PatientGroup) -> Iterator[Problem]:
    if group.planning_probability > 0 and not group.needs_mix:
        yield problem("needs_mix_missing", f"{key}.needs_mix")
    if group.needs_mix.get(NeedCategory.NONE, 0) > 0:
        yield problem(
            "planning_for_none", f"{key}.needs_mix.none", group.needs_mix[NeedCategory.NONE]
        )


def _route(key: str, route: Route) -> Iterator[Problem]:
    for i, stay in enumerate(route.stays):
        place = f"{key}.stays.{i}"
        is_last = i == len(route.stays) - 1
        if stay.kind in {Kind.ENTRY, Kind.EMERGENCY}:
            yield problem("not_on_a_route", f"{place}.kind", str(stay.kind))
        if not is_last and (stay.kind in FINAL_KINDS or stay.need is None):
            yield problem("goes_on_after_the_end", place, str(stay.kind))
        if stay.need is not None:
            yield from _need(place, stay)
    last = route.stays[-1] if route.stays else None
    if route.ends == "died" and last and (last.need is None or last.kind in FINAL_KINDS):
        yield problem("death_after_the_end", f"{key}.ends", route.ends)


def _need(place: str, stay: RouteStay) -> Iterator[Problem]:
    if stay.kind in FINAL_KINDS:
        yield problem("need_not_used", f"{place}.need", None, kind=str(stay.kind))
    elif stay.need and stay.need.family == "fixed" and stay.need.fixed_min < 1:
        yield problem("takes_no_time", f"{place}.need", None, "1 minute or more")


def _weight(area: Area, step: Transition) -> Iterator[Problem]:
    """Help that is counted in minutes must say how many each patient needs."""
    setting = area.settings.get(step.first_choice)
    if setting is None or setting.unit == "places" or setting.places is None:
        return
    head, _, position = step.key.removesuffix(".kind").rpartition(".")
    if head.startswith("routes."):
        stay = area.routes[head.split(".")[1]].stays[int(position)]
        if stay.weight is None:
            yield problem("weight_missing", f"{head}.{position}.weight", setting=step.first_choice)


def _unresolved(failed: Sequence[tuple[str, UnresolvedError]]) -> Iterator[Problem]:
    """One problem per kind of setting, with those for whom it leads nowhere or to several."""
    groups: dict[tuple[str, ...], list[tuple[str, UnresolvedError]]] = {}
    for key, error in failed:
        groups.setdefault((error.code, error.combination[0], *error.candidates), []).append(
            (key, error)
        )
    for (code, kind, *candidates), members in groups.items():
        people = ["/".join(part or "-" for part in e.combination[1:]) for _, e in members]
        whom = ", ".join(people[:MOST_NAMED]) + (", ..." if len(people) > MOST_NAMED else "")
        details = {"kind": kind, "whom": whom, "candidates": ", ".join(candidates)}
        yield Problem(code, "", members[0][0], kind, details=dict(details))
