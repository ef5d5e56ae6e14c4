"""Compressed inputs as streams; what is cut off or damaged is one clear error, never silence."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import IO, TYPE_CHECKING, Any

from zhiguan.errors import InputError
from zhiguan.ingest.kinds import Compression

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK = 1 << 16

_MAGIC: dict[bytes, Compression] = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}


def compression_of(first: bytes) -> Compression | None:
    """How a stream that begins with these bytes is compressed, None where it is not."""
    return next((name for magic, name in _MAGIC.items() if first.startswith(magic)), None)


def decompressed(handle: IO[bytes], compression: Compression, *, source: str) -> io.BufferedReader:
    """The stream behind a compressed one, decompressed as it is read.

    Several members or frames behind one another are one stream. Reading it raises InputError where
    the data is cut off or damaged; all that stands before has then been read.
    """
    inner = gzip.GzipFile(fileobj=handle) if compression == "gzip" else _zstd(handle)
    return io.BufferedReader(_Checked(inner, compression, source), _CHUNK)


def _zstd(handle: IO[bytes]) -> Any:
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(handle, mode="r"), "zstd")


class _Checked(io.RawIOBase):
    """Reads from a decompressor and says what is wrong with the data in our own words."""

    def __init__(self, inner: Any, compression: Compression, source: str) -> None:
        self._inner = inner
        self._compression = compression
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        try:
            data = self._inner.read1(len(view))
        except (EOFError, OSError, zlib.error) as error:
            what = f"the {self._compression} data is cut off or damaged: {error}"
            hint = "what stands before it was read; fetch or compress the file again"
            raise InputError(what, where=self._source, hint=hint) from None
        view[: len(data)] = data
        return len(data)
