"""PDF files to pages, by their text layer; needs the extra `pdf` (pypdf)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import IO, Any

from zhiguan.errors import InputError
from zhiguan.ingest.model import ReadFailure
from zhiguan.types import Page

_NO_TEXT = "page {} holds no text layer (scan it with an OCR tool first)"


def read_pdf(handle: IO[bytes], *, stem: str, source: str) -> Iterator[Page | ReadFailure]:
    """One page for each PDF page, its text as the text layer gives it; ids `stem-p1`, `stem-p2`, …

    A PDF page without text, or that cannot be decoded, is a ReadFailure whose `line` is None.

    Raises:
        InputError: when pypdf is not installed, or the file is damaged, locked or empty.
    """
    pages = _open(handle, source)
    for number, page in enumerate(pages, 1):
        try:
            text = page.extract_text()
        except Exception as error:  # pypdf raises whatever a damaged stream provokes
            reason = f"page {number} is damaged: {type(error).__name__}: {error}"
            yield ReadFailure(source=source, line=None, reason=reason)
            continue
        text = (
            text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\0", "\ufffd")
        )
        if text.strip():
            yield Page(id=f"{stem}-p{number}", text=text, source=source)
        else:
            yield ReadFailure(source=source, line=None, reason=_NO_TEXT.format(number))


def _open(handle: IO[bytes], source: str) -> list[Any]:
    try:
        import pypdf
    except ImportError:
        hint = "pip install 'zhiguan[pdf]'"
        raise InputError("reading PDF needs pypdf", where=source, hint=hint) from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(handle)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("the PDF is locked by a password", where=source, hint="unlock it")
        pages = list(reader.pages)
    except InputError:
        raise
    except Exception as error:  # pypdf raises many types for a damaged file
        what = f"not a readable PDF: {type(error).__name__}: {error}"
        raise InputError(what, where=source, hint="open and save it again") from None
    if not pages:
        raise InputError("the PDF has no pages", where=source)
    return pages
