"""One area in a workshop: what is known of it, and the answer to each case asked of it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from flowsim.app.answers.banner import growing, outside
from flowsim.app.answers.cards import cards
from flowsim.app.answers.charts import charts
from flowsim.app.answers.check_line import check_line
from flowsim.app.answers.why import REASONS, bottleneck, footing
from flowsim.app.levers import PageLever, applies, kept_in_range, page_levers, values_of
from flowsim.app.pool import Pool
from flowsim.app.running import FIRST_LOOK, Measured
from flowsim.app.runs import BACKGROUND, FIRST, REFINED, Runs
from flowsim.calibration.targets import Target, load_targets
from flowsim.errors import InputError
from flowsim.experiment.blocks import relabelled
from flowsim.experiment.cases import library_of
from flowsim.experiment.compare import BASE, FEWEST_FOR_VERDICT, compare
from flowsim.experiment.sentences import preliminary, sentences
from flowsim.kpi.registry import HEADLINE, REGISTRY
from flowsim.present.views.movements import Movements
from flowsim.present.views.source import Source
from flowsim.scenario.base import Text
from flowsim.scenario.cases import Case
from flowsim.scenario.load import load_scenario
from flowsim.scenario.locate import Library
from flowsim.scenario.resolved import Scenario
from flowsim.scenario.workshop import read_workshop

LOOKS = (FIRST_LOOK, 20, 50)
"""Replications of an answer: at once, when a verdict is earned, and when it is sure."""
SCENARIOS_KEPT = 32
ANSWERS_KEPT = 64
MOST_CARDS = 3
MOST_FIRST_LEVERS = 4


@dataclass(frozen=True)
class AreaFacts:
    """What does not change while the page is open."""

    area: str
    base: Scenario
    library: Library
    folder: Path | None
    levers: Mapping[str, PageLever]
    cards: tuple[str, ...]
    target: Target | None

    @property
    def title(self) -> Text:
        """What the area is called."""
        title = self.base.area.title
        return title if title.sv or title.en else Text(sv=self.base.area_id, en=self.base.area_id)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Levers that the page begins with."""
        return tuple(name for name, one in self.levers.items() if one.is_chosen)

    @cached_property
    def _applying(self) -> tuple[str, ...]:
        return tuple(
            name for name, one in self.levers.items() if applies(one, self.base, self.library)
        )

    def applying(self) -> tuple[str, ...]:
        """Levers that the area has something for; takes a second or two the first time."""
        return self._applying

    @property
    def kpis(self) -> tuple[str, ...]:
        """KPIs that are measured in every run."""
        of_target = (self.target.kpi,) if self.target else ()
        return tuple(dict.fromkeys((*HEADLINE, *self.cards, *REASONS, *of_target)))


def read_facts(area: str, scenarios: Path | None = None) -> AreaFacts:
    """All that the page needs to know of an area before anything is run.

    Raises:
        ScenarioError: what is wrong with the area, a lever or the page's own file.
    """
    base, library = load_scenario(area, BASE, scenarios), library_of(area, scenarios)
    page = read_workshop(base.area_id, library)
    unknown = [key for key in page.cards if key not in REGISTRY]
    if unknown:
        raise InputError("unknown_kpi_on_page", kpi=unknown[0], area=base.area_id)
    levers = page_levers(library, page.levers or _first_levers(base, library))
    chosen = page.cards or HEADLINE[:MOST_CARDS]
    return AreaFacts(
        area, base, library, scenarios, levers, chosen, _target(base.area_id, page.check)
    )


def _first_levers(base: Scenario, library: Library) -> tuple[str, ...]:
    """Some levers to begin with for an area that nobody has chosen them for."""
    fitting = (
        name
        for name, one in page_levers(library, ()).items()
        if one.scale is not None and applies(one, base, library)
    )
    return tuple(islice(fitting, MOST_FIRST_LEVERS))


