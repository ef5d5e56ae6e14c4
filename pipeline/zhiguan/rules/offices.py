"""From a run of mentions such as 区委常委、宣传部长 to offices, each with its body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhiguan.annotation.schema import squeeze
from zhiguan.rules.context import Context, Resolver
from zhiguan.rules.encoding import Slot
from zhiguan.rules.loader import RuleSet

_RANK = re.compile(r"^(?:原|前|时任|代理?|常务|第一|执行|名誉|副|党组)+")
_PARTY_GROUP = re.compile(r"(?:党组|党委|党总支|党支部)$")


@dataclass(frozen=True, slots=True)
class Office:
    """An office as it stands: indices of its title and of the body or place before it, if any.

    `carried` says that body or place stands before an earlier office of the list.
    """

    title: int
    organization: int | None = None
    place: int | None = None
    carried: bool = False

    @property
    def evidence(self) -> tuple[int, ...]:
        """The entity indices that the office rests on, in order of the text."""
        return tuple(
            sorted({i for i in (self.organization, self.place, self.title) if i is not None})
        )


def parse_offices(slots: Iterable[Slot], before: Office | None = None) -> list[Office]:
    """Offices of a run of ORG, LOC and TITLE slots, whose values are entity indices.

    Args:
        slots: the run, in order.
        before: the last office of the list that the run goes on with; its body carries on.
    """
    out: list[Office] = []
    organization = before.organization if before else None
    place = before.place if before else None
    carried = True
    for slot in slots:
        index = slot.value
        assert isinstance(index, int)
        if slot.label == "ORG":
            organization, place, carried = index, None, False
        elif slot.label == "LOC":
            organization, place, carried = None, index, False
        elif slot.label == "TITLE":
            out.append(Office(index, organization, place, carried))
            carried = True
    return out


class BodyFinder:
    """Finds the body of an office: the one written, implied, carried on, or named before."""

    def __init__(self, context: Context, rules: RuleSet, resolver: Resolver) -> None:
        self.context = context
        self.resolver = resolver
        self.rules = rules
        self.unaffiliated = rules.words("unaffiliated")
        self.organizations = [i for i, e in enumerate(context.entities) if e.label == "ORG"]

    def text(self, index: int | None) -> str | None:
        """The mention of an entity without layout spaces."""
        if index is None:
            return None
        entity = self.context.entities[index]
        return squeeze(self.context.text[entity.start : entity.end])

    def organization(self, office: Office) -> tuple[str | None, int | None]:
        """The full name of an office's body, and the entity that it was read from if any."""
        title = self.text(office.title) or ""
        written = self.text(office.organization)
        place = self.text(office.place)
        if office.organization is not None and not office.carried:
            return self._written(title, written or ""), office.organization
        if title in self.unaffiliated:
            return None, None
        implied = self.resolver.implied(title, written, place)
        if implied is not None:
            return implied, office.organization
        if written is not None:
            if self._fits(title, written):
                return self.resolver.complete(written), office.organization
            stem = _PARTY_GROUP.sub("", written)
            if stem != written and self._fits(title, stem):
                return self.resolver.complete(stem), office.organization
            earlier = self._named_before(title, office.title)
            if earlier is None and self._listed(title) is None:
                return self.resolver.complete(written), office.organization
            return self._complete(earlier), earlier
        if place is not None:
            return None, None
        earlier = self._named_before(title, office.title)
        return self._complete(earlier), earlier

    def _complete(self, index: int | None) -> str | None:
        name = self.text(index)
        return None if name is None else self.resolver.complete(name)

    def _written(self, title: str, written: str) -> str | None:
        """The body as written; 宣传部长 behind 区委 is of its department."""
        full = self.resolver.complete(written)
        implied = self.resolver.implied(title, written, None)
        within = implied is not None and full is not None and implied.startswith(full)
        return implied if within else full

    def _listed(self, title: str) -> Sequence[str] | None:
        bare = _RANK.sub("", title) or title
        found = [
            b.organizations for b in self.rules.bodies if title in b.titles or bare in b.titles
        ]
        return [o for group in found for o in group] if found else None

    def _fits(self, title: str, organization: str) -> bool:
        endings = self._listed(title)
        return endings is not None and organization.endswith(tuple(endings))

    def _named_before(self, title: str, at: int) -> int | None:
        """The nearest body named before entity `at` to which a bare office can belong."""
        for index in reversed([i for i in self.organizations if i < at]):
            if self._fits(title, self.text(index) or ""):
                return index
        return None
