"""Kinds of input by a file's name: `.txt`, `.pdf`, `.jsonl`, `.parquet`, some also compressed."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal, NamedTuple

Format = Literal["txt", "pdf", "jsonl", "parquet"]
Compression = Literal["gzip", "zstd"]

MAX_BYTES = 16 * 1024 * 1024
"""The most bytes of a text file, a line or a row, decompressed; a page has some ten thousand."""

_FORMATS: dict[str, Format] = {
    ".txt": "txt",
    ".pdf": "pdf",
    ".jsonl": "jsonl",
    ".parquet": "parquet",
}
_COMPRESSIONS: dict[str, Compression] = {".gz": "gzip", ".zst": "zstd"}
_COMPRESSIBLE = frozenset({".txt", ".jsonl"})


class Kind(NamedTuple):
    """How a file is read; `compression` is None for one that stands as it is."""

    format: Format
    compression: Compression | None = None


SUFFIXES: dict[str, Kind] = {suffix: Kind(format) for suffix, format in _FORMATS.items()} | {
    suffix + packed: Kind(format, compression)
    for suffix, format in _FORMATS.items()
    if suffix in _COMPRESSIBLE
    for packed, compression in _COMPRESSIONS.items()
}


def split_name(name: str) -> tuple[str, Kind | None]:
    """A file's name without the suffix that says its kind, and the kind.

    Of a name whose suffix says nothing, the last suffix is taken off and the kind is None.
    """
    lower = name.lower()
    for suffix, kind in SUFFIXES.items():
        if lower.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)], kind
    return PurePath(name).stem, None
