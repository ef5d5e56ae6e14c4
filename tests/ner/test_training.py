import json
from pathlib import Path
from typing import Any

import pytest
from transformers import BertConfig, BertForTokenClassification, BertTokenizer

from zhiguan.errors import ConfigError, ModelError
from zhiguan.ner.batches import plan
from zhiguan.ner.loading import load_tagger
from zhiguan.ner.training import TaggerTrainer, train

LABELS = ("PER", "TITLE", "ORG", "LOC")
TEXT = "河口县委书记赵立新到柳林镇。"
ENTITIES = [(0, 4, "ORG"), (4, 6, "TITLE"), (6, 9, "PER"), (10, 13, "LOC")]
OWN = 'vectors = "vectors"\nunits = 32\ndilations = [1,2]\ndropout = 0.0'


def write_config(folder: Path, model: str, epochs: float) -> Path:
    path = folder / "run.cfg"
    path.write_text(
        f"""
[model]
{model}
[training]
epochs = {epochs}
learning_rate = 0.01
batch_characters = 200
evaluations = 2
threads = 1
bf16 = false
[corpora]
[corpora.made]
path = "corpus.jsonl"
format = "jsonl"
holdout = 0.25
source = "sentences made for a test"
licence = "Apache-2.0"
""",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A random BERT of two small layers with a vocabulary of characters."""
    folder = tmp_path / "bert"
    folder.mkdir()
    characters = sorted(set("河口县委镇政府书记主任赵钱孙李立新国栋晓梅远到柳林东湖村。"))
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    (folder / "vocab.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8")
    BertTokenizer(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    sizes = BertConfig(
        vocab_size=len(tokens),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=160,
    )
    BertForTokenClassification(sizes).save_pretrained(folder)
    return folder


def test_a_run_learns_and_writes_a_whole_folder(
    tmp_path: Path, vectors: Path, corpus: Path
) -> None:
    config = write_config(tmp_path, OWN, 25)
    folder = train(config, tmp_path / "out")
    assert vectors.is_dir() and corpus.is_file()
    found = load_tagger(folder).predict([TEXT])[0]
    assert [(e.start, e.end, e.label) for e in found] == ENTITIES
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "Apache-2.0" in card and "made/corpus.jsonl" in card
    lines = (folder / "metrics.jsonl").read_text(encoding="utf-8").splitlines()
    scores = [json.loads(line)["eval_f1"] for line in lines if "eval_f1" in line]
    assert len(scores) == 2 and max(scores) == 1.0
    assert not (folder / "runs").exists()


def test_the_same_seed_gives_the_same_weights(tmp_path: Path, vectors: Path, corpus: Path) -> None:
    assert vectors.is_dir() and corpus.is_file()
    config = write_config(tmp_path, OWN, 1)
    first, second = train(config, tmp_path / "a"), train(config, tmp_path / "b")
    name = "ner/model.safetensors"
    assert (first / name).read_bytes() == (second / name).read_bytes()


def test_a_run_that_was_stopped_goes_on_to_the_same_weights(
    tmp_path: Path, vectors: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert vectors.is_dir() and corpus.is_file()
    config = write_config(tmp_path, OWN, 2)
    whole = train(config, tmp_path / "whole")
    evaluate, calls = TaggerTrainer.evaluate, []

    def stop_at_second(self: TaggerTrainer, *given: Any, **named: Any) -> dict[str, float]:
        calls.append(self.state.global_step)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return evaluate(self, *given, **named)

    monkeypatch.setattr(TaggerTrainer, "evaluate", stop_at_second)
    with pytest.raises(KeyboardInterrupt):
        train(config, tmp_path / "cut")
    assert list((tmp_path / "cut" / "runs").glob("*/checkpoints/checkpoint-*"))
    resumed = train(config, tmp_path / "cut")
    assert calls[2] == calls[1]
    name = "ner/model.safetensors"
    assert (resumed / name).read_bytes() == (whole / name).read_bytes()
    assert _course(resumed) == _course(whole)


def _course(folder: Path) -> list[dict[str, Any]]:
    """The lines of `metrics.jsonl`, without those that tell seconds."""
    lines = (folder / "metrics.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if "train_runtime" not in row]


def test_several_seeds_are_run_once_each_and_the_best_is_kept(
    tmp_path: Path, vectors: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert vectors.is_dir()
    config = write_config(tmp_path, OWN, 6)
    with config.open("a", encoding="utf-8") as handle:
        handle.write(f'[corpora.unseen]\npath = "{corpus.name}"\nformat = "jsonl"\nuse = "test"\n')
    seeds = {"training.seeds": "[3,1,2]"}
    started: list[int] = []
    run = TaggerTrainer.train

    def stop_at_third(self: TaggerTrainer, *given: Any, **named: Any) -> Any:
        started.append(self.schedule.seed)
        if len(started) == 3:
            raise KeyboardInterrupt
        return run(self, *given, **named)

    monkeypatch.setattr(TaggerTrainer, "train", stop_at_third)
    with pytest.raises(KeyboardInterrupt):
        train(config, tmp_path / "out", seeds)
    folder = train(config, tmp_path / "out", seeds)
    assert started == [3, 1, 2, 2]
    rows = json.loads((folder / "seeds.json").read_text(encoding="utf-8"))
    assert [row["seed"] for row in rows] == [3, 1, 2]
    assert all(set(row["scores"]) == {"made", "unseen"} for row in rows)
    best = max(rows, key=lambda row: row["selected"])
    alone = train(config, tmp_path / "alone", {"training.seed": str(best["seed"])})
    name = "ner/model.safetensors"
    assert (folder / name).read_bytes() == (alone / name).read_bytes()
    card = (folder / "README.md").read_text(encoding="utf-8")
    f1 = [row["scores"]["unseen"]["f1"] for row in rows]
    assert f"{sum(f1) / 3:.4f} ± " in card and f"seed {best['seed']}," in card
    assert not (folder / "runs").exists()


def test_a_run_goes_on_from_a_trained_model(tmp_path: Path, vectors: Path, corpus: Path) -> None:
    assert vectors.is_dir() and corpus.is_file()
    config = write_config(tmp_path, OWN, 12)
    first = train(config, tmp_path / "first")
    due = load_tagger(first).predict([TEXT])
    slow = {"model.start": str(first), "training.epochs": "1", "training.learning_rate": "1e-6"}
    second = train(config, tmp_path / "second", slow)
    found = load_tagger(second).predict([TEXT])[0]
    assert [(e.start, e.end) for e in found] == [(e.start, e.end) for e in due[0]]
    with pytest.raises(ConfigError, match=r"model\.start"):
        train(config, tmp_path / "third", {**slow, "model.labels": '["ORG","PER","TITLE","LOC"]'})


def test_a_local_checkpoint_trains_saves_and_predicts(
    tmp_path: Path, checkpoint: Path, corpus: Path
) -> None:
    assert corpus.is_file()
    model = f'architecture = "transformers"\ncheckpoint = "{checkpoint.name}"'
    folder = train(write_config(tmp_path, model, 2), tmp_path / "out")
    tagger = load_tagger(folder)
    assert tagger.labels == LABELS
    texts = [TEXT, "", "😀 " + TEXT * 30]
    found = tagger.predict(texts)
    assert found == [tagger.predict([text])[0] for text in texts]
    assert all(
        0 <= e.start < e.end <= len(t) for t, es in zip(texts, found, strict=True) for e in es
    )


def test_a_checkpoint_without_our_tags_is_refused(checkpoint: Path) -> None:
    with pytest.raises(ModelError, match="its tags are"):
        load_tagger(checkpoint)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "vocab.txt"])
def test_an_incomplete_checkpoint_is_one_clear_error(
    tmp_path: Path, checkpoint: Path, corpus: Path, name: str
) -> None:
    assert corpus.is_file()
    (checkpoint / name).unlink()
    for other in ("tokenizer.json", "tokenizer_config.json"):
        if name == "vocab.txt":
            (checkpoint / other).unlink(missing_ok=True)
    model = 'architecture = "transformers"\ncheckpoint = "bert"'
    with pytest.raises(ModelError, match=str(checkpoint)):
        train(write_config(tmp_path, model, 1), tmp_path / "out")


def test_missing_vectors_and_corpora_are_named(tmp_path: Path, corpus: Path) -> None:
    config = write_config(tmp_path, OWN, 1)
    with pytest.raises(ModelError, match="vectors"):
        train(config, tmp_path / "out")
    corpus.unlink()
    with pytest.raises(ConfigError, match=r"corpora\.made\.path"):
        train(config, tmp_path / "out")


def test_a_plan_goes_through_each_corpus_as_its_weight_says() -> None:
    batches = plan([10] * 6 + [20] * 4, [6, 4], [2, 0.5], epochs=2, batch_characters=60, seed=1)
    counts = [0] * 10
    for batch in batches:
        assert len(batch) * max(10 if index < 6 else 20 for index in batch) <= 60
        for index in batch:
            counts[index] += 1
    assert counts[:6] == [4] * 6 and sum(counts[6:]) == 4
    assert batches == plan(
        [10] * 6 + [20] * 4, [6, 4], [2, 0.5], epochs=2, batch_characters=60, seed=1
    )
