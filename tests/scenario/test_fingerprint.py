"""Fingerprints change with values, and with nothing else."""

from __future__ import annotations

import pytest

from tests.scenario.written import AREA, loaded, spoiled

PLAIN = loaded(AREA)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": {"sv": "Annat", "en": "Other"}},
        {"settings.short.title": "Renamed"},
        {"settings.short.source": "A better source"},
        {"settings.short.places": {"value": 10, "source": "count", "range": [5, 15]}},
        {"groups.medicine.arrivals.per_day": 5.0},
        {"settings.short.turnaround_minutes": 0},
    ],
    ids=["title", "inner-title", "source", "long-form", "float", "default-written-out"],
)
def test_texts_sources_and_ways_of_writing_change_no_fingerprint(
    changes: dict[str, object],
) -> None:
    same = loaded(spoiled(changes))
    assert same.fingerprint == PLAIN.fingerprint
    assert same.sampling_fingerprint == PLAIN.sampling_fingerprint


def test_the_order_of_keys_changes_no_fingerprint() -> None:
    backwards = dict(reversed(list(AREA.items())))
    backwards["settings"] = dict(reversed(AREA["settings"].items()))
    assert loaded(backwards).fingerprint == PLAIN.fingerprint


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("settings.short.places", 11),
        ("settings.south-ward.changes.0.percent", 81),
        ("settings.short.windows.0.closes", "16:01"),
        ("settings.housing.alternatives.0.after", {"hours": 25}),
        ("settings.north-medicine.rounds.0.at", "10:00"),
        ("teams.rehab.slots.0.minutes_per_day.mon", 301),
        ("teams.rehab.open_on_holidays", True),
        ("tasks.plan.after", []),
    ],
)
def test_what_only_the_engine_reads_keeps_the_patients(key: str, value: object) -> None:
    other = loaded(spoiled({key: value}))
    assert other.fingerprint != PLAIN.fingerprint
    assert other.sampling_fingerprint == PLAIN.sampling_fingerprint


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("horizon.days", 189),
        ("municipalities.hill.population_65", 8001),
        ("groups.medicine.arrivals.per_day", 5.1),
        ("groups.medicine.planning_probability", 0.31),
        ("routes.short.stays.0.need.mean_days", 15),
        ("tasks.transport.takes", {"hours": 3}),
        ("tasks.transport.probability", 0.5),
        ("tasks.assess.gates", "leaving"),
        ("readiness.late", {"hours": 1}),
        ("estimate.sd_hours", 5),
        ("while_waiting", [{"kinds": ["ward"], "death_per_day": 0.01}]),
        ("start.waiting.0.patients", 6),
        ("settings.housing.alternatives.0.keeps_ticket", False),
        ("settings.south-ward.places", 26),
        ("teams.rehab.slots.1", {"starts": "17:00", "ends": "18:00", "minutes_per_day": {}}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_patients_are_drawn_from_changes_both_fingerprints(key: str, value: object) -> None:
    other = loaded(spoiled({key: value}))
    assert other.fingerprint != PLAIN.fingerprint
    assert other.sampling_fingerprint != PLAIN.sampling_fingerprint


def test_places_that_the_start_does_not_fill_are_not_sampled_from() -> None:
    assert loaded(spoiled({"settings.short.places": 9})).sampling_fingerprint == (
        PLAIN.sampling_fingerprint
    )


def test_other_holidays_are_another_scenario() -> None:
    values = {**AREA, "resolved": {"holidays": ["2025-01-06"]}}
    other = loaded(values)
    assert [day.isoformat() for day in other.holidays] == ["2025-01-06"]
    assert other.fingerprint != PLAIN.fingerprint
