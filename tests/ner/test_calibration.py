import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from zhiguan.ner.calibration import Outcome, fit_temperature, least, log_loss, outcomes
from zhiguan.ner.charconv import CharConvScorer
from zhiguan.ner.config import CorpusSection
from zhiguan.ner.corpora import Corpus, Example
from zhiguan.ner.tagger import SentenceTagger
from zhiguan.types import Entity

TEXTS = (
    "河口县委书记赵立新到柳林镇。",
    "镇政府主任孙远到东湖村。",
    "钱国栋到柳林镇。",
    "李晓梅来。",
)


def corpus_of(scorer: CharConvScorer, keep: int) -> Corpus:
    """What the tagger itself finds, less every `keep`-th mention: its accuracy is known."""
    found = SentenceTagger(scorer).predict(TEXTS)
    flat = [(n, e) for n, entities in enumerate(found) for e in entities]
    examples = [
        Example(
            text, tuple(_span(e) for at, (n, e) in enumerate(flat) if n == number and at % keep)
        )
        for number, text in enumerate(TEXTS)
    ]
    section = CorpusSection(path="-", format="jsonl")
    return Corpus("own", section, scorer.tag_set.labels, {}, tuple(examples))


def _span(entity: Entity) -> tuple[int, int, str]:
    return entity.start, entity.end, entity.label


def test_the_loss_of_known_outcomes() -> None:
    found = [Outcome(0.8, True), Outcome(0.5, False)]
    assert log_loss(found) == pytest.approx(-(math.log(0.8) + math.log(0.5)) / 2)
    assert log_loss([]) == 0


@pytest.mark.parametrize("valley", [-0.8, 0.0, 0.37, 1.2])
def test_the_valley_is_found(valley: float) -> None:
    assert least(lambda x: (x - valley) ** 2, -1, 1.4, 14) == pytest.approx(valley, abs=0.01)


def test_only_marked_labels_count(scorer: CharConvScorer) -> None:
    corpus = corpus_of(scorer, 1000)
    tagger = SentenceTagger(scorer)
    everything = outcomes(tagger, corpus)
    persons = outcomes(tagger, replace(corpus, marks=("PER",)))
    assert 0 < len(persons) < len(everything)
    assert sum(o.correct for o in everything) == len(everything) - 1


def test_a_tagger_that_is_too_sure_is_cooled_down_and_finds_the_same(
    scorer: CharConvScorer, tmp_path: Path
) -> None:
    tagger = SentenceTagger(scorer)
    weight = scorer.model.classify.weight.detach().clone()
    with torch.no_grad():
        scorer.model.classify.weight.mul_(6)
    try:
        corpus = corpus_of(scorer, 3)
        before = log_loss(outcomes(tagger, corpus))
        spans = [[_span(e) for e in entities] for entities in tagger.predict(TEXTS)]
        assert fit_temperature(scorer, [corpus]) > 1.2
        assert log_loss(outcomes(tagger, corpus)) < before
        assert [[_span(e) for e in entities] for entities in tagger.predict(TEXTS)] == spans
        scorer.save(tmp_path / "ner")
        assert CharConvScorer.load(tmp_path / "ner").temperature == scorer.temperature
    finally:
        scorer.temperature = 1.0
        with torch.no_grad():
            scorer.model.classify.weight.copy_(weight)
