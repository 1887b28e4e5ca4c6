"""Sheets over days and by cause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flowsim.present.export.rows import Number, Row, Sheet, number, text
from flowsim.present.report.study import Study
from flowsim.present.views.bands import band
from flowsim.present.views.causes import delay_by_cause
from flowsim.present.views.cubes import cube
from flowsim.present.views.source import IN_ALL, TODAY, Source
from flowsim.present.words import CAUSE_WORDS, KIND_WORDS
from flowsim.terms import Kind
from flowsim.texts import say


def days(study: Study, source: Source) -> Sheet:
    """Places taken and staffed, and ready patients in wards, day by day at 06:00."""
    lang = study.lang
    columns = (
        text(say("Scenario", lang), 34),
        text(say("Date", lang), 12),
        text(say("What", lang), 34),
        number(say("Mean", lang)),
        number(say("8 of 10 runs from", lang), 16),
        number(say("8 of 10 runs to", lang), 16),
        number(say("Staffed places", lang), 16),
    )
    note = say("Patients at 06:00, over all runs.", lang)
    rows = (*_occupied(study, source), *_ready(study, source))
    return Sheet("days", say("Day by day", lang), note, columns, rows)


def _title(study: Study, scenario: str) -> str:
    """The title of a scenario as the source names it, in which the first one is today."""
    return study.title(study.first if scenario == TODAY else scenario)


def _occupied(study: Study, source: Source) -> Iterator[Row]:
    occupied = cube(source.series, "occupied-by-kind")
    staffed = cube(source.series, "staffed-by-kind")
    for scenario, kinds in occupied.items():
        for kind, values in kinds.items():
            if not values.any():
                continue
            places = staffed.get(scenario, {}).get(kind)
            found = band(values)
            for day in range(values.shape[1]):
                yield (
                    _title(study, scenario),
                    _date(source, day),
                    say(KIND_WORDS[Kind(kind)], study.lang),
                    Number(found.mean[day], 1),
                    Number(found.low[day], 1),
                    Number(found.high[day], 1),
                    Number(None if places is None else float(places[:, day].mean()), 1),
                )


def _ready(study: Study, source: Source) -> Iterator[Row]:
    for scenario, members in cube(source.series, "ready-in-bed").items():
        found = band(members[IN_ALL])
        for day in range(members[IN_ALL].shape[1]):
            yield (
                _title(study, scenario),
                _date(source, day),
                say("Ready patients in wards", study.lang),
                Number(found.mean[day], 1),
                Number(found.low[day], 1),
                Number(found.high[day], 1),
                Number(None),
            )


def _date(source: Source, day: int) -> str:
    return (source.first_day + timedelta(days=day)).isoformat()


def causes(study: Study, source: Source) -> Sheet:
    """Why those who are medically ready are still there."""
    lang = study.lang
    rows: list[Row] = [
        (_title(study, bar.scenario), say(CAUSE_WORDS[cause], lang), Number(patients, 2))
        for bar in delay_by_cause(source).bars
        for cause, patients in bar.patients
    ]
    columns = (
        text(say("Scenario", lang), 34),
        text(say("Cause", lang), 34),
        number(say("Patients at a time", lang), 20),
    )
    note = say(
        "Patients with discharge planning who are medically ready and still in a ward, by what"
        " they wait for. Every minute has one cause.",
        lang,
    )
    return Sheet("causes", say("Delay by cause", lang), note, columns, tuple(rows))
