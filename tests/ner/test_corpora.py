from pathlib import Path

import pytest

from zhiguan.errors import AnnotationError, ConfigError, InputError
from zhiguan.ner.config import CorpusSection
from zhiguan.ner.corpora import Example, read
from zhiguan.ner.tags import TagSet

LABELS = ("PER", "TITLE", "ORG", "LOC")
TAGS = TagSet(LABELS)


def corpus_of(tmp_path: Path, lines: str, **section: object) -> tuple[Example, ...]:
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    declared = CorpusSection.model_validate({"path": "a.jsonl", "format": "jsonl", **section})
    return read("a", declared, tmp_path / "x.cfg", LABELS).examples


def test_labels_are_mapped_and_texts_cut_into_sentences(tmp_path: Path) -> None:
    line = (
        '{"text": "甲乙到河口。书名丁", "entities": [{"start": 0, "end": 2, "label": "name"},'
        '{"start": 6, "end": 8, "label": "book"}]}\n'
    )
    first, second = corpus_of(tmp_path, line, labels={"name": "PER", "book": ""})
    assert first == Example("甲乙到河口。", ((0, 2, "PER"),))
    assert second == Example("书名丁", ())


def test_a_label_that_is_not_mapped_is_named(tmp_path: Path) -> None:
    line = '{"text": "甲乙", "entities": [{"start": 0, "end": 2, "label": "game"}]}\n'
    with pytest.raises(AnnotationError, match="'game'"):
        corpus_of(tmp_path, line)


def test_no_cut_goes_through_a_mention(tmp_path: Path) -> None:
    line = '{"text": "看。明日！报社。完", "entities": [{"start": 2, "end": 7, "label": "ORG"}]}\n'
    examples = corpus_of(tmp_path, line)
    assert [e.text for e in examples] == ["看。", "明日！报社。", "完"]
    assert examples[1].spans == ((0, 5, "ORG"),)


def test_the_longer_of_two_overlapping_mentions_stays(tmp_path: Path) -> None:
    line = (
        '{"text": "河口县政府", "entities": [{"start": 0, "end": 3, "label": "LOC"},'
        '{"start": 0, "end": 5, "label": "ORG"}]}\n'
    )
    assert corpus_of(tmp_path, line)[0].spans == ((0, 5, "ORG"),)


def test_bodies_that_a_corpus_leaves_out_are_open_only_where_unmarked(tmp_path: Path) -> None:
    line = '{"text": "市政府和河口市政府", "entities": [{"start": 4, "end": 9, "label": "ORG"}]}\n'
    example = corpus_of(tmp_path, line, open={"ORG": ["市政府"]}, marks=["ORG"])[0]
    assert example.open == ((0, 3, "ORG"),)
    allowed = example.allowed(TAGS, ["ORG"])
    assert allowed[0, TAGS.index("B", "ORG")] and allowed[0, 0]
    assert not allowed[4, 0] and not allowed[3, TAGS.index("S", "ORG")]


def test_spans_are_counted_without_white_space() -> None:
    example = Example("在 桐花路 191号院。", ((2, 11, "LOC"),))
    assert example.ink()[0] == [(1, 9, "LOC")]


def test_the_end_of_a_corpus_is_held_out(tmp_path: Path) -> None:
    lines = "".join(f'{{"text": "第{n}句", "entities": []}}\n' for n in range(10))
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    section = CorpusSection(path="a.jsonl", format="jsonl", holdout=0.2)
    training, held = read("a", section, tmp_path / "x.cfg", LABELS).split()
    assert [e.text for e in held.examples] == ["第8句", "第9句"]
    assert len(training.examples) == 8
    assert len(training.up_to(3).examples) == 8 and not training.up_to(2).examples


def test_markup_is_read_by_glob(tmp_path: Path) -> None:
    for name in ("train-a.txt", "train-b.txt"):
        body = f"=== {name} | - | -\nP [书记/TITLE][赵立新/PER]到会。\n"
        (tmp_path / name).write_text(body, encoding="utf-8")
    section = CorpusSection(path="train-*.txt", format="markup")
    corpus = read("local", section, tmp_path / "x.cfg", LABELS)
    assert set(corpus.hashes) == {"train-a.txt", "train-b.txt"}
    assert [e.spans for e in corpus.examples] == [((0, 2, "TITLE"), (2, 5, "PER"))] * 2


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    section = CorpusSection(path="none.jsonl", format="jsonl", hint="run the generator")
    with pytest.raises(ConfigError, match="run the generator"):
        read("g", section, tmp_path / "x.cfg", LABELS)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.jsonl:2"):
        corpus_of(tmp_path, '{"text": "甲", "entities": []}\n{"text": \n')
