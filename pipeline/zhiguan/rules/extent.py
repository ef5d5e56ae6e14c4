"""Which sentences tell of which occasion, and tours that give each leader a day of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zhiguan.rules.days import Days, clusters
from zhiguan.rules.drafts import VISITS, Draft, names_of, subjects
from zhiguan.rules.loader import RuleSet
from zhiguan.rules.occasions import Reading, Sentence, day_range


def spread(reading: Reading, rules: RuleSet, drafts: Sequence[Draft]) -> list[Draft]:
    """The occasions, each with its sentences: those from its own up to the next occasion's.

    What comes before the first belongs to it. Behind a sentence about what was before a meeting
    (会前…) the article goes on with the meeting. A visit's later days extend it; one that gives
    each leader a day becomes several.
    """
    sessions = [d for d in drafts if d.type != "任免"] or list(drafts)
    begun = {d.at: d for d in reversed(sessions)}
    back, on_visit = rules.pattern("BACK_AT_IT"), rules.pattern("ON_VISIT")
    current: Draft | None = None
    host: Draft | None = None
    for index, sentence in enumerate(reading.sentences):
        fresh = begun.get(index)
        if fresh is not None:
            host = current if fresh.aside else None
            current = fresh
        elif host is not None and (
            sentence.paragraph != reading.sentences[index - 1].paragraph
            or back.match(reading.text.symbols, sentence.begin)
        ):
            current, host = host, None
        elif current is not None and on_visit.match(reading.text.symbols, sentence.begin):
            visits = [d for d in sessions if d.type in VISITS and d.at < index]
            current = visits[-1] if visits else current
        if current is None and sessions and sessions[0] is drafts[0]:
            current = sessions[0]
        if current is not None:
            speaker = None if fresh else _speaker_of(reading, sessions, current, sentence)
            (speaker or current).sentences.append(index)
    for draft in drafts:
        if draft not in sessions:
            draft.sentences = list(range(draft.at, len(reading.sentences)))
    return [part for draft in drafts for part in _parts(reading, rules, draft)]


def _speaker_of(
    reading: Reading, drafts: Sequence[Draft], current: Draft, sentence: Sentence
) -> Draft | None:
    """The earlier visit whose leader a paragraph opens with, while that of others is told of."""
    people = reading.people(sentence)
    if current.type not in VISITS or not people or reading.symbol(people[0]) != sentence.begin:
        return None
    who, leaders = names_of(reading, people[:1]), subjects(reading, current.match)
    if not leaders or who & leaders:
        return None
    led = [d for d in drafts if d.at < current.at and d.type in VISITS]
    return next((d for d in reversed(led) if who <= subjects(reading, d.match)), None)


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A sentence that opens with a day and the people who go somewhere on it."""

    at: int
    paragraph: int
    days: Days
    leaders: frozenset[str]


def _parts(reading: Reading, rules: RuleSet, draft: Draft) -> list[Draft]:
    if draft.type not in VISITS:
        return [draft]
    found = _chapters(reading, rules, draft)
    if _each_their_own(found):
        return _split(reading, draft, found)
    if draft.days is None and reading.dates(reading.sentences[draft.at]):
        return [draft]
    draft.days = _extended(reading, rules, draft)
    return [draft]


def _chapters(reading: Reading, rules: RuleSet, draft: Draft) -> list[_Chapter]:
    goes = rules.pattern("GOES")
    out: list[_Chapter] = []
    for index in draft.sentences:
        sentence = reading.sentences[index]
        dates = clusters(reading, sentence)
        if not dates or reading.symbol(dates[0][0]) != sentence.begin:
            continue
        people = reading.people(sentence)
        days = day_range(dates[0])
        after = reading.symbol(dates[0][-1]) + 1
        if days is None or not people or reading.symbol(people[0]) - after > 2:
            continue
        found = goes.match(reading.text.symbols, reading.symbol(people[0]), sentence.end)
        if found is not None:
            who = reading.text.inside(*found.span(1), "PEOPLE")
            leaders = frozenset(names_of(reading, who))
            out.append(_Chapter(index, sentence.paragraph, days, leaders))
    return out


def _each_their_own(chapters: Sequence[_Chapter]) -> bool:
    """Whether each chapter, but for a summary, has a day, people and a paragraph of its own."""
    own = [c for c in chapters if not _is_summary(c, chapters)]
    return len(own) >= 2 and all(
        not a.leaders & b.leaders and a.days != b.days and a.paragraph < b.paragraph
        for a, b in pairwise(own)
    )


def _is_summary(chapter: _Chapter, chapters: Sequence[_Chapter]) -> bool:
    others = frozenset[str]().union(*(c.leaders for c in chapters if c is not chapter))
    return chapter is chapters[0] and len(chapter.leaders) > 1 and bool(chapter.leaders & others)


def _split(reading: Reading, draft: Draft, chapters: Sequence[_Chapter]) -> list[Draft]:
    own = [c for c in chapters if not _is_summary(c, chapters)]
    last = own[-1].at
    ends = [*(c.at for c in own[1:]), draft.sentences[-1] + 1]
    tail = [
        i
        for i in draft.sentences
        if reading.sentences[i].paragraph > reading.sentences[last].paragraph
    ]
    before = [i for i in draft.sentences if i < own[0].at]
    out: list[Draft] = []
    for chapter, end in zip(own, ends, strict=True):
        sentences = [i for i in draft.sentences if chapter.at <= i < end and i not in tail]
        shared = frozenset([*before, *tail])
        parts = [*before, *sentences, *tail]
        out.append(
            replace(
                draft,
                at=chapter.at,
                days=chapter.days,
                main=draft.main and chapter is own[0],
                sentences=parts,
                shared=shared,
            )
        )
    return out


def _extended(reading: Reading, rules: RuleSet, draft: Draft) -> Days | None:
    """The days of a visit: its own, and the later ones that sentences or clauses open with."""
    team = rules.pattern("TEAM")
    days = draft.days
    for index in draft.sentences:
        sentence = reading.sentences[index]
        for dates in clusters(reading, sentence):
            at = reading.symbol(dates[0])
            if at != sentence.begin and reading.text.plain[at - 1] != "；":
                continue
            after = reading.symbol(dates[-1]) + 1
            goes = reading.people(sentence) or team.search(reading.text.symbols, after, after + 30)
            more = day_range(dates)
            if more is None or not goes or (days is not None and more[0] < days[0]):
                continue
            days = more if days is None else (days[0], max(days[1], more[1]))
    return days
