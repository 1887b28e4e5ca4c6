"""A result in a notebook: what was run, and the first figures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from flowsim.experiment.identity import Manifest
from flowsim.experiment.sentences import unit_text, words
from flowsim.experiment.summary import Summary
from flowsim.kpi.registry import REGISTRY
from flowsim.texts import choose_language, number_text, say


def result_html(manifest: Manifest, means: Sequence[Summary]) -> str:
    """A small table of the first scenario, in the language of the user; all of it escaped."""
    lang = choose_language()
    cases = ", ".join(entry["case"] or say("As it is", lang) for entry in manifest["cases"])
    asked = f"{manifest['area']}: {cases}"
    rows = "".join(_row(one, lang) for one in means if one.mean is not None)
    return (
        f"<table><caption>{escape(asked)}</caption><thead><tr>"
        f"<th>{escape(say('KPI', lang))}</th><th>{escape(say('Mean', lang))}</th>"
        f"<th>{escape(say('Unit', lang))}</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(one: Summary, lang: str) -> str:
    kpi = REGISTRY[one.kpi]
    mean = number_text(one.mean or 0.0, lang, decimals=kpi.decimals)
    cells = (words(kpi.title, lang), mean, unit_text(kpi, lang))
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
