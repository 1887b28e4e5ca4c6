"""The clock of the SimPy engine: whole minutes, and a written order within each (R1)."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import Any

import simpy

from flowsim.engine import order
from flowsim.engine.state import Action, World
from flowsim.errors import RuleBroken
from flowsim.units import DAY_MIN

Moment = tuple[int, int, Action, Any, int | None]  # rank and key, then first come first served
Parked = tuple[int, int, int, Action, Any, int]  # minute, rank, key, action, subject, token

RANK_STEP = 2**40  # a rank and a key in one integer: every key is smaller
AFTER_EVERYBODY = RANK_STEP - 1


class MinuteClock(simpy.Environment):
    """SimPy's clock, a whole minute at a time, with a written order within each (R1).

    One SimPy event goes from minute to minute in which something is due.
    What is due on a later day and may be void by then (its patient has moved on) is
    parked by day, so that the many deaths that never happen cost next to nothing.
    """

    world: World

    def __init__(self, settle: Action) -> None:
        super().__init__()
        self.settle = settle
        self.due: dict[int, list[Moment]] = {}  # by minute
        self.minutes: list[int] = []  # heap of the keys of `due`
        self.parked: dict[int, list[Parked]] = {}  # by day
        self.today = 0
        self.scheduled = count()

    def at(
        self,
        minute: int,
        rank: int,
        key: int,
        action: Action,
        subject: Any,
        token: int | None = None,
    ) -> None:
        """Schedule an action; with a token, only if the subject still has it then.

        Raises:
            RuleBroken: when the minute has passed.
        """
        if token is not None and minute // DAY_MIN > self.today:
            parked = (minute, rank, key, action, subject, token)
            self.parked.setdefault(minute // DAY_MIN, []).append(parked)
            return
        due = self.due.get(minute)
        if due is None:
            if minute < self.world.now:
                detail = f"due at minute {minute}"
                raise RuleBroken("R1", minute=self.world.now, patient=key, detail=detail)
            due = self.due[minute] = []
            heappush(self.minutes, minute)
        moment = (rank * RANK_STEP + key, next(self.scheduled), action, subject, token)
        heappush(due, moment)

    def settle_now(self) -> None:
        """Settle the present minute, after everything else that is due in it."""
        self.at(self.world.now, order.SETTLE, 0, self.settle, None)

    def start(self) -> None:
        """Hand the first minute to SimPy; each minute hands on the next."""
        tick = simpy.Event(self)
        tick._ok, tick._value = True, None  # triggered: what SimPy schedules has happened
        self._hand_on(tick)

    def _hand_on(self, tick: simpy.Event) -> None:
        if self.minutes:
            tick.callbacks = [self._tick]
            self.schedule(tick, delay=self.minutes[0] - int(self.now))

    def _tick(self, tick: simpy.Event) -> None:
        self._live(self.minutes[0])
        self._hand_on(tick)

    def _live(self, minute: int) -> None:
        """All that is due in a minute, by rank and key; what joins it takes its turn."""
        world, due = self.world, self.due[minute]
        world.now = minute
        while due:
            _, _, action, subject, token = heappop(due)
            if token is None or subject.token == token:
                action(world, subject)
        del self.due[heappop(self.minutes)]

    def forget(self) -> None:
        """Let go of the world, so that its memory is free at once."""
        self.due, self.parked = {}, {}
        del self.world

    def begin_day(self, day: int) -> None:
        """What was parked for this day and still holds is due on it."""
        self.today = day
        for minute, rank, key, action, subject, token in self.parked.pop(day, ()):
            if subject.token == token:
                self.at(minute, rank, key, action, subject, token)
