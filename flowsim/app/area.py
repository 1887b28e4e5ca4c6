"""One area in a workshop: what is known of it before anything is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from flowsim.app.answers.why import REASONS
from flowsim.app.levers import PageLever, applies, page_levers
from flowsim.app.running import Shown
from flowsim.calibration.targets import Target, load_targets
from flowsim.errors import InputError
from flowsim.experiment.cases import library_of
from flowsim.experiment.compare import BASE
from flowsim.kpi.registry import HEADLINE, REGISTRY
from flowsim.scenario.base import Text
from flowsim.scenario.load import load_scenario
from flowsim.scenario.locate import Library
from flowsim.scenario.resolved import Scenario
from flowsim.scenario.workshop import read_workshop

MOST_CARDS = 3
MOST_FIRST_LEVERS = 4
IN_ALL = "all"
"""The dimension of a KPI that is of the whole area."""


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

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """What is measured in every run: each KPI, by one dimension."""
        of_target = ((self.target.kpi, self.target.by),) if self.target else ()
        in_all = ((key, IN_ALL) for key in (*HEADLINE, *self.cards))
        return tuple(dict.fromkeys((*in_all, *REASONS, *of_target)))


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
