"""start.py: two commands on a machine that has Python and nothing else."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
START = ROOT / "start.py"
OLD_NAMES = ["python2.7", "python3.6", "python3.7", "python3.8", "python3.9", "python3.10"]


def old_pythons() -> list[str]:
    """Every Python older than 3.11 that this machine can run."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = [str(path) for path in pyenv.glob("versions/*/bin/python")]
    found += [path for path in map(shutil.which, OLD_NAMES) if path]
    code = "import sys; sys.exit(0 if sys.version_info < (3, 11) else 1)"
    return [
        python
        for python in found
        if subprocess.run([python, "-c", code], check=False, capture_output=True).returncode == 0
    ]


@pytest.fixture
def start() -> ModuleType:
    spec = importlib.util.spec_from_file_location("start", START)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_is_written_in_words_that_python_3_4_can_parse() -> None:
    ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 4))


def test_an_old_python_is_told_which_one_is_needed() -> None:
    pythons = old_pythons()
    if not pythons:
        pytest.skip("this machine has no Python older than 3.11")
    for python in pythons:
        answer = subprocess.run(
            [python, str(START)],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        assert (python, answer.returncode) == (python, 2)
        assert "needs Python 3.11 or newer" in answer.stderr


def test_a_python_that_is_too_old_is_refused_in_both_languages(start: ModuleType) -> None:
    with pytest.raises(start.SetupError) as caught:
        start.check_python((3, 10, 13))
    assert "needs Python 3.11" in caught.value.english
    assert "behöver Python 3.11" in caught.value.swedish
    assert caught.value.code == 2


def test_python_3_11_and_newer_are_taken(start: ModuleType) -> None:
    start.check_python((3, 11, 0))
    start.check_python((4, 0, 0))


def test_a_debian_python_without_ensurepip_gets_the_package_to_install(start: ModuleType) -> None:
    def without_ensurepip(name: str) -> None:
        if name == "ensurepip":
            raise ImportError("No module named 'ensurepip'")

    with pytest.raises(start.SetupError) as caught:
        start.check_venv_can_be_made(without_ensurepip)
    assert "apt install python3-venv" in caught.value.english
    assert "ensurepip" in caught.value.swedish


def test_the_python_of_the_environment_is_found_on_windows_too(start: ModuleType) -> None:
    assert Path(start.venv_python(".venv", windows=False)) == Path(".venv/bin/python")
    assert Path(start.venv_python(".venv", windows=True)) == Path(".venv/Scripts/python.exe")


def test_an_environment_of_another_python_version_is_not_used(start: ModuleType) -> None:
    assert start.is_usable(sys.executable, sys.version_info)
    assert not start.is_usable(sys.executable, (3, 10))


def test_an_environment_that_is_missing_or_broken_is_not_used(
    start: ModuleType, tmp_path: Path
) -> None:
    assert not start.is_usable(str(tmp_path / "python"), sys.version_info)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (tmp_path / "constraints.txt").write_text("numpy==2.4.6\n", encoding="utf-8")
    return tmp_path


def test_nothing_is_installed_again_when_nothing_changed(start: ModuleType, project: Path) -> None:
    stamp = str(project / "stamp.json")
    wanted = start.wanted_install(str(project))
    assert not start.is_installed(stamp, wanted, with_tests=False)
    start.write_stamp(stamp, wanted, with_tests=False)
    assert start.is_installed(stamp, start.wanted_install(str(project)), with_tests=False)


def test_new_versions_or_another_folder_are_installed(start: ModuleType, project: Path) -> None:
    stamp = str(project / "stamp.json")
    wanted = start.wanted_install(str(project))
    start.write_stamp(stamp, wanted, with_tests=False)
    assert not start.is_installed(stamp, dict(wanted, folder="/moved"), with_tests=False)
    (project / "constraints.txt").write_text("numpy==2.5.5\n", encoding="utf-8")
    assert not start.is_installed(stamp, start.wanted_install(str(project)), with_tests=False)


def test_an_installation_with_tests_also_serves_without(start: ModuleType, project: Path) -> None:
    stamp = str(project / "stamp.json")
    wanted = start.wanted_install(str(project))
    start.write_stamp(stamp, wanted, with_tests=False)
    assert not start.is_installed(stamp, wanted, with_tests=True)
    start.write_stamp(stamp, wanted, with_tests=True)
    assert start.is_installed(stamp, wanted, with_tests=False)


def test_a_damaged_stamp_means_not_installed(start: ModuleType, project: Path) -> None:
    stamp = project / "stamp.json"
    stamp.write_text('{"folder"', encoding="utf-8")
    assert not start.is_installed(str(stamp), start.wanted_install(str(project)), with_tests=False)


def test_without_arguments_it_runs_the_main_job(start: ModuleType) -> None:
    command, _ = start.final_command("python", [])
    job = "compare halland bed-cut rehab-weekend rehab-thu-fri avstamning-dropped"
    assert " ".join(command) == f"python -m flowsim {job}"


def test_arguments_go_through_to_flowsim_where_the_user_is(
    start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command, folder = start.final_command("python", ["explain", "my.toml"])
    assert command == ["python", "-m", "flowsim", "explain", "my.toml"]
    assert folder == str(tmp_path)


def test_flowsim_is_told_how_the_user_started_it(start: ModuleType) -> None:
    assert start.typed_command("posix", "start.py") == "python3 start.py"
    assert start.typed_command("nt", "start.py") == "py start.py"


def test_the_word_test_runs_the_tests_of_the_project(start: ModuleType) -> None:
    command, folder = start.final_command("python", ["test", "-m", "slow"])
    assert command == ["python", "-m", "pytest", "-n", "auto", "-m", "slow"]
    assert folder == str(ROOT)


@pytest.mark.parametrize(
    ("arguments", "environment", "swedish"),
    [
        ([], {"LANG": "sv_SE.UTF-8"}, True),
        ([], {"LANG": "en_GB.UTF-8"}, False),
        ([], {"LANG": "sv_SE.UTF-8", "FLOWSIM_LANG": "en"}, False),
        (["list", "--lang", "sv"], {"LANG": "en_GB.UTF-8"}, True),
        (["list", "--lang=en"], {"FLOWSIM_LANG": "sv"}, False),
    ],
)
def test_it_speaks_the_language_asked_for(
    start: ModuleType, arguments: list[str], environment: dict[str, str], swedish: bool
) -> None:
    assert start.speaks_swedish(arguments, environment) is swedish


def test_the_exit_code_of_flowsim_is_handed_back(start: ModuleType, tmp_path: Path) -> None:
    exits_with_seven = [sys.executable, "-c", "import sys; sys.exit(7)"]
    code = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import start; raise SystemExit(start.hand_over({exits_with_seven!r}, {str(ROOT)!r}))",
        ],
        cwd=ROOT,
        check=False,
    ).returncode
    assert code == 7


@pytest.mark.slow
def test_two_commands_on_a_fresh_copy_install_once_and_answer(tmp_path: Path) -> None:
    copy = tmp_path / "clone with space"
    shutil.copytree(
        ROOT,
        copy,
        ignore=shutil.ignore_patterns(".git", ".venv", "results", "__pycache__", ".*_cache"),
    )
    run = [sys.executable, "start.py", "list", "areas", "--json"]
    first = subprocess.run(
        run, cwd=copy, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    assert first.returncode == 0, first.stderr
    assert "-m pip install -c constraints.txt -e ." in first.stderr
    second = subprocess.run(
        run, cwd=copy, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    assert "pip install" not in second.stderr
    assert json.loads(first.stdout) == json.loads(second.stdout)
