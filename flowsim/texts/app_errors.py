"""English templates of what the workshop page refuses, by code; Swedish in app.po."""

from __future__ import annotations

APP_ERRORS: dict[str, str] = {
    "app_busy": "Too many answers are waited for already. Wait a little and try again.",
    "app_worker_died": (
        "A process that runs the simulation ended abruptly, twice. There may be too little memory."
    ),
    "port_taken": (
        "Port {port} on {host} is taken. Leave --port out for a free one, or name another."
    ),
    "app_not_started": "The page could not be opened; the reason stands above.",
    "notebook_busy": (
        "Another flowsim app is writing to {file} and does not let go. Nothing was changed; try"
        " again."
    ),
    "too_many_to_take_home": "At most {most} cases fit in a report. Remove some first.",
    "taking_home_already": "A report or workbook is being made already. Wait until it is done.",
    "app_closing": "flowsim is being closed.",
    "no_area_to_show": "There is no area in the scenarios folder. Name one: flowsim app AREA.",
    "unknown_kpi_on_page": "scenarios/workshop/{area}.toml names {kpi}, which is no KPI.",
    "not_understood_by_page": "The page sent {name} in a way that is not understood. Reload it.",
    "saved_case_without_name": "Give the case a name.",
    "too_many_saved_cases": "At most {most} cases are kept. Remove one first.",
    "case_too_long": "The case has too many levers.",
    "lever_not_here": "The area has nothing that the lever changes.",
}
