"""The server of the page: each address does one thing, and answers in plain data."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from flowsim.app import keeping
from flowsim.app.answers.whole import LOOKS
from flowsim.app.asked import area_of, case_of, lang_of, whole, window_of
from flowsim.app.levers import places_of
from flowsim.app.notebook import LONGEST_CASE
from flowsim.app.page import lever_data, page_html
from flowsim.app.pool import Pool
from flowsim.app.rooms import Room, Rooms
from flowsim.app.security import Doors, Guard
from flowsim.app.spent import HEADER
from flowsim.app.turns import Superseded, Turns
from flowsim.app.words import refusals
from flowsim.errors import FlowsimError, InputError, ScenarioError
from flowsim.present.words import KIND_WORDS, in_language
from flowsim.scenario.cases import THE_AREA_AS_IT_IS, Case
from flowsim.terms import Kind
from flowsim.texts import error_text, say

STATIC = Path(__file__).parent / "static"
BAD_REQUEST, SUPERSEDED, FAILED = 400, 409, 500
Handler = Callable[[Request, Room], Awaitable[Response]]


class Server:
    """The rooms, the processes that work for all of them, and who may come in."""

    def __init__(self, rooms: Rooms, pool: Pool, doors: Doors, lang: str) -> None:
        self.rooms, self.pool, self.doors, self.lang = rooms, pool, doors, lang
        self.turns = Turns()

    def app(self) -> ASGIApp:
        """The application, behind its guard."""
        pages: Mapping[str, Handler] = {
            "/": self.page,
            "/api/answer": self.answer,
            "/api/ahead": self.ahead,
            "/api/why": self.why,
            "/api/movements": self.movements,
            "/api/levers": self.levers,
            "/api/places": self.places,
            "/api/areas": self.areas,
            **keeping.PAGES,
        }
        changes: Mapping[str, Handler] = {"/api/link": self.link, **keeping.CHANGES}
        routes = [
            *(Route(path, self._told(do), methods=["GET"]) for path, do in pages.items()),
            *(Route(path, self._told(do), methods=["POST"]) for path, do in changes.items()),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]
        inner = Starlette(routes=routes, lifespan=self._lifespan)
        return Guard(inner, self.doors, refusals(self.lang))

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        await self.pool.start()
        self.rooms.first.begin()
        try:
            yield
        finally:
            self.rooms.close()
            await self.pool.close()

    def _told(self, do: Handler) -> Callable[[Request], Awaitable[Response]]:
        """The handler, with what goes wrong told in the language of the page."""

        async def telling(request: Request) -> Response:
            try:
                return await do(request, await self.rooms.of(area_of(request)))
            except Superseded:
                return JSONResponse({"superseded": True}, SUPERSEDED)
            except InputError as error:
                return JSONResponse({"error": error_text(error, lang_of(request))}, BAD_REQUEST)
            except FlowsimError as error:
                return JSONResponse({"error": error_text(error, lang_of(request))}, FAILED)

        return telling

    async def page(self, request: Request, room: Room) -> Response:
        """The page itself."""
        lang = lang_of(request, self.lang)
        case = _first_case(request, room)
        name = "" if room is self.rooms.first else room.area
        html = page_html(room.workshop.facts, room.notebook, lang, case, name)
        return Response(html, media_type="text/html")

    async def answer(self, request: Request, room: Room) -> Response:
        """What a case gives, after so many runs."""
        case = room.workshop.case_of(case_of(request))
        wanted = whole(request, "n")
        replications = min((look for look in LOOKS if look >= wanted), default=LOOKS[-1])
        answering = room.workshop.answer(case, replications, lang_of(request))
        found = await self.turns.take(window_of(request), answering)
        headers = {HEADER: found.spent.header}
        return Response(found.content, media_type="application/json", headers=headers)

    async def ahead(self, request: Request, room: Room) -> Response:
        """Run what a window may ask next, unless it waits; what it asks meanwhile ends that."""
        case, lang = room.workshop.case_of(case_of(request)), lang_of(request)
        run = partial(room.workshop.run_ahead, case, lang)
        await self.turns.take_if_idle(window_of(request), run)
        return JSONResponse({})

    async def why(self, request: Request, room: Room) -> Response:
        """What an answer rests on."""
        case = room.workshop.case_of(case_of(request))
        scenario = await room.workshop.scenario(case)
        found = await asyncio.to_thread(room.workshop.footing, case, scenario, lang_of(request))
        return JSONResponse(found)

    async def movements(self, request: Request, room: Room) -> Response:
        """Who was where in one run."""
        lang = lang_of(request)
        found = await room.workshop.movements(room.workshop.case_of(case_of(request)))
        titles = [say(KIND_WORDS[Kind(place)], lang) for place in found.places]
        return JSONResponse({**asdict(found), "titles": titles})

    async def levers(self, request: Request, room: Room) -> Response:
        """All levers that apply to the area."""
        facts = room.workshop.facts
        applying = await asyncio.to_thread(facts.applying)
        lang = lang_of(request)
        return JSONResponse([lever_data(facts.levers[name], lang) for name in applying])

    async def places(self, request: Request, room: Room) -> Response:
        """Where a lever can be used alone."""
        facts, lang = room.workshop.facts, lang_of(request)
        of = facts.levers.get(request.query_params.get("lever", ""))
        if of is None:
            raise InputError("lever_not_here")
        found = await asyncio.to_thread(places_of, of, facts.base, facts.library)
        named = [{"name": name, "title": in_language(one, lang)} for name, one in found.items()]
        return JSONResponse(named)

    async def areas(self, request: Request, _: Room) -> Response:
        """Areas to choose among."""
        lang, found = lang_of(request), await self.rooms.areas()
        return JSONResponse(
            [{"name": one.name, "title": in_language(one.title, lang)} for one in found]
        )

    async def link(self, _: Request, __: Room) -> Response:
        """An address that opens the page once more."""
        return JSONResponse({"link": self.doors.link()})


def _first_case(request: Request, room: Room) -> Case:
    """The case in the address, else the one that was on the page last."""
    for text in (request.query_params.get("case"), room.notebook.content.last):
        if text is not None:
            with contextlib.suppress(ScenarioError):
                return room.workshop.case_of(text[:LONGEST_CASE])
    return THE_AREA_AS_IT_IS
