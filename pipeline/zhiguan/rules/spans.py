"""Sets of half-open spans that are asked often."""

from __future__ import annotations

import bisect
from collections.abc import Iterable

from zhiguan.types import Span


class Cover:
    """What a number of spans cover; every question takes logarithmic time."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any of `[start, end)` is covered."""
        at = bisect.bisect_right(self._ends, start)
        return at < len(self._starts) and self._starts[at] < end

    def __contains__(self, offset: int) -> bool:
        return self.overlaps(offset, offset + 1)
