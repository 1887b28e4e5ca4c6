"""A few warm processes that all browsers share: bounded, fair, and quick to forget."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

from flowsim.app.running import Job
from flowsim.engine.run import Engine
from flowsim.errors import FlowsimError, InputError
from flowsim.experiment.ready import make_ready

MOST_WAITING = 2_000
"""Runs that may wait; a page asks for a hundred at most."""

Key = tuple[str, str, int]
Work = Callable[[Job], Any]
Keep = Callable[[Any], object]


@dataclass
class _Wanted:
    """A run that somebody waits for; those who ask for the same one share it."""

    work: Work
    job: Job
    done: asyncio.Future[Any]
    rank: int
    keep: Keep | None
    interested: int = 0
    is_running: bool = field(default=False)


class Pool:
    """Runs jobs in processes of its own, lowest rank first.

    A replication always goes to the same process, which may still have its people. What
    nobody waits for any more is forgotten before it starts.
    """

    def __init__(
        self, workers: int, engine: Engine, hire: Callable[[], Executor] | None = None
    ) -> None:
        self.workers, self.engine = workers, engine
        self._hire = hire or _one_process
        self._order = itertools.count()
        self._wanted: dict[Key, _Wanted] = {}
        self._queues: list[asyncio.PriorityQueue[tuple[int, int, Key]]] = []
        self._executors: list[Executor] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start the processes; they get warm while the first page is being read."""
        self._queues = [asyncio.PriorityQueue() for _ in range(self.workers)]
        self._executors = [self._hire() for _ in range(self.workers)]
        for executor in self._executors:
            executor.submit(make_ready, self.engine)
        self._tasks = [asyncio.create_task(self._serve(n)) for n in range(self.workers)]

    async def close(self) -> None:
        """End the processes, whatever they are doing."""
        for task in self._tasks:
            task.cancel()
        for executor in self._executors:
            for process in list((getattr(executor, "_processes", None) or {}).values()):
                process.terminate()
            executor.shutdown(wait=True, cancel_futures=True)

    @property
    def waiting(self) -> int:
        """Runs that are asked for and not done."""
        return len(self._wanted)

    async def run(self, work: Work, job: Job, rank: int, keep: Keep | None = None) -> Any:
        """The answer of one job; `keep` is given it also when nobody waits for it any more.

        Raises:
            InputError: when too many runs wait already.
            FlowsimError: when the run fails, or its process dies twice.
        """
        key = (work.__name__, job.fingerprint, job.replication)
        wanted = self._wanted.get(key)
        if wanted is None:
            if self.waiting >= MOST_WAITING:
                raise InputError("app_busy")
            future = asyncio.get_running_loop().create_future()
            wanted = self._wanted[key] = _Wanted(work, job, future, rank, keep)
            self._put(rank, key, job)
        elif rank < wanted.rank:
            wanted.rank = rank
            self._put(rank, key, job)
        wanted.interested += 1
        try:
            return await asyncio.shield(wanted.done)
        finally:
            wanted.interested -= 1
            if not (wanted.interested or wanted.is_running or wanted.done.done()):
                self._wanted.pop(key, None)
                wanted.done.cancel()

    def _put(self, rank: int, key: Key, job: Job) -> None:
        self._queues[job.replication % self.workers].put_nowait((rank, next(self._order), key))

    async def _serve(self, number: int) -> None:
        """One process, one run at a time."""
        while True:
            _, _, key = await self._queues[number].get()
            wanted = self._wanted.get(key)
            if wanted is None or wanted.is_running:
                continue
            wanted.is_running = True
            try:
                answer = await self._done(number, wanted)
            except Exception as error:  # a fault of ours must not stop the runs of all others
                if not wanted.done.done():
                    wanted.done.set_exception(error)
                    wanted.done.exception()  # nobody may be left to read it
            else:
                if wanted.keep is not None:
                    wanted.keep(answer)
                if not wanted.done.done():
                    wanted.done.set_result(answer)
            finally:
                self._wanted.pop(key, None)

    async def _done(self, number: int, wanted: _Wanted) -> Any:
        loop = asyncio.get_running_loop()
        for _ in range(2):
            executor = self._executors[number]
            try:
                return await loop.run_in_executor(executor, wanted.work, wanted.job)
            except BrokenProcessPool:
                executor.shutdown(wait=False)
                self._executors[number] = self._hire()
        raise FlowsimError("app_worker_died")


def _one_process() -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, context, initializer=_leave_ctrl_c_to_parent)


def _leave_ctrl_c_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
