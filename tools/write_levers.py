"""Write docs/levers.md, the catalogue of levers, and a picture for each of what it does.

Run it after changing a lever's texts: python tools/write_levers.py. The numbers are those that
tools/measure_levers.py stored; run that first when a lever's values or an area have changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from flowsim.experiment.lever_catalogue import (
    DescribedLever,
    DescribedParameter,
    described_levers,
    range_text,
)
from flowsim.experiment.sentences import difference_decimals, unit_text
from flowsim.experiment.verdicts import verdict_word
from flowsim.kpi.registry import REGISTRY
from flowsim.present.figures.lever import difference_text, svg
from flowsim.present.views.differences import difference_of
from flowsim.scenario.listing import list_areas
from flowsim.texts import number_text, plain_number
from tools.measure_levers import REPLICATIONS, SEED, Measured, OfLever, read_measured

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = DOCS / "levers.md"
PICTURES = DOCS / "images" / "levers"
MOST_OTHERS = 8
"""KPIs beside the headline ones that are named for each comparison, the largest changes first."""

Row = Mapping[str, Any]

_HEAD = """\
# Levers

<!-- Written by tools/write_levers.py from scenarios/levers and docs/levers/measured.json:
     change a lever there, run tools/measure_levers.py if its values changed, then this. -->

Every change that the source documents propose and that flowsim can try: {count} levers, by topic.
The same without the numbers is shown by `flowsim list levers`, in Swedish with `--lang sv`;
`flowsim list levers ronneby` shows those with a word in them, `--topic planning` those of a
topic, and `--area simba` those that can be used in an area. How levers are combined, and how a
new one is written, stands in [scenarios/README.md](../scenarios/README.md); which way they move
the goals that somebody has set, in [goals.md](goals.md).

**How to read the pictures.** Each lever was tried at its default (or as is said above the
picture) in the area that its document is about: {replications} replications, seed {seed}, the
same patients with the same chance in the area as it is and with the lever. A mark is the mean of
the paired differences in per cent of today's mean, with its size in the unit of the key figure
at the right. The line is the 95 % interval that holds for all headline key figures of the lever
together. Blue and round: better. Orange and square: worse. Hollow and grey: no clear difference.
Dotted: differences so skewed that there is no verdict. A key figure without a mark is the same
in every replication, or there is none of it today.

