"""Figures: each draws in both languages, with every text inside and no Swedish letter lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.text import Text as DrawnText
from matplotlib.transforms import Bbox

import flowsim.texts
from flowsim.errors import InputError
from flowsim.kpi.registry import HEADLINE
from flowsim.present.figures import save
from flowsim.present.figures.files import pictures
from flowsim.present.figures.style import NumberTicks
from flowsim.present.views.source import Source
from flowsim.present.words import CAUSE_WORDS, FLOW_WORDS, KIND_WORDS
from flowsim.scenario.base import Text
from flowsim.tables.schema import COMPARISON
from flowsim.terms import Cause, Kind
from flowsim.texts import say
from tests.present.small_result import Row, area, series

CASES = ("", "cut", "rehab")
NAMES = [
    "occupancy",
    "occupancy-case-01",
    "occupancy-case-02",
    "ready-in-hospital",
    "delay-by-cause",
    "differences",
    "flow",
    "weekdays",
]
TITLES = {
    "cut": Text(
        sv="Färre vårdplatser: tio procent av platserna på medicin stängs hela året",
        en="Fewer beds: ten per cent of the medical beds are closed the whole year",
    )
}
FLOWS = {
    "entry>ward": 10,
    "entry>special-housing": 2,
    "emergency>ward": 60,
    "ward>ward": 3,
    "ward>home": 40,
    "ward>short-term": 2,
    "short-term>special-housing": 1,
    "ward>elsewhere": 5,
    "special-housing>died": 1,
}


def rows(days: int) -> Iterator[Row]:
    for case in CASES:
        for replication in (0, 1):
            for day in range(days):
                for kind in ("ward", "short-term", "special-housing"):
                    here = 8.0 + day % 7 / 7 + replication
                    yield case, replication, "occupied-by-kind", kind, day, here
                    yield case, replication, "staffed-by-kind", kind, day, 9.0
                yield case, replication, "ready-in-bed", "", day, 2.5 + replication
            for day in range(7):
                yield case, replication, "discharges", "", day, 12.0 - day
            for cause in Cause:
                yield case, replication, "delay", cause.value, 0, 3.5 * days
            for edge, number in FLOWS.items():
                yield case, replication, "flow", edge, 0, float(number)


def comparison(n: int = 10, **changed: object) -> pa.Table:
    columns = dict.fromkeys(COMPARISON.names)
    fixed = {"base": "", "by": "all", "of": "", "n": n, "base_mean": 41.25, "mean": 42.5}
    numbers = {"difference": 1.25, "low": -0.5, "high": 3.0, "is_identical": False}
    all_rows = [
        columns | fixed | numbers | {"scenario": case, "kpi": kpi, "verdict": ""} | changed
        for case in CASES[1:]
        for kpi in HEADLINE
    ]
    return pa.Table.from_pylist(all_rows, COMPARISON)


@pytest.fixture(scope="module", params=[28, 364], ids=["four weeks", "a year"])
def result(request: pytest.FixtureRequest) -> Source:
    days: int = request.param
    return Source(area(days), series(*rows(days)), comparison(), TITLES)


def texts(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every text that is drawn, with its box in pixels."""
    figure.canvas = FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    unseen = {id(label) for axes in figure.axes for label in beyond_the_ends(axes)}
    return [
        (text.get_text(), text.get_window_extent())
        for text in figure.findobj(DrawnText)
        if isinstance(text, DrawnText) and text.get_visible() and text.get_text().strip()
        if id(text) not in unseen
    ]


def beyond_the_ends(axes: Axes) -> Iterator[DrawnText]:
    """Labels of ticks beyond the ends of an axis: matplotlib keeps them and draws none."""
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if not low <= tick.get_loc() <= high or not axes.get_visible():
                yield from (tick.label1, tick.label2)


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_inside_the_picture(result: Source, name: str, lang: str) -> None:
    figure = dict(pictures(result, lang))[name]()
    width, height = figure.bbox.width, figure.bbox.height
    drawn = texts(figure)
    outside = [
        text
        for text, box in drawn
        if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1
    ]
    assert drawn
    assert outside == []


def test_a_result_has_these_pictures(result: Source) -> None:
    assert [name for name, _ in pictures(result, "sv")] == NAMES


def test_a_single_scenario_has_no_picture_of_differences() -> None:
    alone = Source(area(28), series(*(row for row in rows(28) if row[0] == "")))
    assert [name for name, _ in pictures(alone, "sv")] == [
        "occupancy",
        "ready-in-hospital",
        "delay-by-cause",
        "flow",
        "weekdays",
    ]


