"""The Cohort: everybody who may come, with all their luck, drawn before the clock starts.

Arrays are C-contiguous and of 32 bits: int32, and uint32 for stored chances and lots. So
whoever multiplies or adds what they hold first makes it int64. Minutes are at most
LONGEST_MIN, -1 stands for "does not happen". An engine reads nothing else but the FlowPlan.

Itinerary rows and their tasks are in CSR layout: the rows of patient p are
`row_start[p]:row_start[p + 1]`, the tasks of row r are `task_start[r]:task_start[r + 1]`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Ints32 = npt.NDArray[np.int32]
Chances = npt.NDArray[np.uint32]

U32 = 2**32  # stored chances are integers 0 .. U32 - 1

LONGEST_MIN = 2**30
"""What lasts longer lasts so long: 2,000 years, more than any run has."""


@dataclass(frozen=True)
class Cohort:
    """Candidate patients, in the order of (stratum name, ordinal)."""

    # names behind the codes, each sorted; "" stands for none and sorts first
    strata: tuple[str, ...]
    groups: tuple[str, ...]
    specialties: tuple[str, ...]
    hospitals: tuple[str, ...]
    municipalities: tuple[str, ...]

    # one per patient
    stratum: Ints32
    ordinal: Ints32
    group: Ints32
    specialty: Ints32
    hospital: Ints32
    municipality: Ints32
    need: Ints32  # position in terms.NeedCategory
    is_elective: Ints32  # 0 or 1
    is_65: Ints32  # 0 or 1
    arrived_at: Ints32  # for a readmission -1: decided by the engine
    asked_at: Ints32  # requested_at of the first ticket; negative for start waiting lists
    lot: Chances  # 0 .. U32 - 1, breaks ties (R2)
    begins_in_service: Ints32  # 1: at minute 0 in the place of its first row, no ticket
    waits_in: Ints32  # 1: at minute 0 in its first row, ready, waiting for the next (R27)
    ends_as_died: Ints32  # 1: the end of the last row is death
    readmission_of: Ints32  # patient whose readmission this would be, or -1
    readmission_chance: Chances  # stored integer, compared with a threshold (R19)
    readmission_delay_min: Ints32  # from leaving hospital; -1 none
    row_start: Ints32  # length patients + 1

    # one per itinerary row (a stay)
    kind: Ints32  # position in terms.Kind
    need_min: Ints32  # -1: the journey ends on entering
    weight: Ints32
    notice_offset_min: Ints32  # notice relative to the end of need (R15)
    withdrawn_after_min: Ints32  # a premature notice is withdrawn after this; -1 not disputed
    estimate_error_min: Ints32  # (R16)
    relapse_after_min: Ints32  # from medically ready, waiting in this stay (R17)
    relapse_need_min: Ints32
    death_after_min: Ints32
    interim_relapse_after_min: Ints32  # the pair for an interim stay (R17)
    interim_relapse_need_min: Ints32
    interim_death_after_min: Ints32
    patience_min: Ints32  # drawn `after` of alternatives of this row's place; -1 none (R10)
    task_start: Ints32  # length rows + 1

    # one per task of a row: belongs to the transition out of that row
    task: Ints32  # code in FlowPlan.tasks: sorted task ids of the scenario
    work_min: Ints32  # staff minutes of one attempt
    takes_min: Ints32  # after the slot, or the whole time
    attempts: Ints32  # 1 .. 10
    clarification_min: Ints32

    # the environment (R26): stored integers by plan-independent identity
    team_names: tuple[str, ...]
    slot_chance: Chances  # shape (teams, days x slots per day), see sampling.environment
    setting_names: tuple[str, ...]
    closure_chance: Chances  # shape (settings, days)

    @property
    def n_patients(self) -> int:
        """Candidate patients, readmissions included."""
        return len(self.stratum)


# columns by what they have one number of; `row_start` and `task_start` have one more
OF_PATIENTS = (
    "stratum",
    "ordinal",
    "group",
    "specialty",
    "hospital",
    "municipality",
    "need",
    "is_elective",
    "is_65",
    "arrived_at",
    "asked_at",
    "lot",
    "begins_in_service",
    "waits_in",
    "ends_as_died",
    "readmission_of",
    "readmission_chance",
    "readmission_delay_min",
)
OF_ROWS = (
    "kind",
    "need_min",
    "weight",
    "notice_offset_min",
    "withdrawn_after_min",
    "estimate_error_min",
    "relapse_after_min",
    "relapse_need_min",
    "death_after_min",
    "interim_relapse_after_min",
    "interim_relapse_need_min",
    "interim_death_after_min",
    "patience_min",
)
OF_TASKS = ("task", "work_min", "takes_min", "attempts", "clarification_min")
CHANCES = frozenset({"lot", "readmission_chance", "slot_chance", "closure_chance"})


def type_of(column: str) -> type[np.int32 | np.uint32]:
    """The type of the numbers in a column."""
    return np.uint32 if column in CHANCES else np.int32
