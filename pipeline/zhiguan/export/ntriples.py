"""`triples.nt`: the statements as RDF N-Triples (W3C Recommendation, 2014)."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
_ESCAPED = re.compile("[" + "".join(map(re.escape, _ESCAPES)) + "]")


def literal(value: str) -> str:
    """A plain literal, escaped as N-Triples asks; lone surrogates become U+FFFD.

    Control characters and whatever a reader might take for a line break are escaped too.
    """
    escaped = _ESCAPED.sub(lambda found: _ESCAPES[found[0]], value)
    return '"' + escaped.encode("utf-8", "surrogatepass").decode("utf-8", "replace") + '"'


class _Lines:
    """Adds the lines of one record, in which a node is declared once."""

    def __init__(self, lines: list[str]) -> None:
        self._nodes: dict[tuple[str, str], str] = {}
        self.lines = lines

    def node(self, kind: str, name: str) -> str:
        """A node as it is written; its type and its name stand before its first use."""
        node = self._nodes.get((kind, name))
        if node is None:
            node = self._nodes[kind, name] = f"<{iri(kind, name)}>"
            self.lines.append(f"{node} <{RDF}type> <{CLASSES[kind]}> .\n")
            self.lines.append(f"{node} <{RDFS}label> {literal(name)} .\n")
        return node

    def add(self, triple: Triple) -> None:
        """Adds a statement."""
        subject = self.node(triple.subject_type, triple.subject)
        if triple.object_type in LITERALS:
            obj = literal(triple.object)
        else:
            obj = self.node(triple.object_type, triple.object)
        self.lines.append(f"{subject} <{predicate_of(triple.predicate).iri}> {obj} .\n")


def write(records: Iterable[Record], handle: TextIO) -> int:
    """Writes the statements of the records, nodes declared once a record; returns their number."""
    count = 0
    for record in records:
        statements = list(triples(record))
        handle.write(rows([statements]))
        count += len(statements)
    return count


def rows(statements: Iterable[Iterable[Triple]]) -> str:
    """The lines of the statements of some records."""
    lines: list[str] = []
    for of_record in statements:
        written = _Lines(lines)
        for triple in of_record:
            written.add(triple)
    return "".join(lines)
