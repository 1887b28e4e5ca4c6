"""The report as PDF, printed by a browser of this computer: one page, one layout.

Chrome, Edge and Chromium print without a window. It is started with a profile of its own
that is thrown away and reaches no other computer; the page itself forbids every request.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flowsim.errors import InputError

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
APPLICATIONS = ("Google Chrome", "Microsoft Edge", "Chromium")
"""On macOS."""
PROGRAMS = (r"Microsoft\Edge\Application\msedge.exe", r"Google\Chrome\Application\chrome.exe")
"""On Windows, below the folders of programs."""
QUIETLY = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",
    # Browsers call home by themselves: here nobody answers, on any address.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
)
LONGEST_S = 120


def pdf_of(page: str) -> bytes:
    """A page of HTML as PDF, with its own rules for paper.

    Raises:
        InputError: when there is no such browser, or it does not print.
    """
    browser = next(browsers(), None)
    if browser is None:
        raise InputError("no_browser_to_print")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "page.html").write_text(page, encoding="utf-8")
        target = folder / "page.pdf"
        said = _print(browser, folder, target)
        if not target.is_file():
            raise InputError("browser_did_not_print", browser=browser, said=said)
        return target.read_bytes()


def _print(browser: str, folder: Path, target: Path) -> str:
    """Let a browser print; the last that it says."""
    command = [browser, *QUIETLY, f"--user-data-dir={folder / 'profile'}"]
    if sys.platform != "win32" and os.geteuid() == 0:
        command.append("--no-sandbox")  # the administrator has none
    command += [f"--print-to-pdf={target}", (folder / "page.html").as_uri()]
    try:
        # What it says may be in letters of another kind than those of this computer.
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LONGEST_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return (done.stderr.strip().splitlines() or [""])[-1]


def browsers() -> Iterator[str]:
    """Browsers that can print, as far as they are found."""
    yield from (found for name in COMMANDS if (found := shutil.which(name)))
    for name in APPLICATIONS:
        application = Path(f"/Applications/{name}.app/Contents/MacOS/{name}")
        if application.is_file():
            yield str(application)
    for folder in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        for program in PROGRAMS:
            path = Path(os.environ.get(folder, "")) / program
            if os.environ.get(folder) and path.is_file():
                yield str(path)
