"""What is looked up in tables near quantile functions is what the functions themselves say."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from flowsim.sampling import sweeps
from flowsim.sampling.laws import Attempts, Error, Hazard, Law, LawCodes, Laws, Residual
from flowsim.sampling.near import ALL_OPEN, PARTS, Draws, nearest, table_near
from flowsim.sampling.scrambling import Floats, as_uniform, scrambled
from flowsim.sampling.streams import Streams, numbers_of
from flowsim.scenario.base import Duration
from flowsim.units import DAY_MIN

N = 20_000


def duration(**values: object) -> Duration:
    return Duration.model_validate(values)


def lognormal(mean_days: float, cv: float) -> Duration:
    return duration(family="lognormal", mean_days=mean_days, cv=cv)


AN_HOUR_OR_LONGER = duration(
    family="mixture",
    max_days=30,
    parts=[
        {"share": 0.4, "duration": {"hours": 1}},
        {"share": 0.6, "duration": {"family": "lognormal", "mean_days": 5, "cv": 1}},
    ],
)
LAWS: dict[str, Law] = {
    "a ward stay": lognormal(5, 0.9),
    "half an hour": lognormal(0.02, 0.5),
    "some years": lognormal(1_500, 1.3),
    "the longest": lognormal(100_000, 10),
    "nearly fixed": lognormal(3, 0.001),
    "cut": duration(family="lognormal", mean_days=5, cv=1, max_days=7),
    "exponential": duration(family="exponential", mean_hours=7),
    "gamma": duration(family="gamma", mean_days=3, cv=0.6),
    "steep gamma": duration(family="gamma", mean_days=3, cv=8),
    "uniform": duration(family="uniform", low_minutes=20, high_minutes=95),
    "within a minute": duration(family="uniform", low_minutes=20, high_minutes=20.4),
    "mixture": AN_HOUR_OR_LONGER,
    "what is left": Residual(lognormal(5, 0.9)),
    "what is left of a fixed": Residual(duration(days=2)),
    "relapse": Hazard(0.01),
    "seldom": Hazard(1e-9),
    "at once": Hazard(5_000.0),
    "error": Error(-6, 24),
    "attempts": Attempts(0.3),
    "many attempts": Attempts(0.97),
    "always again": Attempts(1.0),
}


def laws_of(*some: Law) -> Laws:
    codes = LawCodes()
    for law in some:
        codes.code(law)
    return codes.laws()


def of_first(n: int) -> npt.NDArray[np.int64]:
    return np.zeros(n, dtype=np.int64)


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_what_a_table_is_sure_of_is_what_the_law_gives(law: Law) -> None:
    laws, uniforms = laws_of(law), Streams(5, 0).uniforms("test", "all", N)
    minutes, is_sure = nearest(laws.tables, of_first(N), uniforms)
    expected = laws.whole(of_first(N), uniforms, at_least=-(2**30))
    np.testing.assert_array_equal(minutes[is_sure], expected[is_sure])


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_a_table_is_right_or_not_sure_where_one_minute_becomes_the_next(law: Law) -> None:
    laws = laws_of(law)
    below, above = np.sort(Streams(6, 0).uniforms("test", "all", 2 * N).reshape(2, N), axis=0)
    least = laws.whole(of_first(N), below, at_least=-(2**30))
    for _ in range(60):
        middle = (below + above) / 2
        is_more = laws.whole(of_first(N), middle, at_least=-(2**30)) > least
        above, below = np.where(is_more, middle, above), np.where(is_more, below, middle)
    for uniforms in (below, above, below - 2.0**-40, above + 2.0**-40):
        inside = np.clip(uniforms, 0, 1 - 2.0**-53)
        minutes, is_sure = nearest(laws.tables, of_first(N), inside)
        expected = laws.whole(of_first(N), inside, at_least=-(2**30))
        np.testing.assert_array_equal(minutes[is_sure], expected[is_sure])


@pytest.mark.parametrize("name", ["a ward stay", "exponential", "gamma", "uniform", "attempts"])
def test_nine_in_ten_are_looked_up(name: str) -> None:
    laws = laws_of(LAWS[name])
    _, is_sure = nearest(laws.tables, of_first(N), Streams(5, 0).uniforms("test", "all", N))
    assert is_sure.mean() > 0.9


def test_of_a_function_that_jumps_nothing_is_sure_where_it_does() -> None:
    def late(uniforms: Floats) -> Floats:
        return np.where(uniforms < 0.5003, 10.0, 1000.0)

    uniforms = np.array([0.2, 0.5001, 0.5005, 0.7])
    _, is_sure = nearest(table_near(late), of_first(4), uniforms)
    assert is_sure.tolist() == [True, False, False, True]


def test_of_a_function_without_values_nothing_is_sure() -> None:
    table = table_near(lambda uniforms: np.full(len(uniforms), np.nan))
    np.testing.assert_array_equal(table, ALL_OPEN)
    _, is_sure = nearest(table, of_first(PARTS), np.arange(PARTS) / PARTS)
    assert not is_sure.any()


@pytest.mark.parametrize("way", ["machine code", "NumPy"])
def test_people_draw_by_the_law_of_what_they_are_asked_about(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "NumPy":
        monkeypatch.setattr(sweeps, "machine_code", lambda: None)
    laws = laws_of(*LAWS.values())
    what = np.arange(N) % (len(LAWS) + 1)
    numbers = numbers_of(f"need/{one}" for one in range(len(LAWS) + 1))
    code = np.append(np.arange(len(LAWS)), -1)
    word, row = Streams(7, 0).words("east", N), np.arange(N)[::-1].copy()
    column = np.full(N, 77, dtype=np.int32)
    drawing = sweeps.Drawing(laws)
    drawing.draw(Draws(row, what, word, numbers, code), column, at_least=2)
    drawing.finish()
    uniforms = as_uniform(scrambled(word, numbers[what]))
    expected = laws.whole(code[what], uniforms, at_least=2)
    expected[code[what] < 0] = 77
    np.testing.assert_array_equal(column[row], expected)


def test_a_day_of_which_a_minute_is_left_is_rounded_as_ever() -> None:
    laws = laws_of(duration(family="uniform", low_minutes=0, high_minutes=DAY_MIN))
    half = (np.arange(DAY_MIN) + 0.5) / DAY_MIN
    minutes, is_sure = nearest(laws.tables, of_first(DAY_MIN), half)
    expected = laws.whole(of_first(DAY_MIN), half, at_least=0)
    np.testing.assert_array_equal(minutes[is_sure], expected[is_sure])
    assert not is_sure.any()
