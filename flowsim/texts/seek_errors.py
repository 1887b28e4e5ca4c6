"""English templates of what can be wrong in a search; Swedish in seek.po."""

from __future__ import annotations

SEEK_ERRORS: dict[str, str] = {
    "seek_goal_not_read": '--until "{text}" cannot be read. Write KPI < VALUE: "{example}".',
    "seek_other_unit": "{kpi} is not measured in {unit}. Allowed: {allowed}.",
    "seek_no_dimension": "{kpi} is not split by {by}. Did you mean: {nearest}?",
    "seek_no_member": "{kpi} has no value for {of} alone. Did you mean: {nearest}?",
    "seek_several_members": "{of} can mean several things. Say which: {ways}.",
    "seek_range_not_read": (
        "--range {text} cannot be read. Write two whole numbers, the lower first: 20:60, or"
        " 20:60:5 for every fifth."
    ),
    "seek_range_empty": "--range {text} holds nothing to choose from: the lower end comes first.",
    "seek_range_too_long": "--range {text} holds more than {most} numbers. Take larger steps.",
    "seek_no_number": (
        "--vary {text} is no number of the area. Did you mean {nearest}? `flowsim explain AREA"
        " --all` shows them all."
    ),
    "seek_several_numbers": "--vary {text} means {n} numbers. Say which one: {ways}.",
    "seek_changes_nothing": (
        "{vary} changes nothing in {kpi}: both ends of the range give the same in each of {n}"
        " replications."
    ),
}
