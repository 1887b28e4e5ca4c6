"""Write docs/goals.md: the effect goals of LOS i Blekinge, and which way each lever moves them.

Run it when a lever or the area changes: python tools/write_goals.py (some minutes).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from flowsim import api
from flowsim.cli.scorecard import SIGNS
from flowsim.experiment.score_sentences import kpi_text, legend, notes

PAGE = Path(__file__).resolve().parent.parent / "docs" / "goals.md"
AREA = "blekinge"
REPLICATIONS = 20
HEAD = """# The goals of LOS i Blekinge

The project *LOS i Blekinge* (the act on coordination at discharge) set ten effect goals. This page
says which of them a simulation can speak to, which need a survey instead, and which way each lever
moves them in the model of Blekinge. It is written by `python tools/write_goals.py`; the same for
any area, levers or goals:

```
flowsim scorecard blekinge
flowsim scorecard blekinge sip-at-home home-return-team+hemma-forst
flowsim scorecard halland --goals los-in-blekinge rehab-weekend
```

Goals are a file in `scenarios/goals`: a title, the KPIs that speak to it and which way it wants
them, and what has to be asked of people instead. Goals of your own are one more file.

## The goals

"""
READING = """
A KPI stands in for a goal and is not the goal. Fewer days in short-term housing may be less need
of it, or fewer places; fewer moves into special housing may be less need, or a longer line, which
is why the line stands beside them. Read the two together, and what the lever does.

All signs of the table are sure at once, which asks for wide intervals: `0` is often "too small to
be seen here". Asked about by itself, or with more replications, a lever may get a sign.

## Which way each lever moves them

Every lever that applies to Blekinge at its default, {replications} replications, each against the
area as it is.

"""


def page(scored: api.Scored) -> str:
    """The whole page."""
    replications = scored.comparison.result.replications
    parts = [
        HEAD,
        "\n".join(_goals(scored)),
        "\n",
        READING.format(replications=replications),
        "\n".join(_levers(scored)),
        "\n\n",
        "\n\n".join([legend(SIGNS, "en"), *notes(replications, "en")]),
        "\n",
    ]
    return "".join(parts)


def _goals(scored: api.Scored) -> Iterator[str]:
    yield "| | goal | in Swedish | what the simulation shows | to be asked instead |"
    yield "|---|---|---|---|---|"
    for number, goal in enumerate(scored.goals.goal, 1):
        shown = "<br>".join(
            f"{name} {kpi_text(column, 'en')}"
            for name, column in zip(scored.names, scored.card.columns, strict=True)
            if column.number == number
        )
        cells = (str(number), goal.title.en, goal.title.sv, shown or "nothing", goal.survey.en)
        yield f"| {' | '.join(cells)} |"


def _levers(scored: api.Scored) -> Iterator[str]:
    yield f"| lever | {' | '.join(scored.names)} |"
    yield f"|---|{':-:|' * len(scored.names)}"
    titles = scored.comparison.titles("en")
    for case, cells in scored.card.rows.items():
        signs = (SIGNS[cell.mark] for cell in cells)
        yield f"| {titles[case]} (`{case}`) | {' | '.join(signs)} |"


def main() -> None:
    """Run what is not stored, and write the page."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("results")
    settings = api.Settings(replications=REPLICATIONS, workers=None, out=out)
    PAGE.write_text(page(api.score(AREA, (), settings)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
