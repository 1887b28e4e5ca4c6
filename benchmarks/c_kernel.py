"""The ward chain in C (ward_chain.c), compiled where there is a compiler and called by ctypes."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from flowsim.engine.compiled.calendar import CENSUS_AT_MIN
from flowsim.engine.kinds import ENTRY, FINAL, HOSPITAL
from flowsim.engine.plan import FlowPlan
from flowsim.tables.cohort import Cohort, Ints
from flowsim.units import DAY_MIN

SOURCE = Path(__file__).with_name("ward_chain.c")
OPTIONS = ("-O3", "-ffp-contract=off", "-std=c11", "-shared", "-fPIC")
COMPILERS = ("gcc", "clang")
NEVER = -1

Moments = npt.NDArray[np.int32]

GIVEN = [
    "arrived_at",
    "lot",
    "place",
    "row_start",
    "kind",
    "need_min",
    "task_start",
    "takes_min",
    "first_choice",
    "level",
    "is_limited",
    "staffed",
    "is_final",
    "is_outside",
    "is_hospital",
]
SIZES = ["patients", "places", "settings", "end_at", "census_at"]
BY_ROW = [
    "setting",
    "requested_at",
    "granted_at",
    "entered_at",
    "ready_at",
    "declared_at",
    "receiver_ready_at",
    "left_at",
    "end",
    "receiver_told_at",
]
BY_TASK = ["task_from_at", "task_done_at"]


class _Chain(ctypes.Structure):
    """The struct of the same name in C, field by field."""

    _fields_ = (
        *((name, ctypes.c_void_p) for name in GIVEN),
        *((name, ctypes.c_int64) for name in SIZES),
        ("has_planning", ctypes.c_void_p),
        *((name, ctypes.c_void_p) for name in (*BY_ROW, *BY_TASK, "census")),
    )


Kernel = Callable[[Cohort, FlowPlan], Mapping[str, Moments]]


def compiler() -> str | None:
    """A C compiler on this machine."""
    return next((found for name in COMPILERS if (found := shutil.which(name))), None)


def build(folder: Path) -> Kernel:
    """The kernel, compiled into a folder.

    Raises:
        FileNotFoundError: when there is no C compiler.
        subprocess.CalledProcessError: when it refuses the source.
    """
    found = compiler()
    if found is None:
        raise FileNotFoundError("no C compiler")
    library = folder / "ward_chain.so"
    subprocess.run([found, *OPTIONS, str(SOURCE), "-o", str(library)], check=True)
    function = ctypes.CDLL(str(library)).run
    function.restype = ctypes.c_int

    def kernel(cohort: Cohort, plan: FlowPlan) -> Mapping[str, Moments]:
        return _run(function, cohort, plan)

    return kernel


def build_in_passing() -> Kernel | None:
    """The kernel, compiled in a temporary folder; None where there is no compiler."""
    if compiler() is None:
        return None
    # Once loaded, the file is needed no more; Windows keeps it all the same.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return build(Path(folder))


def _run(function: Callable[[object], int], cohort: Cohort, plan: FlowPlan) -> dict[str, Moments]:
    _refuse_what_is_more(cohort, plan)
    given = _given(cohort, plan)
    days = -(-plan.window.end_at // DAY_MIN)
    rows, settings = len(cohort.kind), len(plan.settings)
    out = {name: _unknown(rows) for name in BY_ROW}
    out |= {name: _unknown(len(cohort.task)) for name in BY_TASK}
    out["census"] = _unknown(days * settings)
    sizes = {
        "patients": cohort.n_patients,
        "places": plan.first_choice[0].size,
        "settings": settings,
        "end_at": plan.window.end_at,
        "census_at": CENSUS_AT_MIN,
    }
    arrays = {name: array.ctypes.data for name, array in (given | out).items()}
    if not function(ctypes.byref(_Chain(**arrays, **sizes))):
        raise MemoryError
    return out


def _unknown(count: int) -> Moments:
    return np.full(count, NEVER, dtype=np.int32)


def _given(cohort: Cohort, plan: FlowPlan) -> dict[str, Ints]:
    _, _, hospitals, specialties = plan.first_choice.shape
    place = (cohort.municipality * hospitals + cohort.hospital) * specialties + cohort.specialty
    staffed = np.zeros(len(plan.settings), dtype=np.int64)
    staffed[np.repeat(np.arange(len(staffed)), np.diff(plan.staffed_start))] = plan.staffed
    given = {name: getattr(cohort, name) for name in GIVEN if hasattr(cohort, name)}
    kinds = plan.setting_kind
    given |= {
        "place": place,
        "first_choice": plan.first_choice,
        "level": plan.level,
        "is_limited": plan.is_limited,
        "staffed": staffed,
        "is_final": np.isin(kinds, list(FINAL)),
        "is_outside": kinds == ENTRY,
        "is_hospital": np.isin(kinds, list(HOSPITAL)),
        "has_planning": cohort.need > 0,
    }
    return {name: np.ascontiguousarray(array, dtype=np.int64) for name, array in given.items()}


def _refuse_what_is_more(cohort: Cohort, plan: FlowPlan) -> None:
    """The kernel knows the plain chain only, and would be silently wrong about the rest."""
    more = {
        "windows": plan.is_windowed.any(),
        "rounds": plan.round_at.size,
        "alternatives": plan.alternative_target.size,
        "turnaround or travel": (plan.turnaround_min + plan.travel_min).any(),
        "places that change": (plan.staffed_at > 0).any(),
        "teams": len(plan.teams),
        "several tasks": (np.diff(cohort.task_start) > 1).any(),
        "several attempts": (cohort.attempts > 1).any(),
        "waiting lists": cohort.waits_in.any() or (cohort.asked_at < 0).any(),
        "weights": (cohort.weight != 1).any(),
        "fates": max(cohort.relapse_after_min.max(), cohort.death_after_min.max()) >= 0,
        "readmission": (cohort.readmission_of >= 0).any(),
    }
    found = [name for name, is_there in more.items() if is_there]
    if found:
        raise ValueError(f"the C kernel knows no {', '.join(found)}")
