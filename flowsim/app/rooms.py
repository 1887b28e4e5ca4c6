"""The areas that are open: each with its answers, its notebook and what is taken home of it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flowsim.api.settings import Settings
from flowsim.app.area import AreaFacts
from flowsim.app.notebook import Notebook
from flowsim.app.pool import Pool
from flowsim.app.take_home import TakingHome
from flowsim.app.workshop import Workshop
from flowsim.errors import ScenarioError
from flowsim.scenario.listing import ListedArea, list_areas
from flowsim.scenario.problems import unknown

MOST_ROOMS = 3
"""Besides the first; one that is left is read anew when somebody comes back."""


@dataclass(eq=False)
class Room:
    """One area in use."""

    area: str
    workshop: Workshop
    notebook: Notebook
    taking: TakingHome
    today: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Run the area as it is before anybody asks."""
        self.today = asyncio.create_task(self.workshop.prepare())

    def close(self) -> None:
        """End what was begun."""
        if self.today is not None:
            self.today.cancel()
        self.taking.close()


def room_of(facts: AreaFacts, pool: Pool, folder: Path, settings: Settings) -> Room:
    """A room for an area.

    Raises:
        InputError: when its notebook cannot be read.
    """
    notebook = Notebook(folder, facts.base.area_id)
    return Room(
        facts.area,
        Workshop(facts, pool, settings.seed),
        notebook,
        TakingHome(facts, notebook.file.parent, settings),
    )


class Rooms:
    """Rooms by area, made when first asked for; only areas of the scenarios folder are."""

    def __init__(
        self, first: Room, make: Callable[[str], Room], scenarios: Path | None = None
    ) -> None:
        self.first, self._make, self._scenarios = first, make, scenarios
        self._open: OrderedDict[str, asyncio.Task[Room]] = OrderedDict()
        self._listed: asyncio.Task[tuple[ListedArea, ...]] | None = None

    async def areas(self) -> tuple[ListedArea, ...]:
        """Areas that can be shown; read once, which takes a second."""
        if self._listed is None:
            self._listed = asyncio.create_task(asyncio.to_thread(self._list))
        return await asyncio.shield(self._listed)

    def _list(self) -> tuple[ListedArea, ...]:
        return tuple(list_areas(self._scenarios))

    async def of(self, area: str) -> Room:
        """The room of an area; "" is the first.

        Raises:
            ScenarioError: when there is no such area, or what is wrong with it.
            InputError: when its notebook cannot be read.
        """
        if area in ("", self.first.area):
            return self.first
        if area not in self._open:
            names = [one.name for one in await self.areas()]
            if area not in names:
                raise ScenarioError([unknown("unknown_area", "", area, names)])
            self._open[area] = asyncio.create_task(self._begun(area))
        self._open.move_to_end(area)
        while len(self._open) > MOST_ROOMS:
            _leave([self._open.popitem(last=False)[1]])
        try:
            return await asyncio.shield(self._open[area])
        except Exception:
            self._open.pop(area, None)
            raise

    async def _begun(self, area: str) -> Room:
        room = await asyncio.to_thread(self._make, area)
        room.begin()
        return room

    def close(self) -> None:
        """Leave all rooms."""
        self.first.close()
        _leave(tuple(self._open.values()))


def _leave(opened: Sequence[asyncio.Task[Room]]) -> None:
    for one in opened:
        if one.done() and not one.cancelled() and one.exception() is None:
            one.result().close()
        one.cancel()
