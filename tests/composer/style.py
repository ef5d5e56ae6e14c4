"""How one page is set: what its layout does to paragraphs, numbers, headlines and by-lines."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_NARROW = str.maketrans("（）：，", "():,")
_OPENER = re.compile(r"^本报讯\s*(?=[^（(\s])")
_NUMBER = re.compile(r"(?<=[\u4e00-\u9fff])(?=\d)")
_HAN = "\u4e00-\u9fff"
_SHORT_NAME = re.compile(rf"(?<![{_HAN}·])(?!记者|编辑|摄影|文字)([{_HAN}])([{_HAN}])(?![{_HAN}·])")


@dataclass(frozen=True)
class Style:
    """The habits of one page.

    `indent`: 'dropped' (the first line of a paragraph is two characters short), 'kept' (two
    ideographic spaces) or 'none'. `blanks`: share of paragraphs with a blank line between. `after`:
    share of articles whose headlines stand after them.
    """

    indent: str
    blanks: float
    after: float
    hang: bool
    narrowest: int
    widest: int
    single_column: bool
    full_digits: bool
    narrow_marks: bool
    number_space: float
    trailing_space: float
    newline: str
    furniture: bool

    @classmethod
    def draw(cls, rng: random.Random) -> Style:
        narrowest = rng.randint(12, 22)
        return cls(
            indent=rng.choice(["dropped", "dropped", "dropped", "kept", "none"]),
            blanks=rng.choice([1.0, 1.0, 0.95, 0.7, 0.0]),
            after=rng.choice([0.0, 0.0, 0.2, 0.4, 0.5, 1.0]),
            hang=rng.random() < 0.5,
            narrowest=narrowest,
            widest=rng.randint(narrowest + 1, 28),
            single_column=rng.random() < 0.15,
            full_digits=rng.random() < 0.15,
            narrow_marks=rng.random() < 0.1,
            number_space=rng.choice([0.0, 0.2, 0.5]),
            trailing_space=rng.choice([0.0, 0.0, 0.0, 0.3]),
            newline="\r\n" if rng.random() < 0.1 else "\n",
            furniture=rng.random() < 0.7,
        )

    def body(self, text: str, rng: random.Random) -> str:
        """A paragraph's text with the page's spaces and forms."""
        text = _NUMBER.sub(lambda _: " " if rng.random() < self.number_space else "", text)
        return self._forms(text)

    def headline(self, text: str, rng: random.Random) -> str:
        if len(text) <= 10 and text.isalpha() and rng.random() < 0.06:
            text = " ".join(text)
        return self._forms(text)

    def byline(self, text: str, rng: random.Random) -> str:
        if rng.random() < 0.3:
            text = _SHORT_NAME.sub(r"\1 \2", text)
        return self._forms(text)

    def without_opener(self, text: str, rng: random.Random) -> str:
        return _OPENER.sub("", text) if rng.random() < 0.2 else text

    def _forms(self, text: str) -> str:
        if self.full_digits:
            text = text.translate(_DIGITS)
        return text.translate(_NARROW) if self.narrow_marks else text
