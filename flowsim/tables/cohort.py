"""The Cohort: everybody who may come, with all their luck, drawn before the clock starts.

Arrays are int64 and C-contiguous unless said; an engine reads nothing else but the
FlowPlan. Itinerary rows and their tasks are in CSR layout: the rows of patient p are
`row_start[p]:row_start[p + 1]`, the tasks of row r are `task_start[r]:task_start[r + 1]`.
-1 stands for "does not happen" in columns of minutes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

U32 = 2**32  # stored chances are integers 0 .. U32 - 1


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
    stratum: Ints
    ordinal: Ints
    group: Ints
    specialty: Ints
    hospital: Ints
    municipality: Ints
    need: Ints  # position in terms.NeedCategory
    is_elective: Ints  # 0 or 1
    is_65: Ints  # 0 or 1
    arrived_at: Ints  # for a readmission -1: decided by the engine
    asked_at: Ints  # requested_at of the first ticket; negative for start waiting lists
    lot: Ints  # 0 .. U32 - 1, breaks ties (R2)
    begins_in_service: Ints  # 1: at minute 0 in the place of its first row, no ticket
    waits_in: Ints  # 1: at minute 0 in its first row, ready, waiting for the next (R27)
    ends_as_died: Ints  # 1: the end of the last row is death
    readmission_of: Ints  # patient whose readmission this would be, or -1
    readmission_chance: Ints  # stored integer, compared with a threshold (R19)
    readmission_delay_min: Ints  # from leaving hospital; -1 none
    row_start: Ints  # length patients + 1

    # one per itinerary row (a stay)
    kind: Ints  # position in terms.Kind
    need_min: Ints  # -1: the journey ends on entering
    weight: Ints
    notice_offset_min: Ints  # notice relative to the end of need (R15)
    withdrawn_after_min: Ints  # a premature notice is withdrawn after this; -1 not disputed
    estimate_error_min: Ints  # (R16)
    relapse_after_min: Ints  # from medically ready, waiting in this stay (R17)
    relapse_need_min: Ints
    death_after_min: Ints
    interim_relapse_after_min: Ints  # the pair for an interim stay (R17)
    interim_relapse_need_min: Ints
    interim_death_after_min: Ints
    patience_min: Ints  # drawn `after` of alternatives of this row's place; -1 none (R10)
    task_start: Ints  # length rows + 1

    # one per task of a row: belongs to the transition out of that row
    task: Ints  # code in FlowPlan.tasks: sorted task ids of the scenario
    work_min: Ints  # staff minutes of one attempt
    takes_min: Ints  # after the slot, or the whole time
    attempts: Ints  # 1 .. 10
    clarification_min: Ints

    # the environment (R26): stored integers by plan-independent identity
    team_names: tuple[str, ...]
    slot_chance: Ints  # shape (teams, days x slots per day), see sampling.environment
    setting_names: tuple[str, ...]
    closure_chance: Ints  # shape (settings, days)

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
