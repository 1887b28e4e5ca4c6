"""Everything in an area that is well written but cannot be true together."""

from __future__ import annotations

from flowsim.errors import Problem
from flowsim.scenario.check_dates import outside_problems, start_date_problems
from flowsim.scenario.check_flow import group_problems, route_problems, step_problems
from flowsim.scenario.check_references import reference_problems
from flowsim.scenario.check_settings import setting_problems
from flowsim.scenario.check_size import size_problems
from flowsim.scenario.check_start import chance_problems, start_patient_problems, start_problems
from flowsim.scenario.check_work import task_problems, team_problems, team_work_problems
from flowsim.scenario.model import Area
from flowsim.scenario.payment import payment_problems
from flowsim.scenario.transitions import transitions


def problems_of(area: Area, *, dates: bool = True) -> tuple[Problem, ...]:
    """Every problem of a validated area, without files; `dates` outside the run included.

    Where patients go is looked at only when all names are known and every way can be
    walked: otherwise one mistake would be reported many times. Nothing else is looked at in
    an area that is too large.
    """
    too_large = tuple(size_problems(area))
    if too_large:
        return too_large
    problems = [
        *start_date_problems(area),
        *(outside_problems(area) if dates else ()),
        *reference_problems(area),
        *setting_problems(area),
        *group_problems(area),
        *route_problems(area),
        *team_problems(area),
        *task_problems(area),
        *start_problems(area),
        *chance_problems(area),
        *payment_problems(area),
    ]
    if not problems:
        steps, unresolved = transitions(area)
        problems += step_problems(area, steps, unresolved)
        problems += team_work_problems(area, steps)
        problems += start_patient_problems(area)
    return tuple(problems)
