"""Every attribute that the pipeline puts on spaCy's objects, in one table."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from spacy.tokens import Doc, Token

DOC: dict[str, Any] = {
    # what is known of the article besides its text: region, published, headlines, byline
    "article": None,
    # offsets at which words begin, ascending; empty when nothing cut the words
    "word_starts": [],
    # how sure the tagger is of each entity, parallel to doc.ents
    "entity_confidences": [],
    # roles and events as the annotation format's JSON objects
    "roles": [],
    "events": [],
}


def _word_start(token: Token) -> bool:
    starts = token.doc._.word_starts
    at = bisect_left(starts, token.i)
    return not starts or (at < len(starts) and starts[at] == token.i)


def register() -> None:
    """Registers the attributes; calling it again changes nothing."""
    for name, default in DOC.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    if not Token.has_extension("word_start"):
        Token.set_extension("word_start", getter=_word_start)
