"""Simulated against published, on tables written by hand."""

from __future__ import annotations

import pyarrow as pa
import pytest

from flowsim.calibration.check import check
from flowsim.calibration.targets import Target, Targets
from flowsim.calibration.waiting import special_housing_lines
from flowsim.tables.schema import KPIS, SERIES

Sums = tuple[str, str, str, int, int]


def _kpis(*replications: list[Sums], scenario: str = "") -> pa.Table:
    rows = [
        {
            "scenario": scenario,
            "replication": replication,
            "kpi": kpi,
            "by": by,
            "of": of,
            "value": None,
            "numerator": above,
            "denominator": below,
        }
        for replication, sums in enumerate(replications)
        for kpi, by, of, above, below in sums
    ]
    return pa.Table.from_pylist(rows, schema=KPIS)


def _series(*rows: tuple[str, str, int, float]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {"scenario": "", "replication": 0, "series": s, "of": of, "at": at, "value": value}
            for s, of, at, value in rows
        ],
        schema=SERIES,
    )


def _target(**changed: object) -> Targets:
    said: dict[str, object] = {
        "title": "Beds held",
        "value": 7.4,
        "unit": "percent",
        "year": "2024",
        "source": "Kolada N79176",
        "confidence": "E",
        "tolerance": 1.0,
        "class": "derived",
        "kpi": "ready-beds-share",
        **changed,
    }
    return Targets(area="somewhere", target={"one": Target.model_validate(said)})


def test_members_are_summed_before_the_division() -> None:
    kpis = _kpis(
        [
            ("ready-beds-share", "specialty", "medicine", 10, 100),
            ("ready-beds-share", "specialty", "surgery", 0, 300),
            ("ready-beds-share", "specialty", "psychiatry", 90, 100),
        ]
    )
    row = check(_target(by="specialty", of=("medicine", "surgery")), kpis)[0]
    assert row.simulated == pytest.approx(2.5)
    assert row.deviation == pytest.approx(-4.9)
    assert not row.is_within


def test_the_mean_is_over_replications_and_the_ends_are_kept() -> None:
    kpis = _kpis(
        [("ready-beds-share", "all", "", 6, 100)], [("ready-beds-share", "all", "", 9, 100)]
    )
    row = check(_target(), kpis)[0]
    assert (row.replications, row.simulated, row.low, row.high) == (2, 7.5, 6.0, 9.0)
    assert row.is_within


def test_a_share_of_members_is_in_percent_of_those_named() -> None:
    kpis = _kpis(
        [
            ("discharges", "need", "none", 600, 10),
            ("discharges", "need", "unchanged", 40, 10),
            ("discharges", "need", "new-social", 60, 10),
        ]
    )
    needs = _target(
        kpi="discharges", by="need", of=("unchanged",), within=("unchanged", "new-social")
    )
    assert check(needs, kpis)[0].simulated == pytest.approx(40.0)


def test_observed_days_are_not_added_up_over_members() -> None:
    kpis = _kpis(
        [
            ("discharges", "need", "unchanged", 40, 10),
            ("discharges", "need", "new-social", 60, 10),
        ]
    )
    planned = _target(
        kpi="discharges", unit="per-day", by="need", of=("unchanged", "new-social"), value=10
    )
    assert check(planned, kpis)[0].simulated == pytest.approx(10.0)


def test_a_run_that_says_nothing_of_a_target_is_not_within_it() -> None:
    row = check(_target(), _kpis([("occupancy", "all", "", 95, 100)]))[0]
    assert row.simulated is None
    assert not row.is_within


def test_only_the_asked_scenario_is_read() -> None:
    kpis = _kpis([("ready-beds-share", "all", "", 6, 100)], scenario="bed-cut")
    assert check(_target(), kpis)[0].simulated is None
    assert check(_target(), kpis, scenario="bed-cut")[0].simulated == pytest.approx(6.0)


def test_a_line_for_special_housing_adds_up() -> None:
    kpis = _kpis(
        [
            ("special-housing-wait-days", "setting", "home-a", 900, 30),
            ("special-housing-deaths", "setting", "home-a", 4, 364),
        ]
    )
    series = _series(("waiting", "home-a", 0, 50.0), ("waiting", "home-a", 363, 44.0))
    (line,) = special_housing_lines(kpis, series)
    assert (line.at_start, line.at_end, line.drift) == (50.0, 44.0, -6.0)
    assert (line.moved_in, line.died, line.came_in) == (30.0, 4.0, 28.0)
    assert line.came_in == line.moved_in + line.died + line.drift
