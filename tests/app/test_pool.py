"""Runs are shared, bounded and forgotten when nobody waits for them any more."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from flowsim.app import pool as pools
from flowsim.app.pool import Pool
from flowsim.app.running import Job
from flowsim.app.turns import Superseded, Turns
from flowsim.errors import FlowsimError, InputError
from flowsim.experiment.ready import make_ready


def job(replication: int, scenario: str = "a") -> Job:
    return Job(scenario, b"", replication, 1, "auto", ())


class Work:
    """Counts what is run, and waits until it may go on."""

    __name__ = "work"

    def __init__(self) -> None:
        self.done: list[int] = []
        self.may_go_on = threading.Event()

    def __call__(self, given: Job) -> int:
        self.may_go_on.wait(5)
        self.done.append(given.replication)
        return given.replication


def with_pool(
    use: Callable[[Pool], Awaitable[None]], hire: Callable[[], Executor] | None = None
) -> None:
    async def main() -> None:
        pool = Pool(1, "simpy", hire or (lambda: ThreadPoolExecutor(1)))
        await pool.start()
        try:
            await use(pool)
        finally:
            await pool.close()

    asyncio.run(main())


def test_two_who_ask_for_the_same_run_share_it() -> None:
    work = Work()

    async def use(pool: Pool) -> None:
        both = asyncio.gather(pool.run(work, job(3), 0), pool.run(work, job(3), 5))
        work.may_go_on.set()
        assert list(await both) == [3, 3]

    with_pool(use)
    assert work.done == [3]


def test_what_somebody_looks_at_goes_first() -> None:
    work = Work()

    async def use(pool: Pool) -> None:
        running = asyncio.create_task(pool.run(work, job(0), 0))
        await asyncio.sleep(0.05)
        later = [asyncio.create_task(pool.run(work, job(n), rank)) for n, rank in ((1, 9), (2, 0))]
        await asyncio.sleep(0.05)
        work.may_go_on.set()
        await asyncio.gather(running, *later)

    with_pool(use)
    assert work.done == [0, 2, 1]


def test_what_nobody_waits_for_any_more_is_never_run() -> None:
    work = Work()

    async def use(pool: Pool) -> None:
        running = asyncio.create_task(pool.run(work, job(0), 0))
        await asyncio.sleep(0.05)
        dropped = asyncio.create_task(pool.run(work, job(1), 0))
        shared = [asyncio.create_task(pool.run(work, job(2), 0)) for _ in range(2)]
        await asyncio.sleep(0.05)
        dropped.cancel()
        shared[0].cancel()
        await asyncio.sleep(0.05)
        assert pool.waiting == 2
        work.may_go_on.set()
        assert list(await asyncio.gather(running, shared[1])) == [0, 2]

    with_pool(use)
    assert work.done == [0, 2]


def test_a_run_that_is_done_is_kept_though_nobody_waits_for_it_any_more() -> None:
    work = Work()
    kept: list[int] = []

    async def use(pool: Pool) -> None:
        dropped = asyncio.create_task(pool.run(work, job(0), 0, kept.append))
        never = asyncio.create_task(pool.run(work, job(1), 0, kept.append))
        await asyncio.sleep(0.05)
        dropped.cancel()
        never.cancel()
        await asyncio.sleep(0.05)
        work.may_go_on.set()
        await pool.run(work, job(2), 0, kept.append)

    with_pool(use)
    assert kept == [0, 2]


def test_only_so_many_runs_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "MOST_WAITING", 2)
    work = Work()

    async def use(pool: Pool) -> None:
        waiting = [asyncio.create_task(pool.run(work, job(n), 0)) for n in range(2)]
        await asyncio.sleep(0.05)
        with pytest.raises(InputError, match="app_busy"):
            await pool.run(work, job(2), 0)
        work.may_go_on.set()
        await asyncio.gather(*waiting)

    with_pool(use)


@pytest.mark.parametrize("error", [FlowsimError("rule_broken"), ZeroDivisionError()])
def test_an_error_of_a_run_reaches_all_who_asked_and_the_next_run_goes_on(
    error: Exception,
) -> None:
    def broken(given: Job) -> int:
        if given.replication == 0:
            raise error
        return given.replication

    async def use(pool: Pool) -> None:
        both = asyncio.gather(
            pool.run(broken, job(0), 0), pool.run(broken, job(1), 0), return_exceptions=True
        )
        found = await asyncio.wait_for(both, 5)
        assert list(found) == [error, 1]

    with_pool(use)


class Dying(Executor):
    """A process that is killed, for want of memory say, as often as told."""

    deaths = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        answer: Future[Any] = Future()
        if fn is not make_ready and Dying.deaths > 0:
            Dying.deaths -= 1
            answer.set_exception(BrokenProcessPool())
        else:
            answer.set_result(None if fn is make_ready else fn(*args))
        return answer


@pytest.mark.parametrize(("deaths", "is_answered"), [(1, True), (2, False)])
def test_a_run_is_tried_once_more_when_its_process_dies(deaths: int, *, is_answered: bool) -> None:
    Dying.deaths = deaths
    assert issubclass(BrokenProcessPool, BrokenExecutor)

    async def use(pool: Pool) -> None:
        work = Work()
        work.may_go_on.set()
        answers = await asyncio.gather(pool.run(work, job(4), 0), return_exceptions=True)
        assert (list(answers) == [4]) is is_answered

    with_pool(use, Dying)


def test_a_newer_question_of_a_window_ends_the_one_before_it() -> None:
    async def main() -> None:
        turns = Turns()
        never = asyncio.get_running_loop().create_future()

        async def waits() -> int:
            await never
            return 1

        async def answers() -> int:
            return 2

        first = asyncio.create_task(turns.take("window", waits()))
        other = asyncio.create_task(turns.take("other", waits()))
        await asyncio.sleep(0)
        assert await turns.take("window", answers()) == 2
        with pytest.raises(Superseded):
            await first
        never.set_result(None)
        assert await other == 1

    asyncio.run(main())
