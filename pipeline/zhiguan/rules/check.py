"""Runs the examples that rules carry: what `zhiguan check` reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from zhiguan.annotation.markup import parse
from zhiguan.annotation.schema import squeeze
from zhiguan.errors import AnnotationError
from zhiguan.rules.context import Context, Verbatim
from zhiguan.rules.dates import find_dates
from zhiguan.rules.encoding import Encoded
from zhiguan.rules.loader import RuleSet, load_rules
from zhiguan.rules.matcher import Match, Matcher
from zhiguan.rules.naming import Naming
from zhiguan.rules.occasions import members
from zhiguan.rules.people import encode_people, holders
from zhiguan.rules.roles import extract_roles


@dataclass(frozen=True, slots=True)
class Problem:
    """An example that does not come out as its rule says, and where the rule stands."""

    where: str
    rule: str
    example: str
    wanted: tuple[str, ...]
    found: tuple[str, ...]

    def __str__(self) -> str:
        wanted = "；".join(self.wanted) or "nothing"
        found = "；".join(self.found) or "nothing"
        return f"{self.where} rule {self.rule}: {self.example!r} yields {found}, not {wanted}"


@dataclass(frozen=True, slots=True)
class _Example:
    """An example read and encoded, with what the role rules make of it."""

    context: Context
    naming: Naming
    text: Encoded
    roles: dict[str, list[str]] = field(default_factory=dict)


def check_rules(paths: Iterable[Path]) -> list[Problem]:
    """Load rule files and run every example of every rule.

    An example of a role rule is read by all role rules, and what this one contributed is compared
    (`person|title|organization as written`). Every other rule is run alone, its yields each once:
    participants as `person:part`, events as their type, the rest as the text it captures.

    Raises:
        RuleError: when a file cannot be loaded, or an example's markup is broken.
    """
    rules = load_rules(paths)
    return [
        problem
        for matchers in rules.matchers.values()
        for matcher in matchers
        for problem in check_rule(rules, matcher)
    ]


def check_rule(rules: RuleSet, matcher: Matcher) -> Iterator[Problem]:
    """The examples of one rule that do not come out as it says."""
    rule = matcher.rule
    where = rules.places.get(rule.id, "?")
    cases = [(e.text, e.yields) for e in rule.match] + [(text, ()) for text in rule.no_match]
    for text, wanted in cases:
        try:
            found = tuple(dict.fromkeys(_found(_read(rules, text), matcher)))
        except AnnotationError as error:
            yield Problem(where, rule.id, text, wanted, (f"an error: {error}",))
            continue
        if found != wanted:
            yield Problem(where, rule.id, text, wanted, found)


def _read(rules: RuleSet, marked: str) -> _Example:
    record = next(parse(["=== example | - | -", f"P {marked}"]))
    context = Context(record.text, record.entities, dates=find_dates(record.text, None))
    naming = Naming(context, rules.words("compound_surnames"))
    roles, phrases = extract_roles(context, rules, Verbatim(), naming)
    example = _Example(context, naming, encode_people(context, rules, phrases))
    for role in roles:
        line = f"{role.person}|{role.title}|{role.organization or '-'}"
        example.roles.setdefault(role.rule or "", []).append(line)
    return example


def _found(example: _Example, matcher: Matcher) -> Iterator[str]:
    if matcher.rule.kind == "role":
        yield from example.roles.get(matcher.rule.id, ())
        return
    for match in matcher.find(example.text):
        yield from _yielded(example, match)


def _yielded(example: _Example, match: Match) -> Iterator[str]:
    kind = match.rule.kind
    if kind == "participant":
        for slot in match.slots("PEOPLE"):
            for index in holders(example.context, members(slot), match.rule.holding):
                for part in match.rule.values:
                    yield f"{example.naming.name(index)}:{part}"
    elif kind == "event":
        yield from match.rule.values
    elif kind in ("place", "organizer"):
        for slot in match.slots("ORG", "LOC"):
            yield squeeze(example.context.text[slot.start : slot.end])
    else:
        for _, begin, end in match.captures or (("", match.begin, match.end),):
            start, stop = example.text.span(begin, end)
            yield example.context.text[start:stop]
