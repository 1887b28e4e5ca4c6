"""Runs on a cluster: a real scheduler and real workers, on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from flowsim import api
from flowsim.api import Settings
from flowsim.errors import FlowsimError, InputError
from flowsim.experiment import cluster
from flowsim.experiment.result import Result
from flowsim.experiment.run import Interrupted, Progress
from tests.experiment.test_run import contents

ROOT = Path(__file__).parents[2]
REPLICATIONS = 60
NOBODY_THERE = "tcp://127.0.0.1:9"
"""The port of the discard service, which nobody offers any more."""


@pytest.fixture(name="settings")
def _settings(library: Path, tmp_path: Path) -> Settings:
    out = tmp_path / "results"
    return Settings(REPLICATIONS, days=364, out=out, scenarios=library, keep_journeys=2)


def test_a_cluster_without_dask_names_what_to_install(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError) as refused:
        api.run("small", "", replace(settings, cluster=NOBODY_THERE))
    assert refused.value.code == "cluster_not_installed"
    assert refused.value.exit_code == 2


def test_a_worker_with_other_versions_is_named_with_both(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = cluster.Terms((("numpy", "2.4.6"), ("pyarrow", "26.0.1")), "compiled")
    with pytest.raises(InputError) as refused:
        cluster._compare("tcp://10.0.0.7:4000", {"numpy": "2.4.6", "pyarrow": "25.0.1"}, terms)
    assert refused.value.parameters == {
        "worker": "tcp://10.0.0.7:4000",
        "versions": "pyarrow 25.0.1 (26.0.1)",
    }
    with pytest.raises(InputError) as refused:
        cluster._compare("tcp://10.0.0.7:4000", {}, terms)
    assert refused.value.parameters["versions"] == "numpy - (2.4.6), pyarrow - (26.0.1)"


def test_libraries_and_the_code_itself_are_compared() -> None:
    assert {"flowsim", "flowsim code", "python", "numpy", "pyarrow", "numba"} <= (
        cluster.versions_here().keys()
    )


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """A scheduler on a free port; its address."""
    file = folder / "scheduler.json"
    with dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)):
        until(file.exists)
        yield api_address(file)


def api_address(file: Path) -> str:
    address: str = json.loads(file.read_text(encoding="utf-8"))["address"]
    return address


def worker(address: str, *extra: str) -> subprocess.Popen[bytes]:
    """A worker process with one thread, and nobody who would start it again."""
    one = ("worker", address, "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", *extra)
    return start(*one)


def start(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@contextmanager
def dask(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = start(*arguments)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(is_so: Callable[[], bool]) -> None:
    for _ in range(2000):
        if is_so():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen within 20 seconds")


@pytest.fixture(name="address", scope="module")
def _address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pytest.importorskip("distributed", reason="the extra cluster is not installed")
    with scheduler(tmp_path_factory.mktemp("scheduler")) as address:
        yield address


def stored_runs(result: Result) -> Counter[int]:
    """How many rows of one KPI each replication has."""
    kpis = result.kpis().to_pylist()
    return Counter(
        row["replication"] for row in kpis if (row["kpi"], row["by"]) == ("occupancy", "all")
    )


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
def test_a_worker_killed_on_the_way_costs_no_replication_and_changes_no_byte(
    settings: Settings, address: str, tmp_path: Path
) -> None:
    local = api.compare("small", ["fewer-beds=1"], replace(settings, out=tmp_path / "local"))
    stays, dies = worker(address), worker(address)
    told: list[Progress] = []

    def kill_one(progress: Progress) -> None:
        told.append(progress)
        if progress.done and dies.poll() is None:
            os.kill(dies.pid, signal.SIGKILL)
            dies.wait()

    try:
        wait_for_workers(address, 2)
        found = api.compare(
            "small", ["fewer-beds=1"], replace(settings, cluster=address), on_progress=kill_one
        )
    finally:
        for one in (stays, dies):
            one.kill()
            one.wait()
    assert dies.returncode == -signal.SIGKILL
    killed_at = next(progress.done for progress in told if progress.done)
    assert killed_at < told[-1].done == told[-1].total == 2 * REPLICATIONS
    assert contents(found.result.folder) == contents(local.result.folder)
    assert stored_runs(found.result) == dict.fromkeys(range(REPLICATIONS), 2)  # two cases


@pytest.mark.slow
def test_ctrl_c_keeps_what_the_cluster_finished_and_the_rest_is_run_here(
    settings: Settings, address: str, tmp_path: Path
) -> None:
    whole = api.run("small", "", replace(settings, out=tmp_path / "whole"))

    def press_ctrl_c(progress: Progress) -> None:
        if progress.done >= 20:
            raise KeyboardInterrupt

    with worker_of(address):
        with pytest.raises(Interrupted) as stopped:
            api.run("small", "", replace(settings, cluster=address), on_progress=press_ctrl_c)
        assert 20 <= stopped.value.progress.done < REPLICATIONS
    resumed = api.run("small", "", settings)
    assert contents(resumed.folder) == contents(whole.folder)


@pytest.mark.slow
def test_a_worker_with_another_numpy_is_refused_before_any_work(
    settings: Settings, address: str, tmp_path: Path
) -> None:
    told: list[Progress] = []
    preload = tmp_path / "another_numpy.py"
    preload.write_text(
        "import importlib.metadata as installed\n"
        "installed.version = lambda name, truth=installed.version: (\n"
        "    '1.0' if name == 'numpy' else truth(name)\n"
        ")\n",
        encoding="utf-8",
    )
    with worker_of(address, "--preload", str(preload)), pytest.raises(InputError) as refused:
        api.run("small", "", replace(settings, cluster=address), on_progress=told.append)
    assert refused.value.code == "cluster_versions_differ"
    assert "numpy 1.0" in str(refused.value.parameters["versions"])
    assert str(refused.value.parameters["worker"]).startswith("tcp://127.0.0.1:")
    assert told == []


@pytest.mark.slow
def test_a_scheduler_that_goes_away_is_told_of_and_what_was_finished_is_kept(
    settings: Settings, tmp_path: Path
) -> None:
    pytest.importorskip("distributed", reason="the extra cluster is not installed")
    file = tmp_path / "scheduler.json"
    listening = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    with dask("scheduler", *listening) as process:
        until(file.exists)

        def kill_scheduler(progress: Progress) -> None:
            if progress.done:
                process.kill()

        with worker_of(api_address(file)), pytest.raises(FlowsimError) as lost:
            api.run(
                "small",
                "",
                replace(settings, cluster=api_address(file)),
                on_progress=kill_scheduler,
            )
    assert lost.value.code == "cluster_lost"
    assert list(settings.out.glob("small-*/blocks/*-kpis.packed"))


@pytest.mark.slow
def test_a_scheduler_without_workers_says_how_to_start_one(
    settings: Settings, address: str
) -> None:
    wait_for_workers(address, 0)
    with pytest.raises(InputError) as refused:
        api.run("small", "", replace(settings, cluster=address))
    assert refused.value.code == "cluster_without_workers"


@pytest.mark.slow
@pytest.mark.cli
@pytest.mark.parametrize("wrong", [NOBODY_THERE, "nonsense", "tcp://127.0.0.1"])
def test_a_scheduler_that_does_not_answer_is_one_clear_error(
    wrong: str, library: Path, tmp_path: Path
) -> None:
    pytest.importorskip("distributed", reason="the extra cluster is not installed")
    command = [sys.executable, "-m", "flowsim", "run", "small", "--cluster", wrong]
    where = ["--scenarios", str(library), "--out", str(tmp_path / "out"), "--lang", "en"]
    ran = subprocess.run(
        [*command, *where], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 2
    assert f"No scheduler answers at --cluster {wrong}" in ran.stderr
    assert "Traceback" not in ran.stderr


@contextmanager
def worker_of(address: str, *extra: str) -> Iterator[None]:
    """One worker, until the end of the block."""
    process = worker(address, *extra)
    try:
        wait_for_workers(address, 1)
        yield
    finally:
        process.kill()
        process.wait()


def wait_for_workers(address: str, count: int) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        until(lambda: len(client.nthreads()) == count)
