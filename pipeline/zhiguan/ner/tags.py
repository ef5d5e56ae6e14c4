"""Spans as one tag a character (BIOES), and which tags may follow which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int, str]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class TagSet:
    """The tags of a label set: O first, then B, I, E and S of each label.

    B begins a mention, I goes on in it, E ends it, S is a mention of one character (the scheme
    that Ratinov and Roth 2009 call BILOU).
    """

    labels: tuple[str, ...]

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """All tags, in the order of their indices."""
        return ("O", *(f"{place}-{label}" for label in self.labels for place in "BIES"))

    def __len__(self) -> int:
        return len(self.tags)

    def index(self, place: str, label: str) -> int:
        """Index of a tag, such as `index("B", "PER")`."""
        return 1 + 4 * self.labels.index(label) + "BIES".index(place)

    @cached_property
    def starts(self) -> BoolArray:
        """Shape (tags,): what a sequence may begin with."""
        return np.array([tag[0] in "OBS" for tag in self.tags])

    @cached_property
    def ends(self) -> BoolArray:
        """Shape (tags,): what a sequence may end with."""
        return np.array([tag[0] in "OES" for tag in self.tags])

    @cached_property
    def follows(self) -> BoolArray:
        """Shape (tags, tags): whether the second tag may stand behind the first."""
        return np.array([[_may_follow(a, b) for b in self.tags] for a in self.tags])

    def path(self, start: int, end: int, label: str) -> list[int]:
        """Tag indices of one mention over the characters `[start, end)`."""
        if end - start == 1:
            return [self.index("S", label)]
        inside = [self.index("I", label)] * (end - start - 2)
        return [self.index("B", label), *inside, self.index("E", label)]

    def allowed(
        self,
        length: int,
        spans: Iterable[Span],
        marks: Iterable[str],
        open_spans: Iterable[Span] = (),
    ) -> BoolArray:
        """What an annotation says of each character: shape (length, tags).

        Args:
            length: number of characters.
            spans: the marked mentions; they must not overlap.
            marks: the labels that the annotation marks. A character outside every mention may be O
                or belong to a mention of any label that is not marked.
            open_spans: stretches where an unmarked character may also be one mention of the given
                label (organisations that a corpus leaves out).
        """
        marked = set(marks)
        outside = np.zeros(len(self), dtype=bool)
        outside[0] = True
        for label in self.labels:
            if label not in marked:
                first = self.index("B", label)
                outside[first : first + 4] = True
        matrix = np.tile(outside, (length, 1))
        for start, end, label in open_spans:
            for offset, tag in enumerate(self.path(start, end, label)):
                matrix[start + offset, tag] = True
        for start, end, label in spans:
            matrix[start:end] = False
            for offset, tag in enumerate(self.path(start, end, label)):
                matrix[start + offset, tag] = True
        return matrix

    def spans(self, tags: Sequence[int]) -> list[Span]:
        """The mentions of a tag sequence, half-open, in order.

        Reads ill-formed sequences too, losing nothing: a mention goes on while the label stays and
        nothing begins or has ended.
        """
        found: list[Span] = []
        start, label = 0, ""
        for at, index in enumerate(tags):
            place, _, now = self.tags[index].partition("-")
            if label and (now != label or place in "BS"):
                found.append((start, at, label))
                label = ""
            if place == "O":
                continue
            if not label:
                start, label = at, now
            if place in "ES":
                found.append((start, at + 1, label))
                label = ""
        if label:
            found.append((start, len(tags), label))
        return found


def _may_follow(first: str, second: str) -> bool:
    place, _, label = first.partition("-")
    following, _, other = second.partition("-")
    if place in "BI":
        return following in "IE" and label == other
    return following in "OBS"


def iob2(length: int, spans: Iterable[Span]) -> list[str]:
    """The tags that seqeval scores: B- on a mention's first character, I- on its others, else O."""
    tags = ["O"] * length
    for start, end, label in spans:
        tags[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
    return tags
