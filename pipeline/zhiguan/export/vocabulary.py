"""The predicates and node types of the triples, and the IRI of each: the one table.

The W3C Organization Ontology has the posts, schema.org the events, Dublin Core their
dates; what none of them has stands in our own namespace, which is reserved never to resolve.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

ORG = "http://www.w3.org/ns/org#"
SCHEMA = "https://schema.org/"
DCTERMS = "http://purl.org/dc/terms/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
FOAF = "http://xmlns.com/foaf/0.1/"
OURS = "https://zhiguan.invalid/ns#"
DATA = "https://zhiguan.invalid/id/"


class Predicate(NamedTuple):
    """A predicate: its IRI, and the types of what it joins."""

    iri: str
    subject: str
    object: str


PREDICATES: dict[str, Predicate] = {
    "任职": Predicate(ORG + "holds", "person", "post"),
    "所属": Predicate(ORG + "postIn", "post", "organization"),
    "主持": Predicate(OURS + "chairs", "person", "event"),
    "出席": Predicate(OURS + "attends", "person", "event"),
    "陪同": Predicate(OURS + "accompanies", "person", "event"),
    "带队": Predicate(OURS + "leads", "person", "event"),
    "讲话": Predicate(OURS + "speaksAt", "person", "event"),
    "获任": Predicate(OURS + "appointedIn", "person", "event"),
    "被免": Predicate(OURS + "removedIn", "person", "event"),
    "类型": Predicate(OURS + "eventType", "event", "type"),
    "名称": Predicate(SCHEMA + "name", "event", "literal"),
    "时间": Predicate(DCTERMS + "date", "event", "date"),
    "地点": Predicate(SCHEMA + "location", "event", "place"),
    "主办": Predicate(SCHEMA + "organizer", "event", "organization"),
    "采写": Predicate(OURS + "reported", "person", "article"),
}

CLASSES: dict[str, str] = {
    "person": FOAF + "Person",
    "post": ORG + "Post",
    "organization": ORG + "Organization",
    "event": SCHEMA + "Event",
    "place": SCHEMA + "Place",
    "article": SCHEMA + "NewsArticle",
}

LITERALS = frozenset({"literal", "date", "type"})


_UNSAFE = re.compile(r"[^A-Za-z0-9_.~-]+")


@lru_cache(maxsize=256)
def predicate_of(name: str) -> Predicate:
    """A predicate by its name; parts in events that a user declares have one of our own."""
    return PREDICATES.get(name) or Predicate(OURS + quoted(name), "person", "event")


def iri(kind: str, name: str) -> str:
    """The IRI of a node: its type, and its name percent-encoded."""
    return f"{DATA}{kind}/{quoted(name)}"


def quoted(name: str) -> str:
    """A name percent-encoded (RFC 3986), all but its unreserved characters.

    It is what `urllib.parse.quote` makes of it, with no step a byte; lone surrogates too.
    """
    return _UNSAFE.sub(_encoded, name)


def _encoded(found: re.Match[str]) -> str:
    return "%" + found[0].encode("utf-8", "surrogatepass").hex("%").upper()
