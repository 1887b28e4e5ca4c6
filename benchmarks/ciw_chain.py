"""The ward chain in Ciw: a node per setting, with blocking when the next node is full.

Ciw has no work beside a stay, so planning is a part of the stay here and its beginning is not
recorded, and only stays that are over are. Everybody enters through one node without limit; for
the settings where patients come first there is a queue, before all others they are blocked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ciw

from benchmarks.bare_simpy import Journey, StayMoments

ENTRY = 1  # Ciw counts nodes from 1


def run(journeys: Sequence[Journey], places: Mapping[str, int], end_at: int) -> list[StayMoments]:
    """Moments of every stay that had ended before the end; journeys in order of arrival."""
    names = list(places)
    node_of = {name: node for node, name in enumerate(names, ENTRY + 1)}
    first = {journey.stays[0][0] for journey in journeys if journey.arrived_at}

    class Gaps(ciw.dists.Distribution):  # type: ignore[misc]
        """Minutes between arrivals."""

        def __init__(self) -> None:
            self.next, self.before = 0, 0

        def sample(self, t: Any = None, ind: Any = None) -> float:
            if self.next == len(journeys):
                return float("inf")
            arrived_at = journeys[self.next].arrived_at
            gap, self.before = arrived_at - self.before, arrived_at
            self.next += 1
            return float(gap)

    class Stays(ciw.dists.Distribution):  # type: ignore[misc]
        """Need and planning of the stay that the individual begins."""

        def sample(self, t: Any = None, ind: Any = None) -> float:
            stays = journeys[ind.id_number - 1].stays
            _, need_min, planning_min = stays[-1 - len(ind.route)]  # nodes still to come
            return float(need_min + planning_min)

    def way(ind: Any, simulation: Any) -> list[int]:
        return [node_of[setting] for setting, *_ in journeys[ind.id_number - 1].stays]

    network = ciw.create_network(
        arrival_distributions=[Gaps(), *(None for _ in names)],
        service_distributions=[ciw.dists.Deterministic(0), *(Stays() for _ in names)],
        number_of_servers=[float("inf"), *(places[name] for name in names)],
        queue_capacities=[float("inf"), *(float("inf") if n in first else 0 for n in names)],
        routing=ciw.routing.ProcessBased(way),
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(end_at)
    return _moments(simulation.get_all_records(), names)


def _moments(records: Sequence[Any], names: Sequence[str]) -> list[StayMoments]:
    """Ciw counts the wait for a bed as a part of the stay in it, and blocking of the one before."""
    return [
        StayMoments(
            patient=record.id_number - 1,
            setting=names[record.node - ENTRY - 1],
            requested_at=round(record.arrival_date),
            entered_at=round(record.service_start_date),
            planned_at=round(record.service_end_date),
            left_at=round(record.exit_date),
        )
        for record in records
        if record.node != ENTRY
    ]
