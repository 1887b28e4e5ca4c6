"""Run pieces of work on several processes, through a face thin enough for any executor.

Processes are spawned, never forked: Arrow has threads, which a fork would copy halfway.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol, TypeVar

from flowsim.errors import FlowsimError

Task = TypeVar("Task")
Answer = TypeVar("Answer")

MOST_PROCESSES = 61
"""Windows waits for no more processes at once."""
TASKS_PER_WORKER = 2
"""One that runs and one that waits: enough to keep a worker busy, few enough to cancel."""


class Workers(Protocol):
    """What an executor must be able to do."""

    def submit(self, work: Callable[[Task], Answer], task: Task) -> Future[Answer]:
        """Begin a piece of work."""

    def close(self, *, now: bool) -> None:
        """Let the workers go, `now`: without waiting for what they are doing."""


class Processes:
    """Processes on this machine, which leave Ctrl-C to their parent."""

    def __init__(self, count: int) -> None:
        context = multiprocessing.get_context("spawn")
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


class Lasting:
    """Workers that stay from one lot of tasks to the next, and are started when needed."""

    def __init__(self, count: int, start: Callable[[int], Workers] = Processes) -> None:
        self._count, self._start = count, start
        self._workers: Workers | None = None

    def start(self, _: int) -> Workers:
        """These workers, for another lot."""
        return self

    def submit(self, work: Callable[[Task], Answer], task: Task) -> Future[Answer]:
        """Begin a piece of work."""
        if self._workers is None:
            self._workers = self._start(self._count)
        return self._workers.submit(work, task)

    def close(self, *, now: bool) -> None:
        """Let the workers go if they must stop `now`; else they wait for more."""
        if now:
            self.end()

    def end(self) -> None:
        """Let the workers go."""
        if self._workers is not None:
            self._workers.close(now=True)
            self._workers = None


def count_workers(asked: int | None) -> int:
    """How many processes to use: as many as asked for, else one per usable processor."""
    if asked is not None:
        return min(asked, MOST_PROCESSES)
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(usable or 1, MOST_PROCESSES)


def answers(
    work: Callable[[Task], Answer],
    tasks: Sequence[Task],
    *,
    workers: int,
    start: Callable[[int], Workers] = Processes,
) -> Iterator[tuple[Task, Answer]]:
    """Every task with its answer, in the order in which they finish.

    One worker, or one task, runs in this process. When a process dies (killed for want of
    memory, say) the unfinished tasks are given to new processes, once.

    Raises:
        FlowsimError: `workers_died` when processes die a second time.
    """
    workers = min(workers, len(tasks))
    if workers <= 1:
        for task in tasks:
            yield task, work(task)
        return
    unfinished = dict(enumerate(tasks))
    try:
        yield from _answers_of_pool(work, unfinished, workers, start)
    except BrokenProcessPool:
        try:
            yield from _answers_of_pool(work, unfinished, workers, start)
        except BrokenProcessPool as broken:
            raise FlowsimError("workers_died") from broken


def _answers_of_pool(
    work: Callable[[Task], Answer],
    unfinished: dict[int, Task],
    workers: int,
    start: Callable[[int], Workers],
) -> Iterator[tuple[Task, Answer]]:
    """Answers of the unfinished tasks, each taken out of `unfinished` before it is given."""
    pool = start(workers)
    waiting = list(unfinished)[::-1]
    running: dict[Future[Answer], int] = {}
    is_whole = False
    try:
        while waiting or running:
            while waiting and len(running) < workers * TASKS_PER_WORKER:
                number = waiting.pop()
                running[pool.submit(work, unfinished[number])] = number
            # Windows lets Ctrl-C in only between waits.
            finished, _ = wait(running, timeout=1, return_when=FIRST_COMPLETED)
            for future in finished:
                answer = future.result()
                yield unfinished.pop(running.pop(future)), answer
        is_whole = True
    finally:
        pool.close(now=not is_whole)


def _leave_ctrl_c_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
