"""Lays articles out as a page and keeps, for each of their lines, where its characters stand."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from composer.furniture import footer_lines, header_lines, interruption
from composer.source import Source, may_have_subheads, of_one_paper, with_subheads
from composer.style import Style
from composer.typeset import Columns, break_headline, next_line
from zhiguan.evaluate.ingest import GoldArticle
from zhiguan.ingest.fold import fold
from zhiguan.ingest.lines import squeeze
from zhiguan.ingest.opener import is_opener


@dataclass(frozen=True)
class ComposedPage:
    """A page's text, its articles in the order of the page, and the date that its header gives."""

    text: str
    articles: tuple[GoldArticle, ...]
    published: str | None


@dataclass
class _Sheet:
    """The page as it grows."""

    style: Style
    rng: random.Random
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    blank: bool = True
    waiting: list[tuple[str, list[int] | None]] = field(default_factory=list)

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def line(self, text: str, gold: list[int] | None = None, lead: str = "") -> None:
        """A line; the offsets of its characters are added to `gold`."""
        self._put(lead)
        if gold is not None:
            gold.extend(range(self.length, self.length + len(text)))
        self._put(text)
        if self.rng.random() < self.style.trailing_space:
            self._put(" ")
        self._put(self.style.newline)
        self.blank = False

    def gap(self) -> None:
        """A blank line, unless there is one already."""
        if not self.blank:
            self._put(self.style.newline)
        self.blank = True

    def interrupt(self) -> None:
        """Puts the lines that wait between two columns."""
        for text, gold in self.waiting:
            self.line(text, gold)
        self.waiting.clear()
        self.gap()

    @property
    def text(self) -> str:
        return "".join(self.pieces)


@dataclass
class _Laid:
    """An article's gold while it is laid out."""

    headlines: list[list[int]]
    paragraphs: list[list[int]]
    byline: list[int] = field(default_factory=list)


def compose_pages(
    sources: Sequence[Source],
    count: int,
    seed: int,
    *,
    smallest: int = 3,
    largest: int = 8,
    subheads: float = 0.08,
    one_paper: bool = False,
) -> Iterator[ComposedPage]:
    """`count` pages of 3 to 8 different articles each; the same for the same seed and sources.

    `subheads`: the share of the longer articles that get subheads; notices and briefs get none.
    With `one_paper`, a page has articles of one region and of two weeks only, be they few, and its
    header gives the day of the latest: for reading facts, which dates and places bear on.
    """
    rng = random.Random(seed)
    for _ in range(count):
        number = min(rng.randint(smallest, largest), len(sources))
        published = None
        if one_paper:
            latest = rng.choice(sources)
            published = latest.published
            pool = of_one_paper(latest, sources)
            chosen = rng.sample(pool, min(number, len(pool)))
        else:
            chosen = rng.sample(list(sources), number)
        chosen = [
            with_subheads(s, rng) if may_have_subheads(s) and rng.random() < subheads else s
            for s in chosen
        ]
        yield compose_page(chosen, rng, published)


def compose_page(
    sources: Sequence[Source], rng: random.Random, published: str | None = None
) -> ComposedPage:
    """One page of the given articles; its header, if any, gives `published` or a random date.

    Between two bodies stands at least one sign: an opener, a by-line or a headline. Where chance
    would leave none, the headlines of the lower article go before it.
    """
    style = Style.draw(rng)
    sheet = _Sheet(style, rng)
    given = None
    if style.furniture:
        lines, given = header_lines(rng, published)
        for line in lines:
            sheet.line(line)
        sheet.gap()
    articles: list[GoldArticle] = []
    closed = True
    for source in sources:
        after = rng.random() < style.after
        article, closed = _lay(sheet, source, after=after, closed=closed)
        articles.append(article)
        if rng.random() < 0.93:
            sheet.gap()
    if style.furniture:
        sheet.gap()
        for line in footer_lines(rng):
            sheet.line(line)
    return ComposedPage(sheet.text, tuple(articles), given)


