"""Machine code before it is needed: decisions about nobody."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from flowsim.loops import must_be_made
from flowsim.sampling import sweeps
from flowsim.sampling.choices import Choices
from flowsim.sampling.happenings import Concerned, Happenings
from flowsim.sampling.laws import LawCodes
from flowsim.sampling.near import Draws


def warm_up(*, on_compile: Callable[[], None] = lambda: None) -> None:
    """Make the machine code, or read what was kept; `on_compile` is called before it is made."""
    if (loops := sweeps.machine_code()) is None:
        return
    if must_be_made(*loops.MADE_OF):
        on_compile()
    words, numbers = np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    flags = np.zeros(0, dtype=np.bool_)
    short, uniforms, choices = np.zeros(0, dtype=np.int32), np.zeros(0), Choices.of([[1.0]])
    loops.streams(np.zeros(2, dtype=np.uint64), words.reshape(0, 2), numbers, words)
    sweeps.luck(words, np.uint64(0))
    sweeps.uniforms(words, np.uint64(0))
    sweeps.uniforms_at(words, words, numbers)
    sweeps.marked(flags, numbers)
    nobody = Concerned(words, numbers, numbers, numbers)
    sweeps.happening(nobody, Happenings(words, words, short, flags))
    for kind in (np.int32, np.uint32, np.uint64):
        sweeps.placed([np.zeros(0, dtype=kind)], [numbers], kind)
    sweeps.repeated(sweeps.counted(uniforms, numbers, uniforms), 1)
    sweeps.laid_out(numbers, numbers, words)
    choices.within(short, choices.choose(short, uniforms), uniforms)
    draws = Draws(numbers, numbers, words, words, numbers)
    sweeps.Drawing(LawCodes().laws()).draw(draws, short, at_least=0)
