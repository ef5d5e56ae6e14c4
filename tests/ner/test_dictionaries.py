"""Lexicons widened by dictionaries and by vectors from elsewhere."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from zhiguan.errors import InputError
from zhiguan.ner.encoding import Encoder, collate
from zhiguan.ner.lexicon import Lexicon
from zhiguan.ner.modeling import CharConvConfig, CharConvForTokenClassification
from zhiguan.ner.pretraining.dictionaries import (
    KINDS,
    occurring,
    read_dictionary,
    read_places,
    read_vectors,
    widened,
)
from zhiguan.ner.vectors import VectorTable


@pytest.fixture
def ours() -> VectorTable:
    """Two words with vectors of four values."""
    vectors = np.array([[1, -1, 2, 0], [0.5, 1, -2, 1]], dtype="f4")
    return VectorTable.of(["主持", "会议"], [90, 80], vectors)


def write_word2vec(path: Path, rows: dict[str, list[float]]) -> Path:
    """Vectors in word2vec's binary format."""
    size = len(next(iter(rows.values())))
    body = b"".join(
        word.encode() + b" " + struct.pack(f"<{size}f", *vector) + b"\n"
        for word, vector in rows.items()
    )
    path.write_bytes(f"{len(rows)} {size}\n".encode() + body)
    return path


def test_kinds_of_a_dictionary(tmp_path: Path) -> None:
    path = tmp_path / "dict.txt"
    path.write_text(
        "青河县 3 ns\n青河县 2 nz\n会议 9 n\nＡＢ厂 1 nt\n张 三 1 nr\n走 5 v\n", "utf-8"
    )
    kinds = read_dictionary(path)
    assert kinds["青河县"] == {"ns", "nz"}
    assert kinds["会议"] == {"n"}
    assert kinds["ab厂"] == {"nt"}
    assert kinds["走"] == {"other"}
    assert not any(" " in word for word in kinds)


def test_a_line_that_is_no_entry_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dict.txt"
    path.write_text("会议 9 n\n会议 n\n", "utf-8")
    with pytest.raises(InputError, match="no word, count and tag") as error:
        read_dictionary(path)
    assert str(error.value.where).endswith("dict.txt:2")


def test_bad_files_are_one_clear_error(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00\x01")
    for read in (read_dictionary, read_places, read_vectors):
        with pytest.raises(InputError):
            read(binary)
        with pytest.raises(InputError):
            read(tmp_path / "absent")


def test_our_words_stay_and_new_ones_follow(tmp_path: Path, ours: VectorTable) -> None:
    path = write_word2vec(tmp_path / "v", {"会议": [1.0, -1.0], "布鲁塞尔": [2.0, -2.0]})
    places = tmp_path / "places.txt"
    places.write_text("云岭\t12\n会议\t1\n", "utf-8")
    wide = widened(ours, [{"青河县": {"ns"}}, read_places(places)], read_vectors(path))
    assert wide.keys == ("主持", "会议", "布鲁塞尔", "青河县", "云岭")
    assert wide.counts.tolist() == [90, 80, 3, 2, 2]
    assert wide.dimensions == 4 + 2 + len(KINDS)
    dense = wide.dense()
    assert np.allclose(dense[:2, :4], ours.dense(), atol=0.05)
    assert not dense[2:, :4].any()
    assert not dense[[0, 3, 4], 4:6].any()
    assert dense[2, 4] > dense[1, 4] > 0
    marked = {
        key: np.flatnonzero(row[6:]).tolist() for key, row in zip(wide.keys, dense, strict=True)
    }
    assert marked == {
        "主持": [],
        "会议": [KINDS.index("place list")],
        "布鲁塞尔": [],
        "青河县": [KINDS.index("ns")],
        "云岭": [KINDS.index("place list")],
    }


def test_words_may_have_longer_vectors_than_characters(ours: VectorTable, tmp_path: Path) -> None:
    wide = widened(ours, [{"青河": {"ns"}}])
    characters = VectorTable.of(list("青河主持"), [1] * 4, np.ones((4, 4), dtype="f4"))
    encoder = Encoder(characters.keys, characters.keys, Lexicon(wide.keys, wide.counts.tolist()))
    config = CharConvConfig.over(characters, characters, wide, units=8, dilations=(1,))
    assert (config.dimensions, config.word_dimensions) == (4, 4 + len(KINDS))
    model = CharConvForTokenClassification.with_vectors(config, characters, characters, wide)
    model.save_pretrained(tmp_path)
    again = CharConvForTokenClassification.from_pretrained(tmp_path)
    batch = collate([encoder.encode("青河主持")])
    first = model.eval().emissions(**batch)
    assert first.shape[:2] == (1, 4)
    assert np.allclose(first.detach(), again.eval().emissions(**batch).detach())


def test_new_words_that_no_text_has_are_left_out(ours: VectorTable) -> None:
    words = {"青河县": {"ns"}, "云岭": {"ns"}, "红石": {"ns"}, "河县": {"nt"}}
    wide = widened(ours, [words])
    kept = occurring(wide, ours.keys, ["到青河", "县青河县", "云", "岭红石"])
    assert kept.keys == ("主持", "会议", "青河县", "红石", "河县")
    assert np.array_equal(kept.dense(), wide.dense()[[wide.index()[key] for key in kept.keys]])
    assert kept.counts.tolist() == [90, 80, 2, 2, 2]
    assert len(kept.values) == 4, "words of one kind and no vector share a row"
