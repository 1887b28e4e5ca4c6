"""`flowsim report`: a result as one page that needs nothing but a browser."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from flowsim import api
from flowsim.errors import InputError
from flowsim.experiment.result import Result
from flowsim.present.report import printing, study_of
from flowsim.present.report.answer import answers
from flowsim.present.report.blocks import Answer, Grid, Prose
from flowsim.present.report.facts import command
from flowsim.present.report.html import fragment
from flowsim.present.report.table import table
from flowsim.present.report.uncertainty import uncertainty
from flowsim.texts import number_text

pytestmark = pytest.mark.cli

SCENARIOS = Path(__file__).parents[1] / "data" / "scenarios"
HOSTILE = r"""<script>alert(1)</script> "&' $\frac{$ =1+1 {{ 7*7 }}"""
WITHOUT_END = {"meta", "br"}
MOST_BYTES = 3_000_000


class Page(HTMLParser):
    """A page taken apart: tags with their attributes, ids, and the text that is read."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in WITHOUT_END:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and "svg" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def names(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page_of(result: Result, lang: str = "en") -> Page:
    return Page(api.report(result, lang).read_text(encoding="utf-8"))


def compared(cases: list[str], out: Path, n: int, scenarios: Path = SCENARIOS) -> Result:
    settings = api.Settings(replications=n, out=out, scenarios=scenarios)
    return api.compare("small", cases, settings).result


@pytest.fixture(name="result", scope="module")
def _result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Two cases compared with the small area."""
    return compared(["fewer-beds=2", "demand=110"], tmp_path_factory.mktemp("results"), 20)


@pytest.fixture(name="english", scope="module")
def _english(result: Result) -> Page:
    return page_of(result, "en")


@pytest.fixture(name="swedish", scope="module")
def _swedish(result: Result) -> Page:
    return page_of(result, "sv")


