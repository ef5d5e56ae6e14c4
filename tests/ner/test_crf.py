import itertools
import math

import pytest
import torch
from torch import Tensor

from zhiguan.ner.crf import Chain
from zhiguan.ner.lattice import Stretch
from zhiguan.ner.tags import TagSet

TAGS = TagSet(("PER", "ORG"))


def chain(seed: int) -> Chain:
    built = Chain(TAGS)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        built.weight.copy_(torch.randn(built.weight.shape, generator=generator))
    return built


def well_formed(path: tuple[int, ...]) -> bool:
    return bool(
        TAGS.starts[path[0]]
        and TAGS.ends[path[-1]]
        and all(TAGS.follows[a, b] for a, b in itertools.pairwise(path))
    )


def scored_paths(built: Chain, scores: Tensor) -> dict[tuple[int, ...], float]:
    """Every well-formed sequence and its score, one by one."""
    found = {}
    for path in itertools.product(range(len(TAGS)), repeat=len(scores)):
        if well_formed(path):
            total = sum(float(scores[t, tag]) for t, tag in enumerate(path))
            total += sum(built.weight[a, b].item() for a, b in itertools.pairwise(path))
            found[path] = total
    return found


def log_sum(values: list[float]) -> float:
    top = max(values)
    return top + math.log(sum(math.exp(value - top) for value in values))


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_partition_sums_every_well_formed_sequence(size: int) -> None:
    built = chain(size)
    scores = torch.randn(1, size, len(TAGS)) * 3
    paths = scored_paths(built, scores[0])
    everything = torch.ones_like(scores, dtype=torch.bool)
    found = built.log_partition(scores, torch.tensor([size]), everything)
    assert found.item() == pytest.approx(log_sum(list(paths.values())), abs=1e-6)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_partial_loss_is_the_likelihood_of_all_allowed_sequences(size: int) -> None:
    built = chain(size + 10)
    scores = torch.randn(1, size, len(TAGS)) * 3
    allowed = torch.rand(1, size, len(TAGS)) < 0.6
    allowed[:, :, 0] = True
    paths = scored_paths(built, scores[0])
    kept = [
        score
        for path, score in paths.items()
        if all(allowed[0, t, tag] for t, tag in enumerate(path))
    ]
    due = log_sum(list(paths.values())) - log_sum(kept)
    assert built.loss(scores, torch.tensor([size]), allowed).item() == pytest.approx(due, abs=1e-6)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_decoding_finds_the_best_sequence(size: int) -> None:
    built = chain(size + 20)
    scores = torch.randn(1, size, len(TAGS)) * 3
    paths = scored_paths(built, scores[0])
    best = max(paths, key=lambda path: paths[path])
    assert tuple(built.lattice(scores, torch.tensor([size])).best()[0]) == best


@pytest.mark.parametrize("temperature", [1.0, 1.7])
def test_probabilities_are_sums_over_sequences(temperature: float) -> None:
    built = chain(30)
    scores = torch.randn(1, 4, len(TAGS))
    values = {p: s / temperature for p, s in scored_paths(built, scores[0]).items()}
    total = log_sum(list(values.values()))
    lattice = built.lattice(scores, torch.tensor([4]), temperature)

    def due(start: int, path: tuple[int, ...]) -> float:
        end = start + len(path)
        return sum(math.exp(s - total) for p, s in values.items() if p[start:end] == path)

    runs = [(time, (tag,)) for time in range(4) for tag in range(len(TAGS))]
    runs += [(1, p) for p in itertools.product(range(len(TAGS)), repeat=2)]
    runs += [(start, p[start:end]) for p in list(values)[:60] for start, end in ((0, 3), (0, 4))]
    found = lattice.probabilities([Stretch(0, start, path) for start, path in runs])
    for (start, path), value in zip(runs, found, strict=True):
        assert value == pytest.approx(due(start, path), abs=1e-6)
    for time in range(4):
        for tag in range(len(TAGS)):
            assert lattice.singles()[0][time, tag] == pytest.approx(due(time, (tag,)), abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_sentences_of_a_batch_do_not_depend_on_each_other(seed: int) -> None:
    built = chain(seed + 60)
    generator = torch.Generator().manual_seed(seed)
    lengths = torch.randint(1, 30, (9,), generator=generator)
    scores = torch.randn(9, 30, len(TAGS), generator=generator) * 4
    lattice = built.lattice(scores, lengths)
    together = lattice.best()
    stretches = [Stretch(row, 0, path) for row, path in enumerate(together)]
    likely = lattice.probabilities(stretches)
    for row, length in enumerate(lengths.tolist()):
        alone = built.lattice(scores[row : row + 1, :length], lengths[row : row + 1])
        assert alone.best() == [together[row]] and len(together[row]) == length
        assert well_formed(tuple(together[row]))
        (value,) = alone.probabilities([Stretch(0, 0, together[row])])
        assert value == pytest.approx(likely[row], rel=1e-9)


def test_padding_changes_nothing() -> None:
    built = chain(40)
    short = torch.randn(1, 3, len(TAGS))
    padded = torch.cat([short, torch.full((1, 5, len(TAGS)), 50.0)], 1)
    alone, together = torch.tensor([3]), torch.tensor([3])
    everything = torch.ones_like(padded, dtype=torch.bool)
    assert torch.equal(
        built.log_partition(short, alone, everything[:, :3]),
        built.log_partition(padded, together, everything),
    )
    first, second = built.lattice(short, alone), built.lattice(padded, together)
    assert first.best() == second.best()
    assert (first.singles()[0] == second.singles()[0]).all()


def test_long_sequences_stay_finite_and_give_gradients() -> None:
    built = chain(50)
    scores = (torch.randn(2, 600, len(TAGS)) * 40).requires_grad_()
    allowed = torch.zeros_like(scores, dtype=torch.bool)
    allowed[:, :, 0] = True
    loss = built.loss(scores, torch.tensor([600, 17]), allowed)
    loss.backward()
    assert torch.isfinite(loss) and loss.item() > 0
    assert scores.grad is not None and torch.isfinite(scores.grad).all()
    assert float(scores.grad[1, 17:].abs().max()) == 0
