"""Intervals, tests and agreement: known answers, and scikit-learn's kappa."""

from __future__ import annotations

import math
import random
import warnings

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from evaluate.articles import flat_spans, noisy, record
from zhiguan.evaluate.agreement import agreement, contingency, kappa
from zhiguan.evaluate.calibration import Calibration
from zhiguan.evaluate.case import Case
from zhiguan.evaluate.counts import Counts
from zhiguan.evaluate.mentions import compare_mentions
from zhiguan.evaluate.resampling import Bootstrap, share_intervals, value_interval
from zhiguan.evaluate.significance import randomisation
from zhiguan.evaluate.tallies import Tallies, precision_recall_f1
from zhiguan.types import Entity, Record


def test_kappa_is_scikit_learns_on_1000_random_cases() -> None:
    chance = random.Random(1)
    warnings.filterwarnings("ignore", module="sklearn")
    for _ in range(1000):
        classes = "ABCDE"[: chance.randint(2, 5)]
        length = chance.randint(2, 60)
        one = [chance.choice(classes) for _ in range(length)]
        other = [c if chance.random() < 0.6 else chance.choice(classes) for c in one]
        ours = float(kappa(contingency(one, other, sorted(set(one + other)))))
        theirs = float(cohen_kappa_score(one, other))
        if math.isnan(theirs):
            assert math.isnan(ours)
        else:
            assert ours == pytest.approx(theirs, abs=1e-9)


def test_kappa_by_hand() -> None:
    """35 of 50 agreed; margins of 25/25 and 30/20 make a half of that chance."""
    table = np.array([20.0, 5.0, 10.0, 15.0])
    assert float(kappa(table)) == pytest.approx((0.7 - 0.5) / (1 - 0.5))


def test_agreement_of_two_annotators_over_characters_and_tags() -> None:
    chance = random.Random(2)
    cases = []
    for number in range(30):
        spans = flat_spans(chance, 40, 6)
        gold = record(*spans, length=40, id=str(number))
        cases.append(Case(gold, record(*noisy(chance, spans), length=40, id=str(number))))
    characters, tags = agreement(cases, Bootstrap(len(cases), 200))
    for figure, width in ((characters, 2), (tags, 0)):
        sides: list[list[str]] = [[], []]
        for case in cases:
            for side, one in zip(sides, (case.gold, case.predicted), strict=True):
                labels = ["O"] * 40
                for e in one.entities:
                    labels[e.start : e.end] = [f"I-{e.label}"] * (e.end - e.start)
                    labels[e.start] = f"B-{e.label}"
                side += [label[width:] or label for label in labels]
        assert figure.value.value == pytest.approx(float(cohen_kappa_score(*sides)), abs=1e-9)
        low, high = figure.value.low, figure.value.high
        assert low is not None and high is not None
        assert low < figure.value.value < high <= 1  # type: ignore[operator]


def test_kappa_of_nothing_to_tell_apart_is_none() -> None:
    (characters, _) = agreement([Case(record(), record())], Bootstrap(1))
    assert characters.value.value is None


def test_the_same_seed_draws_the_same_articles_in_any_order() -> None:
    one, two = Bootstrap(40, 120, seed=3), Bootstrap(40, 120, seed=4)
    matrix = np.random.default_rng(0).integers(0, 9, (40, 6)).astype(float)
    assert np.array_equal(one.sums(matrix), one.sums(matrix))
    assert np.allclose(one.sums(matrix)[:, 2:4], one.sums(matrix[:, 2:4]))
    assert not np.array_equal(one.sums(matrix), two.sums(matrix))
    assert (sum(block.sum(axis=1).tolist() == [40.0] * len(block) for block in one.weights())) == 3


def test_the_spread_of_the_replicates_is_the_standard_error() -> None:
    """For a mean of n articles of equal size it is s/√n."""
    right = np.random.default_rng(1).binomial(50, 0.8, 200).astype(float)
    wholes = np.full(200, 50.0)
    sums = Bootstrap(200, 4000).sums(np.stack([right, wholes], axis=1))
    expected = right.std() / 50 / math.sqrt(200)
    assert (sums[:, 0] / sums[:, 1]).std() == pytest.approx(expected, rel=0.05)


