"""Rule files read, checked and compiled into one rule set."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from zhiguan.errors import RuleError
from zhiguan.rules.index import LiteralIndex
from zhiguan.rules.matcher import Matcher
from zhiguan.rules.priors import UNKNOWN, rule_priors
from zhiguan.rules.schema import Body, Rule, RuleFile
from zhiguan.rules.template import TemplateError, compile_template

_NOTHING = re.compile(r"(?!)")
_RULE_HEAD = re.compile(r"\s*\[\[\s*rule\s*\]\]")


@dataclass(frozen=True)
class RuleSet:
    """Rules ready to run: matchers by what they yield, highest priority first, then file order.

    `places` says where each rule stands (`roles.toml:12`), for messages; `phrases` are compiled
    for the few that the code itself asks for (see `pattern`).
    """

    matchers: Mapping[str, tuple[Matcher, ...]]
    lists: Mapping[str, tuple[str, ...]]
    bodies: tuple[Body, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    priors: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def _words(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(words) for name, words in self.lists.items()}

    @cached_property
    def role_index(self) -> LiteralIndex:
        """Where the role rules can match; they run over a text of their own."""
        return LiteralIndex.of(self.of("role"))

    @cached_property
    def index(self) -> LiteralIndex:
        """Where all other rules can match."""
        return LiteralIndex.of(
            m for kind, matchers in self.matchers.items() if kind != "role" for m in matchers
        )

    def of(self, kind: str) -> tuple[Matcher, ...]:
        """Matchers of the rules that yield this (`role`, `event`, …)."""
        return self.matchers.get(kind, ())

    def words(self, name: str) -> frozenset[str]:
        """A word list by name; empty where no file declares it."""
        return self._words.get(name, frozenset())

    def prior(self, rule: Rule) -> float:
        """How often what a rule yields is right, 0 to 1."""
        return self.priors.get(rule.id, UNKNOWN)

    def pattern(self, phrase: str) -> re.Pattern[str]:
        """A phrase as a pattern over symbols; one that matches nothing where no file has it."""
        return self.phrases.get(phrase, _NOTHING)

    def __len__(self) -> int:
        return sum(map(len, self.matchers.values()))


def rule_files(paths: Iterable[Path]) -> list[Path]:
    """The TOML files among paths and in the folders among them, each folder in alphabetical order.

    Raises:
        RuleError: when a path does not exist or a folder holds no TOML file.
    """
    out: list[Path] = []
    for path in paths:
        found = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not found or not all(p.is_file() for p in found):
            raise RuleError(
                "no rule file here", where=str(path), hint="give a .toml file or a folder"
            )
        out.extend(found)
    return out


def read_rule_file(path: Path) -> tuple[RuleFile, list[int]]:
    """A rule file, and the line on which each of its rules begins.

    Raises:
        RuleError: with file, line and rule, for broken TOML and anything the schema refuses.
    """
    try:
        source = path.read_text(encoding="utf-8")
        data = tomllib.loads(source)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"not a readable TOML file: {error}", where=str(path)) from None
    lines = [n for n, line in enumerate(source.splitlines(), 1) if _RULE_HEAD.match(line)]
    try:
        return RuleFile.model_validate(data), lines
    except ValidationError as error:
        raise _schema_error(path, error, data, lines) from None


def _schema_error(
    path: Path, error: ValidationError, data: Mapping[str, object], lines: Sequence[int]
) -> RuleError:
    first = error.errors()[0]
    at = first["loc"]
    where, inner = str(path), ".".join(str(part) for part in at)
    if len(at) > 1 and at[0] == "rule" and isinstance(at[1], int):
        rules = data["rule"]
        rule = rules[at[1]] if isinstance(rules, list) else {}
        name = rule.get("id", "without id") if isinstance(rule, dict) else "?"
        where = f"{path}:{lines[at[1]] if at[1] < len(lines) else '?'} rule {name}"
        inner = ".".join(str(part) for part in at[2:])
    message = f"{inner}: {first['msg']}" if inner else str(first["msg"])
    hint = None
    if first["type"] == "extra_forbidden":
        hint = f"keys of a rule are {', '.join(Rule.model_fields)}"
        if at[0] != "rule":
            hint = f"keys of a rule file are {', '.join(RuleFile.model_fields)}"
    elif first["type"] == "literal_error":
        hint = "see docs/rules.md"
    if at[0] != "rule":
        where = _line_of(path, next((str(p) for p in reversed(at) if isinstance(p, str)), ""))
    return RuleError(message, where=where, hint=hint)


def _line_of(path: Path, key: str) -> str:
    """The file and line on which a key or table stands; the file alone where it cannot be told."""
    head = re.compile(rf"\s*(?:\"?{re.escape(key)}\"?\s*=|\[+\s*{re.escape(key)}\s*\])")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if head.match(line):
            return f"{path}:{number}"
    return str(path)


def compile_rule(
    rule: Rule, lists: Mapping[str, Sequence[str]], phrases: Mapping[str, str]
) -> Matcher:
    """A rule ready to run, with the word lists and phrases that its templates name.

    Raises:
        TemplateError: when a template does not follow the language.
    """

    def patterns(sources: Sequence[str], anchor: str = "") -> tuple[re.Pattern[str], ...]:
        compiled = (
            compile_template(t, lists=lists, phrases=phrases, anchor=anchor) for t in sources
        )
        return tuple(c.pattern for c in compiled)

    greedy = rule.kind in ("name", "block")
    return Matcher(
        rule,
        tuple(
            compile_template(t, lists=lists, phrases=phrases, greedy=greedy) for t in rule.templates
        ),
        patterns(rule.unless),
        patterns(rule.unless_before, "end"),
        patterns(rule.unless_after),
    )


def _patterns(
    files: Sequence[tuple[Path, RuleFile, list[int]]],
    lists: Mapping[str, Sequence[str]],
    phrases: Mapping[str, str],
) -> dict[str, re.Pattern[str]]:
    found: dict[str, re.Pattern[str]] = {}
    for path, file, _ in files:
        for name, template in file.phrases.items():
            try:
                found[name] = compile_template(template, lists=lists, phrases=phrases).pattern
            except TemplateError as error:
                raise RuleError(str(error), where=f"{_line_of(path, name)} phrase {name}") from None
    return found


def load_rules(paths: Iterable[Path]) -> RuleSet:
    """Read and compile rule files; a list or phrase may be used in any of them.

    Raises:
        RuleError: with file, line and rule, at the first thing that is wrong.
    """
    files = [(path, *read_rule_file(path)) for path in rule_files(paths)]
    lists: dict[str, tuple[str, ...]] = {}
    phrases: dict[str, str] = {}
    for path, file, _ in files:
        for name, words in file.lists.items():
            lists[name] = (*lists.get(name, ()), *words)
        for name, template in file.phrases.items():
            if phrases.get(name, template) != template:
                where = _line_of(path, name)
                raise RuleError(f"phrase {{{name}}} is declared twice", where=where)
            phrases[name] = template
    found: dict[str, list[Matcher]] = {}
    places: dict[str, str] = {}
    for path, file, lines in files:
        for rule, line in zip(file.rule, lines, strict=True):
            where = f"{path}:{line}"
            if rule.id in places:
                what = f"rule id {rule.id!r} stands twice, first at {places[rule.id]}"
                raise RuleError(what, where=where, hint="give every rule its own id")
            places[rule.id] = where
            try:
                found.setdefault(rule.kind, []).append(compile_rule(rule, lists, phrases))
            except TemplateError as error:
                raise RuleError(str(error), where=f"{where} rule {rule.id}") from None
    ordered = {
        kind: tuple(sorted(ms, key=lambda m: -m.rule.priority)) for kind, ms in found.items()
    }
    bodies = tuple(body for _, file, _ in files for body in file.body)
    matchers = [m for ms in ordered.values() for m in ms]
    measured = {name: share for _, file, _ in files for name, share in file.precision.items()}
    return RuleSet(
        ordered,
        lists,
        bodies,
        places,
        _patterns(files, lists, phrases),
        rule_priors((m.rule for m in matchers), measured),
    )
