"""The page on random numbers lists the purposes that are drawn, and no others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from flowsim.sampling import cohort, environment, readmissions, streams, sweeps
from flowsim.sampling.scrambling import Floats, Words, scrambled
from flowsim.sampling.streams import Streams
from flowsim.tables.cohort import Ints
from tests.sampling.areas import area_values, cohort_of, lognormal

pytestmark = pytest.mark.docs

Strata = str | Sequence[str]
PAGE = Path(__file__).parents[2] / "docs" / "random-numbers.md"


def listed() -> set[str]:
    table = PAGE.read_text(encoding="utf-8").split("## The purposes")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return {purpose for row in rows for purpose in re.findall(r"`([^`]+)`", row)}


def as_listed(purpose: str) -> str:
    """A purpose with the names of stays, tasks and positions taken out."""
    if re.fullmatch(r"slot/\d+", purpose):
        return "slot/<position>"
    whole = ("arrivals/", "readmission/", "start/")
    if "/" not in purpose or purpose.startswith(whole):
        return purpose
    decision = re.sub(r"^task/[^/]+", "task/<task>", purpose).rsplit("/", 1)[0]
    return f"{decision}/<stay>"


def test_the_page_lists_the_purposes_that_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    values = area_values()
    values["groups"]["medicine"]["arrivals"]["demand_percent"] = 130
    values["routes"]["short-term"]["stays"][0]["weight"] = lognormal(0.2)
    values["while_waiting"][0]["relapse_need"] = lognormal(2)
    values["tasks"]["assessment"]["search"]["work"] = lognormal(0.1)
    drawn = listen(monkeypatch)
    cohort_of(values)
    assert {as_listed(purpose) for purpose in drawn} == listed()


def listen(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The purposes for which somebody draws, and those of streams without people."""
    drawn: set[str] = set()
    names: dict[int, str] = {}
    uniforms, number_of = Streams.uniforms, streams.number_of

    def by_stream(one: Streams, purpose: str, strata: Strata, n: int) -> Floats:
        drawn.add(purpose)
        return uniforms(one, purpose, strata, n)

    def by_words(one: Streams, strata: Strata, n: int | Ints, what: str = "people") -> Words:
        drawn.update({what} - {"people", "slot"})
        return words(one, strata, n, what)

    def named(purpose: str) -> np.uint64:
        names[int(number_of(purpose))] = purpose
        return number_of(purpose)

    def by_number(word: Words, number: Words | np.uint64) -> Words:
        if word.size:
            drawn.update(names[one] for one in np.unique(number).tolist())
        return np.asarray(scrambled(word, number))

    words = Streams.words
    monkeypatch.setattr(Streams, "uniforms", by_stream)
    monkeypatch.setattr(Streams, "words", by_words)
    for module in (cohort, environment, readmissions, streams):
        monkeypatch.setattr(module, "number_of", named)
    monkeypatch.setattr(sweeps, "machine_code", lambda: None)  # does not call it from Python
    monkeypatch.setattr(sweeps, "scrambled", by_number)
    return drawn
