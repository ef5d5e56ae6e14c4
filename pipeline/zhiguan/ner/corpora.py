"""Corpora of any label set, as sentences that say which tags each character may have."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from zhiguan.annotation import markup
from zhiguan.errors import AnnotationError, ConfigError, InputError
from zhiguan.ner.config import CorpusSection, resolve
from zhiguan.ner.segments import sentences
from zhiguan.ner.tags import BoolArray, Span, TagSet
from zhiguan.words.characters import inked


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence of a corpus: mentions under our labels, and what the corpus leaves open.

    `article` numbers the text of the corpus that it is from.
    """

    text: str
    spans: tuple[Span, ...]
    open: tuple[Span, ...] = ()
    article: int = 0

    def ink(self) -> tuple[list[Span], list[Span]]:
        """Both kinds of spans, counted over the characters that are not white space."""
        offsets = np.array(inked(self.text))

        def moved(spans: Iterable[Span]) -> list[Span]:
            found = [
                (*np.searchsorted(offsets, (start, end)), label) for start, end, label in spans
            ]
            return [(int(start), int(end), label) for start, end, label in found if start < end]

        return moved(self.spans), moved(self.open)

    def allowed(self, tags: TagSet, marks: Sequence[str]) -> BoolArray:
        """What each character that is not white space may be tagged: (characters, tags)."""
        spans, open_spans = self.ink()
        return tags.allowed(len(inked(self.text)), spans, marks, open_spans)


@dataclass(frozen=True)
class Corpus:
    """A corpus as a configuration declares it, read; `hashes` are the SHA-256 of its files."""

    name: str
    section: CorpusSection
    marks: tuple[str, ...]
    hashes: dict[str, str]
    examples: tuple[Example, ...]

    def split(self) -> tuple[Corpus, Corpus]:
        """The part for training and the part held out, which is the end of the corpus."""
        cut = len(self.examples) - round(len(self.examples) * self.section.holdout)
        if self.section.use != "train":
            cut = 0
        return self._of(self.examples[:cut]), self._of(self.examples[cut:])

    def up_to(self, length: int) -> Corpus:
        """Without the sentences that have more characters than a model reads at once."""
        return self._of(tuple(e for e in self.examples if len(inked(e.text)) <= length))

    def _of(self, examples: tuple[Example, ...]) -> Corpus:
        return replace(self, examples=examples)


def read(name: str, section: CorpusSection, config: Path, labels: Sequence[str]) -> Corpus:
    """Reads a corpus.

    Args:
        name: its section's name.
        section: its declaration.
        config: the configuration file, from which relative paths start.
        labels: the labels of the model.

    Raises:
        ConfigError: when no file is there.
        InputError, AnnotationError: when a file cannot be read or holds a label that is not mapped.
    """
    pattern = resolve(config, section.path)
    files = tuple(sorted(pattern.parent.glob(pattern.name)))
    if not files:
        raise ConfigError(
            f"no file {pattern}",
            where=f"{config}: corpora.{name}.path",
            hint=section.hint or "give the folder by --paths.… or change the path",
        )
    texts = [
        (text, _mapped(spans, section, labels, path))
        for path in files
        for text, spans in (_jsonl(path) if section.format == "jsonl" else _markup(path))
    ]
    examples = [
        replace(example, article=number)
        for number, (text, spans) in enumerate(texts)
        for example in _sentences(text, spans, section)
    ]
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return Corpus(name, section, section.marks or tuple(labels), hashes, tuple(examples))


def _jsonl(path: Path) -> Iterator[tuple[str, list[Span]]]:
    with path.open(encoding="utf-8") as handle:
        for number, line in enumerate(handle, 1):
            try:
                row = json.loads(line)
                yield row["text"], [(e["start"], e["end"], e["label"]) for e in row["entities"]]
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(
                    f"no annotated text: {error!r}",
                    where=f"{path}:{number}",
                    hint='one JSON object a line with "text" and "entities"',
                ) from error


def _markup(path: Path) -> Iterator[tuple[str, list[Span]]]:
    for record in markup.read(path):
        yield record.text, [(e.start, e.end, e.label) for e in record.entities]


def _mapped(
    spans: Iterable[Span], section: CorpusSection, labels: Sequence[str], path: Path
) -> list[Span]:
    """Spans under our labels, the longer of two that overlap, in order."""
    mapped = []
    for start, end, label in spans:
        ours = section.labels.get(label, label)
        if ours and ours not in labels:
            raise AnnotationError(
                f"label {label!r} is none of the model's ({', '.join(labels)}) and is not mapped",
                where=str(path),
                hint=f'add "{label}" to the corpus\'s labels, with "" for no entity',
            )
        if ours:
            mapped.append((start, end, ours))
    kept: list[Span] = []
    for span in sorted(mapped, key=lambda s: (s[0] - s[1], s[0])):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return sorted(kept)


def _sentences(text: str, spans: list[Span], section: CorpusSection) -> Iterator[Example]:
    """The sentences of a text; a cut that would go through a mention is not made."""
    cuts: list[tuple[int, int]] = []
    for start, end in sentences(text):
        if cuts and any(a < start < b for a, b, _ in spans):
            cuts[-1] = (cuts[-1][0], end)
        else:
            cuts.append((start, end))
    for start, end in cuts:
        inside = [(a - start, b - start, label) for a, b, label in spans if start <= a and b <= end]
        body = text[start:end]
        if inked(body):
            yield Example(body, tuple(inside), tuple(_open(body, inside, section)))


def _open(text: str, spans: list[Span], section: CorpusSection) -> Iterator[Span]:
    for label, patterns in section.open.items():
        for pattern in patterns:
            for match in re.finditer(pattern, text):
                start, end = match.span()
                if start < end and all(end <= a or b <= start for a, b, _ in spans):
                    yield start, end, label
