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


def verify(
    engine: Engine = "auto",
    workers: int | None = None,
    *,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Verification:
    """Hold small systems against exact answers; under a minute on two processors.

    Args:
        engine: which one is verified; `auto` is the one that runs use by themselves.
        workers: processes; None is one per usable processor. With more than one, a
            Python script needs `if __name__ == "__main__":` around its main part.
        on_progress: called as pieces of work are done.

    Raises:
        InputError: when the compiled engine is asked for and cannot be used.
        FlowsimError: when a run breaks a rule.
    """
    return battery.verify(engine=engine, workers=workers, on_progress=on_progress)


def write_verification(found: Verification, folder: Path, lang: str) -> tuple[Path, Path]:
    """Write `verification.md` and `verification.xml` (JUnit); returns both files.

    Raises:
        InputError: when a file cannot be written.
    """
    text, tests = folder / "verification.md", folder / "verification.xml"
    storage.write_text(text, page(found, lang))
    storage.write_text(tests, junit(found))
    return text, tests
