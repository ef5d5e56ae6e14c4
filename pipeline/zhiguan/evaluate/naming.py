"""What figures are called, in the order in which reports print them."""

from __future__ import annotations

from zhiguan.evaluate.items import PLURALS
from zhiguan.evaluate.schema import Kind

FIGURES: dict[str, str] = {
    "entities.strict": "entities, strict (seqeval, IOB2)",
    "entities.lenient": "entities, lenient (seqeval's default)",
    "entities.exact": "entities, exact spans",
    "roles.exact": "roles (person, title, organization)",
    "roles.relaxed": "roles without organization",
    "events.exact": "events (type, start, end)",
    "events.start": "events (type, start)",
    "events.relaxed": "events (type, a day within)",
    "participations.exact": "participations in their event",
    "participations.relaxed": "participations (person, part)",
    "places.exact": "places in their event",
    "places.relaxed": "places, once an article",
    "organizers.exact": "organizers in their event",
    "organizers.relaxed": "organizers, once an article",
    "dates.exact": "dates (start, end)",
    "dates.relaxed": "dates, a day within",
    "names.exact": "names of events",
    "names.relaxed": "names, one holds the other",
    "triples.exact": "triples",
}

KINDS: dict[str, Kind] = {plural: kind for kind, plural in PLURALS.items()}

BY: dict[Kind, str] = {
    "entity": "label",
    "role": "body",
    "participation": "part",
    "triple": "predicate",
}
"""What the rows of a kind's first table are; `type` (of event) for the others."""


def kind_of(figure: str) -> Kind:
    """The kind of item that a figure such as `roles.exact` counts."""
    return KINDS[figure.partition(".")[0]]


def figure_name(figure: str) -> str:
    """A figure in words."""
    return FIGURES.get(figure, figure.replace(".", ", "))
