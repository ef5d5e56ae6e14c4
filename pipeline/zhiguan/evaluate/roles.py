"""Roles: exact with their organisation, relaxed without it."""

from __future__ import annotations

from typing import Literal, cast

from zhiguan.annotation.schema import squeeze
from zhiguan.evaluate.case import Case
from zhiguan.evaluate.items import Compared, Fault, Item, couple, pair_items, unpaired
from zhiguan.types import Record

WITH, WITHOUT = "with body", "without body"

_Key = tuple[str, str, str | None]


def compare_roles(case: Case) -> Compared:
    """The roles of an article: (person, title, organization), and (person, title) relaxed.

    Faults: a role with another organisation or title of the same person is an `attribute`, what is
    left is `missed` or `spurious`.
    """
    gold, predicted = _items(case.gold, "gold"), _items(case.predicted, "predicted")
    exact = pair_items(gold, predicted)
    couples, missed, surplus = couple(
        *unpaired(exact), [lambda i: _key(i)[:2], lambda i: (_key(i)[0], _key(i)[2])]
    )
    faults = [Fault("attribute", g, p, _differing(g, p)) for g, p in couples]
    faults += [Fault("missed", item, None, cause=missing(case, item)) for item in missed]
    faults += [Fault("spurious", None, item) for item in surplus]
    relaxed = pair_items(gold, predicted, lambda item: _key(item)[:2])
    return Compared("role", {"exact": exact, "relaxed": relaxed}, faults)


def _key(item: Item) -> _Key:
    return cast("_Key", item.key)


def _differing(gold: Item, predicted: Item) -> tuple[str, ...]:
    names = ("person", "title", "organization")
    sides = zip(names, _key(gold), _key(predicted), strict=True)
    return tuple(name for name, one, other in sides if one != other)


def missing(case: Case, item: Item) -> Literal["entity"] | None:
    """`entity` where the prediction lacks a mention that a gold item rests on."""
    return None if set(item.anchors) <= case.predicted_surfaces else "entity"


def _items(record: Record, side: str) -> list[Item]:
    found = []
    for index, role in enumerate(record.roles):
        person, title = squeeze(role.person), squeeze(role.title)
        body = None if role.organization is None else squeeze(role.organization)
        text = " · ".join((person, title, body or "—"))
        found.append(
            Item(
                "role",
                (person, title, body),
                WITH if body else WITHOUT,
                text,
                (("PER", person), ("TITLE", title)),
                role.rule,
                role.confidence,
                index,
                role.evidence.entities,
                f"{side}/{text}",
            )
        )
    return found
