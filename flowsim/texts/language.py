"""Which language to speak: said on the command line, in FLOWSIM_LANG, or by the system."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Literal, cast

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")


def choose_language(
    arguments: Sequence[str] = (), environment: Mapping[str, str] = os.environ
) -> Language:
    """The language of this run: `--lang`, then FLOWSIM_LANG, then the system's.

    Decided before any option is parsed, since help texts are built when commands are
    imported. Whatever is not Swedish is English; a wrong `--lang` is reported later, by
    the command line itself.
    """
    for said in (_said_in(arguments), environment.get("FLOWSIM_LANG", "")):
        if said.lower() in LANGUAGES:
            return cast(Language, said.lower())
    return "sv" if _system_language(environment).lower().startswith(("sv", "swedish")) else "en"


def unknown_language(environment: Mapping[str, str] = os.environ) -> str:
    """What FLOWSIM_LANG says when it is no language that flowsim speaks; else empty."""
    said = environment.get("FLOWSIM_LANG", "")
    return "" if said.lower() in LANGUAGES else said


def _said_in(arguments: Sequence[str]) -> str:
    said = ""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            said = arguments[position + 1]
        elif argument.startswith("--lang="):
            said = argument.partition("=")[2]
    return said


def _system_language(environment: Mapping[str, str]) -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return environment[name]
    return _windows_language()


def _windows_language() -> str:
    """The language of the Windows menus, as far as it matters here; elsewhere empty."""
    if sys.platform == "win32":
        import ctypes

        swedish = 0x1D
        menus = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF
        return "sv" if menus == swedish else "en"
    return ""
