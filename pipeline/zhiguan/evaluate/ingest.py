"""How well pages are cut into articles: characters, headlines and by-lines by their offsets."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhiguan.aligned import AlignedText
from zhiguan.errors import AnnotationError
from zhiguan.types import Article

Offsets = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """Where an article's characters stand on the page, line by line in reading order.

    Each line is the tuple of the page offsets of its characters (white space may be among them).
    `byline` are those of its by-line, also where that is the tail of the last paragraph.
    """

    id: str
    headlines: tuple[Offsets, ...]
    paragraphs: tuple[Offsets, ...]
    byline: Offsets | None = None


@dataclass(frozen=True, slots=True)
class IngestScores:
    """Counts over one page or many; scores of several pages add up with `+`.

    `placed` of `characters`: those that stand in the right article in the right order. Of all
    `headlines` and `bylines`, `_with`: those all of whose characters are in the right article;
    `_right`: those that the article also has as a headline or by-line of just these characters.
    `exact` of `articles`: every line as the gold has it, no more. `predicted`: articles found.
    """

    characters: int = 0
    placed: int = 0
    headlines: int = 0
    headlines_with: int = 0
    headlines_right: int = 0
    bylines: int = 0
    bylines_with: int = 0
    bylines_right: int = 0
    articles: int = 0
    exact: int = 0
    predicted: int = 0

    def __add__(self, other: IngestScores) -> IngestScores:
        mine, theirs = _values(self), _values(other)
        return IngestScores(*(a + b for a, b in zip(mine, theirs, strict=True)))

    def shares(self) -> dict[str, float]:
        """The shares, 0 to 1; 1 where there was nothing to find."""
        return {
            "characters placed": _share(self.placed, self.characters),
            "headlines with their article": _share(self.headlines_with, self.headlines),
            "headlines exact": _share(self.headlines_right, self.headlines),
            "by-lines with their article": _share(self.bylines_with, self.bylines),
            "by-lines exact": _share(self.bylines_right, self.bylines),
            "articles exact": _share(self.exact, self.articles),
        }


def _values(scores: IngestScores) -> tuple[int, ...]:
    return tuple(getattr(scores, name) for name in IngestScores.__slots__)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def score_ingest(
    page: str, gold: Sequence[GoldArticle], predicted: Sequence[Article]
) -> IngestScores:
    """Scores the articles found on one page against its gold.

    Gold and predicted articles are matched one to one, those that share most characters first. A
    gold character is placed if it is on a longest common subsequence of the two articles' offset
    sequences (Hunt and Szymanski 1977: a longest increasing one, for offsets are distinct). A
    headline line is with its article if the matched article holds all its characters, and right if
    that has a headline line of the same offsets; a by-line likewise, on its own line or not. White
    space counts nowhere.

    Args:
        page: the text that the offsets refer to.
        gold: the right articles.
        predicted: the articles found.
    """
    total = IngestScores(predicted=len(predicted))
    return sum(score_articles(page, gold, predicted), total)


def score_articles(
    page: str, gold: Sequence[GoldArticle], predicted: Sequence[Article]
) -> list[IngestScores]:
    """The scores of each gold article; see `score_ingest`."""
    solid = {i for i, character in enumerate(page) if not character.isspace()}
    want = [_lines(_gold_lines(article), solid) for article in gold]
    have = [_lines(_article_lines(article), solid) for article in predicted]
    matches = _match(want, have)
    scores = []
    for number, article in enumerate(gold):
        match = matches.get(number)
        found = predicted[match] if match is not None else None
        lines = have[match] if match is not None else []
        scores.append(_score_one(article, want[number], found, lines, solid))
    return scores


def _score_one(
    gold: GoldArticle,
    want: list[Offsets],
    found: Article | None,
    have: list[Offsets],
    solid: set[int],
) -> IngestScores:
    heads = _lines(gold.headlines, solid)
    got = set(_lines(map(_known, found.headlines), solid)) if found else set()
    byline = _solid(gold.byline, solid) if gold.byline else None
    held = {offset for line in have for offset in line}
    credits = [a for a in (found.byline, found.inline_byline) if a is not None] if found else []
    return IngestScores(
        articles=1,
        characters=sum(map(len, want)),
        placed=_placed([o for line in want for o in line], [o for line in have for o in line]),
        headlines=len(heads),
        headlines_with=sum(held.issuperset(line) for line in heads),
        headlines_right=sum(line in got for line in heads),
        bylines=byline is not None,
        bylines_with=byline is not None and held.issuperset(byline),
        bylines_right=byline is not None and byline in _lines(map(_known, credits), solid),
        exact=want == have,
    )


def _match(want: Sequence[list[Offsets]], have: Sequence[list[Offsets]]) -> dict[int, int]:
    """Gold index to predicted index, one to one, by the number of shared characters."""
    owner = {o: j for j, lines in enumerate(have) for line in lines for o in line}
    shared: dict[tuple[int, int], int] = {}
    for i, lines in enumerate(want):
        for line in lines:
            for offset in line:
                if (j := owner.get(offset)) is not None:
                    shared[i, j] = shared.get((i, j), 0) + 1
    matches: dict[int, int] = {}
    for (i, j), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if i not in matches and j not in matches.values():
            matches[i] = j
    return matches


def _placed(want: Sequence[int], have: Sequence[int]) -> int:
    """Length of the longest common subsequence of two sequences of distinct offsets."""
    position = {offset: at for at, offset in enumerate(have)}
    tails: list[int] = []
    for offset in want:
        at = position.get(offset)
        if at is None:
            continue
        slot = bisect_left(tails, at)
        tails[slot : slot + 1] = [at]
    return len(tails)


def _gold_lines(article: GoldArticle) -> Iterator[Offsets]:
    yield from article.headlines
    yield from article.paragraphs
    if article.byline and (
        not article.paragraphs or article.byline[0] not in article.paragraphs[-1]
    ):
        yield article.byline


def _article_lines(article: Article) -> Iterator[Offsets]:
    parts = [*article.headlines, *article.paragraphs]
    if article.byline is not None:
        parts.append(article.byline)
    return map(_known, parts)


def _known(text: AlignedText) -> Offsets:
    return tuple(origin for origin in text.origins() if origin is not None)


def _lines(lines: Iterable[Offsets], solid: set[int]) -> list[Offsets]:
    return [line for line in (_solid(offsets, solid) for offsets in lines) if line]


def _solid(offsets: Offsets, solid: set[int]) -> Offsets:
    return tuple(offset for offset in offsets if offset in solid)


def read_gold(path: Path) -> list[GoldArticle]:
    """Gold articles from JSON Lines whose rows carry `text` and `page_offsets`.

    `page_offsets` has one offset, or null for a character that joining put in, for each character
    of `text`; `headline_lines` and `body_lines` say by their lengths how many lines of `text` are
    headlines and paragraphs. A line behind those is the by-line; without one, what stands behind
    the last sentence of the last paragraph.

    Raises:
        AnnotationError: for a row that lacks a key, or whose offsets do not fit its text.
    """
    with path.open(encoding="utf-8") as handle:
        rows = [(number, line) for number, line in enumerate(handle, 1) if line.strip()]
    return [_gold_row(line, f"{path}:{number}") for number, line in rows]


def _gold_row(line: str, where: str) -> GoldArticle:
    try:
        row: dict[str, Any] = json.loads(line)
        text, offsets = row["text"], row["page_offsets"]
        heads, body = len(row["headline_lines"]), len(row["body_lines"])
        identity = str(row["id"])
    except (ValueError, KeyError, TypeError) as error:
        what = f"no gold row with page offsets: {type(error).__name__}: {error}"
        hint = "keys id, text, page_offsets, headline_lines, body_lines are due"
        raise AnnotationError(what, where=where, hint=hint) from None
    if len(text) != len(offsets):
        what = f"{len(offsets)} page_offsets for {len(text)} characters"
        raise AnnotationError(what, where=where)
    lines: list[Offsets] = []
    at = 0
    for part in text.split("\n"):
        lines.append(tuple(o for o in offsets[at : at + len(part)] if o is not None))
        at += len(part) + 1
    last = text.split("\n")[heads + body - 1]
    tail = len(last) - 1 - max(last.rfind(mark) for mark in "。！？")
    inline = lines[heads + body - 1][-tail:] if 0 < tail < len(last) else None
    return GoldArticle(
        id=identity,
        headlines=tuple(lines[:heads]),
        paragraphs=tuple(lines[heads : heads + body]),
        byline=lines[heads + body] if len(lines) > heads + body else inline,
    )
