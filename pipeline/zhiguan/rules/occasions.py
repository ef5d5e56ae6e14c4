"""The sentences of an article, and the occasions that they report: candidates for events."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zhiguan.annotation.schema import squeeze
from zhiguan.rules.context import Context, DateMention
from zhiguan.rules.encoding import Encoded, Slot, encode
from zhiguan.rules.loader import RuleSet
from zhiguan.rules.matcher import Match
from zhiguan.rules.people import Group

_BULLET = re.compile("[▲△○●◎◆◇■□★☆※▉▶►]|[0-9一二三四五六七八九十]{1,2}、|\ue002：\ue004")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?[”’）」]?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Symbols `[begin, end)` of one sentence, and the number of its paragraph (line).

    `item` is true for the first sentence of an item of news in brief (▲3月2日，…).
    """

    begin: int
    end: int
    paragraph: int
    item: bool = False


@dataclass(slots=True)
class Reading:
    """What the rules found in an article, before it is put together."""

    context: Context
    text: Encoded
    sentences: list[Sentence]
    matches: dict[str, list[Match]] = field(default_factory=dict)
    blocked: list[tuple[int, int]] = field(default_factory=list)

    def of(self, kind: str, sentence: Sentence | None = None) -> list[Match]:
        """The matches of rules that yield this, in the sentence if one is given."""
        found = self.matches.get(kind, [])
        if sentence is None:
            return found
        return [m for m in found if sentence.begin <= m.begin < sentence.end]

    def is_blocked(self, symbol: int) -> bool:
        """Whether a block rule says that what stands at a symbol takes no part."""
        return any(low <= symbol < high for low, high in self.blocked)

    def dates(self, sentence: Sentence) -> list[Slot]:
        """The date mentions of a sentence that name a day, or say that none is known."""
        return self.text.inside(sentence.begin, sentence.end, "DATE")

    def people(self, sentence: Sentence) -> list[Slot]:
        """The groups of people of a sentence."""
        return self.text.inside(sentence.begin, sentence.end, "PEOPLE")

    def symbol(self, slot: Slot) -> int:
        """Where a slot stands among the symbols."""
        return self.text.index(slot.start)


def sentences(context: Context, text: Encoded) -> list[Sentence]:
    """The sentences of the body, headlines and by-line left out."""
    out: list[Sentence] = []
    for found in _SENTENCE.finditer(text.plain):
        if context.zone(text.starts[found.start()]) == "body":
            paragraph = text.plain.count("\n", 0, found.start())
            out.append(Sentence(found.start(), found.end(), paragraph))
    items = [s for s in out if _BULLET.match(text.plain, s.begin)]
    if len(items) < 2:
        return out
    return [replace(s, item=s in items) for s in out]


def without_bystanders(context: Context, rules: RuleSet, text: Encoded) -> Encoded:
    """The text with people whom a block rule captures written as {BYSTANDER}, not {PEOPLE}."""
    aside: set[int] = set()
    for matcher in rules.of("block"):
        for match in matcher.find(text):
            if context.zone(match.span[0]) == "headline":
                continue
            aside.update(s.start for s in match.slots("PEOPLE", capture="who"))
            new = match.slots("PEOPLE", capture="new")
            aside.update(s.start for s in new if not _named_before(context, members(s).people))
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


def _name(context: Context, index: int) -> str:
    entity = context.entities[index]
    return squeeze(context.text[entity.start : entity.end])


def _named_before(context: Context, people: Sequence[int]) -> bool:
    """Whether the body names one of these people before their mention."""

    names = {_name(context, i) for i in people}
    return any(
        _name(context, i) in names
        for i in range(min(people))
        if context.entities[i].label == "PER" and context.zone(context.entities[i].start) == "body"
    )


def read(context: Context, rules: RuleSet, text: Encoded) -> Reading:
    """Run every rule but those of roles over an article."""
    text = without_bystanders(context, rules, text)
    reading = Reading(context, text, sentences(context, text))
    lead = reading.sentences[0].paragraph if reading.sentences else -1
    for kind in ("block", "name", "event", "participant", "place", "organizer"):
        found = [m for matcher in rules.of(kind) for m in matcher.find(text)]
        kept = [m for m in found if _in_zone(context, text, m, lead)]
        reading.matches[kind] = sorted(kept, key=lambda m: (m.begin, -m.rule.priority))
    for match in reading.matches["block"]:
        reading.blocked.extend([(b, e) for _, b, e in match.captures] or [(match.begin, match.end)])
    return reading


def _in_zone(context: Context, text: Encoded, match: Match, lead: int) -> bool:
    where = match.rule.zone
    if where == "any":
        return True
    zone = context.zone(match.span[0])
    if where == "lead":
        return zone == "body" and text.plain.count("\n", 0, match.begin) == lead
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


def headline_types(context: Context, rules: RuleSet, text: Encoded) -> frozenset[str]:
    """What the headlines say of the kind of occasion: types of event rules for headlines."""
    return frozenset(
        kind
        for matcher in rules.of("event")
        if matcher.rule.zone == "headline"
        for match in matcher.find(text)
        if context.zone(match.span[0]) == "headline"
        for kind in match.rule.values
    )
