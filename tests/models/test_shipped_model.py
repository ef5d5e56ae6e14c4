"""What `models/zhiguan` holds: the rules of `configs/`, no pickle, and no more than we allow."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

ROOT = Path(__file__).resolve().parents[2]
MEGABYTES = 40


@pytest.mark.parametrize("part", ["rules", "gazetteers"])
def test_the_model_carries_the_rules_of_configs(part: str) -> None:
    """When it fails: `make model`."""
    shipped = ROOT / "models" / "zhiguan" / "rules" / part
    for path in shipped.iterdir():
        assert path.read_bytes() == (ROOT / "configs" / part / path.name).read_bytes()
    wanted = {p.name for p in (ROOT / "configs" / part).iterdir() if p.suffix in (".toml", ".csv")}
    assert {p.name for p in shipped.iterdir()} == wanted


def test_models_are_small_and_hold_nothing_that_runs_code() -> None:
    files = [p for p in (ROOT / "models").rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) < MEGABYTES * 1e6
    allowed = {".safetensors", ".json", ".jsonl", ".msgpack", ".npz", ".toml", ".csv", ".cfg"}
    assert {p.suffix for p in files} <= allowed | {".txt", ".tsv", ".md"}


def test_spacy_loads_it_and_reads_a_sentence() -> None:
    nlp = spacy.load(ROOT / "models" / "zhiguan")
    doc = nlp("县委书记阮松乔到沙洲镇调研。")
    found = [(ent.text, ent.label_) for ent in doc.ents]
    assert found == [("县委", "ORG"), ("书记", "TITLE"), ("阮松乔", "PER"), ("沙洲镇", "LOC")]
    assert [(role["person"], role["title"]) for role in doc._.roles] == [("阮松乔", "书记")]
