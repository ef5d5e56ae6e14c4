"""A tagger as a whole spaCy pipeline folder, which `spacy.load` and `--model` read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import spacy

from zhiguan.ner import component as entity_component
from zhiguan.ner import tokenizer
from zhiguan.ner.loading import load_scorer
from zhiguan.ner.tagger import SentenceTagger
from zhiguan.words import component as word_component
from zhiguan.words.segmenter import Segmenter


def assemble(
    output: Path, tagger: Path, words: Path | None = None, further: Sequence[str] = ()
) -> Path:
    """Writes a pipeline: characters, words (if there is a word model), entities, and what follows.

    Args:
        output: the folder to write.
        tagger: the tagger's folder; it may stand in `output`.
        words: the word model's folder.
        further: factories of components to add behind, such as the rules'; each must be registered.

    Raises:
        ModelError: when a folder cannot be read.
    """
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": tokenizer.NAME}}})
    nlp.meta["name"] = "zhiguan"
    if words is not None:
        marker = nlp.add_pipe(word_component.NAME, name="words")
        assert isinstance(marker, word_component.WordMarker)
        marker.segmenter = Segmenter.load(words)
    entities = nlp.add_pipe(entity_component.NAME, name="ner")
    assert isinstance(entities, entity_component.EntityTagger)
    entities.use(SentenceTagger(load_scorer(tagger)))
    for factory in further:
        nlp.add_pipe(factory)
    nlp.to_disk(output)
    return output
