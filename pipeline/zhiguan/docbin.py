"""spaCy's DocBin (`.spacy`): what spaCy's own trainers and scorers read and write.

Each character is a token. Mentions are `doc.ents`; roles, events, confidences and what is known of
the article are in the attributes that the pipeline sets (`zhiguan.extensions`), the rest in
`doc.user_data["zhiguan"]`. A DocBin of other makers, of words, is read by its character offsets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from zhiguan import extensions
from zhiguan.annotation.formats.base import Format, flat
from zhiguan.annotation.records import event_to_json, from_json, role_to_json, to_json
from zhiguan.annotation.source import Sourced
from zhiguan.errors import AnnotationError, ConfigError
from zhiguan.ner.tokenizer import CharacterTokenizer
from zhiguan.types import Entity, Record

KEY = "zhiguan"
_HELD_BY_DOC = ("text", "entities", "roles", "events")


def held(record: Record) -> Record:
    """Everything; mentions flat and in order."""
    return flat(record, lambda entity, _text: bool(entity.label))


def write(rows: Sequence[Record], path: Path) -> None:
    """Writes the records as one DocBin.

    Raises:
        ConfigError: when it cannot be written there.
        AnnotationError: when a text has half a surrogate pair.
    """
    extensions.register()
    tokenizer = CharacterTokenizer(Vocab())
    store = DocBin(attrs=["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE"], store_user_data=True)
    for record in rows:
        try:
            store.add(_doc(held(record), tokenizer))
        except UnicodeEncodeError:
            what = f"{record.id}: half a character, which this format cannot hold"
            raise AnnotationError(what, where=str(path), hint="write jsonl") from None
    try:
        store.to_disk(path)
    except OSError as error:
        raise ConfigError(f"cannot write there: {error.strerror}", where=str(path)) from None


def _doc(record: Record, tokenizer: CharacterTokenizer) -> Doc:
    doc = tokenizer(record.text)
    doc.ents = [Span(doc, e.start, e.end, label=e.label) for e in record.entities]
    doc._.roles = [role_to_json(role) for role in record.roles]
    doc._.events = [event_to_json(event) for event in record.events]
    confidences = [entity.confidence for entity in record.entities]
    if None not in confidences:
        doc._.entity_confidences = confidences
    row = {key: value for key, value in to_json(record).items() if key not in _HELD_BY_DOC}
    spans = [list(map(list, entity.page_spans)) for entity in record.entities]
    doc.user_data[KEY] = {"row": row, "confidences": confidences, "page_spans": spans}
    return doc


def read(path: Path) -> list[Sourced]:
    """The records of a DocBin; its mentions are `doc.ents`.

    Raises:
        AnnotationError: when it is absent, or no DocBin.
    """
    extensions.register()
    if not path.is_file():
        raise AnnotationError("no such file", where=str(path))
    try:
        docs = list(DocBin().from_disk(path).get_docs(Vocab()))
    except Exception as error:  # whatever unpacking a foreign file raises
        raise AnnotationError(
            f"no DocBin: {type(error).__name__}: {' '.join(str(error).split())[:80]}",
            where=str(path),
            hint="a .spacy file as spaCy writes it",
        ) from None
    return [_sourced(doc, path, number) for number, doc in enumerate(docs, 1)]


def _sourced(doc: Doc, path: Path, number: int) -> Sourced:
    where = f"{path}: document {number}"
    extra: Any = _plain(doc.user_data.get(KEY) or {})
    row = {"id": f"{path.stem}-{number}", "text": doc.text, **extra.get("row", {})}
    row |= {"roles": _plain(doc._.roles), "events": _plain(doc._.events)}
    try:
        record = from_json(row)
    except AnnotationError as error:
        raise AnnotationError(error.what, where=where) from None
    spans = extra.get("page_spans") or []
    confidences = extra.get("confidences") or doc._.entity_confidences
    entities = [
        Entity(
            span.start_char,
            span.end_char,
            span.label_,
            confidences[i] if i < len(confidences) else None,
            tuple((a, b) for a, b in spans[i]) if i < len(spans) else (),
        )
        for i, span in enumerate(doc.ents)
    ]
    return Sourced(replace(record, entities=tuple(entities)), where)


def _plain(value: Any) -> Any:
    """What msgpack gave back, with its tuples as the lists that they were."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


FORMAT = Format("docbin", "spaCy's .spacy", read, held, write=write)
