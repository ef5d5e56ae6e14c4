"""Divisions as a tree: facts from a gazetteer where one is given, else composed names."""

from __future__ import annotations

import csv
import io
import lzma
import random
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "places.toml"
_GAZETTEER = "china_admin_divisions_5level.csv.xz"
_COUNTY = re.compile(r"[一-龥]{1,12}[县区市旗]")
_TOWN = re.compile(r"[一-龥]{1,9}(街道|镇|乡|苏木)")
_VILLAGE = re.compile(r"[一-龥]{2,9}(村|社区|嘎查)")
_PREFECTURE = re.compile(r"[一-龥]{2,12}[市州盟]")


@dataclass(slots=True)
class Region:
    """A division: `name` as written (金山县), `kind` its level word (县), its neighbours."""

    name: str
    kind: str
    up: Region | None = None
    downs: list[Region] = field(default_factory=list)

    def province(self) -> Region:
        """The topmost division."""
        return self if self.up is None else self.up.province()


def kind_of(name: str) -> str:
    """The level word that bodies of a division carry: 县 of 金山县, 街道 of 东城街道."""
    for kind in ("街道", "苏木", "社区", "嘎查", "自治区"):
        if name.endswith(kind):
            return kind
    return name[-1]


class Places:
    """Draws divisions of county or prefecture level with everything below and above them.

    Raises:
        OSError: the gazetteer's file is missing or cannot be read.
    """

    def __init__(self, gazetteers: Path | None = None, excluded: frozenset[str] = frozenset()):
        self._table = tomllib.loads(_DATA.read_text(encoding="utf-8"))
        self._excluded = excluded
        self._counties: list[Region] = []
        self._prefectures: list[Region] = []
        if gazetteers is not None:
            self._read(gazetteers / _GAZETTEER)

    def draw(self, rng: random.Random) -> Region:
        """A division whose paper this could be: four in five of county level."""
        if self._counties and rng.random() < 0.7:
            return rng.choice(self._counties if rng.random() < 0.8 else self._prefectures)
        return self._invented(rng)

    def short(self, name: str) -> str:
        """A name without the peoples in it: 黔北州 for 黔北苗族侗族自治州."""
        peoples = "|".join(self._table["peoples"])
        return re.sub(rf"(?<=[一-龥])(?:{peoples})+自治(?=[县州旗])", "", name)

    def word(self, rng: random.Random, key: str) -> str:
        """An entry of one of the lists of places."""
        return self._pick(rng, key)

    def stem(self, rng: random.Random) -> str:
        """Two characters as names of divisions, firms and schools have them."""
        return self._name(rng)

    def _pick(self, rng: random.Random, key: str) -> str:
        chosen: str = rng.choice(self._table[key])
        return chosen

    def _name(self, rng: random.Random) -> str:
        one, two = self._pick(rng, "first"), self._pick(rng, "second")
        return one + two if one != two else self._name(rng)

    def village(self, rng: random.Random, kind: str = "") -> str:
        """A composed village or community name; a 嘎查 where `kind` is 苏木."""
        if kind == "苏木":
            return self._pick(rng, "sumu") + self._pick(rng, "sumu_tail") + "嘎查"
        if kind == "街道" or rng.random() < 0.2:
            return self._pick(rng, "community_word") + rng.choice(("社区", "社区", "社区", "小区"))
        if rng.random() < 0.4:
            return self._pick(rng, "village_word") + self._pick(rng, "village_kind")
        tail = self._pick(rng, "village_tail")
        return self._pick(rng, "family") + tail + ("" if tail.endswith("村") else "村")

    def _town(self, rng: random.Random, up: Region, kind: str) -> Region:
        if kind == "苏木":
            name = self._pick(rng, "sumu") + self._pick(rng, "sumu_tail")
        else:
            name = self._pick(rng, "street_word" if kind == "街道" else "town_word")
        town = Region(name + kind, kind, up)
        town.downs = [
            Region(v, kind_of(v), town) for v in {self.village(rng, kind): 0 for _ in range(5)}
        ]
        return town

    def county(self, rng: random.Random, up: Region, kind: str) -> Region:
        """A composed division of county level with towns and villages."""
        name = self._name(rng)
        if kind == "县" and rng.random() < 0.12:
            name = name[0]
        elif kind == "旗":
            name = self._pick(rng, "sumu") + self._pick(rng, "sumu_tail")
        elif kind in "县州" and rng.random() < 0.12:
            name += rng.choice(self._table["peoples"][:14]) + "自治"
        county = Region(name + kind, kind, up)
        kinds = {"区": "街道 街道 街道 镇", "旗": "苏木 苏木 镇 镇"}.get(
            kind, "镇 镇 镇 乡 乡 街道"
        )
        towns = [self._town(rng, county, rng.choice(kinds.split())) for _ in range(6)]
        county.downs = list({town.name: town for town in towns}.values())
        return county

    def _invented(self, rng: random.Random) -> Region:
        province = Region(self._pick(rng, "provinces"), "省")
        province.kind = "自治区" if province.name.endswith("自治区") else "省"
        kind = rng.choice(("市",) * 8 + ("州", "州") + ("盟",) * (6 * ("内蒙古" in province.name)))
        name = self._name(rng)
        if kind == "州":
            name += "".join(rng.sample(self._table["peoples"][:14], rng.choice((1, 2)))) + "自治"
        up = Region(name + kind, kind, province)
        kinds = ["区", "区", "县", "县", "县", "市"] + ["旗"] * (6 * ("内蒙古" in province.name))
        if rng.random() < 0.8:
            return self.county(rng, up, rng.choice(kinds))
        up.downs = [self.county(rng, up, rng.choice(kinds)) for _ in range(4)]
        return up

    def _read(self, path: Path) -> None:
        tree: dict[tuple[str, ...], Region] = {}
        with lzma.open(path) as raw:
            for row in csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8")):
                self._add(tree, row)
        self._counties = [r for key, r in tree.items() if len(key) == 3 and len(r.downs) > 2]
        self._prefectures = [r for key, r in tree.items() if len(key) == 2 and len(r.downs) > 2]

    def _add(self, tree: dict[tuple[str, ...], Region], row: dict[str, str]) -> None:
        path = tuple(row[key] for key in ("province", "city", "county", "town") if row[key])
        level, name = int(row["level"]), row["name"]
        if level == 5:
            path = (*path, name)
        if len(path) != level or self._excluded.intersection(path):
            return
        shape = {2: _PREFECTURE, 3: _COUNTY, 4: _TOWN, 5: _VILLAGE}.get(level)
        if shape is not None and not shape.fullmatch(name):
            return
        up = tree.get(path[:-1])
        if level > 1 and up is None:
            return
        kind = kind_of(name) if level > 1 else ("省" if name.endswith("省") else name[-1])
        if level == 1 and name.endswith("自治区"):
            kind = "自治区"
        region = Region(name, kind, up)
        if level < 5:
            tree[path] = region
        if up is not None:
            up.downs.append(region)
