"""Which occasions an article reports: the one of its lead, and others with a date of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhiguan.rules.days import Days, clusters, first_days, is_long_before, is_past, own_days
from zhiguan.rules.encoding import Slot
from zhiguan.rules.loader import RuleSet
from zhiguan.rules.matcher import Match
from zhiguan.rules.occasions import Reading, Sentence, day_range, members

VISITS = frozenset({"调研", "督查", "慰问"})
_DAY_TO_SUBJECT = 3  # symbols
DECISIVE = 20
"""From this priority on an event rule goes before triggers that stand earlier in the sentence."""


@dataclass(slots=True)
class Draft:
    """An occasion: its type, the match that says so, and the sentences that tell of it.

    `at` is the sentence of the match, `sentences` are all that tell of it, both as indices into
    the reading's sentences; `shared` are those of them that tell of other occasions too. `days`
    are its first and last day, or None. `aside` is true where a sentence says that it was before
    the occasion that the article goes on with.
    """

    type: str
    match: Match
    at: int
    days: tuple[str, str] | None
    main: bool = False
    aside: bool = False
    sentences: list[int] = field(default_factory=list)
    shared: frozenset[int] = frozenset()


def holds(match: Match, draft: Draft) -> bool:
    """Whether a rule holds for occasions of this type."""
    return not match.rule.events or draft.type in match.rule.events


def find_drafts(reading: Reading, rules: RuleSet, headline: frozenset[str]) -> list[Draft]:
    """The occasions of an article in order, without the sentences that belong to each.

    Args:
        reading: what the rules found.
        rules: the rule set.
        headline: event types that the headlines speak of; they decide where a sentence has several.
    """
    drafts: list[Draft] = []
    for index, sentence in enumerate(reading.sentences):
        candidates = [
            m
            for m in reading.of("event", sentence)
            if m.rule.values[0] not in reading.shut
            and _stands(reading, m)
            and not is_past(reading, sentence, m)
        ]
        if not candidates:
            continue
        best = max(candidates, key=lambda m: _weight(m, headline, first=not drafts))
        if is_long_before(reading, sentence, best, drafts[0].days if drafts else None):
            continue
        if drafts:
            drafts.extend(_later(reading, rules, drafts, index, best, candidates))
            continue
        days = first_days(reading, index, best)
        if _is_news(reading, sentence, best.rule.values[0], days):
            drafts.append(Draft(best.rule.values[0], best, index, days, main=True))
            drafts.extend(_appointments(reading, candidates, drafts[0], index))
    return drafts


def _later(
    reading: Reading,
    rules: RuleSet,
    drafts: Sequence[Draft],
    index: int,
    best: Match,
    candidates: Sequence[Match],
) -> list[Draft]:
    """What a sentence behind the first occasion adds: an appointment, another occasion, nothing."""
    sentence, current = reading.sentences[index], drafts[-1]
    kind = best.rule.values[0]
    if kind == "任免" or any(m.rule.values[0] == "任免" for m in candidates):
        session = _session(reading, rules, current, index, candidates)
        return session + _appointments(reading, candidates, (session or [current])[0], index)
    own = own_days(reading, sentence, best) or _told_before(reading, index, current)
    if best.rule.priority >= DECISIVE and own is None and current.type == "其他":
        current.type = kind
        return []
    kind = _kind_of_visit(reading, rules, current, best)
    if sentence.item != reading.sentences[current.at].item:
        return [Draft(kind, best, index, own)]
    if rules.pattern("ON_VISIT").match(reading.text.symbols, sentence.begin):
        known = any(d.type in VISITS for d in drafts)
        return [] if known or kind not in VISITS else [Draft(kind, best, index, own)]
    if best.rule.priority < -1 or not _is_new(reading, rules, current, sentence, best, own):
        return []
    aside = rules.pattern("BEFORE_IT").match(reading.text.symbols, sentence.begin) is not None
    return [Draft(kind, best, index, own or current.days, aside=aside)]


def _told_before(reading: Reading, index: int, current: Draft) -> Days | None:
    """The day that a paragraph opens with (8月1日，雨停了。), for a sentence of it without one."""
    sentence = reading.sentences[index]
    if reading.dates(sentence) or reading.sentences[current.at].paragraph == sentence.paragraph:
        return None
    for earlier in reversed(reading.sentences[:index]):
        if earlier.paragraph != sentence.paragraph:
            return None
        found = clusters(reading, earlier)
        if found and reading.symbol(found[0][0]) == earlier.begin:
            return day_range(found[0])
    return None


def _session(
    reading: Reading, rules: RuleSet, current: Draft, index: int, candidates: Sequence[Match]
) -> list[Draft]:
    """The meeting of another day, of which a later sentence tells whom it appointed."""
    sentence = reading.sentences[index]
    for match in candidates:
        if match.rule.values[0] != "会议":
            continue
        own = own_days(reading, sentence, match)
        if own is not None and _is_new(reading, rules, current, sentence, match, own):
            return [Draft("会议", match, index, own)]
    return []


def _is_news(reading: Reading, sentence: Sentence, kind: str, days: tuple[str, str] | None) -> bool:
    """Visits and activities without any date are news in the first paragraph alone."""
    if days is not None or sentence.item or reading.dates(sentence):
        return True
    if kind in ("会议", "任免"):
        return True
    return sentence.paragraph == reading.sentences[0].paragraph


def _weight(match: Match, headline: frozenset[str], *, first: bool) -> tuple[int, ...]:
    """Of several triggers: decisive ones and the headline's type, the earliest, by priority."""
    bonus = int(first and match.rule.values[0] in headline)
    decisive = int(match.rule.priority >= DECISIVE)
    last_resort = min(match.rule.priority, 0)
    return (bonus + decisive, last_resort, -_spot(match)[0], match.rule.priority, match.end)


