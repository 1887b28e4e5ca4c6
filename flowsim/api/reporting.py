"""The report that somebody brings to a meeting."""

from __future__ import annotations

from pathlib import Path

from flowsim.api.pictures import source_of
from flowsim.experiment.result import Result
from flowsim.tables import storage


def report(result: Result, lang: str, *, file: Path | None = None, pdf: bool = False) -> Path:
    """Write a result as one page of HTML, or that page as PDF; the file that was written.

    Args:
        result: a finished result.
        lang: "sv" or "en".
        file: where; left out, a file in the result folder.
        pdf: let Chrome, Edge or Chromium print the page.

    Raises:
        InputError: when a stored file is missing or broken, the file cannot be written, or
            no browser prints.
    """
    from flowsim.present.report import report_of
    from flowsim.present.report.html import html
    from flowsim.present.report.printing import pdf_of

    page = html(report_of(result, source_of(result), lang))
    target = file or result.folder / f"report.{lang}.{'pdf' if pdf else 'html'}"
    storage.write_bytes(target, pdf_of(page) if pdf else page.encode("utf-8"))
    return target
