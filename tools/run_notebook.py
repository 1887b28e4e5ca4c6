"""Runs the notebooks of the documentation and stores what they show.

    python tools/run_notebook.py [NOTEBOOK ...]

The cells are plain Python without magic, so no Jupyter is needed: each is executed in turn,
and the value of its last line is stored as a notebook would show it. A stamp of the
scenarios behind the numbers is stored too, which a test compares.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import hashlib
import io
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from flowsim.scenario.load import load_scenario

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = (ROOT / "docs" / "notebook" / "from-question-to-picture.ipynb",)
STAMP = "flowsim_scenarios"
AREA_AND_CASES = ("halland", ("", "bed-cut=10", "bed-cut=10+hemma-forst=20"))
"""What the notebook compares, for the stamp."""


def read(file: Path) -> dict[str, Any]:
    """A notebook as it is stored."""
    notebook: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return notebook


def stamp() -> str:
    """Short hash over the values of the scenarios compared."""
    area, cases = AREA_AND_CASES
    together = "".join(load_scenario(area, case).fingerprint for case in cases)
    return hashlib.sha256(together.encode()).hexdigest()[:12]


def executed(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook with the outputs of its cells, run in a folder of their own."""
    before, language = Path.cwd(), os.environ.get("FLOWSIM_LANG")
    names: dict[str, Any] = {"__name__": "__main__"}
    cells = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ["FLOWSIM_LANG"] = "en"
        try:
            for number, cell in enumerate(notebook["cells"], 1):
                cells.append(_with_outputs(cell, number, names))
        finally:
            os.chdir(before)
            os.environ.pop("FLOWSIM_LANG")
            if language is not None:
                os.environ["FLOWSIM_LANG"] = language
    return {**notebook, "cells": cells}


def _with_outputs(cell: dict[str, Any], number: int, names: dict[str, Any]) -> dict[str, Any]:
    if cell["cell_type"] != "code":
        return cell
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        value = _run("".join(cell["source"]), names)
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        lines = printed.getvalue().splitlines(keepends=True)
        outputs.append({"name": "stdout", "output_type": "stream", "text": lines})
    if value is not None:
        shown = {"data": _shown(value), "execution_count": number, "metadata": {}}
        outputs.append({**shown, "output_type": "execute_result"})
    return {**cell, "execution_count": number, "outputs": outputs}


def _run(source: str, names: dict[str, Any]) -> Any:
    """Execute a cell; the value of its last line if that is an expression."""
    tree = ast.parse(source)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "<cell>", "exec"), names)
        return None
    first = ast.Module(tree.body[:-1], type_ignores=[])
    exec(compile(first, "<cell>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)


def _shown(value: Any) -> dict[str, Any]:
    """A value in the ways that a notebook can show it."""
    data: dict[str, Any] = {"text/plain": repr(value).splitlines(keepends=True)}
    if hasattr(value, "_repr_html_"):
        data["text/html"] = value._repr_html_().splitlines(keepends=True)
        data["text/plain"] = [f"<{type(value).__name__}>"]
    if hasattr(value, "_repr_png_"):
        data["image/png"] = base64.b64encode(value._repr_png_()).decode()
    return data


def write(file: Path) -> None:
    """Run a notebook and store it with its outputs."""
    notebook = executed(read(file))
    notebook["metadata"][STAMP] = stamp()
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)
    file.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Run those named, or all."""
    for file in [Path(name) for name in sys.argv[1:]] or NOTEBOOKS:
        write(file)
        print(file)


if __name__ == "__main__":
    main()
