"""Roles: who holds which office where, and how the text names people by their offices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from zhiguan.rules.bodies import BodyFinder
from zhiguan.rules.context import Context, Resolver
from zhiguan.rules.encoding import Encoded, Slot, encode
from zhiguan.rules.loader import RuleSet
from zhiguan.rules.matcher import Match
from zhiguan.rules.naming import Naming
from zhiguan.rules.offices import Office, parse_offices
from zhiguan.types import Evidence, Role

Key = tuple[str, str, str | None]
"""Person, title and body of a role."""
_MANY_HOLD = frozenset({"委员", "常委", "代表", "成员", "常务主席", "执行主席"})
"""Offices that people hold beside one of their own."""
_WORD = 5  # characters of the longest word before an office that says when it is held
_FORMER_GROUP = re.compile(r"^原(?!州区)[县市区州旗镇乡]|原(?:党委|党组|党工委|党总支|党支部)$")
_LISTED = frozenset(
    {"", "、", "，", "；", "和", "及", "以及", "与", "等，", "等、", "等和", "同志，"}
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way of naming people, `[start, end)` of the text: 区委书记甲, 副区长乙、丙, 甲（县长）."""

    start: int
    end: int
    people: tuple[int, ...]
    offices: tuple[Office, ...] = ()


def encode_mentions(context: Context, rules: RuleSet) -> Encoded:
    """The article with one symbol a mention; TITLE mentions that are verbs here stay characters."""
    verbs = rules.words("titles_that_are_verbs")
    slots: list[Slot] = []
    entities = context.entities
    for index, entity in enumerate(entities):
        after = entities[index + 1] if index + 1 < len(entities) else None
        before = entities[index - 1] if index else None
        verb = (
            entity.label == "TITLE"
            and context.text[entity.start : entity.end] in verbs
            and after is not None
            and after.label in ("ORG", "LOC")
            and after.start == entity.end
            and before is not None
            and before.label == "PER"
        )
        if not verb:
            slots.append(Slot(entity.start, entity.end, entity.label, index))
    return encode(context.text, slots, word_starts=context.word_starts)


def chosen(context: Context, rules: RuleSet, text: Encoded) -> list[Match]:
    """The matches of the role rules, in order: each TITLE serves one, the first by priority.

    Of a match whose first offices serve another rule, what is left behind them may match again.
    """
    scan = rules.role_index.scan(text)
    found = [m for matcher in rules.of("role") for m in scan.find(matcher)]
    found = [m for m in found if _in_zone(context, m)]
    found.sort(key=lambda m: (-m.rule.priority, m.begin, m.begin - m.end))
    taken: set[int] = set()
    kept: list[Match] = []
    for match in found:
        titles = [s.start for s in match.slots("TITLE", capture="office")]
        used = [t for t in titles if t in taken]
        if used:
            matcher = next(m for m in rules.of("role") if m.rule is match.rule)
            rest = matcher.find(text, text.index(max(used)) + 1, match.end)
            again = next((m for m in rest), None)
            if again is None:
                continue
            match, titles = again, [s.start for s in again.slots("TITLE", capture="office")]
        if titles and not taken.intersection(titles):
            taken.update(titles)
            kept.append(match)
    return sorted(kept, key=lambda m: m.begin)


def _in_zone(context: Context, match: Match) -> bool:
    where = match.rule.zone
    return where == "any" or context.zone(match.span[0]) == where


def _indices(slots: Sequence[Slot]) -> tuple[int, ...]:
    return tuple(s.value for s in slots if isinstance(s.value, int))


def extract_roles(
    context: Context, rules: RuleSet, resolver: Resolver, naming: Naming
) -> tuple[list[Role], list[Phrase]]:
    """The roles that an article states, each once, and the phrases that name people by office."""
    text = encode_mentions(context, rules)
    finder = BodyFinder(context, rules, resolver)
    roles: dict[Key, Role] = {}
    told: set[Key] = set()
    phrases: list[Phrase] = []
    last: tuple[int, Office] | None = None
    for match in chosen(context, rules, text):
        office_span = match.capture("office")
        assert office_span is not None
        carried = None
        if last is not None and text.plain[last[0] : match.begin] in _LISTED:
            carried = last[1]
        run = [s for s in text.slots[slice(*office_span)] if s is not None]
        offices = parse_offices(run, carried)
        people = _indices(match.slots("PER", capture="who"))
        if match.rule.names_people:
            people = _of_list(people, roles.values(), naming, finder.text(offices[-1].title), rules)
        for role, named in _roles(match, offices, people, finder, naming):
            key = (role.person, role.title, role.organization)
            roles.setdefault(key, role)
            if named:
                told.add(key)
        if match.rule.names_people:
            everyone = _indices(match.slots("PER", capture="who"))
            phrases.append(Phrase(*match.span, everyone, tuple(offices)))
        if offices:
            last = (match.end, offices[-1])
    return _without_bare_repeats(_without_second_bodies(roles, told)), phrases


