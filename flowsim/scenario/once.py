"""Work that is done once for an area and asked for many times."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class _Question:
    """Work about some objects; the same as other work about the same ones."""

    __slots__ = ("objects", "work")

    def __init__(self, objects: tuple[object, ...], work: Callable[[], Any]) -> None:
        self.objects, self.work = objects, work

    def __hash__(self) -> int:
        return hash(tuple(one if isinstance(one, str) else id(one) for one in self.objects))

    def __eq__(self, other: object) -> bool:
        # tuples look at identity first
        return isinstance(other, _Question) and self.objects == other.objects


def once(
    reads: Callable[P, tuple[object, ...]], *, last: int
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the results of a function for what it was asked about last.

    `reads` gives the objects that the result depends on. Nobody may change them, nor the
    result. They are known by identity (texts by what they say), since comparing the parts
    of an area can take as long as the work itself.
    """

    def keeping(work: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize=last)
        def kept(question: _Question) -> R:
            result: R = question.work()
            return result

        @wraps(work)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            return kept(_Question(reads(*args, **kwargs), lambda: work(*args, **kwargs)))

        return asked

    return keeping
