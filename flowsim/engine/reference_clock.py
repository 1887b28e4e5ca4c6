"""The clock of the SimPy engine: whole minutes, and a written order within each (R1)."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from itertools import islice
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
    """SimPy's clock in whole minutes, with a written order within each (R1).

    The run is a diary with a page for every minute: turning a page costs far less than a queue
    of single events. A step of SimPy is a day of it.
    What may befall a patient on a later day, and is mostly void by then (its patient has
    moved on), is parked by day, so that the many deaths that never happen cost next to nothing.
    """

    world: World
    _now: int  # SimPy's own

    def __init__(self, end_at: int, settle: Action, count: Action) -> None:
        super().__init__(initial_time=-1)  # the first page is still to be turned
        self.end_at = end_at
        self.settle, self.count = settle, count
        self.pages: list[list[Moment] | None] = [None] * end_at
        self.to_come = iter(self.pages)  # each as it stands when it is turned to
        self.days_to_come = -(-end_at // DAY_MIN)
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
        if minute > self._now:
            if minute < self.end_at:  # nothing happens when the run has ended (R28)
                page = self.pages[minute]
                if page is None:
                    self.pages[minute] = [moment]
                else:
                    page.append(moment)
        else:
            self._join(moment)

    def enter(self, moments: Iterable[Moment]) -> None:
        """Schedule many moments that are still to come."""
        pages, end_at = self.pages, self.end_at
        for moment in moments:
            minute = moment[0]
            if minute < end_at:
                page = pages[minute]
                if page is None:
                    pages[minute] = [moment]
                else:
                    page.append(moment)

    def _join(self, moment: Moment) -> None:
        """Take a turn in the minute that is lived just now."""
        minute, turn = moment[:2]
        page = self.pages[minute]
        if minute < self._now or page is None or turn < self.turn:
            code, detail = turn % order.STEP, f"due at minute {minute}"
            raise RuleBroken("R1", minute=self._now, patient=code, detail=detail)
        insort(page, moment, key=in_turn)

    def park(self, minute: int, turn: int, action: Action, subject: Any, token: int) -> None:
        """Schedule what will mostly be void: looked at on its day."""
        day = minute // DAY_MIN
        if day > self._now // DAY_MIN:
            self.parked.setdefault(day, []).append((minute, turn, action, subject, token))
        else:
            self.at(minute, turn, action, subject, token)

    def begin_day(self, day: int) -> None:
        """What was parked for this day and still holds is due on it."""
        for minute, turn, action, subject, token in self.parked.pop(day, ()):
            if subject.token == token:
                self.at(minute, turn, action, subject, token)

    def step(self) -> None:
        """Live the next day; after the last one SimPy's own event ends the run."""
        if self.days_to_come == 0:
            super().step()
            return
        self.days_to_come -= 1
        world, pages, settle = self.world, self.pages, self.settle
        for page in filter(None, islice(self.to_come, DAY_MIN)):
            self._now = world.now = minute = page[0][0]
            if len(page) > 1:
                page.sort(key=in_turn)
            for _, self.turn, action, subject, token in page:  # also what joins the page
                if token is None or subject.token == token:
                    action(world, subject)
            pages[minute] = None
            if world.is_unsettled:
                settle(world)
                world.is_unsettled = False
            if world.to_note:
                self.count(world)

    def forget(self) -> None:
        """Let go of the world, so that its memory is free at once."""
        self.pages, self.to_come, self.parked = [], iter(()), {}
        del self.world
