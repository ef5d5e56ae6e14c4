"""Text that remembers where on the page each of its characters came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple


class Run(NamedTuple):
    """A stretch of consecutive characters with consecutive origins.

    `origin` is the offset of its first character in the source text, or None for characters that
    were put in (the line breaks between paragraphs) and stand nowhere in the source.
    """

    length: int
    origin: int | None


def _merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    out: list[Run] = []
    for run in runs:
        if run.length == 0:
            continue
        if out:
            last = out[-1]
            inserted = last.origin is None and run.origin is None
            adjacent = (
                last.origin is not None
                and run.origin is not None
                and last.origin + last.length == run.origin
            )
            if inserted or adjacent:
                out[-1] = Run(last.length + run.length, last.origin)
                continue
        out.append(run)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A string and, run by run, the offsets of its characters in a source text.

    Every operation returns a new AlignedText; there is no way to change the characters of one
    without saying where the new ones come from. All offsets are half-open code points.

    Raises:
        ValueError: when the runs do not cover the text exactly.
    """

    text: str
    runs: tuple[Run, ...]
    _ends: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ends = list(accumulate(run.length for run in self.runs))
        object.__setattr__(self, "_ends", ends)
        covered = ends[-1] if ends else 0
        if covered != len(self.text):
            raise ValueError(f"runs cover {covered} characters, the text has {len(self.text)}")

    @classmethod
    def of(cls, source: str, start: int = 0, end: int | None = None) -> AlignedText:
        """The characters `[start, end)` of a source text, each at its own offset."""
        end = len(source) if end is None else end
        return cls(source[start:end], (Run(end - start, start),) if end > start else ())

    @classmethod
    def inserted(cls, text: str) -> AlignedText:
        """Characters that stand nowhere in the source."""
        return cls(text, _merged([Run(len(text), None)]))

    @classmethod
    def concat(cls, parts: Iterable[AlignedText]) -> AlignedText:
        """The parts one behind the other."""
        kept = list(parts)
        return cls(
            "".join(part.text for part in kept), _merged(run for part in kept for run in part.runs)
        )

    @classmethod
    def join(cls, separator: str, parts: Sequence[AlignedText]) -> AlignedText:
        """The parts with an inserted separator between each two of them."""
        between = cls.inserted(separator)
        pieces: list[AlignedText] = []
        for index, part in enumerate(parts):
            if index:
                pieces.append(between)
            pieces.append(part)
        return cls.concat(pieces)

    def __len__(self) -> int:
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    def slice(self, start: int, end: int | None = None) -> AlignedText:
        """The characters `[start, end)` of this text, by Python's rules for slices."""
        start, end, _ = slice(start, end).indices(len(self.text))
        end = max(start, end)
        return AlignedText(self.text[start:end], _merged(self._cut(start, end)))

    def _cut(self, start: int, end: int) -> Iterator[Run]:
        """The runs of the characters `[start, end)`."""
        first = bisect_right(self._ends, start)
        at = self._ends[first - 1] if first else 0
        for index in range(first, len(self.runs)):
            if at >= end:
                return
            length, origin = self.runs[index]
            low, high = max(start, at), min(end, at + length)
            if low < high:
                yield Run(high - low, None if origin is None else origin + low - at)
            at += length

    def strip(self, characters: str | None = None) -> AlignedText:
        """Without the given characters (default: white space) at either end."""
        left = len(self.text) - len(self.text.lstrip(characters))
        return self.slice(left, max(left, len(self.text.rstrip(characters))))

    def without(self, spans: Iterable[tuple[int, int]]) -> AlignedText:
        """Without the characters of the given half-open spans, which may touch or overlap."""
        pieces: list[AlignedText] = []
        at = 0
        for start, end in sorted(spans):
            if start > at:
                pieces.append(self.slice(at, start))
            at = max(at, end)
        pieces.append(self.slice(at))
        return AlignedText.concat(pieces)

    def origin(self, index: int) -> int | None:
        """Source offset of the character at `index`, or None if it was inserted.

        Raises:
            IndexError: when `index` is outside the text.
        """
        if not 0 <= index < len(self.text):
            raise IndexError(f"{index} is outside a text of {len(self.text)} characters")
        run = bisect_right(self._ends, index)
        length, origin = self.runs[run]
        return None if origin is None else origin + index - (self._ends[run] - length)

    def origins(self) -> Iterator[int | None]:
        """Source offset of every character, in order."""
        for length, origin in self.runs:
            for step in range(length):
                yield None if origin is None else origin + step

    def spans(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Where `[start, end)` stands in the source: half-open spans in the order of the text.

        Inserted characters have no span; adjacent source characters share one.
        """
        start, end, _ = slice(start, end).indices(len(self.text))
        run = bisect_right(self._ends, start)
        if start < end <= self._ends[run]:  # all of it in one run, as most is
            length, origin = self.runs[run]
            if origin is None:
                return ()
            low = origin + start - (self._ends[run] - length)
            return ((low, low + end - start),)
        cut = _merged(self._cut(start, end))
        return tuple((o, o + length) for length, o in cut if o is not None)

    def within(self, base: AlignedText) -> AlignedText:
        """This text, cut from `base.text`, mapped on to the source that `base` is aligned to.

        Composition of the two maps: `origin(i)` of the result is `base.origin(self.origin(i))`.

        Raises:
            IndexError: when an origin of this text is outside `base`.
        """
        pieces: list[Run] = []
        for length, origin in self.runs:
            if origin is None:
                pieces.append(Run(length, None))
                continue
            if origin + length > len(base):
                raise IndexError(f"origin {origin + length - 1} is outside the base text")
            pieces.extend(base.slice(origin, origin + length).runs)
        return AlignedText(self.text, _merged(pieces))