def _lay(sheet: _Sheet, source: Source, *, after: bool, closed: bool) -> tuple[GoldArticle, bool]:
    """Lays one article; also whether something stands behind its body that closes it."""
    rng, style = sheet.rng, sheet.style
    columns = Columns(rng, style.narrowest, style.widest, single=style.single_column)
    paragraphs = [style.body(text, rng) for text in source.paragraphs]
    paragraphs[0] = style.without_opener(paragraphs[0], rng)
    alone = not closed and not is_opener(squeeze(fold(paragraphs[0][:80])))
    after = after and not alone
    heads = [
        line
        for text in source.headlines
        for line in break_headline(style.headline(text, rng), rng.choice([16, 20, 24, 30]), rng)
    ]
    laid = _Laid([[] for _ in heads], [[] for _ in paragraphs])
    split = 0 if after else len(heads)
    if not after and len(heads) > 1 and rng.random() < 0.04:
        split = 1
    if style.furniture and rng.random() < 0.05:
        sheet.waiting.append((interruption(rng), None))
    elif not alone and split == len(heads) and len(paragraphs) > 1 and rng.random() < 0.02:
        sheet.waiting.extend(zip(heads, laid.headlines, strict=True))
        heads, split = [], 0
    _headlines(sheet, heads[:split], laid.headlines[:split])
    _body(sheet, source, paragraphs, laid, columns)
    if sheet.waiting:
        sheet.gap()
        sheet.interrupt()
    if split < len(heads) and not sheet.blank and rng.random() < 0.9:
        sheet.gap()
    if heads:
        _headlines(sheet, heads[split:], laid.headlines[split:], last=True)
    gold = GoldArticle(
        id=source.id,
        headlines=tuple(map(tuple, laid.headlines)),
        paragraphs=tuple(map(tuple, laid.paragraphs)),
        byline=tuple(laid.byline) or None,
    )
    return gold, source.byline is not None or split < len(heads)


def _headlines(
    sheet: _Sheet, lines: Sequence[str], gold: Sequence[list[int]], *, last: bool = False
) -> None:
    for number, (line, offsets) in enumerate(zip(lines, gold, strict=True)):
        sheet.line(line, offsets, lead=sheet.rng.choice(["", "", "", "", " "]))
        inner = number + 1 < len(lines)
        if (inner and sheet.rng.random() < 0.3) or (
            not inner and not last and sheet.rng.random() < 0.8
        ):
            sheet.gap()


def _body(
    sheet: _Sheet, source: Source, paragraphs: Sequence[str], laid: _Laid, columns: Columns
) -> None:
    rng, style = sheet.rng, sheet.style
    run_on = source.run_on if rng.random() < 0.8 else not source.run_on
    byline = style.byline(source.byline, rng) if source.byline else None
    for number, text in enumerate(paragraphs):
        last = number + 1 == len(paragraphs)
        tail = byline if last and run_on else None
        _paragraph(sheet, text, laid.paragraphs[number], columns, tail=tail, byline=laid.byline)
        if not last and rng.random() < style.blanks:
            sheet.gap()
    if byline and not run_on:
        if rng.random() < 0.15:
            sheet.gap()
        sheet.line(byline, laid.byline, lead=rng.choice(["", "", "　　", "        "]))


def _paragraph(
    sheet: _Sheet,
    text: str,
    gold: list[int],
    columns: Columns,
    *,
    tail: str | None,
    byline: list[int],
) -> None:
    """Sets a paragraph line by line; a column that is full ends with a blank line, anywhere."""
    style = sheet.style
    whole = text + (tail or "")
    tail_length = len(tail.replace(" ", "").replace("　", "")) if tail else 0
    first = True
    while whole:
        room = columns.width - (2 if first and style.indent != "none" else 0)
        line, whole = next_line(whole, room, hang=style.hang)
        lead = "　　" if first and style.indent == "kept" else ""
        line = line.strip()
        whole = whole.lstrip()
        if line:
            sheet.line(line, gold, lead=lead)
            first = False
            if columns.used():
                sheet.gap()
                columns.turn()
                if whole and sheet.waiting and sheet.rng.random() < 0.3:
                    sheet.interrupt()
    if tail_length:
        byline.extend(_last_visible(sheet.text, gold, tail_length))


def _last_visible(page: str, offsets: Sequence[int], count: int) -> list[int]:
    """The tail of `offsets` that holds `count` characters other than white space."""
    at = len(offsets)
    while count:
        at -= 1
        count -= not page[offsets[at]].isspace()
    return list(offsets[at:])
