"""Each person has a word of chance, of which each decision makes its own."""

from __future__ import annotations

import hashlib
import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import Generator, Philox

from flowsim.sampling import streams as sampling_streams
from flowsim.sampling.philox import upper_half
from flowsim.sampling.scrambling import as_uniform
from flowsim.sampling.streams import Streams, highest_below, number_of, stored_integers
from flowsim.sampling.sweeps import luck
from flowsim.tables.cohort import U32
from tests.sampling.fit import UNLIKELY, counts_chance, ks_chance

N = 20_000


def test_a_stream_is_philox_keyed_by_the_purpose_and_started_at_the_stratum() -> None:
    def words(text: str) -> np.ndarray:
        return np.frombuffer(hashlib.sha256(text.encode()).digest()[:16], dtype="<u8")

    key = words(json.dumps([5, 3, "need/ward"]))
    counter = np.concatenate([np.zeros(2, dtype=np.uint64), words("medicine/east")])
    expected = Generator(Philox(key=key, counter=counter)).random(1_001)
    streams = Streams(5, 3)
    streams.uniforms("something else", "first", 3)  # what was drawn before does not matter
    np.testing.assert_array_equal(streams.uniforms("need/ward", "medicine/east", 1_001), expected)


def test_drawing_more_only_adds_to_the_end() -> None:
    few = Streams(1, 0).uniforms("need", "east", 10)
    many = Streams(1, 0).uniforms("need", "east", 1_000)
    np.testing.assert_array_equal(many[:10], few)


@pytest.mark.parametrize(
    ("seed", "replication", "purpose", "stratum"),
    [(2, 0, "need", "east"), (1, 1, "need", "east"), (1, 0, "lot", "east"), (1, 0, "need", "west")],
)
def test_another_seed_replication_purpose_or_stratum_has_nothing_in_common(
    seed: int, replication: int, purpose: str, stratum: str
) -> None:
    one = Streams(1, 0).uniforms("need", "east", N)
    other = Streams(seed, replication).uniforms(purpose, stratum, N)
    assert abs(np.corrcoef(one, other)[0, 1]) < 3.3 / np.sqrt(N)
    assert not np.isin(one, other).any()


def test_names_that_only_look_alike_when_joined_are_different_streams() -> None:
    one = Streams(1, 12).uniforms("need", "east", 5)
    other = Streams(11, 2).uniforms("need", "east", 5)
    assert not np.isin(one, other).any()


def test_uniforms_are_uniform() -> None:
    assert ks_chance(Streams(3, 0).uniforms("need", "east", N), lambda x: x) > UNLIKELY


def test_stored_integers_use_all_32_bits_evenly() -> None:
    drawn = stored_integers(Streams(4, 0).words("east", N))
    assert drawn.dtype == np.uint32
    assert drawn.min() >= 0
    assert drawn.max() < U32
    assert counts_chance(np.bincount(drawn >> 28, minlength=16), np.ones(16)) > UNLIKELY
    assert counts_chance(np.bincount(drawn & 15, minlength=16), np.ones(16)) > UNLIKELY


def test_a_person_draws_by_ordinal_whoever_else_draws() -> None:
    streams = Streams(1, 0)
    everyone = streams.people(("east", "west"), np.array([50, 50]))
    some = np.array([3, 17, 49, 50, 99])
    all_drawn = everyone.each("need")
    np.testing.assert_array_equal(everyone.pick(some).each("need"), all_drawn[some])
    more = streams.people(("north", "west"), np.array([7, 80]))
    np.testing.assert_array_equal(more.each("need")[7:57], all_drawn[50:])
    assert everyone.ordinal[[0, 49, 50, 99]].tolist() == [0, 49, 0, 49]


