"""English templates of what is said of input that is too large; Swedish in limits.po."""

from __future__ import annotations

LIMIT_ERRORS: dict[str, str] = {
    "nested_too_deeply": (
        "More than {most} tables or lists stand within each other (line {line}): it cannot be"
        " a scenario file."
    ),
    "table_too_long": "{file} says that it has {rows} rows. At most {most} are read.",
    "too_many_parts": "There are {number} of them.",
    "too_many_patients": "About {number} patients would come in one run.",
    "too_many_moments": (
        "Rounds, doors and slots would make {number} moments in one run: shorten it, or list"
        " fewer of them."
    ),
}
