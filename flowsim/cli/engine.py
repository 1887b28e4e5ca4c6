"""The engine of a command: made ready before it is used, and what is told of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowsim.cli import output
from flowsim.texts import say

if TYPE_CHECKING:
    from flowsim.engine.run import Engine


def make_ready(engine: Engine, lang: str, *, is_quiet: bool) -> None:
    """Make machine code if need be, saying so; say too when only the slow engine can be used.

    Raises:
        InputError: when the compiled engine is asked for and cannot be used.
    """
    from flowsim.engine.run import engine_in_use
    from flowsim.experiment import ready

    def tell(text: str) -> None:
        if not is_quiet:
            output.advise(text)

    def tell_that_it_takes_time() -> None:
        tell(say("Making machine code, the first time only: up to a minute.", lang))

    if engine == "auto" and engine_in_use(engine) == "simpy":
        tell(say("Numba cannot be used here: runs take some ten times as long.", lang))
    ready.make_ready(engine, on_compile=tell_that_it_takes_time)
