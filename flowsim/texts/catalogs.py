"""Look texts up in the gettext catalogs."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

LOCALE_FOLDER = Path(__file__).parent / "locale"


def say(template: str, lang: str, **values: object) -> str:
    """The text in `lang` ("sv" or "en"), its `{placeholders}` filled with `values`.

    A template without a translation is shown as it stands, in English.

    Raises:
        KeyError: when a placeholder has no value.
    """
    # gettext answers the empty text with the header of the catalog.
    text = _swedish().gettext(template) if lang == "sv" and template else template
    return text.format(**values)


@cache
def _swedish() -> NullTranslations:
    """The catalogs of all parts, looked through one after the other."""
    chain = NullTranslations()
    for catalog in sorted((LOCALE_FOLDER / "sv" / "LC_MESSAGES").glob("*.mo")):
        with catalog.open("rb") as file:
            chain.add_fallback(GNUTranslations(file))
    return chain
