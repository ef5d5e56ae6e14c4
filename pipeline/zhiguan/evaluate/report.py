"""All scores of a set of pairs, as data (`scores.json`) and as a page to read (`report.md`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zhiguan.evaluate.counts import Counts
from zhiguan.evaluate.entities import score, seqeval_f1
from zhiguan.evaluate.facts import differences, score_by, score_facts
from zhiguan.evaluate.pairing import Pair

VERSION = 1


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of one evaluation. `about` says what was compared, as it shall be printed."""

    articles: int
    entities: Mapping[str, Counts]
    facts: Mapping[str, Counts]
    by_type: Mapping[str, Counts]
    by_part: Mapping[str, Counts]
    seqeval_strict_f1: float | None
    errors: Sequence[tuple[str, str, str, str]]
    about: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """`scores.json`: every count and score, and the version of this layout."""
        tables = {
            "entities": self.entities,
            "facts": self.facts,
            "events_by_type": self.by_type,
            "participations_by_part": self.by_part,
        }
        content = {
            "version": VERSION,
            "about": dict(self.about),
            "articles": self.articles,
            "seqeval_strict_f1": self.seqeval_strict_f1,
            **{
                name: {k: counts.to_json() for k, counts in table.items()}
                for name, table in tables.items()
            },
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def to_markdown(self) -> str:
        """`report.md`: the scores as tables, then every missed and surplus fact."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield "# Evaluation"
        yield ""
        for key, value in self.about.items():
            yield f"- {key}: {value}"
        yield f"- articles: {self.articles}"
        if self.seqeval_strict_f1 is not None:
            yield f"- seqeval, strict IOB2, micro-F1: {self.seqeval_strict_f1:.4f}"
        yield from _table("Entities (exact span and label)", self.entities)
        yield from _table("Facts", self.facts)
        yield from _table("Events by type", self.by_type)
        yield from _table("Participations by part", self.by_part)
        yield from ("", "## Missed and surplus facts", "")
        yield from ("| article | kind | | item |", "|---|---|---|---|")
        for row in self.errors:
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def _table(title: str, rows: Mapping[str, Counts]) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    yield "| | precision | recall | F1 | correct | predicted | gold |"
    yield "|---|---|---|---|---|---|---|"
    for name, c in rows.items():
        scores = f"{c.precision:.4f} | {c.recall:.4f} | {c.f1:.4f}"
        yield f"| {name} | {scores} | {c.correct} | {c.predicted} | {c.gold} |"


def evaluate_pairs(pairs: Sequence[Pair], about: Mapping[str, str]) -> Report:
    """Scores pairs of gold and predicted records.

    seqeval's score is left out (None) where the two are compared on a page: its tags are those of a
    text that both share.
    """
    errors = [
        (gold.id, kind, way, _item(item))
        for gold, predicted in pairs
        for kind, way, item in differences(gold, predicted)
    ]
    shared = all(gold.text == predicted.text for gold, predicted in pairs)
    placed = any("page_offsets" in gold.extra for gold, _ in pairs)
    return Report(
        articles=len(pairs),
        entities=score(pairs),
        facts=score_facts(pairs),
        by_type=score_by(pairs, "events", 0),
        by_part=score_by(pairs, "participations", -1),
        seqeval_strict_f1=seqeval_f1(pairs) if pairs and shared and not placed else None,
        errors=errors,
        about=about,
    )


def _item(item: object) -> str:
    if isinstance(item, tuple):
        return " · ".join("—" if part is None else str(part) for part in item)
    return str(item)
