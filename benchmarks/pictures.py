"""The pictures of docs/benchmarks.md and docs/scale.md, in the project's style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter

from flowsim.present.figures import style

LANG = "en"


@style.styled
def draw_speeds(ratios: Mapping[str, float]) -> Figure:
    """CPU time of each program over that of the compiled engine for the same work.

    Args:
        ratios: by what is shown, from the slowest.
    """
    figure = style.page(
        "How much CPU time others take for the same work",
        "CPU time over that of flowsim's compiled engine on the same patients; logarithmic scale."
        " Blue is flowsim's own",
        height_in=1.8 + 0.5 * len(ratios),
    )
    axes = figure.add_subplot()
    names = list(ratios)[::-1]
    values = [ratios[name] for name in names]
    colours = [style.TODAY_COLOUR if "flowsim" in name else style.GREY for name in names]
    axes.barh(names, [value - 1 for value in values], left=1, color=colours, height=0.62)
    axes.set_xscale("log")
    axes.set_xlim(min([*values, 0.5]) / 2.5, max(values) * 2)
    axes.axvline(1, color=style.INK, lw=1.2)
    for name, value in zip(names, values, strict=True):
        is_more = value >= 1
        axes.annotate(
            _times(value),
            (value, name),
            xytext=(6 if is_more else -6, 0),
            textcoords="offset points",
            va="center",
            ha="left" if is_more else "right",
        )
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _times(value)))
    axes.tick_params(axis="y", length=0)
    return figure


def _times(value: float) -> str:
    return f"{value:,.0f}×" if value >= 10 else f"{value:.2g}×"


@style.styled
def draw_scale(volumes: Sequence[Mapping[str, Any]], runs: Sequence[Mapping[str, Any]]) -> Figure:
    """Cost per patient against volume, and time against replications."""
    figure = style.page(
        "Cost against size",
        "Left: the ward chain with more patients and places. Right: years of Halland with KPIs,"
        " none of whose journeys is stored",
        height_in=5.6,
    )
    left, right = figure.subplots(1, 2)
    _draw_volumes(left, volumes)
    _draw_runs(right, runs)
    return figure


def _draw_volumes(axes: Axes, volumes: Sequence[Mapping[str, Any]]) -> None:
    at = [one["volume"] for one in volumes]
    for key, name, look in (
        ("engine_s", "compiled engine", (style.TODAY_COLOUR, "-")),
        ("sampling_s", "sampling", (style.CASE_COLOUR, "--")),
    ):
        cost = [1e6 * one[key] / one["patients"] for one in volumes]
        axes.plot(at, cost, color=look[0], ls=look[1], marker="o", label=name)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(at))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"x{value:.0f}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_ylim(bottom=0)
    axes.set_xlabel("volume")
    axes.set_ylabel("CPU µs a patient")
    axes.legend(frameon=False, loc="best")


def _draw_runs(axes: Axes, runs: Sequence[Mapping[str, Any]]) -> None:
    looks = {1: (style.CASE_COLOUR, "--"), 2: (style.TODAY_COLOUR, "-")}
    for workers, (colour, dashes) in looks.items():
        of = [one for one in runs if one["workers"] == workers]
        name = f"{workers} worker{'s' if workers > 1 else ''}"
        axes.plot(
            [one["replications"] for one in of],
            [one["clock_s"] for one in of],
            color=colour,
            ls=dashes,
            marker="o",
            label=name,
        )
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("years")
    axes.set_ylabel("seconds by the clock")
    axes.legend(frameon=False, loc="upper left")
