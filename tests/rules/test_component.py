from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from rules.reading import CONFIGS, layer
from zhiguan.annotation.markup import parse
from zhiguan.errors import ModelError, RuleError
from zhiguan.rules.component import RuleComponent
from zhiguan.types import Record

RECORD = next(
    parse(
        [
            "=== t | 河南省郑州市湖口县 | 2021-03-10",
            "H 县领导调研",
            "P 3月8日，[县委/ORG][书记/TITLE][葛长青/PER]到[石门镇/LOC]调研。",
            "B [记者/TITLE] [孟一凡/PER]",
        ]
    )
)


def doc_of(record: Record, vocab: Vocab) -> Doc:
    doc = Doc(vocab, words=list(record.text), spaces=[False] * len(record.text))
    doc.ents = [Span(doc, e.start, e.end, label=e.label) for e in record.entities]
    assert record.byline is not None
    size = len(record.text)
    doc._.article = {
        "region": record.region,
        "published": record.published,
        "headlines": [[0, len(record.headline[0])]],
        "byline": [size - len(record.byline), size],
    }
    return doc


def component() -> RuleComponent:
    return RuleComponent().load([CONFIGS / "rules"], CONFIGS / "gazetteers")


def test_it_writes_what_the_pure_function_finds_as_plain_json() -> None:
    rules = component()
    doc = rules(doc_of(RECORD, Vocab()))
    wanted = layer().annotate(RECORD)
    assert [(r["person"], r["title"], r["organization"]) for r in doc._.roles] == [
        (r.person, r.title, r.organization) for r in wanted.roles
    ]
    (event,) = doc._.events
    assert (event["type"], event["start"], event["places"]) == ("调研", "2021-03-08", ["石门镇"])
    assert event["participants"][0]["evidence"] == {"entities": [2], "page_spans": [[15, 18]]}
    assert json.loads(json.dumps([doc._.roles, doc._.events])) == [doc._.roles, doc._.events]


def test_docs_keep_their_facts_in_a_docbin() -> None:
    doc = component()(doc_of(RECORD, Vocab()))
    data = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (back,) = DocBin(store_user_data=True).from_bytes(data).get_docs(Vocab())
    facts = [json.dumps([d._.roles, d._.events], ensure_ascii=False) for d in (back, doc)]
    assert facts[0] == facts[1]


def test_confidences_are_the_least_sure_mention_times_the_rule() -> None:
    doc = doc_of(RECORD, Vocab())
    doc._.entity_confidences = [0.9, 0.8, 1.0, 1.0, 1.0, 1.0]
    doc = component()(doc)
    assert doc._.roles[0]["confidence"] == pytest.approx(
        0.8 * component().layer.rules.priors["offices-before-names"], abs=1e-4
    )


def test_a_pipeline_goes_to_disk_and_back_with_its_rules(tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe(
        "zhiguan_rules",
        config={"rules": [str(CONFIGS / "rules")], "gazetteers": str(CONFIGS / "gazetteers")},
    )
    nlp.get_pipe("zhiguan_rules").to_disk(tmp_path / "rules")  # type: ignore[attr-defined]
    back = RuleComponent().from_disk(tmp_path / "rules")
    doc = doc_of(RECORD, Vocab())
    assert back.predict(doc) == component().predict(doc)
    assert len(back.layer.rules) == len(layer().rules)


def test_two_rule_files_of_one_name_both_go_to_disk(tmp_path: Path) -> None:
    for folder, word in (("a", "说"), ("b", "讲")):
        (tmp_path / folder).mkdir()
        text = f'[lists]\nown = ["{word}"]\n'
        (tmp_path / folder / "own.toml").write_text(text, encoding="utf-8")
    rules = RuleComponent().load([tmp_path / "a", tmp_path / "b"], CONFIGS / "gazetteers")
    rules.to_disk(tmp_path / "out")
    back = RuleComponent().from_disk(tmp_path / "out")
    assert back.layer.rules.words("own") == {"说", "讲"}


def test_without_rules_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="has no rules"):
        RuleComponent()(doc_of(RECORD, Vocab()))
    (tmp_path / "rules").mkdir()
    with pytest.raises(RuleError, match="no rule file here"):
        RuleComponent().from_disk(tmp_path)
