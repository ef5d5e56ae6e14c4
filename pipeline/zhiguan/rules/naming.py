"""Who is who: every mention of a person under one name, the fullest that the article gives."""

from __future__ import annotations

from zhiguan.annotation.schema import squeeze
from zhiguan.rules.context import Context

_LONGEST_SHORT = 8


class Naming:
    """The name of each PER mention; a surname or first part stands for the full name before it.

    谢 in 谢区长 is 谢广义 where one person of that surname is named; 吐尔逊江 is 吐尔逊江·买买提.
    Where several share the surname, the one of the same office is meant, else the one named last.

    Args:
        context: the article.
        surnames: those of two characters, which alone stand for a longer name.
    """

    def __init__(self, context: Context, surnames: frozenset[str] = frozenset()) -> None:
        self._surnames = surnames
        people = [(i, e) for i, e in enumerate(context.entities) if e.label == "PER"]
        written = {i: squeeze(context.text[e.start : e.end]) for i, e in people}
        self._titles = _titles(context)
        full = {n for n in written.values() if len(n) >= 2}
        self._names: dict[int, str] = {}
        self._short: set[int] = set()
        candidates = {
            name: {f for f in full if f != name and self._is_short_for(name, f)}
            for name in set(written.values())
            if len(name) <= _LONGEST_SHORT
        }
        for index, name in written.items():
            longer = set(candidates.get(name, ()))
            longer |= self._by_last_part(index, written)
            named = self._pick(index, longer, written)
            self._names[index] = named or name
            if named is not None or len(name) == 1:
                self._short.add(index)

    def name(self, index: int) -> str:
        """The name under which records speak of the person of a PER mention."""
        return self._names[index]

    def short(self, index: int) -> bool:
        """Whether the mention is a short form, which gives no role of its own."""
        return index in self._short

    def _by_last_part(self, index: int, written: dict[int, str]) -> set[str]:
        """次仁 in 次仁乡长 is the 乡长 拉巴次仁."""
        name, title = written[index], self._titles[index][1]
        if len(name) != 2 or not title:
            return set()
        return {
            other
            for i, other in written.items()
            if len(other) >= 4 and other.endswith(name) and self._titles[i][0] == title
        }

    def _is_short_for(self, name: str, full: str) -> bool:
        """A surname, a part of a name that is written with 「·」, the clan of 沙马子哈."""
        if "·" in full:
            return name in full.split("·")
        clan = 2 <= len(name) <= len(full) - 2
        return full.startswith(name) and (len(name) == 1 or clan or name in self._surnames)

    def _pick(self, index: int, longer: set[str], written: dict[int, str]) -> str | None:
        if len(longer) <= 1:
            return next(iter(longer), None)
        title = self._titles.get(index, ("", ""))[1]
        offices: dict[str, set[str]] = {}
        for other, name in written.items():
            offices.setdefault(name, set()).add(self._titles.get(other, ("", ""))[0])
        fitting = [n for n in longer if title and any(title in t for t in offices[n])]
        if len(fitting) == 1:
            return fitting[0]
        before = [written[i] for i in sorted(written) if i < index and written[i] in longer]
        return before[-1] if before else None


def _titles(context: Context) -> dict[int, tuple[str, str]]:
    """Titles that touch each PER mention, before and after it."""
    out: dict[int, tuple[str, str]] = {}
    entities = context.entities
    for i, entity in enumerate(entities):
        if entity.label != "PER":
            continue
        before = after = ""
        if i and entities[i - 1].label == "TITLE":
            before = context.text[entities[i - 1].start : entities[i - 1].end]
        if i + 1 < len(entities) and entities[i + 1].label == "TITLE":
            after = context.text[entities[i + 1].start : entities[i + 1].end]
        out[i] = (before, after)
    return out
