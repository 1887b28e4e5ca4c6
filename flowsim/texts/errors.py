"""English templates of every error, by code; their Swedish is in errors.po.

Each part of flowsim appends its own codes. Placeholders are the parameters of the error,
or for a problem in a file: file, key, value, allowed, nearest and its details.
"""

from __future__ import annotations

from flowsim.texts.app_errors import APP_ERRORS
from flowsim.texts.catalogue_errors import CATALOGUE_ERRORS
from flowsim.texts.cluster_errors import CLUSTER_ERRORS
from flowsim.texts.design_errors import DESIGN_ERRORS
from flowsim.texts.limit_errors import LIMIT_ERRORS
from flowsim.texts.result_errors import RESULT_ERRORS
from flowsim.texts.scenario_errors import SCENARIO_ERRORS
from flowsim.texts.seek_errors import SEEK_ERRORS

ERRORS: dict[str, str] = {
    **SCENARIO_ERRORS,
    **LIMIT_ERRORS,
    **CLUSTER_ERRORS,
    **RESULT_ERRORS,
    **APP_ERRORS,
    **DESIGN_ERRORS,
    **CATALOGUE_ERRORS,
    **SEEK_ERRORS,
    # scenario files, as a whole
    "scenario_problems": "There are {count} problems in the scenario files:",
    # experiment
    "workers_died": (
        "Processes that run the simulation ended abruptly, twice. There may be too little"
        " memory: try --workers 1."
    ),
    "another_experiment": "{folder} holds another experiment. Choose another folder with --out.",
    "result_broken": (
        "{file} is missing, cut off or damaged. Delete the folder {folder} and run the same"
        " command again."
    ),
    "results_not_writable": (
        "Results cannot be written to {folder} ({reason}). Choose another folder with --out."
    ),
    "number_out_of_range": "{name} = {value} cannot be used. Allowed: {least} to {most}.",
    "cases_not_different": "Each case must be named once, the area as it is among them: {cases}.",
    "nothing_to_take_apart": (
        "--by-lever takes cases of several levers apart, joined by +, and none of these has more"
        " than one: {cases}."
    ),
    "unknown_format": "{format} is no format to export to. Allowed: {allowed}.",
    "unstable_without_valve": (
        "{settings} cannot keep up, and nothing but a free place ever takes anybody from the"
        " line: every answer would measure how long was simulated. Those who arrive at {setting}"
        " need {offered} places on average and there are {capacity}. Give it {lacking} more"
        " places, {percent} % fewer or shorter stays, or an alternative to wait for; or add"
        " --allow-unstable."
    ),
    "case_empty": (
        "A case to compare with the area as it is must name a lever or a saved case, and this"
        " one is empty. `flowsim list` shows what there is."
    ),
    "case_twice": 'Case "{case}" is named twice. Name each case once.',
    "no_number_below": "There is no number below {key}. Did you mean: {nearest}?",
    "no_such_result": "There is no result folder {folder}.",
    "no_latest_result": "There is no latest result in {folder}: run or compare something first.",
    "result_not_finished": (
        "The experiment in {folder} was interrupted. Run the same command again to finish it."
    ),
    "result_of_other_version": (
        "The result in {folder} was made by another version of flowsim. Run it again."
    ),
    "levels_of_one_lever": (
        "{text} does not name several levels of one lever, as LEVER=LOW/MIDDLE/HIGH does."
    ),
    "levels_of_lever_in_case": (
        "--load must name a lever that is in no case, and {lever} is in case {case}."
    ),
    "journeys_not_kept": (
        'The journeys of case "{case}", replication {replication}, were not kept. Run again with'
        " --keep-journeys all."
    ),
    # precision, and the best of several
    "unknown_kpi": "There is no KPI {kpi}. Did you mean {nearest}? `flowsim list kpis` shows all.",
    "precision_not_read": (
        "--precision {text} cannot be read. Write KPI=VALUE, the value in the unit of the KPI:"
        " ready-beds-share=0.3."
    ),
    "precision_not_above_zero": (
        "The precision of {kpi} is {value}. It must be a number above 0, in the unit of the KPI."
    ),
    "precision_or_replications": (
        "Give either the number of replications (-n) or the precision (--precision, and"
        " --at-most), not both."
    ),
    "at_most_without_precision": "--at-most is the most that --precision may take: give it too.",
    "kpi_without_direction": (
        "No case is best by {kpi}: neither a high nor a low value of it is better."
    ),
    "within_below_zero": "--within {value} cannot be used: it must be 0 or more.",
    "within_without_best": (
        "--within says how much worse than the best is as good: give --best too."
    ),
    # engine
    "rule_broken": (
        "The engine met a state that rule {rule} does not allow, at minute {minute}"
        " (patient {patient}): {detail}"
    ),
    "no_compiled_engine": (
        "The compiled engine needs Numba, which cannot be used here. Choose --engine simpy."
    ),
    "invariant_broken": "The tables of a finished run contradict each other: {invariant}: {detail}",
    # files of results
    "file_missing": "There is no file {file}.",
    "file_broken": "{file} cannot be read: it is cut off or not what it should be ({allowed}).",
    "file_is_another_table": "{file} holds another table. Expected columns: {allowed}.",
    "file_in_use": "{file} is open in another program. Close it there and try again.",
    "file_not_writable": "{file} cannot be written: {reason}. Choose another folder with --out.",
    # calibration
    "no_targets": "Nobody has written down published figures for {area} (calibration/targets).",
}
