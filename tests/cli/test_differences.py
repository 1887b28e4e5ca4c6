"""Tables of differences on the screen."""

from __future__ import annotations

from flowsim.cli.differences import difference_cell, notes

ROW = {
    "kpi": "boarding-hours",
    "difference": 1.5,
    "low": 1.0,
    "high": 2.0,
    "n": 30,
    "n_missing": 0,
    "is_identical": False,
    "is_skewed": False,
    "verdict": "worse",
}
SKEWED = {**ROW, "is_skewed": True, "verdict": "skewed"}


def test_a_clear_difference_stands_out_with_its_interval_and_verdict() -> None:
    cell = difference_cell(ROW, "en")
    assert cell.plain == "+1.50\n1.00 to 2.00\nworse"
    assert "bold" in {str(span.style) for span in cell.spans}


def test_a_skewed_difference_does_not_stand_out_and_says_why_it_has_no_verdict() -> None:
    cell = difference_cell(SKEWED, "en")
    assert cell.plain == "+1.50*\n1.00 to 2.00\ntoo skewed to say"
    assert "bold" not in {str(span.style) for span in cell.spans}
    assert any("nothing is called better or worse" in note for note in notes([SKEWED], "en"))
