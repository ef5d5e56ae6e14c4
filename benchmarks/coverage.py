"""How often a 95 % interval holds the true value: the bootstrap that reports use, and two others.

    python benchmarks/coverage.py [--simulations 1000] [--replicates 1000] [--seed 1]

Test sets are drawn from populations whose scores are known: articles of very different sizes, each
with a quality of its own, as real ones have. For every population and number of articles the share
of intervals that hold the truth is printed, with those that lie wholly above or below it, for
the interval of reports (`zhiguan.evaluate.resampling`), the percentile interval and BCa (Efron
1987); then the same for the interval of a difference between two systems. The exit status is 1 if
an interval of reports falls outside 93–97 %.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from zhiguan.evaluate.resampling import Bootstrap, share_intervals, value_interval

Floats = NDArray[np.float64]
Interval = tuple[float, float]
Share = Callable[[Floats], tuple[Floats, Floats]]
LOWEST, HIGHEST = 0.93, 0.97
SIZES = (30, 75, 200)


@dataclass(frozen=True)
class Population:
    """Articles whose items are gamma-Poisson in number and whose quality is beta."""

    name: str
    items: float
    spread: float
    right: float
    wrong: float

    def draw(self, chance: np.random.Generator, articles: int) -> Floats:
        """(correct, predicted, gold) of so many articles."""
        rate = chance.gamma(self.spread, self.items / self.spread, articles)
        gold = chance.poisson(rate)
        quality = chance.beta(self.right, self.wrong, articles)
        correct = chance.binomial(gold, quality)
        spurious = chance.binomial(gold, 0.7 * (1 - quality))
        return np.stack([correct, correct + spurious, gold], axis=1).astype(np.float64)


POPULATIONS = (
    Population("many items, good", 12, 2, 18, 1.2),
    Population("few items, middling", 1.6, 3, 6, 2),
    Population("few items, good", 1.3, 5, 8, 1),
    Population("hardly an error", 3, 3, 40, 1),
)


def f1(sums: Floats) -> tuple[Floats, Floats]:
    return 2 * sums[..., 0], sums[..., 1] + sums[..., 2]


def recall(sums: Floats) -> tuple[Floats, Floats]:
    return sums[..., 0], sums[..., 2]


def value(share: Share, sums: Floats) -> Floats:
    part, whole = share(sums)
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def intervals(rows: Floats, share: Share, boot: Bootstrap) -> Iterator[tuple[str, Interval]]:
    sums, total = boot.sums(rows), rows.sum(axis=0)
    (parts, wholes), (part, whole) = share(sums), share(total)
    low, high = share_intervals(boot, parts[:, None], wholes[:, None], part[None], whole[None])
    yield "report", (float(low[0]), float(high[0]))
    replicates = value(share, sums)
    yield "percentile", tuple(np.quantile(replicates, [0.025, 0.975]))
    yield "BCa", bca(rows, share, replicates, float(value(share, total)))


def bca(rows: Floats, share: Share, replicates: Floats, estimate: float) -> Interval:
    below = np.sum(replicates < estimate) + np.sum(replicates == estimate) / 2
    bias = norm.ppf((below + 0.5) / (len(replicates) + 1))
    left_out = value(share, rows.sum(axis=0) - rows)
    gaps = left_out.mean() - left_out
    size = (gaps**2).sum() ** 1.5
    skew = (gaps**3).sum() / (6 * size) if size else 0.0
    reach = bias + norm.ppf([0.025, 0.975])
    ends = np.quantile(replicates, norm.cdf(bias + reach / (1 - skew * reach)))
    return float(ends[0]), float(ends[1])


@dataclass
class Tally:
    """How many intervals held the truth, lay above it, lay below it; their widths added up."""

    held: int = 0
    above: int = 0
    below: int = 0
    width: float = 0.0

    def add(self, interval: Interval, truth: float) -> None:
        """Counts one interval."""
        low, high = interval
        self.held += low <= truth <= high
        self.above += truth < low
        self.below += truth > high
        self.width += high - low

    def show(self, simulations: int) -> str:
        """The shares of so many simulations."""
        share, width = 100 * self.held / simulations, self.width / simulations
        return f"{share:5.1f} % ({self.above:3d} above, {self.below:3d} below, width {width:.3f})"


def simulate(simulations: int, replicates: int, seed: int) -> list[float]:
    found = []
    for population in POPULATIONS:
        whole = population.draw(np.random.default_rng(0), 2_000_000).sum(axis=0)
        for name, share in (("F1", f1), ("recall", recall)):
            truth = float(value(share, whole))
            print(f"{population.name}: true {name} {truth:.4f}")
            for articles in SIZES:
                chance = np.random.default_rng(seed)
                tallies: dict[str, Tally] = {}
                for at in range(simulations):
                    rows = population.draw(chance, articles)
                    for method, ends in intervals(rows, share, Bootstrap(articles, replicates, at)):
                        tallies.setdefault(method, Tally()).add(ends, truth)
                for method, tally in tallies.items():
                    print(f"  {articles:4d} articles  {method:10s} {tally.show(simulations)}")
                found.append(tallies["report"].held / simulations)
    return found


def simulate_differences(simulations: int, replicates: int, seed: int) -> list[float]:
    """Two systems on the same articles: the second mends some of the first one's misses."""
    found = []
    for population in POPULATIONS:

        def draw(
            chance: np.random.Generator, articles: int, population: Population = population
        ) -> tuple[Floats, Floats]:
            one = population.draw(chance, articles)
            mended = chance.binomial((one[:, 2] - one[:, 0]).astype(int), 0.3)
            broken = chance.binomial(one[:, 0].astype(int), 0.01)
            other = one + np.stack([mended - broken, mended - broken, 0 * mended], axis=1)
            return one, other

        wholes = [side.sum(axis=0) for side in draw(np.random.default_rng(0), 2_000_000)]
        truth = float(value(f1, wholes[1]) - value(f1, wholes[0]))
        print(f"{population.name}: true difference {truth:+.4f}")
        for articles in SIZES:
            chance = np.random.default_rng(seed)
            tally = Tally()
            for at in range(simulations):
                one, other = draw(chance, articles)
                boot = Bootstrap(articles, replicates, at)
                changes = value(f1, boot.sums(other)) - value(f1, boot.sums(one))
                change = float(value(f1, other.sum(axis=0)) - value(f1, one.sum(axis=0)))
                least = 1 / max(side.sum(axis=0)[1:].sum() for side in (one, other))
                ends = value_interval(boot, change, changes, "plain", float(least))
                if ends.low is not None and ends.high is not None:
                    tally.add((ends.low, ends.high), truth)
            print(f"  {articles:4d} articles  {'report':10s} {tally.show(simulations)}")
            found.append(tally.held / simulations)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--simulations", type=int, default=1000)
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    given = (options.simulations, options.replicates, options.seed)
    shares = simulate(*given)
    print(f"figures: {100 * min(shares):.1f}–{100 * max(shares):.1f} % hold the true value")
    changes = simulate_differences(*given)
    print(f"differences: {100 * min(changes):.1f}–{100 * max(changes):.1f} %")
    return 0 if min(shares) >= LOWEST and max(shares) <= HIGHEST else 1


if __name__ == "__main__":
    sys.exit(main())
