"""Which occasions an article reports: the one of its lead, and others with a date of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhiguan.rules.encoding import Slot
from zhiguan.rules.matcher import Match
from zhiguan.rules.occasions import Reading, Sentence, day_range, members

VISITS = frozenset({"调研", "督查", "慰问"})
_SAME_DAY = re.compile(r"同日|当日|当天|同一天|当晚|同时")
_PART_OF_VISIT = re.compile(r"座谈|汇报会|反馈会|见面会|会商会|面商会")
_AROUND = re.compile(
    r"^[^，。]{0,6}?(?:会前|会后|[^，。]{0,4}结束后|会见后|会见前|仪式[前后]|座谈会[前后])"
)


@dataclass(slots=True)
class Draft:
    """An occasion: its type, the match that says so, and the sentences that tell of it.

    `sentences` are indices `[first, last)` into the reading's sentences; `days` its first and
    last day or None.
    """

    type: str
    match: Match
    first: int
    last: int
    days: tuple[str, str] | None
    main: bool = False


def find_drafts(reading: Reading, headline: frozenset[str]) -> list[Draft]:
    """The occasions of an article in order.

    Args:
        reading: what the rules found.
        headline: event types that the headlines speak of; they decide where a sentence has several.
    """
    drafts: list[Draft] = []
    for index, sentence in enumerate(reading.sentences):
        candidates = [m for m in reading.of("event", sentence) if _stands(reading, m)]
        if not candidates:
            continue
        best = max(candidates, key=lambda m: _weight(m, headline, first=not drafts))
        kind = best.rule.values[0]
        days = _days(reading, index, best)
        if not drafts:
            if not _is_news(reading, sentence, kind, days):
                continue
            drafts.append(Draft(kind, best, index, index + 1, days, main=True))
            drafts.extend(_appointments(reading, candidates, drafts[0], index))
            continue
        if kind == "任免" or any(m.rule.values[0] == "任免" for m in candidates):
            drafts.extend(_appointments(reading, candidates, drafts[-1], index))
            continue
        own = _own_days(reading, sentence, best)
        if sentence.item != reading.sentences[drafts[-1].first].item:
            drafts.append(Draft(kind, best, index, index + 1, own))
        elif best.rule.priority >= 0 and _is_new(reading, drafts[-1], sentence, best, own):
            drafts.append(Draft(kind, best, index, index + 1, own or drafts[-1].days))
    if drafts:
        _spread(reading, drafts)
    return drafts


def _is_news(reading: Reading, sentence: Sentence, kind: str, days: tuple[str, str] | None) -> bool:
    """Visits and activities without any date are news in the first paragraph alone."""
    if days is not None or sentence.item or reading.dates(sentence):
        return True
    if kind in ("会议", "任免", "仪式"):
        return True
    return sentence.paragraph == reading.sentences[0].paragraph


def _weight(match: Match, headline: frozenset[str], *, first: bool) -> tuple[int, int, int, int]:
    """Of several triggers in a sentence: the headline's type, the earliest, the longest."""
    bonus = int(first and match.rule.values[0] in headline)
    last_resort = min(match.rule.priority, 0)
    return (bonus, last_resort, -_spot(match)[0], match.end)


def _spot(match: Match) -> tuple[int, int]:
    """Where the word stands that says what happened: its capture, else the end of the match."""
    return match.capture("trigger") or (match.end - 1, match.end)


def _stands(reading: Reading, match: Match) -> bool:
    """Whether a trigger is no plan or background, and no word within the name of an occasion."""
    if reading.is_blocked(_spot(match)[0]):
        return False
    return not (match.begin in reading.names and match.end - 1 in reading.names)


def _appointments(
    reading: Reading, candidates: Sequence[Match], session: Draft, index: int
) -> list[Draft]:
    """An appointment within a session is an occasion of its own, on the session's day."""
    if session.type == "任免" or any(d.type == "任免" for d in [session]):
        return []
    found = [m for m in candidates if m.rule.values[0] == "任免"]
    if not found:
        return []
    days = _own_days(reading, reading.sentences[index], found[0]) or session.days
    return [Draft("任免", found[0], index, index + 1, days)]


def _clusters(reading: Reading, sentence: Sentence) -> list[list[Slot]]:
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


