"""Each decision has a stream of its own, and each person a fixed place in it."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest
from numpy.random import Generator, Philox

from flowsim.sampling.streams import Ids, Streams
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
    drawn = Streams(4, 0).integers32("lot", "east", N)
    assert drawn.dtype == np.int64
    assert drawn.min() >= 0
    assert drawn.max() < U32
    assert counts_chance(np.bincount(drawn >> 28, minlength=16), np.ones(16)) > UNLIKELY
    assert counts_chance(np.bincount(drawn & 15, minlength=16), np.ones(16)) > UNLIKELY


def test_a_person_draws_by_ordinal_whoever_else_draws() -> None:
    names = ("east", "west")
    everyone = Ids(names, np.repeat([0, 1], 50), np.tile(np.arange(50), 2))
    some = np.array([3, 17, 49, 50, 99])
    streams = Streams(1, 0)
    all_drawn = streams.each("need", everyone)
    np.testing.assert_array_equal(streams.each("need", everyone.pick(some)), all_drawn[some])
    np.testing.assert_array_equal(all_drawn[50:], streams.uniforms("need", "west", 50))


def test_nobody_draws_nothing() -> None:
    nobody = Ids(("east",), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    assert len(Streams(1, 0).each("need", nobody)) == 0
