"""The template language of the rules, compiled to regular expressions.

    由{PEOPLE}<主持>          literals, a slot, a word: no part of a longer one
    (召开|举行)了?            alternatives, an optional part
    {PER}(、{PER})*           repeated, at most 12 times
    {say}  {OFFICES}          a word list, a phrase: both declared in a rule file
    ~20  ~~40                 a gap of up to 20 characters in the clause, up to 40 in the sentence
    会!(见|谈)                what must not follow
    [who:{PEOPLE}]            a capture: what the rule yields, where not everything in it counts
    \\(                        the character itself

Gaps never cross a sentence end, a line break, or people who are named. Every repeat is bounded,
repeats do not nest deeper than two, and a repeated part that holds a gap is matched in one way, the
first, each time (an atomic group): a list of thirty bodies could be cut up in millions of ways. So
matching stays linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from zhiguan.rules.encoding import ALPHABET, INSIDE, Alphabet, fold, shifted
from zhiguan.rules.template_parts import Part, either, joined

MAX_REPEAT = 12
MAX_GAP = 80
_SPECIAL = "(){}[]<>|?*+~!\\"
SENTENCE_MARKS = "。！？\n"
"""Marks that no match passes unless its template writes one."""

_SENTENCE_END = SENTENCE_MARKS + "；"
_CLAUSE_END = "，：" + _SENTENCE_END
_UNNAMED = f"[^、{_CLAUSE_END}\ue000-\ue0ff]"
_WORD_END = f"(?![{chr(INSIDE)}-{chr(0xFFFFF)}])"


class TemplateError(ValueError):
    """A template that does not follow the language; the message says where and what is allowed."""


@dataclass(frozen=True)
class Compiled:
    """A template as a regular expression over symbols.

    `needs` are strings of which every match holds at least one (empty: nothing is known), for
    a quick look before the pattern runs; `captures` are the names of its captures; `crosses` says
    that a match may go on behind a mark that ends a sentence, because the template writes one.
    """

    source: str
    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    captures: tuple[str, ...]
    crosses: bool = False

    @cached_property
    def groups(self) -> tuple[tuple[str, int], ...]:
        """The name of the capture that each group of the pattern is, and the group's number."""
        return tuple((g.rpartition("_")[0], n) for g, n in self.pattern.groupindex.items())


