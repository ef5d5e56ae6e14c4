import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiguan.ner.encoding import Encoder
from zhiguan.ner.lexicon import Lexicon
from zhiguan.ner.pretraining.masking import IGNORED, PairTable, Sentences, hide
from zhiguan.words.characters import squeeze

CHARACTERS = "县委书记到河口镇调研0月日。"
INDEX = {character: position + 2 for position, character in enumerate(CHARACTERS)}
BIGRAMS = ["县委", "委书", "书记", "\u2402县", "。\u2402", "0月"]
TEXTS = st.lists(st.text(CHARACTERS + "水", min_size=1, max_size=30), min_size=1, max_size=6)


def batch(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    flat = [INDEX.get(c, 1) for text in texts for c in text]
    starts = np.cumsum([0, *map(len, texts)])
    return Sentences(np.array(flat, dtype=np.int32), starts).rows(range(len(texts)))


def test_sentences_are_cut_counted_once_and_bounded() -> None:
    lines = ["县委书记到河口镇。调研。", "县委书记到河口镇。", "河" * 25]
    found = Sentences.of(lines, INDEX, least=4, most=10)
    rows, lengths = found.rows(range(len(found)))
    assert lengths.tolist() == [9, 10, 5]
    assert rows[0, :4].tolist() == [INDEX[c] for c in "县委书记"]
    assert found.starts[-1] == len(found.ids) == 24
    unknown = Sentences.of(["县\U00020000水委"], INDEX, least=1, most=9)
    assert unknown.ids.tolist() == [INDEX["县"], 1, 1, INDEX["委"]]


@given(TEXTS)
def test_pairs_are_those_of_the_encoder(texts: list[str]) -> None:
    encoder = Encoder(CHARACTERS, BIGRAMS, Lexicon([], []))
    ids, lengths = batch(texts)
    pairs = PairTable(BIGRAMS, INDEX).look_up(ids, lengths)
    for row, text in enumerate(texts):
        assert squeeze(text) == text
        assert pairs[row, : len(text)].tolist() == encoder.encode(text).bigrams.tolist()
        assert not pairs[row, len(text) :].any()


@given(TEXTS, st.integers(0, 1000))
def test_hiding_changes_only_what_is_due(texts: list[str], seed: int) -> None:
    ids, lengths = batch(texts)
    read, due = hide(ids, lengths, 0.3, len(INDEX) + 2, np.random.default_rng(seed))
    chosen = due != IGNORED
    assert (read[~chosen] == ids[~chosen]).all()
    assert (due[chosen] == ids[chosen]).all()
    assert not (chosen & (np.arange(ids.shape[1]) >= lengths[:, None])).any()
    assert not (chosen & (ids == 1)).any(), "an unknown character cannot be named"


def test_the_share_hidden_is_the_one_asked_for() -> None:
    ids = np.random.default_rng(0).integers(2, 15, (200, 200))
    lengths = np.full(200, 200)
    read, due = hide(ids, lengths, 0.2, 15, np.random.default_rng(1))
    chosen = due != IGNORED
    assert chosen.mean() == pytest.approx(0.19, abs=0.015)
    assert (read[chosen] == 1).mean() == pytest.approx(0.8, abs=0.02)
    runs = np.diff(np.flatnonzero(np.diff(np.pad(chosen[0], 1).astype(int))))[::2]
    assert runs.max() >= 2, "runs are hidden, not only single characters"
