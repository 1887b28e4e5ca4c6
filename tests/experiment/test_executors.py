"""Work on several processes: everything comes back once, and a dead process costs little."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from flowsim.errors import FlowsimError, InputError
from flowsim.experiment.executors import (
    Answer,
    Here,
    Lasting,
    Task,
    Workers,
    answers,
    count_workers,
)


def squared(number: int) -> int:
    return number * number


def process_of(number: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def interrupted_by_ctrl_c(number: int) -> int:
    os.kill(os.getpid(), signal.SIGINT)
    return number


def killed_the_first_time(marker: str) -> str:
    if marker and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return marker


def killed_every_time(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def refused(number: int) -> int:
    raise InputError("out_of_range", name="days", value=number)


def test_every_task_is_answered_once_by_two_processes() -> None:
    found = dict(answers(squared, range(20), workers=2))
    assert found == {number: number * number for number in range(20)}


def test_two_workers_are_two_other_processes() -> None:
    processes = {answer for _, answer in answers(process_of, range(8), workers=2)}
    assert len(processes) == 2
    assert os.getpid() not in processes


def test_one_worker_needs_no_process_and_keeps_the_order() -> None:
    assert [answer for _, answer in answers(process_of, range(3), workers=1)] == [os.getpid()] * 3
    assert [task for task, _ in answers(squared, [3, 1, 2], workers=1)] == [3, 1, 2]


@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
class TestSignals:
    def test_ctrl_c_does_not_reach_the_work(self) -> None:
        assert dict(answers(interrupted_by_ctrl_c, [1, 2], workers=2)) == {1: 1, 2: 2}

    def test_a_killed_process_is_replaced_and_its_work_done_again(self, tmp_path: Path) -> None:
        tasks = [str(tmp_path / "killed"), *[""] * 5]
        assert sorted(answer for _, answer in answers(killed_the_first_time, tasks, workers=2)) == (
            sorted(tasks)
        )

    def test_work_that_always_kills_its_process_is_given_up_with_a_clear_error(self) -> None:
        with pytest.raises(FlowsimError) as failure:
            list(answers(killed_every_time, [1, 2], workers=2))
        assert failure.value.code == "workers_died"


def test_an_error_of_the_work_arrives_whole() -> None:
    with pytest.raises(InputError) as failure:
        list(answers(refused, [7, 8], workers=2))
    assert failure.value.code == "out_of_range"
    assert failure.value.parameters == {"name": "days", "value": failure.value.parameters["value"]}
    assert failure.value.exit_code == 2


def test_nobody_asks_windows_for_more_processes_than_it_can_wait_for() -> None:
    assert count_workers(1000) == 61
    assert count_workers(3) == 3
    assert count_workers(None) >= 1


class Counting(Here):
    """Two workers who do everything at once, and count what they were sent."""

    count, parcel_s = 2, 0.02

    def __init__(self) -> None:
        self.sent: list[int] = []

    def submit(self, work: Callable[[Task], Answer], task: Task) -> Future[Answer]:
        assert isinstance(task, list)
        self.sent.append(len(task))
        return super().submit(work, task)


def slow(number: int) -> int:
    time.sleep(0.03)
    return number


def test_tasks_that_are_sooner_done_than_sent_go_together() -> None:
    pool = Counting()
    assert dict(Lasting(lambda: pool).answers(squared, range(100))) == {
        number: number * number for number in range(100)
    }
    assert sum(pool.sent) == 100
    assert len(pool.sent) < 50


def test_tasks_that_take_long_go_one_by_one() -> None:
    pool = Counting()
    assert len(list(Lasting(lambda: pool).answers(slow, range(8)))) == 8
    assert pool.sent == [1] * 8


def test_near_the_end_everybody_has_some() -> None:
    pool = Counting()
    list(Lasting(lambda: pool).answers(squared, range(100)))
    assert pool.sent[-1] == 1


def test_workers_stay_from_one_lot_to_the_next() -> None:
    started: list[Workers] = []

    def start() -> Workers:
        started.append(Here())
        return started[-1]

    staff = Lasting(start)
    for _ in range(3):
        assert [answer for _, answer in staff.answers(squared, [2, 3])] == [4, 9]
    assert len(started) == 1
