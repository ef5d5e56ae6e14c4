"""`triples.nt`: the statements as RDF N-Triples (W3C Recommendation, 2014)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from zhiguan.export.triples import Triple, triples
from zhiguan.export.vocabulary import CLASSES, LITERALS, RDF, RDFS, iri, predicate_of
from zhiguan.types import Record

NAME = "triples.nt"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPES |= {
    chr(code): f"\\u{code:04X}"
    for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
    if chr(code) not in _ESCAPES
}


def literal(value: str) -> str:
    """A plain literal, escaped as N-Triples asks; lone surrogates become U+FFFD.

    Control characters and whatever a reader might take for a line break are escaped too.
    """
    escaped = "".join(_ESCAPES.get(c, c) for c in value)
    return '"' + escaped.encode("utf-8", "surrogatepass").decode("utf-8", "replace") + '"'


def _node(kind: str, name: str) -> str:
    return f"<{iri(kind, name)}>"


def _declare(kind: str, name: str) -> Iterator[str]:
    node = _node(kind, name)
    yield f"{node} <{RDF}type> <{CLASSES[kind]}> .\n"
    yield f"{node} <{RDFS}label> {literal(name)} .\n"


def lines(triple: Triple, declared: set[tuple[str, str]]) -> Iterator[str]:
    """The N-Triples lines of a statement, with the declaration of nodes not yet in `declared`."""
    ends = [(triple.subject_type, triple.subject)]
    if triple.object_type not in LITERALS:
        ends.append((triple.object_type, triple.object))
    for end in ends:
        if end not in declared:
            declared.add(end)
            yield from _declare(*end)
    obj = literal(triple.object) if triple.object_type in LITERALS else _node(*ends[1])
    predicate = predicate_of(triple.predicate).iri
    yield f"{_node(*ends[0])} <{predicate}> {obj} .\n"


def write(records: Iterable[Record], handle: TextIO) -> int:
    """Writes the statements of the records, nodes declared once a record; returns their number."""
    count = 0
    for record in records:
        declared: set[tuple[str, str]] = set()
        for triple in triples(record):
            handle.writelines(lines(triple, declared))
            count += 1
    return count
