"""The cases prepared for workshops: five for each area, that load and run there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flowsim import api
from flowsim.scenario.listing import list_areas, list_cases

ROOT = Path(__file__).parents[2]
AREAS = [area.name for area in list_areas() if not area.is_small]
PREPARED = {
    area: [case for case in list_cases() if case.name.startswith(f"{area}-")] for area in AREAS
}
ALL = [(area, case.name) for area, cases in PREPARED.items() for case in cases]
GUIDES = {lang: ROOT / "docs" / f"workshop.{lang}.md" for lang in ("sv", "en")}


def test_every_area_has_five_prepared_cases() -> None:
    assert {area: len(cases) for area, cases in PREPARED.items()} == dict.fromkeys(AREAS, 5)


def test_a_prepared_case_has_a_number_in_its_title_and_a_question_in_both_languages() -> None:
    for area, cases in PREPARED.items():
        name = api.load(area).area.title
        for lang in ("sv", "en"):
            titles = sorted(getattr(case.case.title, lang) for case in cases)
            begins = [f"{getattr(name, lang)} {number}: " for number in range(1, 6)]
            pairs = zip(titles, begins, strict=True)
            assert [title for title, begin in pairs if not title.startswith(begin)] == []
            asking = ("?", "Jämför", "Titta", "Compare", "Look")
            notes = [getattr(case.case.note, lang) for case in cases]
            assert [note for note in notes if not any(word in note for word in asking)] == []


@pytest.mark.parametrize(("area", "case"), ALL)
def test_a_prepared_case_changes_something_in_its_area(area: str, case: str) -> None:
    assert api.load(area, case).changes


@pytest.mark.docs
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_guide_names_every_prepared_case_and_no_other(lang: str) -> None:
    text = GUIDES[lang].read_text(encoding="utf-8")
    pattern = rf"`((?:{'|'.join(AREAS)})-[a-z0-9-]+)`"
    assert set(re.findall(pattern, text)) == {case for _, case in ALL}


@pytest.mark.docs
def test_both_guides_show_the_same_commands() -> None:
    commands = {
        lang: re.findall(r"^flowsim .*$", file.read_text(encoding="utf-8"), re.MULTILINE)
        for lang, file in GUIDES.items()
    }
    assert commands["sv"] == commands["en"]
    assert len(commands["en"]) >= 5


@pytest.mark.slow
@pytest.mark.parametrize("area", AREAS)
def test_prepared_cases_run_and_give_other_numbers(area: str, tmp_path: Path) -> None:
    cases = [case.name for case in PREPARED[area]]
    settings = api.Settings(replications=2, days=28, out=tmp_path, keep_journeys=0)
    compared = api.compare(area, cases, settings)
    for case in cases:
        rows = [row for row in compared.table.to_pylist() if row["scenario"] == case]
        assert any(row["difference"] for row in rows), case
