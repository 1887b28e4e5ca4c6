"""The figure that people recognise: what the model says today beside what was published."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from flowsim.calibration.check import check
from flowsim.calibration.targets import Target, Targets
from flowsim.present.words import in_language, unit_word
from flowsim.scenario.base import FrozenDict
from flowsim.texts import number_text, say


def check_line(target: Target, kpis: pa.Table, lang: str) -> str:
    """As "Model: 93 % · Real 2023: 92 %", with what the figure is; nothing if it was not run."""
    of_target = kpis.filter(pc.is_in(kpis["kpi"], pa.array([target.kpi])))
    (row,) = check(Targets(area="area", target=FrozenDict({"check": target})), of_target)
    if row.simulated is None:
        return ""
    return say(
        "{title}: the model {simulated} · real {year} {published}",
        lang,
        title=in_language(target.title, lang),
        simulated=_with_unit(row.simulated, target, lang),
        year=target.year,
        published=_with_unit(target.value, target, lang),
    )


def _with_unit(value: float, target: Target, lang: str) -> str:
    decimals = 0 if target.unit == "percent" else 1
    number = number_text(value, lang, decimals=decimals)
    return f"{number} {unit_word(target.unit, lang)}"