def test_an_interval_holds_its_value_and_is_never_empty() -> None:
    boot = Bootstrap(30, 300)
    whole = np.full((30, 1), 4.0)
    for share in (0.0, 0.5, 1.0):
        part = whole * share
        low, high = share_intervals(
            boot, boot.sums(part), boot.sums(whole), part.sum(axis=0), whole.sum(axis=0)
        )
        assert low[0] <= share <= high[0] and 0 <= low[0] < high[0] <= 1
    assert low[0] == pytest.approx(1 - 3 / 120, abs=0.01)


def test_one_article_has_no_interval() -> None:
    one = np.array([[3.0]])
    boot = Bootstrap(1, 50)
    low, high = share_intervals(boot, boot.sums(one), boot.sums(one), one[0], one[0])
    assert np.isnan(low).all() and np.isnan(high).all()
    assert value_interval(boot, 0.5, np.array([0.5, 0.5]), "plain").low is None


def f1(sums: np.ndarray) -> np.ndarray:
    return precision_recall_f1(sums)[..., 2, :]


def test_the_test_by_all_swaps() -> None:
    """Of 3 articles all right in one system and all wrong in the other, 2 of 8 swaps do it: ¼."""
    this = np.array([[1.0, 1.0, 1.0]] * 3)
    other = np.array([[0.0, 1.0, 1.0]] * 3)
    (p,) = randomisation(this, other, f1, rounds=20_000)
    assert p == pytest.approx(0.25, abs=0.01)
    assert randomisation(this, this, f1, rounds=100)[0] == 1.0


def test_the_test_finds_a_large_difference_and_not_a_small_one() -> None:
    chance = np.random.default_rng(2)
    gold = np.full(120, 5)
    good, bad = chance.binomial(gold, 0.95), chance.binomial(gold, 0.8)
    also = chance.binomial(gold, 0.95)
    systems = [np.stack([c, gold, gold], axis=1).astype(float) for c in (good, bad, also)]
    assert randomisation(systems[0], systems[1], f1, rounds=2000)[0] < 0.001
    assert randomisation(systems[0], systems[2], f1, rounds=2000)[0] > 0.05


def test_where_nothing_differs_it_is_seldom_found_to() -> None:
    """A true null is rejected at 0.1 in no more than a tenth of the cases, ties making it fewer."""
    chance = np.random.default_rng(4)
    rejected = 0
    for seed in range(300):
        gold = chance.integers(1, 8, 40)
        pair = [np.stack([chance.binomial(gold, 0.8), gold, gold], axis=1) for _ in range(2)]
        (p,) = randomisation(*(s.astype(float) for s in pair), f1, rounds=300, seed=seed)
        rejected += p <= 0.1
    assert 9 <= rejected <= 39


def test_tallies_hold_counts_by_article() -> None:
    tallies = Tallies()
    tallies.add(0, "a", 1, 2, 3)
    tallies.add(2, "b", 0, 1, 0)
    tallies.add(0, "a", 1, 1, 1)
    tallies.add(1, "c", 0, 0, 0)
    assert tallies.totals(3) == {"a": Counts(2, 3, 4), "b": Counts(0, 1, 0), "c": Counts()}
    chosen = tallies.select(3, ["b", "unknown", "a"])
    assert chosen.tolist() == [
        [0, 0, 0, 0, 0, 0, 2, 3, 4],
        [0] * 9,
        [0, 1, 0, 0, 0, 0, 0, 0, 0],
    ]


def test_reliability_by_hand() -> None:
    gold = Record("a", "字" * 9, entities=(Entity(0, 1, "PER"), Entity(2, 3, "PER")))
    found = Record(
        "a",
        "字" * 9,
        entities=(
            Entity(0, 1, "PER", 0.95),
            Entity(2, 3, "PER", 0.91),
            Entity(4, 5, "PER", 0.99),
            Entity(6, 7, "PER", 0.42),
            Entity(8, 9, "PER", 1.0),
        ),
    )
    calibration = Calibration()
    calibration.add(0, compare_mentions(Case(gold, found)))
    (table,) = calibration.reliability(Bootstrap(1, 10))
    counts = [b.count for b in table.bins]
    assert counts == [0, 0, 0, 0, 1, 0, 0, 0, 0, 4]
    assert table.bins[9].accuracy.value == 0.5
    assert table.bins[9].confidence == pytest.approx((0.95 + 0.91 + 0.99 + 1) / 4)
    expected = (abs(2 - 3.85) + abs(0 - 0.42)) / 5
    assert table.ece.value == pytest.approx(expected)
