"""From labelled lines to headline lines, whole paragraphs and by-lines, in the page's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from zhiguan.aligned import AlignedText
from zhiguan.ingest.byline import Byline, inline_byline, parse_byline, parse_folded
from zhiguan.ingest.label import Label
from zhiguan.ingest.lines import Line
from zhiguan.ingest.measure import Clues


class Kind(Enum):
    """What a part of an article is."""

    HEADLINE = "headline"
    PARAGRAPH = "paragraph"
    BYLINE = "by-line"


@dataclass(frozen=True, slots=True)
class Part:
    """A headline line, a paragraph or a by-line, aligned to the page.

    `first`, `last`: indices of its lines. `gap_before`, `gap_after`: whether a blank line (or the
    page's edge) stands there. `opener`: a paragraph that opens an article. `credit`: where a
    by-line behind its last sentence begins, and its kind. `byline`: the kind of a by-line that
    stands alone.
    """

    kind: Kind
    text: AlignedText
    first: int
    last: int
    gap_before: bool
    gap_after: bool
    opener: bool = False
    credit: tuple[int, Byline] | None = None
    byline: Byline | None = None


def build_parts(page: str, clues: Sequence[Clues], labels: Sequence[Label]) -> list[Part]:
    """The parts of a page in the order of their first lines; furniture is in none of them."""
    parts: list[Part] = []
    for kind, members in _groups(clues, labels):
        text = join_lines(page, [clues[i].line for i in members])
        first, last = members[0], members[-1]
        paragraph = kind is Kind.PARAGRAPH
        parts.append(
            Part(
                kind=kind,
                text=text,
                first=first,
                last=last,
                gap_before=first == 0 or clues[first].line.gap > 0,
                gap_after=last + 1 == len(clues) or clues[last + 1].line.gap > 0,
                opener=paragraph and clues[first].opener,
                credit=inline_byline(text.text) if paragraph else None,
                byline=_byline_kind(text.text, clues[first]) if kind is Kind.BYLINE else None,
            )
        )
    return parts


def _byline_kind(text: str, clue: Clues) -> Byline | None:
    return parse_byline(text) or clue.byline


def _groups(clues: Sequence[Clues], labels: Sequence[Label]) -> list[tuple[Kind, list[int]]]:
    """Line indices of each part; a paragraph may go on behind lines that are not its own."""
    groups: list[tuple[Kind, list[int]]] = []
    paragraph: list[int] = []
    for i, label in enumerate(labels):
        if label == Label.CONTINUED:
            paragraph.append(i)
        elif label == Label.START:
            paragraph = [i]
            groups.append((Kind.PARAGRAPH, paragraph))
        elif label in (Label.HEADLINE, Label.HEADLINE_WITHIN):
            groups.append((Kind.HEADLINE, [i]))
        elif label == Label.BYLINE:
            if i and labels[i - 1] == Label.BYLINE and _goes_on(clues[i - 1], clues[i]):
                groups[-1][1].append(i)
            else:
                groups.append((Kind.BYLINE, [i]))
    return groups


def _goes_on(above: Clues, below: Clues) -> bool:
    """Whether a by-line goes on in the next line: the second line is none by itself."""
    return (
        below.line.gap == 0 and parse_folded(below.line.folded) is None and above.byline is not None
    )


def join_lines(page: str, lines: Sequence[Line]) -> AlignedText:
    """The lines one behind the other, as a paragraph that a column had broken.

    Nothing is put between them, and white space at a break is dropped, for Chinese has none there.
    Between two Latin letters or digits one space is kept where the page has one.
    """
    pieces: list[AlignedText] = []
    for i, line in enumerate(lines):
        if i:
            pieces.append(_between(page, lines[i - 1].end, line.start))
        pieces.append(AlignedText.of(page, line.start, line.end))
    return AlignedText.concat(pieces)


def _between(page: str, start: int, end: int) -> AlignedText:
    above, below = page[start - 1], page[end]
    space = page.find(" ", start, end)
    if space >= 0 and above.isascii() and above.isalnum() and below.isascii() and below.isalnum():
        return AlignedText.of(page, space, space + 1)
    return AlignedText.of(page, start, start)
