"""Raw text is annotated by a tagger, and the chain from a transformer to a student runs."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from zhiguan.errors import ConfigError, InputError
from zhiguan.ner import distillation, silver
from zhiguan.ner.config import CorpusSection
from zhiguan.ner.corpora import read
from zhiguan.ner.distillation import Chain, distil
from zhiguan.ner.pretraining import texts
from zhiguan.types import Entity

ROOT = Path(__file__).parent.parent.parent
FIRST, SECOND = "赵立新到柳林镇。", "钱远说，下雨了。"


class Doubting:
    """Marks 赵立新 surely and 钱远 less so."""

    labels = ("PER",)

    def predict(self, texts: Sequence[str]) -> list[list[Entity]]:
        known = {"赵立新": 0.95, "钱远": 0.5}
        return [
            [
                Entity(text.index(name), text.index(name) + len(name), "PER", sure)
                for name, sure in known.items()
                if name in text
            ]
            for text in texts
        ]


def test_sentences_that_the_tagger_doubts_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "silver.jsonl"
    made = silver.write(Doubting(), [FIRST + SECOND, "下雨了。"], path, least=0.8)
    assert made == silver.Silver(read=3, kept=2, characters=len(FIRST) + 4, mentions=1)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [row["text"] for row in rows] == [FIRST, "下雨了。"]
    assert silver.write(Doubting(), [FIRST + SECOND], path, least=0.4).kept == 2
    section = CorpusSection(path=str(path), format="jsonl")
    corpus = read("silver", section, tmp_path / "any.cfg", ["PER"])
    assert [example.spans for example in corpus.examples] == [((0, 3, "PER"),), ((0, 2, "PER"),)]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"file/silver\.jsonl"):
        silver.write(Doubting(), [FIRST], tmp_path / "file" / "silver.jsonl")


def test_without_a_sentence_there_is_nothing_to_write(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no sentence"):
        silver.write(Doubting(), ["", "\n"], tmp_path / "silver.jsonl")
    assert not list(tmp_path.iterdir())


def test_two_draws_of_one_seed_have_nothing_in_common(tmp_path: Path) -> None:
    path = tmp_path / "raw.txt"
    paragraphs = [
        f"{one}{two}段。" for one in "甲乙丙丁戊己庚辛壬癸" for two in "天地人和春夏秋冬日月"
    ]
    path.write_text("\n".join(paragraphs), encoding="utf-8")
    size = len(paragraphs[0])
    first = texts.drawn([path], 20 * size, 9)
    rest = texts.drawn([path], 0, 9, but=20 * size)
    assert len(first) == 20 and first != paragraphs[:20]
    assert not {*first} & {*rest} and {*first, *rest} == {*paragraphs}
    assert texts.drawn([path], 30 * size, 9, but=20 * size) == rest[:30]


def test_a_text_of_bytes_is_one_short_line(tmp_path: Path) -> None:
    path = tmp_path / "raw.txt"
    path.write_bytes(bytes(range(128, 256)) * 100)
    with pytest.raises(InputError, match=r"raw\.txt") as caught:
        texts.drawn([path], 0, 1)
    assert len(str(caught.value)) < 400


@pytest.fixture
def chain(tmp_path: Path, vectors: Path, corpus: Path) -> Chain:
    assert vectors.is_dir() and corpus.is_file()
    schedule = """
[training]
epochs = 1
batch_characters = 300
evaluations = 1
threads = 1
bf16 = false
"""
    encoder, tagger = tmp_path / "encoder.cfg", tmp_path / "tagger.cfg"
    encoder.write_text(
        f"""
[pretraining]
objective = "masked"
[pretraining.texts]
made = "corpus.jsonl"
[encoder]
vectors = "vectors"
units = 16
layers = 1
heads = 2
{schedule}""",
        encoding="utf-8",
    )
    tagger.write_text(
        f"""
[model]
vectors = "vectors"
units = 16
dilations = [1]
{schedule}
[corpora]
[corpora.made]
path = "corpus.jsonl"
format = "jsonl"
holdout = 0.25
[corpora.silver]
path = "none.jsonl"
format = "jsonl"
weight = 0
""",
        encoding="utf-8",
    )
    teaching = {"model.vectors": "null", "training.epochs": 40, "training.learning_rate": 0.01}
    return Chain(tmp_path / "out", encoder, tagger, teaching=teaching, least=0.5, characters=400)


def test_a_teacher_that_wins_is_distilled(chain: Chain) -> None:
    rows = list(distil(chain))
    assert [row.name for row in rows] == ["teacher", "student", "distilled"]
    assert rows[0].mean > rows[1].mean, "one epoch from random vectors against forty"
    written = [json.loads(line) for line in (chain.folder / "silver.jsonl").open(encoding="utf-8")]
    assert 0 < sum(len(row["text"]) for row in written) < 450
    card = (chain.folder / "distilled" / "README.md").read_text(encoding="utf-8")
    assert "silver.jsonl" in card
    assert "silver.jsonl" not in (chain.folder / "student" / "README.md").read_text("utf-8")


def test_what_is_there_is_not_run_again(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = list(distil(chain))

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    for name in ("pretrain", "train"):
        monkeypatch.setattr(distillation, name, refuse)
    monkeypatch.setattr(silver, "write", refuse)
    assert list(distil(chain)) == rows
    report = json.loads((chain.folder / "distillation.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in report] == [row.name for row in rows]


def test_a_teacher_that_loses_is_not(chain: Chain) -> None:
    chain.teaching["training.learning_rate"] = 1e-9  # type: ignore[index]
    chain.learning["training.learning_rate"] = 0.02  # type: ignore[index]
    chain.learning["training.epochs"] = 20  # type: ignore[index]
    assert [row.name for row in distil(chain)] == ["teacher", "student"]
    assert not (chain.folder / "silver.jsonl").exists()


def test_a_corpus_of_some_weight_has_to_be_there(chain: Chain) -> None:
    chain.learning["corpora.silver.weight"] = 1  # type: ignore[index]
    with pytest.raises(ConfigError, match=r"none\.jsonl"):
        list(distil(chain))


def test_the_scripts_say_what_is_missing(tmp_path: Path) -> None:
    for name, given in (
        ("distil.py", ["--encoder", "none.cfg"]),
        ("silver.py", ["no-model", "no-text"]),
    ):
        command = [sys.executable, str(ROOT / "scripts" / name), *given, "-o", str(tmp_path / "x")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
