"""English templates of every error, by code; their Swedish is in errors.po.

Each part of flowsim appends its own codes. Placeholders are the parameters of the error,
or for a problem in a file: file, key, value, allowed, nearest and its details.
"""

from __future__ import annotations

ERRORS: dict[str, str] = {
    # scenario files, as a whole
    "scenario_problems": "There are {count} problems in the scenario files:",
    # experiment
    "workers_died": (
        "Processes that run the simulation ended abruptly, twice. There may be too little"
        " memory: try --workers 1."
    ),
    # engine
    "rule_broken": (
        "The engine met a state that rule {rule} does not allow, at minute {minute}"
        " (patient {patient}): {detail}"
    ),
    "invariant_broken": "The tables of a finished run contradict each other: {invariant}: {detail}",
    # files of results
    "file_missing": "There is no file {file}.",
    "file_broken": "{file} cannot be read: it is cut off or not what it should be ({allowed}).",
    "file_is_another_table": "{file} holds another table. Expected columns: {allowed}.",
    "file_in_use": "{file} is open in another program. Close it there and try again.",
    "file_not_writable": "{file} cannot be written: {reason}. Choose another folder with --out.",
}
