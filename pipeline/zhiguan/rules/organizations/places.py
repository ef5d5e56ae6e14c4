"""The places that an article or its region gives for each level, and names cut at a place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from zhiguan.rules.divisions import Divisions
from zhiguan.rules.organizations.offices import Level, OfficeTable
from zhiguan.rules.organizations.region import Region

_LONGEST_PLACE = 30
# 团县委, 社省委, 十六届区委, 国家税务总局湖口市税务局 lend no place; 广州 is a city and no 州; a
# 集团, a 代表团 or the 天水师 of a 师范学院 is no unit of the Corps
_NO_PLACE = re.compile(
    r".*、|团[省市县区州旗盟]|社[省市州]|.{1,3}届|国家|中国|.[省州盟]$"
    r"|.*(?<![〇一二三四五六七八九十零百\d兵])[师团]$"
)
_TERM = re.compile(r"^第?[〇一二三四五六七八九十百\d]+届")
_COUNTY_WORDS = ("县", "区", "旗")
_HEAD_WORDS = ("省", "自治区", "市", "州", "盟", "县", "区", "旗")
_WITHIN_SITE = re.compile(r"[局院校厂司路街镇乡村号楼].{0,3}$")  # 矿务局三区, no division
_SHORTEST_REST = 2  # characters behind a place at the head of a longer name


class Places:
    """Which place stands at a level: the region's, else the only one that the article names.

    `words` are the level words of the article's short names (县 of 县委): without a region, a place
    of another level (a 工业园区) does not lend its name to bodies that are named bare.
    """

    def __init__(
        self,
        region: Region,
        mentions: Iterable[str],
        table: OfficeTable,
        divisions: Divisions | None,
        words: Iterable[str] = (),
    ) -> None:
        self.region = region
        self.table = table
        self.divisions = divisions
        self._words = tuple(w for w in _COUNTY_WORDS if w in set(words))
        self.mentions = tuple(mentions)
        self._lasts = frozenset(end[-1] for level in table.level for end in level.ends)
        named: dict[str, None] = {}
        for mention in self.mentions:
            if place := self.place_of(mention, alone=True):
                # 政协湖口苗族自治州委员会 is formal, and not how the article writes the place
                formal = mention.startswith(table.bodies.before)
                named.setdefault(self._usual(place) if formal else place)
        self.named = tuple(named)
        heads = table.bodies.heads
        self.spoken = frozenset(
            place
            for place in self.named
            for m in self.mentions
            if m == place or m.removeprefix(place).startswith(heads)
        )
        self._cache: dict[str, str | None] = {}

    def at(self, level: Level, before: Sequence[str] = ()) -> str | None:
        """The place at a level, or None where none or more than one could be meant.

        `before` are mentions that stand before in the text, the nearest last: where the region has
        no place at the level, the nearest of them that has is meant.
        """
        if level.corps:
            return self.corps
        if before and not any(level.has(name) for name, _ in self.region.levels):
            told = (self.place_of(mention, alone=True) for mention in reversed(before))
            nearest = next(
                (place for place in told if place and self.may_govern(level, place)), None
            )
            if nearest is not None:
                return nearest
        if level.word not in self._cache:
            self._cache[level.word] = self._at(level)
        return self._cache[level.word]

    @property
    def corps(self) -> str | None:
        """A division of the Corps with its city, which share their Party committee."""
        division, city = self.region.name("city"), self.region.county
        if division is None or city is None or not division.endswith("师"):
            return None
        return self._division(division) + city

    def _division(self, name: str) -> str:
        """第六师, or 六师 where that is how the article writes it."""
        short = name.removeprefix("第")
        written = any(m.startswith(short) for m in self.mentions)
        return short if written and not any(m.startswith(name) for m in self.mentions) else name

    def lowest(self) -> str | None:
        """The place whose own bodies a text names bare: the region's, else the article's only one.

        Towns and villages are passed over, because a town's paper speaks of its county's bodies.
        """
        if self.corps is not None:
            return self.corps
        levels = self.region.levels or self._region_told().levels
        if self._other_level(levels[-1][0] if levels else ""):
            return None
        names = [name for name, level in levels if level in ("province", "city", "county")]
        return self.alias(names[-1]) if names else None

    def alias(self, place: str) -> str:
        """The form in which papers write a place: 恩施州 for 恩施土家族苗族自治州.

        It is the article's own, if it names the place; else the usual one.
        """
        if place in self.named:
            return place
        short = [n for n in self.named if n in self.spoken and _is_short(n, place)]
        return short[0] if short else self._usual(place)

    def _usual(self, place: str) -> str:
        """An autonomous prefecture without its nationalities; any other place as it is."""
        name = place.removesuffix("自治州")
        if name == place:
            return place
        while shorter := next(
            (name.removesuffix(n) for n in self.table.nationalities if name.endswith(n)), ""
        ):
            name = shorter
        return name + "州"

    def place_of(self, name: str, *, alone: bool = False) -> str | None:
        """The place at the beginning of a body's name (中原区 of 中原区委), its last level only.

        With `alone`, a name that is a place's and nothing more counts as well.
        """
        if alone and self.is_place(name):
            return self._last_level(name)
        name = self._without_prefix(name)
        best: str | None = None
        for end in range(min(len(name) - 1, _LONGEST_PLACE), 1, -1):
            head, rest = name[:end], name[end:]
            if not self.is_place(head):
                continue
            if rest.startswith(self.table.bodies.heads):
                return self._last_level(self._undoubled(head))
            if self.table.bodies.is_body(rest):
                best = head
        return None if best is None else self._last_level(best)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The places that longer names begin with."""
        return tuple(dict.fromkeys(filter(None, map(self._head, self.mentions))))

    def _head(self, name: str) -> str | None:
        """The place that a longer name begins with: 湖口县 of 湖口县文化广场."""
        levels = [self.table.level_of(word) for word in _HEAD_WORDS]
        name = self._without_prefix(name)
        for end in range(min(len(name) - _SHORTEST_REST, _LONGEST_PLACE), 1, -1):
            head = name[:end]
            if self.table.bodies.is_no_level(name[end - 1 :]):
                continue
            if any(self.may_govern(level, head) for level in levels) and self.is_place(head):
                place = self._last_level(head)
                return None if _WITHIN_SITE.search(place) else place
        return None

    def may_govern(self, level: Level, place: str) -> bool:
        """Whether a place that a text names can have bodies of a level: no 小区, but 井陉矿区."""
        known = self.divisions is not None and bool(self.divisions.named(place))
        return level.has(place) and (known or not level.is_site(place))

    def _without_prefix(self, name: str) -> str:
        """湖口县总支 of 民盟湖口县总支: a name without the party or force that it begins with.

        Without a term behind that, too: 湖口县委员会 of 政协第十届湖口县委员会.
        """
        bodies = self.table.bodies
        for before in (*bodies.parties, *bodies.before):
            if name.startswith(before):
                return _TERM.sub("", name.removeprefix(before))
        return name

    def is_place(self, name: str) -> bool:
        """Whether a name has the form of a place at one of the levels."""
        if name[-1:] not in self._lasts:
            return False
        if _NO_PLACE.match(name) or name.startswith(self.table.bodies.before):
            return False
        if len(name) < 2 or name in self.table.words or name in self.table.bodies.not_places:
            return False
        return any(level.has(name) for level in self.table.level)

    def _undoubled(self, place: str) -> str:
        """房县 of 房县县委, 湖口区 of 湖口区区委; 津市市 stays."""
        doubled = place[-1] == place[-2]
        if doubled and not (self.divisions and self.divisions.named(place)):
            return place[:-1]
        return place

    def _last_level(self, name: str) -> str:
        if len(name) <= 4 or (self.divisions and self.divisions.named(name)):
            return name
        levels = Region.parse(name, self.divisions).levels
        return levels[-1][0] if levels else name

    def candidates(self, level: Level) -> tuple[str, ...]:
        """The places that the article names and that could be meant by a level."""
        named = [name for name in self.named if self.may_govern(level, name)]
        return tuple(n for n in named if not any(_is_short(n, other) for other in named))

    def zone(self) -> str | None:
        """The zone or district with a 党工委 of its own: the region, else the only one named.

        Where no body of a zone is named, the only 开发区 or 新区 that is named as a place.
        """
        ends = self.table.bodies.zone_ends
        own = [name for name, level in self.region.levels if level != "province"]
        if own and own[-1].endswith(ends):
            return own[-1]
        heads = self.table.bodies.zone
        told = {
            place
            for mention in self.mentions
            if mention.endswith(heads) and (place := self.place_of(mention))
        }
        told = told or {place for place in self.named if place.endswith(self.table.bodies.zones)}
        return told.pop() if len(told) == 1 else None

    def _at(self, level: Level) -> str | None:
        for name, _ in reversed(self.region.levels):
            if level.has(name):
                if level.word == "师":
                    return self._division(name)
                # who writes 自治州党委 writes the whole name; 州委 is that of 阿坝州
                return name if level.word == "自治州" else self.alias(name)
        named = [name for name in self.named if level.has(name)]
        whole = self.candidates(level)
        if len(whole) == 1:
            return self.alias(whole[0])
        if named or self.region.levels:
            return None
        heads = [name for name in self.heads if self.may_govern(level, name)]
        if heads:
            return self.alias(heads[0]) if len(heads) == 1 else None
        told = [name for name, _ in reversed(self._region_told().levels) if level.has(name)]
        return told[0] if told else None

    def _region_told(self) -> Region:
        """Without a region: that of the only county, else the only prefecture, that is named."""
        if self.region.levels or self.divisions is None:
            return self.region
        named = [n for n in self.named if not self._is_site(n)]
        for rank in ("county", "city", "province"):
            told = self._of_rank(named, rank) or self._of_rank(self.heads, rank)
            if rank == "county":
                told = {r for r in told if not self._other_level(r.lowest or "")} or told
            if told:
                return told.pop() if len(told) == 1 else Region()
        return Region()

    def _of_rank(self, names: Iterable[str], rank: str) -> set[Region]:
        """The regions of names whose lowest level is of a rank."""
        told = (Region.parse(name, self.divisions) for name in names)
        return {region for region in told if region.levels and region.levels[-1][1] == rank}

    def _other_level(self, place: str) -> bool:
        """Whether a region that is not given cannot be this: the article's bodies are a 县's."""
        if self.region.levels or not self._words:
            return False
        return not any(self.may_govern(self.table.level_of(word), place) for word in self._words)

    def _is_site(self, place: str) -> bool:
        """Whether a name is that of a wood or a park that is no division (a 林区)."""
        known = self.divisions is not None and bool(self.divisions.named(place))
        return not known and any(level.is_site(place) for level in self.table.level)


def _is_short(short: str, place: str) -> bool:
    """Whether one name leaves out the middle of the other (恩施州, 恩施土家族苗族自治州)."""
    return (
        2 <= len(short) < len(place)
        and place[-1] == short[-1]
        and place.startswith(short[:-1])
        and "自治" in place
    )
