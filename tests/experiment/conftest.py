"""A small system with two levers, as files."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(name="library")
def _library() -> Path:
    """A scenarios folder with the area `small` and the levers `fewer-beds` and `demand`."""
    return Path(__file__).parents[1] / "data" / "scenarios"
