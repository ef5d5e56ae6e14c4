"""The sentences of an article, and the occasions that they report: candidates for events."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from zhiguan.annotation.schema import squeeze
from zhiguan.rules.context import Context, DateMention
from zhiguan.rules.encoding import Encoded, Slot, encode
from zhiguan.rules.index import Scan
from zhiguan.rules.loader import RuleSet
from zhiguan.rules.matcher import Match
from zhiguan.rules.people import Group
from zhiguan.rules.spans import Cover

_BULLET = re.compile("[\u2580-\u25ff\u2605\u2606\u2756\u27a4※]|\ue002：")
_NEXT = re.compile("(?:又讯|另讯|又闻|另据|另悉|另据报道)")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?[”’）」]?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Symbols `[begin, end)` of one sentence, and the number of its paragraph (line).

    `item` counts the items of news in brief (▲3月2日，…) and what begins with 又讯; 0 before the
    first and where none are.
    """

    begin: int
    end: int
    paragraph: int
    item: int = 0


@dataclass(slots=True)
class Reading:
    """What the rules found in an article, before it is put together.

    `shut` are types of event that the headline says the article cannot report.
    """

    context: Context
    text: Encoded
    sentences: list[Sentence]
    matches: dict[str, list[Match]] = field(default_factory=dict)
    blocked: Cover = field(default_factory=lambda: Cover(()))
    names: Cover = field(default_factory=lambda: Cover(()))
    shut: frozenset[str] = frozenset()

    def of(self, kind: str, sentence: Sentence | None = None) -> list[Match]:
        """The matches of rules that yield this, in the sentence if one is given."""
        found = self.matches.get(kind, [])
        if sentence is None:
            return found
        first = bisect.bisect_left(found, sentence.begin, key=lambda m: m.begin)
        last = bisect.bisect_left(found, sentence.end, key=lambda m: m.begin)
        return found[first:last]

    def is_blocked(self, symbol: int) -> bool:
        """Whether a block rule says that what stands at a symbol takes no part."""
        return symbol in self.blocked

    def dates(self, sentence: Sentence) -> list[Slot]:
        """The date mentions of a sentence that name a day, or say that none is known."""
        return self.text.inside(sentence.begin, sentence.end, "DATE")

    def people(self, sentence: Sentence) -> list[Slot]:
        """The groups of people of a sentence."""
        return self.text.inside(sentence.begin, sentence.end, "PEOPLE")

    def written(self, begin: int, end: int) -> str:
        """The text of the symbols `[begin, end)`, mentions and dates as they are written."""
        start, stop = self.text.span(begin, end)
        return self.context.text[start:stop]

    def symbol(self, slot: Slot) -> int:
        """Where a slot stands among the symbols."""
        return self.text.index(slot.start)


def sentences(context: Context, text: Encoded) -> list[Sentence]:
    """The sentences of the body, headlines and by-line left out."""
    out: list[Sentence] = []
    paragraph = at = 0
    for found in _SENTENCE.finditer(text.plain):
        paragraph += text.plain.count("\n", at, found.start())
        at = found.start()
        if context.zone(text.starts[at]) == "body":
            out.append(Sentence(at, found.end(), paragraph))
    heads = [i for i, s in enumerate(out) if _BULLET.match(text.plain, s.begin)]
    heads = heads if len(heads) > 1 else []
    heads = sorted({*heads, *(i for i, s in enumerate(out) if _NEXT.match(text.plain, s.begin))})
    if not heads:
        return out
    return [replace(s, item=bisect.bisect_right(heads, i)) for i, s in enumerate(out)]


def without_bystanders(
    context: Context, rules: RuleSet, text: Encoded, blocks: Iterable[Match]
) -> Encoded:
    """The text with people whom a block rule captures written as {BYSTANDER}, not {PEOPLE}.

    Where there are none it is the text itself. `blocks` are the matches of the block rules in it.
    """
    aside: set[int] = set()
    seen: dict[str, int] = {}
    acts = rules.pattern("ACTS_NEXT")
    for match in blocks:
        if context.zone(match.span[0]) == "headline":
            continue
        aside.update(s.start for s in _aside(match, acts))
        new = match.slots("PEOPLE", capture="new")
        seen = seen or (_first_mentions(context) if new else {})
        aside.update(
            s.start for s in new if all(seen[_name(context, i)] >= i for i in members(s).people)
        )
    if not aside:
        return text
    people = [s for s in text.slots if s is not None and s.label == "PEOPLE"]
    asked = {
        _name(context, i)
        for s in people
        if s.start in aside and members(s).bare
        for i in members(s).people
    }
    asked -= {_name(context, i) for s in people if not members(s).bare for i in members(s).people}
    aside |= {s.start for s in people if {_name(context, i) for i in members(s).people} <= asked}
    slots = [
        Slot(s.start, s.end, "BYSTANDER", s.value) if s.start in aside else s
        for s in text.slots
        if s is not None
    ]
    return encode(context.text, slots, word_starts=context.word_starts)


