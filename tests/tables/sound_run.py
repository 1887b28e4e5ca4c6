"""A small run without fault, for tests to break, and how a broken one is told."""

from __future__ import annotations

from typing import Any

import pytest

from flowsim.errors import InvariantBroken
from flowsim.tables.invariants import check_invariants
from flowsim.tables.journeys import Journeys
from tests.kpi.build import DAY, HOUR, journeys, window

LEFT = 30 * HOUR
END = 7 * DAY


class Run:
    """Anna has a bed from minute 60; Bo waits for it until she goes home. Cleo is there."""

    def __init__(self) -> None:
        self.patients: list[dict[str, Any]] = [
            {"patient": 1, "arrived_at": 60, "ended_at": LEFT, "end": "left"},
            {"patient": 2, "municipality": "tjörn", "arrived_at": 90, "end": "open"},
            {"patient": 3, "arrived_at": 0, "end": "open"},
        ]
        self.anna_in_ward: dict[str, Any] = {
            "patient": 1,
            "setting": "ward",
            "requested_at": 60,
            "place_granted_at": 60,
            "entered_at": 60,
            "medically_ready_at": LEFT - 200,
            "declared_ready_at": LEFT - 100,
            "receiver_ready_at": LEFT,
            "left_at": LEFT,
        }
        self.anna_at_home: dict[str, Any] = {
            "patient": 1,
            "setting": "home",
            "requested_at": LEFT,
            "place_granted_at": LEFT,
            "entered_at": LEFT,
            "left_at": None,
            "end": "left",
        }
        self.bo_waits: dict[str, Any] = {
            "patient": 2,
            "setting": "entry",
            "entered_at": 90,
            "medically_ready_at": 90,
            "left_at": LEFT,
        }
        self.bo_in_ward: dict[str, Any] = {
            "patient": 2,
            "setting": "ward",
            "requested_at": 90,
            "place_granted_at": LEFT,
            "entered_at": LEFT,
            "left_at": None,
        }
        self.cleo: dict[str, Any] = {
            "patient": 3,
            "setting": "ward",
            "entered_at": 0,
            "left_at": None,
        }
        # Anna's first request is of before her first stay.
        self.requests: list[dict[str, Any]] = [
            {"patient": 1, "stay": -1, "setting": "ward", "requested_at": 60, "ended_at": 60},
            {"patient": 1, "setting": "home", "requested_at": LEFT, "ended_at": LEFT},
            {"patient": 2, "setting": "ward", "requested_at": 90, "ended_at": LEFT},
        ]
        self.capacity: list[dict[str, Any]] = [
            {"setting": "ward", "at": 0, "staffed": 2, "occupied": 1, "occupied_min": 0},
            {
                "setting": "ward",
                "at": LEFT,
                "staffed": 2,
                "occupied": 2,
                "occupied_min": LEFT + LEFT - 60,
                "is_census": True,
            },
            {
                "setting": "ward",
                "at": END,
                "staffed": 2,
                "occupied": 2,
                "occupied_min": 2 * END - 60,
                "is_census": True,
            },
        ]
        self.settings: list[dict[str, Any]] = [
            {"setting": "ward", "kind": "ward"},
            {"setting": "entry", "kind": "entry", "is_limited": False},
            {"setting": "home", "kind": "home", "is_limited": False},
        ]
        self.tasks: list[dict[str, Any]] = []
        self.notices: list[dict[str, Any]] = []
        self.more: list[dict[str, Any]] = []

    @property
    def stays(self) -> list[dict[str, Any]]:
        rows = [
            self.anna_in_ward,
            self.anna_at_home,
            self.bo_waits,
            self.bo_in_ward,
            self.cleo,
        ]
        return [*rows, *self.more]

    def cleo_goes_on(self, at: int) -> None:
        """Cleo's next stay begins in the place she has."""
        self.cleo["left_at"] = at
        moments = dict.fromkeys(("requested_at", "place_granted_at", "entered_at"), at)
        self.more = [{"patient": 3, "setting": "ward", **moments}]
        self.requests.append({"patient": 3, "setting": "ward", "requested_at": at, "ended_at": at})

    def journeys(self) -> Journeys:
        return journeys(
            window=window(7),
            patients=self.patients,
            stays=self.stays,
            requests=self.requests,
            capacity=self.capacity,
            settings=self.settings,
            tasks=self.tasks,
            notices=self.notices,
        )


def broken(run: Run) -> tuple[str, str]:
    """The invariant and its detail."""
    with pytest.raises(InvariantBroken) as caught:
        check_invariants(run.journeys())
    return str(caught.value.parameters["invariant"]), str(caught.value.parameters["detail"])
