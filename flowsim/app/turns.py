"""One answer at a time for each browser window: a newer question ends the one before it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
Work = Callable[[], Coroutine[Any, Any, object]]
MOST_WINDOWS = 200


class Superseded(Exception):
    """The window has asked something newer."""


class Turns:
    """The question that each window waits for."""

    def __init__(self) -> None:
        self._asked: OrderedDict[str, asyncio.Task[Any]] = OrderedDict()

    async def take(self, window: str, work: Coroutine[Any, Any, T]) -> T:
        """The answer, unless the window asks something else meanwhile.

        Raises:
            Superseded: when it does; what nobody else waits for is not run.
        """
        earlier = self._asked.pop(window, None)
        if earlier is not None:
            earlier.cancel()
        task = asyncio.ensure_future(work)
        self._asked[window] = task
        while len(self._asked) > MOST_WINDOWS:
            self._asked.popitem(last=False)[1].cancel()
        try:
            return await task
        except asyncio.CancelledError:
            if task.cancelled():
                raise Superseded from None
            task.cancel()
            raise
        finally:
            if self._asked.get(window) is task:
                del self._asked[window]

    async def take_if_idle(self, window: str, work: Work) -> None:
        """Work that nobody asked for: not begun while the window waits, ended when it asks.

        Raises:
            Superseded: when it asks; what nobody else waits for is not run.
        """
        if window not in self._asked:
            await self.take(window, work())
