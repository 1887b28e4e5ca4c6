"""Settings for every test: what Hypothesis does, and no user settings from outside."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from flowsim.engine.run import prepare

settings.register_profile("default", deadline=None, print_blob=True)
settings.register_profile(
    "ci",
    parent=settings.get_profile("default"),
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "default")


def pytest_configure(config: pytest.Config) -> None:
    """Machine code is made once, before the workers of a parallel run look for it."""
    if not hasattr(config, "workerinput"):
        prepare()


@pytest.fixture(autouse=True)
def _no_settings_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FLOWSIM_LANG", "FLOWSIM_COMMAND"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
