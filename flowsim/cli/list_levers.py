"""`flowsim list levers [WORD...]`: what each lever changes and what is known of it, by topic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from flowsim.cli import output
from flowsim.experiment.lever_catalogue import range_text
from flowsim.texts import plain_number, say

if TYPE_CHECKING:
    from flowsim.experiment.lever_catalogue import DescribedLever, DescribedParameter


def show_levers(
    found: Sequence[DescribedLever],
    words: Sequence[str],
    lang: str,
    *,
    is_json: bool,
    is_quiet: bool,
) -> None:
    """Levers under their topics; quietly one line for each."""
    if is_json:
        output.show_json({"levers": [_plain(one) for one in found]})
        return
    if not found:
        output.show(say("No such lever has this in it: {words}", lang, words=" ".join(words)))
    for topic in dict.fromkeys(one.topic for one in found):
        of_topic = [one for one in found if one.topic == topic]
        title = of_topic[0].topic_title
        output.show(f"{title} (--topic {topic})" if topic else title)
        for one in of_topic:
            output.show_indented(f"{one.written}  {one.title}", 2)
            for line in () if is_quiet else _lines(one, lang):
                output.show_indented(line, 6)


def _plain(one: DescribedLever) -> dict[str, object]:
    """As `list --json` writes everything: name, title and detail first."""
    values = asdict(one)
    return {
        "name": values.pop("name"),
        "title": values.pop("title"),
        "detail": values.pop("description"),
    } | values


def _lines(one: DescribedLever, lang: str) -> Iterator[str]:
    yield one.description
    if one.document:
        yield say("From: {document}", lang, document=one.document)
    if one.areas:
        yield say("For these areas only: {areas}", lang, areas=", ".join(one.areas))
    for parameter in one.parameters:
        yield f"{_written(one.name, parameter)}  {_limits(parameter, lang)}"
    yield say("Evidence: {evidence}", lang, evidence=one.evidence or "-")
    if one.prior:
        yield say("Effect from the literature: {prior}", lang, prior=one.prior)
    yield one.rests_on


def _written(lever: str, parameter: DescribedParameter) -> str:
    """How a parameter is set: the main one by the lever itself, others by name."""
    sets = lever if parameter.is_main else f"{lever},{parameter.name}"
    return f"{sets}={parameter.default:g}"


def _limits(parameter: DescribedParameter, lang: str) -> str:
    values = {"title": parameter.title, "range": range_text(parameter, lang)}
    if parameter.today is None:
        return say("{title}: {range}", lang, **values)
    today = plain_number(parameter.today, lang)
    return say("{title}: {range}; {today} changes nothing", lang, today=today, **values)
