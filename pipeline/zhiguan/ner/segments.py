"""Where a text is cut before it is tagged: into lines, sentences, and windows of long ones.

A cut depends on the line that it is in alone, so the result for a sentence does not depend on its
neighbours. Line breaks always cut; white space inside a line never does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^。！？!?；;]*(?:[。！？!?；;]+[”’」』）)》】]*|$)")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch `[start, end)` that is tagged as one, and the part of it that counts."""

    start: int
    end: int
    core_start: int
    core_end: int


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans of a text's sentences, without line breaks; together they cover all else."""
    begin = 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        for match in _SENTENCE.finditer(body):
            if match.end() > match.start():
                yield begin + match.start(), begin + match.end()
        begin += len(line)


def windows(length: int, size: int, margin: int) -> list[Window]:
    """Overlapping windows over `length` characters, whose cores touch and cover them all.

    Args:
        length: characters to cover.
        size: most characters of a window, more than twice `margin`.
        margin: characters of context that a core has on either side, except at the ends.

    Raises:
        ValueError: when `size` leaves no core.
    """
    if size <= 2 * margin:
        raise ValueError(f"windows of {size} characters leave no core between margins of {margin}")
    if length <= size:
        return [Window(0, length, 0, length)]
    step = size - 2 * margin
    found = []
    for core in range(0, length, step):
        end = min(core + step, length)
        found.append(Window(max(0, core - margin), min(length, end + margin), core, end))
    return found
