"""Compile the Swedish texts: every .po in flowsim/texts/locale to the .mo beside it.

Run it after editing a .po file: python tools/compile_texts.py
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_FOLDER = Path(__file__).resolve().parents[1] / "flowsim" / "texts" / "locale"


def compiled(source: Path) -> bytes:
    """The .mo content of a .po file.

    Raises:
        babel.messages.pofile.PoFileError: when the file is not valid.
    """
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parts[-3], domain=source.stem, abort_invalid=True)
    # Dates of editing would make two compilations of the same texts differ.
    catalog.creation_date = catalog.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
    content = BytesIO()
    write_mo(content, catalog)
    return content.getvalue()


def sources(folder: Path = LOCALE_FOLDER) -> list[Path]:
    """All .po files, in order."""
    return sorted(folder.glob("*/LC_MESSAGES/*.po"))


def main() -> None:
    """Compile everything and say what was written."""
    for source in sources():
        source.with_suffix(".mo").write_bytes(compiled(source))
        print(source.with_suffix(".mo").relative_to(LOCALE_FOLDER.parents[2]))


if __name__ == "__main__":
    main()
