"""The work behind a discharge: what is done, by whom, how long it waits, how full teams are."""

from __future__ import annotations

from flowsim.kpi import attempts as of
from flowsim.kpi.amounts import Amounts, Ratio, constant, counted
from flowsim.kpi.attempts import labels_of_work, work_of
from flowsim.kpi.declare import (
    NO_CLOCK,
    NOTICE_SENT,
    OWN_DEFINITION,
    PLANNED_DISCHARGES,
    Dimension,
    Kpi,
    Words,
)
from flowsim.kpi.facts import Facts

_BY: tuple[Dimension, ...] = ("task", "team", "hospital", "municipality", "need")
_DONE = Words("uppgifter som blir klara", "tasks that are finished")
_FINISHED = Words("uppgiften är klar", "the task is finished")
_ELIGIBLE = Words("uppgiften kan börja", "the task can begin")

KPIS = (
    Kpi(
        key="tasks-done",
        title=Words("Utförda uppgifter", "Tasks done"),
        unit="per-week",
        better="neither",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=_FINISHED,
        population=_DONE,
        definition=Words(
            "Uppgifter som blir klara, per vecka; per uppgift till exempel hållna möten.",
            "Tasks finished, per week; by task for example meetings held.",
        ),
        source="LOS i Blekinge 2020-2021, mått: antal SIP och möten",
        numerator="tasks done",
        denominator="observed days, where there are such tasks",
        by=_BY,
        times=7,
    ),
    Kpi(
        key="tasks-per-100",
        title=Words("Uppgifter per 100 utskrivningar", "Tasks per 100 discharges"),
        unit="per-100-discharges",
        better="neither",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=_FINISHED,
        population=PLANNED_DISCHARGES,
        definition=Words(
            "Utförda uppgifter i de utskrivningar som räknas, per 100; per uppgift till exempel"
            " planeringsmöten eller SIP per 100.",
            "Tasks done in the discharges that are counted, per 100; by task for example planning"
            " meetings or SIP per 100.",
        ),
        source="Region Halland, uppföljning av vård- och omsorgsplanering (Lifecare)",
        numerator="tasks done",
        denominator="discharges",
        by=("task", "hospital", "municipality", "need"),
        times=100,
    ),
    Kpi(
        key="staff-hours",
        title=Words("Arbetstid", "Staff time"),
        unit="hours-per-week",
        better="lower",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=Words("arbetet börjar", "the work begins"),
        population=Words("arbete som påbörjas", "work that is begun"),
        definition=Words(
            "Personalens tid per vecka, misslyckade försök inräknade; per team till exempel"
            " biståndshandläggarnas minuter.",
            "Staff time a week, failed attempts included; by team for example the needs assessors'"
            " minutes.",
        ),
        source=OWN_DEFINITION,
        numerator="staff minutes",
        denominator="observed days, where there are such tasks",
        by=_BY,
        times=7,
        per=60,
    ),
    Kpi(
        key="task-wait-hours",
        title=Words("Väntan på teamets tid", "Wait for the team's time"),
        unit="hours",
        better="lower",
        counts="cases",
        clock_start=_ELIGIBLE,
        clock_stop=Words("arbetet börjar", "the work begins"),
        population=Words("arbete som påbörjas av ett team", "work begun by a team"),
        definition=Words(
            "Medeltid från att uppgiften kan börja till teamets tid för den.",
            "Mean time from when the task can begin to the team's slot for it.",
        ),
        source=OWN_DEFINITION,
        numerator="minutes from eligible to begun",
        denominator="attempts begun by a team",
        by=_BY,
        per=60,
    ),
    Kpi(
        key="ready-to-task-days",
        title=Words("Dagar från klar till utförd uppgift", "Days from ready to the task done"),
        unit="days",
        better="lower",
        counts="cases",
        clock_start=NOTICE_SENT,
        clock_stop=_FINISHED,
        population=Words(
            PLANNED_DISCHARGES.sv + ", varje utförd uppgift",
            PLANNED_DISCHARGES.en + ", each task done",
        ),
        definition=Words(
            "Medeltid från underrättelsen till att uppgiften är klar, 0 om den var klar före; per"
            " uppgift till exempel dagar till planeringsmöte eller SIP.",
            "Mean time from the notice until the task is done, 0 when it was done before; by task"
            " for example days to the planning meeting or SIP.",
        ),
        source="Region Halland, uppföljning av vård- och omsorgsplanering (Lifecare)",
        numerator="minutes from notice to done",
        denominator="tasks done",
        by=("task", "hospital", "municipality", "need"),
        per=1440,
        decimals=2,
    ),
    Kpi(
        key="incomplete-information-share",
        title=Words("Försök med bristande information", "Attempts lacking information"),
        unit="percent",
        better="lower",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=_FINISHED,
        population=Words("försök som avslutas", "attempts that end"),
        definition=Words(
            "Andel av försöken som fick göras om för att information saknades.",
            "Share of the attempts that had to be made again for lack of information.",
        ),
        source="SIMBA 2024-09-13, uppföljning av information i SAMSA",
        numerator="failed attempts",
        denominator="attempts that end",
        by=_BY,
        times=100,
    ),
    Kpi(
        key="redone-as-stale-share",
        title=Words("Uppgifter som blev inaktuella", "Tasks gone stale"),
        unit="percent",
        better="lower",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=_FINISHED,
        population=Words("försök som avslutas", "attempts that end"),
        definition=Words(
            "Andel av det utförda som hann bli inaktuellt och fick göras om.",
            "Share of what was done that became too old and had to be done again.",
        ),
        source="SIMBA 2024-09-13: information som inte uppdateras under väntan",
        numerator="attempts done that went stale",
        denominator="attempts that end",
        by=_BY,
        times=100,
    ),
)


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    sums, labels = work_of(facts).by_cell, labels_of_work(facts)

    def amounts(*which: int) -> Amounts:
        return Amounts(sums[:, which].sum(axis=1), labels)

    ended = amounts(of.ENDED_DONE, of.ENDED_FAILED, of.ENDED_STALE)
    days = Amounts(sums[:, of.ANY], labels, where_any=facts.window.days)
    done = amounts(of.OF_DISCHARGES)
    discharges = counted(facts.all_planned)
    return {
        "tasks-done": Ratio(amounts(of.ENDED_DONE, of.ENDED_STALE), days),
        "staff-hours": Ratio(amounts(of.STAFF_MIN), days),
        "task-wait-hours": Ratio(amounts(of.WAITED_MIN), amounts(of.BY_TEAM)),
        "incomplete-information-share": Ratio(amounts(of.ENDED_FAILED), ended),
        "redone-as-stale-share": Ratio(amounts(of.ENDED_STALE), ended),
        "tasks-per-100": Ratio(done, discharges if len(facts.tasks.stay) else constant(0)),
        "ready-to-task-days": Ratio(amounts(of.AFTER_MIN), done),
    }
