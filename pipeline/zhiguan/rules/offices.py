"""From a run of mentions such as 区委常委、宣传部长 to offices, each with its body."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass

from zhiguan.annotation.schema import squeeze
from zhiguan.rules.context import Context, Resolver
from zhiguan.rules.encoding import Slot
from zhiguan.rules.loader import RuleSet
from zhiguan.rules.schema import Body

_RANK = re.compile(r"^(?:原|前|时任|代理?|常务|第一|执行|名誉|副|党组)+")
_TOWNS = ("镇", "乡", "街道", "苏木")
_VILLAGES = {
    "村": ("村",),
    "社区": ("社区",),
    "居委会": ("社区", "居委会"),
    "嘎查": ("嘎查",),
    **{town: (town,) for town in _TOWNS},
}
"""How bodies of villages are called there, and how the places end that they belong to."""
_VILLAGE_TITLE = re.compile(r"^(?:驻村第一书记|第一书记|村支书|村主任|村党支部书记|村长|嘎查达)$")
_LOOK_BACK = 200  # mentions
_PARTY_GROUP = re.compile(r"原?(?:党组|党委|党总支|党支部)$")


@dataclass(frozen=True, slots=True)
class Office:
    """An office as it stands: indices of its title and of the body or place before it, if any.

    `carried` says that body or place stands before an earlier office of the list; `near` is the
    body of the office listed before, at whose place a short name is to be understood.
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


def parse_offices(slots: Iterable[Slot], before: Office | None = None) -> list[Office]:
    """Offices of a run of ORG, LOC and TITLE slots, whose values are entity indices.

    Args:
        slots: the run, in order.
        before: the last office of the list that the run goes on with; its body carries on.
    """
    out: list[Office] = []
    organization = before.organization if before else None
    place = before.place if before else None
    near = organization
    carried = True
    for slot in slots:
        index = slot.value
        assert isinstance(index, int)
        if slot.label == "ORG":
            near = organization if carried else near
            organization, place, carried = index, None, False
        elif slot.label == "LOC":
            organization, place, carried = None, index, False
        elif slot.label == "TITLE":
            out.append(Office(index, organization, place, carried, None if carried else near))
            carried = True
    return out


