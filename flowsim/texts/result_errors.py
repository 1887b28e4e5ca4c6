"""English templates of errors about what a result holds; their Swedish is in report.po."""

from __future__ import annotations

RESULT_ERRORS: dict[str, str] = {
    "case_not_in_result": 'Case "{case}" is not in this result. It has: {cases}.',
    "no_such_picture": "There is no picture {name} of this result. Allowed: {allowed}.",
}
