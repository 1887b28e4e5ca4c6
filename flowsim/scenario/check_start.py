"""The state at minute 0, readmission and what happens to those who wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowsim.errors import Problem
from flowsim.scenario.base import Duration, FrozenDict
from flowsim.scenario.model import Area, PatientGroup
from flowsim.scenario.once import once
from flowsim.scenario.problems import problem
from flowsim.scenario.resolve import IMPLICIT_KINDS, loaded_settings, possible_routes, residents
from flowsim.scenario.start_model import LoadedStart
from flowsim.scenario.transitions import where_patients_go
from flowsim.terms import NeedCategory
from flowsim.units import DAY_MIN

NO_NEEDS: Mapping[NeedCategory, float] = FrozenDict({})


def start_problems(area: Area) -> Iterator[Problem]:
    """Start rows that cannot be filled."""
    taken: dict[str, int] = {}
    for i, row in enumerate(area.start.loaded):
        key = f"start.loaded.{i}"
        yield from _amount(area, key, row)
        yield from _filled_twice(area, key, row, i, taken)
        if row.residual is None:
            yield from _equilibrium(area, key, row)
    for i, waiting in enumerate(area.start.waiting):
        setting = area.settings.get(waiting.setting)
        if setting is not None and setting.kind in IMPLICIT_KINDS:
            yield problem("nobody_waits_for", f"start.waiting.{i}.setting", waiting.setting)


@once(
    lambda area: (*where_patients_go(area), area.groups, area.routes, area.start),
    last=8,
)
def start_patient_problems(area: Area) -> tuple[Problem, ...]:
    """Settings filled at the start that are nobody's first choice; all names are known."""
    return tuple(_patient_problems(area))


def _patient_problems(area: Area) -> Iterator[Problem]:
    for i, row in enumerate(area.start.loaded):
        groups = [name for name, share in row.groups.items() if share > 0] or list(area.groups)
        for name in loaded_settings(area, row.settings):
            found = list(_nobody_there(area, f"start.loaded.{i}.settings", name, groups))
            yield from found or _nobody_met(area, f"start.loaded.{i}", name, row)
    for i, waiting in enumerate(area.start.waiting):
        if waiting.patients:
            key = f"start.waiting.{i}.setting"
            yield from _nobody_there(area, key, waiting.setting, [waiting.group])


def _nobody_there(area: Area, key: str, setting: str, groups: list[str]) -> Iterator[Problem]:
    whose = (pair for group in groups for pair in residents(area, group, setting))
    if next(whose, None) is None:
        yield problem("nobody_belongs_there", key, setting, groups=", ".join(groups))


def _nobody_met(area: Area, key: str, setting: str, row: LoadedStart) -> Iterator[Problem]:
    """A row without groups is filled by those who pass: somebody must (R27)."""
    if row.groups or not (row.patients or row.percent):
        return
    if not any(_is_met(area, name, setting, row) for name in area.groups):
        yield problem("nobody_met_there", f"{key}.groups", setting)


def _is_met(area: Area, group: str, setting: str, row: LoadedStart) -> bool:
    """Whether patients of a group come, belong in the setting and have a stay there."""
    one = area.groups[group]
    if one.arrivals.per_day * one.arrivals.demand_percent <= 0:
        return False
    if next(residents(area, group, setting), None) is None:
        return False
    return row.residual is not None or any(
        stay.mean_min > 0 for stay in _stays(area, one, area.settings[setting].kind, row.needs)
    )


def chance_problems(area: Area) -> Iterator[Problem]:
    """Readmission and waiting: spans that overlap, shares that do not sum, kinds named twice."""
    seen: set[str] = set()
    for i, waiting in enumerate(area.while_waiting):
        for kind in waiting.kinds:
            if kind in seen:
                yield problem("kind_twice", f"while_waiting.{i}.kinds", str(kind))
            seen.add(kind)
    spans = area.readmission.days
    for i, span in enumerate(spans):
        if span.to_day <= span.from_day:
            key = f"readmission.days.{i}.to_day"
            yield problem("span_ends_first", key, span.to_day, "more than {low}", low=span.from_day)
    total = sum(span.share for span in spans)
    if spans and abs(total - 1) > 1e-6:
        allowed = "probabilities that sum to 1"
        yield problem("shares_not_one", "readmission.days", None, allowed, total=f"{total:.6g}")
    if area.readmission.enabled and not spans:
        yield problem("missing_key", "readmission.days")


def _amount(area: Area, key: str, row: LoadedStart) -> Iterator[Problem]:
    if (row.percent is None) == (row.patients is None):
        allowed = "exactly one of: {names}"
        yield problem("not_exactly_one", key, None, allowed, names="percent, patients")
    for name in loaded_settings(area, row.settings):
        if row.percent is not None and area.settings[name].places is None:
            yield problem("percent_of_no_limit", f"{key}.percent", row.percent, setting=name)


def _filled_twice(
    area: Area, key: str, row: LoadedStart, position: int, taken: dict[str, int]
) -> Iterator[Problem]:
    for name in loaded_settings(area, row.settings):
        if taken.setdefault(name, position) != position:
            yield problem("loaded_twice", f"{key}.settings", name, other=str(taken[name]))


def _equilibrium(area: Area, key: str, row: LoadedStart) -> Iterator[Problem]:
    """A start in equilibrium needs stays that are known, and shorter than the warm-up (R27)."""
    warm_up_days = area.horizon.warm_up_weeks * 7
    for setting in loaded_settings(area, row.settings):
        kind = area.settings[setting].kind
        for name in row.groups or area.groups:
            stays = _stays(area, area.groups[name], kind) if name in area.groups else []
            if not stays and name in area.groups and row.groups:
                yield problem(
                    "no_stay_to_draw", f"{key}.residual", None, group=name, kind=str(kind)
                )
            for stay in stays:
                mean_days = stay.mean_min / DAY_MIN
                if mean_days > warm_up_days:
                    yield problem(
                        "equilibrium_too_long",
                        f"{key}.residual",
                        None,
                        "a residual stay, or a mean of at most {low} days",
                        group=name,
                        kind=str(kind),
                        mean=f"{mean_days:.4g}",
                        low=warm_up_days,
                    )
                    return


def _stays(
    area: Area, group: PatientGroup, kind: str, needs: Mapping[NeedCategory, float] = NO_NEEDS
) -> list[Duration]:
    """Stays of a kind that patients of a group, with certain needs, can have."""
    possible = possible_routes(group)
    wanted = {str(need) for need, share in needs.items() if share > 0} or set(possible)
    names = {name for need, routes in possible.items() if need in wanted for name in routes}
    stays = [stay.need for stay in group.path if stay.kind == kind]
    for name in sorted(names & set(area.routes)):
        stays += [s.need for s in area.routes[name].stays if s.kind == kind and s.need]
    return stays