class BodyFinder:
    """Finds the body of an office: the one written, implied, carried on, or named before."""

    def __init__(self, context: Context, rules: RuleSet, resolver: Resolver) -> None:
        self.context = context
        self.resolver = resolver
        self.rules = rules
        self.unaffiliated = rules.words("unaffiliated")
        self.unaffiliated_endings = tuple(rules.words("unaffiliated_endings"))
        self.of_places = rules.words("of_places")
        self.of_governments = tuple(rules.words("of_governments"))
        self.sisters = rules.words("sisters")
        self.heads = rules.words("heads_of_bodies")
        self.organizations = [i for i, e in enumerate(context.entities) if e.label == "ORG"]
        self.names = sorted({self.text(i) or "" for i in self.organizations})

    def text(self, index: int | None) -> str | None:
        """The mention of an entity without layout spaces."""
        if index is None:
            return None
        entity = self.context.entities[index]
        return squeeze(self.context.text[entity.start : entity.end])

    def organization(self, office: Office) -> tuple[str | None, int | None]:
        """The full name of an office's body, and the entity that it was read from if any.

        A body whose place nothing tells stays as it is written: 区政协 on a page without a region.
        """
        name, index = self._organization(office)
        return name or self.text(index), index

    def _organization(self, office: Office) -> tuple[str | None, int | None]:
        title = self.text(office.title) or ""
        written = self.text(office.organization)
        place = self.text(office.place)
        if office.organization is not None and not office.carried:
            return self._written(title, written or "", office), office.organization
        if title in self.unaffiliated or title.endswith(self.unaffiliated_endings):
            return None, None
        if place is not None and title in self.of_places and not office.carried:
            return place, office.place
        if written is None and place is None and _VILLAGE_TITLE.match(title):
            place = self._place_before(office.title, ("村", "社区", "嘎查"))
        implied = self.resolver.implied(title, written, place)
        if implied is not None:
            return implied, office.organization
        if written is not None and title.endswith(self.of_governments):
            return None, None
        if written is not None:
            if self._fits(title, written):
                return self.resolver.complete(written), office.organization
            stem = _PARTY_GROUP.sub("", written)
            if stem != written and self._fits(title, stem):
                return self.resolver.complete(stem), office.organization
            earlier = self._named_before(title, office.title)
            if earlier is None and not self._listed(title):
                return self.resolver.complete(written), office.organization
            return self._complete(earlier), earlier
        if place is not None:
            return None, None
        earlier = self._named_before(title, office.title)
        return self._complete(earlier), earlier

    def _complete(self, index: int | None) -> str | None:
        name = self.text(index)
        if name is None:
            return None
        return self.resolver.complete(self._longer(name, index or 0) or name)

    def _written(self, title: str, written: str, office: Office) -> str | None:
        """The body as written; 宣传部长 behind 区委 is of its department."""
        full = self._full(written, office)
        implied = self.resolver.implied(title, written, None)
        within = implied is not None and full is not None and implied.startswith(full)
        return implied if within else full

    def _full(self, written: str, office: Office) -> str | None:
        """A body's name made full: by the list it stands in, a village before it, the article."""
        full = self.resolver.complete(written)
        near = self.text(office.near)
        if near is not None and full != written:
            full = self.resolver.complete_near(written, near) or full
        if full is None or not written.startswith(_TOWNS):
            village = self._of_village(written, office)
            if village is not None:
                return village
        sister = self._sister(written, near, office.title)
        if sister is not None and full in (None, written):
            return sister
        if full in (None, written) and office.organization is not None:
            longer = self._longer(written, office.organization)
            return full if longer is None else self.resolver.complete(longer)
        return full

    def _sister(self, written: str, near: str | None, at: int) -> str | None:
        """办事处 beside 闻南街道党工委 is 闻南街道办事处."""
        if near is None or written not in self.sisters:
            return None
        body = self.resolver.complete(self._longer(near, at) or near) or near
        heads = self.rules.lists.get("sister_heads", ())
        head = next((h for h in heads if body.endswith(h) and body != h), None)
        return None if head is None else body.removesuffix(head) + written

    def _longer(self, written: str, index: int) -> str | None:
        """The body in full that a part of its name, or 集团 alone, stands for."""
        if written in self.heads:
            before = (self.text(i) or "" for i in reversed(self.organizations) if i < index)
            return next((n for n in before if n.endswith(written) and n != written), None)
        longer = [n for n in self.names if n.endswith(written) and n != written]
        known = len(longer) == 1 and len(written) >= 3
        return longer[0] if known else None

    def _of_village(self, written: str, office: Office) -> str | None:
        """村委会, 社区党委: of the village or community named last before it."""
        head = next((h for h in _VILLAGES if written.startswith(h)), None)
        place = None if head is None else self._place_before(office.title, _VILLAGES[head])
        return (
            None
            if place is None or head is None
            else place + written.removeprefix("" if head == "居委会" else head)
        )

    def _place_before(self, at: int, endings: tuple[str, ...]) -> str | None:
        """The last place before entity `at` that ends so, or that a body's name begins with."""
        for index in range(at - 1, max(-1, at - _LOOK_BACK), -1):
            label, name = self.context.entities[index].label, self.text(index) or ""
            if label == "LOC" and name.endswith(endings):
                return name
            found = re.match(rf".{{2,}}?(?:{'|'.join(endings)})(?=党|委)", name)
            if label == "ORG" and found:
                return found.group()
        return None

    def _listed(self, title: str) -> list[Body]:
        """The tables of bodies that an office can belong to, the likeliest first."""
        bare = _RANK.sub("", title) or title
        return [b for b in self.rules.bodies if {title, bare} & set(b.titles)]

    def _fits(self, title: str, organization: str) -> bool:
        return any(table.fits(organization) for table in self._listed(title))

    def _named_before(self, title: str, at: int) -> int | None:
        """The nearest body named before entity `at` to which a bare office can belong."""
        last = bisect.bisect_left(self.organizations, at)
        near = self.organizations[max(0, last - _LOOK_BACK) : last]
        for table in self._listed(title):
            for index in reversed(near):
                if table.fits(self.text(index) or ""):
                    return index
        return None
