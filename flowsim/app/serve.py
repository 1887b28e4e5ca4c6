"""Open the page: an address on this machine only, and the server behind it."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from flowsim.api.settings import Settings
from flowsim.app.area import read_facts
from flowsim.app.pool import Pool
from flowsim.app.rooms import Room, Rooms, room_of
from flowsim.app.security import HOST, Doors
from flowsim.app.server import Server
from flowsim.engine.run import Engine, engine_in_use
from flowsim.errors import FlowsimError, InputError
from flowsim.experiment import defaults
from flowsim.experiment.executors import count_workers
from flowsim.scenario.listing import list_areas

USUAL_PORT = 8765
MOST_WORKERS = 4
"""Each takes some 300 MB with a region's people; more would make an answer little faster."""
MOST_CONNECTIONS = 200
"""A browser keeps six; more than all of a class together is somebody's mistake."""


@dataclass(frozen=True)
class Opening:
    """How the page is opened: which area, where, and where its notebook is kept."""

    area: str | None = None
    port: int | None = None
    folder: Path = Path(defaults.OUT) / "workshop"
    scenarios: Path | None = None
    seed: int = defaults.SEED
    workers: int | None = None
    engine: Engine = "auto"
    lang: str = "sv"


def serve(opening: Opening, on_open: Callable[[str], None]) -> None:
    """Serve the page until Ctrl-C; `on_open` is given the address that opens it once.

    Raises:
        ScenarioError: what is wrong with the area.
        InputError: when the port is taken, or the notebook cannot be read.
        FlowsimError: when it could not begin to answer.
    """
    engine_in_use(opening.engine)
    facts = read_facts(opening.area or first_area(opening.scenarios), opening.scenarios)
    workers = min(count_workers(opening.workers), MOST_WORKERS)
    pool = Pool(workers, opening.engine)
    settings = Settings(seed=opening.seed, workers=workers, engine=opening.engine)

    def make(area: str) -> Room:
        return room_of(read_facts(area, opening.scenarios), pool, opening.folder, settings)

    first = room_of(facts, pool, opening.folder, settings)
    listening = listen(opening.port)
    doors = Doors(listening.getsockname()[1])
    app = Server(Rooms(first, make, opening.scenarios), pool, doors, opening.lang).app()
    server = Announcing(config_of(app))
    server.announce = lambda: on_open(doors.link())
    with listening, suppress(SystemExit):  # which uvicorn raises when it cannot begin
        server.run(sockets=[listening])
    if not server.started:
        raise FlowsimError("app_not_started")


def config_of(app: ASGIApp) -> uvicorn.Config:
    """How the server behaves: it says little, trusts no proxy, and takes only so much at once."""
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        http="h11",
        ws="none",
        lifespan="on",
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=2,
    )


class Announcing(uvicorn.Server):
    """Says when it answers, and nothing when it could not begin to."""

    announce: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        if self.started:
            self.announce()


def first_area(scenarios: Path | None) -> str:
    """The area that is shown when none is named: the largest file among whole areas.

    Raises:
        InputError: when the folder has no area.
    """
    areas = list_areas(scenarios)
    if not areas:
        raise InputError("no_area_to_show")
    return areas[0].name


def listen(port: int | None) -> socket.socket:
    """A socket on the loopback address: the port asked for, else the usual one or a free one.

    Raises:
        InputError: when the port asked for is taken or not allowed.
    """
    wanted = (USUAL_PORT, 0) if port is None else (port,)
    for number in wanted:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform == "win32":
            # Or another program could listen on the same port beside this one.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, number))
            # On Linux two may bind with that option until one of them listens.
            listening.listen(128)
        except OSError:
            listening.close()
            continue
        return listening
    raise InputError("port_taken", port=port, host=HOST)
