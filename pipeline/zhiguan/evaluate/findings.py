"""Faults as lines of `errors.jsonl`: in words, in their sentence, under a key that stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from zhiguan.evaluate.case import Case
from zhiguan.evaluate.items import Compared, Fault, Item
from zhiguan.evaluate.schema import ErrorItem, Sentence
from zhiguan.evaluate.sentences import around, highlights, locate
from zhiguan.types import Record

_Marked = tuple[int, int, str]


def findings(case: Case, compared: Iterable[Compared]) -> Iterator[ErrorItem]:
    """The errors of an article; faults of triples are those of the facts that they are made of."""
    seen: Counter[str] = Counter()
    for kind in compared:
        for fault in kind.faults:
            item = fault.gold or fault.predicted
            if item is None:
                continue
            key = f"{case.gold.id}/{kind.kind}/{item.identity}"
            seen[key] += 1
            number = f"#{seen[key]}" if seen[key] > 1 else ""
            yield _finding(case, fault, item, key + number)


def _finding(case: Case, fault: Fault, item: Item, key: str) -> ErrorItem:
    predicted = fault.predicted
    record = case.gold if fault.gold else case.predicted
    wanted = _marked(case.gold, fault.gold)
    found = _marked(case.predicted, predicted)
    if case.page and fault.gold:
        found = _on_gold(case, found)
    shown = (wanted or found) if fault.gold else found
    if item.kind == "entity" and fault.gold:
        shown = wanted + found
    sentence = around(record.text, [(a, b) for a, b, _ in shown]) if shown else None
    return ErrorItem(
        key=key,
        article=case.gold.id,
        kind=item.kind,
        error=fault.error,
        label=item.label,
        predicted_label=predicted.label if predicted else None,
        rule=predicted.rule if predicted else None,
        confidence=predicted.confidence if predicted else None,
        gold=fault.gold.text if fault.gold else None,
        predicted=predicted.text if predicted else None,
        differs=fault.differs,
        cause=fault.cause,
        corpus=case.corpus or None,
        sentence=None
        if sentence is None
        else Sentence(
            record.text[sentence[0] : sentence[1]],
            sentence[0],
            "gold" if fault.gold else "predicted",
        ),
        gold_spans=highlights(wanted, sentence) if sentence else (),
        predicted_spans=highlights(found, sentence) if sentence else (),
    )


def _marked(record: Record, item: Item | None) -> list[_Marked]:
    """The mentions of an item: itself, or what it rests on."""
    if item is None:
        return []
    known = range(len(record.entities))
    if item.kind == "entity":
        indices = [item.index]
    else:
        proof = [i for i in item.evidence if i in known]
        indices = locate(record, item.anchors, proof) or proof
    chosen = [record.entities[i] for i in indices]
    return [(e.start, e.end, e.label) for e in chosen]


def _on_gold(case: Case, marked: list[_Marked]) -> list[_Marked]:
    """Mentions of a record found on a page, in the offsets of the gold text where it has them."""
    offsets = case.gold.extra.get("page_offsets")
    places = {o: at for at, o in enumerate(offsets)} if isinstance(offsets, list) else {}
    moved = []
    for entity in case.predicted.entities:
        if (entity.start, entity.end, entity.label) not in marked or not entity.page_spans:
            continue
        first = places.get(entity.page_spans[0][0])
        last = places.get(entity.page_spans[-1][1] - 1)
        if first is not None and last is not None and first <= last:
            moved.append((first, last + 1, entity.label))
    return moved
