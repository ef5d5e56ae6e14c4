"""Names of bodies made full from where they stand: their list, a place before them, the article."""

from __future__ import annotations

import re

from zhiguan.rules.context import Resolver
from zhiguan.rules.deixis import level_before, ours_before
from zhiguan.rules.offices import Office
from zhiguan.rules.surroundings import Surroundings

TOWNS = ("镇", "乡", "街道", "苏木")
VILLAGES = {
    "居民区": ("居民区", "社区", "村"),
    "村": ("村",),
    "社区": ("社区",),
    "居委会": ("社区", "居委会"),
    "嘎查": ("嘎查",),
    "办事处": ("街道",),
    "人大工委": ("街道",),
    **{town: (town,) for town in TOWNS},
}
"""How bodies of villages are called there, and how the places end that they belong to."""
_WHOLE = ("居委会", "办事处", "人大工委")  # bodies that keep their name behind the place
_STATIONED = re.compile(r"^驻(?:村|社区)(?=工作队|帮扶)")
_INNER_GROUP = re.compile(r"党组|机关党(?:组|委|总支|支部)")
_GROUP = re.compile(r"党(?:组|委|工委|总支|支部)$")
_COMMITTEE = re.compile(r"[省市州盟县区旗]委$")
_TERM = re.compile(r"第?[〇一二三四五六七八九十百\d]+届")
_FORMAL = re.compile(r"(?P<of>中国共产党|中共|政协)(?P<place>.+?)委员会(?:常务委员会)?")
_HEADS_FIRM = re.compile(r"(?:董事长|总经理|总裁|首席执行官|法定代表人|法人代表)$")
_BOARD = re.compile(r"[董监]事会$")
_RESIDENTS = re.compile(r"(?:居民区|社区)$")
_LEVELS = ("省", "市", "州", "盟", "地", "县", "区", "旗", "镇", "乡", "村")
_LONGER = 3  # characters from which on a name is told by a longer one that ends so
_LOOK_BACK = 200  # mentions


