"""What every command answers, where, and with which exit code."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from flowsim import api
from flowsim.cli.main import COMMANDS

pytestmark = pytest.mark.cli

HERE = ("--scenarios", "scenarios")
ALONE = ("--no-figures", "--workers", "1", *HERE)
FEW = ("-n", "6", *ALONE)


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_both_languages(flowsim: Any, command: str, lang: str) -> None:
    outcome = flowsim(command, "--lang", lang, "--help")
    assert outcome.code == 0
    assert ("Användning:" if lang == "sv" else "Usage:") in outcome.out


ENGLISH = re.compile(r"OPTIONS|ARGS|COMMAND|INTEGER|RANGE|PATH|NUMBER|TOPIC|RESULT\b")


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_swedish_help_has_no_english_placeholders(flowsim: Any, command: tuple[str, ...]) -> None:
    assert ENGLISH.findall(flowsim(*command, "--lang", "sv", "--help").out) == []


def test_a_number_that_is_none_is_told_in_swedish(flowsim: Any) -> None:
    outcome = flowsim("run", "small", "-n", "få", "--lang", "sv")
    assert "är inte ett giltigt värde (heltal)" in outcome.err


def test_without_arguments_it_shows_the_commands(flowsim: Any) -> None:
    outcome = flowsim()
    assert outcome.code == 0
    assert [name for name in COMMANDS if name not in outcome.out] == []


def test_help_takes_less_than_three_tenths_of_a_second_of_processor_time() -> None:
    resource = pytest.importorskip("resource", reason="counts processor time the POSIX way")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "flowsim", "--help"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert used <= 0.3


def test_compare_shows_a_table_a_sentence_and_what_it_rests_on(flowsim: Any) -> None:
    outcome = flowsim("compare", "small", "fewer-beds", *FEW)
    assert outcome.code == 0
    assert "Occupancy" in outcome.out
    assert "Fewer beds (fewer-beds). Differs: occupancy up by" in outcome.out
    assert "Rests on a textbook." in outcome.out
    assert "Preliminary, from 6 replications" in outcome.out
    assert "flowsim compare small fewer-beds --scenarios scenarios -n 20" in outcome.err


def test_the_next_command_begins_as_this_one_did(
    flowsim: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOWSIM_COMMAND", "python3 start.py")
    outcome = flowsim("compare", "small", "fewer-beds", *FEW)
    assert "python3 start.py compare small fewer-beds --scenarios scenarios -n 20" in outcome.err
    assert "Usage: python3 start.py run" in flowsim("run", "--help").out


def test_compare_speaks_swedish(flowsim: Any) -> None:
    outcome = flowsim("compare", "small", "fewer-beds", *FEW, "--lang", "sv")
    head = outcome.out.partition("────")[0]
    assert "Färre platser" in head
    assert "fewer-beds" not in head
    assert "Färre platser (fewer-beds). Skiljer sig: beläggning ökar med" in outcome.out
    assert "Vilar på en lärobok." in outcome.out
    assert "procentenheter" in outcome.out


def test_compare_gives_a_verdict_from_twenty_replications(flowsim: Any) -> None:
    outcome = flowsim("compare", "small", "fewer-beds", "-n", "20", *ALONE)
    assert "Worse: occupancy up by" in outcome.out
    assert "reliminary" not in outcome.out


def test_compare_over_levels_shows_each_with_its_interval_and_what_the_levels_mean(
    flowsim: Any, library: Path
) -> None:
    lever = library / "levers" / "demand.toml"
    lever.write_text('description = "How many come."\n' + lever.read_text("utf-8"), "utf-8")
    outcome = flowsim("compare", "small", "fewer-beds", "--load", "demand=60/100", *FEW)
    assert outcome.code == 0
    _, _, over_levels = outcome.out.partition("The same at several levels of: Demand (demand)")
    assert "How many come." in over_levels
    assert "60 %" in over_levels
    assert "100 %" in over_levels
    assert "Changes sign" in over_levels
    occupancy = over_levels.partition("Occupancy")[2]
    assert occupancy.splitlines()[1].count(" to ") == 2


def test_two_replications_over_levels_give_neither_intervals_nor_a_change_of_sign(
    flowsim: Any,
) -> None:
    outcome = flowsim("compare", "small", "fewer-beds", "--load", "demand=60/100", "-n2", *ALONE)
    _, _, over_levels = outcome.out.partition("The same at several levels")
    assert "too few runs for intervals" in over_levels
    assert " to " not in over_levels.replace("too", "")
    assert "between" not in over_levels


def test_compare_draws_pictures_beside_the_tables(flowsim: Any, results: Path) -> None:
    outcome = flowsim("compare", "small", "fewer-beds", "-n", "2", "--workers", "1", *HERE)
    assert outcome.code == 0
    pictures = list(results.glob("small-*/figures/*.png"))
    assert pictures
    assert all(picture.stat().st_size > 5000 for picture in pictures)


def test_json_is_the_answer_and_nothing_else(flowsim: Any) -> None:
    outcome = flowsim("compare", "small", "fewer-beds", *FEW, "--json")
    assert outcome.err == ""
    answer = json.loads(outcome.out)
    assert answer["is_preliminary"]
    rows = {row["kpi"]: row for row in answer["comparison"]}
    assert rows["occupancy"]["difference"] > 0
    assert rows["occupancy"]["low"] < rows["occupancy"]["difference"] < rows["occupancy"]["high"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "small", "-n", "2", *ALONE),
        ("check", "small", *HERE),
        ("explain", "small", "fewer-beds", *HERE),
        ("list", *HERE),
        ("init", "copy", *HERE),
    ],
)
def test_every_answer_can_be_had_as_json(flowsim: Any, arguments: tuple[str, ...]) -> None:
    outcome = flowsim(*arguments, "--json")
    assert outcome.code == 0
    assert json.loads(outcome.out)


def test_run_shows_the_mean_of_every_kpi(flowsim: Any) -> None:
    outcome = flowsim("run", "small", "fewer-beds", *FEW)
    assert outcome.code == 0
    assert "Occupancy" in outcome.out
    assert "95 % interval" in outcome.out


def test_few_replications_are_said_to_be_too_few_for_intervals(flowsim: Any) -> None:
    run = flowsim("run", "small", "-n", "1", *ALONE).out
    assert "Mean of 1 replication: too few for intervals." in run
    assert not re.search(r"\d to \d", run)
    compared = flowsim("compare", "small", "fewer-beds", "-n", "2", *ALONE, "--lang", "sv").out
    assert "(2 körningar: för få för intervall)" in compared
    assert "intervallet som" not in compared


def test_a_system_without_most_headlines_shows_what_it_has(flowsim: Any) -> None:
    shipped = ("-n", "6", "--no-figures", "--workers", "1")
    outcome = flowsim("run", "weekly-calendar", "--days", "28", *shipped)
    assert "Discharges" in outcome.out
    assert "Length of stay" in outcome.out
    assert "boarding" not in outcome.out.lower()  # there is no emergency department


def test_run_shows_no_kpi_of_patients_that_there_are_none_of(flowsim: Any) -> None:
    outcome = flowsim("run", "small", "-n", "1", *ALONE)
    assert "Occupancy" in outcome.out
    assert "Wait for special housing" not in outcome.out


@pytest.mark.parametrize(("said", "is_told"), [("xx", True), ("sv", False), ("", False)])
def test_a_language_that_is_not_spoken_is_told(
    said: str, is_told: bool, flowsim: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOWSIM_LANG", said)
    outcome = flowsim("list", "--quiet", *HERE)
    assert outcome.code == 0
    assert ("FLOWSIM_LANG=xx is no language" in outcome.err) == is_told


def test_quietly_there_is_no_advice(flowsim: Any) -> None:
    outcome = flowsim("compare", "small", "fewer-beds", *FEW, "-q")
    assert outcome.err == ""
    assert "Occupancy" in outcome.out


def test_days_are_another_result_and_are_stored(flowsim: Any, results: Path) -> None:
    flowsim("run", "small", "-n", "1", *ALONE)
    flowsim("run", "small", "-n", "1", *ALONE, "--days", "14")
    stored = [path.read_text("utf-8") for path in results.rglob("scenario.resolved.toml")]
    assert sorted("days = 14" in text for text in stored) == [False, True]


def test_list_names_areas_levers_and_cases_with_their_limits(flowsim: Any) -> None:
    outcome = flowsim("list", *HERE)
    assert "small" in outcome.out
    assert "fewer-beds=2 (0–4 st)" in outcome.out
    assert "both" in outcome.out
    assert "fewer-beds=1+demand=110" in outcome.out


def test_limits_of_levers_are_listed_in_swedish(flowsim: Any) -> None:
    swedish = flowsim("list", "levers", "--lang", "sv", "-q").out
    assert "avstamning-dropped=0.25 (0–0,5 andel av ärendena)" in swedish
    assert "early-ready=12 (1–48 timmar)" in swedish
    assert "(0–0.5 share of cases)" in flowsim("list", "levers", "-q").out


def test_list_of_kpis_defines_each(flowsim: Any) -> None:
    outcome = flowsim("list", "kpis", "--lang", "sv")
    assert "boarding-hours" in outcome.out
    assert "Väntan på vårdplats från akuten" in outcome.out


def test_explain_counts_the_numbers_and_shows_what_the_case_changed(flowsim: Any) -> None:
    outcome = flowsim("explain", "small", "fewer-beds", *HERE)
    assert outcome.code == 0
    assert re.search(r"groups +\d+", outcome.out)
    assert re.search(r"settings\.ward\.places +3 places +fewer-beds, was 5", outcome.out)
    assert "teaching example" in outcome.out
    assert "horizon.days" not in outcome.out
    assert "flowsim explain small fewer-beds --scenarios scenarios --all" in outcome.err


def test_explain_shows_every_number_when_it_is_asked_to(flowsim: Any) -> None:
    outcome = flowsim("explain", "small", "--all", *HERE)
    assert "horizon.days" in outcome.out
    assert "settings.ward.places" in outcome.out
    assert outcome.out.count("teaching example") == 1  # numbers that share it stand below it


@pytest.mark.parametrize(
    ("only", "shown", "hidden"),
    [
        (("settings",), "settings.ward.places", "horizon.days"),
        (("settings.ward.places",), "settings.ward.places", "settings.ward.turn"),
        (("changed",), "settings.ward.places", "horizon.days"),
        (("changed", "settings.ward"), "settings.ward.places", "horizon.days"),
    ],
)
def test_explain_shows_only_what_is_asked_for(
    only: tuple[str, ...], shown: str, hidden: str, flowsim: Any
) -> None:
    options = [text for one in only for text in ("--only", one)]
    outcome = flowsim("explain", "small", "fewer-beds", *HERE, *options)
    assert shown in outcome.out
    assert hidden not in outcome.out


def test_explain_names_the_nearest_key(flowsim: Any) -> None:
    outcome = flowsim("explain", "small", *HERE, "--only", "settings.wrad")
    assert outcome.code == 2
    assert "settings.ward" in outcome.err


def test_explain_never_breaks_a_name_in_a_key(flowsim: Any) -> None:
    shown = flowsim("explain", "halland", "--all").out
    names = {name for row in api.explain("halland").rows for name in row.key.split(".")}
    assert [name for name in names if name not in shown] == []


def test_check_fails_when_a_number_has_neither_source_nor_assumption(
    flowsim: Any, library: Path
) -> None:
    assert flowsim("check", "small", *HERE).code == 0
    file = library / "areas" / "small.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('assumption = "teaching example"', ""), encoding="utf-8")
    outcome = flowsim("check", "small", *HERE)
    assert outcome.code == 1
    assert "settings.ward.places: neither source nor assumption" in outcome.out


def test_init_copies_and_never_overwrites(flowsim: Any, tmp_path: Path) -> None:
    assert flowsim("init", "mine", "--from", "small", *HERE).code == 0
    assert (tmp_path / "mine" / "areas" / "small.toml").is_file()
    assert (
        flowsim(
            "run", "small", "-n", "1", "--no-figures", "--workers", "1", "--scenarios", "mine"
        ).code
        == 0
    )
    (tmp_path / "mine" / "areas" / "small.toml").write_text("edited", encoding="utf-8")
    assert flowsim("init", "mine", "--from", "small", *HERE).code == 2
    assert (tmp_path / "mine" / "areas" / "small.toml").read_text("utf-8") == "edited"


def test_plot_draws_a_stored_result_again(flowsim: Any, tmp_path: Path) -> None:
    flowsim("run", "small", "-n", "2", *ALONE)
    outcome = flowsim("plot", "latest", "--format", "svg", "--into", "pictures")
    assert outcome.code == 0
    files = outcome.out.split()
    assert files
    assert all(Path(file).suffix == ".svg" and (tmp_path / file).is_file() for file in files)


def test_letters_that_an_old_terminal_lacks_do_not_stop_the_output() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "flowsim", "list", "kpis", "--lang", "sv"],
        env=environment,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert "boarding-hours" in done.stdout


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_minus_sign_is_never_lost(encoding: str, library: Path, results: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "NO_COLOR": "1"}
    where = ("--scenarios", str(library), "--out", str(results))
    how = ("-n", "6", "--no-figures", "--workers", "1", "--lang", "en", *where)
    done = subprocess.run(
        [sys.executable, "-m", "flowsim", "compare", "small", "demand=50", *how],
        env=environment,
        check=True,
        capture_output=True,
    )
    shown = done.stdout.decode(encoding)
    assert re.search(r"-\d+\.\d+ to -\d+\.\d+", shown)
    assert "?" not in shown


@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
def test_ctrl_c_keeps_what_is_finished_and_says_how_to_go_on(library: Path, results: Path) -> None:
    command = [sys.executable, "-m", "flowsim", "run", "small", "-n", "4000", "--no-figures"]
    where = ["--scenarios", str(library), "--out", str(results), "--workers", "2"]
    process = subprocess.Popen(
        [*command, *where], stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
    )
    wait_for_blocks(results)
    os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to the workers too
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "of 4000 runs are stored" in told
    assert "Traceback" not in told
    assert list(results.glob("small-*/blocks/*-kpis.packed"))


def wait_for_blocks(results: Path) -> None:
    for _ in range(3000):
        if len(list(results.glob("*/blocks/*-kpis.packed"))) >= 2:
            return
        time.sleep(0.01)
    raise AssertionError("no block was stored within 30 seconds")
