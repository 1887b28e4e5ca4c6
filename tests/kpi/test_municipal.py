"""Special housing and short-term places, worked by hand."""

from __future__ import annotations

from flowsim.kpi.measure import measure
from tests.kpi.build import DAY, Rows, journeys, window
from tests.kpi.read import by, total

HOUSING: Rows = [
    {"setting": "oak", "kind": "special-housing", "municipality": "ale"},
    {"setting": "sea", "kind": "special-housing", "municipality": "tjörn"},
    {"setting": "short", "kind": "short-term", "municipality": "ale"},
]
PEOPLE: Rows = [
    {"patient": 1, "municipality": "ale"},
    {"patient": 2, "municipality": "ale"},
    {"patient": 3, "municipality": "tjörn"},
]


def test_the_wait_for_special_housing_is_from_application_to_offer() -> None:
    run = journeys(
        window=window(30),
        patients=PEOPLE,
        requests=[
            # on the waiting list since 50 days when the run began
            {"patient": 1, "setting": "oak", "requested_at": -50 * DAY, "ended_at": 10 * DAY},
            {"patient": 2, "setting": "oak", "requested_at": 0, "ended_at": 20 * DAY},
            {"patient": 3, "setting": "sea", "requested_at": 5 * DAY, "ended_at": 6 * DAY},
            # no offer, not a first choice, another kind, after the window
            {
                "patient": 3,
                "setting": "sea",
                "requested_at": 0,
                "ended_at": DAY,
                "end": "withdrawn",
            },
            {
                "patient": 3,
                "setting": "sea",
                "requested_at": 0,
                "ended_at": DAY,
                "is_first_choice": False,
            },
            {"patient": 1, "setting": "short", "requested_at": 0, "ended_at": 9 * DAY},
            {"patient": 3, "setting": "sea", "requested_at": 0, "ended_at": 30 * DAY},
        ],
        settings=HOUSING,
    )
    table = measure(run, scenario="", replication=0)
    assert total(table, "special-housing-wait-days") == 27.0
    assert by(table, "special-housing-wait-days", "municipality") == {"ale": 40.0, "tjörn": 1.0}
    assert by(table, "special-housing-wait-days", "setting") == {"oak": 40.0, "sea": 1.0}


ASSESSMENT: Rows = [
    {"task": "assessment", "owner": "municipality", "gates": "place"},
    {"task": "planning", "owner": "region", "gates": "place"},
    {"task": "start", "owner": "municipality", "gates": "leaving"},
]


def _asked_on_day(day: int, task: str, patient: int, stay: int) -> dict[str, object]:
    return {"patient": patient, "stay": stay, "task": task, "requested_at": day * DAY}


def test_the_application_is_the_municipalitys_first_task_before_the_place() -> None:
    asks = {"setting": "oak", "requested_at": 10 * DAY, "ended_at": 20 * DAY}
    ward = {"setting": "ward", "entered_at": 0, "left_at": 12 * DAY}
    short = {"setting": "short", "entered_at": 12 * DAY, "left_at": 20 * DAY}
    there = {"setting": "oak", "entered_at": 20 * DAY, "left_at": None}
    run = journeys(
        window=window(30),
        patients=[{"patient": n, "hospital": str(n)} for n in (1, 2, 3, 4)],
        stays=[
            *({"patient": 1, **stay} for stay in (ward, there)),
            # waits in an interim place for what was asked for in the ward
            *({"patient": 2, **stay} for stay in (ward, {**short, "is_interim": True}, there)),
            # the work in the ward was for the short-term place
            *({"patient": 3, **stay} for stay in (ward, short, there)),
            # a request older than the work: inherited
            *({"patient": 4, **stay} for stay in (ward, there)),
        ],
        requests=[
            {"patient": 1, **asks},
            {"patient": 2, **asks, "stay": 1},
            {"patient": 3, **asks, "stay": 1, "requested_at": 15 * DAY},
            {"patient": 4, **asks, "requested_at": -DAY},
        ],
        tasks=[
            _asked_on_day(1, "planning", 1, 0),  # not the municipality's
            _asked_on_day(6, "assessment", 1, 0),
            {**_asked_on_day(8, "assessment", 1, 0), "attempt": 2},
            _asked_on_day(2, "start", 1, 0),  # not before the place
            _asked_on_day(4, "assessment", 2, 0),
            _asked_on_day(5, "assessment", 3, 0),
            _asked_on_day(13, "assessment", 3, 1),
            _asked_on_day(3, "assessment", 4, 0),
        ],
        settings=HOUSING,
        task_types=ASSESSMENT,
    )
    table = measure(run, scenario="", replication=0)
    # from day 6, 4, 13 and -1 to day 20
    assert total(table, "special-housing-wait-days") == (14 + 16 + 7 + 21) / 4


