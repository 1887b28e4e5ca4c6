"""The theory battery, on this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flowsim.engine.run import Engine
from flowsim.experiment.run import Progress
from flowsim.tables import storage
from flowsim.verify import battery
from flowsim.verify.battery import Verification
from flowsim.verify.junit import junit
from flowsim.verify.page import page

AUTO = "auto"
VERIFICATION = Path("results") / "verification"


def engines() -> tuple[str, ...]:
    """What `verify` takes as an engine: `auto`, or one by name."""
    return tuple(dict.fromkeys((AUTO, *battery.engines())))


def verify(
    engine: str = AUTO,
    workers: int | None = None,
    *,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Verification:
    """Hold small systems against exact answers; under a minute on two processors.

    Args:
        engine: one of `engines`; `auto` is the one that runs use by themselves.
        workers: processes; None is one per usable processor. With more than one, a
            Python script needs `if __name__ == "__main__":` around its main part.
        on_progress: called as pieces of work are done.

    Raises:
        ValueError: when there is no such engine.
        FlowsimError: when a run breaks a rule.
    """
    by_name: dict[str, Engine] = {name: name for name in battery.engines()}
    by_name.setdefault(AUTO, battery.usual_engine())
    if engine not in by_name:
        raise ValueError(f"no engine {engine!r}; allowed: {', '.join(engines())}")
    return battery.verify(engine=by_name[engine], workers=workers, on_progress=on_progress)


def write_verification(found: Verification, folder: Path, lang: str) -> tuple[Path, Path]:
    """Write `verification.md` and `verification.xml` (JUnit); returns both files.

    Raises:
        InputError: when a file cannot be written.
    """
    text, tests = folder / "verification.md", folder / "verification.xml"
    storage.write_text(text, page(found, lang))
    storage.write_text(tests, junit(found))
    return text, tests
