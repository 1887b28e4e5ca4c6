"""What is unstable, in plain words, Swedish and English."""

from __future__ import annotations

from collections.abc import Iterator

from flowsim.experiment.growth import Growth
from flowsim.experiment.offered_load import Load
from flowsim.experiment.stability import Stability
from flowsim.texts import number_text, say

MARK = "‡"
"""Beside every number that depends on the length of the run."""


def stability_sentences(found: Stability, lang: str) -> tuple[str, ...]:
    """One sentence for each setting or team that is too small, and what the mark means."""
    if found.is_stable:
        return ()
    return (
        *(_above(load, lang) for load in found.above),
        *_growing(found, lang),
        say(
            "{mark} depends on the length of the run: where a line grows for as long as the run"
            " lasts, waiting says how long was simulated.",
            lang,
            mark=MARK,
        ),
    )


def _above(load: Load, lang: str) -> str:
    template = {
        "places": (
            "{name}: those who arrive need {offered} places on average and there are {capacity}."
            " The line grows by some {growth} people a week; {lacking} more places, or"
            " {percent} % fewer or shorter stays, would hold it."
        ),
        "help-minutes": (
            "{name}: those who arrive need {offered} minutes of help a week and there are"
            " {capacity}. The line grows by some {growth} people a week; {lacking} more minutes,"
            " or {percent} % fewer or shorter stays, would hold it."
        ),
        "cases": (
            "{name}: {offered} cases arrive a week and {capacity} can be taken. The line grows by"
            " some {growth} a week; {lacking} more a week, or {percent} % fewer, would hold it."
        ),
        "work-minutes": (
            "{name}: {offered} minutes of work arrive a week and there are {capacity}. The line"
            " grows by some {growth} cases a week; {lacking} more minutes a week, or {percent} %"
            " less work, would hold it."
        ),
    }[load.unit]
    return say(
        template,
        lang,
        name=" + ".join(load.names),
        offered=number_text(load.offered, lang, decimals=1),
        capacity=number_text(load.capacity, lang, decimals=1),
        growth=number_text(load.growth_per_week, lang, decimals=1),
        lacking=load.lacking,
        percent=number_text(load.less_percent, lang, decimals=0),
    )


def _growing(found: Stability, lang: str) -> Iterator[str]:
    """Lines that grew although there is room on paper: what comes after holds them up."""
    named = {name for load in found.above for name in load.names}
    for growth in found.growing:
        if growth.setting not in named:
            yield _grew(growth, lang)


def _grew(growth: Growth, lang: str) -> str:
    low, high = (number_text(end, lang, decimals=2) for end in (growth.low, growth.high))
    return say(
        "{name}: its line grew by {growth} people a week over the run ({low} to {high}), though"
        " it has room on paper: its places are held by those who wait for what comes after, or"
        " the beginning was not yet the ordinary state.",
        lang,
        name=growth.setting,
        growth=number_text(growth.per_week, lang, decimals=2),
        low=low,
        high=high,
    )
