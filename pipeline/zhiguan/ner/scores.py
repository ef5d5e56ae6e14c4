"""Strict entity scores with seqeval: a mention counts when both edges and the label are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from seqeval.metrics import classification_report
from seqeval.scheme import IOB2

from zhiguan.ner.corpora import Corpus
from zhiguan.ner.tagger import Tagger
from zhiguan.ner.tags import iob2


def strict(gold: Iterable[list[str]], guess: Iterable[list[str]]) -> dict[str, float]:
    """Strict IOB2 scores of tag sequences, as fractions.

    Returns:
        `precision`, `recall`, `f1` (micro), `entities`, and `f1_LABEL` for each label.
    """
    truth, found = list(gold), list(guess)
    if not any(tag != "O" for tags in (*truth, *found) for tag in tags):
        return {"precision": 0.0, "recall": 0.0, "f1": 0.0, "entities": 0.0}
    report = classification_report(
        truth, found, mode="strict", scheme=IOB2, output_dict=True, zero_division=0
    )
    total = report.pop("micro avg")
    scores = {
        "precision": float(total["precision"]),
        "recall": float(total["recall"]),
        "f1": float(total["f1-score"]),
        "entities": float(total["support"]),
    }
    for label in sorted(set(report) - {"macro avg", "weighted avg"}):
        scores[f"f1_{label}"] = float(report[label]["f1-score"])
    return scores


def evaluate(tagger: Tagger, corpus: Corpus) -> dict[str, float]:
    """Scores a tagger on a corpus, over the labels that the corpus marks."""
    texts = [example.text for example in corpus.examples]
    guesses = tagger.predict(texts)
    gold = [iob2(len(e.text), e.spans) for e in corpus.examples]
    guess = [
        iob2(len(text), [(e.start, e.end, e.label) for e in found if e.label in corpus.marks])
        for text, found in zip(texts, guesses, strict=True)
    ]
    return strict(gold, guess)


def mean_f1(scores: Sequence[dict[str, float]]) -> float:
    """The mean micro-F1 of several corpora: what training selects on."""
    return sum(score["f1"] for score in scores) / len(scores) if scores else 0.0
