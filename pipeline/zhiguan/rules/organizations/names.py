"""Short names of bodies made full."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiguan.rules.deixis import without_deixis
from zhiguan.rules.divisions import Divisions
from zhiguan.rules.organizations.bureaus import Bureaus
from zhiguan.rules.organizations.offices import Level, OfficeTable
from zhiguan.rules.organizations.places import Places
from zhiguan.rules.organizations.region import Region

_SPACE = re.compile(r"\s+")
_COORDINATION = re.compile(r"、|[两三四]级")
_ONCE = re.compile(r"^原(?!州区)(?=[省市县区州盟旗镇乡村])")
_FORMER = re.compile(r"(?<=.)原(?=党委$|党组$|党支部$)")
_LEAGUE = re.compile(r"^(?:团(?=[省市县区州盟旗]委)|社(?=[省市州]委))")
_LEAGUES = {"团": "共青团", "社": "九三学社"}
_LEVELS = "省市县区州旗镇乡村"
UNITS = ("办", "站", "所", "中队", "中心", "大队", "办公室")
_INNER = (*UNITS, "科", "股", "室", "处", "队", "组", "庭", "委", "委员会", "局", "部")
# 公安局石河分局 is the 石河县's, and 红会医院 is no unit of the 红会
OF_ITS_OWN = re.compile(r"分局$|医院|学校|[大中小]学|公司")
_FIRMS = ("公司", "集团", "厂", "银行")
_SHORTEST_FIRM = 4  # characters of 河南建科
_LIKE_LEVELS = "镇乡村师团地旗县区市州盟省"


class NameResolver:
    """Completes names of bodies by a region and by what the article itself names.

    Args:
        region: the place whose paper this is, from the province down, or None.
        divisions: the gazetteer; without it names are cut by their form alone.
        mentions: full names of ORG and LOC in the article. They stand in where the region is None
            or has no place at a level (a township), and give the form that the article uses.
        offices: the declared table of levels, bodies and offices.
        bureaus: the declared table of bureaus' names.
    """

    def __init__(
        self,
        region: str | None,
        divisions: Divisions | None = None,
        mentions: Sequence[str] = (),
        *,
        offices: OfficeTable,
        bureaus: Bureaus | None = None,
    ) -> None:
        self.table = offices
        self.bureaus = bureaus or Bureaus.of(())
        self.divisions = divisions
        self._completed: dict[str, str | None] = {}
        self._ownerless: dict[str, bool] = {}
        self._cuts: dict[str, tuple[Level, str] | None] = {}
        names = [without_deixis(_SPACE.sub("", mention)) for mention in mentions]
        full = [name for name in names if self.split(name) is None]
        self.shorts = tuple(name for name in names if name not in full)
        words = [parts[0].word for name in self.shorts if (parts := self.split(name))]
        self.places = Places(Region.parse(region, divisions), full, offices, divisions, words)

    def complete(self, mention: str, before: Sequence[str] = ()) -> str | None:
        """The full local form of a name: 区委 → 中原区委, 政协 → 中原区政协.

        Names that are full, and coordinations, come back as they are without layout spaces. None
        where a level is named and neither region nor article tells which place stands there, or
        more than one could be meant. `before`, the ORG and LOC mentions before it in the text,
        tells which of several towns or villages is meant: the nearest.
        """
        if before:
            return self._complete(mention, before)
        if mention not in self._completed:
            self._completed[mention] = self._complete(mention, ())
        return self._completed[mention]

    def _complete(self, mention: str, before: Sequence[str]) -> str | None:
        name = _SPACE.sub("", mention)
        if not name or _COORDINATION.search(name):
            return name or None
        name = _FORMER.sub("", self._without_party(_plain(name)))
        if league := _LEAGUE.match(name):
            name = _LEAGUES[league.group()] + name[league.end() :]
        if party := next((p for p in self.table.bodies.parties if name.startswith(p)), ""):
            rest = name.removeprefix(party)
            if self.split(rest) is None:
                return name
            committee = self.complete(rest, before)
            return None if committee is None else party + committee
        parts = self.split(name)
        if parts is not None:
            place = self._autonomous(*parts) or self.places.at(parts[0], before)
            return None if place is None else join(place, parts[0], parts[1])
        return self._bare(name)

    def candidates(self, mention: str) -> tuple[str, ...]:
        """The full names that a short one could stand for where the article does not tell which."""
        name = _SPACE.sub("", mention)
        parts = None if _COORDINATION.search(name) else self.split(_plain(name))
        if parts is None or self.places.at(parts[0]) is not None:
            return ()
        return tuple(join(place, *parts) for place in self.places.candidates(parts[0]))

    def complete_of(self, level: str, mention: str) -> str | None:
        """A name behind 我县: 公安局石门派出所, 作家协会 are the county's; None for any other."""
        bodies, word = self.table.bodies, self._word_of(level)
        own = mention in self.bureaus or mention in bodies.bare or self._owner_in(mention)
        common = mention.startswith(bodies.common) and bodies.is_body(mention)
        if word is None or not (own or common) or self.places.place_of(mention) is not None:
            return None
        place = self.places.at(word)
        return None if place is None else join(place, word, mention)

    def _word_of(self, word: str) -> Level | None:
        return next((level for level in self.table.level if level.word == word), None)

    def _autonomous(self, level: Level, body: str) -> str | None:
        """区党委 is the autonomous region's, because a district has a 区委; so is its 区政府."""
        region = self.places.region
        province = region.province or ""
        if level.word != "区" or not province.endswith("自治区"):
            return None
        whole = region.levels[-1][1] == "province"
        return province if whole or body.startswith("党委") else None

    def within(self, name: str, body: str, *, beside: bool = False) -> str | None:
        """A body inside another: 提案委 of a 县政协; None where the other has none of the name.

        `beside` says that the two stand in one list of offices, as in 县委常委、办公室主任.
        """
        bodies = self.table.bodies
        if beside and name in bodies.zone and body.endswith(bodies.zone):
            stem = next(body.removesuffix(z) for z in bodies.zone if body.endswith(z))
            is_level = any(level.word == stem for level in self.table.level)
            return stem + name if is_level or self.places.is_place(stem) else None
        if not self._is_ownerless(name) or (body.endswith(_FIRMS) and self._is_of_region(name)):
            return None
        for organ in self.table.organ:
            if organ.has(name) and body.endswith(organ.within) and (beside or not organ.beside):
                return body + name
        return None

    def _is_of_region(self, name: str) -> bool:
        """河南建科: a firm's name that begins with a province or city, no section of a firm."""
        if self.divisions is None or len(name) < _SHORTEST_FIRM:
            return False
        return any(
            self.divisions.called(name[:length], level)
            for length in (2, 3)
            for level in ("province", "city")
        )

    def _is_ownerless(self, name: str) -> bool:
        """Whether a name has neither level, place nor party of its own: asked of it many times."""
        if name not in self._ownerless:
            bodies = self.table.bodies
            own = self.split(name) is not None or self.places.place_of(name) is not None
            own = own or self._owner_in(name) is not None
            self._ownerless[name] = not own and not name.startswith(bodies.parties + bodies.whole)
        return self._ownerless[name]

    def split(self, name: str) -> tuple[Level, str] | None:
        """The level word that a short name begins with, and the body behind it; else None."""
        if name not in self._cuts:
            self._cuts[name] = self._split(name)
        return self._cuts[name]

    def _split(self, name: str) -> tuple[Level, str] | None:
        bodies = self.table.bodies
        if bodies.is_no_level(name) or self._begins_with_division(name):
            return None
        for level in self.table.level:
            rest = name.removeprefix(level.word)
            if rest == name or not rest:
                continue
            if level.bodies:
                return (level, rest) if rest.startswith(level.bodies) else None
            if rest[0] in _LEVELS and not rest.startswith((*bodies.not_levels, *bodies.heads)):
                return None
            known = rest in self.bureaus or bodies.is_body(rest, heads_only=level.heads_only)
            return (level, rest) if known else None
        return None

    def _begins_with_division(self, name: str) -> bool:
        """师宗县委, 镇江海关: full names, though they begin like a level."""
        if self.divisions is None or name[:1] not in _LIKE_LEVELS:
            return False
        if name.startswith(self.table.bodies.levels_yet):
            return False
        short = any(self.divisions.called(name[:length]) for length in (2, 3))
        return short or any(True for _ in self.divisions.starting(name))

    def _without_party(self, name: str) -> str:
        """中共绒巴县委 is 绒巴县委; 中共中央 and its bodies keep the word."""
        rest = name.removeprefix("中共")
        local = self.split(rest) is not None or self.places.place_of(rest) is not None
        return rest if local else name

    def _bare(self, name: str) -> str | None:
        bodies = self.table.bodies
        if level := bodies.bare_at.get(name):
            place = self.places.at(self.table.level_of(level))
            return None if place is None else place + name
        if name in bodies.open:
            zone = self.places.zone() if name in bodies.zone else None
            return None if zone is None else zone + name
        for group in bodies.groups:
            stem = name.removesuffix(group)
            if stem != name and (stem in bodies.bare or stem in self.bureaus):
                whole = self._bare(stem)
                return None if whole is None else whole + group
        head = self._owner_in(name) or name
        committee = head in bodies.committee
        if not (committee or head in bodies.bare or head in self.bureaus):
            return name
        place = self.places.lowest()
        if place is None:
            return None
        return self._committee_of(place) + name if committee else place + name

    def _owner_in(self, name: str) -> str | None:
        """The local body that a name of a unit begins with: 发改局 of 发改局重点项目办."""
        bodies = self.table.bodies
        if not name.endswith(_INNER) or self.places.place_of(name) is not None:
            return None
        for length in range(len(name) - 2, 1, -1):
            head, rest = name[:length], name[length:]
            local = head in self.bureaus or head in bodies.bare or head in bodies.committee
            if local and rest not in bodies.open and not OF_ITS_OWN.search(rest):
                return head
        return None

    def _place_at(self, level: Level, place: str) -> str | None:
        """The place, in full, if it stands at the level; 云南 is 云南省."""
        if level.has(place):
            return place
        known = self.divisions.called(place) if self.divisions else ()
        names = {division.name for division in known if level.has(division.name)}
        return names.pop() if len(names) == 1 else None

    def _committee_of(self, place: str) -> str:
        level = next(
            (level for level in self.table.level if level.has(place) and not level.corps), None
        )
        if place == self.places.corps or place.endswith(("自治区", "镇", "乡", "苏木")):
            return place + "党委"
        if place.endswith("街道"):
            return place + "党工委"
        return place + "委" if level is None else join(place, level, "委")


def _plain(name: str) -> str:
    """A name without 我县's 我, 新一届 and 原, which are no part of it."""
    return _ONCE.sub("", without_deixis(name))


def join(place: str, level: Level, body: str) -> str:
    """A place and a body behind it; names of one character keep the level word (房县县委)."""
    if level.word == "地":
        return place.removesuffix("地区") + level.word + body
    doubled = len(place) == len(level.word) + 1 and body.startswith("委")
    return place + level.word + body if doubled else place + body
