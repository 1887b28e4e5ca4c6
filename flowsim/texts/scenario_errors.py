"""English templates of what can be wrong in scenario files, cases and levers, by code."""

from __future__ import annotations

SCENARIO_ERRORS: dict[str, str] = {
    "file_missing": "There is no such file.",
    "folder_missing": "There is no such folder.",
    "file_is_folder": "This is a folder, not a TOML file.",
    "file_too_large": "The file is larger than {megabytes} MB: it cannot be a scenario file.",
    "file_not_readable": "The file cannot be read: {reason}.",
    "file_not_utf8": "The file is not UTF-8 text (line {line}). Save it as UTF-8.",
    "toml_syntax": "This is not TOML, at line {line}: {message}.",
    "bad_file_name": "The name of the file must be an id.",
    "not_one_area": "The folder must hold exactly one area file; it holds: {names}.",
    "already_exists": "This exists already and is never overwritten.",
    "cannot_write": "This cannot be written: {reason}.",
    "unknown_area": "There is no such area.",
    "unknown_lever": "There is no such lever or case.",
    "unknown_key": "There is no such key.",
    "unknown_hospital": "There is no such hospital.",
    "unknown_municipality": "There is no such municipality.",
    "unknown_specialty": "No patient group has this specialty.",
    "unknown_task": "There is no such task.",
    "unknown_role": "No team has this role.",
    "unknown_route": "There is no such route.",
    "unknown_group": "There is no such patient group.",
    "unknown_setting": "There is no such setting.",
    "unknown_target": "Nobody can be sent there.",
    "unknown_payment_rule": "There is no such payment rule.",
    "unknown_price_list": "There is no such price list.",
    "payment_clock_form": "Days cannot be counted like this: {method} takes {needed}.",
    "no_payment": "The area says nothing of payment.",
    "no_known_year": "No year has an amount.",
    "unknown_parameter": "The lever has no such parameter.",
    "unknown_where": "What the key points at has no such field.",
    "missing_key": "This key is missing.",
    "wrong_type": "This is the wrong kind of value.",
    "not_allowed": "This value is not known.",
    "out_of_range": "The number is out of range.",
    "wrong_length": "The list has the wrong length, {actual}.",
    "bad_name": "This cannot be an id.",
    "bad_clock": "This is not a time of day.",
    "bad_amount": "This is neither a number nor a name.",
    "shares_not_one": "The probabilities sum to {total}.",
    "duration_form": "A {family} duration is not written like this.",
    "low_above_high": "The lower end is above the upper.",
    "dates_out_of_order": "The first date is after the last.",
    "bad_range": "This is not a range.",
    "outside_own_range": "The value is outside its own range.",
    "range_of_nothing": "There is no number with this name below.",
    "not_exactly_one": "Exactly one of these keys is needed.",
    "both_or_none": "These keys belong together.",
    "not_a_monday": "A run starts on a Monday.",
    "outside_horizon": "The date is outside the run.",
    "ends_before_start": "It ends before it starts.",
    "no_days": "No weekday is named.",
    "entry_is_made": (
        "Everybody waits outside of the first place; flowsim makes this setting itself."
    ),
    "reserved_name": "This name means something else in flowsim.",
    "needs_places": "This needs a setting with places; without places there is no limit.",
    "never_limited": "A setting of kind {kind} has no limit: leave places out.",
    "early_ready_without_rounds": (
        "Readiness under pressure is decided at rounds, by occupancy: rounds and places are needed."
    ),
    "surge_without_places": "There are no surge places: surge_places is 0.",
    "postpone_days_missing": (
        "postpone_days belongs to the target postpone, and must be given there."
    ),
    "alternative_to_itself": "A setting is no alternative to itself.",
    "keeps_ticket_nowhere": "Nobody can wait in {target} for the first choice.",
    "after_is_drawn": "after is a fixed time; a drawn one is written patience.",
    "several_patiences": "A patient has one drawn patience for each stay.",
    "team_without_slots": "The team has no slots.",
    "task_cycle": "Tasks wait for each other in a circle: {cycle}.",
    "waits_for_itself": (
        "The task can begin too late for what it holds back: it would wait for itself."
    ),
    "lead_not_used": 'lead_hours is used only with starts = "expected".',
    "takes_no_time": "This must take time.",
    "no_team_for": "Nobody does this task for patients of {municipality}, {hospital}, {specialty}.",
    "team_never_works": "Patients would wait for ever: these teams never have a slot: {teams}.",
    "work_is_nothing": "The team counts minutes, and the task takes none.",
    "ages_out_of_order": "More people are older than there are.",
    "no_origin": "Nobody knows which municipality these patients come from.",
    "no_hospital": "Nobody knows which hospital patients of group {group} are taken to.",
    "no_weight": "All weights are 0: nobody could arrive.",
    "not_on_a_path": (
        "A path ends in a hospital or municipal setting; where patients go then is a route."
    ),
    "not_on_a_route": "A route does not lead there.",
    "needs_mix_missing": "Patients in discharge planning need a needs_mix.",
    "planning_for_none": (
        "The needs mix is of patients in discharge planning; the others are 1 -"
        " planning_probability."
    ),
    "goes_on_after_the_end": "The journey ends here, so nothing can follow; a need may be missing.",
    "death_after_the_end": (
        "Death ends the last stay, which needs a need and a place where patients are followed."
    ),
    "need_not_used": "Nobody is followed in {kind}: leave need out.",
    "weight_missing": "{setting} counts minutes of help: each patient needs a weight.",
    "no_setting_for": (
        "There is no setting of kind {kind} for some patients"
        " (municipality/hospital/specialty): {whom}."
    ),
    "several_settings_for": (
        "Several settings of kind {kind} are equally right for some patients"
        " (municipality/hospital/specialty: {whom}): {candidates}."
    ),
    "gridlock": (
        "Patients could wait for each other's places for ever: {cycle}. One of these"
        " settings must have no limit."
    ),
    "percent_of_no_limit": "{setting} has no limit, so there is no percent of it: give patients.",
    "loaded_twice": "This setting is filled by start.loaded.{other} already.",
    "no_stay_to_draw": (
        "Patients of group {group} have no stay of kind {kind} to draw the rest of: give residual."
    ),
    "equilibrium_too_long": (
        "Stays of kind {kind} in group {group} last {mean} days on average, longer than"
        " the warm-up: an equilibrium would be a guess."
    ),
    "nobody_belongs_there": "The setting is first choice for none of these patients: {groups}.",
    "nobody_met_there": (
        "No patients who arrive have a stay in {value} to fill it with: give groups and residual."
    ),
    "nobody_waits_for": "Nobody waits for a place there.",
    "kind_twice": "This kind stands in several rows.",
    "span_ends_first": "The span ends before it begins.",
    "not_a_case": "This is not a case.",
    "grid_not_here": "One value is needed here, not several.",
    "lever_twice": "The lever is named twice.",
    "name_of_both": "A lever and a case have the same name.",
    "case_has_no_value": "A saved case takes no value.",
    "lever_has_no_value": "The lever has no main parameter, so it takes no value.",
    "parameter_twice": "The parameter is given twice.",
    "not_for_one_place": (
        "The lever cannot be used for one municipality or hospital: this change is not about"
        " settings or teams one by one, nor about more patients in a group."
    ),
    "nothing_at_place": "The lever changes nothing in that municipality or hospital.",
    "unknown_place": "There is no such municipality or hospital in the area.",
    "levers_overlap": (
        "Levers {other} and {lever} both change this key. Use one of them, or let one"
        " replace the other."
    ),
    "default_outside_limits": "The default, or one of the levels, is outside the limits.",
    "several_main_parameters": "Several parameters are marked as main.",
    "not_one_operation": "A change does exactly one thing.",
    "no_match": "Nothing in the area is like this.",
    "nothing_to_change": "There is no number here to change: the values are left out.",
    "where_without_star": "where needs a * in the key.",
    "not_a_number": "This operation needs a number.",
    "not_a_list": "Only a list can be appended to.",
    "not_a_week": "This operation needs a table of weekdays.",
    "not_shares": "This operation needs a table of shares.",
    "same_day_twice": "A day cannot be moved to itself.",
}
