"""Lines that stand on a page and belong to no article."""

from __future__ import annotations

import random
from datetime import date, timedelta

_WEEK = "一二三四五六日"
_PAPERS = ["临川时讯", "河口日报", "南滨新闻", "北垣周报"]
_SECTIONS = ["要闻", "综合", "时政", "民生"]
_EDITORS = ["牟青禾", "郤长林", "乐 山", "柏松年"]


def header_lines(rng: random.Random, published: str | None = None) -> tuple[list[str], str | None]:
    """One to three lines of a page's header, and the ISO date that they give.

    The date is `published`; without one, any of ten years.
    """
    day = date(2015, 1, 1) + timedelta(days=rng.randrange(3600))
    day = day if published is None else date.fromisoformat(published)
    week = "星期" + _WEEK[day.weekday()]
    written = f"{day.year}年{day.month}月{day.day}日"
    paper, section = rng.choice(_PAPERS), rng.choice(_SECTIONS)
    number = rng.randint(1, 8)
    forms = [
        ([f"{written} {week}", f"{number:02d}版 {section}"], day.isoformat()),
        ([paper, f"{written}  {week}  第{number}版"][1:], day.isoformat()),
        ([f"{number:02d} {section} {paper} {written} {week}"], day.isoformat()),
        ([f"{section}  {number}"], None),
        ([f"■ 第{number}版 {written}"], day.isoformat()),
    ]
    lines, given = rng.choice(forms)
    return lines, given


def footer_lines(rng: random.Random) -> list[str]:
    """None to two lines of a page's foot."""
    one, two = rng.sample(_EDITORS, 2)
    forms = [
        [],
        [f"责任编辑：{one}  版式：{two}"],
        [f"责编 / {one}　校对 / {two}"],
        [f"本版编辑：{one}", "新闻热线：0000-8800000"],
        [f"- {rng.randint(1, 8)} -"],
        [f"本版责编：{one}  美编：{two}  电子邮箱：bianji@example.com"],
    ]
    return rng.choice(forms)


def interruption(rng: random.Random) -> str:
    """A line that a text layer puts between two columns."""
    return rng.choice(
        ["（下转第3版）", f"- {rng.randint(1, 8)} -", "（紧接第一版）", "综合 02", "■■■"]
    )
