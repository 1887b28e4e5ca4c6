"""A payment case as a data file: dates of a few patients, and what each rule makes of them."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flowsim.kpi.facts import Facts, facts_of
from flowsim.kpi.payment_terms import Money
from flowsim.scenario.load import load_scenario
from flowsim.tables.journeys import Window
from flowsim.units import DAY_MIN
from tests.kpi.build import Rows, journeys

FOLDER = Path(__file__).parent / "payment_cases"
FILES = sorted(FOLDER.glob("*.toml"))

_AREA = load_scenario("halland").area
assert _AREA.payment is not None
MONEY = Money(
    payment=_AREA.payment.model_copy(update={"psychiatric_specialties": ("psychiatric",)}),
    sip_tasks=("sip-call",),
    sends_admission_notices=True,
)
"""The rules and amounts that come with flowsim."""

MOMENTS = ("left", "died", "receiver_ready", "sip_call")


def read_case(file: Path) -> dict[str, Any]:
    """The content of a case: `stays`, and what is `paid` by each rule."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def facts_of_case(case: dict[str, Any], money: Money = MONEY) -> Facts:
    """The run in which just this happened."""
    started = min(moment for stay in case["stays"] for moment in stay["ready"]).date()
    start = datetime.combine(started - timedelta(days=1), datetime.min.time())

    def minute(moment: datetime) -> int:
        return int((moment - start).total_seconds()) // 60

    last = max(stay[name] for stay in case["stays"] for name in MOMENTS if name in stay)
    days = minute(last) // DAY_MIN + 2
    rows: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("patients", "stays", "notices", "tasks")
    }
    numbers: dict[str, int] = {}
    for position, stay in enumerate(case["stays"]):
        name = stay.get("patient", f"nobody else {position}")
        is_new = name not in numbers
        patient = numbers.setdefault(name, len(numbers) + 1)
        if is_new:
            rows["patients"].append(
                {
                    "patient": patient,
                    "municipality": stay.get("municipality", "ale"),
                    "specialty": stay.get("care", "somatic"),
                }
            )
        _add_stay(rows, stay, patient, minute)
    run = journeys(
        window=Window(start.date(), 0, days * DAY_MIN, days * DAY_MIN),
        task_types=[{"task": "sip-call", "gates": "nothing"}],
        **rows,
    )
    return facts_of(run, money)


def _add_stay(rows: Any, stay: dict[str, Any], patient: int, minute: Any) -> None:
    sequence = sum(row["patient"] == patient for row in rows["stays"])
    here = {"patient": patient, "stay": sequence}
    ended_at = minute(stay["left"] if "left" in stay else stay["died"])
    ready_at = [minute(moment) for moment in stay["ready"]]
    ward: dict[str, object] = {
        "patient": patient,
        "setting": "ward" if sequence == 0 else "another-ward",
        "entered_at": 0 if sequence == 0 else ready_at[0] - 1,
        "declared_ready_at": ready_at[-1],
        "left_at": ended_at,
    }
    if "died" in stay:
        ward["end"] = "died"
    if "receiver_ready" in stay:
        ward["receiver_ready_at"] = minute(stay["receiver_ready"])
    rows["stays"].append(ward)
    rows["notices"] += _notices(stay, here, minute)
    if stay.get("needs_sip"):
        rows["tasks"].append({**here, "task": "sip-call"})
    to = stay.get("to", "home")
    if "left" in stay and to != "ward":
        rows["stays"].append({"patient": patient, "setting": to, "entered_at": ended_at})


def _notices(stay: dict[str, Any], here: dict[str, int], minute: Any) -> Rows:
    sent = [("ready", moment) for moment in stay["ready"]]
    sent += [("withdrawn", moment) for moment in stay.get("withdrawn", ())]
    sent += [("relapse", moment) for moment in stay.get("relapsed", ())]
    if "sip_call" in stay:
        sent.append(("sip-call", stay["sip_call"]))
    if stay.get("admission_notice", True):
        sent.append(("admission", stay["ready"][0]))
    return [{**here, "kind": kind, "at": minute(moment)} for kind, moment in sent]


def with_rule(money: Money, rule: str) -> Money:
    """The same terms, with another rule as the area's own."""
    assert money.payment is not None
    return replace(money, payment=money.payment.model_copy(update={"rule": rule}))
