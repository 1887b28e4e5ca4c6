"""What the group takes home: its cases as a stored result, and a report or workbook of it."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from flowsim.api.comparing import compare, run
from flowsim.api.exporting import export
from flowsim.api.reporting import report
from flowsim.api.settings import Settings
from flowsim.app.answers.whole import LOOKS
from flowsim.app.area import AreaFacts
from flowsim.errors import FlowsimError, InputError
from flowsim.experiment.about import write_about
from flowsim.experiment.cases import about_cases
from flowsim.experiment.compare import BASE
from flowsim.experiment.result import Result
from flowsim.experiment.run import Progress
from flowsim.scenario.base import Text

MOST_CASES = 12
"""More make a table that nobody reads, and take minutes."""
KINDS: Mapping[str, str] = {
    "report": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class TakingHome:
    """Runs the cases of a group as `flowsim compare` does, one request at a time."""

    def __init__(self, facts: AreaFacts, folder: Path, settings: Settings) -> None:
        self._facts = facts
        self._settings = replace(
            settings,
            out=folder,
            replications=LOOKS[-1],
            scenarios=facts.folder,
            allow_unstable=True,  # the page has shown it, with a banner
        )
        self._alone = threading.Lock()
        self._is_closing = False
        self.progress: Progress | None = None

    def close(self) -> None:
        """End what is being run."""
        self._is_closing = True

    def file(self, named: Mapping[str, str], kind: str, lang: str) -> Path:
        """The file of some cases; what was run before is found and not run again.

        Args:
            named: what the group calls each case, by case as written; today comes along.
            kind: one of KINDS.
            lang: "sv" or "en".

        Raises:
            InputError: when there are too many, another file is being made, or the folder
                cannot be written.
            FlowsimError: when a run fails.
        """
        if len(named) > MOST_CASES:
            raise InputError("too_many_to_take_home", most=MOST_CASES)
        if not self._alone.acquire(blocking=False):
            raise InputError("taking_home_already")
        try:
            result = self._result([case for case in named if case])
            self._call(result, named)
            return report(result, lang) if kind == "report" else export(result, kind, lang)
        finally:
            self.progress = None
            self._alone.release()

    def _result(self, cases: Sequence[str]) -> Result:
        area, settings = self._facts.area, self._settings
        if not cases:
            return run(area, BASE, settings, on_progress=self._tell)
        return compare(area, cases, settings, on_progress=self._tell).result

    def _tell(self, progress: Progress) -> None:
        if self._is_closing:
            raise FlowsimError("app_closing")
        self.progress = progress

    def _call(self, result: Result, named: Mapping[str, str]) -> None:
        """Let the cases be called as the group calls them now; no number depends on it."""
        cases = [case for case in result.cases if case in named]
        usual = about_cases(self._facts.area, cases, self._facts.folder)
        for case in cases:
            name = named[case]
            title = Text(sv=name, en=name) if name and case else usual[case].title
            write_about(result.scenario_folder(case), replace(usual[case], title=title))