class BodyNames:
    """The full names of an article's bodies, as far as it tells them.

    Args:
        near: the article's mentions.
        resolver: completes names by region, divisions and declared tables.
    """

    def __init__(self, near: Surroundings, resolver: Resolver) -> None:
        self._near = near
        self._resolver = resolver
        self._known: dict[int, str] = {}

    def full(self, office: Office, organization: int) -> str | None:
        """The full name of the body right before an office, kept for the offices that go on."""
        full = self._at_place(organization) or self._of_ours(organization)
        full = full or self._full(self._near.body(organization), office)
        if full is not None:
            self._known[organization] = full
        return full

    def _at_place(self, organization: int) -> str | None:
        """石门镇 and 党委, 市委 and 组织部 with nothing between them are one body."""
        if (place := self._near.place_ahead(organization)) is not None:
            written = self._near.text(organization)
            return self._resolver.complete_at(written, self._near.text(place))
        before = organization - 1
        if before < 0 or self._near.end(before) != self._near.start(organization):
            return None
        if self._near.label(before) == "ORG" and (body := self.complete(before)):
            return self._resolver.within(self._near.text(organization), body, beside=True)
        return None

    def _of_ours(self, organization: int) -> str | None:
        """我区 and 公安局江口派出所 with nothing between them: the district's."""
        level = level_before(self._near.head(organization))
        if level is None:
            return None
        return self._resolver.complete_of(level, self._near.body(organization))

    def _full(self, written: str, office: Office) -> str | None:
        """A body's name made full: by the list it stands in, a village before it, the article."""
        near = self._listed_before(office)
        if near is not None and (inner := self._inside(written, office, near)):
            return inner
        if near is not None and (group := _of_body(written, near)):
            return group
        if committee := self._committee(written, office.title):
            return committee
        full = self._resolver.complete(written)
        if near is not None and full != written:
            full = self._resolver.complete_near(written, near) or full
        elif near is not None and (local := self._resolver.complete_near(written, near)):
            full = local
        if full is None or not written.startswith(TOWNS):
            village = self._of_village(written, office)
            if village is not None:
                return village
        if full is None and len(self.villages(written, office)) > 1:
            return None
        if full is None or full == written:
            return self._told_by_article(written, office.title) or full
        return full

    def _inside(self, written: str, office: Office, near: str) -> str | None:
        """办公室 of 县委, 经发局 of a zone: what stands within the body before, or beside it.

        A firm does not: 河南建科总经理 behind 信达有限公司董事长.
        """
        heads_firm = _HEADS_FIRM.search(self._near.text(office.title)) is not None
        if heads_firm and not _BOARD.search(written):
            return None
        if inner := self._resolver.within(written, near, beside=True):
            return inner
        return self._resolver.of_zone(written, near)

    def _listed_before(self, office: Office) -> str | None:
        """The body of the office listed before: of 石河县|县长甲 the 石河县政府.

        None behind 我县, 我院: that is no more the place of whoever was listed before.
        """
        index, own = office.near, office.organization
        if index is None or (own is not None and _is_apart(self._near.head(own))):
            return None
        if self._near.label(index) == "LOC":
            return self._known.get(index)
        return self.complete(index) or self._near.body(index)

    def _committee(self, written: str, at: int) -> str | None:
        """城建委 in an article of a 政协: its committee, unless a bureau is listed before it."""
        if written.startswith(_LEVELS):
            return None
        for index in self._near.bodies_before(at):
            name = self._near.body(index)
            if name == written:
                continue
            full = self._known.get(index) or self._resolver.complete(name) or name
            if inner := self._resolver.within(written, full):
                return inner
            listed = self._near.office_behind(index, at) is not None
            owner = full.removesuffix(name)
            if name.endswith(written) or (listed and self._resolver.within(name, owner) != full):
                return None
        return None

    def _longer(self, written: str) -> str | None:
        """The only longer name of the article that ends so."""
        longer = [n for n in self._near.names if n.endswith(written) and n != written]
        fitting = len(longer) == 1 and len(written) >= _LONGER
        return self._resolver.complete(longer[0]) if fitting else None

    def _told_by_article(self, written: str, at: int) -> str | None:
        """The only longer name that ends so, or that of the nearest body that has one such."""
        if longer := self._longer(written) or self._of_site(written, at):
            return longer
        if self._resolver.candidates(written):
            return None
        for index in self._near.bodies_before(at):
            name = self._near.body(index)
            full = self._known.get(index) or self._resolver.complete(name)
            if full is not None and (inner := self._resolver.within(written, full)):
                return inner
            if name.endswith(written) and name != written and len(written) < _LONGER:
                return full or (None if written.startswith(_LEVELS) else name)
        return None

    def _of_site(self, written: str, at: int) -> str | None:
        """水库管理站 is that of 连城山水库: of the last place that ends as the name begins.

        Where none stands before, of the first behind.
        """
        before = range(at - 1, max(-1, at - _LOOK_BACK), -1)
        behind = range(at + 1, min(self._near.count, at + _LOOK_BACK))
        for index in (*before, *behind):
            name = self._near.text(index)
            if self._near.label(index) != "LOC":
                continue
            for length in range(min(4, len(written) - 2), 1, -1):
                if len(name) > length and name.endswith(written[:length]):
                    return name + written[length:]
        return None

    def _of_village(self, written: str, office: Office) -> str | None:
        """村委会, 社区党委, 驻村工作队: of the village or community named last before it."""
        if _STATIONED.match(written):
            places = self._near.places_before(office.title, ("村", "社区"))
            return places[0] + written if len(places) == 1 else None
        options = self.villages(written, office)
        return options[0] if len(options) == 1 else None

    def villages(self, written: str, office: Office) -> tuple[str, ...]:
        """What 村委会, 社区党委 could be in full: one for each place that it could be of."""
        head = next((h for h in VILLAGES if written.startswith(h)), None)
        if head is None:
            return ()
        places = self._near.places_before(office.title, VILLAGES[head])
        if head == "居民区":
            return tuple(_RESIDENTS.sub("", p) + written for p in places)
        return tuple(p + written.removeprefix("" if head in _WHOLE else head) for p in places)

    def without_term(self, index: int) -> int:
        """The body before of which a body is one term: 县人大常委会 for 县十六届人大常委会.

        Only where that one is named before it with an office; else the body itself.
        """
        name = self._near.body(index)
        plain = _usual(_TERM.sub("", name, count=1))
        if not _TERM.search(name):
            return index
        same = {plain, self._resolver.complete(plain)}
        for other in self._near.bodies_before(index):
            named = self._near.office_behind(other, index) is not None
            if named and same & {self._near.body(other), self.complete(other)}:
                return other
        return index

    def learn(self, index: int, full: str) -> None:
        """Keep what was found out about a body elsewhere."""
        self._known[index] = full

    def complete(self, index: int) -> str | None:
        """The full name of a body mentioned anywhere, or None where it cannot be told."""
        written = self._near.body(index)
        full = self._known.get(index) or self._resolver.complete(written)
        return self._longer(written) or full if full == written else full


def _usual(name: str) -> str:
    """石河县政协 of 政协石河县委员会, 县人大常委会 of 县人民代表大会常务委员会."""
    if formal := _FORMAL.fullmatch(name):
        return formal["place"] + ("委" if formal["of"].startswith("中") else "政协")
    return name.replace("人民代表大会", "人大").replace("常务委员会", "常委会")


def _is_apart(head: str) -> bool:
    """Whether a body stands behind 我县 or 我院."""
    return level_before(head) is not None or ours_before(head)


def _of_body(written: str, near: str) -> str | None:
    """A Party group that only bodies have, of the one before it: 县农委主任、党组书记."""
    if not _INNER_GROUP.fullmatch(written) or _COMMITTEE.search(near):
        return None
    return _GROUP.sub("", near) + written
