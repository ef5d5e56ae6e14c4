"""Bounds that keep one input from stopping a run: what goes beyond them is a failure line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What is asked of one input at most.

    `max_characters` bounds the text of a page (a newspaper page has some ten thousand), `seconds`
    the time that a page may take.
    """

    max_characters: int = 1_000_000
    seconds: float = 120.0
