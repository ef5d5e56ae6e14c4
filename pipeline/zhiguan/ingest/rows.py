"""A row of JSON Lines or of a table to a page, or the reason why it is none."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date

from zhiguan.types import Page

FORM = 'a row is {"id": …, "text": …, "published"?: "YYYY-MM-DD", "region"?: …}'
MAX_NAME = 1_000
"""The most characters of an id or a region."""


class BadRowError(Exception):
    """Why one row is no page."""


def page_of(row: Mapping[str, object], source: str) -> Page:
    """The page that a row describes; NUL in its text, which many readers refuse, becomes U+FFFD.

    Raises:
        BadRowError: when it describes none.
    """
    text = row.get("text")
    if not isinstance(text, str):
        raise BadRowError('"text" is missing or no string')
    if not text or text.isspace():
        raise BadRowError('"text" is empty')
    return Page(
        id=_id(row.get("id")),
        text=_writable(text, "text").replace("\0", "\ufffd"),
        source=source,
        published=_published(row.get("published")),
        region=_region(row.get("region")),
    )


def _id(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return _name(value, "id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise BadRowError('"id" is missing or neither string nor number')


def _published(value: object) -> str | None:
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str) and date.fromisoformat(value).isoformat() == value:
            return value
    except ValueError:
        pass
    raise BadRowError(f'"published" is {_short(value)}, not an ISO date such as 2020-08-11')


def _region(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return _name(value, "region")
    raise BadRowError(f'"region" is {_short(value)}, not a string such as 河南省郑州市中原区')


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:60]}…"


def _name(value: str, key: str) -> str:
    """A value that goes into cells and identifiers: short, and without control characters."""
    if len(value) > MAX_NAME:
        raise BadRowError(f'"{key}" has {len(value)} characters; at most {MAX_NAME} are read')
    for at, character in enumerate(_writable(value, key)):
        if unicodedata.category(character) in ("Cc", "Zl", "Zp"):
            raise BadRowError(
                f'"{key}" holds the control character U+{ord(character):04X} at character {at}'
            )
    return value


def _writable(value: str, key: str) -> str:
    """The value itself, unless half of a surrogate pair makes it one that no file can hold."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadRowError(
            f'"{key}" holds half a surrogate pair at character {error.start}'
        ) from None
    return value
