"""Workers on other machines: Dask's executor behind the face that local processes have.

Dask gives the work of a worker that is lost to another one by itself. Only the parent
writes, and it takes each answer once, so every replication is stored exactly once. A worker
must have the same versions as the parent, since the last bit of a table may depend on them.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from socket import create_connection
from threading import Lock
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from flowsim.engine.run import EngineInUse
from flowsim.errors import FlowsimError, InputError
from flowsim.experiment.executors import PARCEL_S
from flowsim.experiment.identity import code_fingerprint, versions
from flowsim.experiment.ready import make_ready

if TYPE_CHECKING:
    from distributed import Client

Task = TypeVar("Task")
Answer = TypeVar("Answer")

CONNECTS_S = 5
"""A scheduler that has not answered by then is not there."""
SCHEMES = ("tcp", "tls")
MISSING = "-"
"""The version of what is not installed."""


@dataclass(frozen=True)
class Terms:
    """What a worker must have, name -> version, and the engine that it is to run."""

    versions: tuple[tuple[str, str], ...]
    engine: EngineInUse


class Cluster:
    """The workers of a Dask scheduler.

    Raises:
        InputError: `cluster_not_installed`, `cluster_not_reachable`, `cluster_without_workers`,
            or `cluster_versions_differ` with the first worker that has other versions.
    """

    parcel_s = PARCEL_S

    def __init__(self, address: str, engine: EngineInUse) -> None:
        self._address = address
        self._terms = Terms(tuple(versions_here().items()), engine)
        self._client = _connected(address)
        try:
            self.count = self._count()
            self._check_versions()
        except BaseException:
            self._client.close()
            raise
        self._executor = self._client.get_executor(pure=False)

    def _count(self) -> int:
        try:
            self._client.wait_for_workers(1, timeout=CONNECTS_S)
        except TimeoutError:
            raise InputError("cluster_without_workers", address=self._address) from None
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def _check_versions(self) -> None:
        """Ask every worker that there is now; who comes later is asked with its first task."""

        def found() -> dict[str, str]:
            # A function within a function travels as code: the worker may lack flowsim.
            try:
                from flowsim.experiment.cluster import versions_here
            except ImportError:
                return {}
            return versions_here()

        for worker, has in sorted(self._client.run(found).items()):
            _compare(worker, has, self._terms)

    def submit(self, work: Callable[[Task], Answer], task: Task) -> Future[Answer]:
        """Begin a piece of work on a worker."""
        told: Future[Answer] = Future()
        future = self._executor.submit(partial(_on_worker, self._terms, work), task)
        future.add_done_callback(partial(_tell, told, self._address))
        return told

    def close(self, *, now: bool) -> None:
        """Let go of the workers, which belong to somebody else and stay; `now`: their work too."""
        self._executor.shutdown(wait=not now)
        self._client.close()


def versions_here() -> dict[str, str]:
    """What must be the same on every worker: name -> version."""
    try:
        numba = version("numba")
    except PackageNotFoundError:
        numba = MISSING
    return {**versions(), "numba": numba, "flowsim code": code_fingerprint()[:12]}


def _connected(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise InputError("cluster_not_installed") from None
    _knock(address)
    # It tells of every lost connection by itself; here they become one error or none.
    logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # versions are compared below, and told of once
            return Client(address, timeout=CONNECTS_S, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError("cluster_not_reachable", address=address, reason=error) from error


def _knock(address: str) -> None:
    """See that somebody listens at an address; Dask itself would try for long."""
    try:
        asked = urlsplit(address)
        if asked.scheme not in SCHEMES or not asked.hostname or not asked.port:
            raise InputError("cluster_not_reachable", address=address, reason="tcp://HOST:PORT")
        create_connection((asked.hostname, asked.port), timeout=CONNECTS_S).close()
    except (OSError, ValueError) as error:
        raise InputError("cluster_not_reachable", address=address, reason=error) from error


def _compare(worker: str, has: Mapping[str, str], terms: Terms) -> None:
    other = [
        f"{name} {has.get(name, MISSING)} ({wanted})"
        for name, wanted in terms.versions
        if has.get(name, MISSING) != wanted
    ]
    if other:
        raise InputError("cluster_versions_differ", worker=worker, versions=", ".join(other))


_one_at_a_time = Lock()


def _on_worker(terms: Terms, work: Callable[[Task], Answer], task: Task) -> Answer:
    """Do a piece of work on a worker that has what it takes."""
    with _one_at_a_time:
        _make_ready(terms)
    return work(task)


@cache
def _make_ready(terms: Terms) -> None:
    """Once in each process of a worker, also in one that came late or was started again."""
    from distributed import get_worker

    _compare(get_worker().address, versions_here(), terms)
    make_ready(terms.engine)


def _tell(told: Future[Answer], address: str, done: Future[Answer]) -> None:
    """Pass on an answer, or what went wrong in words of flowsim."""
    from distributed import KilledWorker

    if done.cancelled():
        told.set_exception(FlowsimError("cluster_lost", address=address))
        return
    error = done.exception()
    if error is None:
        told.set_result(done.result())
    elif isinstance(error, KilledWorker):
        told.set_exception(FlowsimError("cluster_workers_died", address=address))
    elif isinstance(error, ImportError):
        told.set_exception(InputError("cluster_worker_lacks", address=address, reason=error))
    else:
        told.set_exception(error)
