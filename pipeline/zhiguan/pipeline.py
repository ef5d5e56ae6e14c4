"""The whole pipeline on articles: characters, words, entities, roles and events, records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import spacy
import torch
from spacy.language import Language
from spacy.tokens import Doc

from zhiguan import extensions
from zhiguan.aligned import AlignedText
from zhiguan.annotation.records import facts_from_json
from zhiguan.errors import ModelError, ZhiguanError
from zhiguan.ingest.articles import ingest_article
from zhiguan.rules.component import RuleComponent
from zhiguan.types import Article, Entity, Page, Record


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
    def load(
        cls, path: Path, rules: Sequence[Path] = (), *, exclude: Iterable[str] = ()
    ) -> Annotator:
        """Loads a pipeline folder, without the components to exclude.

        Rule files and folders of the user's own join the pipeline's rules.

        Raises:
            ModelError: when the folder is absent, incomplete or damaged.
            RuleError: when a rule is wrong.
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
            annotator = cls(spacy.load(path, exclude=list(exclude)))
            return annotator.with_rules(rules) if rules else annotator
        except ZhiguanError:
            raise
        except Exception as error:  # whatever a damaged file makes a loader raise
            raise ModelError(
                f"cannot be loaded: {type(error).__name__}: {' '.join(str(error).split())}",
                where=str(path),
                hint="the folder is damaged; copy it again",
            ) from error

    def with_rules(self, rules: Sequence[Path]) -> Annotator:
        """The same pipeline with rules of the user's own beside those that it has."""
        for _, component in self.nlp.pipeline:
            if isinstance(component, RuleComponent):
                component.extend(rules)
                return self
        raise ModelError("the pipeline has no rules to add to", hint="give a folder of zhiguan's")

    def annotate(self, articles: Iterable[Article]) -> Iterator[Record]:
        """The records of the articles, in their order."""
        kept = list(articles)
        docs = self.nlp.pipe(self.document(article) for article in kept)
        for article, doc in zip(kept, docs, strict=True):
            yield to_record(article, doc)

    def document(self, article: Article) -> Doc:
        """An article as the Doc that the components read, none of which has seen it yet."""
        text = article.text
        doc = self.nlp.make_doc(text)
        doc._.article = context(article, len(text))
        return doc


def context(article: Article, size: int) -> dict[str, Any]:
    """What the rules need to know of an article of that size besides its text, as JSON values."""
    at, headlines = 0, []
    for line in article.headlines:
        headlines.append([at, at + len(line)])
        at += len(line) + 1
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
    ents = [(span.start, span.end, span.label_) for span in doc.ents]
    entities = tuple(
        [
            Entity(
                start,
                end,
                label,
                round(confidences[i], 4) if i < len(confidences) else None,
                text.spans(start, end),
            )
            for i, (start, end, label) in enumerate(ents)
        ]
    )
    roles, events = facts_from_json(doc._.roles, doc._.events, text.spans)
    byline = article.byline or article.inline_byline
    return Record(
        id=article.id,
        text=text.text,
        published=article.page.published,
        region=article.page.region,
        entities=entities,
        roles=roles,
        events=events,
        page=article.page.id,
        headline=tuple(line.text for line in article.headlines),
        byline=None if byline is None else byline.text,
    )
