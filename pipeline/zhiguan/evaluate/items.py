"""What is compared: items of gold and prediction, and how two lists of them are paired."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from zhiguan.evaluate.schema import ErrorKind, Kind

Anchor = tuple[str, str]
"""A mention that an item rests on: its label ("" for any) and its text without white space."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that an annotation states.

    `key` says when two items are the same; `identity` names it in the same words in every run;
    `text` is for people. `index` is that of the entity or event it comes from, `evidence` are
    indices into its record's entities.
    """

    kind: Kind
    key: Hashable
    label: str
    text: str
    anchors: tuple[Anchor, ...] = ()
    rule: str | None = None
    confidence: float | None = None
    index: int = 0
    evidence: tuple[int, ...] = ()
    identity: str = ""


Match = tuple[Item | None, Item | None]
"""Gold and predicted item: both where they answer each other, else one with None."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An item that is wrong, missed or surplus: see `zhiguan.evaluate.schema.ErrorItem`."""

    error: ErrorKind
    gold: Item | None
    predicted: Item | None
    differs: tuple[str, ...] = ()
    cause: Literal["entity", "event"] | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One kind of item in one article: its pairs under each definition of right, and its faults.

    `variants` maps a name (`exact`, `relaxed`) to matches in which every item of that definition
    stands once.
    """

    kind: Kind
    variants: Mapping[str, Sequence[Match]]
    faults: Sequence[Fault] = ()


PLURALS: dict[Kind, str] = {
    "entity": "entities",
    "role": "roles",
    "event": "events",
    "participation": "participations",
    "place": "places",
    "organizer": "organizers",
    "date": "dates",
    "name": "names",
    "triple": "triples",
}
"""The name under which the figures of a kind are reported."""


def pair_items(
    gold: Sequence[Item],
    predicted: Sequence[Item],
    key: Callable[[Item], Hashable] = lambda item: item.key,
) -> list[Match]:
    """Pairs items of equal key, each once: a multiset intersection that keeps the items.

    Returns:
        Gold items in their order, each with its answer or None, then what answers nothing.
    """
    waiting: defaultdict[Hashable, deque[Item]] = defaultdict(deque)
    for item in predicted:
        waiting[key(item)].append(item)
    matches: list[Match] = []
    for item in gold:
        queue = waiting.get(key(item))
        matches.append((item, queue.popleft() if queue else None))
    matches += [(None, item) for queue in waiting.values() for item in queue]
    return matches


def unpaired(matches: Sequence[Match]) -> tuple[list[Item], list[Item]]:
    """The gold and the predicted items that nothing answers."""
    missed = [gold for gold, predicted in matches if gold is not None and predicted is None]
    surplus = [predicted for gold, predicted in matches if predicted is not None and gold is None]
    return missed, surplus


def couple(
    missed: list[Item],
    surplus: list[Item],
    keys: Sequence[Callable[[Item], Hashable]],
) -> tuple[list[tuple[Item, Item]], list[Item], list[Item]]:
    """Pairs what is left over by one key after the other.

    Returns:
        The couples, and the gold and predicted items that remain.
    """
    couples: list[tuple[Item, Item]] = []
    for key in keys:
        matches = pair_items(missed, surplus, key)
        couples += [(g, p) for g, p in matches if g is not None and p is not None]
        missed, surplus = unpaired(matches)
    return couples, missed, surplus


def once(items: Sequence[Item], key: Callable[[Item], Hashable]) -> list[Item]:
    """The first item of every key."""
    found: dict[Hashable, Item] = {}
    for item in items:
        found.setdefault(key(item), item)
    return list(found.values())
