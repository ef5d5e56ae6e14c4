"""Names of invented people: Han names of every length, and the names of other peoples."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "names.toml"


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name and the part that stands before an office (谢 in 谢区长)."""

    full: str
    short: str


class Names:
    """Draws names; `ethnic` is the share of names that are not Han."""

    def __init__(self, path: Path = _DATA) -> None:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        self._surnames: str = table["surnames"]
        # Zipf's law, flattened: rare surnames are what a tagger does not know
        self._weights = list(accumulate(1 / (rank + 6) for rank in range(len(self._surnames))))
        self._chars: dict[str, str] = {
            key: table[key] for key in ("male", "female", "neutral", "rare")
        }
        self._lists: dict[str, list[str]] = {k: v for k, v in table.items() if isinstance(v, list)}

    def draw(self, rng: random.Random, ethnic: float = 0.07) -> Name:
        """A name."""
        return self._ethnic(rng) if rng.random() < ethnic else self._han(rng)

    def surname(self, rng: random.Random) -> str:
        """A surname of one character, or at times of two."""
        if rng.random() < 0.03:
            return self._pick(rng, "compound")
        surname: str = rng.choices(self._surnames, cum_weights=self._weights)[0]
        return surname

    def _given(self, rng: random.Random, kind: str) -> str:
        pool = "rare" if rng.random() < 0.14 else "neutral" if rng.random() < 0.2 else kind
        chars: str = self._chars[pool]
        return rng.choice(chars)

    def _han(self, rng: random.Random) -> Name:
        surname = self.surname(rng)
        kind = "male" if rng.random() < 0.7 else "female"
        given = self._given(rng, kind)
        draw = rng.random()
        if draw < 0.72:
            given = (self._given(rng, "neutral") if rng.random() < 0.5 else given) + self._given(
                rng, kind
            )
        elif draw < 0.75:
            given *= 2
        elif draw < 0.77:
            surname += rng.choice(self._surnames[:80]) if len(surname) == 1 else ""
            given += self._given(rng, kind)
        return Name(surname + given, surname)

    def _pick(self, rng: random.Random, key: str) -> str:
        return rng.choice(self._lists[key])

    def _ethnic(self, rng: random.Random) -> Name:
        kind = rng.choice(("uyghur",) * 6 + ("kazakh",) * 2 + ("tibetan",) * 4 + ("mongol",) * 5)
        if kind in ("uyghur", "kazakh"):
            first = self._pick(rng, f"{kind}_given")
            if rng.random() < 0.2:
                return Name(first, first)
            return Name(f"{first}·{self._pick(rng, f'{kind}_father')}", first)
        if kind == "tibetan":
            return self._tibetan(rng)
        if rng.random() < 0.6:
            return self._mongol(rng)
        family, given = rng.choice(
            (("yi", "yi_given"), ("dai", "dai_tail"), ("salar", "salar_tail"))
        )
        first = self._pick(rng, family)
        return Name(first + self._pick(rng, given), first)

    def _tibetan(self, rng: random.Random) -> Name:
        first, second = self._pick(rng, "tibetan"), self._pick(rng, "tibetan")
        if first == second or rng.random() < 0.2:
            return Name(first, first)
        return Name(first + second, first)

    def _mongol(self, rng: random.Random) -> Name:
        first = self._pick(rng, "mongol")
        draw = rng.random()
        if draw < 0.3:
            return Name(first, first)
        if draw < 0.5:
            return Name(rng.choice("包白王李金何吴陈") + first, first)
        return Name(first + self._pick(rng, "mongol_tail"), first)
