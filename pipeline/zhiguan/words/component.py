"""The spaCy component that marks where words begin, on a Doc of one character a token."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from zhiguan import extensions
from zhiguan.errors import ModelError
from zhiguan.words.segmenter import Segmenter

NAME = "zhiguan_words"


class WordMarker:
    """Sets `doc._.word_starts`, the offsets at which words begin, and so `token._.word_start`.

    White space between words counts as a word of its own.

    Args:
        name: of the component.
        segmenter: what cuts; None until `from_disk`.
    """

    def __init__(self, name: str = NAME, segmenter: Segmenter | None = None) -> None:
        extensions.register()
        self.name = name
        self.segmenter = segmenter

    def __call__(self, doc: Doc) -> Doc:
        """Marks one document.

        Raises:
            ModelError: when no word model was loaded.
        """
        if self.segmenter is None:
            raise ModelError(
                "the pipeline has no word model", where=self.name, hint="load it from a folder"
            )
        doc._.word_starts = [start for start, _ in self.segmenter.boundaries(doc.text)]
        return doc

    def to_disk(self, path: Path | str, **_: Any) -> None:
        """Writes the word model's folder."""
        if self.segmenter is not None:
            self.segmenter.save(Path(path))

    def from_disk(self, path: Path | str, **_: Any) -> WordMarker:
        """Reads a word model's folder.

        Raises:
            ModelError: when it is missing or damaged.
        """
        self.segmenter = Segmenter.load(Path(path))
        return self


@Language.factory(NAME, assigns=["doc._.word_starts", "token._.word_start"])
def make_words(nlp: Language, name: str) -> WordMarker:  # noqa: ARG001
    """The component without a word model; `spacy.load` gives it its folder."""
    return WordMarker(name)
