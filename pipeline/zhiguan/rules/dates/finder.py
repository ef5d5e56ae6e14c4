"""Reads a text once, left to right, form by form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from zhiguan.errors import ConfigError
from zhiguan.rules.dates import absolute, feasts, joined, lunar, relative
from zhiguan.rules.dates import patterns as forms
from zhiguan.rules.dates.context import Context
from zhiguan.rules.dates.endings import Found
from zhiguan.rules.dates.mention import DateMention
from zhiguan.rules.dates.numbers import folded

_QUOTE = 200  # characters that a quotation is looked back for
_READERS: tuple[Callable[[str, int, Context], Found | None], ...] = (
    relative.recurring,
    lunar.other_calendar,
    lunar.lunar,
    relative.plan,
    feasts.feast,
    absolute.until,
    absolute.numeric,
    absolute.year_range,
    absolute.month_range,
    absolute.absolute,
    relative.period,
    relative.numbered_day,
    relative.two_days,
    relative.relative_day,
    relative.same_day,
    relative.weekday,
    relative.week,
    relative.vague,
)


def find_dates(text: str, published: str | None = None) -> list[DateMention]:
    """The dates that a text names, in its order, at half-open offsets of `text`.

    `published` is the ISO day of the paper: it completes years, months and relative days. Without
    it a year comes from the last full date that stands before, else it stays open (`XXXX`). Dates
    inside 《》, and 今天 and the like inside “”, the day of a speaker, are left out. Linear in the
    length of the text.

    Raises:
        ConfigError: when `published` is no ISO day.
    """
    folded_text = folded(text)
    context = Context(_day(published))
    titles = [(title.start(), title.end()) for title in forms.TITLES.finditer(folded_text)]
    out: list[DateMention] = []
    at, title = 0, 0
    while found := forms.START.search(folded_text, at):
        at = found.start()
        while title < len(titles) and titles[title][1] <= at:
            title += 1
        if title < len(titles) and titles[title][0] < at:
            at = titles[title][1]
            continue
        before = context.last
        at, mention = _read(folded_text, at, context)
        if mention is not None and _is_quoted(text, mention):
            context.last = before
        elif mention is not None:
            out.append(joined.extended(folded_text, mention, context, _read))
            at = out[-1].end
    return _without_datelines(folded_text, out)


def _is_quoted(text: str, mention: DateMention) -> bool:
    """Whether somebody who is quoted says 今天, 昨天 or 明天: no day that the article tells."""
    if text[mention.start] not in "今昨明" or text[mention.start + 1 : mention.start + 2] == "年":
        return False
    window = text[max(0, mention.start - _QUOTE) : mention.start]
    opened = window.rfind("“")
    return opened > max(window.rfind("”"), window.rfind("\n"))


def _without_datelines(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """A day of filing is the day of what is told only where its paragraph names no other."""
    out = list(mentions)
    for index, mention in enumerate(mentions):
        if mention.granularity != "dateline":
            continue
        line_end = text.find("\n", mention.end)
        line_end = len(text) if line_end < 0 else line_end
        others = mentions[index + 1 : index + 2]
        if any(m.granularity in ("day", "vague") and m.start < line_end for m in others):
            out[index] = replace(mention, first=None, last=None)
        else:
            out[index] = replace(mention, granularity="day")
    return out


def _read(text: str, at: int, context: Context) -> Found:
    for reader in _READERS:
        try:
            found = reader(text, at, context)
        except (OverflowError, ValueError):  # a day before year 1 or behind year 9999
            continue
        if found is not None:
            return found
    return at + 1, None


def _day(published: str | None) -> date | None:
    if published is None:
        return None
    try:
        return date.fromisoformat(published)
    except ValueError as error:
        raise ConfigError(
            f"{published!r} is no ISO day", where="published", hint="write it as 2020-08-11"
        ) from error
