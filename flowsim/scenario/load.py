"""From a TOML file and a case to a frozen, validated Scenario.

Everything that is wrong is reported at once, as problems with file, key, value, what is
allowed and the nearest valid name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flowsim.calendar import holidays_between
from flowsim.errors import Problem, ScenarioError
from flowsim.scenario.base import FrozenDict
from flowsim.scenario.cases import THE_AREA_AS_IT_IS, Case, parse_case
from flowsim.scenario.checks import problems_of
from flowsim.scenario.files import read_toml
from flowsim.scenario.fingerprint import fingerprint, people_fingerprint, sampling_fingerprint
from flowsim.scenario.levers import Applied, LeverUse, apply_levers, resolve_case
from flowsim.scenario.locate import find_area
from flowsim.scenario.model import Area, Horizon
from flowsim.scenario.once import once
from flowsim.scenario.payment import with_price_files
from flowsim.scenario.problems import in_file
from flowsim.scenario.provenance import Split, split
from flowsim.scenario.record import Record, take_record
from flowsim.scenario.resolved import Scenario
from flowsim.scenario.sharing import area_of
from flowsim.scenario.translate import validated


def load_scenario(
    area: str,
    case: str = "",
    scenarios: Path | None = None,
    *,
    days: int | None = None,
    also: Sequence[LeverUse] = (),
) -> Scenario:
    """The scenario of an area (id, TOML file or folder with one) with a case applied.

    `scenarios` is the folder to look in; `days` replaces the observed days of the file. `also`
    are levers that stand in no file and no case.

    Raises:
        ScenarioError: everything that is wrong with the files, the case or `days`.
    """
    area_id, path, library = find_area(area, scenarios)
    shown = library.shown(path)
    levers = resolve_case(parse_case(case), library)
    parts = _parts_of_file(with_price_files(read_toml(path, shown), library, shown))
    return _scenario(parts, _Name(area_id, parse_case(case).text, shown), (*levers, *also), days)


def scenario_from_values(
    values: Mapping[str, Any],
    *,
    area_id: str,
    origin: str = "values",
    case: Case = THE_AREA_AS_IT_IS,
    levers: Sequence[LeverUse] = (),
    days: int | None = None,
) -> Scenario:
    """The scenario of an area written as plain values, as they stand in a TOML file.

    Raises:
        ScenarioError: everything that is wrong with the values.
    """
    return _scenario(_parts(values), _Name(area_id, case.text, origin), levers, days)


@dataclass(frozen=True)
class _Name:
    area_id: str
    case: str
    origin: str


def _parts(values: Mapping[str, Any]) -> tuple[Record, Split]:
    """What a file says of how it was made, and its values with where each is from."""
    record, content = take_record(values)
    return record, split(content)


@once(lambda values: (values,), last=8)
def _parts_of_file(values: Mapping[str, Any]) -> tuple[Record, Split]:
    return _parts(values)


def _scenario(
    parts: tuple[Record, Split], name: _Name, levers: Sequence[LeverUse], days: int | None
) -> Scenario:
    record, written = parts
    origins = record.provenance if record.is_resolved else written.provenance
    applied = apply_levers(levers, written.values, origins)
    area, problems = area_of(applied.values, written.values)
    found = [*record.problems, *written.problems, *applied.problems, *_by_lever(problems, applied)]
    if area is not None:
        # A resolved file may have been run for fewer days than its dates were written for.
        found += _by_lever(problems_of(area, dates=not record.is_resolved), applied)
    if found or area is None:
        raise ScenarioError(in_file(found, name.origin))
    if days is not None:
        # After the checks: dates of changes belong to the days that the file observes.
        area = _observed_for(area, days)
        applied.values["horizon"] = {**applied.values["horizon"], "days": days}
    return _frozen(area, applied, record, name)


def _frozen(area: Area, applied: Applied, record: Record, name: _Name) -> Scenario:
    days_off = record.holidays or _holidays_of(area.horizon)
    terms = [text for text in (record.case, name.case) if text]
    return Scenario(
        area_id=record.area_id or name.area_id,
        case="+".join(terms),
        area=area,
        values=FrozenDict(applied.values),
        holidays=days_off,
        provenance=FrozenDict(applied.provenance),
        changes=(*record.changes, *applied.changes),
        origin=name.origin,
        fingerprint=fingerprint(area, days_off),
        sampling_fingerprint=sampling_fingerprint(area, days_off),
        people_fingerprint=people_fingerprint(area, days_off),
    )


def _holidays_of(horizon: Horizon) -> tuple[date, ...]:
    last = horizon.start_date + timedelta(days=horizon.total_days)
    return holidays_between(horizon.start_date, last)


def _observed_for(area: Area, days: int) -> Area:
    """The same area observed for other days.

    Raises:
        ScenarioError: when the number of days cannot be used.
    """
    changed = {**area.horizon.model_dump(), "days": days}
    horizon, problems = validated(Horizon, changed)
    if horizon is None:
        raise ScenarioError(in_file(problems, "--days"))
    return area.model_copy(update={"horizon": horizon})


def _by_lever(problems: Sequence[Problem], applied: Applied) -> list[Problem]:
    """Problems at keys that a lever changed, with the file of that lever."""
    return [
        replace(p, file=p.file or next(_files_of(p.key, applied.lever_files), "")) for p in problems
    ]


def _files_of(key: str, files: Mapping[str, str]) -> Any:
    return (file for changed, file in files.items() if f"{key}.".startswith(f"{changed}."))
