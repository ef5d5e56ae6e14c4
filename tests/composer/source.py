"""Articles that pages are composed of, read from the annotated corpus."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from zhiguan.annotation import markup
from zhiguan.types import Record

_DAYS = 14  # how much older than the paper an article on a page may be

SUBHEADS = (
    ("压实责任", "创新机制", "补齐短板", "惠及民生"),
    ("从“等着办”到“上门办”", "从“一家干”到“大家干”", "从“有没有”到“好不好”"),
    ("一、健全制度", "二、突出重点", "三、强化督查", "四、兑现奖惩"),
    ("（一）摸清底数", "（二）分类施策", "（三）建章立制"),
    ("产业兴 腰包鼓", "环境美 心气顺", "风气正 人心齐"),
    ("高位推动聚合力", "精准施策见真章", "久久为功求实效"),
    ("一本账算清家底", "一张网兜住民生", "一条心共谋发展"),
    ("走村入户问需求", "现场办公解难题", "跟踪问效促落实"),
    ("● 声音", "● 数字", "● 链接"),
    ("转变思路，老厂焕新", "用好政策，订单回流", "留住人才，后劲更足"),
    ("缘起", "探路", "收获"),
    ("群众的事群众议", "身边的人带头干", "村里的账大家看"),
)


@dataclass(frozen=True)
class Source:
    """An article's lines; `run_on`: its by-line stands behind the last sentence."""

    id: str
    headlines: tuple[str, ...]
    paragraphs: tuple[str, ...]
    byline: str | None
    run_on: bool
    region: str | None = None
    published: str | None = None


def of_record(record: Record) -> Source:
    text = record.text
    byline = record.byline.strip() if record.byline else None
    run_on = False
    lines = text.split("\n")[len(record.headline) :]
    if byline:
        if lines[-1].strip() == byline:
            lines.pop()
        else:
            run_on = True
            lines[-1] = lines[-1].rstrip().removesuffix(byline)
    paragraphs = tuple(line.strip() for line in lines if line.strip())
    headlines = tuple(record.headline)
    return Source(record.id, headlines, paragraphs, byline, run_on, record.region, record.published)


def may_have_subheads(source: Source) -> bool:
    """Whether an article is of the kind that papers give subheads: no notice, list or brief."""
    long = sum(map(len, source.paragraphs)) >= 200 and len(source.paragraphs) >= 3
    return long and all(len(p) >= 30 and p[-1] in "。！？”" for p in source.paragraphs)


def with_subheads(source: Source, rng: random.Random) -> Source:
    """The article with one to three subheads before paragraphs other than the first."""
    places = list(range(1, len(source.paragraphs)))
    chosen = set(rng.sample(places, min(len(places), rng.randint(1, 3))))
    kind = rng.choice(SUBHEADS)
    heads = iter(rng.sample(kind, len(kind)))
    paragraphs: list[str] = []
    for number, paragraph in enumerate(source.paragraphs):
        if number in chosen:
            paragraphs.append(next(heads))
        paragraphs.append(paragraph)
    return replace(source, paragraphs=tuple(paragraphs))


def of_one_paper(source: Source, sources: Iterable[Source]) -> list[Source]:
    """The articles of a page with one: of its region, published up to two weeks before it."""
    if source.published is None:
        return [source]
    last = date.fromisoformat(source.published)
    near = (
        s
        for s in sources
        if s.region == source.region
        and s.published is not None
        and 0 <= (last - date.fromisoformat(s.published)).days <= _DAYS
    )
    return list(near)


def read_sources(paths: Iterable[Path]) -> list[Source]:
    """Every article with at least a paragraph and a headline, in the order of the files."""
    found = [of_record(record) for path in paths for record in markup.read(path)]
    return [source for source in found if source.paragraphs and source.headlines]
