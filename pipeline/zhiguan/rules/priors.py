"""How often each rule is right: measured on annotated articles, smoothed for rare rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zhiguan.rules.schema import Rule

Measured = Mapping[str, tuple[int, int]]

UNKNOWN = 0.8
"""For kinds of rules of which nothing has been measured."""

_STRENGTH = 10.0


def rule_priors(rules: Iterable[Rule], measured: Measured) -> dict[str, float]:
    """The prior of each rule, 0 to 1.

    A rule that was measured has `(right + s·m) / (found + s)`: the mean m of the rules of its kind
    counts as s = 10 yields more, so that a rule seen twice is not called certain (a Beta prior).
    One that was not has its own `prior`, or else that mean.
    """
    known = list(rules)
    means = _means(known, measured)
    out: dict[str, float] = {}
    for rule in known:
        mean = means.get(rule.kind, UNKNOWN)
        if rule.id in measured:
            right, found = measured[rule.id]
            out[rule.id] = (right + _STRENGTH * mean) / (found + _STRENGTH)
        else:
            out[rule.id] = mean if rule.prior is None else rule.prior
    return out


def _means(rules: Iterable[Rule], measured: Measured) -> dict[str, float]:
    totals: dict[str, list[int]] = {}
    for rule in rules:
        if rule.id in measured:
            total = totals.setdefault(rule.kind, [0, 0])
            total[0] += measured[rule.id][0]
            total[1] += measured[rule.id][1]
    return {kind: right / found for kind, (right, found) in totals.items()}