def _of_list(
    people: tuple[int, ...], roles: Iterable[Role], naming: Naming, title: str, rules: RuleSet
) -> tuple[int, ...]:
    """Of 副区长甲、乙 those who hold the office: not 乙 whom the article named as a 局长 before.

    An office that one person holds (主任甲及乙、丙) is the first one's.
    """
    if title in _MANY_HOLD:
        return people
    if title in rules.words("held_by_one"):
        return people[:1]
    known = {r.person for r in roles if r.organization is not None}
    return tuple(p for i, p in enumerate(people) if i == 0 or naming.name(p) not in known)


def _roles(
    match: Match,
    offices: Sequence[Office],
    people: Sequence[int],
    finder: BodyFinder,
    naming: Naming,
) -> list[tuple[Role, bool]]:
    """The roles of a match, each with whether its list of offices names a body or a place."""
    held = _held(match, offices, people, naming)
    # once for all who hold it: where a body is found depends on the office that was found before
    bodies = [finder.find(office) for office in offices] if held else []
    statuses = _statuses(finder, match, offices)
    prior = finder.rules.prior(match.rule)
    out: list[tuple[Role, bool]] = []
    for person, number in held:
        office, body, status = offices[number], bodies[number], statuses[number]
        used = {person, *office.evidence} | ({body.source} if body.source is not None else set())
        evidence = tuple(sorted(used))
        role = Role(
            naming.name(person),
            finder.text(office.title),
            body.name,
            Evidence(evidence),
            match.rule.id,
            finder.context.confidence(evidence, prior),
            status,
            body.candidates,
        )
        out.append((role, office.organization is not None or office.place is not None))
    return out


def _held(
    match: Match, offices: Sequence[Office], people: Sequence[int], naming: Naming
) -> list[tuple[int, int]]:
    """Who holds which office: a person's mention, and the number of the office in the run.

    All hold all of them, unless the rule is distributed: then the n-th person holds the n-th, and
    where there are not as many offices as people nobody can say who holds which.
    """
    if not match.rule.distributed:
        pairs = [(person, number) for person in people for number in range(len(offices))]
    elif len(people) == len(offices):
        pairs = list(zip(people, range(len(offices)), strict=True))
    else:
        pairs = []
    return [(person, number) for person, number in pairs if not naming.short(person)]


def _statuses(finder: BodyFinder, match: Match, offices: Sequence[Office]) -> list[str | None]:
    """The status of each office of a run: 原党组成员、副局长 are both of the past."""
    out: list[str | None] = []
    for office in offices:
        status = _status(finder, match, office)
        if status is None and out and out[-1] == "former" and office.carried:
            status = "former" if match.rule.status is None else None
        out.append(status)
    return out


def _status(finder: BodyFinder, match: Match, office: Office) -> str | None:
    """Whether an office is past, acting or to come: by its title, the word before it, its rule."""
    title = finder.text(office.title) or ""
    text, entities = finder.context.text, finder.context.entities
    first = min(office.evidence, key=lambda i: entities[i].start)
    before = text[max(0, entities[first].start - _WORD) : entities[first].start].rstrip()
    words = finder.rules.lists
    if title.startswith(words.get("former_titles", ())):
        return "former"
    if before.endswith(words.get("former_words", ())):
        return "former"
    body = None if office.carried else office.organization
    if body is not None and _FORMER_GROUP.search(finder.text(body)):
        return "former"
    if before.endswith(words.get("nominated_words", ())):
        return "nominated"
    if title.startswith(words.get("acting_titles", ())):
        return match.rule.status or "acting"
    return match.rule.status


def _without_second_bodies(roles: Mapping[Key, Role], told: Set[Key]) -> list[Role]:
    """The roles without those whose body is only guessed and that are known with another body.

    甲 who is 白河市委书记 stays that where a later sentence says 甲书记 behind another 区委.
    """
    first: dict[tuple[str, str], Key] = {}
    for key in (*(k for k in roles if k in told), *roles):
        if key[2] is not None:
            first.setdefault(key[:2], key)
    return [r for key, r in roles.items() if key in told or first.get(key[:2], key) == key]


def _without_bare_repeats(roles: Sequence[Role]) -> list[Role]:
    """One role a person, title and body (县政府 is 县人民政府); no body yields to a known one.

    县长 behind the name of somebody who is 代县长 is how a text calls them, no office of its own.
    """
    kept: dict[tuple[str, str, str | None], Role] = {}
    for role in roles:
        body = role.organization and role.organization.replace("人民政府", "政府")
        kept.setdefault((role.person, role.title, body), role)
    acting = {(r.person, r.title.removeprefix("代")) for r in roles if r.title[:1] == "代"}
    kept = {
        key: r
        for key, r in kept.items()
        if (r.person, r.title) not in acting or r.rule != "office-behind-name"
    }
    full = {(r.person, r.title) for r in roles if r.organization is not None}
    return [
        r for r in kept.values() if r.organization is not None or (r.person, r.title) not in full
    ]
