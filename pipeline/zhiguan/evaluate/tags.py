"""Entity scores from tags, as seqeval counts them: strict IOB2, and its lenient default.

Strict: a mention is a `B-X` and the `I-X` behind it; an `I-` without its `B-` is nothing. Lenient
(conlleval's reading): an `I-X` behind `O`, or behind another label, opens a mention too. Tags made
from flat mentions have a `B-` at every start, so both readings find just those mentions; tags as a
tagger gave them, or mentions that overlap, need not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from zhiguan.errors import AnnotationError
from zhiguan.evaluate.counts import Counts
from zhiguan.types import Entity, Record

Chunk = tuple[str, int, int]
"""Label, start and end (half-open) of a mention that tags hold."""


def iob2(length: int, entities: Iterable[Entity]) -> list[str]:
    """The IOB2 tags of a text of `length` characters; entities must not overlap.

    Raises:
        ValueError: when two entities overlap.
    """
    tags = ["O"] * length
    for entity in entities:
        if any(tag != "O" for tag in tags[entity.start : entity.end]):
            raise ValueError(f"entity [{entity.start}, {entity.end}) overlaps another")
        _paint(tags, entity)
    return tags


def painted(length: int, entities: Iterable[Entity]) -> list[str]:
    """Tags of entities that may overlap: in the order of their offsets, a later one paints over."""
    tags = ["O"] * length
    for entity in sorted(entities, key=lambda e: (e.start, e.end, e.label)):
        _paint(tags, entity)
    return tags


def _paint(tags: list[str], entity: Entity) -> None:
    tags[entity.start : entity.end] = [f"I-{entity.label}"] * (entity.end - entity.start)
    tags[entity.start] = f"B-{entity.label}"


def strict_chunks(tags: Sequence[str]) -> Iterator[Chunk]:
    """The mentions of IOB2 tags: seqeval's mode `strict`, scheme `IOB2`."""
    return _chunks(tags, orphans=False)


def lenient_chunks(tags: Sequence[str]) -> Iterator[Chunk]:
    """The mentions of tags read as conlleval does: seqeval's default mode."""
    return _chunks(tags, orphans=True)


def _chunks(tags: Sequence[str], *, orphans: bool) -> Iterator[Chunk]:
    label, start = "", 0
    for at, tag in enumerate((*tags, "O")):
        prefix, kind = tag[:1], tag[2:]
        if label and not (prefix == "I" and kind == label):
            yield label, start, at
            label = ""
        if prefix == "B" or (orphans and prefix == "I" and not label):
            label, start = kind, at


def tags_of(record: Record) -> list[str]:
    """A record's raw tags, which its key `tags` gives one a character, else those of its mentions.

    Raises:
        AnnotationError: when raw tags are not one a character, or not B-, I- or O.
    """
    raw = record.extra.get("tags")
    if raw is None:
        return painted(len(record.text), record.entities)
    if not isinstance(raw, list) or len(raw) != len(record.text):
        what = f"tags of {record.id!r} do not give one a character of its text"
        raise AnnotationError(what, hint="leave `tags` out to score its entities alone")
    for at, tag in enumerate(raw):
        if tag != "O" and not (isinstance(tag, str) and tag[:2] in ("B-", "I-") and tag[2:]):
            what = f"tag {at} of {record.id!r} is {tag!r}"
            raise AnnotationError(what, hint="O, B-LABEL or I-LABEL")
    return raw


def _flat(record: Record) -> bool:
    if "tags" in record.extra:
        return False
    end = 0
    for entity in sorted(record.entities, key=lambda e: (e.start, e.end)):
        if entity.start < end:
            return False
        end = entity.end
    return True


def chunks(record: Record, *, strict: bool) -> set[Chunk]:
    """The mentions that a record's tags hold in one reading."""
    if _flat(record):
        return {(e.label, e.start, e.end) for e in record.entities}
    reading: Callable[[Sequence[str]], Iterator[Chunk]] = (
        strict_chunks if strict else lenient_chunks
    )
    return set(reading(tags_of(record)))


def tag_counts(gold: Iterable[Chunk], predicted: Iterable[Chunk]) -> dict[str, Counts]:
    """Counts of two sets of mentions, by label."""
    wanted, found = set(gold), set(predicted)
    right = wanted & found
    labels = sorted({label for label, _, _ in wanted | found})
    sizes = [Counter(label for label, _, _ in side) for side in (right, found, wanted)]
    return {label: Counts(*(size[label] for size in sizes)) for label in labels}


def strict_counts(pairs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> dict[str, Counts]:
    """Strict counts by label over (gold, predicted) tag sequences."""
    totals: dict[str, Counts] = {}
    for gold, predicted in pairs:
        for label, counts in tag_counts(strict_chunks(gold), strict_chunks(predicted)).items():
            totals[label] = totals.get(label, Counts()) + counts
    return dict(sorted(totals.items()))
