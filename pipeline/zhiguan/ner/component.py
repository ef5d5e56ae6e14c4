"""The spaCy component that sets `doc.ents`; it knows a tagger, never the model behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from zhiguan import extensions
from zhiguan.errors import ModelError
from zhiguan.ner.echo import with_echoes
from zhiguan.ner.loading import load_scorer
from zhiguan.ner.tagger import SentenceTagger, Tagger
from zhiguan.types import Entity

NAME = "zhiguan_ner"


class EntityTagger:
    """Predicts with a tagger and sets `doc.ents` and `doc._.entity_confidences`.

    Args:
        name: of the component.
        tagger: what predicts; None until `from_disk` or `use`.
        batch: documents that are tagged together in `pipe`; no result depends on it.
        echo: whether names that a document surely has are looked for in all of it; see `echo`.
    """

    def __init__(
        self,
        name: str = NAME,
        tagger: Tagger | None = None,
        batch: int = 64,
        *,
        echo: bool = True,
    ) -> None:
        extensions.register()
        self.name = name
        self.tagger = tagger
        self.batch = batch
        self.echo = echo

    def use(self, tagger: Tagger) -> EntityTagger:
        """This component with another tagger."""
        self.tagger = tagger
        return self

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that the tagger gives."""
        return () if self.tagger is None else self.tagger.labels

    def __call__(self, doc: Doc) -> Doc:
        """Sets the entities of one document."""
        self.set_annotations(doc, self.predict([doc])[0])
        return doc

    def pipe(self, stream: Iterable[Doc], **_: Any) -> Iterator[Doc]:
        """Sets the entities of many documents, in their order."""
        source = iter(stream)
        while docs := list(islice(source, self.batch)):
            for doc, entities in zip(docs, self.predict(docs), strict=True):
                self.set_annotations(doc, entities)
                yield doc

    def predict(self, docs: list[Doc]) -> list[list[Entity]]:
        """The entities of documents of one character a token.

        Raises:
            ModelError: when no tagger was loaded.
        """
        if self.tagger is None:
            raise ModelError(
                "the pipeline has no tagger", where=self.name, hint="load a pipeline from a folder"
            )
        texts = [doc.text for doc in docs]
        found = self.tagger.predict(texts)
        if not self.echo:
            return found
        return [with_echoes(text, es) for text, es in zip(texts, found, strict=True)]

    def set_annotations(self, doc: Doc, entities: list[Entity]) -> None:
        """Writes entities into a document; their offsets are token indices."""
        doc.ents = [Span(doc, e.start, e.end, label=e.label) for e in entities]
        doc._.entity_confidences = [1.0 if e.confidence is None else e.confidence for e in entities]

    def to_disk(self, path: Path | str, **_: Any) -> None:
        """Writes the tagger's folder."""
        if isinstance(self.tagger, SentenceTagger):
            Path(path).mkdir(parents=True, exist_ok=True)
            self.tagger.scorer.save(Path(path))

    def from_disk(self, path: Path | str, **_: Any) -> EntityTagger:
        """Reads a tagger's folder.

        Raises:
            ModelError: when it is missing or damaged.
        """
        return self.use(SentenceTagger(load_scorer(path)))


@Language.factory(NAME, assigns=["doc.ents"], default_config={"batch": 64, "echo": True})
def make_ner(nlp: Language, name: str, batch: int, echo: bool) -> EntityTagger:  # noqa: ARG001
    """The component without a tagger; `spacy.load` gives it its folder."""
    return EntityTagger(name, batch=batch, echo=echo)
