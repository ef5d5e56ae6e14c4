"""A tagger as a whole spaCy pipeline folder, which `spacy.load` and `--model` read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import spacy

import zhiguan
from zhiguan.errors import ConfigError
from zhiguan.ner import component as entity_component
from zhiguan.ner import tokenizer
from zhiguan.ner.loading import load_scorer
from zhiguan.ner.tagger import SentenceTagger
from zhiguan.words import component as word_component
from zhiguan.words.segmenter import Segmenter


def assemble(
    output: Path,
    tagger: Path,
    words: Path | None = None,
    further: Mapping[str, Path] | None = None,
) -> Path:
    """Writes a pipeline: characters, words (if there is a word model), entities, and what follows.

    Args:
        output: the folder to write.
        tagger: the tagger's folder; it may stand in `output`.
        words: the word model's folder.
        further: components to add behind, such as the rules': the factory, which must be
            registered, and the folder that the component's `from_disk` reads.

    Raises:
        ConfigError: for a factory that is not registered.
        ModelError: when a folder cannot be read.
    """
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": tokenizer.NAME}}})
    nlp.meta |= {
        "name": "zhiguan",
        "version": zhiguan.__version__,
        "description": "Officials, offices and events from Chinese local newspapers",
        "license": "see README.md, which names the corpora and their licences",
    }
    if words is not None:
        marker = nlp.add_pipe(word_component.NAME, name="words")
        assert isinstance(marker, word_component.WordMarker)
        marker.segmenter = Segmenter.load(words)
    entities = nlp.add_pipe(entity_component.NAME, name="ner")
    assert isinstance(entities, entity_component.EntityTagger)
    entities.use(SentenceTagger(load_scorer(tagger)))
    for factory, folder in (further or {}).items():
        if not nlp.has_factory(factory):
            raise ConfigError(
                f"no spaCy component {factory!r}",
                where="pipeline.components",
                hint="install the package that registers it, or leave it out",
            )
        pipe: Any = nlp.add_pipe(factory, name=factory.removeprefix("zhiguan_"))
        pipe.from_disk(folder)
    nlp.to_disk(output, exclude=["vocab"])
    _make_readable(output)
    return output


def _make_readable(folder: Path) -> None:
    """Everyone may read a model: safetensors writes files for their owner alone."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
