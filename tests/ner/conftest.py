"""A tiny tagger and its corpora, built from nothing in a few seconds."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from zhiguan.ner.charconv import CharConvScorer
from zhiguan.ner.encoding import Encoder
from zhiguan.ner.lexicon import Lexicon
from zhiguan.ner.modeling import CharConvConfig, CharConvForTokenClassification
from zhiguan.ner.vectors import VectorTable
from zhiguan.words.characters import squeeze

LABELS = ("PER", "TITLE", "ORG", "LOC")
SURNAMES, NAMES = "赵钱孙李", ("立新", "国栋", "晓梅", "远")
OFFICES, BODIES, PLACES = ("书记", "主任"), ("河口县委", "镇政府"), ("柳林镇", "东湖村")


def _sentences() -> list[tuple[str, list[tuple[str, str]]]]:
    """Sentences as pieces of text with their labels, "" for none."""
    made = []
    for number in range(64):
        person = SURNAMES[number % 4] + NAMES[number // 4 % 4]
        body, office = BODIES[number % 2], OFFICES[number // 2 % 2]
        place = PLACES[number // 3 % 2]
        made.append(
            [
                (body, "ORG"),
                (office, "TITLE"),
                (person, "PER"),
                ("到", ""),
                (place, "LOC"),
                ("。", ""),
            ]
        )
    return [("".join(t for t, _ in parts), parts) for parts in made]


def rows() -> list[dict[str, object]]:
    """The sentences in the annotation format."""
    found = []
    for text, parts in _sentences():
        entities, at = [], 0
        for piece, label in parts:
            if label:
                entities.append({"start": at, "end": at + len(piece), "label": label})
            at += len(piece)
        found.append({"text": text, "entities": entities})
    return found


def tables() -> dict[str, VectorTable]:
    """Random vectors of the sentences' characters, bigrams and words."""
    chance = np.random.default_rng(0)
    folded = [squeeze(text) for text, _ in _sentences()]
    keys = {
        "characters": sorted({c for text in folded for c in text}),
        "bigrams": sorted({text[i : i + 2] for text in folded for i in range(len(text) - 1)}),
        "words": sorted({*OFFICES, *BODIES, *PLACES}),
    }
    return {
        name: VectorTable.of(k, [5] * len(k), chance.normal(size=(len(k), 8)).astype("f4"))
        for name, k in keys.items()
    }


@pytest.fixture
def vectors(tmp_path: Path) -> Path:
    """A folder such as `pretrain` writes."""
    for name, table in tables().items():
        table.save(tmp_path / "vectors" / name)
    return tmp_path / "vectors"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """The sentences as JSON lines."""
    path = tmp_path / "corpus.jsonl"
    lines = [json.dumps(row, ensure_ascii=False) for row in rows()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def scorer() -> CharConvScorer:
    """An untrained tagger whose random weights give many mentions."""
    torch.manual_seed(7)
    made = tables()
    characters, bigrams, words = made["characters"], made["bigrams"], made["words"]
    sizes = CharConvConfig(
        entity_labels=LABELS,
        characters=len(characters),
        bigrams=len(bigrams),
        bigram_rows=len(bigrams),
        words=len(words),
        word_rows=len(words),
        dimensions=8,
        units=16,
        dilations=(1, 2),
    )
    model = CharConvForTokenClassification.with_vectors(sizes, characters, bigrams, words)
    with torch.no_grad():
        model.classify.weight.mul_(3)
    encoder = Encoder(characters.keys, bigrams.keys, Lexicon(words.keys, words.counts.tolist()))
    return CharConvScorer(model, encoder)
