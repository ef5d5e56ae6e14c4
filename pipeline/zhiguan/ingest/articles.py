"""Pages to articles: the ingest stage as one function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zhiguan.aligned import AlignedText
from zhiguan.ingest.byline import Byline, inline_byline, parse_byline
from zhiguan.ingest.furniture import header_date
from zhiguan.ingest.headlines import assign_headlines
from zhiguan.ingest.label import Label, label_lines, learnt_weights
from zhiguan.ingest.lines import End, Line, ending, split_lines, width
from zhiguan.ingest.measure import Clues, measure
from zhiguan.ingest.model import IngestResult, LeftOut
from zhiguan.ingest.opener import is_opener
from zhiguan.ingest.parts import Kind, Part, build_parts
from zhiguan.ingest.stories import Story, find_stories
from zhiguan.types import Article, Page

_FURNITURE = (Label.FURNITURE, Label.FURNITURE_WITHIN)
_WIDEST_HEADLINE = 60.0


def ingest_page(page: Page) -> IngestResult:
    """The articles of a page, their lines joined and their order restored.

    Every character of the page that is no white space is in exactly one article or one left-out
    span, and every character of an article is aligned to its own offset; time grows with the page.
    Article ids are `page.id-1`, `page.id-2`, … in the order of the page.
    """
    lines = split_lines(page.text)
    clues, habits = measure(lines)
    labels = label_lines(clues, habits)
    layout = find_stories(build_parts(page.text, clues, labels), learnt_weights())
    left_out = _furniture(clues, labels)
    page = replace(page, published=page.published or _header_date(clues, labels))
    if layout.stories:
        headlines = assign_headlines(layout)
        articles = [
            _article(page, number, story, heads)
            for number, (story, heads) in enumerate(zip(layout.stories, headlines, strict=True), 1)
        ]
    else:
        articles = _headlines_alone(page, layout.gaps[0])
        left_out += [_span(part, "by-line without an article") for part in layout.bylines]
    return IngestResult(page, tuple(articles), tuple(sorted(left_out, key=lambda s: s.start)))


def ingest_article(page: Page) -> IngestResult:
    """A page that is one article already: its text is kept exactly, no character is left out.

    `article.text == page.text`. The first lines that look like headlines are its headlines, a last
    line that is a by-line its by-line; every other line, empty ones too, is a paragraph. The
    article's id is the page's.
    """
    lines: list[AlignedText] = []
    at = 0
    for line in page.text.split("\n"):
        lines.append(AlignedText.of(page.text, at, at + len(line)))
        at += len(line) + 1
    head = _headline_count(lines)
    byline = lines.pop() if len(lines) > head + 1 and _is_byline(lines[-1].text) else None
    article = Article(
        id=page.id,
        page=page,
        headlines=tuple(lines[:head]),
        paragraphs=tuple(lines[head:]),
        byline=byline,
        inline_byline=None if byline or head == len(lines) else _inline(lines[-1]),
    )
    return IngestResult(page, (article,), ())


def _headline_count(lines: Sequence[AlignedText]) -> int:
    """How many first lines are headlines: short and unfinished, with other lines behind them."""
    count = 0
    for line in lines:
        text = line.text.strip()
        unfinished = ending(text) is End.WORD or text.endswith(("！", "？", "!", "?"))
        if not text or not unfinished or width(text) > _WIDEST_HEADLINE or is_opener(text):
            break
        count += 1
    return count if count < len(lines) and any(line.text.strip() for line in lines[count:]) else 0


def _is_byline(text: str) -> bool:
    return parse_byline(text.strip()) in (Byline.SURE, Byline.CREDIT)


def _article(page: Page, number: int, story: Story, headlines: Sequence[Part]) -> Article:
    bylines = [part.text for part in story.bylines]
    return Article(
        id=f"{page.id}-{number}",
        page=page,
        headlines=tuple(part.text for part in headlines),
        paragraphs=tuple(part.text for part in story.parts),
        byline=AlignedText.join("\n", bylines) if bylines else None,
        inline_byline=_credit(story.parts[-1]),
    )


def _credit(part: Part) -> AlignedText | None:
    if part.kind is not Kind.PARAGRAPH or part.credit is None:
        return None
    return part.text.slice(part.credit[0]).strip()


def _inline(text: AlignedText) -> AlignedText | None:
    found = inline_byline(text.text)
    return None if found is None else text.slice(found[0]).strip()


def _headlines_alone(page: Page, headlines: Sequence[Part]) -> list[Article]:
    """A page of headlines without a body is one article, so that nothing of it is lost."""
    if not headlines:
        return []
    texts = tuple(part.text for part in headlines)
    return [Article(id=f"{page.id}-1", page=page, headlines=texts, paragraphs=())]


def _furniture(clues: Sequence[Clues], labels: Sequence[Label]) -> list[LeftOut]:
    return [
        LeftOut(clue.line.start, clue.line.end, clue.furniture or "page furniture")
        for clue, label in zip(clues, labels, strict=True)
        if label in _FURNITURE
    ]


def _span(part: Part, reason: str) -> LeftOut:
    start, end = part.text.runs[0].origin, part.text.runs[-1]
    assert start is not None and end.origin is not None
    return LeftOut(start, end.origin + end.length, reason)


def _header_date(clues: Sequence[Clues], labels: Sequence[Label]) -> str | None:
    """The first full date that a header of the page gives."""
    for clue, label in zip(clues, labels, strict=True):
        if label in _FURNITURE:
            found: Line = clue.line
            if date := header_date(found):
                return date
    return None
