"""Who may talk to the page: only browsers on this machine that were given its address.

The page has no users and no passwords, so it is bound to the loopback address, opened once
with a token that cannot be guessed, and refuses whatever another site, another user of the
same machine or another name for it could send.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = "127.0.0.1"
LARGEST_BODY = 256 * 1024
MOST_TOKENS = 20
MOST_BROWSERS = 100
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
SAFE = frozenset({"GET", "HEAD"})


class Doors:
    """Tokens that open the page once each, and the browsers that came in by them."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.hosts = frozenset({f"{HOST}:{port}", f"localhost:{port}"})
        # Browsers share cookies between ports of one host.
        self.cookie = f"flowsim-{port}"
        self._tokens: list[str] = []
        self._browsers: list[str] = []

    def link(self) -> str:
        """An address that opens the page once."""
        self._tokens = [*self._tokens, secrets.token_urlsafe(24)][-MOST_TOKENS:]
        return f"http://{HOST}:{self.port}/?token={self._tokens[-1]}"

    def enter(self, token: str) -> str | None:
        """What a browser is to be known by from now on; None for a token that does not open."""
        match = next((one for one in self._tokens if _same(one, token)), None)
        if match is None:
            return None
        self._tokens.remove(match)
        self._browsers = [*self._browsers, secrets.token_urlsafe(32)][-MOST_BROWSERS:]
        return self._browsers[-1]

    def knows(self, browser: str) -> bool:
        """Whether a browser came in by a token."""
        return any(_same(one, browser) for one in self._browsers)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


class Guard:
    """The outermost layer: every request is checked, every answer gets the headers."""

    def __init__(self, app: ASGIApp, doors: Doors, refused: Mapping[str, str]) -> None:
        self.app, self.doors, self.refused = app, doors, refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or say why not."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        send = _with_headers(send)
        response = self._answer_at_the_door(scope)
        if response is not None:
            await response(scope, receive, send)
            return
        body = await _read(receive) if scope["method"] not in SAFE else b""
        if body is None:
            await self._refuse("too_large", 413)(scope, receive, send)
            return
        await self.app(scope, _replay(body, receive), send)

    def _answer_at_the_door(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        why = self._foreign(scope["method"], headers)
        if why:
            return self._refuse(why, 403)
        request = Request(scope)
        token = request.query_params.get("token")
        if token is not None and scope["path"] == "/" and scope["method"] == "GET":
            return self._open(request, token)
        if not self.doors.knows(_cookie(headers, self.doors.cookie)):
            return self._refuse("no_token", 403)
        return None

    def _foreign(self, method: str, headers: Headers) -> str:
        """Why a request cannot be from our own page; empty when it can."""
        host = headers.get("host", "")
        if host not in self.doors.hosts or len(headers.getlist("host")) != 1:
            return "host"
        origin = headers.get("origin")
        if origin is not None and origin != f"http://{host}":
            return "origin"
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return "origin"
        if method not in SAFE:
            if method != "POST":
                return "method"
            kind = headers.get("content-type", "").partition(";")[0].strip()
            if origin is None or kind != "application/json":
                return "origin"
        return ""

    def _open(self, request: Request, token: str) -> Response:
        browser = self.doors.enter(token)
        if browser is None and not self.doors.knows(_cookie(request.headers, self.doors.cookie)):
            return self._refuse("no_token", 403)
        rest = request.url.remove_query_params("token")
        response = RedirectResponse(_path_of(str(rest)), 303)
        if browser is not None:
            response.set_cookie(
                self.doors.cookie, browser, httponly=True, samesite="strict", path="/"
            )
        return response

    def _refuse(self, why: str, status: int) -> Response:
        return PlainTextResponse(self.refused[why], status)


def _path_of(url: str) -> str:
    """A place on this server, whatever host the request spoke of."""
    parts = urlsplit(url)
    return "/" + (f"?{parts.query}" if parts.query else "")


def _cookie(headers: Headers, name: str) -> str:
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    found = cookies.get(name)
    return found.value if found is not None else ""


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return sending


async def _read(receive: Receive) -> bytes | None:
    """The whole body, or None as soon as it is too large."""
    body = bytearray()
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    """The body once more, then whatever comes after it."""
    given = False

    async def replaying() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replaying
