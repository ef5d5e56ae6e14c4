"""Records that still know which line of which file they, and their parts, were read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zhiguan.types import Record

Part = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Sourced:
    """A record as it was read.

    Args:
        record: the record.
        where: file and line that it begins at.
        parts: file and line of an entity, a role or an event, by its kind (`entity`, `role`,
            `event`) and its index in the record; those on the line of the article may be absent.
        unread: kinds of things in the file that a record has no place for, with their numbers.
    """

    record: Record
    where: str
    parts: Mapping[Part, str] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)

    def place(self, part: Part | None) -> str:
        """File and line of a part, or of the record."""
        return self.where if part is None else self.parts.get(part, self.where)
