"""One form for characters that layout writes in two: for matching only, never for writing back."""

from __future__ import annotations

import unicodedata

from zhiguan.traditional import simplified

_MIDDLE_DOTS = "•‧・･∙⋅"
_DASHES = "‐‑‒–—―─━－"


class _Table(dict[int, str]):
    """Fills itself: code point to the one character that stands for it."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = character
        if unicodedata.category(character) not in ("No", "Cs"):
            normal = unicodedata.normalize("NFKC", character)
            if len(normal) == 1:
                folded = "-" if normal in _DASHES else normal
        folded = simplified().get(ord(folded), folded)
        self[code] = folded
        return folded


_TABLE = _Table(
    {
        **{ord(dot): "·" for dot in _MIDDLE_DOTS},
        **{ord(dash): "-" for dash in _DASHES},
    }
)


def fold(text: str) -> str:
    """The text with full-width and half-width, traditional and simplified forms alike.

    Each character is replaced by its NFKC form (Unicode Standard Annex 15) where that is one
    character, so `len(fold(text)) == len(text)` and offsets stay: full-width digits, letters,
    punctuation and the ideographic space become ASCII, Kangxi radicals and compatibility ideographs
    become the common ideograph. Middle dots become `·`, dashes `-`. Numbers in a circle or raised
    stay as they are, because they are no digits of the number that they stand beside. Folding twice
    is folding once.
    """
    return text.translate(_TABLE)
