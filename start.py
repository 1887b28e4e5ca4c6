#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Sets up flowsim and runs it: needs Python 3.11 or newer and nothing else.

    python3 start.py                     the main job: Halland against four what-if cases
    python3 start.py test                the tests
    python3 start.py explain halland     any flowsim command

It makes a virtual environment in .venv beside this file, installs flowsim there and hands
over to it. Nothing outside this folder is changed. Each command it runs is printed.

Written so that any old Python can read it and say which version is needed.
"""

from __future__ import print_function, unicode_literals

import hashlib
import io
import json
import os
import signal
import subprocess
import sys

OLDEST_PYTHON = (3, 11)
MAIN_JOB = ["compare", "halland", "bed-cut", "rehab-weekend", "rehab-thu-fri", "avstamning-dropped"]
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "flowsim-installed.json")
FAILED = 1
CANNOT_START = 2
INTERRUPTED = 130


class SetupError(Exception):
    """Why flowsim cannot be set up on this machine, in both languages, and the exit code."""

    def __init__(self, code, english, swedish):
        Exception.__init__(self, english)
        self.code = code
        self.english = english
        self.swedish = swedish


def say(english, swedish=None):
    """Prints one of the two on standard error: standard output belongs to flowsim."""
    text = swedish if swedish and speaks_swedish(sys.argv, os.environ) else english
    try:
        print(text, file=sys.stderr)
    except UnicodeEncodeError:  # Python 2 without a terminal knows ASCII only
        print(english, file=sys.stderr)
    sys.stderr.flush()


def speaks_swedish(arguments, environment):
    """Whether --lang, else FLOWSIM_LANG, else the system asks for Swedish."""
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument == "--lang=sv"
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1] == "sv"
    for name in ("FLOWSIM_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return environment[name].lower().startswith("sv")
    return os.name == "nt" and windows_language() == "sv"


def windows_language():
    """Language of the Windows menus: "sv", or "en" for every other one."""
    import ctypes

    swedish = 0x1D
    return "sv" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == swedish else "en"


def check_python(version):
    """Raises SetupError when this Python is too old."""
    if tuple(version[:2]) < OLDEST_PYTHON:
        numbers = OLDEST_PYTHON + tuple(version[:2])
        raise SetupError(
            CANNOT_START,
            "flowsim needs Python %d.%d or newer; this is Python %d.%d.\n"
            "Install a newer one, then run it by name, for example: python3.13 start.py "
            "(on Windows: py -3.13 start.py)." % numbers,
            "flowsim behöver Python %d.%d eller nyare; det här är Python %d.%d.\n"
            "Installera en nyare och kör den med dess namn, till exempel: python3.13 start.py "
            "(i Windows: py -3.13 start.py)." % numbers,
        )


def check_venv_can_be_made(import_module=__import__):
    """Raises SetupError when Python lacks the modules that make virtual environments."""
    try:
        import_module("venv")
        import_module("ensurepip")
    except ImportError as error:
        raise SetupError(
            CANNOT_START,
            "This Python cannot make virtual environments: %s.\n"
            "On Debian and Ubuntu: sudo apt install python3-venv" % error,
            "Denna Python kan inte skapa virtuella miljöer: %s.\n"
            "I Debian och Ubuntu: sudo apt install python3-venv" % error,
        )


def venv_python(venv, windows=os.name == "nt"):
    """Path of the Python inside a virtual environment."""
    folder, name = ("Scripts", "python.exe") if windows else ("bin", "python")
    return os.path.join(venv, folder, name)


def is_usable(python, version):
    """Whether this Python runs, has that version (major, minor) and has pip."""
    code = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    try:
        with open(os.devnull, "w") as nowhere:
            answer = subprocess.check_output([python, "-c", code], stderr=nowhere)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.decode("ascii", "replace").strip() == "%d.%d" % tuple(version[:2])


def wanted_install(root):
    """What an installation depends on: the folder, and what the two files ask for."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        with open(os.path.join(root, name), "rb") as file:
            digest.update(file.read())
    return {"folder": root, "files": digest.hexdigest()}


def is_installed(stamp, wanted, with_tests):
    """Whether the last installation that finished was this one (or this one with tests)."""
    try:
        with io.open(stamp, encoding="utf-8") as file:
            done = json.load(file)
    except (OSError, ValueError):
        return False
    return all(done.get(key) == wanted[key] for key in wanted) and (
        bool(done.get("tests")) or not with_tests
    )


def write_stamp(stamp, wanted, with_tests):
    """Remembers an installation that finished."""
    with open(stamp, "w") as file:
        json.dump(dict(wanted, tests=with_tests), file)


def printable(command, folder):
    """A command as one would type it where the user is."""
    if os.getcwd() == folder:
        command = [os.path.relpath(p, folder) if p.startswith(VENV) else p for p in command]
    if os.name == "nt":
        return subprocess.list2cmdline(command)
    import shlex

    return " ".join(shlex.quote(part) for part in command)


def run_step(command):
    """Prints and runs one step of the set-up; raises SetupError when it fails."""
    say("+ " + printable(command, ROOT))
    if subprocess.call(command, cwd=ROOT, stdout=sys.stderr) != 0:
        raise SetupError(
            FAILED,
            "This step failed; its own words stand above. When the cause is gone "
            "(network, disk space, a program that holds a file), run the same again.",
            "Steget misslyckades; dess egna ord står ovan. Kör samma sak igen när orsaken "
            "är borta (nätet, plats på disken, ett program som håller en fil).",
        )


def set_up(with_tests):
    """Makes .venv and installs flowsim there, unless that is done; returns its Python."""
    python = venv_python(VENV)
    if not is_usable(python, sys.version_info):
        check_venv_can_be_made()
        run_step([sys.executable, "-m", "venv", "--clear", VENV])
    wanted = wanted_install(ROOT)
    if not is_installed(STAMP, wanted, with_tests):
        say(
            "Installing into .venv (the first time takes some minutes and about 0.6 GB of disk).",
            "Installerar i .venv (första gången tar det några minuter och ca 0,6 GB disk).",
        )
        target = ".[test]" if with_tests else "."
        run_step([python, "-m", "pip", "install", "-c", "constraints.txt", "-e", target])
        write_stamp(STAMP, wanted, with_tests)
    return python


def final_command(python, arguments):
    """The command to hand over to, and the folder to run it in."""
    if arguments[:1] == ["test"]:
        return [python, "-m", "pytest", "-n", "auto"] + arguments[1:], ROOT
    return [python, "-m", "flowsim"] + (arguments or MAIN_JOB), os.getcwd()


def typed_command(system, script):
    """How the user starts this file: the same words give the next command."""
    return "%s %s" % ("py" if system == "nt" else "python3", script)


def hand_over(command, folder):
    """Prints and runs the command; returns its exit code. Ctrl-C is for it to answer."""
    say("+ " + printable(command, folder))
    child = subprocess.Popen(command, cwd=folder)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = child.wait()
    return code if code >= 0 else 128 - code


def main(arguments):
    """Sets up and hands over; returns the exit code."""
    try:
        check_python(sys.version_info)
        python = set_up(with_tests=arguments[:1] == ["test"])
    except SetupError as error:
        say(error.english, error.swedish)
        return error.code
    except KeyboardInterrupt:
        say("Interrupted. Run the same again to go on.", "Avbrutet. Kör samma igen.")
        return INTERRUPTED
    if arguments[:1] != ["test"]:
        # So that flowsim can say how to go on: nobody has to activate the environment.
        os.environ["FLOWSIM_COMMAND"] = typed_command(os.name, sys.argv[0])
    return hand_over(*final_command(python, arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
