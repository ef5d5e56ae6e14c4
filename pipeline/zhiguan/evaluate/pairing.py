"""Which predicted record answers which gold one, and in which offsets the two are compared.

Articles that were given to the pipeline as they stand are paired by id, their offsets are those of
the text. Articles that ingestion found on a page may have another id and another cut: gold that
says where each of its characters stands on the page (`page_offsets`) is compared in page offsets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zhiguan.errors import AnnotationError
from zhiguan.types import Entity, Record

Pair = tuple[Record, Record]


def pair(gold: Sequence[Record], predicted: Sequence[Record]) -> list[Pair]:
    """Each gold record with its prediction; on pages, each with what overlaps it most.

    A gold record that nothing answers is paired with an empty prediction, and what answers no gold
    record with an empty gold: neither is lost from the scores.

    Raises:
        AnnotationError: when two records with one id have different texts, or an id stands twice.
    """
    if any("page_offsets" in record.extra for record in gold):
        return _by_page(gold, predicted)
    return _by_id(gold, predicted)


def _empty(record: Record) -> Record:
    return replace(record, entities=(), roles=(), events=())


def _index(records: Sequence[Record], side: str) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for record in records:
        if record.id in found:
            raise AnnotationError(f"{side} id {record.id!r} stands twice", hint="make ids unique")
        found[record.id] = record
    return found


def _by_id(gold: Sequence[Record], predicted: Sequence[Record]) -> list[Pair]:
    answers = _index(predicted, "predicted")
    wanted = _index(gold, "gold")
    pairs: list[Pair] = []
    for record in gold:
        answer = answers.get(record.id)
        if answer is not None and answer.text != record.text:
            raise AnnotationError(
                f"the text of {record.id!r} differs between gold and prediction",
                hint="predict with --articles, or give the gold page_offsets",
            )
        pairs.append((record, answer or _empty(record)))
    return pairs + [(_empty(r), r) for r in predicted if r.id not in wanted]


def _by_page(gold: Sequence[Record], predicted: Sequence[Record]) -> list[Pair]:
    wanted = [_placed_gold(record) for record in gold]
    found = [_placed(record) for record in predicted]
    taken: set[int] = set()
    pairs: list[Pair] = []
    for record, characters in wanted:
        overlaps = [len(characters & others) for _, others in found]
        best = max(range(len(found)), key=overlaps.__getitem__, default=-1)
        if best < 0 or best in taken or not overlaps[best]:
            pairs.append((record, _empty(record)))
            continue
        taken.add(best)
        pairs.append((record, found[best][0]))
    return pairs + [(_empty(r), r) for i, (r, _) in enumerate(found) if i not in taken]


def _placed_gold(record: Record) -> tuple[Record, set[int]]:
    offsets = record.extra.get("page_offsets")
    if not isinstance(offsets, list) or len(offsets) != len(record.text):
        raise AnnotationError(
            f"page_offsets of {record.id!r} do not give one offset a character of its text"
        )
    moved = [
        replace(e, start=int(offsets[e.start]), end=int(offsets[e.end - 1]) + 1)
        for e in record.entities
    ]
    return replace(record, entities=tuple(moved)), {o for o in offsets if o is not None}


def _placed(record: Record) -> tuple[Record, set[int]]:
    moved: list[Entity] = []
    characters: set[int] = set()
    for entity in record.entities:
        if not entity.page_spans:
            raise AnnotationError(
                f"entities of {record.id!r} have no page_spans",
                hint="compare records that zhiguan extract wrote",
            )
        first, last = entity.page_spans[0][0], entity.page_spans[-1][1]
        moved.append(replace(entity, start=first, end=last))
        characters.update(range(first, last))
    return replace(record, entities=tuple(moved)), characters
