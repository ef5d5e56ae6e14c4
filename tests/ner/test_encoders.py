"""An encoder of either family is pretrained, and a tagger is trained over it."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from zhiguan.errors import ConfigError, ModelError
from zhiguan.ner.encoding import RESERVED, UNKNOWN
from zhiguan.ner.loading import load_tagger
from zhiguan.ner.pretraining import pretrain
from zhiguan.ner.pretraining.config import EncoderSection
from zhiguan.ner.pretraining.language_models import CharConvLanguageModel
from zhiguan.ner.pretraining.masked import MaskedTrainer
from zhiguan.ner.pretraining.masking import IGNORED
from zhiguan.ner.training import train

TEXT = "河口县委书记赵立新到柳林镇。"
FAMILIES = {
    "charconv": "units = 16\ndilations = [1,2]",
    "bert": "units = 16\nlayers = 2\nheads = 2",
}


def encoder_config(folder: Path, family: str, epochs: float = 60) -> Path:
    path = folder / "encoder.cfg"
    path.write_text(
        f"""
[pretraining]
objective = "masked"
hidden = 0.3
[pretraining.texts]
made = "corpus.jsonl"
[encoder]
architecture = "{family}"
vectors = "vectors"
dropout = 0.0
{FAMILIES[family]}
[training]
epochs = {epochs}
learning_rate = 0.01
batch_characters = 300
evaluations = 4
threads = 1
bf16 = false
""",
        encoding="utf-8",
    )
    return path


def tagger_config(folder: Path, model: str, epochs: float) -> Path:
    path = folder / "tagger.cfg"
    path.write_text(
        f"""
[model]
{model}
[training]
epochs = {epochs}
learning_rate = 0.01
batch_characters = 200
evaluations = 1
threads = 1
bf16 = false
[corpora]
[corpora.made]
path = "corpus.jsonl"
format = "jsonl"
holdout = 0.25
""",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_it_learns_to_name_what_is_hidden(
    tmp_path: Path, vectors: Path, corpus: Path, family: str
) -> None:
    assert vectors.is_dir() and corpus.is_file()
    folder = pretrain(encoder_config(tmp_path, family), tmp_path / "encoder")
    lines = (folder / "metrics.jsonl").read_text(encoding="utf-8").splitlines()
    losses = [row["eval_loss"] for row in map(json.loads, lines) if "eval_loss" in row]
    assert losses[-1] < 0.7 * losses[0]
    report = json.loads((folder / "pretraining.json").read_text(encoding="utf-8"))
    assert report["characters_read"] and report["held_out"]["eval_loss"] == losses[-1]
    assert list(report["files"]) == [f"{tmp_path.name}/corpus.jsonl"]


def test_the_tagger_starts_from_the_encoders_weights(
    tmp_path: Path, vectors: Path, corpus: Path
) -> None:
    assert vectors.is_dir() and corpus.is_file()
    folder = pretrain(encoder_config(tmp_path, "charconv"), tmp_path / "encoder")
    config = tagger_config(tmp_path, 'encoder = "encoder"\nunits = 999', 0.1)
    frozen = {"training.learning_rate": "1e-9", "training.weight_decay": "0"}
    tagger = train(config, tmp_path / "out", frozen)
    due, found = (
        load_file(folder / "model.safetensors"),
        load_file(tagger / "ner/model.safetensors"),
    )
    shared = [name for name in due if name.startswith(("blocks.", "characters.", "enter."))]
    assert len(shared) > 8
    for name in shared:
        assert torch.allclose(due[name], found[name].float(), atol=2e-3), name
    assert due["enter.weight"][:, 24:56].any(), "words are read in pretraining"
    whole = train(tagger_config(tmp_path, 'encoder = "encoder"', 25), tmp_path / "whole")
    entities = load_tagger(whole).predict([TEXT])[0]
    assert [TEXT[e.start : e.end] for e in entities] == ["河口县委", "书记", "赵立新", "柳林镇"]
    card = (whole / "README.md").read_text(encoding="utf-8")
    assert "names hidden characters" in card and "corpus.jsonl" in card


def test_no_word_holds_a_hidden_character(vectors: Path) -> None:
    section = EncoderSection(vectors=str(vectors), units=8, dilations=(1,))
    language = CharConvLanguageModel(section, vectors)
    index = {c: i + RESERVED for i, c in enumerate(language.encoder.characters)}
    whole = np.array([[index.get(c, UNKNOWN) for c in TEXT]])
    lengths = np.array([len(TEXT)])
    due = np.full_like(whole, IGNORED)
    words = language.encoder.lexicon.words

    def read(ids: np.ndarray) -> set[str]:
        batch = language.batch(ids, lengths, due)
        assert int(batch["bags"].max()) < 4 * len(TEXT)
        return {words[position] for position in batch["words"].tolist()}

    assert {"书记", "柳林镇"} <= read(whole)
    hidden = whole.copy()
    hidden[0, TEXT.index("记")] = UNKNOWN
    assert "书记" not in read(hidden) and "柳林镇" in read(hidden)


def test_a_pretrained_transformer_is_a_checkpoint_to_train(
    tmp_path: Path, vectors: Path, corpus: Path
) -> None:
    assert vectors.is_dir() and corpus.is_file()
    pretrain(encoder_config(tmp_path, "bert", 2), tmp_path / "encoder")
    model = 'architecture = "transformers"\ncheckpoint = "encoder"'
    tagger = load_tagger(train(tagger_config(tmp_path, model, 40), tmp_path / "out"))
    entities = tagger.predict([TEXT])[0]
    assert "赵立新" in [TEXT[e.start : e.end] for e in entities if e.label == "PER"]


def test_a_run_that_was_stopped_goes_on_to_the_same_weights(
    tmp_path: Path, vectors: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert vectors.is_dir() and corpus.is_file()
    config = encoder_config(tmp_path, "charconv", 4)
    whole = pretrain(config, tmp_path / "whole")
    evaluate, calls = MaskedTrainer.evaluate, []

    def stop_at_second(self: MaskedTrainer, *given: object, **named: object) -> dict[str, float]:
        calls.append(self.state.global_step)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return evaluate(self, *given, **named)

    monkeypatch.setattr(MaskedTrainer, "evaluate", stop_at_second)
    with pytest.raises(KeyboardInterrupt):
        pretrain(config, tmp_path / "cut")
    resumed = pretrain(config, tmp_path / "cut")
    name = "model.safetensors"
    assert (resumed / name).read_bytes() == (whole / name).read_bytes()


def test_what_is_no_encoder_is_named(tmp_path: Path, vectors: Path, corpus: Path) -> None:
    assert corpus.is_file()
    config = tagger_config(tmp_path, 'encoder = "vectors"', 1)
    with pytest.raises(ModelError, match="vectors"):
        train(config, tmp_path / "out")
    with pytest.raises(ConfigError, match="hidden"):
        pretrain(encoder_config(tmp_path, "bert"), tmp_path / "e", {"pretraining.hidden": "2"})
    assert vectors.is_dir()
