"""Which goals a simulation can speak to, and which way cases move them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from string import ascii_lowercase

from flowsim.api.comparing import Comparison, compare
from flowsim.api.settings import AS_USUAL, Settings
from flowsim.errors import ScenarioError
from flowsim.experiment.cases import library_of
from flowsim.experiment.run import Progress
from flowsim.experiment.scorecard import Scorecard, columns_of, scorecard
from flowsim.scenario.goals import Goals, read_goals
from flowsim.scenario.listing import list_levers
from flowsim.scenario.load import load_scenario
from flowsim.tables import storage


@dataclass(frozen=True)
class Scored:
    """Goals with what each case does to them in an area, known by its id."""

    area: str
    goals: Goals
    card: Scorecard
    comparison: Comparison

    @property
    def names(self) -> tuple[str, ...]:
        """What each column is called: the number of its goal, with a letter for one of several."""
        numbers = [column.number for column in self.card.columns]
        return tuple(
            f"{number}{ascii_lowercase[numbers[:position].count(number)]}"
            if numbers.count(number) > 1
            else str(number)
            for position, number in enumerate(numbers)
        )


def score(
    area: str,
    cases: Sequence[str] = (),
    settings: Settings = AS_USUAL,
    *,
    goals: str = "",
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Scored:
    """Compare cases with the area as it is by the KPIs of its goals.

    Args:
        area: id or file of an area.
        cases: cases or grids; none for every lever that applies, at its default.
        settings: how to run.
        goals: id of the goals; empty for those of the area.
        on_progress: called as runs finish.

    Raises:
        as `compare`; ScenarioError also when there are no such goals.
    """
    library = library_of(area, settings.scenarios)
    area_id = load_scenario(area, "", settings.scenarios).area_id
    found = read_goals(area_id, library, goals)
    keys = tuple(dict.fromkeys(column.kpi for column in columns_of(found)))
    tried = tuple(cases) or decisions(area, settings.scenarios)
    compared = compare(area, tried, settings, keys=keys, on_progress=on_progress)
    card = scorecard(compared.table, found, compared.cases)
    scored = Scored(area_id, found, card, compared)
    storage.write_json(compared.result.folder / "scorecard.json", score_values(scored))
    return scored


def decisions(area: str, scenarios: Path | None = None) -> tuple[str, ...]:
    """Levers that somebody could decide on and that change something in an area.

    Those that stand for something nobody knows are left out, and those that leave out priors.

    Raises:
        ScenarioError: when there is no such area, or a lever file is wrong.
    """
    library = library_of(area, scenarios)
    found = []
    for listed in list_levers(library.folder):
        lever = listed.lever
        is_unknown = any(parameter.levels for parameter in lever.parameters.values())
        if is_unknown or lever.without_priors:
            continue
        try:
            is_there = bool(load_scenario(area, listed.name, scenarios).changes)
        except ScenarioError:
            continue
        if is_there:
            found.append(listed.name)
    return tuple(found)


def score_values(scored: Scored) -> dict[str, object]:
    """A scorecard as plain values, for JSON."""
    return {
        "goals": scored.goals.model_dump(mode="json"),
        "replications": scored.comparison.result.replications,
        "columns": [asdict(column) for column in scored.card.columns],
        "cases": {
            case: [asdict(cell) for cell in cells] for case, cells in scored.card.rows.items()
        },
    }


def plot_score(scored: Scored, lang: str) -> list[Path]:
    """Draw the scorecard into the result folder.

    Raises:
        InputError: when a picture cannot be written.
    """
    from flowsim.present.figures import scorecard as figure
    from flowsim.present.figures.files import write

    result = scored.comparison.result
    titles = {case: result.about(case).title for case in scored.card.rows}
    drawn = figure.draw(scored.card, scored.names, titles, scored.goals.title, lang)
    return write(drawn, result.folder / "figures", "scorecard")
