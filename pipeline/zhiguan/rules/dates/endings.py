"""What stands behind a date and makes it a part of a day, a limit, a dateline or no date at all."""

from __future__ import annotations

import re

from zhiguan.rules.dates import coarse
from zhiguan.rules.dates import patterns as forms
from zhiguan.rules.dates.mention import DateMention, Day

Found = tuple[int, DateMention | None]

_NUMERALS = "〇○零一二三四五六七八九十廿卅"


def days(text: str, start: int, end: int, first: Day, last: Day) -> Found:
    """The mention of one or more days, or of a limit where 以来, 前, 后 or 止 stands behind."""
    if found := forms.SPAN_NOTE.match(text, end):
        end = found.end()
    if found := forms.SINCE.match(text, end):
        return found.end(), DateMention(start, found.end(), None, None, limit(found))
    if first == last and (found := forms.UP_TO.match(text, end)):
        return found.end(), DateMention(start, found.end(), None, None, "limit")
    if found := forms.ONWARDS.match(text, end) or forms.UP_TO.match(text, end):
        end = found.end()
    return end, DateMention(start, end, str(first), str(last), "day")


def coarser(
    text: str, start: int, end: int, kind: str, bounds: coarse.Bounds | None = None
) -> Found:
    """A mention that names no day; with 以来, 前 or 后 behind it, a limit."""
    if found := forms.SINCE.match(text, end):
        return found.end(), DateMention(start, found.end(), None, None, limit(found))
    return end, DateMention(start, end, None, None, kind, bounds)


def limit(found: re.Match[str]) -> str:
    """The kind of what 以来, 前, 后 makes of a date; 前后 and 前夕 are near it: vague."""
    return "vague" if found.group().endswith(("前后", "前夕")) else "limit"


def tail(text: str, end: int) -> int:
    """The offset behind a weekday or a lunar day (（星期二）) and a part of the day (晚8时)."""
    if found := forms.DAY_NOTE.match(text, end):
        end = found.end()
    if found := forms.PART.match(text, end):
        end = found.end()
    return end


def inside_number(text: str, at: int) -> bool:
    """Whether what stands at `at` goes on a number, or an ordinal, that began before it."""
    if at == 0 or at == len(text):
        return False
    before, here = text[at - 1], text[at]
    if here.isdigit():
        return before.isdigit() or (before in ".-~" and text[at - 2 : at - 1].isdigit())
    return here in _NUMERALS and before in _NUMERALS + "第"


def is_dateline(text: str, start: int, end: int) -> bool:
    """Whether a date is that of filing: 本报8月3日讯, 新华社北京8月3日电, 湖口新闻8月3日讯."""
    head = text[max(0, start - 16) : start]
    return forms.FILED.match(text, end) is not None and forms.FILED_BY.search(head) is not None
