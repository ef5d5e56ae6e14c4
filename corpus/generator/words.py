"""Slots of words and numbers, which no scene needs to remember."""

from __future__ import annotations

import random

from corpus.generator.places import Places

_DIGITS = "一二三四五六七八九十"


class WordSlots:
    """Draws plain words and numbers for `TextScene`."""

    rng: random.Random
    _places: Places

    def _word(self, key: str) -> str:
        return self._places.word(self.rng, key)

    def _slot_family(self) -> str:
        return self._word("family")

    def _slot_word(self) -> str:
        return self._places.stem(self.rng)

    def _slot_roadname(self) -> str:
        return self._word("road") + self._word("road_tail")

    def _slot_river(self) -> str:
        return self._word("river") + self.rng.choice("河河河江溪湖")

    def _slot_mountain(self) -> str:
        return self._word("mountain") + "山"

    def _slot_park(self) -> str:
        return self._word("enterprise_park")

    def _slot_vstem(self) -> str:
        return self._word("village_word")

    # numbers
    def _slot_d(self) -> str:
        return str(self.rng.randint(2, 9))

    def _slot_dd(self) -> str:
        return str(self.rng.randint(10, 99))

    def _slot_num(self) -> str:
        return str(self.rng.choice((self.rng.randint(3, 30), self.rng.randint(20, 9800))))

    def _slot_dec(self) -> str:
        return f"{self.rng.randint(1, 90)}.{self.rng.randint(1, 99)}"

    def _slot_month(self) -> str:
        return str(self.rng.randint(1, 12))

    def _slot_day(self) -> str:
        return str(self.rng.randint(1, 28))

    def _slot_from(self) -> str:
        return str(self.rng.randint(1, 14))

    def _slot_till(self) -> str:
        return str(self.rng.randint(15, 28))

    def _slot_year(self) -> str:
        return str(self.rng.randint(2008, 2025))

    def _slot_han(self) -> str:
        return self.rng.choice(_DIGITS)

    def _slot_hans(self) -> str:
        tens = self.rng.choice(("", "", "十", "十", "二十", "三十"))
        return (tens + self.rng.choice(_DIGITS[:9])) if tens else self.rng.choice(_DIGITS)