def _aside(match: Match, acts: re.Pattern[str]) -> list[Slot]:
    """Whom a block rule puts aside: of 看望甲，乙参加 the first alone, since 乙 does something."""
    who = match.slots("PEOPLE", capture="who")
    span = match.capture("who")
    if len(who) > 1 and span is not None and acts.match(match.text.symbols, span[1]):
        return who[:1]
    return who


def _name(context: Context, index: int) -> str:
    entity = context.entities[index]
    return squeeze(context.text[entity.start : entity.end])


def _first_mentions(context: Context) -> dict[str, int]:
    """The entity index at which each person's name first stands in the body."""
    seen: dict[str, int] = {}
    for index, entity in enumerate(context.entities):
        if entity.label == "PER":
            place = index if context.zone(entity.start) == "body" else len(context.entities)
            name = _name(context, index)
            seen[name] = min(seen.get(name, place), place)
    return seen


def read(context: Context, rules: RuleSet, text: Encoded) -> Reading:
    """Run every rule but those of roles over an article."""
    scan = rules.index.scan(text)
    blocks = _found(rules, "block", scan)
    seen = without_bystanders(context, rules, text, blocks)
    if seen is not text:
        text = seen
        scan = rules.index.scan(text)
        blocks = _found(rules, "block", scan)
    reading = Reading(context, text, sentences(context, text))
    first = reading.sentences[:1]
    lead = (first[0].begin, text.plain.find("\n", first[0].begin)) if first else (0, 0)
    for kind in ("block", "name", "event", "participant", "place", "organizer"):
        found = blocks if kind == "block" else _found(rules, kind, scan)
        kept = [m for m in found if _in_zone(context, m, lead)]
        reading.matches[kind] = sorted(kept, key=lambda m: (m.begin, -m.rule.priority))
    reading.blocked = Cover(span for match in reading.matches["block"] for span in _closed(match))
    reading.shut = frozenset(
        kind
        for m in reading.matches["block"]
        if m.rule.zone == "headline"
        for kind in m.rule.events
    )
    names = (match.capture("name") for match in reading.matches["name"])
    reading.names = Cover(span for span in names if span is not None)
    return reading


def _found(rules: RuleSet, kind: str, scan: Scan) -> list[Match]:
    return [m for matcher in rules.of(kind) for m in scan.find(matcher)]


def _closed(match: Match) -> list[tuple[int, int]]:
    """What a block rule closes: its captures but for [new:…], which only bystanders answer to."""
    if not match.captures:
        return [(match.begin, match.end)]
    return [(begin, end) for name, begin, end in match.captures if name != "new"]


def _in_zone(context: Context, match: Match, lead: tuple[int, int]) -> bool:
    where = match.rule.zone
    if where == "any":
        return True
    zone = context.zone(match.span[0])
    if where == "lead":
        return zone == "body" and lead[0] <= match.begin and (lead[1] < 0 or match.begin < lead[1])
    return zone == where


def members(slot: Slot) -> Group:
    """The people of a PEOPLE slot."""
    assert isinstance(slot.value, Group)
    return slot.value


def day_range(slots: Sequence[Slot]) -> tuple[str, str] | None:
    """First and last day of several date mentions, or None where none of them knows a day."""
    known: list[DateMention] = [s.value for s in slots]  # type: ignore[misc]
    firsts = [d.first for d in known if d.first and d.last]
    lasts = [d.last for d in known if d.first and d.last]
    return (min(firsts), max(lasts)) if firsts and lasts else None


def headline_types(reading: Reading) -> frozenset[str]:
    """What the headlines say of the kind of occasion: types of event rules for headlines."""
    found = (m.rule for m in reading.matches["event"] if m.rule.zone == "headline")
    return frozenset(kind for rule in found for kind in rule.values)
