"""Section 2.5: entities, activities, resources, queues, ways in and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowsim.present.stress.items import Grid, Item, Study
from flowsim.present.words import KIND_WORDS
from flowsim.scenario.base import Duration, Week
from flowsim.scenario.model import Setting, Team
from flowsim.terms import FINAL_KINDS, Kind
from flowsim.texts import plain_number, say
from flowsim.units import DAY_MIN, HOUR_MIN, WEEKDAYS


def components(study: Study) -> Iterator[Item]:
    """Items 2.5.1 to 2.5.5."""
    lang = study.lang
    section = say("2 Logic", lang)
    yield Item("2.5.1", section, say("Components: entities", lang), (_entities(study),))
    activities = (_stays(study), _tasks(study))
    yield Item("2.5.2", section, say("Components: activities", lang), activities)
    resources = (_settings(study), _teams(study))
    yield Item("2.5.3", section, say("Components: resources", lang), resources)
    yield Item(
        "2.5.4",
        section,
        say("Components: queues", lang),
        (
            say(
                "Each limited setting has one line, strictly by its head: nobody overtakes (R6)."
                " Each team has one line for its tasks. A lower number goes first.",
                lang,
            ),
            _queues(study),
        ),
    )
    ways = tuple(_ways_in_and_out(study))
    yield Item("2.5.5", section, say("Components: entry and exit points", lang), ways)


def _entities(study: Study) -> Grid:
    lang = study.lang
    rows = [
        (
            study.of(group.title, name),
            group.specialty,
            say("planned", lang) if group.elective else say("unplanned", lang),
            plain_number(group.arrivals.per_day, lang),
            plain_number(round(100 * group.planning_probability, 1), lang),
        )
        for name, group in study.base.area.groups.items()
    ]
    headings = (
        say("Patients", lang),
        say("Specialty", lang),
        say("Admission", lang),
        say("Arrivals a day", lang),
        say("With discharge planning, %", lang),
    )
    return Grid(headings, tuple(rows))


def _stays(study: Study) -> Grid:
    lang = study.lang
    rows = [
        (study.of(group.title, name), say(KIND_WORDS[stay.kind], lang), duration(stay.need, lang))
        for name, group in study.base.area.groups.items()
        for stay in group.path
    ]
    rows += [
        (study.of(route.title, name), say(KIND_WORDS[stay.kind], lang), duration(stay.need, lang))
        for name, route in study.base.area.routes.items()
        for stay in route.stays
        if stay.need is not None
    ]
    headings = (say("Patients or route", lang), say("Stay in", lang), say("Need", lang))
    return Grid(headings, tuple(rows))


def _tasks(study: Study) -> Grid:
    lang = study.lang
    rows = [
        (
            study.of(task.title, name),
            str(task.starts),
            str(task.gates),
            ", ".join(task.roles) or "–",
            duration(task.work, lang),
            duration(task.takes, lang),
            plain_number(round(100 * task.incomplete_probability, 1), lang),
        )
        for name, task in study.base.area.tasks.items()
    ]
    headings = (
        say("Task", lang),
        say("Starts", lang),
        say("Gates", lang),
        say("Done by", lang),
        say("Work", lang),
        say("Takes", lang),
        say("Done again, %", lang),
    )
    return Grid(headings, tuple(rows))


def _settings(study: Study) -> Grid:
    lang = study.lang
    rows = [
        (
            study.of(setting.title, name),
            say(KIND_WORDS[setting.kind], lang),
            say("without limit", lang) if setting.places is None else str(setting.places),
            str(setting.surge_places),
        )
        for name, setting in study.base.area.settings.items()
    ]
    headings = (
        say("Setting", lang),
        say("Kind", lang),
        say("Places", lang),
        say("Surge places", lang),
    )
    return Grid(headings, tuple(rows))


def _teams(study: Study) -> Grid:
    lang = study.lang
    rows = [
        (study.of(team.title, name), team.role, _slots(team, lang))
        for name, team in study.base.area.teams.items()
    ]
    return Grid((say("Team", lang), say("Role", lang), say("Slots a week", lang)), tuple(rows))


def _slots(team: Team, lang: str) -> str:
    said = []
    for hours in team.slots:
        week = hours.minutes_per_day or hours.cases_per_day or Week()
        unit = say("min", lang) if hours.minutes_per_day else say("cases", lang)
        total = plain_number(round(sum(getattr(week, day) for day in WEEKDAYS), 2), lang)
        said.append(f"{hours.starts}-{hours.ends}: {total} {unit}")
    return "; ".join(said)


def _queues(study: Study) -> Grid:
    lang = study.lang
    rows = [
        (study.of(setting.title, name), _priorities(setting, lang), _alternatives(setting, lang))
        for name, setting in study.base.area.settings.items()
        if setting.places is not None
    ]
    headings = (
        say("Line for", lang),
        say("Priority", lang),
        say("While waiting, may accept", lang),
    )
    return Grid(headings, tuple(rows))


def _priorities(setting: Setting, lang: str) -> str:
    rules = [f"{_kinds(rule.origins, lang)}: {rule.priority}" for rule in setting.priorities]
    return "; ".join(rules) or say("by moment of request", lang)


def _alternatives(setting: Setting, lang: str) -> str:
    said = []
    for one in setting.alternatives:
        after = one.after or one.patience
        when = f" ({duration(after, lang)})" if after is not None else ""
        said.append(f"{one.target}{when}")
    return "; ".join(said) or "–"


def _ways_in_and_out(study: Study) -> Iterator[str]:
    lang = study.lang
    area = study.base.area
    entries = {group.path[0].kind for group in area.groups.values()}
    ends = {stay.kind for route in area.routes.values() for stay in route.stays[-1:]}
    yield say("Patients enter by: {kinds}.", lang, kinds=_kinds(sorted(entries), lang))
    left = sorted(ends & FINAL_KINDS) + sorted(ends - FINAL_KINDS)
    yield say(
        "They leave the model to, or end their last stay in: {kinds}; or die, in a stay or while"
        " they wait.",
        lang,
        kinds=_kinds(left, lang) or say("the last stay of their path", lang),
    )


def _kinds(kinds: Iterable[Kind], lang: str) -> str:
    return ", ".join(say(KIND_WORDS[kind], lang) for kind in kinds)


def duration(given: Duration, lang: str) -> str:
    """A length of time with its distribution, in the unit that reads best."""
    if given.family == "mixture":
        parts = (
            f"{plain_number(part.share, lang)} × ({duration(part.duration, lang)})"
            for part in given.parts
        )
        return " + ".join(parts)
    if given.family == "uniform":
        return f"uniform {_time(given.low_min, lang)} - {_time(given.high_min, lang)}"
    if given.family == "fixed":
        return _time(given.fixed_min, lang)
    spread = f", CV {plain_number(given.cv, lang)}" if given.cv is not None else ""
    return f"{given.family} {_time(given.mean_min, lang)}{spread}"


def _time(minutes: float, lang: str) -> str:
    for unit, length in ((say("d", lang), DAY_MIN), (say("h", lang), HOUR_MIN)):
        if minutes >= length:
            return f"{plain_number(round(minutes / length, 2), lang)} {unit}"
    return f"{plain_number(round(minutes, 1), lang)} {say('min', lang)}"
