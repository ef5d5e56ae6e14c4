"""A spaCy tokenizer that makes every character a token."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

NAME = "zhiguan.CharTokenizer.v1"


class CharacterTokenizer:
    """One token a character, white space and all, so `doc.text == text` and token i is text[i]."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """A Doc of a text's characters."""
        return Doc(self.vocab, words=list(text), spaces=[False] * len(text))

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing: the tokenizer has no state."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> CharacterTokenizer:
        """Itself."""
        return self

    def to_disk(self, _path: Path | str, **_: Any) -> None:
        """Writes nothing."""

    def from_disk(self, _path: Path | str, **_: Any) -> CharacterTokenizer:
        """Itself."""
        return self


@registry.tokenizers(NAME)  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], CharacterTokenizer]:
    """What a config names: `[nlp.tokenizer] @tokenizers = "zhiguan.CharTokenizer.v1"`."""
    return lambda nlp: CharacterTokenizer(nlp.vocab)
