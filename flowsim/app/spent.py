"""Where the time of an answer went, as browsers show it beside the request."""

from __future__ import annotations

from time import perf_counter

HEADER = "Server-Timing"


class Spent:
    """Seconds of each part of the work, one after the other."""

    def __init__(self) -> None:
        self._since = perf_counter()
        self._parts: dict[str, float] = {}

    def end(self, part: str) -> None:
        """A part is done; the next one begins."""
        now = perf_counter()
        self._parts[part] = now - self._since
        self._since = now

    @property
    def header(self) -> str:
        """The parts in milliseconds, as the header Server-Timing has them (W3C)."""
        return ", ".join(f"{part};dur={1000 * s:.1f}" for part, s in self._parts.items())