def test_deaths_in_the_line_are_a_rate_per_year() -> None:
    died = {"setting": "oak", "requested_at": 0, "end": "died"}
    run = journeys(
        window=window(73),
        patients=PEOPLE,
        requests=[
            {"patient": 1, **died, "ended_at": DAY},
            {"patient": 2, **died, "ended_at": 73 * DAY},  # after the window
        ],
        settings=HOUSING,
    )
    table = measure(run, scenario="", replication=0)
    assert total(table, "special-housing-deaths") == 5.0


def test_short_term_places_held_by_people_who_only_wait() -> None:
    run = journeys(
        window=window(10),
        patients=PEOPLE,
        stays=[
            # waiting until the offer on day 3, moved a day later: 3 days
            {
                "patient": 1,
                "setting": "short",
                "first_choice": "oak",
                "is_interim": True,
                "entered_at": 0,
                "medically_ready_at": 0,
                "left_at": 4 * DAY,
            },
            {"patient": 1, "setting": "oak", "entered_at": 4 * DAY, "left_at": None},
            # cared for until day 5, asked on day 6, still there: 4 days of a double place
            {
                "patient": 2,
                "setting": "short",
                "weight": 2,
                "entered_at": 0,
                "medically_ready_at": 5 * DAY,
                "left_at": None,
            },
            # ready, and waits for something else
            {
                "patient": 3,
                "setting": "short",
                "entered_at": 8 * DAY,
                "medically_ready_at": 8 * DAY,
                "left_at": 9 * DAY,
            },
        ],
        requests=[
            {"patient": 1, "setting": "oak", "requested_at": -9 * DAY, "ended_at": 3 * DAY},
            {"patient": 2, "setting": "oak", "requested_at": 6 * DAY, "ended_at": None},
            {"patient": 3, "setting": "home", "requested_at": 8 * DAY, "ended_at": 9 * DAY},
        ],
        capacity=[{"setting": "short", "at": 0, "staffed": 4}],
        settings=[*HOUSING, {"setting": "home", "kind": "home", "is_limited": False}],
    )
    table = measure(run, scenario="", replication=0)
    assert total(table, "short-term-blocked-share") == 100 * (3 + 8) / 40
    assert by(table, "short-term-blocked-share", "municipality") == {"ale": 27.5}
    assert total(table, "short-term-occupancy") == 100 * (4 + 20 + 1) / 40


def test_the_longest_short_term_stay_may_be_one_that_goes_on() -> None:
    run = journeys(
        window=window(10, start=5, end=20),
        stays=[
            {"patient": 1, "setting": "short", "entered_at": 2 * DAY, "left_at": None},
            {"patient": 2, "setting": "short", "entered_at": 0, "left_at": 12 * DAY},
            {"patient": 3, "setting": "short", "entered_at": 0, "left_at": 5 * DAY},
        ],
        settings=HOUSING,
    )
    table = measure(run, scenario="", replication=0)
    # the first has been there for 13 days when the window ends
    assert by(table, "short-term-longest-days", "setting") == {"short": 13.0}
    assert total(table, "short-term-longest-days") == 13.0
