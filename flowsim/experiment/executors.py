"""Run pieces of work here, on several processes, or through any executor with this face.

Processes are spawned, never forked: Arrow has threads, which a fork would copy halfway.
Threads were measured too and did not show a gain over them: drawing patients and measuring
KPIs hold Python's lock for much of their time (docs/cluster.md).
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from time import perf_counter
from typing import Protocol, TypeVar

from flowsim.errors import FlowsimError

Task = TypeVar("Task")
Answer = TypeVar("Answer")

MOST_PROCESSES = 61
"""Windows waits for no more processes at once."""
PARCELS_PER_WORKER = 2
"""One that runs and one that waits: enough to keep a worker busy, few enough to cancel."""
PARCEL_S = 0.2
"""Work worth sending: a scheduler needs 2.5 ms to hand out a parcel."""


class Workers(Protocol):
    """What an executor must be able to do."""

    @property
    def count(self) -> int:
        """How many pieces of work run at the same time."""

    @property
    def parcel_s(self) -> float:
        """How much work is worth sending, in seconds; tasks that take less go together."""

    def submit(self, work: Callable[[Task], Answer], task: Task) -> Future[Answer]:
        """Begin a piece of work."""

    def close(self, *, now: bool) -> None:
        """Let the workers go, `now`: without waiting for what they are doing."""


class Processes:
    """Processes on this machine, which leave Ctrl-C to their parent."""

    def __init__(self, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.count, self.parcel_s = count, PARCEL_S
        self._others = set(multiprocessing.active_children())
        self._executor = ProcessPoolExecutor(count, context, initializer=_leave_ctrl_c_to_parent)

    def submit(self, work: Callable[[Task], Answer], task: Task) -> Future[Answer]:
        """Begin a piece of work in a process."""
        return self._executor.submit(work, task)

    def close(self, *, now: bool) -> None:
        """End the processes; `now` stops them in the middle of their work."""
        self._executor.shutdown(wait=not now, cancel_futures=True)
        if now:
            for process in set(multiprocessing.active_children()) - self._others:
                process.terminate()


class Here:
    """This process, which does a piece of work as it is begun."""

    count, parcel_s = 1, 0.0

    def submit(self, work: Callable[[Task], Answer], task: Task) -> Future[Answer]:
        """Do a piece of work; its answer is there already, or its error is raised."""
        done: Future[Answer] = Future()
        done.set_result(work(task))
        return done

    def close(self, *, now: bool) -> None:
        """There is nobody to let go."""


class Lasting:
    """Workers that stay from one lot of tasks to the next, and are started when needed."""

    def __init__(self, start: Callable[[], Workers]) -> None:
        self._start = start
        self._workers: Workers | None = None

    def answers(
        self, work: Callable[[Task], Answer], tasks: Sequence[Task]
    ) -> Iterator[tuple[Task, Answer]]:
        """Every task with its answer, in the order in which they finish.

        When a process dies (killed for want of memory, say) the unfinished tasks are given
        to new processes, once.

        Raises:
            FlowsimError: `workers_died` when processes die a second time.
        """
        unfinished = dict(enumerate(tasks))
        try:
            yield from self._answers(work, unfinished)
        except BrokenProcessPool:
            try:
                yield from self._answers(work, unfinished)
            except BrokenProcessPool as broken:
                raise FlowsimError("workers_died") from broken

    def _answers(
        self, work: Callable[[Task], Answer], unfinished: dict[int, Task]
    ) -> Iterator[tuple[Task, Answer]]:
        if not unfinished:
            return
        workers = self.begin()
        is_whole = False
        try:
            yield from _answers_of(workers, work, unfinished)
            is_whole = True
        finally:
            if not is_whole:
                self.end()

    def begin(self) -> Workers:
        """Start the workers now, if they are not there."""
        if self._workers is None:
            self._workers = self._start()
        return self._workers

    def end(self) -> None:
        """Let the workers go."""
        if self._workers is not None:
            self._workers.close(now=True)
            self._workers = None


def answers(
    work: Callable[[Task], Answer], tasks: Sequence[Task], *, workers: int
) -> Iterator[tuple[Task, Answer]]:
    """Every task with its answer, in the order in which they finish.

    One worker, or one task, runs in this process.

    Raises:
        FlowsimError: `workers_died` when processes die a second time.
    """
    count = min(workers, len(tasks))
    staff = Lasting(Here if count <= 1 else lambda: Processes(count))
    try:
        yield from staff.answers(work, tasks)
    finally:
        staff.end()


def count_workers(asked: int | None) -> int:
    """How many processes to use: as many as asked for, else one per usable processor."""
    if asked is not None:
        return min(asked, MOST_PROCESSES)
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(usable or 1, MOST_PROCESSES)


def _answers_of(
    pool: Workers, work: Callable[[Task], Answer], unfinished: dict[int, Task]
) -> Iterator[tuple[Task, Answer]]:
    """Answers of the unfinished tasks, each taken out of `unfinished` before it is given."""
    waiting = list(unfinished)[::-1]
    running: dict[Future[tuple[list[Answer], float]], list[int]] = {}
    most = pool.count * PARCELS_PER_WORKER if pool.count > 1 else 1
    in_parcel = 1
    while waiting or running:
        while waiting and len(running) < most:
            # Near the end parcels become small again, so that all workers have some.
            some = min(in_parcel, math.ceil(len(waiting) / most))
            numbers = [waiting.pop() for _ in range(some)]
            parcel = [unfinished[number] for number in numbers]
            running[pool.submit(partial(_do_all, work), parcel)] = numbers
        # Windows lets Ctrl-C in only between waits.
        finished, _ = wait(running, timeout=1, return_when=FIRST_COMPLETED)
        for future in finished:
            found, seconds = future.result()
            in_parcel = max(1, math.ceil(pool.parcel_s * len(found) / max(seconds, 1e-6)))
            for number, answer in zip(running.pop(future), found, strict=True):
                yield unfinished.pop(number), answer


def _do_all(work: Callable[[Task], Answer], tasks: Sequence[Task]) -> tuple[list[Answer], float]:
    """The answers of a parcel, and the seconds that they took."""
    began = perf_counter()
    return [work(task) for task in tasks], perf_counter() - began


def _leave_ctrl_c_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
