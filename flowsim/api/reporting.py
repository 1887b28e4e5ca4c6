"""The report that somebody brings to a meeting."""

from __future__ import annotations

from pathlib import Path

from flowsim.api.pictures import source_of
from flowsim.experiment.result import Result
from flowsim.tables import storage


def report(result: Result, lang: str, *, file: Path | None = None) -> Path:
    """Write a result as one page of HTML; the file that was written.

    Args:
        result: a finished result.
        lang: "sv" or "en".
        file: where; left out, a file in the result folder.

    Raises:
        InputError: when a stored file is missing or broken, or the file cannot be written.
    """
    from flowsim.present.report import report_of
    from flowsim.present.report.html import html

    content = report_of(result, source_of(result), lang)
    target = file or result.folder / f"report.{lang}.html"
    storage.write_text(target, html(content))
    return target
