"""What a group keeps: its saved cases, and the files that it takes home."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from flowsim.app.asked import body_of, case_of, lang_of
from flowsim.app.notebook import LONGEST_CASE, Noted, guess_of, text_of
from flowsim.app.rooms import Room
from flowsim.app.saved import case_file, file_name, read_case_file
from flowsim.app.take_home import KINDS
from flowsim.errors import InputError, ScenarioError
from flowsim.present.words import in_language
from flowsim.texts import say

Handler = Callable[[Request, Room], Awaitable[Response]]


async def notes(_: Request, room: Room) -> Response:
    """The saved cases."""
    return JSONResponse(_notes(room))


def _notes(room: Room) -> dict[str, Any]:
    return asdict(room.notebook.content)


async def save(request: Request, room: Room) -> Response:
    """Keep a case."""
    given = await body_of(request)
    case = room.workshop.case_of(text_of(given, "case", LONGEST_CASE))
    noted = await asyncio.to_thread(room.notebook.save, given, case.text)
    return JSONResponse({"saved": asdict(noted), **_notes(room)})


async def remove(request: Request, room: Room) -> Response:
    """Take a saved case out."""
    given = await body_of(request)
    noted = await asyncio.to_thread(room.notebook.remove, text_of(given, "id", 40))
    return JSONResponse({"removed": asdict(noted) if noted else None, **_notes(room)})


async def restore(request: Request, room: Room) -> Response:
    """Put a saved case back, also one that does not fit the area any more."""
    given = await body_of(request)
    case = text_of(given, "case", LONGEST_CASE)
    noted = Noted(
        text_of(given, "id", 40),
        text_of(given, "name", 120),
        case,
        text_of(given, "note", 2_000),
        text_of(given, "by", 120),
        guess_of(given),
        text_of(given, "saved_at", 40),
    )
    await asyncio.to_thread(room.notebook.restore, noted)
    return JSONResponse(_notes(room))


async def remember(request: Request, room: Room) -> Response:
    """Keep what is on the page now."""
    given = await body_of(request)
    case = room.workshop.case_of(text_of(given, "case", LONGEST_CASE))
    await asyncio.to_thread(room.notebook.remember, case.text, guess_of(given))
    return JSONResponse({})


async def export(request: Request, room: Room) -> Response:
    """A case as the file that the command line takes."""
    lang = lang_of(request)
    case = room.workshop.case_of(case_of(request))
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


async def take_in(request: Request, room: Room) -> Response:
    """A case from such a file."""
    given, lang = await body_of(request), lang_of(request)
    content = given.get("content")
    if not isinstance(content, str):
        raise InputError("not_understood_by_page", name="content")
    shown = text_of(given, "file", 120) or say("file", lang)
    case, title, note = read_case_file(content, shown)
    kept = room.workshop.case_of(case.text)
    await room.workshop.scenario(kept)
    words = {"name": in_language(title, lang), "note": in_language(note, lang)}
    return JSONResponse({"case": kept.text, **words})


async def take_home(request: Request, room: Room) -> Response:
    """A report or workbook of the saved cases and the one on the page, run as a result."""
    given, lang = await body_of(request), lang_of(request)
    kind = text_of(given, "kind", 20)
    if kind not in KINDS:
        raise InputError("not_understood_by_page", name="kind")
    shown = room.workshop.case_of(text_of(given, "case", LONGEST_CASE)).text
    named = _named(room, shown)
    file = await asyncio.to_thread(room.taking.file, named, kind, lang)
    content = await asyncio.to_thread(file.read_bytes)
    headers = {
        "Content-Disposition": f'attachment; filename="{_home_name(room, file.suffix)}"',
        "X-Kept-In": file.parent.name,
    }
    return Response(content, media_type=KINDS[kind], headers=headers)


def _named(room: Room, shown: str) -> dict[str, str]:
    """What the group calls each of its cases that still fits the area, and the one shown."""
    names: dict[str, list[str]] = {}
    for one in room.notebook.content.cases:
        try:
            names.setdefault(room.workshop.case_of(one.case).text, []).append(one.name)
        except ScenarioError:
            continue  # its row in the table says so
    names.setdefault(shown, [])
    return {case: " / ".join(dict.fromkeys(given)) for case, given in names.items()}


def _home_name(room: Room, suffix: str) -> str:
    return f"flowsim-{file_name(room.workshop.facts.base.area_id).removesuffix('.toml')}{suffix}"


async def progress(_: Request, room: Room) -> Response:
    """How far the runs of what is taken home are."""
    now = room.taking.progress
    return JSONResponse({"done": now.done, "total": now.total} if now else {})


PAGES: Mapping[str, Handler] = {
    "/api/notebook": notes,
    "/api/export": export,
    "/api/progress": progress,
}
CHANGES: Mapping[str, Handler] = {
    "/api/save": save,
    "/api/remove": remove,
    "/api/restore": restore,
    "/api/remember": remember,
    "/api/import": take_in,
    "/api/take-home": take_home,
}
