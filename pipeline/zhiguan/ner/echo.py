"""Names that an article repeats: what one sentence makes plain is found in the others too.

The tagger reads sentence by sentence: a name that is also a word (车和, 向为军) can be plain beside
an office and hidden in the next sentence. One sense a discourse (Gale et al. 1992): whom an article
surely names once, it names wherever it writes that name.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from zhiguan.types import Entity
from zhiguan.words.characters import inked

SURE = 0.7
"""How sure the tagger must be of a name, to look for it elsewhere."""
LEAST = 3
"""Characters of a name that is looked for after one sure mention; shorter ones need two."""
UNSURE = 0.8
"""A mention less sure than this gives way to a name that the article surely has."""
_TRUST = 0.9
_PERSON = "PER"


def with_echoes(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """The entities, and the further mentions of the people whom they surely name.

    A further mention never lies across a line break. Where it meets entities that are there, they
    give way only when each is less sure than `UNSURE` and none is itself a name that is sure.

    Args:
        text: the article.
        entities: of the article, in order, not overlapping, with confidences.

    Returns:
        Entities in order, not overlapping; a further mention is a little less sure than the name.
    """
    offsets = inked(text)
    plain = "".join(text[offset] for offset in offsets)
    names = _sure_names(text, entities)
    found = sorted(entities, key=lambda entity: entity.start)
    for name, sure in sorted(names.items(), key=lambda item: (-len(item[0]), item[0])):
        at = plain.find(name)
        while at >= 0:
            start, end = offsets[at], offsets[at + len(name) - 1] + 1
            if "\n" not in text[start:end]:
                _place(text, found, Entity(start, end, _PERSON, sure), names)
            at = plain.find(name, at + len(name))
    return found


def _squeezed(text: str, entity: Entity) -> str:
    part = text[entity.start : entity.end]
    return "".join(part[offset] for offset in inked(part))


def _sure_names(text: str, entities: Sequence[Entity]) -> dict[str, float]:
    """Names to look for, and how sure a further mention of each is."""
    sure: Counter[str] = Counter()
    best: dict[str, float] = {}
    for entity in entities:
        confidence = entity.confidence if entity.confidence is not None else 1.0
        if entity.label == _PERSON and confidence >= SURE:
            name = _squeezed(text, entity)
            sure[name] += 1
            best[name] = max(best.get(name, 0.0), confidence)
    return {
        name: round(_TRUST * best[name], 3)
        for name, count in sure.items()
        if len(name) >= LEAST or (len(name) == LEAST - 1 and count > 1)
    }


def _place(text: str, found: list[Entity], echo: Entity, names: dict[str, float]) -> None:
    """Puts the echo among the entities, which are in order, unless it may not stand there."""
    first = bisect_right(found, echo.start, key=lambda entity: entity.end)
    last = bisect_left(found, echo.end, lo=first, key=lambda entity: entity.start)
    for entity in found[first:last]:
        confidence = entity.confidence if entity.confidence is not None else 1.0
        is_name = entity.label == _PERSON and _squeezed(text, entity) in names
        if confidence >= UNSURE or is_name:
            return
    found[first:last] = [echo]
