"""Short names made full by a place or a body that stands before them."""

from __future__ import annotations

from zhiguan.rules.organizations.names import OF_ITS_OWN, UNITS, NameResolver, join

_TOWNS = ("镇", "乡", "街道", "苏木")
_OF_ZONES = ("局", "办", "党政办公室")
_SHORT = 6  # characters: a longer name is one of its own


class BesideResolver(NameResolver):
    """Completes names of bodies by what they stand behind; see `NameResolver`."""

    def complete_at(self, mention: str, place: str) -> str | None:
        """A short name right behind a place: 党委 of 石门镇, 市委 of 杭州; None for a full name."""
        bodies = self.table.bodies
        if parts := self.split(mention):
            here = self._place_at(parts[0], place)
            return None if here is None else join(here, *parts)
        if mention in bodies.committee and self.places.is_place(place):
            return self._committee_of(place) + mention
        short = mention in bodies.open or mention in bodies.bare or mention in self.bureaus
        if not self.places.is_place(place):
            return None
        return place + mention if short else self._bureau_of(mention, place)

    def complete_beside(self, mention: str, place: str) -> str | None:
        """A name in a list with a body of this place; 统战办 beside 石马镇党委 is 石马镇统战办."""
        full = self.complete(mention)
        if full is None and mention in self.table.bodies.of_towns and place.endswith(_TOWNS):
            return place + mention
        inner = full == mention and len(mention) <= _SHORT and mention.endswith(UNITS)
        local = inner and place.endswith(_TOWNS) and self.places.place_of(mention) is None
        return place + mention if local else full

    def beside_short(self, mention: str, body: str) -> str | None:
        """纪委 in a list with 县委 is 县纪委, where nothing tells which county's."""
        parts, bodies = self.split(body), self.table.bodies
        if parts is None or self.split(mention) is not None:
            return None
        if mention in bodies.committee and parts[1] in ("委", "党委"):
            return body + mention
        return parts[0].word + mention if mention in bodies.bare else None

    def of_zone(self, name: str, body: str) -> str | None:
        """A bureau in a list with a body of a zone: 经发局 behind 桐川经开区党工委; else None."""
        end = next((z for z in self.table.bodies.zone if body.endswith(z)), None)
        zone = self.places.place_of(body) if end is None else body.removesuffix(end)
        known = end is not None and any(level.word == zone for level in self.table.level)
        if zone is None or not (known or self.places.is_place(zone)):
            return None
        return self._bureau_of(name, zone)

    def _bureau_of(self, name: str, zone: str) -> str | None:
        """A bureau's name behind its zone's; None for a name of its own or a place that is none."""
        bodies = self.table.bodies
        if zone.endswith(_TOWNS) or not zone.endswith(bodies.zone_ends):
            return None
        if not name.endswith(_OF_ZONES) or name in bodies.bare or OF_ITS_OWN.search(name):
            return None
        return zone + name if self._is_ownerless(name) else None
