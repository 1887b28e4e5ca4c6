"""Simulated against published as a page of text (Markdown)."""

from __future__ import annotations

from collections.abc import Iterator

from flowsim.present.views.targets import Against, AgainstPublished, WaitingLine
from flowsim.present.words import evidence_word, in_language, unit_word
from flowsim.texts import number_text, say


def page(view: AgainstPublished, lang: str, picture: str) -> str:
    """The page; `picture` is the file of the figure beside it."""
    return "\n".join(_lines(view, lang, picture)) + "\n"


def _lines(view: AgainstPublished, lang: str, picture: str) -> Iterator[str]:
    title = say("Simulated against published: {area}", lang, area=in_language(view.title, lang))
    yield f"# {title}"
    yield ""
    yield say(
        "Means of {n} replications with the smallest and the largest of them. {met} of {all}"
        " figures are within their tolerance. Deviations are shown as they are. Assumed"
        " numbers of the area were chosen with the figures marked input in view, so a match"
        " there proves nothing.",
        lang,
        n=view.replications,
        met=view.met,
        all=len(view.rows),
    )
    yield ""
    yield f"![{title}]({picture})"
    yield ""
    yield from _targets(view, lang)
    if view.lines:
        yield ""
        yield from _waiting(view.lines, lang)


def _targets(view: AgainstPublished, lang: str) -> Iterator[str]:
    yield _row(
        say("Figure", lang),
        say("Published", lang),
        say("Simulated", lang),
        say("Unit", lang),
        say("Within", lang),
        say("Evidence", lang),
        say("Source", lang),
    )
    yield _row("---", "---:", "---:", "---", "---", "---", "---")
    for row in view.rows:
        yield _row(
            in_language(row.title, lang),
            f"{number_text(row.published, lang)} ({row.year})",
            simulated_text(row, lang),
            unit_word(row.unit, lang),
            say("yes", lang) if row.is_within else say("no", lang),
            evidence_word(row.evidence, lang),
            row.source,
        )


def _waiting(lines: tuple[WaitingLine, ...], lang: str) -> Iterator[str]:
    yield say(
        "Lines for special housing over the observed days. Places that are nearly always full"
        " have no balance to be claimed: the line at the start, what came and went, and the"
        " drift are shown instead.",
        lang,
    )
    yield ""
    yield _row(*waiting_heads(lang))
    yield _row("---", *["---:"] * 6)
    for line in lines:
        yield _row(*waiting_cells(line, lang))


def simulated_text(row: Against, lang: str) -> str:
    """The simulated mean with the smallest and largest replication."""
    if row.simulated is None or row.low is None or row.high is None:
        return "–"
    mean, low, high = (number_text(value, lang) for value in (row.simulated, row.low, row.high))
    return say("{mean} ({low} to {high})", lang, mean=mean, low=low, high=high)


def waiting_heads(lang: str) -> tuple[str, ...]:
    """Heads of a table of waiting lines."""
    return (
        say("Line", lang),
        say("At the start", lang),
        say("Came in", lang),
        say("Moved in", lang),
        say("Died", lang),
        say("At the end", lang),
        say("Drift", lang),
    )


def waiting_cells(line: WaitingLine, lang: str) -> tuple[str, ...]:
    """One line as a row of that table."""
    numbers = (line.at_start, line.came_in, line.moved_in, line.died, line.at_end)
    drift = number_text(line.at_end - line.at_start, lang, sign=True)
    return (line.setting, *(number_text(number, lang) for number in numbers), drift)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
