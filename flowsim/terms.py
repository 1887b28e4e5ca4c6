"""The vocabulary: words that have one meaning everywhere in flowsim.

Integer codes follow the order written here and are part of the file format: append,
never reorder. Definitions: Act 2017:612 (utskrivningsklar), Socialstyrelsen's
termbank (short-term housing, special housing), SKR (overcrowding, outlier).
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Kinds of setting a patient can stay in."""

    ENTRY = "entry"  # waiting outside for the first place: at home, on the way
    EMERGENCY = "emergency"
    WARD = "ward"
    HOSPITAL_AT_HOME = "hospital-at-home"
    HOME_RETURN_TEAM = "home-return-team"
    SHORT_TERM = "short-term"
    SPECIAL_HOUSING = "special-housing"
    HOME_HELP = "home-help"
    HOME_HEALTH = "home-health"
    HOME = "home"
    RETURN = "return"  # back to what one already had; that place was never given up
    ELSEWHERE = "elsewhere"  # a sink outside the area
    MEDICAL_SHORT_TERM = "medical-short-term"  # short-term care on medical grounds, not SoL
    LSS_SHORT_STAY = "lss-short-stay"  # korttidsvistelse under LSS


class NeedCategory(StrEnum):
    """Need at discharge planning, the four of Lifecare in Halland, and none."""

    NONE = "none"  # no discharge planning
    UNCHANGED = "unchanged"
    NEW_SOCIAL = "new-social"
    NEW_HEALTH = "new-health"
    NEW_ADVANCED = "new-advanced"


class TaskStart(StrEnum):
    """When a task may begin (its predecessors permitting)."""

    ADMISSION = "admission"  # the stay is entered
    EXPECTED = "expected"  # lead_hours before the estimated end of need
    READY = "ready"  # the notice that the patient is ready
    GRANTED = "granted"  # the next place is granted
    LEAVING = "leaving"  # the stay is left (only with gates = "nothing")


class Gate(StrEnum):
    """What cannot happen until a task is done."""

    PLACE = "place"  # the request for the next place
    LEAVING = "leaving"  # leaving the stay
    NOTHING = "nothing"


class Owner(StrEnum):
    """Who does a task, or runs a setting: the two principals."""

    REGION = "region"
    MUNICIPALITY = "municipality"


class Cause(StrEnum):
    """Why a ready patient has not left; every minute has exactly one (R30)."""

    NOTICE = "notice"  # need is over, nobody has said so
    PLACE_CAPACITY = "place-capacity"  # no free place
    PLACE_CALENDAR = "place-calendar"  # a free place behind a closed door
    TEAM_CAPACITY = "team-capacity"  # the team had slots, all taken
    TEAM_CALENDAR = "team-calendar"  # the team had no slot
    INFORMATION = "information"  # clarification of incomplete information
    PROCESS = "process"  # work in progress, hand-overs
    LOGISTICS = "logistics"  # transport, equipment, medicines
    DISPUTE = "dispute"  # the receiver disputes the readiness
    NO_LEGAL_DESTINATION = "no-legal-destination"


class RequestEnd(StrEnum):
    """How a request for a place ended."""

    GRANTED = "granted"
    WITHDRAWN = "withdrawn"
    DIED = "died"
    READMITTED = "readmitted"
    DROPPED = "dropped"  # another ticket of the same patient was granted
    POSTPONED = "postponed"
    OPEN = "open"


class StayEnd(StrEnum):
    """How a stay ended."""

    MOVED = "moved"  # to the next stay
    LEFT = "left"  # the journey is over
    DIED = "died"
    READMITTED = "readmitted"
    OPEN = "open"  # still there when the run ended: censored


class TaskEnd(StrEnum):
    """How one attempt at a task ended."""

    DONE = "done"
    FAILED = "failed"  # information incomplete: another attempt follows
    STALE = "stale"  # done, but too old when the place was granted
    DROPPED = "dropped"  # the patient died, was readmitted or needed it no more
    OPEN = "open"


class NoticeKind(StrEnum):
    """Messages between the parties."""

    ADMISSION = "admission"
    READY = "ready"
    WITHDRAWN = "withdrawn"  # disputed by the receiver
    SIP_CALL = "sip-call"
    RECEIVER_READY = "receiver-ready"
    RELAPSE = "relapse"  # treated again: the readiness is over


HOSPITAL_KINDS = frozenset({Kind.EMERGENCY, Kind.WARD, Kind.HOSPITAL_AT_HOME})
FINAL_KINDS = frozenset({Kind.HOME, Kind.RETURN, Kind.ELSEWHERE})
"""Kinds where a journey may end: nobody is followed there, except for readmission."""