A difference is what the *model of the area* says when nothing else changes. It is no forecast:
read what it rests on, try the ends of the ranges, and see `flowsim compare AREA LEVER --load
team-load`. That a lever is not clear at its default does not mean that it does nothing. Key
figures are defined in [kpis.md](kpis.md). Evidence and documents are quoted as the lever's file
has them; items as A22 number the mechanisms found in the source documents.
"""


def page(measured: Mapping[str, OfLever]) -> str:
    """The whole page."""
    english, swedish = described_levers("en"), described_levers("sv")
    lines = [_HEAD.format(count=len(english), replications=REPLICATIONS, seed=SEED)]
    topics = list(dict.fromkeys((en.topic, en.topic_title) for en in english))
    for topic, title in topics:
        names = [one.name for one in english if one.topic == topic]
        links = ", ".join(f"[{name}](#{name})" for name in names)
        lines.append(f"- **[{title}](#topic-{topic})**: {links}")
    for topic, title in topics:
        of_topic = [pair for pair in zip(english, swedish, strict=True) if pair[0].topic == topic]
        lines += ["", f'<a id="topic-{topic}"></a>', f"## {title}", ""]
        lines.append(f"*{of_topic[0][1].topic_title}*")
        for en, sv in of_topic:
            lines += _entry(en, sv, measured[en.name])
    return "\n".join(lines) + "\n"


def _entry(en: DescribedLever, sv: DescribedLever, of: OfLever) -> Iterator[str]:
    yield from ("", f'<a id="{en.name}"></a>', f"### {en.title}", "")
    yield f"`{en.name}` · *{sv.title}*"
    yield from ("", en.description, "", f"*{sv.description}*", "")
    yield from ("| | |", "|---|---|")
    yield f"| document | {en.document or 'none: not a proposal'} |"
    yield f"| items | {', '.join(en.items)} |"
    if en.areas:
        yield f"| areas | {', '.join(en.areas)} only |"
    yield f"| changes | {_keys(en.changes)} |"
    yield f"| evidence | {en.evidence} |"
    prior = f"{en.prior}; it changes {_keys(en.prior_changes)}" if en.prior else "none"
    yield f"| effect from the literature | {prior} |"
    yield f"| rests on | {en.rests_on.removeprefix('Rests on ')} |"
    yield from _parameters(en.parameters, sv.parameters)
    yield from _shown(en, of)


def _keys(keys: Sequence[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _parameters(
    english: Sequence[DescribedParameter], swedish: Sequence[DescribedParameter]
) -> Iterator[str]:
    if not english:
        return
    yield from ("", "| parameter | | default | range | changes nothing |", "|---|---|--:|---|--:|")
    for en, sv in zip(english, swedish, strict=True):
        main = " (main)" if en.is_main and len(english) > 1 else ""
        today = "" if en.today is None else plain_number(en.today, "en")
        default = plain_number(en.default, "en")
        title = f"{en.title} · *{sv.title}*"
        yield f"| `{en.name}`{main} | {title} | {default} | {range_text(en, 'en')} | {today} |"


def _shown(en: DescribedLever, of: OfLever) -> Iterator[str]:
    area = next(one.title.en for one in list_areas() if one.name == of.area)
    yield from ("", f"**In {area}**: {'; '.join(_command(one) for one in of.comparisons)}.")
    yield from ("", f"![{en.title} in {area}](images/levers/{en.name}.svg)")
    for one in of.comparisons:
        yield from ("", *_moved(one, is_alone=len(of.comparisons) == 1))


def _command(one: Measured) -> str:
    beside = f"`{one.base}`" if one.base else "the area as it is"
    return f"`{one.case}` beside {beside}"


def _moved(one: Measured, *, is_alone: bool) -> Iterator[str]:
    """Headline KPIs with a verdict, and those of the others that change most."""
    clear = [row for row in one.headline if difference_of(row).is_clear]
    name = "" if is_alone else f"`{one.case}`: "
    if clear:
        beside = "compared with" if one.base else "today"
        yield f"| {name}key figure | {beside} | difference | 95 % interval | |"
        yield "|---|--:|--:|---|---|"
        yield from (_cells(row) for row in clear)
    else:
        yield f"{name}No headline key figure differs clearly."
    if one.others:
        yield from ("", f"{name}Among other key figures: {_others(one.others)}.")


def _cells(row: Row) -> str:
    kpi = REGISTRY[row["kpi"]]
    decimals = difference_decimals(row)
    low, high = (
        number_text(row[end], "en", decimals=decimals, sign=True) for end in ("low", "high")
    )
    today = f"{number_text(row['base_mean'], 'en', decimals=kpi.decimals)} {unit_text(kpi, 'en')}"
    link = f"[{kpi.title.en}](kpis.md#{kpi.key})"
    verdict = verdict_word(row["verdict"], "en")
    return f"| {link} | {today} | {difference_text(row, 'en')} | {low} to {high} | {verdict} |"


def _others(rows: Sequence[Row]) -> str:
    largest = sorted(rows, key=_relative, reverse=True)
    named = [
        f"[{REGISTRY[row['kpi']].title.en}](kpis.md#{row['kpi']}) {difference_text(row, 'en')}"
        for row in largest[:MOST_OTHERS]
    ]
    rest = len(rows) - len(named)
    return "; ".join(named) + (f"; and {rest} more with a verdict" if rest else "")


def _relative(row: Row) -> tuple[float, str]:
    """Size beside today's; what there is none of today comes last."""
    return (abs(row["difference"] / row["base_mean"]) if row["base_mean"] else 0, row["kpi"])


def pictures(measured: Mapping[str, OfLever]) -> dict[str, str]:
    """Name of each lever with its picture, as SVG."""
    return {
        name: svg({_short(one.case, name): one.headline for one in of.comparisons}, "en")
        for name, of in measured.items()
    }


def _short(case: str, lever: str) -> str:
    """A case of the lever without its name: `=6`."""
    return case.removeprefix(lever)


def main() -> None:
    """Write the page and the pictures, and say so."""
    measured = read_measured()
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures(measured).items():
        (PICTURES / f"{name}.svg").write_text(picture, encoding="utf-8", newline="\n")
    PAGE.write_text(page(measured), encoding="utf-8", newline="\n")
    print(PAGE.name, f"and {len(measured)} pictures")


if __name__ == "__main__":
    main()
