"""What the page of benchmarks makes of stored figures."""

from __future__ import annotations

from benchmarks.peers import FLOWSIM
from benchmarks.report import Report
from benchmarks.ward_chain import BARE, COMPILED
from benchmarks.write_page import speeds


def test_others_are_held_against_the_compiled_engine_in_whatever_order_they_are_stored() -> None:
    chain = Report("", [], {"x1": {BARE: 1.0, COMPILED: 0.04}})
    peers = Report("", [], {"seconds": {"Ciw": 4.0, FLOWSIM: 0.008, "salabim": 2.0}})
    assert speeds(chain, peers) == {
        "Ciw, x1": 500.0,
        "salabim, x1": 250.0,
        "bare SimPy model, x1": 25.0,
    }
