"""The state at minute 0, as a scenario says it (R27)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from flowsim.scenario.base import Count, Duration, Id, Part, Shares
from flowsim.terms import Kind, NeedCategory


class LoadedStart(Part):
    """Places that are taken at minute 0 (R27), with what is left of the need.

    `percent` of the staffed places, or `patients` for a setting without limit.
    `residual` is the time that is left; left out, it is drawn as the residual of the
    stay that brought them (equilibrium), which is refused above the warm-up.
    `exits` are the routes from there; left out, those of the patient's group.
    """

    settings: tuple[Id, ...]  # ids, or kinds
    percent: Annotated[float, Field(ge=0, le=1000)] | None = None
    patients: Count | None = None
    groups: Shares[Id] = Field(default_factory=dict)
    residual: Duration | None = None
    needs: Shares[NeedCategory] = Field(default_factory=dict)
    exits: Shares[Id] = Field(default_factory=dict)


class WaitingStart(Part):
    """People waiting at minute 0 for a place (R27): data, never warmed up.

    They wait at `entry` (at home) or in a place of the kind `waiting_in` (on top of
    the loaded ones); `waited` is how long ago they asked.
    """

    setting: Id
    patients: Count
    group: Id
    waiting_in: Kind = Kind.ENTRY
    waited: Duration
    need: Duration


class Start(Part):
    """The state at minute 0."""

    loaded: tuple[LoadedStart, ...] = ()
    waiting: tuple[WaitingStart, ...] = ()
