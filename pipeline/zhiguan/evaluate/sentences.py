"""The sentence that an error is shown in, and where its mentions stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from zhiguan.annotation.schema import squeeze
from zhiguan.evaluate.items import Anchor
from zhiguan.evaluate.schema import Highlight
from zhiguan.types import Record, Span

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]*[”’」』）)]*\n?")
_LONGEST = 240
_MARGIN = 60


def sentences(text: str) -> list[Span]:
    """The sentences of a text, half-open and without a gap; a line break ends one."""
    return [match.span() for match in _SENTENCE.finditer(text) if match.end() > match.start()]


def around(text: str, spans: Sequence[Span]) -> Span:
    """The sentences that the spans lie in, without white space at the ends."""
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    held = [span for span in sentences(text) if span[0] < last and first < span[1]]
    start, end = (held[0][0], held[-1][1]) if held else (first, last)
    if end - start > _LONGEST:
        start, end = max(start, first - _MARGIN), min(end, last + _MARGIN)
    while start < first and text[start].isspace():
        start += 1
    while end > last and text[end - 1].isspace():
        end -= 1
    return start, end


def locate(record: Record, anchors: Sequence[Anchor], evidence: Sequence[int] = ()) -> list[int]:
    """The entities that an item rests on, in the sentence that holds most of them.

    Of several such sentences the first; of several mentions the one nearest to the first anchor's.
    Mentions that are evidence of the item (indices into the record's entities) go before others.

    Returns:
        Indices into the record's entities, none where no anchor is a mention.
    """
    standing = {anchor: _mentions(record, anchor) for anchor in anchors}
    proofs = {a: [i for i in found if i in evidence] for a, found in standing.items()}
    standing = {anchor: proofs[anchor] or found for anchor, found in standing.items()}
    best: list[int] = []
    for start, end in sentences(record.text) if any(standing.values()) else ():
        found: list[int] = []
        for indices in standing.values():
            inside = [i for i in indices if start <= record.entities[i].start < end]
            if inside:
                near = record.entities[found[0]].start if found else start
                found.append(min(inside, key=lambda i: abs(record.entities[i].start - near)))
        if len(found) > len(best):
            best = found
    return best


def _mentions(record: Record, anchor: Anchor) -> list[int]:
    label, text = anchor
    return [
        index
        for index, entity in enumerate(record.entities)
        if label in ("", entity.label) and squeeze(record.mention(entity)) == text
    ]


def highlights(spans: Iterable[tuple[int, int, str]], sentence: Span) -> tuple[Highlight, ...]:
    """The spans that lie in a sentence, in its own offsets, in order."""
    start, end = sentence
    inside = {(a, b, label) for a, b, label in spans if start <= a < b <= end}
    return tuple(Highlight(a - start, b - start, label) for a, b, label in sorted(inside))
