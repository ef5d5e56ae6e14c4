"""The scene of one text: its region, its people, and what fills the slots of the templates.

Slots in lower case letters; what they yield:

    w s n        plain: the region before a body (县 or 金山县), its level word, its name
    uw us un     the same for the division above; pw the province
    t ts v r     plain: a town, its level word, a village, a neighbouring region's name
    loc uloc ploc town village other   the same as LOC mentions
    party gov    a committee or government of the region, raw (县委, 金山县人民政府)
    per sur      a person (PER), the surname-like part of a new person
    lead second third   people who stay the same throughout the text; leadsur
"""

from __future__ import annotations

import random
from collections.abc import Callable

from corpus.generator.persons import Name, Names
from corpus.generator.places import Places, Region
from corpus.generator.words import WordSlots

_HEAD = {
    "县": "县长",
    "区": "区长",
    "市": "市长",
    "旗": "旗长",
    "州": "州长",
    "盟": "盟长",
    "省": "省长",
}


class TextScene(WordSlots):
    """Fills slots for one text; equal seeds give equal texts."""

    def __init__(self, rng: random.Random, places: Places, names: Names):
        self.rng = rng
        self._places, self._names = places, names
        self.region = places.draw(rng)
        self.up = self.region.up or self.region
        self.province = self.region.province()
        self._ethnic = 0.35 if self.province.kind == "自治区" else 0.05
        self.memo: dict[str, str] = {}
        self._cast: dict[str, Name] = {}
        self._towns: list[Region] = []
        self._long = rng.random() * 0.6
        self._slots: dict[str, Callable[[], str]] = {
            name: getattr(self, f"_slot_{name}") for name in SLOTS
        }

    def slot(self, name: str) -> str:
        """Marked or plain text for a slot.

        Raises:
            KeyError: no such slot.
        """
        return self._slots[name]()

    # people
    def _person(self, key: str) -> Name:
        if key not in self._cast:
            self._cast[key] = self._new()
        return self._cast[key]

    def _new(self) -> Name:
        known = {name.full for name in self._cast.values()}
        name = self._names.draw(self.rng, self._ethnic)
        return self._new() if name.full in known else name

    def _slot_per(self) -> str:
        return f"[{self._new().full}/PER]"

    def _slot_person(self) -> str:
        return self._new().full

    def _slot_sur(self) -> str:
        return f"[{self._new().short}/PER]"

    def _slot_lead(self) -> str:
        return f"[{self._person('lead').full}/PER]"

    def _slot_second(self) -> str:
        return f"[{self._person('second').full}/PER]"

    def _slot_third(self) -> str:
        return f"[{self._person('third').full}/PER]"

    def _slot_leadsur(self) -> str:
        return f"[{self._person('lead').short}/PER]"

    # places
    def _slot_s(self) -> str:
        return self.region.kind

    def _slot_n(self) -> str:
        name = self.region.name
        return self._places.short(name) if self.rng.random() < 0.6 else name

    def _slot_stem(self) -> str:
        name = self._places.short(self.region.name)
        return name[:-1] if len(name) > 2 else name

    def _slot_w(self) -> str:
        """Before a body: the level word, or the name (房县 + 县委 keeps both)."""
        return self._slot_n() if self.rng.random() < self._long else self.region.kind

    def _slot_us(self) -> str:
        return self.up.kind

    def _slot_un(self) -> str:
        return self._places.short(self.up.name)

    def _slot_uw(self) -> str:
        return self._slot_un() if self.rng.random() < self._long else self.up.kind

    def _slot_ps(self) -> str:
        return self.province.kind

    def _slot_pn(self) -> str:
        return self.province.name

    def _slot_pw(self) -> str:
        return self.province.name if self.rng.random() < self._long else self.province.kind

    def _slot_pstem(self) -> str:
        name = self.province.name
        return name[:3] if name.startswith(("内蒙", "黑龙")) else name[:2]

    def _slot_party(self) -> str:
        return self._committee(self.region, self._slot_w())

    def _slot_uparty(self) -> str:
        return self._committee(self.up, self._slot_uw())

    def _slot_pparty(self) -> str:
        return self._committee(self.province, self._slot_pw())

    def _slot_uc(self) -> str:
        return self._committee(self.up, self.up.kind)

    def _slot_pc(self) -> str:
        return self._committee(self.province, self.province.kind)

    def _committee(self, region: Region, prefix: str) -> str:
        if region.kind == "自治区":
            return prefix + "党委"
        single = len(prefix) == 2 and prefix.endswith("县")
        return prefix + ("县委" if single else "委")

    def _slot_gov(self) -> str:
        name = self._slot_w()
        return name + ("政府" if len(name) < 3 or self.rng.random() < 0.6 else "人民政府")

    def _slot_ugov(self) -> str:
        return self._slot_uw() + ("政府" if self.rng.random() < 0.8 else "人民政府")

    def _slot_pgov(self) -> str:
        return self._slot_pw() + ("政府" if self.rng.random() < 0.8 else "人民政府")

    def _slot_loc(self) -> str:
        return f"[{self._slot_n()}/LOC]"

    def _slot_uloc(self) -> str:
        return f"[{self.up.name}/LOC]"

    def _slot_ploc(self) -> str:
        return f"[{self._slot_pstem() if self.rng.random() < 0.3 else self.province.name}/LOC]"

    def _slot_head(self) -> str:
        return _HEAD.get(self.region.kind, "主席")

    def _slot_uhead(self) -> str:
        return _HEAD.get(self.up.kind, "主席")

    def _slot_phead(self) -> str:
        return "主席" if self.province.kind == "自治区" else "省长"

    def _town(self) -> Region:
        if not self._towns:
            downs = [d for d in self.region.downs if d.downs] or self.region.downs
            self._towns = self.rng.sample(downs, min(3, len(downs)))
        if self.rng.random() < 0.4:
            return self._towns[0]
        return self.rng.choice(self.region.downs)

    def _slot_t(self) -> str:
        return self._town().name

    def _home(self) -> Region:
        """The town that bare level words (镇党委, 乡政府) refer to throughout the text."""
        self._town()
        return self._towns[0]

    def _slot_ts(self) -> str:
        return self._home().kind

    def _slot_tsparty(self) -> str:
        kind = self._home().kind
        if kind in ("镇", "乡", "苏木"):
            return kind + "党委"
        return kind + ("党工委" if kind == "街道" else "委")

    def _slot_tsgov(self) -> str:
        kind = self._home().kind
        return kind + ("办事处" if kind == "街道" else "政府")

    def _slot_tgovfull(self) -> str:
        town = self._town()
        return town.name + ("办事处" if town.kind == "街道" else "人民政府")

    def _slot_week(self) -> str:
        return self.rng.choice("一二三四五六日")

    def _slot_town(self) -> str:
        return f"[{self._slot_t()}/LOC]"

    def _path(self) -> list[str]:
        """A village below this region: its towns from the top, and itself last."""
        town = self._town()
        path = [town.name]
        if town.downs and town.downs[0].downs:
            town = self.rng.choice(town.downs)
            path.append(town.name)
        below = self.rng.choice(town.downs).name if town.downs else ""
        return [*path, below or self._places.village(self.rng, town.kind)]

    def _slot_v(self) -> str:
        return self._path()[-1]

    def _slot_village(self) -> str:
        return f"[{self._path()[-1]}/LOC]"

    def _slot_townvillage(self) -> str:
        return "".join(f"[{name}/LOC]" for name in self._path())

    def _slot_tparty(self) -> str:
        town = self._town()
        if town.kind in ("街道", "镇", "乡", "苏木"):
            return town.name + ("党工委" if town.kind == "街道" else "党委")
        return self._committee(town, town.name)

    def _slot_tgov(self) -> str:
        town = self._town()
        return town.name + ("办事处" if town.kind == "街道" else "政府")

    def _slot_thead(self) -> str:
        """The post of a town's head, stacked or with its place: 花园镇|镇长, 街道办事处|主任."""
        town = self._town()
        name = town.name
        if town.kind == "街道":
            return self.rng.choice((f"[{name}办事处/ORG][主任/TITLE]", f"[{name}/LOC][主任/TITLE]"))
        head = {"苏木": "苏木达", "镇": "镇长", "乡": "乡长"}.get(town.kind, f"{town.kind}长")
        forms = [f"[{name}/LOC][{head}/TITLE]", f"[{name}/LOC][{head}/TITLE]"]
        if head != "苏木达":
            forms += [f"[{name}人民政府/ORG][{head}/TITLE]", f"[{name}政府/ORG][副{head}/TITLE]"]
        return self.rng.choice(forms)

    def _slot_thead_bare(self) -> str:
        kind = self._home().kind
        return {"苏木": "苏木达", "镇": "镇长", "乡": "乡长", "街道": "办事处主任"}.get(
            kind, f"{kind}长"
        )

    def _slot_other(self) -> str:
        return f"[{self._slot_o()}/LOC]"

    def _slot_o(self) -> str:
        siblings = [d for d in self.up.downs if d is not self.region]
        if siblings and self.rng.random() < 0.4:
            return self.rng.choice(siblings).name
        if self.rng.random() < 0.2:
            return self._slot_ostem()
        other = self._places.draw(self.rng)
        return self._places.short(other.name) if self.rng.random() < 0.5 else other.name

    def _slot_ostem(self) -> str:
        """Another region without its level word, where two characters or more are left."""
        name = self._places.short(self._places.draw(self.rng).name)
        return name[:-1] if len(name) > 2 and "自治" not in name else name

    def _slot_of(self) -> str:
        """Another region, written with the province or prefecture above it."""
        other = self._places.draw(self.rng)
        return (other.up.name if other.up else "") + other.name

    def _slot_oloc(self) -> str:
        """Another region, level by level."""
        other = self._places.draw(self.rng)
        above = f"[{other.up.name}/LOC]" if other.up and other.up.name != other.name else ""
        return f"{above}[{other.name}/LOC]"


SLOTS = frozenset(
    name.removeprefix("_slot_") for name in dir(TextScene) if name.startswith("_slot_")
)
