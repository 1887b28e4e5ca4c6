"""`import flowsim as fs` in a notebook: numbers as arrays, answers as tables, pictures."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import flowsim as fs
from flowsim.errors import InputError, ScenarioError
from flowsim.texts import number_text

SCENARIOS = Path(__file__).parents[1] / "data" / "scenarios"
CASE = "fewer-beds=2"
HOSTILE = "<script>alert(1)</script> & {{ 1 }}"


@pytest.fixture(name="compared", scope="module")
def _compared(tmp_path_factory: pytest.TempPathFactory) -> fs.Comparison:
    settings = fs.Settings(
        replications=20, out=tmp_path_factory.mktemp("results"), scenarios=SCENARIOS
    )
    return fs.compare("small", ["fewer-beds=1/2"], settings)


def test_import_of_flowsim_imports_no_library() -> None:
    heavy = "{'numpy', 'pyarrow', 'scipy', 'pydantic', 'jinja2', 'matplotlib', 'numba'}"
    code = f"import sys, flowsim; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("name", fs.__all__)
def test_every_name_is_there_and_says_what_it_is(name: str) -> None:
    assert getattr(fs, name).__doc__
    assert name in dir(fs)


def test_cases_are_written_as_on_the_command_line(compared: fs.Comparison) -> None:
    assert compared.cases == ("fewer-beds=1", "fewer-beds=2")
    with pytest.raises(ScenarioError):
        fs.compare("small", ["fewer beds"], fs.Settings(scenarios=SCENARIOS))


def test_values_are_those_of_the_table_run_by_run(compared: fs.Comparison) -> None:
    rows = {
        (row["scenario"], row["kpi"]): row
        for row in compared.table.to_pylist()
        if row["difference"] is not None
    }
    row = rows[CASE, "occupancy"]
    values = compared.result.values("occupancy")
    assert values.shape == (20,)
    assert values.mean() == pytest.approx(row["base_mean"])
    assert compared.result.values("occupancy", CASE).mean() == pytest.approx(row["mean"])
    differences = compared.paired("occupancy", CASE)
    assert differences.mean() == pytest.approx(row["difference"])
    assert np.ptp(differences) > 0


def test_values_of_a_part_are_found_and_those_of_no_part_are_missing(
    compared: fs.Comparison,
) -> None:
    ward = compared.result.values("occupancy", by="setting", of="ward")
    assert ward == pytest.approx(compared.result.values("occupancy"))
    assert np.isnan(compared.result.values("occupancy", by="setting", of="none")).all()


def test_a_name_that_does_not_exist_is_refused_with_those_that_do(
    compared: fs.Comparison,
) -> None:
    with pytest.raises(InputError, match="unknown_kpi") as kpi:
        compared.result.values("ocupancy")
    assert kpi.value.parameters["nearest"] == "occupancy"
    with pytest.raises(InputError, match="case_not_in_result") as case:
        compared.paired("occupancy", "demand")
    assert '"fewer-beds=1"' in str(case.value.parameters["cases"])
    with pytest.raises(InputError, match="no_such_picture"):
        fs.picture(compared.result, "mona-lisa")


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_notebook_shows_the_answer_and_the_table(
    compared: fs.Comparison, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOWSIM_LANG", lang)
    shown = compared._repr_html_()
    (row,) = (
        row
        for row in compared.table.to_pylist()
        if (row["scenario"], row["kpi"]) == (CASE, "occupancy")
    )
    assert number_text(row["difference"], lang, sign=True) in shown
    assert ("Klart sämre: beläggning" in shown) is (lang == "sv")
    assert ("Clearly worse: occupancy" in shown) is (lang == "en")
    assert shown.count("<table") == 1
    mean = number_text(compared.result.values("occupancy").mean(), lang)
    assert f"<td>{mean}</td>" in compared.result._repr_html_()


def test_a_notebook_shows_how_much_is_assumed() -> None:
    explained = fs.explain("small", CASE, SCENARIOS)
    shown = re.sub(r"<[^>]*>|\s+", " ", explained._repr_html_())
    counts = explained.counts
    last = [counts.numbers, counts.source, counts.assumption, counts.changed]
    assert f"All {' '.join(map(str, last))}" in " ".join(shown.split())
    assert counts.changed == 1


def test_names_are_escaped_in_a_notebook(tmp_path: Path) -> None:
    library = Path(shutil.copytree(SCENARIOS, tmp_path / "scenarios"))
    for name in ("areas/small.toml", "levers/fewer-beds.toml"):
        text = (library / name).read_text(encoding="utf-8")
        titled = re.sub(r"(?m)^title = .*$", f"title = '''{HOSTILE}'''", text, count=1)
        (library / name).write_text(titled, encoding="utf-8")
    settings = fs.Settings(replications=3, out=tmp_path / "results", scenarios=library)
    compared = fs.compare("small", [CASE], settings)
    for shown in (compared._repr_html_(), compared.result._repr_html_()):
        assert "<script" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 1 }}" in compared._repr_html_()


def test_a_picture_shows_itself_and_can_be_saved(compared: fs.Comparison, tmp_path: Path) -> None:
    assert "differences" in fs.picture_names(compared.result)
    drawn = fs.picture(compared.result, "differences", "sv")
    assert drawn._repr_png_().startswith(b"\x89PNG")
    assert drawn.save(tmp_path / "picture.png").read_bytes() == drawn.png
    assert "png" not in repr(drawn)
