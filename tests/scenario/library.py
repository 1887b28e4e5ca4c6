"""A scenarios folder for tests: one area, a few levers and cases."""

from __future__ import annotations

from pathlib import Path

from tests.scenario.written import TEXT, write

FEWER_BEDS = """
title = { sv = "Färre platser", en = "Fewer beds" }
document = "minutes of a meeting"
evidence = "nothing is known"
[parameters.percent]
default = 10
low = 0
high = 40
unit = "%"
[[change]]
key = "settings.*.places"
where = { kind = "ward", hospital = "north" }
change_percent = "-percent"
"""

THURSDAY_FRIDAY = """
[parameters.percent]
default = 20
low = 0
high = 100
[[change]]
key = "teams.*.slots.*.minutes_per_day"
where = { role = "rehab" }
move = { from = ["mon", "tue", "wed"], to = ["thu", "fri"], percent = "percent" }
"""

WEEKEND = """
[[change]]
key = "teams.rehab.slots.0.minutes_per_day"
copy = { from = "fri", to = ["sat", "sun"], percent = 50 }
"""


def library(folder: Path, **levers: str) -> Path:
    """A folder with the area `test`, three levers, and those given by name (`_` for `-`)."""
    write(folder, "areas/test.toml", TEXT)
    write(folder, "levers/fewer-beds.toml", FEWER_BEDS)
    write(folder, "levers/thursday-friday.toml", THURSDAY_FRIDAY)
    write(folder, "levers/weekend.toml", WEEKEND)
    write(folder, "cases/both.toml", 'levers = ["fewer-beds=25", "weekend"]')
    for name, text in levers.items():
        write(folder, f"levers/{name.replace('_', '-')}.toml", text)
    return folder
