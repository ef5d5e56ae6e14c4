"""Entities: exact spans from offsets, and where every mention went that is not right."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import cast

from zhiguan.evaluate.case import Case, Mention
from zhiguan.evaluate.items import Compared, Fault, Item, Match, pair_items, unpaired
from zhiguan.evaluate.schema import ErrorKind


def compare_mentions(case: Case) -> Compared:
    """The mentions of an article, right where offsets and label are the same.

    Faults, each mention in exactly one: what is left after the exact matches is matched one to one,
    first where the spans are the same (`label`), then where spans of one label overlap
    (`boundary`), then where any overlap (`both`); longest overlaps first. What remains is `missed`
    or `spurious`.
    """
    gold = _items(case.gold_mentions, "gold")
    predicted = _items(case.predicted_mentions, "predicted")
    matches = pair_items(gold, predicted)
    faults = _faults(*unpaired(matches))
    return Compared("entity", {"exact": matches}, faults)


def _items(mentions: Sequence[Mention], side: str) -> list[Item]:
    return [
        Item(
            "entity",
            (m.start, m.end, m.label),
            m.label,
            m.text,
            ((m.label, m.text),),
            confidence=m.confidence,
            index=m.index,
            evidence=(m.index,),
            identity=f"{side}/{m.start}-{m.end}/{m.label}",
        )
        for m in mentions
    ]


def _span(item: Item) -> tuple[int, int]:
    return cast("tuple[int, int, str]", item.key)[:2]


def _faults(missed: list[Item], surplus: list[Item]) -> list[Fault]:
    same = pair_items(missed, surplus, _span)
    found = [Fault("label", g, p) for g, p in same if g is not None and p is not None]
    missed, surplus = unpaired(same)
    for alike in (True, False):
        error: ErrorKind = "boundary" if alike else "both"
        couples = _overlapping(missed, surplus, alike=alike)
        found += [Fault(error, g, p) for g, p in couples]
        taken = {id(item) for couple in couples for item in couple}
        missed = [item for item in missed if id(item) not in taken]
        surplus = [item for item in surplus if id(item) not in taken]
    found += [Fault("missed", item, None) for item in missed]
    found += [Fault("spurious", None, item) for item in surplus]
    return found


def _overlapping(
    missed: Sequence[Item], surplus: Sequence[Item], *, alike: bool
) -> list[tuple[Item, Item]]:
    """One-to-one pairs of overlapping mentions, of one label or of any, longest overlaps first."""
    order = sorted(range(len(surplus)), key=lambda j: _span(surplus[j]))
    starts = [_span(surplus[j])[0] for j in order]
    longest = max((end - start for start, end in map(_span, surplus)), default=0)
    found: list[tuple[int, int, int]] = []
    for i, item in enumerate(missed):
        start, end = _span(item)
        for at in range(bisect_left(starts, start - longest + 1), len(order)):
            other = surplus[order[at]]
            first, last = _span(other)
            if first >= end:
                break
            shared = min(end, last) - max(start, first)
            if shared > 0 and (item.label == other.label or not alike):
                found.append((-shared, i, order[at]))
    left, right = set(range(len(missed))), set(range(len(surplus)))
    pairs = []
    for _, i, j in sorted(found):
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            pairs.append((missed[i], surplus[j]))
    return pairs


def matched(compared: Compared) -> list[Match]:
    """Every mention once: right, coupled by overlap (`label`, `boundary`, `both`), or alone."""
    right = [m for m in compared.variants["exact"] if m[0] is not None and m[1] is not None]
    return right + [(fault.gold, fault.predicted) for fault in compared.faults]
