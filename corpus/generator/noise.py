"""Layout noise: what a page's text layer does to a line, without breaking a mention's edges."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from itertools import pairwise

Piece = tuple[str, str]
"""Text and its label, or "" where nothing is marked."""

_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
_HALF = str.maketrans("，：；（）！？", ",:;()!?")


@dataclass(frozen=True, slots=True)
class Noise:
    """The habits of one page; probabilities of each kind of noise."""

    digit_space: float = 0.0
    inner_space: float = 0.0
    name_space: float = 0.0
    full_digits: bool = False
    half_marks: bool = False
    wide: bool = False

    @classmethod
    def draw(cls, rng: random.Random) -> Noise:
        """Seven pages in ten are clean."""
        if rng.random() < 0.7:
            return cls(digit_space=0.15 if rng.random() < 0.3 else 0.0)
        return cls(
            digit_space=rng.choice((0.0, 0.3, 0.6)),
            inner_space=rng.choice((0.0, 0.0, 0.01, 0.03)),
            name_space=rng.choice((0.0, 0.6)),
            full_digits=rng.random() < 0.15,
            half_marks=rng.random() < 0.2,
            wide=rng.random() < 0.4,
        )

    def apply(self, pieces: list[Piece], rng: random.Random) -> list[Piece]:
        """The pieces with noise; a mention never begins or ends with a space."""
        return [(self._piece(text, label, rng), label) for text, label in pieces]

    def _piece(self, text: str, label: str, rng: random.Random) -> str:
        space = "　" if self.wide else " "
        if label == "PER" and len(text) == 2 and rng.random() < self.name_space:
            text = text[0] + space + text[1]
        if self.digit_space:
            text = self._around_digits(text, bool(label), rng)
        if self.inner_space:
            text = self._inside(text, rng)
        if self.full_digits:
            text = text.translate(_FULL)
        return text.translate(_HALF) if self.half_marks else text

    def _around_digits(self, text: str, marked: bool, rng: random.Random) -> str:
        def spaced(match: re.Match[str]) -> str:
            digits = match.group()
            inside = not marked or match.start() > 0
            before = " " if inside and rng.random() < self.digit_space else ""
            inside = not marked or match.end() < len(text)
            after = " " if inside and rng.random() < self.digit_space / 3 else ""
            return before + digits + after

        return re.sub(r"\d+", spaced, text)

    def _inside(self, text: str, rng: random.Random) -> str:
        out = text[:1]
        for before, char in pairwise(text):
            plain = not before.isspace() and not char.isspace()
            out += (" " if plain and rng.random() < self.inner_space else "") + char
        return out
