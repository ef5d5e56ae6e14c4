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
from corpus.generator.towns import TownSlots, committee
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


class TextScene(TownSlots, WordSlots):
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
        return committee(self.region.kind, self._slot_w())

    def _slot_uparty(self) -> str:
        return committee(self.up.kind, self._slot_uw())

    def _slot_pparty(self) -> str:
        return committee(self.province.kind, self._slot_pw())

    def _slot_uc(self) -> str:
        return committee(self.up.kind, self.up.kind)

    def _slot_pc(self) -> str:
        return committee(self.province.kind, self.province.kind)

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
