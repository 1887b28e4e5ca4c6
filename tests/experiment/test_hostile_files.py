"""What is stored beside a case and was changed by hand: one error, not a failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowsim.errors import InputError
from flowsim.experiment.about import FILE, read_about


@pytest.mark.parametrize(
    "content",
    ["{}", '{"title": 7, "rests_on": []}', '{"title": {"sv": []}, "rests_on": 1}', '{"title": {}}'],
)
def test_a_changed_description_of_a_case_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_about(tmp_path)
    assert caught.value.code == "file_broken"