def test_words_are_philox_keyed_by_the_replication_and_started_at_the_stratum() -> None:
    def two(text: str) -> np.ndarray:
        return np.frombuffer(hashlib.sha256(text.encode()).digest()[:16], dtype="<u8")

    counter = np.concatenate([np.zeros(2, dtype=np.uint64), two("medicine/east")])
    expected = Philox(key=two(json.dumps([5, 3, "people"])), counter=counter).random_raw(1_001)
    np.testing.assert_array_equal(Streams(5, 3).words("medicine/east", 1_001), expected)


@pytest.mark.parametrize("way", ["machine code", "NumPy"])
def test_streams_of_several_strata_are_those_of_each_one_after_the_other(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "NumPy":
        monkeypatch.setattr(sampling_streams, "machine_code", lambda: None)
    names = tuple(f"medicine/{one}" for one in range(12))
    counts = np.array([*range(10), 1_001, 0])
    together = Streams(2**40, 3).words(names, counts)
    apart = [Streams(2**40, 3).words(name, n) for name, n in zip(names, counts, strict=True)]
    assert together.tolist() == np.concatenate(apart).tolist()


def test_the_upper_half_of_a_product_is_exact() -> None:
    numbers = [0, 1, 2**32 - 1, 2**32, 2**63, 2**64 - 1, *Streams(1, 0).words("east", 50).tolist()]
    for one in numbers:
        found = upper_half(
            np.full(len(numbers), one, dtype=np.uint64), np.array(numbers, np.uint64)
        )
        assert found.tolist() == [one * other >> 64 for other in numbers]


def test_the_scrambling_is_that_of_splitmix64() -> None:
    """The first numbers of SplitMix64 with seed 1234567, as published with its code."""
    state = np.uint64(1234567) + np.arange(1, 4, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    expected = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert luck(state, np.uint64(0)).tolist() == expected


PURPOSES = [
    f"{what}/{stay}" for what in ("need", "relapse", "task/transport/work") for stay in "ab"
]


def test_decisions_about_the_same_people_have_nothing_in_common() -> None:
    """Pairs and triples of decisions fill their square and cube evenly."""
    people = Streams(9, 0).people(("east",), np.array([200_000]))
    drawn = [people.each(purpose) for purpose in PURPOSES]
    chances = [ks_chance(one, lambda x: x) for one in drawn]
    for one, other in combinations(drawn, 2):
        cells = (one * 16).astype(int) * 16 + (other * 16).astype(int)
        chances.append(counts_chance(np.bincount(cells, minlength=256), np.ones(256)))
        assert abs(np.corrcoef(one, other)[0, 1]) < 4 / np.sqrt(len(people))
    for some in combinations(drawn, 3):
        cells = sum((one * 6).astype(int) * 6**k for k, one in enumerate(some))
        chances.append(counts_chance(np.bincount(cells, minlength=216), np.ones(216)))
    assert min(chances) > UNLIKELY / len(chances)
    assert ks_chance(np.array(chances), lambda x: x) > UNLIKELY


@pytest.mark.parametrize("bit", [0, 11, 12, 40, 63])
def test_each_bit_of_a_decision_is_even_and_goes_its_own_way(bit: int) -> None:
    words = Streams(9, 1).words("east", 100_000)
    one, other = (luck(words, number_of(p)) >> np.uint64(bit) & np.uint64(1) for p in PURPOSES[:2])
    for bits in (one, other, one ^ other):
        assert abs(bits.mean() - 0.5) < 4 * 0.5 / np.sqrt(len(words))


def test_nobody_draws_nothing() -> None:
    nobody = Streams(1, 0).people(("east",), np.array([0]))
    assert len(nobody.each("need")) == 0


@given(st.floats(0, 1, exclude_min=True), st.integers(-3, 3))
def test_what_may_happen_is_told_by_the_bits_as_by_the_uniform(chance: float, step: int) -> None:
    highest = highest_below(np.array([chance]))
    near = min(max(int(highest[0]) + step, 0), 2**64 - 1)
    bits = np.array([near], dtype=np.uint64)
    assert (bits <= highest).tolist() == (as_uniform(bits) < chance).tolist()
