from pathlib import Path

import pytest

from zhiguan.errors import ConfigError
from zhiguan.ner.config import TrainingConfig, load
from zhiguan.ner.pretraining.config import MaskedConfig, SkipGramConfig

CONFIGS = Path(__file__).parents[2] / "configs"

GOOD = """
[paths]
data = "here"
[model]
vectors = "v"
[training]
epochs = 2
[corpora]
[corpora.a]
path = ${paths.data}"/a.jsonl"
format = "jsonl"
holdout = 0.1
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "run.cfg"
    path.write_text(text, encoding="utf-8")
    return path


def test_values_and_overrides(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    assert load(path, {}, TrainingConfig).corpora["a"].path == "here/a.jsonl"
    changed = load(
        path,
        {"training.epochs": "0.5", "paths.data": "x", "model.labels": '["PER"]'},
        TrainingConfig,
    )
    assert changed.training.epochs == 0.5
    assert changed.model.labels == ("PER",)
    assert changed.corpora["a"].path == str(Path("x").absolute() / "a.jsonl")
    other = {"model.vectors": "null", "model.encoder": "e"}
    model = load(path, other, TrainingConfig).model
    assert (model.vectors, model.encoder) == (None, str(Path("e").absolute()))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("epochs = 2", "epochs = 0", "training.epochs"),
        ("epochs = 2", "epoch = 2", "training.epoch"),
        ('format = "jsonl"', 'format = "xml"', "corpora.a.format"),
        ("holdout = 0.1", "holdout = 1.5", "corpora.a.holdout"),
        ("holdout = 0.1", "holdout = 0", "nothing to select on"),
        ("holdout = 0.1", 'holdout = 0.1\nmarks = ["PERSON"]', "PERSON"),
        ('vectors = "v"', "", "needs 'vectors' or 'encoder'"),
        ('vectors = "v"', 'vectors = "v"\nencoder = "e"', "only one of them"),
        ('vectors = "v"', 'architecture = "transformers"', "needs 'checkpoint'"),
        ("[training]", "[training", "no valid configuration"),
        ("{paths.data}", "{paths.date}", "no valid configuration"),
        ("holdout = 0.1", 'holdout = 0.1\nuse = "dev"', "use = train"),
    ],
)
def test_what_is_wrong_is_named_with_the_file(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(ConfigError) as caught:
        load(path, {}, TrainingConfig)
    assert named in str(caught.value) and str(path) in str(caught.value)


def test_an_override_of_an_unknown_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"training\.speed"):
        load(write(tmp_path, GOOD), {"training.speed": "1"}, TrainingConfig)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "none.cfg", {}, TrainingConfig)


def test_the_shipped_configurations_are_valid() -> None:
    training = load(CONFIGS / "ner.cfg", {}, TrainingConfig)
    assert training.model.labels == ("PER", "TITLE", "ORG", "LOC")
    assert "TITLE" not in (training.corpora["msra"].marks or ())
    assert load(CONFIGS / "pretrain.cfg", {}, SkipGramConfig).texts
    assert load(CONFIGS / "encoder.cfg", {}, MaskedConfig).encoder.architecture == "charconv"
    for path in sorted((CONFIGS / "benchmarks").glob("*.cfg")):
        config = load(path, {}, TrainingConfig)
        assert {corpus.use for corpus in config.corpora.values()} >= {"train", "test"}, path
        assert len(config.training.all_seeds) == 3, path
