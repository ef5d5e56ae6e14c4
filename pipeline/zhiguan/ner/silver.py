"""Silver annotation: raw text as a tagger reads it, as a corpus to train another on, or itself.

Self-training in its plainest form (Yarowsky 1995): names that the text repeats are marked wherever
they stand, and what the tagger is not sure of is left out, by the sentence, so that its doubts are
not learnt as facts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from zhiguan.errors import InputError
from zhiguan.ner import regular_names
from zhiguan.ner.segments import sentences
from zhiguan.ner.tagger import Tagger
from zhiguan.types import Entity

_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Silver:
    """How much was written: sentences kept of those read, their characters and mentions."""

    read: int = 0
    kept: int = 0
    characters: int = 0
    mentions: int = 0


def write(tagger: Tagger, texts: Iterable[str], path: Path, *, least: float = 0.8) -> Silver:
    """Tags texts and writes their sentences, one JSON object a line: `format = "jsonl"`.

    All sentences are in memory until then; the file appears when it is whole.

    Args:
        tagger: whose mentions are taken.
        texts: of any length.
        path: the file to write.
        least: the confidence that every mention of a sentence needs, of [0, 1].

    Raises:
        InputError: when there is no sentence, or the file cannot be written.
    """
    read_all = list(tagged(tagger, texts))
    if not read_all:
        raise InputError("no sentence to annotate", hint="give texts that hold some")
    names = regular_names.regular(read_all)
    read = kept = characters = mentions = 0
    unfinished = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("w", encoding="utf-8", newline="\n") as handle:
            for sentence, found in regular_names.with_regular(read_all, names):
                read += 1
                if any((1.0 if e.confidence is None else e.confidence) < least for e in found):
                    continue
                kept += 1
                characters += len(sentence)
                mentions += len(found)
                marks = [{"start": e.start, "end": e.end, "label": e.label} for e in found]
                row = {"text": sentence, "entities": marks}
                handle.write(json.dumps(row, ensure_ascii=False) + "\n")
        unfinished.replace(path)
    except OSError as error:
        raise InputError(
            f"silver annotation cannot be written: {error}",
            where=str(path),
            hint="give another folder, or make room",
        ) from error
    return Silver(read, kept, characters, mentions)


def tagged(tagger: Tagger, texts: Iterable[str]) -> Iterator[tuple[str, list[Entity]]]:
    """Sentences and their mentions; a tagger reads each for itself, so none loses its context."""
    cut = (text[start:end] for text in texts for start, end in sentences(text))
    while some := list(islice(cut, _AT_ONCE)):
        yield from zip(some, tagger.predict(some), strict=True)
