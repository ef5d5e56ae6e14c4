"""What a training run ends with, and a learning curve of several runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.learning_curve import main as learning_curve
from seqeval.metrics import classification_report
from seqeval.scheme import IOB2

from zhiguan.evaluate.curve import read_curve
from zhiguan.evaluate.storage import read_errors, read_scores
from zhiguan.ner.scores import strict
from zhiguan.ner.training import train

CONFIG = """
[model]
vectors = "vectors"
units = 32
dilations = [1,2]
dropout = 0.0
[training]
epochs = 2
learning_rate = 0.01
batch_characters = 200
evaluations = 1
threads = 1
bf16 = false
[corpora]
[corpora.made]
path = "corpus.jsonl"
format = "jsonl"
[corpora.dev]
path = "dev.jsonl"
format = "jsonl"
use = "dev"
[corpora.unseen]
path = "unseen.jsonl"
format = "jsonl"
use = "test"
"""


@pytest.fixture
def config(tmp_path: Path, vectors: Path, corpus: Path) -> Path:
    """A run with a dev and a test corpus, the test one of two sentences an article."""
    assert vectors.is_dir()
    lines = corpus.read_text(encoding="utf-8").splitlines()
    (tmp_path / "dev.jsonl").write_text("\n".join(lines[:12]) + "\n", encoding="utf-8")
    joined = []
    for one, other in zip(lines[12:20:2], lines[13:20:2], strict=True):
        first, second = json.loads(one), json.loads(other)
        moved = [
            {**e, "start": e["start"] + len(first["text"]), "end": e["end"] + len(first["text"])}
            for e in second["entities"]
        ]
        joined.append(
            {"text": first["text"] + second["text"], "entities": first["entities"] + moved}
        )
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in joined)
    (tmp_path / "unseen.jsonl").write_text(text + "\n", encoding="utf-8")
    path = tmp_path / "run.cfg"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def test_a_run_ends_with_a_report_on_dev_and_test(config: Path, tmp_path: Path) -> None:
    folder = train(config, tmp_path / "out")
    reports = folder / "evaluation"
    assert sorted(path.name for path in reports.iterdir()) == ["dev", "unseen"]
    dev, unseen = read_scores(reports / "dev"), read_scores(reports / "unseen")
    assert (dev.articles, unseen.articles) == (12, 4)
    assert dev.about["mode"] == "dev" and unseen.about["mode"] == "test"
    assert {f.kind for f in dev.figures} == {"entity"}
    assert (reports / "dev" / "report.html").is_file()
    card = (folder / "README.md").read_text(encoding="utf-8")
    for name, scores in (("dev", dev), ("unseen", unseen)):
        strict_figure = scores.figures[0]
        assert strict_figure.key == "entities.strict" and strict_figure.gold > 0
        value = strict_figure.f1.value or 0.0
        use = "selected on" if name == "dev" else "scored at the end"
        low, high = strict_figure.f1.low or 0.0, strict_figure.f1.high or 0.0
        row = next(line for line in card.splitlines() if line.startswith(f"| {name} | {use} |"))
        assert f"| {strict_figure.gold} |" in row and f"| {value:.4f} |" in row
        assert f"| {low:.4f}–{high:.4f} |" in row
    assert "| unseen | test |" in card
    errors = list(read_errors(reports / "unseen"))
    gold = sum(e.gold for e in unseen.entity_errors[:1])
    assert len(errors) >= gold - unseen.figures[0].correct


def test_test_corpora_are_not_selected_on(config: Path, tmp_path: Path) -> None:
    folder = train(config, tmp_path / "out")
    lines = (folder / "metrics.jsonl").read_text(encoding="utf-8").splitlines()
    logged = {key for line in lines for key in json.loads(line)}
    assert "eval_dev_f1" in logged and not any("unseen" in key for key in logged)


def test_strict_scores_are_seqevals() -> None:
    gold = [["B-PER", "I-PER", "O", "B-LOC"], ["O", "B-ORG"]]
    guess = [["B-PER", "I-PER", "O", "I-LOC"], ["B-ORG", "B-ORG"]]
    ours = strict(gold, guess)
    theirs = classification_report(
        gold, guess, mode="strict", scheme=IOB2, output_dict=True, zero_division=0
    )
    assert ours["f1"] == pytest.approx(theirs["micro avg"]["f1-score"], abs=1e-9)
    assert ours["precision"] == pytest.approx(theirs["micro avg"]["precision"], abs=1e-9)
    assert ours["entities"] == theirs["micro avg"]["support"]
    for label in ("PER", "LOC", "ORG"):
        assert ours[f"f1_{label}"] == pytest.approx(theirs[label]["f1-score"], abs=1e-9)


def test_a_learning_curve_over_three_sizes_goes_on_where_it_stopped(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "curve"
    given = [str(config), "--corpus", "made", "-o", str(out), "--training.epochs", "4"]
    assert learning_curve([*given, "--shares", "0.125,0.5"]) == 0
    assert [p.articles for p in read_curve(out / "curve.json")] == [8, 32]
    kept = (out / "8" / "model" / "README.md").stat().st_mtime_ns
    assert learning_curve([*given, "--shares", "0.125,0.5,1"]) == 0
    points = read_curve(out / "curve.json")
    assert [p.articles for p in points] == [8, 32, 64]
    assert (out / "8" / "model" / "README.md").stat().st_mtime_ns == kept
    small, _, large = (p.figures[0].f1.value or 0.0 for p in points)
    assert large > small
    few = set((out / "8" / "articles.jsonl").read_text(encoding="utf-8").splitlines())
    many = set((out / "32" / "articles.jsonl").read_text(encoding="utf-8").splitlines())
    assert few < many
    assert "64 articles" in capsys.readouterr().out


def test_a_curve_needs_a_corpus_that_can_be_cut(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert learning_curve([str(config), "--corpus", "dev", "-o", str(tmp_path / "c")]) == 2
    assert "'dev' is no training corpus" in capsys.readouterr().err
