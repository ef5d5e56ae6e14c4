"""The whole pipeline on articles: characters, words, entities, roles and events, records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import spacy
import torch
from spacy.language import Language
from spacy.tokens import Doc

from zhiguan import extensions
from zhiguan.aligned import AlignedText
from zhiguan.annotation.records import from_json
from zhiguan.errors import ModelError, ZhiguanError
from zhiguan.ingest.articles import ingest_article
from zhiguan.types import Article, Entity, Event, Evidence, Page, Record, Role, Spans


def use_one_thread() -> None:
    """Keeps the tagger to one thread in this process; more cores are used by more processes.

    The matrices of a newspaper page are small: on a machine that is busy, two threads spend their
    time waiting for each other, and the sums of a float may depend on how many there are.
    """
    torch.set_num_threads(1)


class Annotator:
    """A loaded pipeline. The record of an article depends on that article alone."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    @classmethod
    def load(cls, path: Path, *, exclude: Iterable[str] = ()) -> Annotator:
        """Loads a pipeline folder, without the components to exclude.

        Raises:
            ModelError: when the folder is absent, incomplete or damaged.
        """
        if not path.is_dir():
            raise ModelError(
                "no such model folder", where=str(path), hint="give --model the folder of a model"
            )
        for name in ("config.cfg", "meta.json"):
            if not (path / name).is_file():
                raise ModelError(
                    f"{name} is missing, so this is no model folder",
                    where=str(path),
                    hint="zhiguan train writes one; the shipped one is models/zhiguan",
                )
        extensions.register()
        try:
            return cls(spacy.load(path, exclude=list(exclude)))
        except ZhiguanError:
            raise
        except Exception as error:  # whatever a damaged file makes a loader raise
            raise ModelError(
                f"cannot be loaded: {type(error).__name__}: {' '.join(str(error).split())}",
                where=str(path),
                hint="the folder is damaged; copy it again",
            ) from error

    def annotate(self, articles: Iterable[Article]) -> Iterator[Record]:
        """The records of the articles, in their order."""
        kept = list(articles)
        docs = self.nlp.pipe(self.document(article) for article in kept)
        for article, doc in zip(kept, docs, strict=True):
            yield to_record(article, doc)

    def document(self, article: Article) -> Doc:
        """An article as the Doc that the components read, none of which has seen it yet."""
        doc = self.nlp.make_doc(article.text)
        doc._.article = context(article)
        return doc


def context(article: Article) -> dict[str, Any]:
    """What the rules need to know of an article besides its text, as plain JSON values."""
    at, headlines = 0, []
    for line in article.headlines:
        headlines.append([at, at + len(line)])
        at += len(line) + 1
    size = len(article.text)
    byline = article.byline or article.inline_byline
    return {
        "region": article.page.region,
        "published": article.page.published,
        "headlines": headlines,
        "byline": None if byline is None else [size - len(byline), size],
    }


def article_of(record: Record) -> Article:
    """The article that a record annotates, for the pipeline to annotate anew.

    Its headlines and by-line are those that the record names, else those that its lines look like.
    """
    page = Page(record.id, record.text, None, record.published, record.region)
    (found,) = ingest_article(page).articles
    head = "\n".join(record.headline)
    if not record.headline or not record.text.startswith(head):
        return found
    whole = AlignedText.of(record.text)
    cuts, at = [], 0
    for line in record.text.split("\n"):
        cuts.append(whole.slice(at, at + len(line)))
        at += len(line) + 1
    count = len(record.headline)
    byline = cuts.pop() if len(cuts) > count + 1 and cuts[-1].text == record.byline else None
    inline = None
    if byline is None and record.byline and record.text.endswith(record.byline):
        inline = whole.slice(len(record.text) - len(record.byline))
    return replace(
        found,
        headlines=tuple(cuts[:count]),
        paragraphs=tuple(cuts[count:]),
        byline=byline,
        inline_byline=inline,
    )


def to_record(article: Article, doc: Doc) -> Record:
    """The record of an article and the Doc that the pipeline made of its text."""
    text = article.aligned
    confidences = doc._.entity_confidences
    entities = tuple(
        Entity(
            span.start,
            span.end,
            span.label_,
            round(confidences[i], 4) if i < len(confidences) else None,
            text.spans(span.start, span.end),
        )
        for i, span in enumerate(doc.ents)
    )
    facts = from_json({"id": "", "text": "", "roles": doc._.roles, "events": doc._.events})
    byline = article.byline or article.inline_byline
    return Record(
        id=article.id,
        text=text.text,
        published=article.page.published,
        region=article.page.region,
        entities=entities,
        roles=tuple(_placed_role(role, text) for role in facts.roles),
        events=tuple(_placed_event(event, text) for event in facts.events),
        page=article.page.id,
        headline=tuple(line.text for line in article.headlines),
        byline=None if byline is None else byline.text,
    )


def _placed(evidence: Evidence, text: AlignedText) -> Evidence:
    """Evidence whose spans are of the article's text, with spans of the page instead."""
    spans: Spans = tuple(
        span for start, end in evidence.page_spans for span in text.spans(start, end)
    )
    return Evidence(evidence.entities, spans)


def _placed_role(role: Role, text: AlignedText) -> Role:
    return replace(role, evidence=_placed(role.evidence, text))


def _placed_event(event: Event, text: AlignedText) -> Event:
    people = tuple(replace(p, evidence=_placed(p.evidence, text)) for p in event.participants)
    return replace(event, participants=people, evidence=_placed(event.evidence, text))
