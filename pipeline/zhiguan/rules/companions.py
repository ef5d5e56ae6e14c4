"""Who went along on a visit, where a sentence about something else says so."""

from __future__ import annotations

from collections.abc import Sequence

from zhiguan.rules.drafts import VISITS, Draft
from zhiguan.rules.loader import RuleSet
from zhiguan.rules.matcher import Match
from zhiguan.rules.occasions import Reading


def companions(
    reading: Reading, rules: RuleSet, drafts: Sequence[Draft]
) -> list[tuple[Draft, Match]]:
    """Who is said to have gone along (陪同, 参加调研) in sentences about a meeting: with its visit.

    The visit is the one told of last before the sentence, else the next; without one in the
    article nothing moves.
    """
    visits = [d for d in drafts if d.type in VISITS]
    others = [d for d in drafts if d.type not in VISITS and d.type != "任免"]
    pattern = rules.pattern("ON_THE_VISIT")
    out: list[tuple[Draft, Match]] = []
    for index in sorted({i for d in others for i in d.sentences}) if visits else ():
        visit = next((d for d in reversed(visits) if d.at <= index), visits[0])
        out.extend(
            (visit, match)
            for match in reading.of("participant", reading.sentences[index])
            if pattern.search(reading.text.symbols, match.begin, match.end)
            and {"陪同", "出席"} & {*match.rule.values}
        )
    return out
