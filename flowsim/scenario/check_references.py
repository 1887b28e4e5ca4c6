"""Names in an area that must be defined elsewhere in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from flowsim.errors import Problem
from flowsim.scenario.model import Area, Setting, Task, Team
from flowsim.scenario.problems import unknown
from flowsim.scenario.resolve import NOT_SETTINGS
from flowsim.terms import Kind

_KINDS = tuple(str(kind) for kind in Kind)


def reference_problems(area: Area) -> Iterator[Problem]:
    """Every name that is not defined, with the nearest that is."""
    specialties = {group.specialty for group in area.groups.values()}
    for name, place in area.municipalities.items():
        key = f"municipalities.{name}.hospitals"
        yield from _each("unknown_hospital", key, place.hospitals, area.hospitals)
    for name, setting in area.settings.items():
        yield from _filters(area, f"settings.{name}", setting, specialties)
        yield from _alternatives(area, f"settings.{name}", setting, specialties)
    for name, team in area.teams.items():
        yield from _filters(area, f"teams.{name}", team, specialties)
    for name, task in area.tasks.items():
        yield from _task(area, f"tasks.{name}", task, specialties)
    for i, closure in enumerate(area.closures):
        key = f"closures.{i}.hospitals"
        yield from _each("unknown_hospital", key, closure.hospitals, area.hospitals)
    yield from _groups(area)
    yield from _start(area)


def _filters(
    area: Area, key: str, part: Setting | Team, specialties: Collection[str]
) -> Iterator[Problem]:
    """Whose first choice a setting is, or for whom a team works."""
    hospital = [part.hospital] if part.hospital is not None else []
    municipality = [part.municipality] if part.municipality is not None else []
    yield from _known("unknown_hospital", f"{key}.hospital", hospital, area.hospitals)
    yield from _known(
        "unknown_municipality", f"{key}.municipality", municipality, area.municipalities
    )
    yield from _each("unknown_specialty", f"{key}.specialties", part.specialties, specialties)


def _alternatives(
    area: Area, key: str, setting: Setting, specialties: Collection[str]
) -> Iterator[Problem]:
    targets = {*NOT_SETTINGS, *_KINDS, *area.settings}
    for i, alternative in enumerate(setting.alternatives):
        here = f"{key}.alternatives.{i}"
        yield from _known("unknown_target", f"{here}.target", [alternative.target], targets)
        yield from _each(
            "unknown_specialty", f"{here}.specialties", alternative.specialties, specialties
        )


def _task(area: Area, key: str, task: Task, specialties: Collection[str]) -> Iterator[Problem]:
    roles = {team.role for team in area.teams.values()}
    yield from _each("unknown_task", f"{key}.after", task.after, area.tasks)
    yield from _each("unknown_role", f"{key}.roles", task.roles, roles)
    yield from _each("unknown_specialty", f"{key}.specialties", task.specialties, specialties)
    yield from _each("unknown_hospital", f"{key}.hospitals", task.hospitals, area.hospitals)
    yield from _each(
        "unknown_municipality", f"{key}.municipalities", task.municipalities, area.municipalities
    )


def _groups(area: Area) -> Iterator[Problem]:
    for name, group in area.groups.items():
        key = f"groups.{name}"
        shares = group.arrivals.municipalities
        yield from _each(
            "unknown_municipality", f"{key}.arrivals.municipalities", shares, area.municipalities
        )
        yield from _each("unknown_hospital", f"{key}.hospitals", group.hospitals, area.hospitals)
        for need, routes in group.exits.items():
            yield from _each("unknown_route", f"{key}.exits.{need}", routes, area.routes)


def _start(area: Area) -> Iterator[Problem]:
    for i, row in enumerate(area.start.loaded):
        key = f"start.loaded.{i}"
        kinds = {str(setting.kind) for setting in area.settings.values()}
        yield from _each(
            "unknown_setting", f"{key}.settings", row.settings, {*area.settings, *kinds}
        )
        yield from _each("unknown_group", f"{key}.groups", row.groups, area.groups)
        yield from _each("unknown_route", f"{key}.exits", row.exits, area.routes)
    for i, waiting in enumerate(area.start.waiting):
        key = f"start.waiting.{i}"
        yield from _known("unknown_setting", f"{key}.setting", [waiting.setting], area.settings)
        yield from _known("unknown_group", f"{key}.group", [waiting.group], area.groups)


def _each(code: str, key: str, names: Iterable[str], known: Collection[str]) -> Iterator[Problem]:
    """Problems of a list of names, or of the keys of a table."""
    is_table = not isinstance(names, tuple)
    for i, name in enumerate(names):
        if name not in known:
            yield unknown(code, f"{key}.{name if is_table else i}", str(name), known)


def _known(code: str, key: str, names: Iterable[str], known: Collection[str]) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield unknown(code, key, name, known)
