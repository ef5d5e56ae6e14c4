from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy_pkuseg.inference import decodeViterbi_fast, getLogYY

from zhiguan.errors import InputError, ModelError
from zhiguan.ner import tokenizer
from zhiguan.words import component
from zhiguan.words.features import NodeScores
from zhiguan.words.segmenter import Segmenter
from zhiguan.words.training import f1, fit, main, read_gold, split
from zhiguan.words.unigram import UnigramSegmenter

LINES = [
    "县委 书记 主持 会议 。",
    "书记 到 东湖村 调研 。",
    "会议 由 县委 主持 。",
    "县委 到 东湖村 主持 会议 。",
] * 6
ANY = st.text(alphabet=st.characters(codec="utf-8"), max_size=50)


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    return fit(LINES, tmp_path_factory.mktemp("words") / "scratch", iterations=5)


def test_it_cuts_what_it_was_trained_on(segmenter: Segmenter) -> None:
    assert f1(segmenter, LINES) == 1.0
    assert segmenter.cut("书记主持会议。") == ["书记", "主持", "会议", "。"]


@settings(max_examples=80, deadline=None)
@given(ANY | st.text(alphabet="县委书记主持 \n\r\u3000会议。", max_size=40))
def test_spans_cover_any_text_without_a_gap(segmenter: Segmenter, text: str) -> None:
    spans = segmenter.boundaries(text)
    assert [start for start, _ in spans] == [0, *[end for _, end in spans]][: len(spans)]
    assert (spans[-1][1] if spans else 0) == len(text)
    assert all(start < end for start, end in spans)


@settings(max_examples=120, deadline=None)
@given(
    ANY
    | st.text(
        alphabet="县委书记主持会议到东湖村12三。.,/％Ａ\U000f0000\ue000\ue001\ue002\ue003",
        max_size=40,
    )
)
def test_scores_are_those_of_pkuseg_bit_for_bit(segmenter: Segmenter, text: str) -> None:
    extractor, model = segmenter.extractor, segmenter.model
    nodes = list(extractor.normalize_text(text))
    features = [extractor.get_node_features_idx(at, nodes) for at in range(len(nodes))]
    size = model.n_tag * model.n_feature
    due, _ = getLogYY(features, model.n_tag, size, model.w, 1.0)
    weights = model.w[:size].reshape(-1, model.n_tag)
    beside = ["书记", text, "", text + "记"]
    found = NodeScores(extractor, weights).of(beside)
    assert [len(scores) for scores in found] == [len(part) for part in beside]
    assert np.array_equal(found[1], due)


def test_long_texts_are_cut_as_pkuseg_cuts_them(segmenter: Segmenter) -> None:
    text = "县委书记主持会议到东湖村" * 40
    extractor, words = segmenter.extractor, []
    for part in (text[:400], text[400:]):
        nodes = list(extractor.normalize_text(part))
        features = [extractor.get_node_features_idx(at, nodes) for at in range(len(nodes))]
        _, tags = decodeViterbi_fast(features, segmenter.model)
        begins = {index for tag, index in extractor.tag_to_idx.items() if "B" in tag}
        starts = [0, *(at for at, tag in enumerate(tags) if at and tag in begins), len(part)]
        words += [part[a:b] for a, b in pairwise(starts)]
    assert segmenter.cut(text) == words


def test_white_space_inside_a_line_is_looked_through(segmenter: Segmenter) -> None:
    text = "书 记主持\n会议"
    assert [text[a:b] for a, b in segmenter.boundaries(text)] == ["书 记", "主持", "\n", "会议"]


def test_long_runs_are_cut_too(segmenter: Segmenter) -> None:
    assert segmenter.boundaries("书记" * 1000)[-1][1] == 2000


def test_a_saved_model_cuts_alike(segmenter: Segmenter, tmp_path: Path) -> None:
    segmenter.save(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"features.msgpack", "weights.npz"}
    again = Segmenter.load(tmp_path)
    for line in LINES[:4]:
        assert again.cut("".join(line.split())) == segmenter.cut("".join(line.split()))


@pytest.mark.parametrize("name", ["features.msgpack", "weights.npz"])
@pytest.mark.parametrize("damage", [None, b"", b"broken"])
def test_a_damaged_model_is_one_clear_error(
    segmenter: Segmenter, tmp_path: Path, name: str, damage: bytes | None
) -> None:
    segmenter.save(tmp_path)
    if damage is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(damage)
    with pytest.raises(ModelError, match="word model"):
        Segmenter.load(tmp_path)


def test_a_pickle_is_never_opened(segmenter: Segmenter, tmp_path: Path) -> None:
    segmenter.save(tmp_path)
    (tmp_path / "features.msgpack").rename(tmp_path / "features.pkl")
    with pytest.raises(ModelError):
        Segmenter.load(tmp_path)


def test_the_component_marks_words_and_travels(segmenter: Segmenter, tmp_path: Path) -> None:
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": tokenizer.NAME}}})
    marker = nlp.add_pipe(component.NAME)
    assert isinstance(marker, component.WordMarker)
    with pytest.raises(ModelError, match="no word model"):
        nlp("书记")
    marker.segmenter = segmenter
    nlp.to_disk(tmp_path)
    doc = spacy.load(tmp_path)("书记主持会议。")
    assert doc._.word_starts == [0, 2, 4, 6]
    assert [token._.word_start for token in doc] == [True, False, True, False, True, False, True]


def test_a_run_holds_out_what_it_scores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold.txt"
    gold.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    training, held = split(read_gold(gold))
    assert len(training) + len(held) == len(LINES) and len(held) == 2
    assert main([str(gold), "-o", str(tmp_path / "model"), "--iterations", "3"]) == 0
    assert "word F1" in capsys.readouterr().out
    assert Segmenter.load(tmp_path / "model").cut("县委会议")


def test_an_empty_gold_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gold.txt").write_text("\n \n", encoding="utf-8")
    with pytest.raises(InputError, match="no sentence"):
        read_gold(tmp_path / "gold.txt")


def test_unigrams_take_the_likeliest_cut() -> None:
    counts = {"研究": 50.0, "研究生": 20.0, "生命": 40.0, "命": 5.0, "生": 5.0}
    segmenter = UnigramSegmenter(counts)
    assert segmenter.cut("研究生命") == ["研究", "生命"]
    assert segmenter.cut("研究生x") == ["研究生", "x"]


@given(st.text(alphabet="研究生命x", max_size=30))
def test_unigram_words_make_up_the_text(text: str) -> None:
    assert "".join(UnigramSegmenter({"研究": 5.0, "生命": 2.0}).cut(text)) == text
