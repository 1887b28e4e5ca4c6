"""The clock of the SimPy engine: whole minutes, and a written order within each (R1)."""

from __future__ import annotations

from bisect import insort
from operator import itemgetter
from typing import Any

import simpy

from flowsim.engine import order
from flowsim.engine.state import Action, World
from flowsim.errors import RuleBroken
from flowsim.units import DAY_MIN

Moment = tuple[int, int, Action, Any, int | None]  # minute, turn in it, action, subject, token

in_turn = itemgetter(1)


class MinuteClock(simpy.Environment):
    """SimPy's clock, a whole minute at a time, with a written order within each (R1).

    A step of SimPy is a minute in which something is due: the run is a diary with a page for
    every minute, and turning a page costs far less than a queue of single events.
    What may befall a patient on a later day, and is mostly void by then (its patient has
    moved on), is parked by day, so that the many deaths that never happen cost next to nothing.
    """

    world: World

    def __init__(self, end_at: int, settle: Action, count: Action) -> None:
        super().__init__()
        self.end_at = end_at
        self.settle, self.count = settle, count
        self.pages: list[list[Moment] | None] = [None] * end_at
        self.to_come = filter(None, self.pages)  # pages in use, as they stand when turned to
        self.minute = -1  # the first page is still to be turned
        self.turn = 0  # of what is happening now
        self.parked: dict[int, list[Moment]] = {}  # by day

    def at(
        self,
        minute: int,
        turn: int,
        action: Action,
        subject: Any,
        token: int | None = None,
    ) -> None:
        """Schedule an action; with a token, only if the subject still has it then.

        Raises:
            RuleBroken: when the minute, or its turn within the present one, has passed.
        """
        moment = (minute, turn, action, subject, token)
        if minute > self.minute:
            if minute < self.end_at:  # nothing happens when the run has ended (R28)
                page = self.pages[minute]
                if page is None:
                    self.pages[minute] = [moment]
                else:
                    page.append(moment)
        else:
            self._join(moment)

    def _join(self, moment: Moment) -> None:
        """Take a turn in the minute that is lived just now."""
        minute, turn = moment[:2]
        page = self.pages[minute]
        if minute < self.minute or page is None or turn < self.turn:
            code, detail = turn % order.STEP, f"due at minute {minute}"
            raise RuleBroken("R1", minute=self.minute, patient=code, detail=detail)
        insort(page, moment, key=in_turn)

    def park(self, minute: int, turn: int, action: Action, subject: Any, token: int) -> None:
        """Schedule what will mostly be void: looked at on its day."""
        day = minute // DAY_MIN
        if day > self.minute // DAY_MIN:
            self.parked.setdefault(day, []).append((minute, turn, action, subject, token))
        else:
            self.at(minute, turn, action, subject, token)

    def begin_day(self, day: int) -> None:
        """What was parked for this day and still holds is due on it."""
        for minute, turn, action, subject, token in self.parked.pop(day, ()):
            if subject.token == token:
                self.at(minute, turn, action, subject, token)

    def step(self) -> None:
        """Live the next minute in which something is due; SimPy's own event ends the run."""
        page = next(self.to_come, None)
        if page is None:
            super().step()
            return
        world, minute = self.world, page[0][0]
        self._now = self.minute = world.now = minute
        if len(page) > 1:
            page.sort(key=in_turn)
        for _, self.turn, action, subject, token in page:  # what joins the page has its turn too
            if token is None or subject.token == token:
                action(world, subject)
        self.turn, self.pages[minute] = 0, None
        if world.is_unsettled:
            self.settle(world)
            world.is_unsettled = False
        if world.to_note:
            self.count(world)

    def forget(self) -> None:
        """Let go of the world, so that its memory is free at once."""
        self.pages, self.parked = [], {}
        del self.world
