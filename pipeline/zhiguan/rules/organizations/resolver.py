"""The bodies that offices imply."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiguan.rules.organizations.beside import BesideResolver
from zhiguan.rules.organizations.names import join
from zhiguan.rules.organizations.offices import Office

_SPACE = re.compile(r"\s+")
_DIVISIONS = ("省", "市", "州", "盟", "县", "区", "旗")


class OrganizationResolver(BesideResolver):
    """Completes names of bodies, and names those that offices imply; see `NameResolver`."""

    def implied(
        self,
        title: str,
        organization: str | None,
        place: str | None,
        before: Sequence[str] = (),
    ) -> str | None:
        """The body that an office names by itself; None where it names none or cannot be told.

        `organization` is the ORG that the office stands behind, short or full; `place` the LOC.
        副区长 → 中原区政府; 副市长 at 郑州市 → 郑州市政府; 宣传部长 behind 区委 → 中原区委宣传部;
        局长 behind 县住建局 → that.
        """
        title = _SPACE.sub("", title)
        body = self._body_behind(title, organization, before) if organization else None
        place = _SPACE.sub("", place) if place else None
        if organization is None and place is not None and (own := self._placed(title, place)):
            return own
        found = self.table.office_of(title)
        if found is None:
            if organization and body is not None and body != self.complete(organization, before):
                return body
            if organization is None and place is None and (own := self._written_out(title, before)):
                return own
            ends = self.table.shared.get(self.table.core(title), ())
            return body if body is not None and ends and body.endswith(ends) else None
        office, core = found
        if office.national is not None:
            return office.national if place is None else None
        if office.body is not None:
            return self._at_level(office, body, place, before)
        if office.committee is not None:
            return self._department(office.committee, body, place)
        return self._local(office.local or core[:-1], office.level, body, place)

    def _body_behind(self, title: str, organization: str, before: Sequence[str]) -> str | None:
        """The body of an organisation, or, for no office of its Party group, that group's body."""
        bodies = self.table.bodies
        full = self.complete(organization, before) or self._left_short(organization)
        if full is None or self.table.core(title) in bodies.group_offices:
            return full
        stem = next((full.removesuffix(g) for g in bodies.groups if full.endswith(g)), full)
        if self.table.core(title) in bodies.unit_offices:
            if stem == self.places.corps:
                return self.places.at(self.table.level_of("师"))
            if stem.endswith(bodies.unit_ends):
                return stem
        is_level = any(level.word == stem for level in self.table.level)
        return full if is_level or self.places.is_place(stem) else stem

    def _left_short(self, name: str) -> str | None:
        """县委 on a page that nowhere tells its county: what it implies is named as short."""
        parts = self.split(name)
        return None if self.places.region.levels or parts is None else name

    def _at_level(
        self, office: Office, body: str | None, place: str | None, before: Sequence[str]
    ) -> str | None:
        level = self.table.level_of(office.level or "")
        for candidate in (place, self.places.place_of(body) if body else None):
            if candidate is not None and (here := self._place_at(level, candidate)):
                if office.body == "党支部":
                    return here + self._named_body(here, ("党支部", "党总支", "党委"))
                long = self.table.bodies.written_out.get(office.body or "")
                if body is not None and long is not None and body == here + long:
                    return body
                return join(here, level, office.body or "")
        if office.placed or (place is not None and self.places.is_place(place)):
            return None
        here = self.places.at(level, before)
        short = level.word in _DIVISIONS or (body or "").startswith(level.word)
        if here is None and not self.places.region.levels and short:
            return level.word + (office.body or "")
        return None if here is None else join(here, level, office.body or "")

    def _department(self, department: str, body: str | None, place: str | None) -> str | None:
        if body is not None:
            if body.endswith(department):
                return body
            if body.endswith(("委", "委员会")):
                return body + department
            place = self.places.place_of(body) or place
        place = place or self.places.lowest()
        return None if place is None else self._committee_of(place) + department

    def _placed(self, title: str, place: str) -> str | None:
        """书记 right behind 石门镇 is of its 党委; of a village, of the body that is named."""
        core = self.table.core(title)
        for row in self.table.placed:
            if core not in row.titles or not place.endswith(row.ends):
                continue
            if not any(self.places.may_govern(level, place) for level in self.table.level):
                return None
            if row.body == "委":
                return self._committee_of(place)
            return place + self._named_body(place, (row.body, *row.also))
        return None

    def _named_body(self, place: str, bodies: Sequence[str]) -> str:
        """Which of several bodies of a kind a place has: the one that the article names."""
        names = set(self.places.mentions) | set(self.shorts)
        word = next((level.word for level in self.table.level if level.has(place)), place)
        for body in bodies:
            if names & {place + body, word + body}:
                return body
        return bodies[0]

    def _written_out(self, title: str, before: Sequence[str]) -> str | None:
        """镇党委书记, 市政协主席 as one office: the body that it is written with."""
        found = self.table.written_office(title)
        place = None if found is None else self.places.at(found[0], before)
        return None if found is None or place is None else join(place, *found)

    def _local(
        self, own: str, level: str | None, body: str | None, place: str | None
    ) -> str | None:
        if body is not None:
            if body.endswith(own) or self.bureaus.full(body).endswith(self.bureaus.full(own)):
                return body
            place = self.places.place_of(body) or place
        if place is None and level is not None:
            place = self.places.at(self.table.level_of(level))
        elif place is None:
            place = self.places.lowest()
        return None if place is None else place + own
