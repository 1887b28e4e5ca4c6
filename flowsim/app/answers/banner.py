"""When a case leaves what the area was made and calibrated for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowsim.app.levers import PageLever
from flowsim.experiment.growth import growths_of
from flowsim.present.views.cubes import Cubes
from flowsim.present.words import in_language
from flowsim.scenario.resolved import Change, Scenario
from flowsim.scenario.shape import is_list, is_number
from flowsim.texts import say

FARTHEST = 0.2
"""Of a number without a range of its own: changed by more than this share, it is called far
from what the area was held against published figures with. Assumption."""


def outside(
    scenario: Scenario, base: Scenario, levers: Mapping[str, PageLever], lang: str
) -> list[str]:
    """One sentence if levers move numbers out of their range, naming the levers."""
    far = {change.lever for change in scenario.changes if _is_far(change, base)}
    if not far:
        return []
    titles = [in_language(levers[name].title, lang) for name in levers if name in far]
    return [
        say(
            "Outside what the area was calibrated for: {levers}. Read the direction, not the"
            " numbers.",
            lang,
            levers=", ".join(titles),
        )
    ]


def _is_far(change: Change, base: Scenario) -> bool:
    origin = base.provenance.get(change.key)
    low = origin.low if origin else None
    high = origin.high if origin else None
    for old, new in _pairs(change.old, change.new):
        if low is not None and high is not None:
            if not min(low, old) <= new <= max(high, old):
                return True
        elif old and abs(new - old) > FARTHEST * abs(old) * (1 + 1e-9):
            return True
    return False


def _pairs(old: object, new: object) -> Iterator[tuple[float, float]]:
    """Numbers before and after; what is no number, or new, was never calibrated at all."""
    if is_number(old) and is_number(new):
        yield float(old), float(new)  # type: ignore[arg-type]
    elif is_list(old) and is_list(new):
        for before, after in zip(old, new, strict=False):  # type: ignore[call-overload]
            yield from _pairs(before, after)


def growing(series: Cubes, scenario: Scenario, case: str, lang: str) -> list[str]:
    """One sentence if lines grow for as long as the run lasts."""
    found = [one for one in growths_of(series["waiting"][case]) if one.is_growing]
    if not found:
        return []
    titles = [in_language(scenario.area.settings[one.setting].title, lang) for one in found[:3]]
    return [
        say(
            "The line to {settings} grows for as long as the run lasts: waiting times then depend"
            " on how long was simulated.",
            lang,
            settings=", ".join(titles),
        )
    ]
