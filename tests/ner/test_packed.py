"""Weights are stored in a fraction of their size, and come back as they were within a bound."""

from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from zhiguan.ner.charconv import CharConvScorer
from zhiguan.ner.encoding import Encoder
from zhiguan.ner.lexicon import Lexicon
from zhiguan.ner.modeling import CharConvConfig, CharConvForTokenClassification
from zhiguan.ner.packed import is_packed, pack, unpack
from zhiguan.ner.tagger import SentenceTagger

CHARACTERS = "河口县委书记赵立新到柳林镇"


@given(st.integers(0, 2**32 - 1), st.floats(1e-4, 1e3))
def test_a_value_is_off_by_a_254th_of_its_rows_largest_at_most(seed: int, size: float) -> None:
    chance = torch.Generator().manual_seed(seed)
    matrix = torch.randn(64, 64, generator=chance) * size * torch.logspace(-2, 2, 64)[:, None]
    found = unpack(pack({"mix.weight": matrix}))["mix.weight"]
    bound = matrix.abs().amax(1, keepdim=True) / 254 * 1.01 + 1e-5
    assert ((found - matrix).abs() <= bound).all()


def test_small_weights_and_whole_numbers_are_kept() -> None:
    weights = {
        "chain": torch.randn(17, 17).half().float(),
        "bias": torch.arange(9.0),
        "rows": torch.arange(70_000, dtype=torch.int32),
        "values": torch.ones(100, 100, dtype=torch.int8),
    }
    stored = pack(weights)
    assert not is_packed(stored)
    for name, value in unpack(stored).items():
        assert torch.equal(value, weights[name]) and value.dtype == weights[name].dtype


def test_a_matrix_without_its_scales_is_an_error() -> None:
    stored = pack({"w": torch.ones(100, 100)})
    del stored["w.packed_scales"]
    with pytest.raises(ValueError, match="no scales for w"):
        unpack(stored)


def test_a_tagger_is_the_same_by_either_way_of_loading(tmp_path: Path) -> None:
    encoder = Encoder(list(CHARACTERS), [CHARACTERS[:2]], Lexicon([CHARACTERS[:3]], [5]))
    config = CharConvConfig(
        entity_labels=["PER", "ORG"],
        characters=len(CHARACTERS),
        bigrams=1,
        bigram_rows=1,
        words=1,
        word_rows=1,
        dimensions=16,
        units=48,
        dilations=(1, 2),
    )
    scorer = CharConvScorer(CharConvForTokenClassification(config), encoder)
    scorer.save(tmp_path)
    assert sum(p.numel() for p in scorer.model.parameters()) > 4096
    whole = CharConvForTokenClassification.from_pretrained(tmp_path).eval()
    loaded = CharConvScorer.load(tmp_path)
    batch = encoder.batch([CHARACTERS])
    assert torch.equal(whole.emissions(**batch), loaded.model.emissions(**batch))
    assert torch.allclose(
        whole.emissions(**batch), scorer.trainable().eval().emissions(**batch), atol=0.05
    )
    assert SentenceTagger(loaded).predict([CHARACTERS])
