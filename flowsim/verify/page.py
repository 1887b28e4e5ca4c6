"""A verification for people: the cells of its table, and the page `verification.md`."""

from __future__ import annotations

from flowsim.texts import number_text, say
from flowsim.verify.battery import Verification
from flowsim.verify.rows import MOST_ERROR_PERCENT, MOST_Z, Row
from flowsim.version import __version__

DECIMALS = 4
NOTHING = "–"


def heads(lang: str) -> tuple[str, ...]:
    """Heads of the columns; those after the third are numbers, the last one a word."""
    return (
        say("Check", lang),
        say("What is compared", lang),
        say("Unit", lang),
        say("Truth", lang),
        say("Simulated", lang),
        say("Standard error", lang),
        "z",
        say("Passed", lang),
    )


def cells(row: Row, lang: str) -> tuple[str, ...]:
    """The cells of a row, as in `heads`."""
    is_exact = row.standard_error is None
    decimals = 0 if is_exact else DECIMALS
    return (
        row.check.sv if lang == "sv" else row.check.en,
        say(row.compared, lang),
        say(row.unit, lang),
        number_text(row.truth, lang, decimals=decimals),
        number_text(row.simulated, lang, decimals=decimals),
        _number(row.standard_error, lang, DECIMALS),
        say("exact", lang) if is_exact else _number(row.z, lang, 2),
        say("yes", lang) if row.passed else say("NO", lang),
    )


def verdict(found: Verification, lang: str) -> str:
    """The verdict on all of it, in a sentence."""
    wrong = sum(not row.passed for row in found.rows)
    if wrong:
        return say("{wrong} of {all} comparisons failed.", lang, wrong=wrong, all=len(found.rows))
    return say("All {all} comparisons passed.", lang, all=len(found.rows))


def circumstances(found: Verification, lang: str) -> str:
    """With what it was run."""
    return say(
        "flowsim {version}, engine {engine}, {seconds} seconds on {workers} processors.",
        lang,
        version=__version__,
        engine=found.engine,
        seconds=number_text(found.seconds, lang, decimals=0),
        workers=found.workers,
    )


def rule(lang: str) -> str:
    """When a comparison passes."""
    return say(
        "A comparison passes when the simulated figure is within {z} standard errors of the truth"
        " and the standard error is at most {percent} % of the truth, so that a wrong figure would"
        " show; one that is exact, when both are equal. A change passes when it is within"
        " {z} standard errors of the truth and is a fall by more than {z} standard errors. Seeds"
        " are fixed: the same version gives the same table.",
        lang,
        z=number_text(MOST_Z, lang, decimals=0),
        percent=number_text(MOST_ERROR_PERCENT, lang, decimals=0),
    )


def page(found: Verification, lang: str) -> str:
    """The page, in Markdown."""
    return (
        "\n\n".join(
            [
                f"# {say('Verification', lang)}",
                f"**{verdict(found, lang)}** {circumstances(found, lang)}",
                rule(lang),
                table(found, lang),
                "",
            ]
        ).rstrip("\n")
        + "\n"
    )


def table(found: Verification, lang: str) -> str:
    """The rows as a table in Markdown."""
    columns = heads(lang)
    align = ["---"] * 3 + ["---:"] * 4 + ["---"]
    lines = [columns, align, *(cells(row, lang) for row in found.rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _number(value: float | None, lang: str, decimals: int) -> str:
    return NOTHING if value is None else number_text(value, lang, decimals=decimals)
