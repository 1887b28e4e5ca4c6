"""Tables that wait or travel: as few bytes as a stored table, for a fraction of the work.

A block of an experiment is packed by the worker that ran it, sent, kept as a file, and
unpacked once, when all blocks are joined into one Parquet table. What it costs is measured
in docs/cluster.md.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
from pyarrow import ipc

from flowsim.errors import InputError
from flowsim.tables.canonical import canonical

_COMPRESSED = ipc.IpcWriteOptions(compression="lz4")
_DIGEST_BYTES = hashlib.sha256().digest_size


def packed(table: pa.Table) -> bytes:
    """The rows in their one form as an Arrow file, and the SHA-256 of it."""
    sink = pa.BufferOutputStream()
    with ipc.new_file(sink, table.schema, options=_COMPRESSED) as writer:
        writer.write_table(canonical(table))
    content: bytes = sink.getvalue().to_pybytes()
    return content + hashlib.sha256(content).digest()


def read_packed(path: Path) -> pa.Table:
    """The table of a file of packed bytes.

    Raises:
        InputError: when the file is missing, or not to the last bit what was packed.
    """
    return ipc.open_file(pa.py_buffer(_content(path))).read_all()


def is_whole(path: Path) -> bool:
    """Whether a packed table is stored here, to the last bit what was packed."""
    try:
        _content(path)
    except InputError:
        return False
    return True


def _content(path: Path) -> memoryview:
    try:
        stored = memoryview(path.read_bytes())
    except FileNotFoundError:
        raise InputError("file_missing", file=str(path)) from None
    except OSError as error:
        raise InputError("file_broken", file=str(path), allowed="Arrow") from error
    content, digest = stored[:-_DIGEST_BYTES], stored[-_DIGEST_BYTES:]
    if hashlib.sha256(content).digest() != digest:
        raise InputError("file_broken", file=str(path), allowed="Arrow")
    return content
