"""What is called better or worse, in words."""

from __future__ import annotations

from flowsim.texts import say


def verdict_word(verdict: str, lang: str) -> str:
    """A verdict of a comparison in words; empty where there is none."""
    return {
        "": "",
        "better": say("better", lang),
        "worse": say("worse", lang),
        "higher": say("higher", lang),
        "lower": say("lower", lang),
        "no-clear-difference": say("no clear difference", lang),
        "skewed": say("too skewed to say", lang),
    }[verdict]
