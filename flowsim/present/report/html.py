"""The report as one HTML file that needs nothing else: no script, no font, no request."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from itertools import count
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flowsim.present.report.blocks import Block, Figure, Report

TEMPLATES = Path(__file__).parent / "templates"

NOT_OF_THE_PICTURE = re.compile(r"<!--.*?-->|<metadata>.*?</metadata>|<style.*?</style>", re.DOTALL)
"""Parts of an SVG file that say nothing to a reader; its style would be that of the page."""
CODE = re.compile(r"`([^`]+)`")
SIZE = re.compile(r'(<svg[^>]*?) width="[^"]*" height="[^"]*"')


def html(report: Report) -> str:
    """The page. Every text is escaped, whatever is written in scenario files."""
    template = _environment().get_template("report.html")
    return template.render(report=_with_own_ids(report), style=_file("report.css")).lstrip()


def fragment(shown: Iterable[Block], lang: str) -> str:
    """A few blocks to stand inside another page, such as a notebook; escaped as well."""
    template = _environment().get_template("fragment.html")
    return template.render(shown=tuple(shown), lang=lang, style=_file("fragment.css")).strip()


def _file(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"kind": _kind, "picture": _picture, "prose": _prose}
    return environment


def _kind(block: Block) -> str:
    return type(block).__name__


def _prose(text: str) -> str:
    """A text, escaped; what stands between grave accents is set as code."""
    return CODE.sub(r"<code>\1</code>", escape(text))


def _picture(figure: Figure) -> str:
    """The SVG with its title and description for those who do not see it."""
    label = escape(f"{figure.title}. {figure.description}")
    begin, _, rest = figure.svg.partition(">")
    return f'{begin} role="img" aria-label="{label}">{rest}'


def _with_own_ids(report: Report) -> Report:
    """Pictures made ready to stand in one page: no id is used by two of them."""
    numbers = count(1)
    sections = tuple(
        replace(
            section,
            blocks=tuple(
                replace(block, svg=inline(block.svg, f"f{next(numbers)}-"))
                if isinstance(block, Figure)
                else block
                for block in section.blocks
            ),
        )
        for section in report.sections
    )
    return replace(report, sections=sections)


def inline(svg: str, prefix: str) -> str:
    """An SVG file as an element of a page, all its ids with a prefix, as wide as it may be."""
    element = NOT_OF_THE_PICTURE.sub("", svg[svg.index("<svg") :])
    element = SIZE.sub(r"\1", element, count=1)
    element = re.sub(r'\bid="', f'id="{prefix}', element)
    return re.sub(r'(href="#|url\(#)', rf"\g<1>{prefix}", element)
