"""Records from marked text: single sentences and whole articles."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from corpus.generator.grammar import Grammar
from corpus.generator.noise import Noise, Piece
from corpus.generator.persons import Names
from corpus.generator.places import Places
from corpus.generator.scene import TextScene
from zhiguan.annotation.schema import squeeze
from zhiguan.types import Entity, Record

TEMPLATES = Path(__file__).parent / "templates"
_MENTION = re.compile(r"\[([^\[\]]+?)/(PER|TITLE|ORG|LOC)\]")
_STUTTER = re.compile(
    r"([一-龥]{1,9})、\1(?![一-龥])|([一-龥]{2,7}[省市州县区])\2|，，|，。|。。|、、|(?:先后|分别)(?:先后|分别)"
    r"|省省|自治区自治区|市市[一-龥]{0,2}政[府协]|([省市县区州旗])、\3"
)
_PLANS = {
    "visit": ("visit", ("p_visit", "p_visit", "p_any")),
    "meeting": ("meeting", ("p_meeting", "p_meeting", "p_any")),
    "care": ("consolation", ("p_care", "p_any")),
    "study": ("study", ("p_meeting", "p_any")),
    "personnel": ("personnel", ("p_personnel",)),
    "ceremony": ("ceremony", ("p_ceremony", "p_any")),
    "talks": ("talks", ("p_talks", "p_any")),
    "feature": ("feature", ("p_feature",)),
    "policy": ("policy", ("p_any", "p_any", "p_feature")),
}
_WEIGHTS = (7, 7, 2, 2, 2, 2, 2, 3, 2)


def pieces(marked: str) -> list[Piece]:
    """Marked text cut at its mentions.

    Raises:
        ValueError: a bracket that is no mention is left.
    """
    out: list[Piece] = []
    at = 0
    for match in _MENTION.finditer(marked):
        out += [(marked[at : match.start()], ""), (match.group(1), match.group(2))]
        at = match.end()
    out.append((marked[at:], ""))
    for text, _ in out:
        if "[" in text or "]" in text:
            raise ValueError(f"bracket left in {text!r} of {marked!r}")
    return [(text, label) for text, label in out if text]


@dataclass(slots=True)
class Draft:
    """The lines of a record while it grows."""

    text: str = ""
    entities: list[Entity] = field(default_factory=list)

    def add(self, line: list[Piece], separator: str = "") -> str:
        """Appends a line and returns its text."""
        self.text += separator
        begin = len(self.text)
        for text, label in line:
            if label:
                self.entities.append(Entity(len(self.text), len(self.text) + len(text), label))
            self.text += text
        return self.text[begin:]


def _twice(record: Record) -> bool:
    """Whether a mention follows an equal one with nothing but a few plain characters between."""
    for one, two in pairwise(record.entities):
        between = record.text[one.end : two.start]
        if len(between) < 6 and not set(between) & set("，。；：\n“"):
            same = one.label == two.label != "TITLE"
            if same and record.mention(one) == record.mention(two):
                return True
    return False


@dataclass(frozen=True, slots=True)
class Generated:
    """A record and the skeleton of each of its lines: the alternatives that made it."""

    record: Record
    skeletons: tuple[tuple[str, ...], ...]


class Generator:
    """Writes annotated records; the n-th record depends on the seed and on n alone.

    `excluded` holds names (layout spaces removed) that no record may hold as PER or LOC, and
    divisions that are never drawn.
    """

    def __init__(
        self, seed: int, gazetteers: Path | None = None, excluded: frozenset[str] = frozenset()
    ):
        self._seed = seed
        self._excluded = excluded
        self._grammar = Grammar.read(TEMPLATES)
        self._places = Places(gazetteers, excluded)
        self._names = Names()

    def records(self, count: int) -> Iterator[Generated]:
        """The first `count` records."""
        for index in range(count):
            yield self.record(index)

    def record(self, index: int) -> Generated:
        """The record at an index."""
        attempt = 0
        while True:
            rng = random.Random(f"{self._seed}/{index}/{attempt}")
            made = self._sentence(rng, index) if rng.random() < 0.7 else self._article(rng, index)
            if self._allowed(made.record):
                return made
            attempt += 1

    def _allowed(self, record: Record) -> bool:
        stutter = _STUTTER.search(squeeze(record.text)) is not None or _twice(record)
        return (
            bool(record.text.strip())
            and not stutter
            and not any(name in squeeze(record.text) for name in self._excluded)
        )

    def _line(
        self, rule: str, scene: TextScene, noise: Noise
    ) -> tuple[list[Piece], tuple[str, ...]]:
        marked, skeleton = self._grammar.expand(rule, scene)
        return noise.apply(pieces(marked), scene.rng), skeleton

    def _sentence(self, rng: random.Random, index: int) -> Generated:
        scene, noise, draft = TextScene(rng, self._places, self._names), Noise.draw(rng), Draft()
        line, skeleton = self._line("sentence", scene, noise)
        draft.add(line)
        record = Record(f"gen-{self._seed}-{index:06d}", draft.text, entities=tuple(draft.entities))
        return Generated(record, (skeleton,))

    def _article(self, rng: random.Random, index: int) -> Generated:
        scene, noise, draft = TextScene(rng, self._places, self._names), Noise.draw(rng), Draft()
        first, rest = rng.choices(list(_PLANS.values()), weights=_WEIGHTS)[0]
        skeletons: list[tuple[str, ...]] = []

        def add(rule: str, separator: str = "\n") -> str:
            line, skeleton = self._line(rule, scene, noise)
            skeletons.append(skeleton)
            return draft.add(line, separator if draft.text else "")

        headline = tuple(add("headline") for _ in range(rng.choice((1, 1, 1, 2, 2, 3))))
        if rng.random() < 0.8:
            add("opener")
            add(first, "")
        else:
            add(first)
        for _ in range(rng.choice((1, 2, 2, 3, 3, 4, 5, 6))):
            add(rng.choice(rest), "\n" if rng.random() < 0.7 else "")
        byline = None
        if rng.random() < 0.75:
            byline = add("byline", "\n" if rng.random() < 0.7 else "")
        record = Record(
            f"gen-{self._seed}-{index:06d}",
            draft.text,
            entities=tuple(draft.entities),
            headline=headline,
            byline=byline,
        )
        return Generated(record, tuple(skeletons))
