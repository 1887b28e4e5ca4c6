"""The discharge work of every stay: which tasks, how long, how many attempts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flowsim.sampling.happenings import Concerned, Happenings
from flowsim.sampling.itineraries import KINDS, NEEDS
from flowsim.sampling.laws import Attempts, Law, LawCodes, Laws
from flowsim.sampling.near import Draws
from flowsim.sampling.people import Codes
from flowsim.sampling.rows import NOWHERE, Rows, Stops
from flowsim.sampling.scrambling import Flags, Floats, Words
from flowsim.sampling.streams import highest_below, numbers_of
from flowsim.sampling.sweeps import Drawing, by_code, happening, marked, uniforms_at
from flowsim.scenario.model import Area, Task
from flowsim.tables.cohort import LONGEST_MIN, Ints, Ints32
from flowsim.terms import Gate, NeedCategory

Columns = dict[str, Ints32]

_DECISIONS = (
    "needed",
    "work",
    "search",
    "search-work",
    "takes",
    "attempts",
    "clarification",
)
_AT_LEAST = {"work": 0, "search-work": 0, "takes": 0, "attempts": 1, "clarification": 1}
_COLUMNS = {
    "work_min": "work",
    "takes_min": "takes",
    "attempts": "attempts",
    "clarification_min": "clarification",
}
_PLANNED = tuple(need for need in NEEDS if need != NeedCategory.NONE)


@dataclass(frozen=True)
class TaskPlan:
    """What tasks are drawn from.

    Tasks that may belong to a stop are entries in CSR layout: those of stop s are
    `start[s]` to `start[s + 1]`. All arrays but the last have one value per entry:
    `task` the code of the task, `needed` the highest luck with which it is needed,
    `numbers` those of its decisions, by decision. `fixed` and `drawn` are, by decision, what
    is not drawn, and the code of the law of what is, else -1.

    `is_open` has shape (municipalities, hospitals, 2, tasks): whether a task is for people from
    there, who have, or not, asked for a place before minute 0.
    """

    start: Ints
    task: Ints32
    needed: Words
    search: Floats
    is_alone: Ints32  # 1: no team does it
    laws: Laws
    fixed: dict[str, Ints32]
    drawn: dict[str, Ints]
    numbers: dict[str, Words]
    is_open: Flags


def plan_tasks(area: Area, codes: Codes, stops: Stops) -> TaskPlan:
    """The tasks of an area, for each stop of the itineraries; without those never needed."""
    tasks = [area.tasks[name] for name in codes.tasks]
    meant = np.array([_concerned(task, codes, stops) for task in tasks], dtype=np.bool_)
    stop, task = np.nonzero(meant.reshape(len(tasks), len(stops.kind)).T)
    start = np.zeros(len(stops.kind) + 1, dtype=np.int64)
    np.cumsum(np.bincount(stop, minlength=len(stops.kind)), out=start[1:])
    codes_of_laws = LawCodes()
    given: dict[str, list[Law]] = {
        "work": [one.work for one in tasks],
        "search-work": [one.search.work for one in tasks],
        "takes": [one.takes for one in tasks],
        "clarification": [one.clarification for one in tasks],
        "attempts": [Attempts(one.incomplete_probability) for one in tasks],
    }
    by_task = {what: _ints(map(codes_of_laws.code, some)) for what, some in given.items()}
    laws = codes_of_laws.laws()
    return TaskPlan(
        start=start,
        task=task.astype(np.int32),
        needed=highest_below(np.array([one.probability for one in tasks])[task]),
        search=np.array([one.search.probability for one in tasks])[task],
        is_alone=np.array([not one.roles for one in tasks], dtype=np.int32)[task],
        laws=laws,
        fixed={what: _fixed(laws, code, what)[task] for what, code in by_task.items()},
        drawn={what: laws.where_drawn(code)[task] for what, code in by_task.items()},
        numbers={
            decision: _numbers(decision, codes, stops)[task, stops.key[stop]]
            for decision in _DECISIONS
        },
        is_open=_open_to(codes, tasks),
    )


def _open_to(codes: Codes, tasks: Sequence[Task]) -> Flags:
    """Whom each task is for, as `is_open` has it.

    Who waits at the start has asked for a place already, so what comes before that is done.
    """
    lives_in = _among(codes.municipalities, [one.municipalities for one in tasks]).T
    is_treated_in = _among(codes.hospitals, [one.hospitals for one in tasks]).T
    comes_first = np.array([one.gates == Gate.PLACE for one in tasks], dtype=np.bool_)
    is_left = np.stack([np.ones_like(comes_first), ~comes_first])
    flags: Flags = lives_in[:, None, None] & is_treated_in[:, None] & is_left
    return flags


def _numbers(decision: str, codes: Codes, stops: Stops) -> Words:
    """The numbers of a decision about each task in each stay; shape (tasks, keys of stops)."""
    purposes = (f"task/{name}/{decision}/{key}" for name in codes.tasks for key in stops.keys)
    return numbers_of(purposes).reshape(len(codes.tasks), len(stops.keys))


@dataclass(frozen=True)
class _Pairs:
    """Tasks of rows: the position of each in the entries of the plan, and the patient's word."""

    entry: Ints
    word: Words

    def __len__(self) -> int:
        return len(self.entry)

    @cached_property
    def _row(self) -> Ints:
        return np.arange(len(self))

    def pick(self, where: Ints) -> _Pairs:
        return _Pairs(self.entry[where], self.word[where])

    def each(self, plan: TaskPlan, decision: str) -> Floats:
        """The uniforms for a decision."""
        return uniforms_at(self.word, plan.numbers[decision], self.entry)

    def draw(self, plan: TaskPlan, drawing: Drawing, decision: str) -> Ints32:
        """Minutes, or attempts, of each; fixed ones draw nothing."""
        column = by_code(plan.fixed[decision], self.entry)
        numbers, code = plan.numbers[decision], plan.drawn[decision]
        draws = Draws(self._row, self.entry, self.word, numbers, code)
        drawing.draw(draws, column, at_least=_AT_LEAST[decision])
        return column