def test_a_system_without_limits_and_without_flows_still_has_pictures() -> None:
    bare = Source(area(28), series(*(r for r in rows(28) if r[2] in ("delay", "discharges"))))
    assert "occupancy" not in [name for name, _ in pictures(bare, "sv")]


def test_a_case_that_was_run_alone_has_pictures_under_its_own_name() -> None:
    alone = Source(area(28), series(*(row for row in rows(28) if row[0] == "cut")), None, TITLES)
    drawn = [text for name, draw in pictures(alone, "en") for text, _ in texts(draw())]
    assert "Today" not in drawn
    assert any(text.startswith("Fewer beds") for text in drawn)


def test_titles_and_numbers_are_swedish_in_swedish(result: Source) -> None:
    by_name = dict(pictures(result, "sv"))
    drawn = " ".join(text for text, _ in texts(by_name["differences"]()))
    assert "Skillnader mot nuläget" in drawn
    assert "nuläget 41,2" in drawn or "nuläget 41,3" in drawn
    weekdays = [text for text, _ in texts(by_name["weekdays"]())]
    assert "mån" in weekdays


def words_of_differences(table: pa.Table, lang: str) -> str:
    compared = Source(area(28), series(*rows(28)), table, TITLES)
    return " ".join(text for text, _ in texts(dict(pictures(compared, lang))["differences"]()))


def test_the_caption_of_differences_explains_only_what_is_drawn() -> None:
    few = words_of_differences(comparison(n=2), "en").replace("\n", " ")
    assert "No intervals: they take 6 runs." in few
    assert "95 %" not in few
    assert "better" not in few
    assert "one paired run" in words_of_differences(comparison(n=1), "en")
    many = words_of_differences(comparison(n=20, verdict="worse"), "en").replace("\n", " ")
    assert "Line: 95 % interval" in many
    assert "Orange square: worse." in many
    assert "skewed" not in many
    skewed = words_of_differences(comparison(n=20, is_skewed=True), "sv").replace("\n", " ")
    assert "Prickad linje: så skeva skillnader" in skewed


def test_differences_of_percentages_are_percentage_points(result: Source) -> None:
    drawn = [text for text, _ in texts(dict(pictures(result, "sv"))["differences"]())]
    assert any(text.startswith("procentenheter (nuläget 41,") for text in drawn)
    assert not any(text.startswith("% (") for text in drawn)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_no_stream_runs_behind_the_text_of_the_short_term_places(result: Source, lang: str) -> None:
    figure = dict(pictures(result, lang))["flow"]()
    (box,) = (
        box for text, box in texts(figure) if text.startswith(("Short-term", "Korttidsplatser"))
    )
    streams = [patch for patch in figure.axes[0].patches if isinstance(patch, PathPatch)]
    assert len(streams) == len(FLOWS) - len({"ward>ward", "special-housing>died"})
    assert not any(
        patch.get_transform().transform_path(patch.get_path()).intersects_bbox(box)
        for patch in streams
    )


def with_fewer_beds(*kinds: str) -> Source:
    """Three kinds of settings or only some, and 8 beds in wards in the case instead of 9."""
    changed = (
        (*row[:5], 8.0) if (row[0], row[2], row[3]) == ("cut", "staffed-by-kind", "ward") else row
        for row in rows(28)
    )
    kept = (row for row in changed if not row[2].endswith("-by-kind") or row[3] in kinds)
    return Source(area(28), series(*kept), None, TITLES)


def looks(axes: Axes) -> set[tuple[str, str]]:
    """Colour and dashes of lines and of steps."""
    steps = [(patch.get_edgecolor(), patch.get_linestyle()) for patch in axes.patches]
    lines = [(line.get_color(), line.get_linestyle()) for line in axes.lines]
    return {(to_hex(colour), str(dashes)) for colour, dashes in steps + lines}


def test_places_are_never_drawn_like_patients() -> None:
    source = with_fewer_beds("ward", "short-term", "special-housing")
    figure = dict(pictures(source, "en"))["occupancy-case-01"]()
    ward, short_term = (looks(axes) for axes in figure.axes[:2])
    assert len(ward) == 4
    assert len({dashes for _, dashes in ward}) == 4
    assert len(short_term) == 3


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_names_of_lines_stand_in_the_cell_that_three_panels_leave(lang: str) -> None:
    source = with_fewer_beds("ward", "short-term", "special-housing")
    figure = dict(pictures(source, lang))["occupancy-case-01"]()
    *panels, cell = figure.axes
    assert len(panels) == 3
    assert all(axes.get_legend() is None for axes in panels)
    assert figure.legends == []
    names = cell.get_legend()
    assert names is not None
    assert len(names.get_texts()) == 4
    even = dict(pictures(with_fewer_beds("ward", "short-term"), lang))["occupancy-case-01"]()
    assert len(even.axes) == 2
    assert len(even.legends[0].get_texts()) == 4
    width = even.bbox.width
    assert all(box.x0 >= 0 and box.x1 <= width for _, box in texts(even))


