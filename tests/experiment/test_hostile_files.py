"""What is stored beside the tables and was changed by hand: one error, not a failure."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flowsim import api
from flowsim.api import Settings
from flowsim.errors import InputError
from flowsim.experiment.about import FILE, read_about
from flowsim.experiment.result import read_result
from flowsim.experiment.stability import FILE as STABILITY
from flowsim.experiment.stability import read_stability


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        '{"title": 7, "rests_on": []}',
        '{"title": {"sv": []}, "rests_on": 1}',
        '{"rests_on": []}',
    ],
)
def test_a_changed_description_of_a_case_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_about(tmp_path)
    assert caught.value.code == "file_broken"


def changed(file: Path, change: Callable[[dict[str, Any]], object]) -> None:
    values = json.loads(file.read_text(encoding="utf-8"))
    change(values)
    file.write_text(json.dumps(values), encoding="utf-8")


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished result, made once; each test spoils a file of its own."""
    library = Path(__file__).parents[1] / "data" / "scenarios"
    out = tmp_path_factory.mktemp("results")
    return api.run("small", settings=Settings(replications=2, out=out, scenarios=library)).folder


def refused(read: Callable[[], object], file: str) -> None:
    """That the result is called broken, and by which file."""
    with pytest.raises(InputError) as caught:
        read()
    assert caught.value.code == "result_broken"
    assert Path(str(caught.value.parameters["file"])).name == file


@pytest.mark.parametrize(
    "change",
    [
        lambda run: run.pop("machine"),
        lambda run: run.update(seconds="long"),
        lambda run: run["machine"].update(python=[3]),
    ],
    ids=["left out", "a word for a number", "a list for a word"],
)
def test_a_changed_account_of_the_run_is_refused(
    folder: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    before = (folder / "run.json").read_bytes()
    changed(folder / "run.json", change)
    try:
        refused(read_result(folder).circumstances, "run.json")
    finally:
        (folder / "run.json").write_bytes(before)


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.pop("seed"),
        lambda manifest: manifest.update(cases=[{"case": "bed-cut"}]),
        lambda manifest: manifest.update(replications="many"),
    ],
    ids=["left out", "half a case", "a word for a number"],
)
def test_a_changed_manifest_is_refused(
    folder: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    before = (folder / "manifest.json").read_bytes()
    changed(folder / "manifest.json", change)
    try:
        refused(lambda: read_result(folder), "manifest.json")
    finally:
        (folder / "manifest.json").write_bytes(before)


@pytest.mark.parametrize("content", ['{"": {"above": 7}}', '{"": {}}', '{"": []}'])
def test_a_changed_list_of_what_is_unstable_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / STABILITY).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_stability(tmp_path)
    assert caught.value.code == "file_broken"