def sample_tasks(plan: TaskPlan, rows: Rows) -> Columns:
    """The tasks of all rows, in the order of (row, task), and where each row's begin.

    Luck is drawn by task and stay: a task more, or a route for others, moves nobody's.
    """
    start, pairs = _needed(plan, rows)
    drawing = Drawing(plan.laws)
    drawn = {name: pairs.draw(plan, drawing, decision) for name, decision in _COLUMNS.items()}
    missing = _missing(plan, pairs)
    search_min = pairs.pick(missing).draw(plan, drawing, "search-work")
    drawing.finish()
    work_min, takes_min = drawn["work_min"], drawn["takes_min"]
    work_min[missing] += np.minimum(search_min, LONGEST_MIN - work_min[missing])
    # without a team a task takes time
    np.maximum(takes_min, plan.is_alone[pairs.entry], out=takes_min)
    return {"task_start": start, "task": plan.task[pairs.entry], **drawn}


def _needed(plan: TaskPlan, rows: Rows) -> tuple[Ints32, _Pairs]:
    """Tasks that patients need before going on from a row, and where those of each row begin."""
    number = plan.start[1:] - plan.start[:-1]
    some = rows.at(rows.where(number > 0))
    whose, entry = happening(
        Concerned(
            some.word,
            plan.start[some.stop],
            number[some.stop],
            _where_from(plan, rows, some.row) * plan.is_open.shape[-1],
        ),
        Happenings(plan.numbers["needed"], plan.needed, plan.task, plan.is_open.ravel()),
    )
    start = np.zeros(len(rows) + 1, dtype=np.int32)
    start[some.row + 1] = np.bincount(whose, minlength=len(some.row))
    return np.cumsum(start, dtype=np.int32, out=start), _Pairs(entry, some.word[whose])


def _where_from(plan: TaskPlan, rows: Rows, row: Ints) -> Ints:
    """The place in `is_open`, but for its last axis, of the patients of rows."""
    people, patient = rows.people, rows.patient[row]
    has_asked = (people.waits_in[patient] > 0) & (rows.start[patient] == row)
    codes = people.municipality[patient], people.hospital[patient], has_asked.astype(np.int64)
    return np.asarray(np.ravel_multi_index(codes, plan.is_open.shape[:-1]))


def _concerned(task: Task, codes: Codes, stops: Stops) -> Flags:
    """A flag per stop that the task may belong to."""
    from_kinds, to_kinds = _among(KINDS, [task.from_kinds, task.to_kinds])
    (needs,) = _among(NEEDS, [task.needs or _PLANNED])
    (specialties,) = _among(codes.specialties, [task.specialties])
    meant: Flags = (
        (task.probability > 0)
        & (stops.after != NOWHERE)
        & from_kinds[stops.kind]
        & to_kinds[stops.after]
        & needs[stops.need]
        & specialties[stops.specialty]
    )
    return meant


def _missing(plan: TaskPlan, pairs: _Pairs) -> Ints:
    """Tasks whose information must be looked for first."""
    where = marked(plan.search > 0, pairs.entry)
    some = pairs.pick(where)
    return where.compress(some.each(plan, "search") < plan.search[some.entry])


def _among(names: Sequence[str], meant: Sequence[Sequence[str]]) -> Flags:
    """For each of `meant` a flag per name, all when it is empty."""
    flags = [[not some or name in some for name in names] for some in meant]
    return np.array(flags, dtype=np.bool_).reshape(len(meant), len(names))


def _fixed(laws: Laws, codes: Ints, decision: str) -> Ints32:
    """What fixed laws give; of others it is replaced by what is drawn."""
    return laws.whole(codes, np.zeros(len(codes)), at_least=_AT_LEAST[decision])


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)
