"""What a training run ends with: a report on every corpus that was kept from training."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from zhiguan.evaluate.assess import Options, evaluate_pairs
from zhiguan.evaluate.pairing import Pair
from zhiguan.evaluate.report import write_report
from zhiguan.ner import scores
from zhiguan.ner.corpora import Corpus, Example
from zhiguan.ner.tagger import Tagger
from zhiguan.types import Entity, Record

FOLDER = "evaluation"


def write(tagger: Tagger, corpora: Sequence[Corpus], output: Path) -> dict[str, dict[str, float]]:
    """Writes `output/evaluation/CORPUS/` for each corpus: its entities, as `zhiguan evaluate` does.

    Args:
        tagger: the model as it was saved.
        corpora: what was kept from training, dev and test; scored over the labels that each marks.
        output: the model's folder.

    Returns:
        Strict scores by corpus, see `zhiguan.ner.scores.strict`.

    Raises:
        ConfigError: when the folder cannot be written to.
    """
    found = {}
    for corpus in corpora:
        guesses = scores.guesses(tagger, corpus)
        pairs = _articles(corpus, guesses)
        about = {"gold": corpus.name, "model": output.name, "mode": corpus.section.use}
        if corpus.section.use == "train":
            about["mode"] = "held out from training"
        evaluation = evaluate_pairs(
            pairs, about, Options(facts=()), corpora=[corpus.name] * len(pairs)
        )
        folder = output / FOLDER / corpus.name
        predictions = [predicted for _, predicted in pairs]
        write_report(folder, evaluation.scores, evaluation.errors, predictions=predictions)
        found[corpus.name] = scores.of_guesses(corpus, guesses)
    return found


def _articles(corpus: Corpus, guesses: Sequence[Sequence[Entity]]) -> list[Pair]:
    """Gold and predicted records of the corpus's texts, put together from their sentences."""
    rows = zip(corpus.examples, guesses, strict=True)
    pairs = []
    for number, sentences in groupby(rows, key=lambda row: row[0].article):
        pairs.append(_article(f"{corpus.name}-{number + 1}", list(sentences)))
    return pairs


def _article(identity: str, rows: Sequence[tuple[Example, Sequence[Entity]]]) -> Pair:
    gold: list[Entity] = []
    guess: list[Entity] = []
    at = 0
    for example, found in rows:
        gold += [Entity(at + start, at + end, label) for start, end, label in example.spans]
        guess += [Entity(at + e.start, at + e.end, e.label, e.confidence) for e in found]
        at += len(example.text) + 1
    text = "\n".join(example.text for example, _ in rows)
    return (
        Record(identity, text, entities=tuple(gold)),
        Record(identity, text, entities=tuple(guess)),
    )
