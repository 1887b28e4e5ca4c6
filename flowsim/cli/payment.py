"""`flowsim payment [RESULT]`: who pays, by every rule side by side, and costs by payer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flowsim.cli.options import out_option, output_options
from flowsim.texts import number_text, say

if TYPE_CHECKING:
    from rich.table import Table

    from flowsim.experiment.paying import Paying
    from flowsim.experiment.result import Result

OWN = "*"


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def payment(result: str, out: Path, rule: str, *, is_json: bool, is_quiet: bool) -> None:
        from flowsim import api
        from flowsim.cli import output

        opened = api.open_result(result, out)
        found = api.payment(opened, rule)
        if is_json:
            output.show_json(api.payment_values(found))
            return
        output.show(_payments(found, opened, lang), _costs(found, opened, lang))
        if not is_quiet:
            output.show(*_notes(found, opened, lang))

    return click.Command(
        "payment",
        callback=payment,
        help=say(
            "Show what municipalities pay for patients ready to leave in a RESULT (a folder, the"
            " name of one among the results, or `latest`), by every rule side by side, and what"
            " region and municipalities pay in all.",
            lang,
        ),
        short_help=say("Show who pays.", lang),
        params=[
            click.Argument(
                ["result"], metavar=say("[RESULT]", lang), default="latest", required=False
            ),
            click.Option(
                ["--rule"],
                default="",
                metavar=say("RULE", lang),
                help=say("Show each municipality, by this payment rule.", lang),
            ),
            out_option(lang),
            *output_options(lang),
        ],
    )


def _payments(found: Paying, result: Result, lang: str) -> Table:
    """A row for each rule, or for each municipality by one rule."""
    from flowsim.experiment.paying import PAID, PAYMENT_KEYS

    base = result.cases[0]
    table = _table(say("Municipality", lang) if found.rule else say("Payment rule", lang))
    for key in PAYMENT_KEYS:
        _add_column(table, key, lang)
    _add_cases(table, result, PAID, lang)
    differences = _by_case(found.payment_differences.to_pylist())
    for member in found.members:
        cells = [
            _number(found.payments.get((base, key, member)), key, lang) for key in PAYMENT_KEYS
        ]
        changes = [_change(differences, case, PAID, member, lang) for case in result.cases[1:]]
        table.add_row(_member(found, member), *cells, *changes)
    return table


def _costs(found: Paying, result: Result, lang: str) -> Table:
    """A row for each payer, and for what moves between them."""
    from flowsim.experiment.paying import COST_KEYS
    from flowsim.experiment.sentences import unit_text, words
    from flowsim.kpi.registry import REGISTRY

    table = _table(say("Cost", lang))
    table.add_column(unit_text(REGISTRY[COST_KEYS[0]], lang), justify="right")
    _add_cases(table, result, COST_KEYS[0], lang)
    differences = _by_case(found.cost_differences.to_pylist())
    for key in COST_KEYS:
        mean = _number(found.costs.get((result.cases[0], key, "")), key, lang)
        changes = [_change(differences, case, key, "", lang) for case in result.cases[1:]]
        table.add_row(words(REGISTRY[key].title, lang), mean, *changes)
    return table


def _table(first: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first, no_wrap=True)
    return table


def _add_column(table: Table, key: str, lang: str) -> None:
    from flowsim.experiment.sentences import unit_text, words
    from flowsim.kpi.registry import REGISTRY

    kpi = REGISTRY[key]
    title = f"{words(kpi.title, lang)}\n({unit_text(kpi, lang)})"
    table.add_column(title, justify="right", overflow="fold")


def _add_cases(table: Table, result: Result, key: str, lang: str) -> None:
    from flowsim.experiment.sentences import unit_text
    from flowsim.kpi.registry import REGISTRY

    for case in result.cases[1:]:
        unit = unit_text(REGISTRY[key], lang)
        table.add_column(f"{getattr(result.about(case).title, lang)}\n({unit})", justify="right")


def _member(found: Paying, member: str) -> str:
    return member + (OWN if member == found.own_rule else "")


def _by_case(rows: Sequence[dict[str, Any]]) -> dict[tuple[str, str, str], dict[str, Any]]:
    return {(row["scenario"], row["kpi"], row["of"]): row for row in rows}


def _number(value: float | None, key: str, lang: str) -> str:
    from flowsim.kpi.registry import REGISTRY

    return "–" if value is None else number_text(value, lang, decimals=REGISTRY[key].decimals)


def _change(
    rows: dict[tuple[str, str, str], dict[str, Any]], case: str, key: str, of: str, lang: str
) -> Any:
    from flowsim.cli.differences import difference_cell

    row = rows.get((case, key, of))
    return "–" if row is None else difference_cell(row, lang)


def _notes(found: Paying, result: Result, lang: str) -> Iterator[str]:
    """What the tables rest on, and which amounts are not known."""
    from flowsim.experiment.sentences import replications_text

    replications = replications_text(result.replications, lang)
    yield say("Mean of {replications}.", lang, replications=replications)
    if len(result.cases) > 1:
        has_intervals = any(low is not None for low in found.cost_differences["low"].to_pylist())
        yield (
            say("Cases: difference from the area as it is, with its 95 % interval.", lang)
            if has_intervals
            else say("Cases: difference from the area as it is; too few for intervals.", lang)
        )
    if not found.rule:
        yield from (f"{rule}: {getattr(found.titles[rule], lang)}" for rule in found.members)
        yield say("{mark} the rule of the area, by which the costs are counted.", lang, mark=OWN)
    yield say("Costs leave out what docs/payment.md lists.", lang)
    for one in found.amounts:
        sek = number_text(one.sek, lang, decimals=0)
        if one.year == one.known_year:
            yield say("Amount per day of care {year}: {sek} SEK.", lang, year=one.year, sek=sek)
        else:
            yield say(
                "Amount per day of care {year}: not known; that of {known_year} is used,"
                " {sek} SEK.",
                lang,
                year=one.year,
                known_year=one.known_year,
                sek=sek,
            )
