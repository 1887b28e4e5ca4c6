"""The table of KPIs: what every row promises."""

from __future__ import annotations

import pyarrow as pa
import pytest

from flowsim.errors import InputError
from flowsim.kpi.declare import UNITS, Words
from flowsim.kpi.facts import facts_of
from flowsim.kpi.measure import measure
from flowsim.kpi.registry import HEADLINE, PARTS, REGISTRY, Part
from flowsim.kpi.series import series
from flowsim.tables.journeys import Journeys
from flowsim.tables.schema import KPIS, SERIES
from tests.kpi.build import journeys, window
from tests.kpi.test_delay import RUN

EMPTY = journeys(window=window(7))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.kpis[0].key)
def test_every_declared_kpi_is_calculated_and_no_other(part: Part) -> None:
    assert part.ratios(facts_of(EMPTY)).keys() == {kpi.key for kpi in part.kpis}


@pytest.mark.parametrize("run", [EMPTY, RUN], ids=["nobody", "some"])
@pytest.mark.parametrize("wanted", [*((key,) for key in REGISTRY), HEADLINE, ()])
def test_the_wanted_kpis_are_the_same_rows_as_among_all(
    run: Journeys, wanted: tuple[str, ...]
) -> None:
    every = measure(run, scenario="", replication=2)
    is_wanted = [key in wanted for key in every.column("kpi").to_pylist()]
    table = measure(run, scenario="", replication=2, wanted=wanted)
    assert table.equals(every.filter(pa.array(is_wanted, pa.bool_())))


def test_what_wanted_kpis_do_not_need_is_not_looked_at() -> None:
    facts = facts_of(RUN)
    measure(facts, scenario="", replication=0, wanted=["occupancy"])
    assert not any("delay" in made for made in facts.made)
    measure(facts, scenario="", replication=0)
    assert any("delay" in made for made in facts.made)


def test_a_wanted_kpi_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(InputError) as error:
        measure(RUN, scenario="", replication=0, wanted=["ocupancy"])
    assert error.value.parameters["nearest"] == "occupancy"


@pytest.mark.parametrize("run", [EMPTY, RUN], ids=["nobody", "some"])
def test_every_kpi_has_a_total_in_every_run(run: object) -> None:
    table = measure(run, scenario="bed-cut", replication=3)  # type: ignore[arg-type]
    totals = [row["kpi"] for row in table.to_pylist() if row["by"] == "all"]
    assert totals == list(REGISTRY)
    assert table.schema.equals(KPIS, check_metadata=True)
    assert set(table.column("scenario").to_pylist()) == {"bed-cut"}
    assert set(table.column("replication").to_pylist()) == {3}


def test_each_value_is_its_numerator_and_denominator_and_one_division() -> None:
    for row in measure(RUN, scenario="", replication=0).to_pylist():
        kpi = REGISTRY[row["kpi"]]
        assert row["value"] == kpi.value(row["numerator"], row["denominator"])
        assert row["by"] == "all" or row["by"] in kpi.by


def test_what_was_read_once_gives_the_same_table() -> None:
    facts = facts_of(RUN)
    assert measure(facts, scenario="", replication=0).equals(
        measure(RUN, scenario="", replication=0)
    )
    assert series(facts, scenario="", replication=0).equals(series(RUN, scenario="", replication=0))


def test_series_of_nobody_have_the_schema() -> None:
    assert series(EMPTY, scenario="", replication=0).schema.equals(SERIES, check_metadata=True)


def test_kpis_say_everything_in_both_languages() -> None:
    for kpi in REGISTRY.values():
        texts = [text for text in vars(kpi).values() if isinstance(text, Words)]
        texts.append(UNITS[kpi.unit])
        assert all(text.sv and text.en for text in texts), kpi.key
        assert kpi.title.sv != kpi.title.en, kpi.key


def test_titles_tell_the_kpis_apart() -> None:
    for language in ("sv", "en"):
        titles = [getattr(kpi.title, language) for kpi in REGISTRY.values()]
        assert len(set(titles)) == len(titles)


def test_the_headline_kpis_exist() -> None:
    assert set(HEADLINE) <= REGISTRY.keys()