def _own_days(reading: Reading, sentence: Sentence, match: Match) -> tuple[str, str] | None:
    """The days that a sentence itself gives to a trigger: the last before it, else the first."""
    clusters = _clusters(reading, sentence)
    before = [c for c in clusters if reading.symbol(c[0]) < match.end]
    if not before:
        return day_range(clusters[0]) if clusters else None
    exact = [d for c in before if (d := day_range(c)) is not None]
    vague = day_range(before[-1]) is None and len(exact) == 0
    return None if vague else exact[-1]


def _days(reading: Reading, index: int, match: Match) -> tuple[str, str] | None:
    """The days of the main occasion: its sentence's, its paragraph's before it, the headline's."""
    sentence = reading.sentences[index]
    if _clusters(reading, sentence):
        return _own_days(reading, sentence, match)
    for earlier in reversed(reading.sentences[:index]):
        clusters = _clusters(reading, earlier)
        if clusters:
            return day_range(clusters[0])
    heads = reading.text.inside(0, sentence.begin, "DATE")
    if match.rule.values[0] != "任免":
        return day_range(heads[:1])
    signed = reading.text.inside(sentence.end, len(reading.text.plain), "DATE")
    return day_range(heads[:1]) or day_range(signed[-1:])


def _is_new(
    reading: Reading,
    current: Draft,
    sentence: Sentence,
    match: Match,
    own: tuple[str, str] | None,
) -> bool:
    """Whether a later trigger tells of another occasion, not more of the current one."""
    kind = match.rule.values[0]
    before = _text(reading, sentence.begin, match.end)
    opening = _text(reading, sentence.begin, match.begin) if match.begin > sentence.begin else ""
    visits = (current.type in VISITS, kind in VISITS)
    leaders, mine = _subjects(reading, current.match), _subjects(reading, match)
    if _AROUND.search(opening) and current.type != kind and not visits[0]:
        return True
    same_day = _SAME_DAY.search(before) is not None
    inside = own is not None and current.days is not None and _within(own, current.days)
    if visits[0] and kind == "会议":
        meets = _PART_OF_VISIT.search(_text(reading, match.begin, match.end))
        if meets and (own is None or inside):
            return False
        return own is not None or (same_day and bool(mine) and not mine & leaders)
    if same_day:
        return bool(mine) and not mine & leaders
    if own is None or inside:
        return False
    return not (all(visits) and (not mine or bool(leaders & mine)))


def _within(days: tuple[str, str], other: tuple[str, str]) -> bool:
    return other[0] <= days[0] and days[1] <= other[1]


def _text(reading: Reading, begin: int, end: int) -> str:
    start, stop = reading.text.span(begin, end)
    return reading.context.text[start:stop]


def _subjects(reading: Reading, match: Match) -> set[str]:
    """Names of the people in a trigger's match."""
    found: set[str] = set()
    for slot in match.text.inside(match.begin, match.end, "PEOPLE"):
        for index in members(slot).people:
            entity = reading.context.entities[index]
            found.add(reading.context.text[entity.start : entity.end])
    return found


def _spread(reading: Reading, drafts: Sequence[Draft]) -> None:
    """Gives each occasion the sentences up to the next one; a visit's later days extend it."""
    sessions = [d for d in drafts if d.type != "任免"] or list(drafts)
    for draft, following in zip(sessions, [*sessions[1:], None], strict=True):
        draft.last = following.first if following else len(reading.sentences)
    for draft in drafts:
        if draft not in sessions:
            draft.last = len(reading.sentences)
    if drafts and drafts[0] in sessions:
        drafts[0].first = 0
    for draft in sessions:
        if draft.type in VISITS and draft.days is not None:
            _extend(reading, draft)


def _extend(reading: Reading, draft: Draft) -> None:
    assert draft.days is not None
    first, last = draft.days
    for sentence in reading.sentences[draft.first : draft.last]:
        clusters = _clusters(reading, sentence)
        if not clusters or reading.symbol(clusters[0][0]) != sentence.begin:
            continue
        days = day_range(clusters[0])
        if days is not None and reading.people(sentence) and days[0] >= first:
            last = max(last, days[1])
    draft.days = (first, last)