def _target(area: str, name: str | None) -> Target | None:
    return None if name is None else load_targets(area).target.get(name)


class Workshop:
    """Answers to cases; every run is made once, whoever asks for it."""

    def __init__(self, facts: AreaFacts, pool: Pool, seed: int) -> None:
        self.facts, self.pool, self.seed = facts, pool, seed
        self.runs = Runs(pool, facts.base.fingerprint, seed=seed, kpis=facts.kpis)
        self._scenarios: OrderedDict[str, Scenario] = OrderedDict({BASE: facts.base})
        self._answers: OrderedDict[tuple[str, int, str], dict[str, Any]] = OrderedDict()

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

    async def answer(self, case: Case, replications: int, lang: str) -> dict[str, Any]:
        """What the page shows of a case after so many replications.

        Raises:
            FlowsimError: when a run fails.
        """
        key = (case.text, replications, lang)
        if key not in self._answers:
            scenario = await self.scenario(case)
            rank = FIRST if replications == LOOKS[0] else REFINED
            today, runs = await asyncio.gather(
                self.runs.of(self.facts.base, replications, rank),
                self.runs.of(scenario, replications, rank),
            )
            asked = Asked(case, scenario, replications, lang)
            self._answers[key] = await asyncio.to_thread(self._answer, asked, today, runs)
            while len(self._answers) > ANSWERS_KEPT:
                self._answers.popitem(last=False)
        self._answers.move_to_end(key)
        return self._answers[key]

    async def movements(self, case: Case) -> Movements:
        """Who was where in the first run of a case.

        Raises:
            FlowsimError: when the run fails.
        """
        return await self.runs.movements(await self.scenario(case))

    def footing(self, case: Case, scenario: Scenario, lang: str) -> dict[str, Any]:
        """What an answer rests on."""
        return footing(scenario, case, self.facts.levers, lang)

    def _answer(self, asked: Asked, today: list[Measured], runs: list[Measured]) -> dict[str, Any]:
        facts, lang, case = self.facts, asked.lang, asked.case.text
        is_today = case == BASE
        kpis = _together("kpis", {BASE: today} if is_today else {BASE: today, case: runs})
        series = _together("series", {BASE: today} if is_today else {BASE: today, case: runs})
        keys = tuple(dict.fromkeys((*facts.cards, *HEADLINE)))
        table = None if is_today else compare(kpis, pairs=[(case, BASE)], keys=keys, seed=self.seed)
        source = Source(facts.base.area, series, table)
        return {
            "case": case,
            "values": values_of(asked.case, facts.levers),
            "replications": asked.replications,
            "is_today": is_today,
            "preliminary": "" if is_today else preliminary(asked.replications, lang),
            "sentence": "" if table is None else sentences(table, lang)[case],
            "cards": cards(kpis, table, case, facts.cards, lang),
            "charts": charts(source, case, lang),
            "bottleneck": bottleneck(source, kpis, case, asked.scenario, lang),
            "banner": self._banner(asked, series),
            "check": check_line(facts.target, kpis, lang) if facts.target else "",
        }

    def _banner(self, asked: Asked, series: pa.Table) -> list[str]:
        facts, lang = self.facts, asked.lang
        found = outside(asked.scenario, facts.base, facts.levers, lang)
        if asked.replications >= FEWEST_FOR_VERDICT:
            found += growing(series, asked.scenario, asked.case.text, lang)
        return found


@dataclass(frozen=True)
class Asked:
    """A question: a case, how surely, and in which language."""

    case: Case
    scenario: Scenario
    replications: int
    lang: str


def _together(name: str, by_case: Mapping[str, list[Measured]]) -> pa.Table:
    """The tables of all runs as one, each under the name of its case."""
    tables = [
        relabelled(getattr(run, name), case) for case, runs in by_case.items() for run in runs
    ]
    return pa.concat_tables(tables).unify_dictionaries()
