"""What `import flowsim` offers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import flowsim
from flowsim import api


@pytest.mark.parametrize("name", flowsim.__all__)
def test_public_names_are_those_of_the_api_and_say_what_they_are(name: str) -> None:
    public = getattr(flowsim, name)
    assert public is getattr(api, name)
    assert public.__doc__


def test_importing_flowsim_alone_loads_no_library() -> None:
    code = "import sys, flowsim; print({'numpy', 'pyarrow', 'simpy', 'click'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8"
    )
    assert done.stdout.strip() == "set()"


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'simulate_everything'"):
        _ = flowsim.simulate_everything


def test_a_script_compares_and_reads_the_answer(library: Path, tmp_path: Path) -> None:
    settings = flowsim.Settings(replications=6, out=tmp_path, scenarios=library)
    comparison = flowsim.compare("small", ["fewer-beds"], settings)
    assert comparison.sentences("en")["fewer-beds"].startswith("Differs: occupancy up by")
    assert comparison.rests_on("sv")["fewer-beds"] == ("Vilar på en lärobok.",)
    assert comparison.titles("en") == {"fewer-beds": "Fewer beds"}
    stored = flowsim.open_result("latest", tmp_path)
    assert stored.comparison().to_pylist() == comparison.table.to_pylist()


def test_an_explanation_counts_sources_and_assumptions(library: Path) -> None:
    explained = flowsim.explain("small", "fewer-beds", library)
    assert explained.counts.assumption == len(explained.rows)
    assert explained.counts.changed == 1
    assert explained.missing == ()
