"""What kinds, causes, weekdays and months are called in pictures (Swedish: figures.po)."""

from __future__ import annotations

from collections.abc import Mapping

from flowsim.kpi.declare import UNITS
from flowsim.present.views.source import TODAY
from flowsim.scenario.base import Text
from flowsim.terms import Cause, Kind, StayEnd
from flowsim.texts import say

KIND_WORDS: Mapping[Kind, str] = {
    Kind.ENTRY: "From outside",
    Kind.EMERGENCY: "Emergency department",
    Kind.WARD: "Wards",
    Kind.HOSPITAL_AT_HOME: "Hospital at home",
    Kind.HOME_RETURN_TEAM: "Home-return team",
    Kind.SHORT_TERM: "Short-term places",
    Kind.SPECIAL_HOUSING: "Special housing",
    Kind.HOME_HELP: "Home help",
    Kind.HOME_HEALTH: "Home health care",
    Kind.HOME: "Home",
    Kind.RETURN: "Back to own place",
    Kind.ELSEWHERE: "Elsewhere",
    Kind.MEDICAL_SHORT_TERM: "Short-term care on medical grounds",
    Kind.LSS_SHORT_STAY: "LSS short stays",
}

FLOW_WORDS: Mapping[str, str] = {
    **{kind.value: word for kind, word in KIND_WORDS.items()},
    StayEnd.LEFT: "Journey over",
    StayEnd.DIED: "Died",
}

CAUSE_WORDS: Mapping[Cause, str] = {
    Cause.NOTICE: "Not yet declared ready",
    Cause.PLACE_CAPACITY: "No free place",
    Cause.PLACE_CALENDAR: "Free place, closed for admission",
    Cause.TEAM_CAPACITY: "Team's time fully booked",
    Cause.TEAM_CALENDAR: "Team not at work",
    Cause.INFORMATION: "Information missing",
    Cause.PROCESS: "Work in progress",
    Cause.LOGISTICS: "Transport, equipment, medicines",
    Cause.DISPUTE: "Readiness disputed",
    Cause.NO_LEGAL_DESTINATION: "No legal destination",
}


def weekday_names(lang: str) -> list[str]:
    """Short names, Monday first."""
    return say("Mon Tue Wed Thu Fri Sat Sun", lang).split()


def month_names(lang: str) -> list[str]:
    """Short names, January first."""
    return say("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", lang).split()


def case_name(case: str, titles: Mapping[str, Text], lang: str) -> str:
    """The title of a case, or the case as it was written; the area as it is has its own word."""
    if case == TODAY:
        return say("Today", lang)
    title = titles.get(case)
    return (title.sv if lang == "sv" else title.en) if title else case


def spread_words(replications: int, lang: str) -> str:
    """What a band around a mean holds, as a natural frequency."""
    if replications < 2:
        return say("One run.", lang)
    if replications < 10:
        return say("Line: mean. Band: all {n} runs.", lang, n=replications)
    return say("Line: mean of {n} runs. Band: 8 of 10 runs.", lang, n=replications)


def marks_words(replications: int, lang: str) -> str:
    """What a mark and the bar behind it hold, where days are not joined to a band."""
    if replications < 2:
        return say("One run.", lang)
    if replications < 10:
        return say("Mark: mean. Bar: all {n} runs.", lang, n=replications)
    return say("Mark: mean of {n} runs. Bar: 8 of 10 runs.", lang, n=replications)


def mean_words(replications: int, lang: str) -> str:
    """What a number is the mean of."""
    if replications < 2:
        return say("One run.", lang)
    return say("Mean of {n} runs.", lang, n=replications)


def in_language(text: Text, lang: str) -> str:
    """A text of a scenario file in a language."""
    return text.sv if lang == "sv" else text.en


def evidence_word(evidence: str, lang: str) -> str:
    """What a match with a published figure proves."""
    return {
        "independent": say("independent", lang),
        "derived": say("derived from the same figures", lang),
        "input": say("input", lang),
    }[evidence]


def unit_word(unit: str, lang: str) -> str:
    """The unit of a KPI as it is written."""
    words = UNITS.get(unit)
    return unit if words is None else words.sv if lang == "sv" else words.en
