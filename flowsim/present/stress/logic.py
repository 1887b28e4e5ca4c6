"""Section 2, first half: what happens in the model, and what the scenarios change."""

from __future__ import annotations

from collections.abc import Iterator

from flowsim.present.stress.items import Chart, Grid, Item, Part, Study
from flowsim.present.words import KIND_WORDS
from flowsim.scenario.model import Area
from flowsim.scenario.transitions import transitions
from flowsim.texts import say


def logic(study: Study) -> Iterator[Item]:
    """Items 2.1 to 2.4."""
    lang = study.lang
    section = say("2 Logic", lang)
    yield Item("2.1", section, say("Overview of the model", lang), (_diagram(study),))
    yield Item(
        "2.2",
        section,
        say("Logic of the model", lang),
        (
            say(
                "A stay lasts as long as the patient's need; then the patient is ready, and leaves"
                " when the tasks of that transition are done and the next setting has a free place"
                " and is open. Until then the present place stays taken, so that a full setting"
                " holds up those before it. The rules R1 to R30, with the source of each, are in"
                " docs/model.md of flowsim.",
                lang,
            ),
            _mechanisms(study),
        ),
    )
    yield Item("2.3", section, say("Logic of the scenarios", lang), tuple(_scenarios(study)))
    yield Item(
        "2.4",
        section,
        say("Algorithms", lang),
        (
            say(
                "Everything due in a minute happens by rank; places are then granted, downstream"
                " first, from the head of each line, until nothing moves (R1-R4). Lines are kept by"
                " priority, moment of request and a stored random lot (R2). Team slots are spent"
                " down the line of eligible tasks (R22). All chance is drawn before the run by"
                " inverse distribution; an engine computes with whole numbers only.",
                lang,
            ),
        ),
    )


def _diagram(study: Study) -> Chart:
    """The kinds of setting and the moves between them."""
    steps = transitions(study.base.area)[0]
    moves = sorted({(step.from_kind, step.to_kind) for step in steps})
    kinds = dict.fromkeys(kind for move in moves for kind in move)
    boxes = tuple((str(kind), say(KIND_WORDS[kind], study.lang)) for kind in kinds)
    return Chart(boxes, tuple((str(before), str(after)) for before, after in moves))


def _mechanisms(study: Study) -> Grid:
    lang = study.lang
    rows = [
        (name, say("yes", lang) if is_used else say("no", lang))
        for name, is_used in _used(study.base.area, lang)
    ]
    return Grid((say("Mechanism", lang), say("In this area", lang)), tuple(rows))


def _used(area: Area, lang: str) -> Iterator[tuple[str, bool]]:
    settings, tasks = area.settings.values(), area.tasks.values()
    yield say("admission windows", lang), any(one.windows for one in settings)
    yield say("ward rounds", lang), any(one.rounds for one in settings)
    yield say("surge places", lang), any(one.surge_places for one in settings)
    yield say("alternatives to a first choice", lang), any(one.alternatives for one in settings)
    yield (
        say("readiness brought forward under pressure", lang),
        any(one.early_ready.enabled for one in settings),
    )
    yield say("teams with slots", lang), bool(area.teams)
    yield (
        say("incomplete information and work done again", lang),
        any(one.incomplete_probability for one in tasks),
    )
    yield say("premature and disputed readiness", lang), bool(area.readiness.premature_probability)
    yield (
        say("relapse and death while waiting", lang),
        any(one.enabled for one in area.while_waiting),
    )
    yield say("unplanned readmission", lang), area.readmission.enabled


def _scenarios(study: Study) -> Iterator[Part]:
    lang = study.lang
    if not any(scenario.changes for scenario in study.scenarios):
        yield say("No scenario changes anything.", lang)
        return
    headings = (say("Key", lang), say("As it is", lang), say("In the scenario", lang))
    for scenario in study.scenarios:
        if scenario.changes:
            yield study.of(study.result.about(scenario.case).title, scenario.case) + ":"
            rows = tuple((one.key, str(one.old), str(one.new)) for one in scenario.changes)
            yield Grid(headings, rows)
