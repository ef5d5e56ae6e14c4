"""Entities as CoNLL columns: a character and its IOB2 tag a line, an empty line between articles.

White space cannot stand in a column: it is left out, so offsets are lost; roles and events have no
place in this format.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from zhiguan.types import Record


def write(rows: Iterable[Record], handle: TextIO) -> None:
    """Writes the articles; a line break in a text ends a sentence."""
    for record in rows:
        tags = ["O"] * len(record.text)
        for entity in record.entities:
            tags[entity.start : entity.end] = [f"I-{entity.label}"] * (entity.end - entity.start)
            tags[entity.start] = f"B-{entity.label}"
        for index, (character, tag) in enumerate(zip(record.text, tags, strict=True)):
            if not character.isspace():
                handle.write(f"{character}\t{tag}\n")
            elif character == "\n" and index:
                handle.write("\n")
        handle.write("\n")
