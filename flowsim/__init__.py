"""Patient flow from the emergency department to municipal care: what happens if?

The names below are taken from `flowsim.api` when they are first used, so that
`import flowsim` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowsim.version import __version__ as __version__

if TYPE_CHECKING:
    from flowsim.api import (
        Comparison,
        DesignQuestion,
        Explanation,
        Picture,
        Question,
        Settings,
        best,
        calibrate,
        catalogue,
        compare,
        design,
        explain,
        export,
        init,
        load,
        open_result,
        payment,
        picture,
        picture_names,
        plot,
        report,
        run,
        seek,
        summaries,
        summary,
        uncertain_levers,
    )

__all__ = [
    "Comparison",
    "DesignQuestion",
    "Explanation",
    "Picture",
    "Question",
    "Settings",
    "best",
    "calibrate",
    "catalogue",
    "compare",
    "design",
    "explain",
    "export",
    "init",
    "load",
    "open_result",
    "payment",
    "picture",
    "picture_names",
    "plot",
    "report",
    "run",
    "seek",
    "summaries",
    "summary",
    "uncertain_levers",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from flowsim import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
