from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from zhiguan.errors import ModelError
from zhiguan.ner.encoding import MOST_GAP, UNKNOWN, Encoder, collate
from zhiguan.ner.lexicon import GROUPS, Lexicon
from zhiguan.ner.vectors import VectorTable
from zhiguan.words.characters import fold, inked, squeeze

ENCODER = Encoder(["甲", "乙", "0"], ["甲乙", "乙0"], Lexicon(["甲乙", "乙"], [3, 2]))


@given(st.text(max_size=60))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert [text[at] for at in inked(text)] == [c for c in text if at_ink(c)]


def at_ink(character: str) -> bool:
    return not character.isspace() and character not in "\u200b\ufeff"


def test_forms_of_one_character_look_alike() -> None:
    assert fold("Ａ１９ｂ") == fold("a72B") == "a00b"
    assert fold("阿依·买买提") == fold("阿依•买买提") == fold("阿依・买买提")
    assert squeeze("２０２０ 年\n") == "0000年"


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    assert fold("縣委書記調研鄉鎮") == "县委书记调研乡镇"
    assert fold("著名的乾隆皇后") == "著名的乾隆皇后", "simplified text uses these too"


def test_space_is_looked_through_and_measured() -> None:
    plain, spaced = ENCODER.encode("甲乙7"), ENCODER.encode(" 甲　乙 \t 7")
    for name in ("characters", "bigrams", "words", "weights", "sizes"):
        assert np.array_equal(getattr(plain, name), getattr(spaced, name)), name
    assert plain.gaps.tolist() == [0, 0, 0]
    assert spaced.gaps.tolist() == [0, 1, MOST_GAP]
    assert spaced.offsets.tolist() == [1, 3, 7]


def test_what_is_not_known_is_marked_unknown() -> None:
    encoded = ENCODER.encode("丙甲")
    assert encoded.characters[0] == UNKNOWN and encoded.characters[1] > UNKNOWN
    assert (encoded.bigrams == UNKNOWN).all()


@given(st.lists(st.text(alphabet="甲乙丙7 \u3000\u2402書", max_size=12), min_size=1, max_size=6))
def test_a_batch_is_what_its_texts_are_one_by_one(texts: list[str]) -> None:
    due, found = collate([ENCODER.encode(text) for text in texts]), ENCODER.batch(texts)
    assert due.keys() == found.keys()
    for name, tensor in due.items():
        assert torch.equal(tensor, found[name]) and tensor.dtype == found[name].dtype, name


def test_a_batch_keeps_each_words_group() -> None:
    first, second = ENCODER.encode("甲乙"), ENCODER.encode("乙甲乙7")
    batch = collate([first, second])
    assert batch["characters"].shape == (2, 4) and batch["lengths"].tolist() == [2, 4]
    assert batch["characters"][0, 2:].tolist() == [0, 0]
    bags = batch["bags"].tolist()
    assert bags[: len(first.words)] == np.repeat(np.arange(8), first.sizes).tolist()
    assert min(bags[len(first.words) :]) >= GROUPS * 2 and max(bags) < GROUPS * 6


def test_vocabularies_come_back_from_disk(tmp_path: Path) -> None:
    ENCODER.save(tmp_path)
    again = Encoder.load(tmp_path)
    one, other = ENCODER.encode("丙甲乙0"), again.encode("丙甲乙0")
    assert np.array_equal(one.words, other.words) and np.array_equal(one.weights, other.weights)
    assert np.array_equal(one.bigrams, other.bigrams)


def test_vectors_come_back_within_a_byte(tmp_path: Path) -> None:
    vectors = np.random.default_rng(1).normal(size=(5, 6)).astype("f4")
    table = VectorTable.of(list("甲乙丙丁戊"), [5, 4, 3, 2, 1], vectors)
    table.save(tmp_path / "t")
    again = VectorTable.load(tmp_path / "t")
    assert again.keys == table.keys and again.counts.tolist() == [5, 4, 3, 2, 1]
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    assert (np.abs(again.dense() - vectors) <= largest / 127).all()
    assert np.allclose(again.head(2).dense(), again.dense()[:2])


def test_a_familys_unknown_words_share_the_mean_of_its_known_ones() -> None:
    vectors = np.array([[1, 0], [0, 1], [5, 5]], dtype="f4")
    table = VectorTable.of(["甲县", "乙县", "丙"], [3, 2, 1], vectors)
    joined = table.joined_by({"counties": ["甲县", "丁县", "乙县", "戊县"], "none": ["己"]})
    assert joined.keys == ("甲县", "乙县", "丙", "丁县", "戊县")
    assert len(joined.values) == 4
    assert np.allclose(joined.dense()[3:], [[0.5, 0.5], [0.5, 0.5]], atol=0.01)


@pytest.mark.parametrize("name", ["t.safetensors", "t.txt"])
def test_damaged_vectors_are_one_clear_error(tmp_path: Path, name: str) -> None:
    VectorTable.of(["甲"], [1], np.ones((1, 2), dtype="f4")).save(tmp_path / "t")
    (tmp_path / name).write_text("甲\n乙\n丙\n", encoding="utf-8")
    with pytest.raises(ModelError):
        VectorTable.load(tmp_path / "t")
