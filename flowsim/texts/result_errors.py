"""English templates of errors about what a result holds; their Swedish is in report.po."""

from __future__ import annotations

RESULT_ERRORS: dict[str, str] = {
    "case_not_in_result": 'Case "{case}" is not in this result. It has: {cases}.',
    "no_browser_to_print": (
        "A PDF is printed by Chrome, Edge or Chromium, and none of them was found. Write the page"
        " without --pdf, open it in any browser and print it there."
    ),
    "browser_did_not_print": (
        "{browser} did not print ({said}). Write the page without --pdf, open it in any browser and"
        " print it there."
    ),
    "no_such_picture": "There is no picture {name} of this result. Allowed: {allowed}.",
}
