"""The answer to each case asked of an area; every run is made once, whoever asks for it."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flowsim.app.answers.whole import LOOKS, Asked, answer_of
from flowsim.app.answers.why import footing
from flowsim.app.area import AreaFacts
from flowsim.app.levers import kept_in_range
from flowsim.app.pool import Pool
from flowsim.app.running import Measured
from flowsim.app.runs import BACKGROUND, FIRST, REFINED, Runs
from flowsim.app.spent import Spent
from flowsim.experiment.compare import BASE
from flowsim.present.views.movements import Movements
from flowsim.scenario.cases import Case
from flowsim.scenario.load import load_scenario
from flowsim.scenario.resolved import Scenario

SCENARIOS_KEPT = 8
"""A scenario of a region takes 1.5 MB; it is read again in a blink."""
ANSWERS_KEPT = 64
"""Of some 25 kB each."""


@dataclass(frozen=True)
class Answered:
    """What the page shows, as JSON, and where the time went."""

    content: bytes
    spent: Spent


class Workshop:
    """Answers to cases of one area."""

    def __init__(self, facts: AreaFacts, pool: Pool, seed: int) -> None:
        self.facts, self.pool, self.seed = facts, pool, seed
        self.runs = Runs(pool, facts.base.fingerprint, seed=seed, shown=facts.shown)
        self._scenarios: OrderedDict[str, Scenario] = OrderedDict({BASE: facts.base})
        self._answers: OrderedDict[tuple[str, int, str], bytes] = OrderedDict()

    def case_of(self, text: str) -> Case:
        """The case a page asks for, with every number in range.

        Raises:
            ScenarioError: when it is none.
        """
        return kept_in_range(text, self.facts.levers, self.facts.library)

    async def scenario(self, case: Case) -> Scenario:
        """The scenario of a case.

        Raises:
            ScenarioError: when its levers do not go together.
        """
        if case.text not in self._scenarios:
            facts = self.facts
            found = await asyncio.to_thread(load_scenario, facts.area, case.text, facts.folder)
            self._scenarios[case.text] = found
            while len(self._scenarios) > SCENARIOS_KEPT:
                self._scenarios.popitem(last=False)
        return self._scenarios[case.text]

    async def prepare(self) -> None:
        """Run the area as it is, so that every case finds it there."""
        for replications in LOOKS:
            await self.runs.of(self.facts.base, replications, BACKGROUND)

    async def run_ahead(self, case: Case, lang: str) -> None:
        """Have the first runs of a case ready that may be asked for next.

        Not of one with other people: drawing these would drive out the people of today, whom
        any other question needs.

        Raises:
            FlowsimError: when a run fails.
        """
        if (case.text, LOOKS[0], lang) in self._answers:
            return
        scenario = await self.scenario(case)
        if scenario.people_fingerprint == self.facts.base.people_fingerprint:
            await self.runs.of(scenario, LOOKS[0], BACKGROUND)

    async def answer(self, case: Case, replications: int, lang: str) -> Answered:
        """What the page shows of a case after so many replications.

        Raises:
            FlowsimError: when a run fails.
        """
        key = (case.text, replications, lang)
        spent = Spent()
        if key not in self._answers:
            scenario = await self.scenario(case)
            spent.end("read")
            rank = FIRST if replications == LOOKS[0] else REFINED
            today, runs = await asyncio.gather(
                self.runs.of(self.facts.base, replications, rank),
                self.runs.of(scenario, replications, rank),
            )
            spent.end("runs")
            asked = Asked(case, scenario, replications, lang)
            self._answers[key] = await asyncio.to_thread(self._written, asked, today, runs)
            spent.end("answer")
            while len(self._answers) > ANSWERS_KEPT:
                self._answers.popitem(last=False)
        self._answers.move_to_end(key)
        return Answered(self._answers[key], spent)

    def _written(self, asked: Asked, today: Sequence[Measured], runs: Sequence[Measured]) -> bytes:
        found = answer_of(self.facts, asked, today, runs, self.seed)
        text = json.dumps(found, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode()

    async def movements(self, case: Case) -> Movements:
        """Who was where in the first run of a case.

        Raises:
            FlowsimError: when the run fails.
        """
        return await self.runs.movements(await self.scenario(case))

    def footing(self, case: Case, scenario: Scenario, lang: str) -> dict[str, Any]:
        """What an answer rests on."""
        return footing(scenario, case, self.facts.levers, lang)
