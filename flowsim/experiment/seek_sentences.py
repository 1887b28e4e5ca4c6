"""The answer of a search in plain words, Swedish and English."""

from __future__ import annotations

from collections.abc import Sequence

from flowsim.experiment.seek import seek_looks
from flowsim.experiment.seek_curve import Point, WrongWay, costs_beyond
from flowsim.experiment.seek_study import Sought
from flowsim.experiment.sentences import difference_unit, unit_text
from flowsim.kpi.declare import Kpi
from flowsim.kpi.registry import REGISTRY
from flowsim.texts import number_text, plain_number, say

MOST_LISTED = 6
"""Numbers written one by one; more are written as a range."""


def answer_sentences(sought: Sought, lang: str) -> list[str]:
    """The answer, or why there is none, with what the next unit gains and costs."""
    if sought.wrong_way is not None:
        return [_refusal(sought, sought.wrong_way, lang)]
    said = [_enough(sought, lang), _undecided(sought, lang), _nearest_other(sought, lang)]
    said += [_one_of(sought, lang), _next_gain(sought, lang), _price(sought, lang)]
    return [sentence for sentence in said if sentence]


def footing(lang: str) -> str:
    """What the certainty is about."""
    return say(
        "With 95 % certainty about the chance within the model. It is no wider because a number"
        " was assumed: try the same with other levels of what is uncertain.",
        lang,
    )


def numbers_text(numbers: Sequence[int], lang: str) -> str:
    """Some numbers, or the ends of many."""
    rising = sorted(numbers)
    if len(rising) > MOST_LISTED:
        return say("{low} to {high}", lang, low=rising[0], high=rising[-1])
    return ", ".join(str(number) for number in rising)


def _enough(sought: Sought, lang: str) -> str:
    found, goal = sought.found, sought.goal.text(lang)
    if found.enough is None:
        return say(
            "No number from {low} to {high} is surely enough for “{goal}”.",
            lang,
            low=min(found.ordered),
            high=max(found.ordered),
            goal=goal,
        )
    return say(
        "{number} is enough for “{goal}”: {mean}.",
        lang,
        number=found.enough,
        goal=goal,
        mean=_mean(sought, found.enough, lang),
    )


def _undecided(sought: Sought, lang: str) -> str:
    numbers = sought.found.undecided
    if not numbers:
        return ""
    means = "; ".join(_mean(sought, number, lang) for number in numbers[:MOST_LISTED])
    return say(
        "{numbers} cannot be told from enough with {n} replications: {means}.",
        lang,
        numbers=numbers_text(numbers, lang),
        n=seek_looks(sought.question.most)[-1],
        means=means,
    )


def _nearest_other(sought: Sought, lang: str) -> str:
    """The last number that is surely not enough, or that there is none in the range."""
    if not sought.found.too_few:
        if sought.found.undecided:
            return ""
        return say("The range begins there: a number outside it may be enough too.", lang)
    number = sought.found.too_few[-1]
    values = {"number": number, "mean": _mean(sought, number, lang)}
    if sought.is_helped_by_more:
        return say("{number} is too few: {mean}.", lang, **values)
    return say("{number} is too many: {mean}.", lang, **values)


def _one_of(sought: Sought, lang: str) -> str:
    found = sought.found
    if not found.undecided or found.enough is None:
        return ""
    numbers = numbers_text((*found.undecided, found.enough), lang)
    if sought.is_helped_by_more:
        return say("The fewest that are enough: one of {numbers}.", lang, numbers=numbers)
    return say("The most that are enough: one of {numbers}.", lang, numbers=numbers)


def _next_gain(sought: Sought, lang: str) -> str:
    """What one unit changes before the answer and after it."""
    points = [point for point in sought.points if point.gain is not None]
    at = sought.found.enough
    before = [point for point in points if at is not None and point.number <= at][-1:]
    after = [point for point in points if at is not None and point.number > at][:1]
    kpi = REGISTRY[sought.goal.kpi]
    said = [
        say(
            "The last one up to {number} changes it by {gain}.",
            lang,
            number=point.number,
            gain=_gain(point, kpi, lang),
        )
        for point in before
    ]
    said += [say("One more: {gain}.", lang, gain=_gain(point, kpi, lang)) for point in after]
    return " ".join(said)


def _price(sought: Sought, lang: str) -> str:
    """What one place costs, and what it does to all costs counted."""
    at = sought.found.enough
    said = []
    if sought.place_cost is not None:
        million = number_text(sought.place_cost / 1e6, lang, decimals=2)
        said.append(
            say("A place costs {sek} million SEK a year by the price list.", lang, sek=million)
        )
    net = [point for point in sought.points if at is not None and point.number <= at][-1:]
    said += [
        say(
            "With what it saves elsewhere, the last one up to {number} changes the cost by {net}"
            " million SEK a year, region and municipalities together.",
            lang,
            number=point.number,
            net=number_text(point.cost_gain, lang, decimals=2, sign=True),
        )
        for point in net
        if point.cost_gain is not None
    ]
    costs = costs_beyond(sought.points)
    if costs:
        least = min(costs, key=lambda number: costs[number])
        said.append(say("The cost is least at about {number}.", lang, number=least))
    return " ".join(said)


def _mean(sought: Sought, number: int, lang: str) -> str:
    """The mean of a number with its interval, in the unit of the KPI."""
    point = next((one for one in sought.points if one.number == number), None)
    kpi = REGISTRY[sought.goal.kpi]
    return mean_text(point, kpi, lang) if point else "–"


def mean_text(point: Point, kpi: Kpi, lang: str) -> str:
    """A mean with its interval and unit."""
    if point.mean is None:
        return "–"
    decimals = kpi.decimals + 1
    mean = number_text(point.mean, lang, decimals=decimals)
    unit = unit_text(kpi, lang)
    if point.low is None or point.high is None:
        return f"{mean} {unit}"
    low, high = (number_text(end, lang, decimals=decimals) for end in (point.low, point.high))
    return say("{mean} {unit} ({low} to {high})", lang, mean=mean, unit=unit, low=low, high=high)


def _gain(point: Point, kpi: Kpi, lang: str) -> str:
    assert point.gain is not None
    decimals = kpi.decimals + 1
    size = number_text(point.gain, lang, decimals=decimals, sign=True)
    return f"{size} {difference_unit(kpi, lang)}"


def _refusal(sought: Sought, wrong: WrongWay, lang: str) -> str:
    kpi = REGISTRY[sought.goal.kpi]
    ends = {
        name: number_text(value, lang, decimals=kpi.decimals + 1, sign=True)
        for name, value in (
            ("difference", wrong.difference),
            ("low", wrong.low),
            ("high", wrong.high),
        )
    }
    return say(
        "No answer: over the range the KPI goes one way, but from {first} to {second} it surely"
        " goes the other ({difference} {unit}, {low} to {high}). A search for one number would"
        " mean nothing here; look at the curve, and give a range in which it goes one way.",
        lang,
        first=wrong.first,
        second=wrong.second,
        unit=difference_unit(kpi, lang),
        **ends,
    )


def today_text(sought: Sought, lang: str) -> str:
    """What is varied, and what it is today."""
    quantity = sought.quantity
    title = getattr(quantity.title, lang)
    return say(
        "{name}, today {value} {unit}; from {low} to {high}.",
        lang,
        name=f"{title} ({quantity.key})" if title else quantity.key,
        value=plain_number(quantity.value, lang),
        unit=say(quantity.unit, lang),
        low=min(sought.found.ordered),
        high=max(sought.found.ordered),
    )
