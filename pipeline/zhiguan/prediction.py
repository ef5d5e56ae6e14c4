"""Predictions for gold articles: by the whole pipeline, or by its rules on the gold mentions.

The difference between the two is what the tagger's mistakes cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from spacy.tokens import Doc, Span

from zhiguan.errors import ModelError
from zhiguan.ingest.articles import ingest_page
from zhiguan.ingest.readers import read_pages
from zhiguan.pipeline import Annotator, article_of, to_record, use_one_thread
from zhiguan.rules.component import RuleComponent
from zhiguan.types import Page, Record

TAGGER = "ner"
"""The tagger's name in the pipelines that `zhiguan train` writes."""


def load(
    model: Path, *, rules: Sequence[Path] = (), gazetteers: Path | None = None, tagger: bool = True
) -> Annotator:
    """A pipeline, if wanted with other rules or gazetteers in place of its own.

    Args:
        model: the pipeline folder.
        rules: rule files and folders; none for the model's own.
        gazetteers: their folder; None for the model's own.
        tagger: False leaves the tagger out, for `from_gold_entities`.

    Raises:
        ModelError: when the folder is absent or damaged, or has no rules to replace.
        RuleError, ConfigError: when a rule or a gazetteer is wrong.
    """
    use_one_thread()
    annotator = Annotator.load(model, exclude=() if tagger else (TAGGER,))
    if rules or gazetteers is not None:
        found = [part for _, part in annotator.nlp.pipeline if isinstance(part, RuleComponent)]
        if not found:
            raise ModelError("has no rules to replace", where=str(model))
        tables = gazetteers or found[0].gazetteers
        if tables is None:
            raise ModelError("has no gazetteers", where=str(model), hint="give --gazetteers")
        found[0].load(list(rules) or found[0].rules, tables)
    return annotator


def end_to_end(annotator: Annotator, gold: Sequence[Record]) -> list[Record]:
    """What the whole pipeline finds in the gold texts."""
    return list(annotator.annotate(article_of(record) for record in gold))


def from_gold_entities(annotator: Annotator, gold: Sequence[Record]) -> list[Record]:
    """What the rest of the pipeline finds when the mentions are those of the gold.

    Args:
        annotator: a pipeline without its tagger.
        gold: articles with flat mentions.
    """
    found = []
    for record in gold:
        article = article_of(record)
        doc = annotator.document(article)
        doc.set_ents(_spans(doc, record))
        for name, component in annotator.nlp.pipeline:
            if name != TAGGER:
                doc = component(doc)
        made = to_record(article, doc)
        found.append(replace(made, id=record.id, extra={}))
    return found


def _spans(doc: Doc, record: Record) -> list[Span]:
    return [
        span
        for entity in sorted(record.entities, key=lambda e: e.start)
        if (span := doc.char_span(entity.start, entity.end, label=entity.label)) is not None
    ]


def from_page(annotator: Annotator, path: Path, gold: Sequence[Record]) -> list[Record]:
    """What the whole pipeline finds on a page: ingestion, mentions, facts.

    The page's date and region are the gold's, where all its articles agree on them.
    """
    published = {record.published for record in gold}
    region = {record.region for record in gold}
    found: list[Record] = []
    for item in read_pages(path):
        if isinstance(item, Page):
            page = replace(
                item,
                published=published.pop() if len(published) == 1 else item.published,
                region=region.pop() if len(region) == 1 else item.region,
            )
            found += annotator.annotate(ingest_page(page).articles)
    return found
