"""Folding and number words: `２０２０`, `二〇二〇`, `廿三`, `十二`."""

from __future__ import annotations

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "O": 0, "两": 2}

_FOLDED: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLDED |= dict.fromkeys(map(ord, "—–―‐‑‒−─﹣﹘"), "-")
_FOLDED |= dict.fromkeys(map(ord, "〜∼˜"), "~")
_FOLDED |= dict.fromkeys(map(ord, "\t\r\x0b\x0c\u00a0\u2002\u2003\u2009\u200b\u3000\ufeff"), " ")


def folded(text: str) -> str:
    """Half width, one kind of dash and one of space; one character for each, so offsets stay."""
    return text.translate(_FOLDED)


def number(word: str) -> int | None:
    """The value of digits or of a Chinese numeral below one hundred; None for anything else."""
    word = word.replace(" ", "")
    if word.isascii() and word.isdigit():
        return int(word)
    word = word.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = word.partition("十")
    if not ten:
        return _DIGITS.get(word) if len(word) == 1 else None
    high = _DIGITS.get(tens) if tens else 1
    low = _DIGITS.get(ones) if ones else 0
    return None if high is None or low is None else high * 10 + low


def month_number(word: str) -> int | None:
    """The number of a month: 8, 八, and 元 for January."""
    return 1 if word == "元" else number(word)


def year_number(word: str) -> int | None:
    """The value of a year in digits or in Chinese numerals, read figure by figure.

    Of two figures (20年8月3日) those below 50 are of this century.
    """
    figures = word.replace(" ", "")
    if len(figures) == 2 and figures.isascii():
        figures = ("20" if figures < "50" else "19") + figures
    values = [int(f) if f.isascii() and f.isdigit() else _DIGITS.get(f) for f in figures]
    if len(values) != 4 or None in values:
        return None
    year = int("".join(str(value) for value in values))
    return year if 1900 <= year < 2100 else None
