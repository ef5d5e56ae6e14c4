from __future__ import annotations

from pathlib import Path

import pytest

from zhiguan.rules.loader import load_rules, read_rule_file
from zhiguan.rules.priors import UNKNOWN, rule_priors
from zhiguan.rules.schema import Rule

RULES = Path(__file__).parents[2] / "configs" / "rules"


def rule(id: str, kind: str = "block", prior: float | None = None) -> Rule:
    return Rule.model_validate(
        {
            "id": id,
            "about": "an example",
            "yields": kind,
            "template": "会",
            "prior": prior,
            "match": [{"text": "会", "yields": ["会"]}],
        }
    )


def test_a_rule_that_was_seen_often_has_what_was_measured() -> None:
    priors = rule_priors([rule("often")], {"often": (9000, 10000)})
    assert priors["often"] == pytest.approx(0.9)


def test_a_rare_rule_is_drawn_towards_its_kind() -> None:
    priors = rule_priors([rule("often"), rule("rare")], {"often": (80, 100), "rare": (2, 2)})
    mean = 82 / 102
    assert priors["rare"] == pytest.approx((2 + 10 * mean) / 12)
    assert mean < priors["rare"] < 1


def test_a_rule_that_was_never_seen() -> None:
    rules = [rule("often"), rule("new"), rule("own", prior=0.5), rule("other", kind="place")]
    priors = rule_priors(rules, {"often": (80, 100)})
    assert (priors["new"], priors["own"], priors["other"]) == (0.8, 0.5, UNKNOWN)


def test_what_was_measured_is_of_rules_that_there_are() -> None:
    rules = load_rules([RULES])
    measured = read_rule_file(RULES / "precision.toml")[0].precision
    assert set(measured) <= set(rules.places)
    assert all(0 < prior <= 1 for prior in rules.priors.values())
    assert set(rules.priors) == set(rules.places)
