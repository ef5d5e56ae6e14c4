"""Marked text to facts, with the shipped rules and gazetteers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from zhiguan.annotation.markup import parse
from zhiguan.rules.layer import RuleLayer
from zhiguan.types import Event, Record

CONFIGS = Path(__file__).parents[2] / "configs"
REGION = "河南省郑州市湖口县"


@cache
def layer() -> RuleLayer:
    return RuleLayer.load([CONFIGS / "rules"], CONFIGS / "gazetteers")


def read(*lines: str, region: str | None = REGION, published: str | None = "2021-03-10") -> Record:
    """The facts of an article; lines without H, P or B in front are paragraphs."""
    head = f"=== t | {region or '-'} | {published or '-'}"
    marked = [line if line[:2] in ("H ", "P ", "B ") else f"P {line}" for line in lines]
    return layer().annotate(next(parse([head, *marked])))


def roles(*lines: str, region: str | None = REGION) -> set[tuple[str, str, str | None]]:
    return {(r.person, r.title, r.organization) for r in read(*lines, region=region).roles}


def events(*lines: str, published: str | None = "2021-03-10") -> tuple[Event, ...]:
    return read(*lines, published=published).events


def parts(event: Event) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for participant in event.participants:
        out.setdefault(participant.person, set()).add(participant.role)
    return out
