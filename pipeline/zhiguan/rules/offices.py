"""From a run of mentions such as 区委常委、宣传部长 to offices, each with its body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhiguan.rules.encoding import Slot


@dataclass(frozen=True, slots=True)
class Office:
    """An office as it stands: indices of its title and of the body or place before it, if any.

    `carried` says that body or place stands before an earlier office of the list; `near` is the
    body or place of the office listed before, where a short name is to be understood.
    """

    title: int
    organization: int | None = None
    place: int | None = None
    carried: bool = False
    near: int | None = None

    @property
    def evidence(self) -> tuple[int, ...]:
        """The entity indices that the office rests on, in order of the text."""
        return tuple(
            sorted({i for i in (self.organization, self.place, self.title) if i is not None})
        )


@dataclass(frozen=True, slots=True)
class Found:
    """The body of an office, or None; the entity it was read from; what else it could be."""

    name: str | None
    source: int | None = None
    candidates: tuple[str, ...] = ()


def parse_offices(slots: Iterable[Slot], before: Office | None = None) -> list[Office]:
    """Offices of a run of ORG, LOC and TITLE slots, whose values are entity indices.

    Args:
        slots: the run, in order.
        before: the last office of the list that the run goes on with; its body carries on.
    """
    out: list[Office] = []
    organization = before.organization if before else None
    place = before.place if before else None
    near = place if organization is None else organization
    carried = True
    for slot in slots:
        index = slot.value
        assert isinstance(index, int)
        if slot.label == "ORG":
            if carried:
                near = place if organization is None else organization
            organization, place, carried = index, None, False
        elif slot.label == "LOC":
            organization, place, carried = None, index, False
        elif slot.label == "TITLE":
            out.append(Office(index, organization, place, carried, None if carried else near))
            carried = True
    return out
