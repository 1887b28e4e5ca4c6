"""Results as files for other programs: whole, in their units, and harmless."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from flowsim import api
from flowsim.errors import InputError
from flowsim.experiment.result import Result
from flowsim.tables.journeys import Journeys

SCENARIOS = Path(__file__).parents[1] / "data" / "scenarios"
CASE = "fewer-beds=2"
AS_IT_IS = {"sv": "Som det är", "en": "As it is"}
HOSTILE = ("=1+1", "+cmd|'/c calc'!A0", "-2+3", "@SUM(1)", "http://example.org", "<b>&\"'")
"""Names that a program could take for a formula, a link or markup."""


def compared(out: Path, scenarios: Path = SCENARIOS) -> Result:
    settings = api.Settings(replications=20, out=out, scenarios=scenarios, keep_journeys=2)
    return api.compare("small", [CASE], settings).result


@pytest.fixture(name="result", scope="module")
def _result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return compared(tmp_path_factory.mktemp("results"))


@pytest.fixture(name="journeys", scope="module")
def _journeys(result: Result) -> Journeys:
    return result.journeys("", 0)


def table(file: Path, between: str = ",") -> list[dict[str, str]]:
    text = file.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=between))


def parts_of(workbook: Path) -> dict[str, str]:
    with zipfile.ZipFile(workbook) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def test_a_workbook_has_a_sheet_for_each_topic_in_the_language(result: Result) -> None:
    named = {
        lang: re.findall(
            r'<sheet name="(.*?)"', parts_of(api.export(result, "xlsx", lang))["xl/workbook.xml"]
        )
        for lang in ("sv", "en")
    }
    assert named["en"] == [
        *("About", "Differences", "Measures", "By part", "Run by run"),
        *("Day by day", "Delay by cause", "Assumptions", "Changes"),
    ]
    assert len(named["sv"]) == len(named["en"])
    assert set(named["sv"]) & set(named["en"]) == set()


def test_the_same_result_gives_the_same_workbook(result: Result, tmp_path: Path) -> None:
    one, other = (api.export(result, "xlsx", "sv", file=tmp_path / name) for name in ("a", "b"))
    assert one.read_bytes() == other.read_bytes()


@pytest.fixture(name="hostile", scope="module")
def _hostile(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """A result whose area, group and lever have names that look like something else."""
    folder = tmp_path_factory.mktemp("hostile")
    library = Path(shutil.copytree(SCENARIOS, folder / "scenarios"))
    lever = library / "levers" / "fewer-beds.toml"
    text = lever.read_text(encoding="utf-8")
    title = " ".join(HOSTILE).replace("\\", "")
    lever.write_text(re.sub(r"(?m)^title = .*$", f"title = '''{title}'''", text), encoding="utf-8")
    area = library / "areas" / "small.toml"
    text = area.read_text(encoding="utf-8")
    assert "assumption = " in text
    named = re.sub(r'assumption = ".*?"', f"assumption = '''{HOSTILE[1]}'''", text)
    area.write_text(named, encoding="utf-8")
    return compared(folder / "results", library)


def test_nothing_in_a_workbook_is_a_formula_or_a_link(hostile: Result) -> None:
    parts = parts_of(api.export(hostile, "xlsx", "en"))
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) >= 8
    assert not any("<f>" in text or "<f " in text or "hyperlink" in text for text in sheets)
    assert not any("externalLink" in name or "vba" in name for name in parts)
    strings = parts["xl/sharedStrings.xml"]
    assert "=1+1 +cmd|" in strings
    assert "&lt;b&gt;&amp;" in strings
    quoted = re.findall(r'<xf [^>]*quotePrefix="1"', parts["xl/styles.xml"])
    assert quoted, "a text that begins like a formula stays one when it is edited"


def test_no_cell_of_a_csv_file_begins_like_a_formula(hostile: Result) -> None:
    folder = api.export(hostile, "csv", "sv")
    cells = [
        cell
        for file in sorted(folder.glob("*.csv"))
        for row in table(file, ";")
        for cell in row.values()
    ]
    strange = [cell for cell in cells if cell.startswith(("=", "+", "@", "-", "\t"))]
    assert [cell for cell in strange if not re.fullmatch(r"-\d+(,\d+)?(e-?\d+)?", cell)] == []
    assert any(cell.startswith("'=1+1") for cell in cells)
    assert any(cell.startswith("'+cmd") for cell in cells)


@pytest.mark.parametrize(("lang", "between", "point"), [("sv", ";", ","), ("en", ",", ".")])
def test_csv_is_written_with_the_signs_that_excel_expects(
    result: Result, lang: str, between: str, point: str
) -> None:
    folder = api.export(result, "csv", lang)
    file = folder / "differences.csv"
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in file.read_bytes()
    rows = table(file, between)
    stored = [row for row in result.comparison().to_pylist() if row["n"]]
    assert len(rows) == len(stored)
    for row, of_table in zip(rows, stored, strict=True):
        values = list(row.values())
        assert None not in row.values()
        for shown, name in zip(
            values[3:8], ("base_mean", "mean", "difference", "low", "high"), strict=True
        ):
            expected = of_table[name]
            if expected is None:
                assert shown == ""
            else:
                assert float(shown.replace(point, ".")) == pytest.approx(expected, rel=1e-11)
    assert all(re.fullmatch(rf"-?\d+({re.escape(point)}\d+)?", row[AS_IT_IS[lang]]) for row in rows)


def test_every_row_of_every_sheet_has_as_many_cells_as_headings(result: Result) -> None:
    for file in sorted(api.export(result, "csv", "sv").glob("*.csv")):
        lines = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig")), delimiter=";"))
        assert len({len(line) for line in lines}) == 1, file.name
        assert len(lines) > 1, file.name


def test_run_by_run_has_each_run_of_each_scenario_once(result: Result) -> None:
    rows = table(api.export(result, "csv", "en") / "runs.csv")
    assert Counter(row["Scenario"] for row in rows) == {"As it is": 20, "Fewer beds (2 st)": 20}
    kpis = result.kpis().to_pylist()
    stored = [
        row["value"]
        for row in kpis
        if (row["scenario"], row["kpi"], row["by"]) == (CASE, "occupancy", "all")
    ]
    shown = [float(row["Occupancy (%)"]) for row in rows if row["Scenario"] != "As it is"]
    assert shown == pytest.approx(stored)


def test_every_assumption_is_in_the_sheet_of_numbers(result: Result) -> None:
    rows = table(api.export(result, "csv", "en") / "numbers.csv")
    explained = api.explain("small", scenarios=SCENARIOS).rows
    assert {row["Key"] for row in rows} == {row.key for row in explained}


def test_an_event_log_has_every_stay_and_task_with_its_moment(
    result: Result, journeys: Journeys
) -> None:
    rows = table(api.export(result, "eventlog", "en"))
    start = datetime.combine(journeys.window.start_date, datetime.min.time())
    stays = [row for row in journeys.stays.to_pylist() if row["entered_at"] is not None]
    settings = {row["setting"] for row in stays}
    entered = sorted(
        (str(row["patient"]), row["setting"], start + timedelta(minutes=row["entered_at"]))
        for row in stays
    )
    begun = sorted(
        (
            row["case:concept:name"],
            row["concept:name"],
            datetime.fromisoformat(row["time:timestamp"]),
        )
        for row in rows
        if row["lifecycle:transition"] == "start" and row["concept:name"] in settings
    )
    assert begun == entered
    assert {row["case:concept:name"] for row in rows} >= {name for name, _, _ in entered}


def test_events_of_a_patient_stand_together_in_order_of_time(result: Result) -> None:
    rows = table(api.export(result, "eventlog", "en"))
    keys = [(int(row["case:concept:name"]), row["time:timestamp"]) for row in rows]
    assert keys == sorted(keys)
    last = {
        row["case:concept:name"]: row["concept:name"] for row in rows if row["case:end"] == "left"
    }
    assert set(last.values()) == {"journey-left"}


def test_a_log_of_vidigi_lets_everybody_in_and_nobody_into_a_taken_place(
    result: Result, journeys: Journeys
) -> None:
    rows = table(api.export(result, "vidigi", "en"))
    kinds = Counter((row["event_type"], row["event"]) for row in rows)
    ended = [row for row in journeys.patients.to_pylist() if row["ended_at"] is not None]
    assert kinds["arrival_departure", "arrival"] == len(journeys.patients)
    assert kinds["arrival_departure", "depart"] == len(ended)
    times = [int(row["time"]) for row in rows]
    assert all(one <= other for one, other in pairwise(times))
    places: dict[tuple[str, str], str] = {}
    for row in rows:
        place = (row["event"].removesuffix("-left"), row["resource_id"])
        if row["event_type"] == "resource_use":
            assert place not in places
            assert int(row["resource_id"]) >= 1
            places[place] = row["entity_id"]
        elif row["event_type"] == "resource_use_end":
            assert places.pop(place) == row["entity_id"]


def test_another_case_and_run_can_be_written(result: Result, tmp_path: Path) -> None:
    one = api.export(result, "vidigi", "en").read_text(encoding="utf-8")
    file = tmp_path / "other.csv"
    other = api.export(result, "vidigi", "en", file=file, case=CASE, replication=1)
    rows = table(other)
    assert {row["run_number"] for row in rows} == {"1"}
    stays = result.journeys(CASE, 1).stays
    used = [row for row in rows if row["event_type"] in ("resource_use", "queue")]
    assert len(used) == len(stays) - stays["entered_at"].null_count
    assert one != file.read_text(encoding="utf-8")


@pytest.mark.parametrize("to", ["eventlog", "vidigi"])
def test_a_run_that_was_not_kept_is_refused(result: Result, to: str) -> None:
    with pytest.raises(InputError, match="journeys_not_kept"):
        api.export(result, to, "en", replication=2)
    with pytest.raises(InputError, match="journeys_not_kept"):
        api.export(result, to, "en", case="no-such-case")


def test_a_file_that_cannot_be_written_leaves_one_clear_error(
    result: Result, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    for to in ("xlsx", "csv", "eventlog", "vidigi"):
        with pytest.raises(InputError, match="file_not_writable"):
            api.export(result, to, "en", file=tmp_path / "taken" / "inside")
