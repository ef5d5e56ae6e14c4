"""Slots of the towns and villages below a scene's region, their bodies and the posts in them."""

from __future__ import annotations

import random

from corpus.generator.places import Places, Region


def _head(kind: str) -> str:
    """The head of a town's government: 镇长, 乡长, 苏木达."""
    return "苏木达" if kind == "苏木" else f"{kind}长"


def committee(kind: str, prefix: str) -> str:
    """The party committee of a division: 县委, 金山县委, 禾县县委, 自治区党委."""
    if kind == "自治区":
        return prefix + "党委"
    single = len(prefix) == 2 and prefix.endswith("县")
    return prefix + ("县委" if single else "委")


class TownSlots:
    """Draws towns for `TextScene`; the first that it drew is the text's own."""

    rng: random.Random
    region: Region
    _places: Places
    _towns: list[Region]

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
        return committee(town.kind, town.name)

    def _slot_tgov(self) -> str:
        town = self._town()
        return town.name + ("办事处" if town.kind == "街道" else "政府")

    def _slot_thead(self) -> str:
        """The post of a town's head with its place or government: 花园镇|镇长."""
        town = self._town()
        name, head = town.name, _head(town.kind)
        if town.kind == "街道":
            return f"[{name}办事处/ORG][主任/TITLE]"
        forms = [f"[{name}/LOC][{head}/TITLE]", f"[{name}/LOC][{head}/TITLE]"]
        if town.kind != "苏木":
            forms += [f"[{name}人民政府/ORG][{head}/TITLE]", f"[{name}政府/ORG][副{head}/TITLE]"]
        return self.rng.choice(forms)

    def _slot_tgovpost(self) -> str:
        """A town's government with the office in it: 花园镇人民政府|副镇长."""
        town = self._town()
        gov, head = ("办事处", "主任") if town.kind == "街道" else ("人民政府", _head(town.kind))
        return f"[{town.name}{gov}/ORG][{self.rng.choice(('', '副'))}{head}/TITLE]"

    def _slot_tshead(self) -> str:
        kind = self._home().kind
        return "主任" if kind == "街道" else _head(kind)

    def _slot_tvhead(self) -> str:
        kind = self._home().kind
        return "办事处副主任" if kind == "街道" else "副" + _head(kind)

    def _slot_thead_bare(self) -> str:
        kind = self._home().kind
        return "办事处主任" if kind == "街道" else _head(kind)
