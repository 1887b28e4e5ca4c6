"""Open the page: an address on this machine only, and the server behind it."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from flowsim.app.area import read_facts
from flowsim.app.notebook import Notebook
from flowsim.app.pool import Pool
from flowsim.app.security import HOST, Doors
from flowsim.app.server import Server
from flowsim.app.workshop import Workshop
from flowsim.engine.run import Engine, engine_in_use
from flowsim.errors import InputError
from flowsim.experiment import defaults
from flowsim.experiment.executors import count_workers
from flowsim.scenario.listing import list_areas

USUAL_PORT = 8765
MOST_WORKERS = 4
"""Each takes some 300 MB with a region's people; more would make an answer little faster."""


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
    """
    engine_in_use(opening.engine)
    facts = read_facts(opening.area or first_area(opening.scenarios), opening.scenarios)
    notebook = Notebook(opening.folder, facts.base.area_id)
    listening = listen(opening.port)
    doors = Doors(listening.getsockname()[1])
    workers = min(count_workers(opening.workers), MOST_WORKERS)
    workshop = Workshop(facts, Pool(workers, opening.engine), opening.seed)
    app = Server(workshop, notebook, doors, opening.lang).app()
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        http="h11",
        ws="none",
        lifespan="on",
        timeout_graceful_shutdown=2,
    )
    server = _Announcing(config)
    server.announce = lambda: on_open(doors.link())
    server.run(sockets=[listening])


class _Announcing(uvicorn.Server):
    """Says when it answers."""

    announce: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
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