def test_a_page_asks_for_nothing_from_outside_and_runs_nothing(english: Page) -> None:
    page = english
    assert not page.open, "a tag that is not closed"
    used = {value for _, attributes in page.tags for value in attributes.values() if value}
    links = {value for value in used if re.match(r"(https?:)?//|file:|data:", value)}
    assert links == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}  # no addresses
    outside = {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert outside & {tag for tag, _ in page.tags} == set()
    assert not re.search(r"@import|url\((?!#)", page.source)
    (policy,) = [meta for meta in page.names("meta") if "http-equiv" in meta]
    assert str(policy["content"]).startswith("default-src 'none'")
    assert len(page.source.encode()) < MOST_BYTES


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_page_has_every_part_in_its_language(english: Page, swedish: Page, lang: str) -> None:
    page = swedish if lang == "sv" else english
    assert page.names("html") == [{"lang": lang}]
    anchors = [str(section["id"]) for section in page.names("section")]
    parts = ("tried", "answer", "pictures", "results", "uncertainty", "model", "numbers", "stress")
    assert anchors == list(parts)
    assert [link["href"] for link in page.names("a")] == [f"#{anchor}" for anchor in anchors]
    assert ("Vad händer i Liten avdelning om …?" in page.text) is (lang == "sv")
    assert ("What happens in Small ward if …?" in page.text) is (lang == "en")


def test_pictures_stand_in_the_page_each_with_ids_of_its_own(english: Page) -> None:
    page = english
    pictures = page.names("svg")
    assert len(pictures) >= 4
    assert all(picture["role"] == "img" and picture["aria-label"] for picture in pictures)
    ids = Counter(attributes["id"] for _, attributes in page.tags if "id" in attributes)
    # matplotlib defines the letters of a picture once for each text.
    assert {one: n for one, n in ids.items() if n > 1 and "DejaVu" not in str(one)} == {}
    targets = {
        str(value)[1:]
        for _, attributes in page.tags
        for name, value in attributes.items()
        if name in ("xlink:href", "href")
    }
    assert targets - set(ids) == set(), "a part of a picture that is not there"


def test_the_answer_of_each_case_is_three_sentences_with_the_numbers_of_the_table(
    english: Page, result: Result
) -> None:
    answers = re.findall(r'<div class="sentences">(.*?)</div>', english.source, re.DOTALL)
    assert [answer.count("<p>") for answer in answers] == [3, 3]
    rows = result.comparison().to_pylist()
    (row,) = [r for r in rows if r["scenario"] == "fewer-beds=2" and r["kpi"] == "occupancy"]
    before, after = (number_text(row[name], "en") for name in ("base_mean", "mean"))
    assert row["verdict"] == "worse"
    assert f"occupancy, from {before} to {after} %" in answers[0]
    assert "Clearly worse" in answers[0]


@pytest.mark.slow
def test_a_report_of_many_cases_has_no_picture_for_each(tmp_path: Path) -> None:
    many = compared(["demand=80/85/90/95/105/110/115/120"], tmp_path, 2)
    page = page_of(many)
    titles = [str(picture["aria-label"]) for picture in page.names("svg")]
    assert sum(title.startswith("Places taken") for title in titles) == 6
    assert page.text.count("So far nothing in the table is clearly") == 2 * 8


def test_below_twenty_replications_nothing_is_clear(tmp_path: Path) -> None:
    study = study_of(compared(["fewer-beds=2"], tmp_path, 6), "en")
    (answer, _) = answers(study)
    assert isinstance(answer, Answer)
    assert answer.sentences[0].startswith("Higher so far: occupancy, from ")
    said = " ".join(answer.sentences[:2])
    assert not re.search(r"better|worse", said)
    assert answer.sentences[2].startswith("Preliminary, from 6 replications")
    assert {change.mark for change in answer.changes} == {""}
    *_, notes = table(study)
    assert isinstance(notes, Prose)
    assert "Preliminary, from 6 replications" in notes.text


def test_levers_stand_in_plain_words_with_what_they_are_set_to(swedish: Page) -> None:
    text = swedish.text
    assert "Färre platser (2 st)" in text
    assert "beds: 2 st" in text
    assert "Vilar på en lärobok." in text


def test_every_number_stands_with_its_origin_and_every_change_with_both_values(
    english: Page,
) -> None:
    explained = api.explain("small", scenarios=SCENARIOS)
    keys = re.findall(r"<dt>(.*?)</dt>", english.source)
    assert {row.key for row in explained.rows} <= set(keys)
    assert {row.origin.assumption for row in explained.rows if row.origin.assumption} <= {
        re.sub(r" \[\w\]$", "", said) for said in re.findall(r"<p>(.*?)</p>", english.source)
    }
    assert "<dt>settings.ward.places</dt><dd>5 → 3</dd>" in english.source


def test_it_says_how_to_make_it_again(english: Page, result: Result) -> None:
    text = english.text
    assert "flowsim compare small fewer-beds=2 demand=110 -n 20 --seed 1 --days 28" in text
    assert result.manifest["cases"][0]["fingerprint"][:16] in text
    assert result.manifest["versions"]["flowsim"] in text


def test_the_24_items_of_the_checklist_are_there(english: Page) -> None:
    headings = re.findall(r"<h3>(\d\.\d(?:\.\d)?) ", english.source)
    assert len(headings) == 24


def test_levels_that_were_tried_are_shown(tmp_path: Path) -> None:
    settings = api.Settings(replications=6, out=tmp_path, scenarios=SCENARIOS)
    found = api.compare("small", ["fewer-beds=2"], settings, levels="demand=90/110")
    grids = [one for one in uncertainty(study_of(found.result, "en")) if isinstance(one, Grid)]
    assert grids[0].headings == ("Measure", "demand 90", "demand 110", "Changes sign")
    assert grids[0].rows[0][0].text == "Occupancy"


def test_a_scenario_that_was_run_alone_is_described(tmp_path: Path) -> None:
    settings = api.Settings(replications=2, out=tmp_path, scenarios=SCENARIOS)
    study = study_of(api.run("small", settings=settings), "en")
    (answer, _) = answers(study)
    assert isinstance(answer, Answer)
    assert answer.sentences[0].startswith("Nothing was compared")
    assert all(change.after and not change.before for change in answer.changes)
    assert {change.verdict for change in answer.changes} == {""}, "too few runs for ends"
    assert command(study) == "flowsim run small -n 2 --seed 1 --days 28"


def test_hostile_names_are_only_names(tmp_path: Path) -> None:
    library = Path(shutil.copytree(SCENARIOS, tmp_path / "scenarios"))
    title = f"title = '''{HOSTILE}'''"
    changed = {
        "areas/small.toml": [(r"^title = .*$", title), (r"^specialty = .*$", rf"\g<0>@{title}")],
        "levers/fewer-beds.toml": [(r"\{ sv.*?\}", f"'''{HOSTILE}'''")],
    }
    for name, patterns in changed.items():
        text = (library / name).read_text(encoding="utf-8")
        for pattern, new in patterns:
            text = re.sub(pattern, new.replace("\\f", "\\\\f"), text, flags=re.MULTILINE)
        (library / name).write_text(text.replace("@title", "\ntitle"), encoding="utf-8")
    page = page_of(compared(["fewer-beds=2"], tmp_path / "results", 6, library))
    assert page.names("script") == []
    assert not page.open
    assert page.text.count(HOSTILE) >= 5, "titles of the area, the group and the lever"


def test_the_same_result_gives_the_same_page(result: Result, english: Page) -> None:
    assert page_of(result).source == english.source


def test_commands_in_a_text_are_set_as_code_and_still_escaped() -> None:
    shown = fragment((Prose("use `flowsim <x>` and <b>"),), "en")
    assert "<p>use <code>flowsim &lt;x&gt;</code> and &lt;b&gt;</p>" in shown


def test_the_file_can_be_named_and_told_in_json(
    flowsim: Any, result: Result, tmp_path: Path
) -> None:
    outcome = flowsim("report", str(result.folder), "--file", "mine.html", "--json")
    assert json.loads(outcome.out) == "mine.html"
    assert (tmp_path / "mine.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.slow
def test_a_browser_prints_the_page_as_pdf(result: Result, tmp_path: Path) -> None:
    if next(printing.browsers(), None) is None:
        pytest.skip("THE REPORT WAS NOT PRINTED: no Chrome, Edge or Chromium here")
    content = api.report(result, "sv", file=tmp_path / "report.pdf", pdf=True).read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    pages = max(int(n) for n in re.findall(rb"/Count (\d+)", content))
    assert pages >= 4


def test_without_a_browser_there_is_one_clear_error_and_no_file(
    flowsim: Any, result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "browsers", lambda: iter(()))
    outcome = flowsim("report", str(result.folder), "--pdf", "--file", "report.pdf")
    assert outcome.code == 2
    assert "Chrome, Edge or Chromium" in outcome.err
    assert not (tmp_path / "report.pdf").exists()


def test_a_browser_that_does_not_print_is_told(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "browsers", lambda: iter([str(tmp_path / "no-such-browser")]))
    with pytest.raises(InputError, match="browser_did_not_print"):
        printing.pdf_of("<!doctype html>")


@pytest.mark.skipif(sys.platform == "win32", reason="the browser of the test is a shell script")
def test_what_a_browser_says_in_strange_letters_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\nprintf 'f\\344rg saknas' >&2\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setattr(printing, "browsers", lambda: iter([str(browser)]))
    with pytest.raises(InputError, match="rg saknas"):
        printing.pdf_of("<!doctype html>")


@pytest.mark.parametrize("wrong", ["yesterday", 7, None])
def test_a_changed_file_of_circumstances_is_one_clear_error(
    flowsim: Any, result: Result, tmp_path: Path, wrong: object
) -> None:
    folder = Path(shutil.copytree(result.folder, tmp_path / "changed"))
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    (folder / "run.json").write_text(json.dumps({**run, "finished_at": wrong}), encoding="utf-8")
    for asked in (("report",), ("export", "--to", "xlsx")):
        outcome = flowsim(asked[0], str(folder), *asked[1:])
        assert outcome.code == 2
        assert "run.json" in outcome.err


def test_without_a_result_there_is_one_clear_error(flowsim: Any) -> None:
    outcome = flowsim("report")
    assert outcome.code == 2
    assert "no latest result" in outcome.err
