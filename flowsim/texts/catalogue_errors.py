"""English templates of what can be wrong with `flowsim list`; their Swedish is in catalogue.po."""

from __future__ import annotations

CATALOGUE_ERRORS: dict[str, str] = {
    "unknown_topic": (
        "No lever has the topic {topic}. Did you mean {nearest}? Allowed: {allowed}."
    ),
    "option_of_levers": "{option} goes with `flowsim list levers` only.",
}