def _spot(match: Match) -> tuple[int, int]:
    """Where the word stands that says what happened: its capture, else the end of the match."""
    return match.capture("trigger") or (match.end - 1, match.end)


def _stands(reading: Reading, match: Match) -> bool:
    """Whether a trigger is no plan or background, has a subject that takes part, and is no word
    within the name of an occasion."""
    if reading.is_blocked(_spot(match)[0]):
        return False
    heads = reading.text.slots[match.begin]
    if heads is not None and heads.label == "PEOPLE" and reading.is_blocked(match.begin):
        return False
    return not (match.begin in reading.names and match.end - 1 in reading.names)


def _appointments(
    reading: Reading, candidates: Sequence[Match], session: Draft, index: int
) -> list[Draft]:
    """An appointment within a session is an occasion of its own, on the session's day."""
    found = [m for m in candidates if m.rule.values[0] == "任免"]
    if session.type == "任免" or not found:
        return []
    days = own_days(reading, reading.sentences[index], found[0]) or session.days
    return [Draft("任免", found[0], index, days)]


def _is_new(
    reading: Reading,
    rules: RuleSet,
    current: Draft,
    sentence: Sentence,
    match: Match,
    own: tuple[str, str] | None,
) -> bool:
    """Whether a later trigger tells of another occasion, not more of the current one."""
    kind = match.rule.values[0]
    symbols = reading.text.symbols
    visits = (current.type in VISITS, kind in VISITS)
    leaders, mine = subjects(reading, current.match), subjects(reading, match)
    if not visits[0] and _around(rules, symbols, sentence, match, same=current.type == kind):
        goes = reading.text.inside(match.begin, sentence.end, "LOC")
        return not visits[1] or kind == "慰问" or bool(goes)
    before = reading.written(sentence.begin, match.end)
    same_day = any(word in before for word in rules.words("same_day"))
    inside = own is not None and current.days is not None and _within(own, current.days)
    if visits[0] and kind == "仪式":
        then = rules.pattern("THEN").match(symbols, sentence.begin, sentence.end) is not None
        return own is not None or then or _opens_paragraph(reading, sentence)
    if visits[0] and kind == "会议":
        meets = rules.pattern("ROUND_TABLE").search(symbols, match.begin, match.end)
        if meets and (own is None or inside):
            return False
        if rules.pattern("AFTER_IT").match(symbols, sentence.begin, sentence.end):
            return True
        return own is not None or (same_day and bool(mine) and not mine & leaders)
    if same_day and visits[1] and kind != current.type and mine & leaders:
        goes = match.text.inside(match.begin, sentence.end, "LOC")
        return bool(goes) and _opens_paragraph(reading, sentence)
    if same_day:
        bodies = match.text.inside(match.begin, match.end, "ORG")
        own_kind = current.type != kind and (not visits[1] or bool(bodies))
        if all(visits) and current.type == kind and not leaders:
            return False
        return not mine & leaders if mine else own_kind and match.begin >= sentence.begin
    if own is None:
        return False
    if inside:
        apart = not visits[0] or (bool(leaders) and _opens_paragraph(reading, sentence))
        others = current.type != kind or (all(visits) and _opens_with(reading, sentence, match))
        return others and bool(mine) and not mine & leaders and apart
    same_visit = all(visits) and (not mine or bool(leaders & mine))
    return not (same_visit and (current.type == kind or not mine))


def _around(rules: RuleSet, symbols: str, sentence: Sentence, match: Match, *, same: bool) -> bool:
    """Whether a sentence opens with 会前, 会后 and the like, and so tells of something else.

    Two meetings are told apart only where the second is opened as one: 随后…召开.
    """
    if match.begin <= sentence.begin:
        return False
    meets = match.rule.values[0] == "会议"
    talks = rules.pattern("ROUND_TABLE").search(symbols, match.begin, match.end) is not None
    next_one = ["NEXT_SESSION"] if meets and (same or not talks) else []
    names = next_one if same else ["BEFORE_IT", "AFTER_IT", *next_one]
    return any(rules.pattern(n).match(symbols, sentence.begin, sentence.end) for n in names)


def _opens_with(reading: Reading, sentence: Sentence, match: Match) -> bool:
    """Whether a day and the people of a trigger open its sentence: 11月4日下午，乙到…督查."""
    dates, people = reading.dates(sentence), reading.people(sentence)
    if not dates or not people or reading.symbol(dates[0]) != sentence.begin:
        return False
    at = reading.symbol(people[0])
    return match.begin <= at and at - reading.symbol(dates[0]) <= _DAY_TO_SUBJECT


def _opens_paragraph(reading: Reading, sentence: Sentence) -> bool:
    return sentence.begin == 0 or reading.text.plain[sentence.begin - 1] == "\n"


def _kind_of_visit(reading: Reading, rules: RuleSet, current: Draft, match: Match) -> str:
    """What a later visit is, where its word fits any kind: 走访 after a visit with care is care."""
    kind = match.rule.values[0]
    if {kind, current.type} <= VISITS and reading.written(*_spot(match)) in rules.words("looks"):
        return current.type
    return kind


def _within(days: tuple[str, str], other: tuple[str, str]) -> bool:
    return other[0] <= days[0] and days[1] <= other[1]


def subjects(reading: Reading, match: Match) -> set[str]:
    """Names of the people in a trigger's match."""
    return names_of(reading, match.text.inside(match.begin, match.end, "PEOPLE"))


def names_of(reading: Reading, slots: Sequence[Slot]) -> set[str]:
    """Names of the people of some groups, as written."""
    entities = [reading.context.entities[i] for slot in slots for i in members(slot).people]
    return {reading.context.text[e.start : e.end] for e in entities}
