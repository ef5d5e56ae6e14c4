"""Which predicted record answers which gold one.

Articles that were given to the pipeline as they stand are paired by id and share their text.
Articles that ingestion found on a page may have another id and another cut: gold that says where
each of its characters stands on the page (`page_offsets`) is paired with what overlaps it there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zhiguan.errors import AnnotationError
from zhiguan.types import Record

Pair = tuple[Record, Record]


def pair(gold: Sequence[Record], predicted: Sequence[Record]) -> list[Pair]:
    """Each gold record with its prediction; on pages, each with what overlaps it most.

    A gold record that nothing answers is paired with an empty prediction, and what answers no gold
    record with an empty gold: neither is lost from the scores.

    Raises:
        AnnotationError: when two records with one id have different texts, an id stands twice, or
            there are predictions and none has the id of a gold article.
    """
    if on_page(gold):
        return _by_page(gold, predicted)
    return _by_id(gold, predicted)


def on_page(gold: Sequence[Record]) -> bool:
    """Whether the gold is of a page: it says where its characters stand there."""
    return any("page_offsets" in record.extra for record in gold)


def shared(one: Sequence[Record], other: Sequence[Record]) -> tuple[list[Pair], int]:
    """The articles that both of two annotators annotated, and how many only one of them did.

    Raises:
        AnnotationError: as `pair`, and when they share none.
    """
    ids = {record.id for record in one} & {record.id for record in other}
    kept = [[record for record in side if record.id in ids] for side in (one, other)]
    if not ids:
        raise AnnotationError(
            "the two annotators share no article", hint="articles are paired by their id"
        )
    return _by_id(*kept), len(one) + len(other) - len(kept[0]) - len(kept[1])


def notes(gold: Sequence[Record], predicted: Sequence[Record], pairs: Sequence[Pair]) -> list[str]:
    """What a reader must know of articles that nothing answers, or that answer nothing."""
    surplus = len(pairs) - len(gold)
    missed = len(gold) - (len(predicted) - surplus)
    found = []
    if missed:
        found.append(f"{missed} of {len(gold)} gold articles have no prediction: all is missed")
    if surplus:
        found.append(f"{surplus} predicted articles answer no gold one: all in them is spurious")
    return found


def _empty(record: Record) -> Record:
    extra = {key: value for key, value in record.extra.items() if key != "tags"}
    return replace(record, entities=(), roles=(), events=(), extra=extra)


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
    if answers and wanted and not answers.keys() & wanted.keys():
        one, other = next(iter(wanted)), next(iter(answers))
        raise AnnotationError(
            f"no prediction has the id of a gold article (gold {one!r}, predicted {other!r})",
            hint="articles are paired by id; are these the predictions for this gold?",
        )
    pairs: list[Pair] = []
    for record in gold:
        answer = answers.get(record.id)
        if answer is not None and answer.text != record.text:
            at = _differ(record.text, answer.text)
            raise AnnotationError(
                f"the text of {record.id!r} differs between gold and prediction, from offset {at}: "
                f"{record.text[at : at + 10]!r} and {answer.text[at : at + 10]!r}",
                hint="predict with --articles, or give the gold page_offsets",
            )
        pairs.append((record, answer or _empty(record)))
    return pairs + [(_empty(r), r) for r in predicted if r.id not in wanted]


def _differ(one: str, other: str) -> int:
    """The first offset at which two texts differ."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _by_page(gold: Sequence[Record], predicted: Sequence[Record]) -> list[Pair]:
    places = [_gold_characters(record) for record in gold]
    found = [_characters(record) for record in predicted]
    overlaps = sorted(
        (-len(mine & theirs), i, j)
        for i, mine in enumerate(places)
        for j, theirs in enumerate(found)
        if mine & theirs
    )
    answer: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in overlaps:
        if i not in answer and j not in taken:
            answer[i] = j
            taken.add(j)
    pairs = [
        (record, predicted[answer[i]] if i in answer else _empty(record))
        for i, record in enumerate(gold)
    ]
    return pairs + [(_empty(r), r) for j, r in enumerate(predicted) if j not in taken]


def _gold_characters(record: Record) -> set[int]:
    offsets = record.extra.get("page_offsets")
    if not isinstance(offsets, list) or len(offsets) != len(record.text):
        raise AnnotationError(
            f"page_offsets of {record.id!r} do not give one offset a character of its text"
        )
    for entity in record.entities:
        ends = offsets[entity.start : entity.end]
        if not ends or ends[0] is None or ends[-1] is None:
            raise AnnotationError(
                f"mention [{entity.start}, {entity.end}) of {record.id!r} has no place on the page",
                hint="a mention begins and ends with a character of the page",
            )
    return {offset for offset in offsets if offset is not None}


def _characters(record: Record) -> set[int]:
    characters: set[int] = set()
    for entity in record.entities:
        if not entity.page_spans:
            raise AnnotationError(
                f"entities of {record.id!r} have no page_spans",
                hint="compare records that zhiguan extract wrote",
            )
        for first, last in entity.page_spans:
            characters.update(range(first, last))
    return characters
