"""English templates of what can be wrong in plans and scorecards; Swedish in design.po."""

from __future__ import annotations

DESIGN_ERRORS: dict[str, str] = {
    "design_factor_not_read": (
        "{text} is no factor. Write LEVER=LOW/HIGH, LEVER alone for on and off, or a number of the"
        " area: short-term.places@halmstad=40/50."
    ),
    "design_one_level": "{text} needs at least two different levels: LEVER=LOW/HIGH.",
    "design_factor_twice": "{name} is named twice. Name each factor once.",
    "design_one_factor": "A plan needs at least two factors. For one, `flowsim compare` is enough.",
    "unknown_goals": "There are no such goals.",
    "which_goals": "No goals were set for this area alone: name them with --goals: {names}.",
    "design_too_many": (
        "Every combination would be {points} points, and at most {most} are run. Take fewer"
        " levels, or --kind lhs."
    ),
}