def test_places_in_wards_are_beds() -> None:
    drawn = {
        kinds: " ".join(
            text.replace("\n", " ")
            for text, _ in texts(dict(pictures(with_fewer_beds(*kinds), "sv"))["occupancy"]())
        )
        for kinds in (("ward",), ("short-term",), ("ward", "short-term"))
    }
    assert "Disponibla vårdplatser" in drawn["ward",]
    assert "andra platser" not in drawn["ward",]
    assert "Disponibla platser" in drawn["short-term",]
    assert "Disponibla vårdplatser och andra platser" in drawn["ward", "short-term"]


def test_an_axis_that_begins_higher_than_0_is_told_of_only_where_there_is_one() -> None:
    def words(occupied: float) -> str:
        taken = (
            (*row[:5], occupied) if row[2] == "occupied-by-kind" else row
            for row in rows(28)
            if row[0] == ""
        )
        figure = dict(pictures(Source(area(28), series(*taken)), "en"))["occupancy"]()
        return " ".join(text for text, _ in texts(figure))

    assert "Not every axis begins at 0." in words(8.5)
    assert "Not every axis" not in words(1.0)


def test_the_font_has_every_swedish_letter_and_sign() -> None:
    letters = get_font(findfont(FontProperties(family="DejaVu Sans"))).get_charmap()
    assert [sign for sign in "åäöÅÄÖé–−×≥\u00a0" if ord(sign) not in letters] == []


@pytest.mark.parametrize("word", [*FLOW_WORDS.values(), *CAUSE_WORDS.values()])
def test_every_kind_and_cause_has_a_swedish_name(word: str) -> None:
    assert say(word, "sv") != word or word == "Information"


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_text_of_the_emergency_department_keeps_clear_of_the_wards(
    result: Source, lang: str
) -> None:
    figure = dict(pictures(result, lang))["flow"]()
    (box,) = (box for text, box in texts(figure) if text.startswith(("Emergency", "Akut")))
    axes = figure.axes[0]
    lefts = sorted({patch.get_x() for patch in axes.patches if isinstance(patch, Rectangle)})
    wards = axes.transData.transform((lefts[2], 0))[0]
    assert box.x1 < wards - 0.02 * figure.bbox.width


def test_a_single_run_is_one_run_in_the_picture_of_causes() -> None:
    one = Source(area(28), series(*(row for row in rows(28) if row[1] == 0)))
    drawn = [text for text, _ in texts(dict(pictures(one, "sv"))["delay-by-cause"]())]
    assert any("En körning." in text for text in drawn)
    assert not any("1 körningar" in text for text in drawn)


def test_no_swedish_text_uses_a_word_that_swedish_care_does_not() -> None:
    folder = Path(flowsim.texts.__file__).parent / "locale" / "sv" / "LC_MESSAGES"
    swedish = (folder / "figures.po").read_text(encoding="utf-8").split('msgstr "')
    for word in ("replikation", "bemannade", "Märke", "Drift", "laglig", "Annat håll"):
        assert not any(word in text.split('"')[0] for text in swedish), word


def test_every_kind_and_cause_has_words() -> None:
    assert set(KIND_WORDS) == set(Kind)
    assert set(CAUSE_WORDS) == set(Cause)


def test_tick_labels_have_the_decimals_they_need() -> None:
    assert NumberTicks("sv").format_ticks([0.0, 2.5, 5.0]) == ["0,0", "2,5", "5,0"]
    assert NumberTicks("en", sign=True).format_ticks([-1.0, 0.0, 1000.0]) == [
        "\u22121",
        "0",
        "+1,000",
    ]


def test_files_are_written_in_each_format_and_are_the_same_every_time(tmp_path: Path) -> None:
    alone = Source(area(28), series(*(row for row in rows(28) if row[0] == "")))
    files = save(alone, tmp_path / "one", "sv", ("png", "svg"))
    again = save(alone, tmp_path / "two", "sv", ("png", "svg"))
    assert len(files) == 10
    assert [file.read_bytes() for file in files] == [file.read_bytes() for file in again]


def test_a_folder_that_is_a_file_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    alone = Source(area(28), series(*(row for row in rows(28) if row[0] == "")))
    with pytest.raises(InputError) as caught:
        save(alone, tmp_path / "taken", "sv", ("png",))
    assert caught.value.code == "file_not_writable"
