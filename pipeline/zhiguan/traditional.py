"""Traditional characters and the simplified ones that they are read as, one for one."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def simplified() -> dict[int, str]:
    """A table for `str.translate`: the code of a traditional character to its simplified form.

    Characters that simplified text uses too (著, 乾) are not in it, so simplified text is never
    changed, and a text keeps its length. The table is OpenCC's, cut down by
    `scripts/build_traditional.py`.
    """
    text = resources.files("zhiguan").joinpath("traditional.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {ord(line[0]): line[1] for line in lines}
