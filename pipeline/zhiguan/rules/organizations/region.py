"""A region written as one name (河南省郑州市中原区), cut into its levels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from zhiguan.rules.divisions import Division, Divisions

LEVELS = ("province", "city", "county", "town", "village")
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
CORPS = "新疆生产建设兵团"

_LONGEST = 64
_SUFFIXES = {
    "province": ("特别行政区", "自治区", "省"),
    "city": ("自治州", "地区", "市", "州", "盟", "师"),
    "county": (
        "自治县",
        "自治旗",
        "新区",
        "特区",
        "林区",
        "开发区",
        "新城",
        "区",
        "县",
        "市",
        "旗",
        "团",
    ),
    "town": ("民族苏木", "街道办事处", "街道", "苏木", "镇", "乡", "农场", "林场", "牧场", "新城"),
    "village": ("社区", "嘎查", "居委会", "村"),
}
_SUFFIX_ONLY = re.compile("|".join(s for group in _SUFFIXES.values() for s in group))
# common inside names: these end one only at the very end of the region
_WEAK = re.compile(r"(?<!自治)州$|^.旗$|(?<![〇一二三四五六七八九十百\d])[师团]$")
_SPACE = re.compile(r"\s+")
Level = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Region:
    """`levels` are (name, level) from the top down; level is one of `LEVELS`, each at most once."""

    levels: tuple[Level, ...] = ()

    @classmethod
    @lru_cache(maxsize=1024)
    def parse(cls, region: str | None, divisions: Divisions | None = None) -> Region:
        """Cut a region's name; one that is empty, or in no way a region's, has no levels.

        Real divisions anchor the cut; a name that the gazetteer does not hold is cut behind the
        word for its kind. Where the name begins below the province and is that of one division
        only, the levels above it are put before it, and one left out between two is put in.
        """
        name = _SPACE.sub("", region or "")
        if not name or len(name) > _LONGEST:
            return cls()
        levels = _cut(name, 0, (), divisions)
        if levels is None:
            return cls()
        return cls(_completed(levels, divisions))

    def name(self, level: str) -> str | None:
        """The name at a level, if the region has one."""
        return next((name for name, its in self.levels if its == level), None)

    def down_to(self, place: str) -> str | None:
        """The region's names from the top down to a division of it; None for any other place."""
        names = [name for name, level in self.levels if level in ("province", "city", "county")]
        return "".join(names[: names.index(place) + 1]) if place in names else None

    @property
    def province(self) -> str | None:
        """The province, autonomous region or municipality."""
        return self.name("province")

    @property
    def city(self) -> str | None:
        """The prefecture; for districts of a municipality, the municipality."""
        city = self.name("city")
        return self.province if city is None and self.province in MUNICIPALITIES else city

    @property
    def county(self) -> str | None:
        """The county, district, county-level city, banner or development zone."""
        return self.name("county")

    @property
    def town(self) -> str | None:
        """The town, township, street office area or sumu."""
        return self.name("town")

    @property
    def lowest(self) -> str | None:
        """The name at the lowest level."""
        return self.levels[-1][0] if self.levels else None


def _cut(
    rest: str, rank: int, done: tuple[Level, ...], divisions: Divisions | None
) -> tuple[Level, ...] | None:
    """Levels of `rest`, of rank `rank` or lower; None when it cannot be cut to its end."""
    if not rest:
        return done
    for name, level in _heads(rest, rank, done, divisions):
        further = _cut(
            rest[len(name) :], LEVELS.index(level) + 1, (*done, (name, level)), divisions
        )
        if further is not None:
            return further
    return None


def _heads(
    rest: str, rank: int, done: tuple[Level, ...], divisions: Divisions | None
) -> Iterator[Level]:
    """What `rest` may begin with: divisions that are known first, then whatever looks like one."""
    if rank == 0 and rest.startswith(CORPS):
        yield CORPS, "province"
    if divisions is not None:
        for division in divisions.starting(rest):
            if LEVELS.index(division.level) >= rank and _fits(division, done, divisions):
                yield division.name, division.level
        yield from _short_forms(rest, rank, divisions)
    for level in LEVELS[rank:]:
        for end in range(2, len(rest) + 1):
            name = rest[:end]
            if not name.endswith(_SUFFIXES[level]) or _SUFFIX_ONLY.fullmatch(name):
                continue
            if end == len(rest) or not _WEAK.search(name):
                yield name, level


def _short_forms(rest: str, rank: int, divisions: Divisions) -> Iterator[Level]:
    """河南郑州市: a province by its short name; 恩施州巴东县: a prefecture by short name and 州."""
    for length in (2, 3):
        if rank == 0:
            for division in divisions.called(rest[:length], "province"):
                if not rest.startswith(division.name):
                    yield division.short, "province"
        if rank <= 1 and rest[length : length + 1] == "州":
            for division in divisions.called(rest[:length], "city"):
                if division.name.endswith("自治州"):
                    yield division.short + "州", "city"


def _fits(division: Division, done: tuple[Level, ...], divisions: Divisions) -> bool:
    names = (name.removesuffix("州") if len(name) < 5 else name for name, _ in done)
    return all(divisions.inside(division, name) for name in names)


def _completed(levels: tuple[Level, ...], divisions: Divisions | None) -> tuple[Level, ...]:
    if divisions is None:
        return levels
    full = tuple(
        (next((d.name for d in divisions.called(name, "province")), name), level)
        if level == "province" and not divisions.named(name)
        else (name, level)
        for name, level in levels
    )
    for index in range(len(full) - 1, -1, -1):
        name, level = full[index]
        known = [d for d in divisions.named(name, level) if _fits(d, full[:index], divisions)]
        if len(known) == 1:
            return (*((d.name, d.level) for d in divisions.lineage(known[0])), *full[index + 1 :])
    return full
