"""Write docs/kpis.md, the reference of every KPI, from what the KPIs declare.

Run it after adding or changing a KPI: python tools/write_kpis.py
"""

from __future__ import annotations

from pathlib import Path

from flowsim.kpi.reference import Described, described

PAGE = Path(__file__).resolve().parents[1] / "docs" / "kpis.md"

_HEAD = """\
# Key figures

<!-- Written by tools/write_kpis.py from flowsim/kpi: change a KPI there, and run the tool. -->

What flowsim measures in every replication: {count} key figures, what each counts, when its
clock starts and stops, by what it is split, and whose definition it is. The same is shown by
`flowsim list kpis`, in Swedish with `--lang sv`; `flowsim list kpis korttids --lang sv` shows
those with a word in them.

Every value is one division of two whole numbers, which stand beside it in the table of key
figures. Where there is nothing to divide by the value is missing: never 0, never "not a
number". Time is cut at the observed window; a case counts when its clock stops in the window.
Days are calendar dates apart where the national statistics count so, else exact minutes.
"""


def page() -> str:
    """The whole page."""
    english, swedish = described("en"), described("sv")
    lines = [_HEAD.format(count=len(english))]
    lines += [f"- [{topic}](#{_anchor(topic)})" for topic in _topics(english)]
    for topic in _topics(english):
        in_swedish = next(
            sv.topic for en, sv in zip(english, swedish, strict=True) if en.topic == topic
        )
        lines += ["", f"## {topic}", "", f"*{in_swedish}*"]
        for en, sv in zip(english, swedish, strict=True):
            if en.topic == topic:
                lines += _entry(en, sv)
    return "\n".join(lines) + "\n"


def _topics(every: tuple[Described, ...]) -> list[str]:
    return list(dict.fromkeys(one.topic for one in every))


def _anchor(topic: str) -> str:
    return topic.lower().replace(" ", "-")


def _entry(en: Described, sv: Described) -> list[str]:
    split = ", ".join(en.by) if en.by else "not split"
    return [
        "",
        f'<a id="{en.key}"></a>',
        f"### {en.title}",
        "",
        f"`{en.key}` · *{sv.title}* · {en.unit} ({sv.unit})",
        "",
        f"{en.definition} {en.direction}",
        "",
        f"*{sv.definition} {sv.direction}*",
        "",
        "| | |",
        "|---|---|",
        f"| clock | {en.clock_start} → {en.clock_stop} |",
        f"| counted | {en.population} |",
        f"| value | {en.formula} |",
        f"| by | {split} |",
        f"| definition from | {en.source} |",
    ]


def main() -> None:
    """Write the page and say so."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    print(PAGE.name)


if __name__ == "__main__":
    main()
