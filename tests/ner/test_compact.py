"""A pretrained encoder is made smaller and still reads the same of words."""

from pathlib import Path

import numpy as np
import pytest
import torch

from zhiguan.errors import ModelError
from zhiguan.ner.encoding import Encoder
from zhiguan.ner.lexicon import Lexicon
from zhiguan.ner.modeling import CharConvConfig
from zhiguan.ner.pretraining.compact import compact, projection
from zhiguan.ner.pretraining.language_models import CharConvForMaskedLM
from zhiguan.ner.vectors import VectorTable

CHARACTERS = list("河口县委书记赵立新到柳林镇")
PAIRS = ["河口", "县委", "书记", "柳林"]
WORDS = ["河口县", "县委", "书记", "柳林镇", "赵立新"]


def table(keys: list[str], dimensions: int, rank: int | None = None) -> VectorTable:
    chance = np.random.default_rng(len(keys) + dimensions)
    vectors = chance.normal(size=(len(keys), rank or dimensions))
    if rank is not None:
        vectors = vectors @ chance.normal(size=(rank, dimensions))
    return VectorTable.of(keys, range(1, len(keys) + 1), vectors.astype("f4"))


def test_what_the_layer_reads_of_vectors_in_a_plane_is_kept_by_two_values() -> None:
    words = table([str(i) for i in range(50)], 12, rank=2)
    layer = np.random.default_rng(1).normal(size=(30, 12))
    shorter, back, kept = projection(words, layer, 2)
    assert shorter.dimensions == 2 and kept > 0.999
    due = words.dense() @ layer.T
    assert np.allclose(shorter.dense() @ (layer @ back).T, due, atol=0.05 * np.abs(due).max())


def test_frequent_words_are_kept_better_than_rare_ones() -> None:
    vectors = np.eye(4, dtype="f4")
    words = VectorTable.of(list("甲乙丙丁"), [1000, 900, 1, 1], vectors)
    layer = np.eye(4)
    shorter, back, kept = projection(words, layer, 2)
    off = np.abs(shorter.dense() @ (layer @ back).T - vectors).max(axis=1)
    assert off[:2].max() < 0.1 < off[2:].min() and kept > 0.99


@pytest.fixture
def encoder(tmp_path: Path) -> Path:
    characters, pairs, words = table(CHARACTERS, 8), table(PAIRS, 8), table(WORDS, 12, rank=3)
    config = CharConvConfig.over(characters, pairs, words, units=16, dilations=(1, 2))
    model = CharConvForMaskedLM.with_vectors(config, characters, pairs, words)
    model.save_pretrained(tmp_path / "whole")
    vocabularies = Encoder(CHARACTERS, PAIRS, Lexicon(WORDS, words.counts.tolist()))
    vocabularies.save(tmp_path / "whole")
    return tmp_path / "whole"


def hidden(folder: Path, text: str) -> torch.Tensor:
    model = CharConvForMaskedLM.from_pretrained(folder).eval()
    batch = Encoder.load(folder).batch([text])
    with torch.no_grad():
        return model.hidden(**batch)


def test_the_smaller_encoder_reads_a_text_alike(encoder: Path, tmp_path: Path) -> None:
    kept = compact(encoder, tmp_path / "small", word_dimensions=3, bigrams=4)
    assert kept > 0.999
    text = "河口县委书记赵立新到柳林镇"
    due, found = hidden(encoder, text), hidden(tmp_path / "small", text)
    assert torch.allclose(due, found, atol=0.05)
    assert not torch.allclose(due, hidden(encoder, text[::-1]), atol=0.05)
    small = CharConvConfig.from_pretrained(tmp_path / "small")
    assert small.word_dimensions == 3 and small.dimensions == 8


def test_rare_pairs_are_left_out(encoder: Path, tmp_path: Path) -> None:
    compact(encoder, tmp_path / "small", word_dimensions=12, bigrams=2)
    assert Encoder.load(tmp_path / "small").bigrams == tuple(PAIRS[:2])


def test_vectors_are_not_made_longer(encoder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="vectors of 12 values cannot be made 13"):
        compact(encoder, tmp_path / "small", word_dimensions=13, bigrams=2)
    with pytest.raises(ModelError, match="cannot be read"):
        compact(tmp_path, tmp_path / "small", word_dimensions=2, bigrams=2)
