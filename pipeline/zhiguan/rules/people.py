"""The text as the event rules see it: one symbol for each group of people, body, place and date."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from zhiguan.annotation.schema import squeeze
from zhiguan.rules.context import Context, DateMention
from zhiguan.rules.encoding import ALPHABET, Encoded, Slot, encode
from zhiguan.rules.loader import RuleSet
from zhiguan.rules.roles import Phrase
from zhiguan.rules.spans import Cover
from zhiguan.types import Span

_GROUP = ALPHABET.symbol("PEOPLE")
_OFFICE = ALPHABET.symbol("TITLE")
_BODY = f"[{ALPHABET.symbol('ORG')}{ALPHABET.symbol('LOC')}]"
_LISTED = "(?:、|，?(?:和|及|以及))"
_LINK = f"{_LISTED}?"
_NOTE = "(?:（[^（）\n]{1,6}）)?"
_OTHER = "[^，。、；：！？\\n\ue000-\ue0ff]"
# characters of no mention that are no verb of another subject: 文化共建 before 高级顾问
_PLAIN = (
    "[^，。、；：！？\\n\ue000-\ue0ff委托组织召开要决任免派请由向对为让给把将在与受经陪会见听问说]"
)
_KIND = f"(?:、{_OTHER}{{1,6}})"
_COUNT = "(?:[0-9一二三四五六七八九十两数几]{1,4}余?[人位名][^，。、；\n]{0,6}?)?"
_AMID = f"[^，。；：！？\n{_GROUP}]"
_LOOK_BACK = 40


@dataclass(frozen=True, slots=True)
class PeoplePatterns:
    """How the register strings people together, built from the word lists of the rules.

    `run` is a list of people with what stands before it (县领导, 职工代表), amid it (各局负责人)
    and behind it (等12人, 同志, 一行); `pronoun` is 他 or 她 at the head of a clause.
    """

    run: re.Pattern[str]
    pronoun: re.Pattern[str]

    @classmethod
    def of(cls, rules: RuleSet) -> PeoplePatterns:
        """The patterns of the lists `kinds_of_people`, `leaders`, `courtesies` and others."""
        names = (
            "kinds_of_people",
            "leaders",
            "courtesies",
            "before_pronouns",
            "ordinary_people",
            "crowds",
            "members",
        )
        return _patterns(*(tuple(rules.lists.get(name, ())) for name in names))


Words = tuple[str, ...]


@lru_cache(maxsize=8)
def _patterns(
    kinds: Words,
    leaders: Words,
    courtesies: Words,
    before: Words,
    ordinary: Words,
    crowds: Words,
    members: Words,
) -> PeoplePatterns:
    leading, polite = _any(leaders), _any(courtesies)
    not_ordinary = "".join(f"(?<!{re.escape(word)})" for word in ordinary)
    kind = f"{_BODY}{{0,4}}{_OTHER}{{0,12}}{not_ordinary}{_any(kinds)}"
    head = f"(?:(?:(?<=[，、。；：\\n])|^)(?:{kind}、?){{1,3}}|{leading})?"
    tail = (
        f"(?:[两三四五六七八九十]{{1,2}}[位名](?=同志))?(?:{polite})?(?:等{_COUNT}(?:[^，。、；\n]{{0,6}}?(?:{leading}|{polite}|人))?)?"
        f"(?:一行(?:{_COUNT})?)?"
    )
    comma = f"(?:，|{_LISTED})"
    crowd = f"{comma}{_AMID}{{1,24}}?(?:{_any(crowds)}|{_OFFICE})(?:共?{_COUNT}){comma}"
    what = (
        f"{_BODY}{{0,2}}(?:分管{_OTHER}{{0,6}}|{_OTHER}{{0,6}}(?:{_any(members)})|我[院局校县市区])"
    )
    work = f"{comma}(?:{what}|{_BODY}{{1,2}}{_PLAIN}{{1,4}})"
    more = f"(?:(?:{_LINK}|{_LISTED}{kind}|{_KIND}|{crowd}|{work}){_GROUP}{_NOTE}){{0,40}}"
    return PeoplePatterns(
        re.compile(f"{head}{_GROUP}{_NOTE}{more}{tail}"),
        re.compile(f"(?:(?<=[，。；：！？\n”])|^)(?:{_any(before)})?([他她])(?!们|俩|人)"),
    )


def _any(words: Words) -> str:
    """One of some words, longest first; nothing matches where there are none."""
    longest = sorted(words, key=lambda w: (-len(w), w))
    return f"(?:{'|'.join(map(re.escape, longest))})" if words else "(?!)"


@dataclass(frozen=True, slots=True)
class Group:
    """People named together, as entity indices.

    `pronoun` is true where 他 or 她 stands for them, `bare` where no office is named with them.
    `titles` are pairs of a person and the entity index of an office named with them.
    """

    people: tuple[int, ...]
    pronoun: bool = False
    bare: bool = False
    titles: frozenset[tuple[int, int]] = frozenset()


def holders(context: Context, group: Group, titles: Sequence[str]) -> tuple[int, ...]:
    """The people of a group who are named with an office that ends so, no deputies; or all."""
    if not titles:
        return group.people
    held = {
        person
        for person, index in group.titles
        if (title := _written(context, index)).endswith(tuple(titles)) and title[0] != "副"
    }
    return tuple(i for i in group.people if i in held)


def _written(context: Context, index: int) -> str:
    entity = context.entities[index]
    return squeeze(context.text[entity.start : entity.end])


def encode_people(context: Context, rules: RuleSet, phrases: Sequence[Phrase]) -> Encoded:
    """The article with PEOPLE, ORG, LOC, TITLE and DATE symbols.

    People listed with 、 or 和 make one group, their offices and what follows them (等, 同志, 一行)
    included; 他 and 她 at the head of a clause are the person last spoken of.
    """
    single = _single_phrases(context, phrases)
    rest = _other_slots(context, [(p.start, p.end) for p in single])
    first = encode(context.text, [*_as_slots(single), *rest], word_starts=context.word_starts)
    patterns = PeoplePatterns.of(rules)
    groups = _joined(first, patterns.run)
    pronouns = _pronouns(first, groups, patterns.pronoun)
    covered = Cover((s.start, s.end) for s in (*groups, *pronouns))
    kept = [s for s in rest if not covered.overlaps(s.start, s.end)]
    slots = [*groups, *pronouns, *kept]
    return encode(context.text, slots, word_starts=context.word_starts)


def _single_phrases(context: Context, phrases: Sequence[Phrase]) -> list[Phrase]:
    """The given phrases, and one for every person whom none of them names."""
    named = {i for phrase in phrases for i in phrase.people}
    bare = [
        Phrase(e.start, e.end, (i,))
        for i, e in enumerate(context.entities)
        if e.label == "PER" and i not in named
    ]
    return sorted([*phrases, *bare], key=lambda p: p.start)


def _as_slots(phrases: Sequence[Phrase]) -> list[Slot]:
    return [
        Slot(
            p.start,
            p.end,
            "PEOPLE",
            Group(
                p.people,
                bare=not p.offices,
                titles=frozenset((i, o.title) for i in p.people for o in p.offices),
            ),
        )
        for p in phrases
    ]


def _other_slots(context: Context, taken: Sequence[Span]) -> list[Slot]:
    phrases = Cover(taken)
    slots = [
        Slot(e.start, e.end, e.label, i)
        for i, e in enumerate(context.entities)
        if e.label != "PER" and not phrases.overlaps(e.start, e.end)
    ]
    known = Cover([*taken, *((s.start, s.end) for s in slots)])
    for date in context.dates:
        if _tells_when(context, date) and not known.overlaps(date.start, date.end):
            slots.append(Slot(date.start, date.end, "DATE", date))
    return slots


def _tells_when(context: Context, date: DateMention) -> bool:
    """A day, or a word such as 近日; 2018年, 近年来 and 今年以来 date no occasion."""
    if date.first is not None:
        return True
    written = context.text[date.start : date.end]
    return date.granularity == "vague" and not written.endswith(("以来", "年来", "年前"))


def _joined(text: Encoded, run: re.Pattern[str]) -> list[Slot]:
    out: list[Slot] = []
    for found in run.finditer(text.plain):
        people: list[int] = []
        titles: set[tuple[int, int]] = set()
        bare = True
        for slot in text.inside(found.start(), found.end(), "PEOPLE"):
            assert isinstance(slot.value, Group)
            people.extend(slot.value.people)
            titles.update(slot.value.titles)
            bare = bare and slot.value.bare
        start, end = text.span(found.start(), found.end())
        group = Group(tuple(people), bare=bare, titles=frozenset(titles))
        out.append(Slot(start, end, "PEOPLE", group))
    return out


def _pronouns(text: Encoded, groups: Sequence[Slot], pronoun: re.Pattern[str]) -> list[Slot]:
    """他 and 她: the one person who heads this sentence, else an earlier one of the paragraph."""
    out: list[Slot] = []
    for found in pronoun.finditer(text.plain):
        at = text.starts[found.start(1)]
        paragraph = text.plain.rfind("\n", 0, found.start()) + 1
        heads = _sentence_heads(text, groups, text.starts[paragraph], at)
        if heads:
            out.append(Slot(at, at + 1, "PEOPLE", Group(heads[-1].people, pronoun=True)))
    return out


def _sentence_heads(text: Encoded, groups: Sequence[Slot], low: int, high: int) -> list[Group]:
    """For each sentence between two offsets the first group that heads a clause, if one person."""
    heads: dict[int, Group] = {}
    first = bisect.bisect_left(groups, low, key=lambda g: g.start)
    last = bisect.bisect_left(groups, high, key=lambda g: g.start)
    for group in groups[max(first, last - _LOOK_BACK) : last]:
        if _heads_clause(text, group):
            begin = text.index(group.start)
            window = max(0, begin - 1000)
            sentence = max(text.plain.rfind(stop, window, begin) for stop in "。！？\n")
            if isinstance(group.value, Group):
                heads.setdefault(sentence, group.value)
    return [g for g in heads.values() if len(g.people) == 1]


def _heads_clause(text: Encoded, group: Slot) -> bool:
    begin = text.index(group.start)
    return begin == 0 or text.plain[begin - 1] in "，。；：！？\n”"
