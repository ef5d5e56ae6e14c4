"""Strict entity scores of a tagger: a mention counts when both edges and the label are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zhiguan.evaluate.counts import Counts
from zhiguan.evaluate.tags import strict_counts
from zhiguan.ner.corpora import Corpus
from zhiguan.ner.tagger import Tagger
from zhiguan.ner.tags import iob2
from zhiguan.types import Entity


def strict(gold: Iterable[Sequence[str]], guess: Iterable[Sequence[str]]) -> dict[str, float]:
    """Strict IOB2 scores of tag sequences, as fractions: those that seqeval computes.

    Returns:
        `precision`, `recall`, `f1` (micro), `entities`, and `f1_LABEL` for each label.
    """
    counts = strict_counts(zip(gold, guess, strict=True))
    total = sum(counts.values(), Counts())
    scores = {
        "precision": total.precision,
        "recall": total.recall,
        "f1": total.f1,
        "entities": float(total.gold),
    }
    return scores | {f"f1_{label}": one.f1 for label, one in counts.items()}


def guesses(tagger: Tagger, corpus: Corpus) -> list[list[Entity]]:
    """What a tagger finds in each sentence of a corpus, of the labels that the corpus marks."""
    found = tagger.predict([example.text for example in corpus.examples])
    return [[e for e in entities if e.label in corpus.marks] for entities in found]


def of_guesses(corpus: Corpus, found: Sequence[Sequence[Entity]]) -> dict[str, float]:
    """Scores what was found in each sentence of a corpus."""
    gold = [iob2(len(e.text), e.spans) for e in corpus.examples]
    guess = [
        iob2(len(example.text), [(e.start, e.end, e.label) for e in entities])
        for example, entities in zip(corpus.examples, found, strict=True)
    ]
    return strict(gold, guess)


def evaluate(tagger: Tagger, corpus: Corpus) -> dict[str, float]:
    """Scores a tagger on a corpus, over the labels that the corpus marks."""
    return of_guesses(corpus, guesses(tagger, corpus))


def mean_f1(scores: Sequence[dict[str, float]]) -> float:
    """The mean micro-F1 of several corpora: what training selects on."""
    return sum(score["f1"] for score in scores) / len(scores) if scores else 0.0
