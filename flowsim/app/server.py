"""The server of the page: each address does one thing, and answers in plain data."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from flowsim.app.answers.whole import LOOKS
from flowsim.app.notebook import LONGEST_CASE, Notebook, Noted, guess_of, text_of
from flowsim.app.page import lever_data, page_html
from flowsim.app.saved import case_file, file_name, read_case_file
from flowsim.app.security import Doors, Guard
from flowsim.app.spent import HEADER
from flowsim.app.turns import Superseded, Turns
from flowsim.app.words import refusals
from flowsim.app.workshop import Workshop
from flowsim.errors import FlowsimError, InputError, ScenarioError
from flowsim.present.words import KIND_WORDS, in_language
from flowsim.scenario.cases import THE_AREA_AS_IT_IS, Case
from flowsim.terms import Kind
from flowsim.texts import LANGUAGES, error_text, say

STATIC = Path(__file__).parent / "static"
BAD_REQUEST, SUPERSEDED, FAILED = 400, 409, 500
Handler = Callable[[Request], Awaitable[Response]]


class Server:
    """The workshop of one area, its notebook, and who may see them."""

    def __init__(self, workshop: Workshop, notebook: Notebook, doors: Doors, lang: str) -> None:
        self.workshop, self.notebook, self.doors, self.lang = workshop, notebook, doors, lang
        self.turns = Turns()

    def app(self) -> ASGIApp:
        """The application, behind its guard."""
        pages: Mapping[str, Handler] = {
            "/": self.page,
            "/api/answer": self.answer,
            "/api/why": self.why,
            "/api/movements": self.movements,
            "/api/levers": self.levers,
            "/api/notebook": self.notes,
            "/api/export": self.export,
        }
        changes: Mapping[str, Handler] = {
            "/api/save": self.save,
            "/api/remove": self.remove,
            "/api/restore": self.restore,
            "/api/remember": self.remember,
            "/api/import": self.take_in,
            "/api/link": self.link,
        }
        routes = [
            *(Route(path, self._told(do), methods=["GET"]) for path, do in pages.items()),
            *(Route(path, self._told(do), methods=["POST"]) for path, do in changes.items()),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]
        inner = Starlette(routes=routes, lifespan=self._lifespan)
        return Guard(inner, self.doors, refusals(self.lang))

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        await self.workshop.pool.start()
        today = asyncio.create_task(self.workshop.prepare())
        try:
            yield
        finally:
            today.cancel()
            await self.workshop.pool.close()

    def _told(self, do: Handler) -> Handler:
        """The handler, with what goes wrong told in the language of the page."""

        async def telling(request: Request) -> Response:
            try:
                return await do(request)
            except Superseded:
                return JSONResponse({"superseded": True}, SUPERSEDED)
            except InputError as error:
                return JSONResponse({"error": error_text(error, _lang(request))}, BAD_REQUEST)
            except FlowsimError as error:
                return JSONResponse({"error": error_text(error, _lang(request))}, FAILED)

        return telling

    async def page(self, request: Request) -> Response:
        """The page itself."""
        lang = _lang(request, self.lang)
        html = page_html(self.workshop.facts, self.notebook, lang, self._first_case(request))
        return Response(html, media_type="text/html")

    def _first_case(self, request: Request) -> Case:
        """The case in the address, else the one that was on the page last."""
        for text in (request.query_params.get("case"), self.notebook.content.last):
            if text is not None:
                with contextlib.suppress(ScenarioError):
                    return self.workshop.case_of(text[:LONGEST_CASE])
        return THE_AREA_AS_IT_IS

    async def answer(self, request: Request) -> Response:
        """What a case gives, after so many runs."""
        case = self.workshop.case_of(_case(request))
        wanted = _whole(request, "n")
        replications = min((look for look in LOOKS if look >= wanted), default=LOOKS[-1])
        window = request.query_params.get("window", "")[:80]
        found = await self.turns.take(
            window, self.workshop.answer(case, replications, _lang(request))
        )
        return JSONResponse(found.content, headers={HEADER: found.spent.header})

    async def why(self, request: Request) -> Response:
        """What an answer rests on."""
        case = self.workshop.case_of(_case(request))
        scenario = await self.workshop.scenario(case)
        found = await asyncio.to_thread(self.workshop.footing, case, scenario, _lang(request))
        return JSONResponse(found)

    async def movements(self, request: Request) -> Response:
        """Who was where in one run."""
        lang = _lang(request)
        found = await self.workshop.movements(self.workshop.case_of(_case(request)))
        titles = [say(KIND_WORDS[Kind(place)], lang) for place in found.places]
        return JSONResponse({**asdict(found), "titles": titles})

    async def levers(self, request: Request) -> Response:
        """All levers that apply to the area."""
        facts = self.workshop.facts
        applying = await asyncio.to_thread(facts.applying)
        lang = _lang(request)
        return JSONResponse([lever_data(facts.levers[name], lang) for name in applying])

    async def notes(self, _: Request) -> Response:
        """The saved cases."""
        return JSONResponse(self._notes())

    def _notes(self) -> dict[str, Any]:
        return asdict(self.notebook.content)

    async def save(self, request: Request) -> Response:
        """Keep a case."""
        given = await _json(request)
        case = self.workshop.case_of(text_of(given, "case", LONGEST_CASE))
        noted = await asyncio.to_thread(self.notebook.save, given, case.text)
        return JSONResponse({"saved": asdict(noted), **self._notes()})

    async def remove(self, request: Request) -> Response:
        """Take a saved case out."""
        given = await _json(request)
        noted = await asyncio.to_thread(self.notebook.remove, text_of(given, "id", 40))
        return JSONResponse({"removed": asdict(noted) if noted else None, **self._notes()})

    async def restore(self, request: Request) -> Response:
        """Put a saved case back."""
        given = await _json(request)
        case = self.workshop.case_of(text_of(given, "case", LONGEST_CASE))
        noted = Noted(
            text_of(given, "id", 40),
            text_of(given, "name", 120),
            case.text,
            text_of(given, "note", 2_000),
            text_of(given, "by", 120),
            guess_of(given),
            text_of(given, "saved_at", 40),
        )
        await asyncio.to_thread(self.notebook.restore, noted)
        return JSONResponse(self._notes())

    async def remember(self, request: Request) -> Response:
        """Keep what is on the page now."""
        given = await _json(request)
        case = self.workshop.case_of(text_of(given, "case", LONGEST_CASE))
        await asyncio.to_thread(self.notebook.remember, case.text, guess_of(given))
        return JSONResponse({})

    async def export(self, request: Request) -> Response:
        """A case as the file that the command line takes."""
        lang = _lang(request)
        case = self.workshop.case_of(_case(request))
        given = dict(request.query_params)
        name = text_of(given, "name", 120) or say("Case", lang)
        if not case.terms:
            raise InputError("case_empty")
        content = case_file(case, name, text_of(given, "note", 2_000))
        return Response(
            content,
            media_type="application/toml",
            headers={"Content-Disposition": f'attachment; filename="{file_name(name)}"'},
        )

    async def take_in(self, request: Request) -> Response:
        """A case from such a file."""
        given, lang = await _json(request), _lang(request)
        content = given.get("content")
        if not isinstance(content, str):
            raise InputError("not_understood_by_page", name="content")
        shown = text_of(given, "file", 120) or say("file", lang)
        case, title, note = read_case_file(content, shown)
        kept = self.workshop.case_of(case.text)
        await self.workshop.scenario(kept)
        words = {"name": in_language(title, lang), "note": in_language(note, lang)}
        return JSONResponse({"case": kept.text, **words})

    async def link(self, _: Request) -> Response:
        """An address that opens the page once more."""
        return JSONResponse({"link": self.doors.link()})


def _lang(request: Request, otherwise: str = LANGUAGES[0]) -> str:
    asked = request.query_params.get("lang", otherwise)
    return asked if asked in LANGUAGES else otherwise


def _case(request: Request) -> str:
    return request.query_params.get("case", "")[:LONGEST_CASE]


def _whole(request: Request, name: str) -> int:
    """A whole number from the address; what is none counts as 0."""
    digits = request.query_params.get(name, "")[:9]
    return int(digits) if digits.isascii() and digits.isdigit() else 0


async def _json(request: Request) -> dict[str, Any]:
    try:
        values = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise InputError("not_understood_by_page", name="JSON") from error
    if not isinstance(values, dict):
        raise InputError("not_understood_by_page", name="JSON")
    return values
