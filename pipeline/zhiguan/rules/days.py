"""The days of an occasion: which of an article's dates belong to it."""

from __future__ import annotations

from datetime import date

from zhiguan.rules.encoding import Slot
from zhiguan.rules.matcher import Match
from zhiguan.rules.occasions import Reading, Sentence, day_range

Days = tuple[str, str]
_MONTH_GONE = 62  # days
_LONG_BEFORE = 30  # days before another occasion of the article
_OLD = 180  # days before the paper
_CLAUSE_ENDS = "，,。；;：:、"


def clusters(reading: Reading, sentence: Sentence) -> list[list[Slot]]:
    """Date mentions of a sentence, those that stand together (8月9日、10日) in one cluster."""
    out: list[list[Slot]] = []
    for slot in reading.dates(sentence):
        at = reading.symbol(slot)
        if reading.is_blocked(at):
            continue
        if out and at - reading.symbol(out[-1][-1]) <= 2:
            out[-1].append(slot)
        else:
            out.append([slot])
    return out


def own_days(reading: Reading, sentence: Sentence, match: Match) -> Days | None:
    """The days that a sentence itself gives to a trigger: the last before it, else the first."""
    if match.rule.undated:
        return None
    found = clusters(reading, sentence)
    before = [c for c in found if reading.symbol(c[0]) < match.end]
    if not before:
        return day_range(found[0]) if found else None
    exact = [d for c in before if (d := day_range(c)) is not None]
    vague = day_range(before[-1]) is None and len(exact) == 0
    return None if vague else exact[-1]


def first_days(reading: Reading, index: int, match: Match) -> Days | None:
    """The days of the main occasion: its sentence's, its paragraph's before it, the headline's."""
    sentence = reading.sentences[index]
    if match.rule.undated:
        return None
    if clusters(reading, sentence):
        return own_days(reading, sentence, match) or _told_next(reading, index)
    for earlier in reversed(reading.sentences[:index]):
        found = clusters(reading, earlier)
        if found and (days := day_range(found[0])) is not None:
            return days
    heads = reading.text.inside(0, sentence.begin, "DATE")
    if match.rule.values[0] != "任免":
        return day_range(heads[:1])
    signed = reading.text.inside(sentence.end, len(reading.text.plain), "DATE")
    return day_range(heads[:1]) or day_range(signed[-1:])


def _told_next(reading: Reading, index: int) -> Days | None:
    """The day that the next sentence of the paragraph opens with, behind a vague one (节前夕)."""
    following = reading.sentences[index + 1 : index + 2]
    if not following or following[0].paragraph != reading.sentences[index].paragraph:
        return None
    found = clusters(reading, following[0])
    opens = bool(found) and reading.symbol(found[0][0]) == following[0].begin
    return day_range(found[0]) if opens else None


def is_past(reading: Reading, sentence: Sentence, match: Match) -> bool:
    """Whether a trigger stands behind a year or month gone by: 2001年，甲当选…, in a portrait.

    A year that is not the paper's is background, and so is a month that ended over two months
    before, and 年初 or 年底 that is over; one within a name (举办2020年运动会) tells nothing.
    """
    start, _ = reading.text.span(sentence.begin, sentence.end)
    _, stop = reading.text.span(match.begin, match.end)
    before = [d for d in reading.context.dates if start <= d.start and d.end <= stop]
    if not before or before[-1].granularity not in ("year", "month", "part"):
        return False
    if (
        before[-1].granularity == "part"
        and "年" not in reading.context.text[before[-1].start : before[-1].end]
    ):
        return False
    if reading.context.text[start : before[-1].start].strip()[-1:] not in ("", *_CLAUSE_ENDS):
        return False
    bounds, published = before[-1].bounds, reading.context.published
    if bounds is None or published is None:
        return before[-1].granularity == "year"
    behind = date.fromisoformat(published) - date.fromisoformat(bounds[1])
    return behind.days > (_MONTH_GONE if before[-1].granularity == "month" else 0)


def is_long_before(reading: Reading, sentence: Sentence, match: Match, first: Days | None) -> bool:
    """Whether a trigger has a day of its own, written with its year, long before the news.

    今年1月19日，…揭牌, in a report of March: how things began. The news is of the first occasion's
    day, where that is told, else of the paper's, from which it may be months away.
    """
    days, news = own_days(reading, sentence, match), first[0] if first else None
    limit = _LONG_BEFORE if news else _OLD
    news = news or reading.context.published
    if days is None or news is None or "X" in news + days[1]:
        return False
    behind = date.fromisoformat(news) - date.fromisoformat(days[1])
    if behind.days <= limit:
        return False
    written = [reading.context.text[s.start : s.end] for s in reading.dates(sentence)]
    return any("年" in text for text in written)