@dataclass(slots=True)
class _Parser:
    text: str
    lists: Mapping[str, Sequence[str]]
    phrases: Mapping[str, str]
    alphabet: Alphabet
    greedy: bool
    at: int = 0
    captures: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    expanding: tuple[str, ...] = ()

    def fail(self, what: str) -> TemplateError:
        shown = f"{self.text[: self.at]}▸{self.text[self.at :]}"
        return TemplateError(f"{what} at ▸ in template {shown!r}")

    def peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def until(self, closing: str) -> str:
        end = self.text.find(closing, self.at)
        if end < 0:
            raise self.fail(f"no closing {closing!r}")
        inner, self.at = self.text[self.at : end], end + 1
        return inner

    def alternatives(self, closing: str) -> Part:
        options = [self.sequence(closing + "|")]
        while self.peek() == "|":
            self.at += 1
            options.append(self.sequence(closing + "|"))
        if closing:
            if self.peek() != closing:
                raise self.fail(f"no closing {closing!r}")
            self.at += 1
        return either(options)

    def sequence(self, stops: str) -> Part:
        parts: list[Part] = []
        while self.peek() and not (stops and self.peek() in stops):
            parts.append(self.repeated(self.atom()))
        return joined(parts)

    def repeated(self, part: Part) -> Part:
        sign = self.peek()
        if sign not in ("?", "*", "+") or not sign:
            return part
        self.at += 1
        if sign == "?":
            return Part(f"(?:{part.regex})?", depth=part.depth, gap=part.gap)
        if part.depth >= 2:
            raise self.fail("repeats nested deeper than two")
        low = 0 if sign == "*" else 1
        once = "?>" if part.gap else "?:"
        regex = f"({once}{part.regex}){{{low},{MAX_REPEAT}}}"
        return Part(regex, part.needs if low else (), depth=part.depth + 1, gap=part.gap)

    def atom(self) -> Part:
        char = self.peek()
        self.at += 1
        if char == "(":
            part = self.alternatives(")")
            return replace(part, regex=f"(?:{part.regex})")
        if char == "<":
            return self.word()
        if char == "{":
            return self.named(self.until("}"))
        if char == "[":
            return self.capture()
        if char == "~":
            return self.gap()
        if char == "!":
            return self.denied()
        if char in _SPECIAL and char != "\\":
            raise self.fail(f"{char!r} out of place (write \\{char} for the character itself)")
        if char == "\\":
            char = self.peek()
            if not char:
                raise self.fail("nothing behind \\")
            self.at += 1
        char = fold(char)
        if char in SENTENCE_MARKS:
            self.marks.append(char)
        return Part(_char(char), (char,), char)

    def word(self) -> Part:
        inner = self.alternatives(">")
        if inner.literal is None and not inner.needs:
            raise self.fail("<…> holds words only: literals, lists and alternatives of them")
        regex = f"{_WORD_END}(?:{inner.regex}){_WORD_END}"
        long = [n for n in inner.needs if len(n) > 1 and re.fullmatch(inner.regex, n)]
        if long:
            regex = f"(?:{regex}|{'|'.join(map(_cut, long))})"
        return Part(regex, inner.needs, None, inner.depth)

    def capture(self) -> Part:
        name = self.until(":").strip()
        if not name.isidentifier() or not name.isascii():
            raise self.fail(f"{name!r} is no name for a capture (write [who:…])")
        inner = self.alternatives("]")
        group = f"{name}_{len(self.captures)}"
        self.captures.append(group)
        return replace(inner, regex=f"(?P<{group}>{inner.regex})", literal=None)

    def gap(self) -> Part:
        wide = self.peek() == "~"
        self.at += wide
        digits = re.compile(r"\d*").match(self.text, self.at)
        number = digits.group() if digits else ""
        self.at += len(number)
        length = int(number or 12)
        if not 1 <= length <= MAX_GAP:
            raise self.fail(f"a gap of {length} characters (1 to {MAX_GAP} are allowed)")
        stops = (_SENTENCE_END if wide else _CLAUSE_END) + self.alphabet.symbol("PEOPLE")
        regex = f"[^{re.escape(stops)}]{{0,{length}}}" + ("" if self.greedy else "?")
        return Part(regex, gap=True)

    def denied(self) -> Part:
        if self.peek() != "(":
            raise self.fail("! wants what must not follow in round brackets, as 会!(见|谈)")
        self.at += 1
        return Part(f"(?!{self.alternatives(')').regex})")

    def named(self, name: str) -> Part:
        if name in self.lists:
            words = sorted((fold(w) for w in self.lists[name]), key=len, reverse=True)
            self.marks.extend(c for w in words for c in w if c in SENTENCE_MARKS)
            parts = [joined([Part(_char(c), (c,), c) for c in w]) for w in words]
            return Part(f"(?:{either(parts).regex})", tuple(words))
        if name in self.phrases:
            if name in self.expanding:
                raise self.fail(f"phrase {{{name}}} is built from itself")
            inner = _Parser(
                self.phrases[name], self.lists, self.phrases, self.alphabet, self.greedy
            )
            inner.captures, inner.expanding = self.captures, (*self.expanding, name)
            inner.marks = self.marks
            part = inner.alternatives("")
            return replace(part, regex=f"(?:{part.regex})", literal=None)
        if name == "PEOPLE":
            one = self.alphabet.symbol(name)
            more = f"[，；与暨](?:{_UNNAMED}{{1,6}}{_char('组')})?{one}"
            return Part(f"(?:{one}(?>{more}){{0,{MAX_REPEAT}}})", (one,))
        if name in self.alphabet:
            one = self.alphabet.symbol(name)
            return Part(one, (one,))
        known = ", ".join([*self.alphabet.names, *self.phrases, *self.lists])
        raise self.fail(f"{{{name}}} is no slot, phrase or word list (there are {known})")


def _char(char: str) -> str:
    moved = shifted(char)
    return re.escape(char) if moved == char else f"[{re.escape(char)}{moved}]"


def _cut(word: str) -> str:
    """A word through which the segmenter cuts (会召|开, 督|查): its edges then mean nothing."""
    both = [_char(char) for char in word]
    ends = (
        "".join(both[:i]) + re.escape(word[i]) + "".join(both[i + 1 :]) for i in range(1, len(word))
    )
    return "|".join(ends)


def compile_template(
    template: str,
    *,
    lists: Mapping[str, Sequence[str]] | None = None,
    phrases: Mapping[str, str] | None = None,
    alphabet: Alphabet = ALPHABET,
    greedy: bool = False,
    anchor: str = "",
) -> Compiled:
    """Compile a template.

    Args:
        template: see the module.
        lists: word lists by name; phrases: templates by name.
        phrases: see lists.
        alphabet: the slots there are.
        greedy: gaps as long as they can be (names of occasions, what is blocked), not as short.
        anchor: "end" to match only where the text ends, "start" only where it begins.

    Raises:
        TemplateError: at the first place that does not follow the language.
    """
    parser = _Parser(template, lists or {}, phrases or {}, alphabet, greedy)
    part = parser.alternatives("")
    if parser.at < len(template):
        raise parser.fail(f"{parser.peek()!r} out of place")
    regex = f"(?:{part.regex})\\Z" if anchor == "end" else part.regex
    needs = tuple(dict.fromkeys(part.needs))
    return Compiled(template, re.compile(regex), needs, tuple(parser.captures), bool(parser.marks))
