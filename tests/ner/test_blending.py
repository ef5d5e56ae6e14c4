"""Weights between a tagger and one that was trained on from it."""

from pathlib import Path

import pytest
import torch

from zhiguan.errors import ModelError
from zhiguan.ner.blending import blend
from zhiguan.ner.charconv import CharConvScorer
from zhiguan.ner.encoding import Encoder


@pytest.fixture
def pair(scorer: CharConvScorer, tmp_path: Path) -> tuple[Path, Path]:
    before, after = tmp_path / "before", tmp_path / "after"
    scorer.save(before)
    other = CharConvScorer.load(before)
    with torch.no_grad():
        for value in other.model.state_dict().values():
            if value.is_floating_point():
                value.add_(0.5)
    other.temperature = scorer.temperature + 1
    other.save(after)
    return before, after


def test_the_ends_are_the_two_and_half_way_is_between(pair: tuple[Path, Path]) -> None:
    first, second = (CharConvScorer.load(folder).model.state_dict() for folder in pair)
    for share in (0.0, 0.5, 1.0):
        found = blend(*pair, share).model.state_dict()
        for name, value in found.items():
            if not value.is_floating_point():
                continue
            due = first[name] + share * (second[name] - first[name])
            assert torch.allclose(value.float(), due.float(), atol=1e-5), name
    temperatures = [CharConvScorer.load(folder).temperature for folder in pair]
    assert blend(*pair, 0.5).temperature == pytest.approx(sum(temperatures) / 2)


def test_a_tagger_of_other_words_does_not_fit(
    pair: tuple[Path, Path], scorer: CharConvScorer, tmp_path: Path
) -> None:
    encoder = scorer.encoder
    turned = Encoder(encoder.characters[::-1], encoder.bigrams, encoder.lexicon)
    CharConvScorer(scorer.model, turned).save(tmp_path / "other")
    with pytest.raises(ModelError, match="vocabularies"):
        blend(pair[0], tmp_path / "other", 0.5)
