"""Mentions as tags of characters, BIO and BIOES, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from zhiguan.errors import AnnotationError
from zhiguan.types import Entity


def bio(size: int, entities: Iterable[Entity]) -> list[str]:
    """IOB2 tags of a text of `size` characters with these flat mentions."""
    tags = ["O"] * size
    for entity in entities:
        tags[entity.start : entity.end] = [f"I-{entity.label}"] * (entity.end - entity.start)
        tags[entity.start] = f"B-{entity.label}"
    return tags


def bioes(size: int, entities: Iterable[Entity]) -> list[str]:
    """BIOES tags: `E` ends a mention of several characters, `S` is one of a single character."""
    kept = list(entities)
    tags = bio(size, kept)
    for entity in kept:
        single = entity.end - entity.start == 1
        tags[entity.end - 1] = f"{'S' if single else 'E'}-{entity.label}"
    return tags


def scheme_of(tags: Iterable[str]) -> str:
    """`bioes` if a tag begins with E- or S- (or M-, as BMES has it), else `bio`."""
    return "bioes" if any(tag[:2] in ("E-", "S-", "M-") for tag in tags) else "bio"


def spans(
    tags: Sequence[str], scheme: str, places: Sequence[str]
) -> Iterator[tuple[int, int, str]]:
    """The mentions that tags mark: half-open offsets and label.

    Args:
        tags: a tag a character.
        scheme: `bio` or `bioes`.
        places: file and line of each tag, for messages.

    Raises:
        AnnotationError: for a tag that is none, or may not follow the one before it.
    """
    start, label = 0, ""
    for at, tag in enumerate(tags):
        sign, _, kind = tag.partition("-")
        sign = "I" if sign == "M" else sign
        if sign not in "BIOES" or len(sign) != 1 or bool(kind) == (tag == "O"):
            hint = "O, or B-, I-, E-, S- and a label"
            raise AnnotationError(f"{tag!r} is no tag", where=places[at], hint=hint)
        goes_on = sign == "I" or (sign == "E" and scheme == "bioes")
        if goes_on and label != kind:
            before = f"I-{label}" if label else "no mention"
            raise AnnotationError(
                f"{tag} without a B-{kind} before it ({before} was going on)",
                where=places[at],
                hint=f"the first character of a mention is B-{kind}",
            )
        if label and not goes_on:
            _may_end(label, scheme, places[at])
            yield start, at, label
            label = ""
        if sign == "B":
            start, label = at, kind
        elif sign == "S":
            yield at, at + 1, kind
        elif sign == "E":
            yield start, at + 1, label
            label = ""
    if label:
        _may_end(label, scheme, places[-1])
        yield start, len(tags), label


def _may_end(label: str, scheme: str, where: str) -> None:
    if scheme == "bioes":
        raise AnnotationError(
            f"the mention {label} before this line has no E-{label}",
            where=where,
            hint="in BIOES a mention ends with E-, and S- is one of a single character",
        )
