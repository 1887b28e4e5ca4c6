"""What is stored beside the tables as JSON, read back as what was written or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from flowsim.errors import InputError
from flowsim.tables import storage

Stored = TypeVar("Stored")


def read_stored(file: Path, kind: type[Stored]) -> Stored:
    """The values of a file as a dataclass or typed dictionary, all fields of the right kind.

    Raises:
        InputError: when the file is missing, broken, or does not hold what it should.
    """
    return checked(storage.read_json(file), kind, file)


def checked(values: dict[str, Any], kind: type[Stored], file: Path) -> Stored:
    """Values that were read from `file`, as the kind they should be.

    Raises:
        InputError: when they are not.
    """
    try:
        return TypeAdapter(kind).validate_python(values)
    except ValidationError as error:
        raise InputError("file_broken", file=str(file), allowed="JSON") from error
