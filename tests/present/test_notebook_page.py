"""The notebook and the page on Python: they run, and say what is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import flowsim as fs
from tools.run_notebook import NOTEBOOKS, STAMP, executed, read, stamp

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
HINT = "run python tools/run_notebook.py"


def shown(notebook: dict[str, Any]) -> list[object]:
    """What is printed and shown, but for pictures, whose bytes depend on versions."""
    return [
        output.get("text") or output["data"].get("text/html") or output["data"]["text/plain"]
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
        for output in cell["outputs"]
    ]


@pytest.mark.docs
def test_the_page_names_all_that_there_is_and_nothing_else() -> None:
    named = set(re.findall(r"\bfs\.(\w+)", PAGE))
    assert named - set(fs.__all__) == set()
    assert set(fs.__all__) - named == set()


@pytest.mark.docs
@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_the_stored_outputs_are_of_the_scenarios_as_they_are(file: Path) -> None:
    assert read(file)["metadata"][STAMP] == stamp(), HINT


@pytest.mark.docs
@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_every_cell_was_run_in_order_and_pictures_are_stored(file: Path) -> None:
    cells = [cell for cell in read(file)["cells"] if cell["cell_type"] == "code"]
    counts = [cell["execution_count"] for cell in cells]
    assert counts == sorted(counts)
    pictures = [
        output["data"]["image/png"]
        for cell in cells
        for output in cell["outputs"]
        if "image/png" in output.get("data", {})
    ]
    assert len(pictures) >= 2
    assert "results" not in str(shown(read(file))), "nothing depends on the folder it was run in"


@pytest.mark.slow
@pytest.mark.docs
@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_new_run_shows_what_is_stored(file: Path) -> None:
    stored = read(file)
    assert shown(executed(stored)) == shown(stored), HINT
