"""A wait behind a closed door with room behind it is the calendar's, worked by hand (R30).

Patient 1 is ready at 10:00 on day 0 and waits for `next`, which is open 08:00-16:00.
"""

from __future__ import annotations

import pytest

from tests.kpi.build import DAY, HOUR, Rows
from tests.kpi.test_causes import READY, causes

OPENS, CLOSES = 8 * HOUR, 16 * HOUR


def doors(places: int, setting: str = "next") -> Rows:
    """Open from 08 to 16 every day, with so many places."""
    rows: list[dict[str, object]] = [
        {"setting": setting, "at": 0, "staffed": places, "is_open": False}
    ]
    for day in range(6):
        for at, is_open in ((OPENS, True), (CLOSES, False)):
            rows.append(
                {"setting": setting, "at": day * DAY + at, "staffed": places, "is_open": is_open}
            )
    return rows


def taken(until_at: int, weight: int = 1, setting: str = "next") -> Rows:
    """Somebody in a place of `next` from the beginning."""
    return [
        {
            "patient": 9,
            "setting": setting,
            "entered_at": 0,
            "left_at": until_at,
            "weight": weight,
        }
    ]


def test_a_free_place_behind_a_closed_door_is_the_calendars() -> None:
    """Free from 20:00, granted when the door opens at 08:00 the next morning."""
    found = causes(
        left_at=DAY + OPENS,
        granted_at=DAY + OPENS,
        capacity=doors(1),
        others=taken(20 * HOUR),
    )
    assert found == {"place-capacity": 10 * HOUR, "place-calendar": 12 * HOUR}


def test_a_full_house_is_lack_of_places_even_at_night() -> None:
    found = causes(
        left_at=DAY + 9 * HOUR,
        granted_at=DAY + 9 * HOUR,
        capacity=doors(1),
        others=taken(DAY + 9 * HOUR),
    )
    assert found == {"place-capacity": 23 * HOUR}


def test_a_place_in_turnaround_is_not_free() -> None:
    found = causes(
        left_at=DAY + OPENS,
        granted_at=DAY + OPENS,
        capacity=doors(1),
        others=taken(20 * HOUR),
        settings=[{"setting": "next", "kind": "ward", "turnaround_min": 120}],
    )
    assert found == {"place-capacity": 12 * HOUR, "place-calendar": 10 * HOUR}


def test_whoever_goes_on_in_the_present_place_leaves_no_turnaround() -> None:
    """Patient 8 leaves 18:00, the place is ready 20:00; patient 9 stays where she is."""
    goes_on = [
        {"patient": 9, "setting": "next", "entered_at": 0, "left_at": 21 * HOUR},
        {"patient": 9, "setting": "next", "entered_at": 21 * HOUR, "left_at": None},
    ]
    leaves = {"patient": 8, "setting": "next", "entered_at": 0, "left_at": 18 * HOUR}
    found = causes(
        left_at=DAY + OPENS,
        granted_at=DAY + OPENS,
        capacity=doors(2),
        others=[leaves, *goes_on],
        settings=[{"setting": "next", "kind": "ward", "turnaround_min": 120}],
    )
    assert found == {"place-capacity": 10 * HOUR, "place-calendar": 12 * HOUR}


def test_a_place_granted_to_somebody_on_the_way_is_not_free() -> None:
    on_the_way = {
        "patient": 9,
        "setting": "next",
        "place_granted_at": 15 * HOUR,
        "entered_at": DAY + 10 * HOUR,
        "left_at": DAY + 10 * HOUR + 1,
    }
    found = causes(
        left_at=DAY + 11 * HOUR,
        granted_at=DAY + 11 * HOUR,
        capacity=doors(1),
        others=[on_the_way],
    )
    assert found == {"place-capacity": 25 * HOUR}


def test_a_closed_setting_without_limit_always_has_room() -> None:
    evening = 17 * HOUR
    found = causes(
        left_at=DAY + OPENS,
        granted_at=DAY + OPENS,
        declared_at=evening,
        stay={"medically_ready_at": evening},
        capacity=[{**row, "staffed": None} for row in doors(0)],
        settings=[{"setting": "next", "kind": "home-help", "is_limited": False}],
    )
    assert found == {"place-calendar": 15 * HOUR}


def test_room_means_room_for_the_largest_need() -> None:
    found = causes(
        left_at=DAY + OPENS,
        granted_at=DAY + OPENS,
        capacity=doors(100),
        following={"weight": 30},
        others=taken(5 * DAY, weight=71),
    )
    assert found == {"place-capacity": 22 * HOUR}


@pytest.mark.parametrize(
    ("asked_at", "calendar_hours"),
    [(READY, 0), (DAY + OPENS, 16)],
)
def test_until_another_setting_is_asked_for_the_first_choice_decides(
    asked_at: int, calendar_hours: int
) -> None:
    """The first choice has room but is closed; the alternative is open and full."""
    found = causes(
        left_at=DAY + OPENS,
        granted_at=DAY + OPENS,
        capacity=doors(1, setting="wanted"),
        following={"first_choice": "wanted", "requested_at": asked_at},
        settings=[{"setting": "wanted", "kind": "ward"}],
    )
    assert found.get("place-calendar", 0) == calendar_hours * HOUR
    assert sum(found.values()) == 22 * HOUR
