"""Bodies that no mention names: the owner of a site, the village of an unmarked 村委会."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiguan.annotation.schema import squeeze
from zhiguan.rules.bodynames import BodyNames
from zhiguan.rules.context import Resolver
from zhiguan.rules.offices import Found, Office
from zhiguan.rules.schema import Body
from zhiguan.rules.surroundings import Surroundings

_UNMARKED = re.compile(r"(?:村|社区)?(?:村委会|居委会|党支部|党总支)$")
_KIND = re.compile(r"(?:合作社|商会|协会|学校|医院|公司|敬老院|幼儿园|村委会|派出所|工作队)$")


class Sites:
    """Reads bodies from places and unmarked words.

    Args:
        near: the article's mentions.
        names: its bodies' names in full.
        resolver: completes names of bodies.
    """

    def __init__(self, near: Surroundings, names: BodyNames, resolver: Resolver) -> None:
        self._near = near
        self._names = names
        self.resolver = resolver

    def unmarked(self, title: int) -> Found | None:
        """村委会委员, 合作社理事长 with an unmarked body: the village's, the one spoken of."""
        start = self._near.context.entities[title].start
        if title and self._near.context.entities[title - 1].end == start:
            return None
        before = squeeze(self._near.context.text[max(0, start - 8) : start])
        if kind := _KIND.search(before):
            same = (
                i for i in self._near.bodies_before(title) if (self._near.text(i)).endswith(kind[0])
            )
            nearest = next(same, None)
            if nearest is not None:
                return Found(self._names.complete(nearest), nearest)
        found = _UNMARKED.search(before)
        if found is None:
            return None
        places = self._near.places_before(title, ("村", "社区", "嘎查"))
        body = re.sub(r"^(?:村|社区)(?!民)", "", found.group())
        options = tuple(place + body for place in places)
        return Found(options[0]) if len(options) == 1 else Found(None, None, options)

    def at_site(self, title: str, office: Office) -> Found | None:
        """网格员, 管理员: the place where they work, right before them or the last named before.

        One of several places that are listed together is not told apart.
        """
        ends = self.resolver.site_ends(title)
        if not ends:
            return None
        if office.place is not None and office.organization is None:
            return Found(self._near.text(office.place))
        for index in range(office.title - 1, -1, -1):
            name = self._near.text(index)
            if self._near.context.entities[index].label != "LOC" or not name.endswith(ends):
                continue
            if self._near.is_listed(index):
                return Found(None, None, tuple(self._near.places_before(index + 1, ends)))
            return Found(name)
        return None

    def owner(self, tables: Sequence[Body], at: int, nearest: int | None) -> Found | None:
        """院长 in 县人民医院发热门诊: the body whose site is the last place named before."""
        ends = tuple(e for table in tables if table.sites for e in table.organizations)
        if not ends:
            return None
        for index in range(at - 1, -1 if nearest is None else nearest, -1):
            name = self._near.text(index)
            if self._near.label(index) != "LOC":
                continue
            for length in range(3, len(name) + 1):
                if name[:length].endswith(ends):
                    return Found(self.resolver.complete(name[:length]), index)
        return None
