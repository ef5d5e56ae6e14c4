"""Bounds that keep one input from stopping a run: what goes beyond them is a failure line."""

from __future__ import annotations

from dataclasses import dataclass

from zhiguan.ingest.kinds import MAX_BYTES


@dataclass(frozen=True, slots=True)
class Limits:
    """What is asked of one input at most.

    `max_characters` bounds the text of a page (a newspaper page has some ten thousand), `seconds`
    the time that a page may take, `max_bytes` a text file, a line or a row as it is read,
    decompressed, and `max_entities` the entities of one article (a long list of names has some
    hundreds).
    """

    max_characters: int = 1_000_000
    seconds: float = 120.0
    max_bytes: int = MAX_BYTES
    max_entities: int = 20_000
