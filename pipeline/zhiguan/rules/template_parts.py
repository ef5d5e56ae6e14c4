"""Pieces of a template's regular expression, and how they are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Part:
    """A piece of the expression, and the strings of which it holds at least one."""

    regex: str
    needs: tuple[str, ...] = ()
    literal: str | None = None
    depth: int = 0
    gap: bool = False


def joined(parts: Sequence[Part]) -> Part:
    """Parts one behind the other; the needs are those of the most telling stretch."""
    regex = "".join(p.regex for p in parts)
    depth = max((p.depth for p in parts), default=0)
    gap = any(p.gap for p in parts)
    if parts and all(p.literal is not None for p in parts):
        whole = "".join(p.literal or "" for p in parts)
        return Part(regex, (whole,), whole, depth)
    candidates: list[tuple[str, ...]] = []
    run = ""
    for part in [*parts, Part("")]:
        if part.literal is not None:
            run += part.literal
            continue
        if run:
            candidates.append((run,))
        run = ""
        if part.needs:
            candidates.append(part.needs)
    best = max(candidates, key=_telling, default=())
    return Part(regex, best, None, depth, gap)


def _telling(words: tuple[str, ...]) -> tuple[bool, int, int]:
    """Words tell more than slots, long words more than short ones, few more than many."""
    literal = not any("\ue000" <= word <= "\uf8ff" for word in words)
    return literal, min(map(len, words)), -len(words)


def either(options: Sequence[Part]) -> Part:
    """Parts of which one stands there; what is needed is one need of any of them."""
    if len(options) == 1:
        return options[0]
    needs = tuple(n for o in options for n in o.needs) if all(o.needs for o in options) else ()
    regex = "|".join(o.regex for o in options)
    depth, gap = max(o.depth for o in options), any(o.gap for o in options)
    return Part(f"(?:{regex})", needs, None, depth, gap)
