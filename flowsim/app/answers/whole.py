"""The answer to a question: cards, pictures and words of a case beside today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from flowsim.app.answers.banner import growing, outside
from flowsim.app.answers.cards import cards
from flowsim.app.answers.charts import charts
from flowsim.app.answers.check_line import check_line
from flowsim.app.answers.why import bottleneck
from flowsim.app.area import AreaFacts
from flowsim.app.drawn import together
from flowsim.app.levers import values_of
from flowsim.app.running import FIRST_LOOK, Measured
from flowsim.experiment.blocks import relabelled
from flowsim.experiment.compare import BASE, FEWEST_FOR_VERDICT, compare
from flowsim.experiment.sentences import preliminary, sentences
from flowsim.kpi.registry import HEADLINE
from flowsim.present.views.cubes import Cubes
from flowsim.present.views.source import Source
from flowsim.scenario.cases import Case
from flowsim.scenario.resolved import Scenario

LOOKS = (FIRST_LOOK, 20, 50)
"""Replications of an answer: at once, when a verdict is earned, and when it is sure."""
ERROR = 0.05
"""What the verdicts of all looks at a case may miss together, as on the command line."""
LEVEL = 1 - ERROR / sum(look >= FEWEST_FOR_VERDICT for look in LOOKS)
"""Of each look's intervals: with two looks at a verdict each has half of what may miss.

Bonferroni, which holds however the looks hang together: the second has the runs of the first.
"""


@dataclass(frozen=True)
class Asked:
    """A question: a case, how surely, and in which language."""

    case: Case
    scenario: Scenario
    replications: int
    lang: str


def answer_of(
    facts: AreaFacts, asked: Asked, today: Sequence[Measured], runs: Sequence[Measured], seed: int
) -> dict[str, Any]:
    """What the page shows of a case, as plain data.

    Args:
        facts: the area.
        asked: the question.
        today: runs of the area as it is, one per replication.
        runs: runs of the case; not read for the area as it is.
        seed: of the runs.
    """
    lang, case = asked.lang, asked.case.text
    is_today = case == BASE
    by_case = {BASE: today} if is_today else {BASE: today, case: runs}
    of_case = {name: _kpis(name, made) for name, made in by_case.items()}
    kpis = pa.concat_tables(of_case.values()).unify_dictionaries()
    series = together({name: [run.series for run in made] for name, made in by_case.items()})
    keys = tuple(dict.fromkeys((*facts.cards, *HEADLINE)))
    table = (
        None if is_today else compare(kpis, pairs=[(case, BASE)], keys=keys, seed=seed, level=LEVEL)
    )
    source = Source(facts.base.area, series, table)
    return {
        "case": case,
        "values": values_of(asked.case, facts.levers),
        "replications": asked.replications,
        "most": LOOKS[-1],
        "is_today": is_today,
        "preliminary": "" if is_today else preliminary(asked.replications, lang),
        "sentence": "" if table is None else sentences(table, lang)[case],
        "cards": cards(kpis, table, case, facts.cards, lang),
        "charts": charts(source, case, lang),
        "bottleneck": bottleneck(source, of_case[case], case, asked.scenario, lang),
        "banner": _banner(facts, asked, series),
        "check": check_line(facts.target, of_case[BASE], lang) if facts.target else "",
    }


def _kpis(case: str, runs: Sequence[Measured]) -> pa.Table:
    """The rows of all runs of a case under its name."""
    return relabelled(pa.concat_tables([run.kpis for run in runs]), case).unify_dictionaries()


def _banner(facts: AreaFacts, asked: Asked, series: Cubes) -> list[str]:
    found = outside(asked.scenario, facts.base, facts.levers, asked.lang)
    if asked.replications >= FEWEST_FOR_VERDICT:
        found += growing(series, asked.scenario, asked.case.text, asked.lang)
    return found
