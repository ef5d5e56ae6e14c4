from __future__ import annotations

from pathlib import Path

from zhiguan.annotation.markup import read
from zhiguan.rules.encoding import Slot, encode
from zhiguan.rules.index import LiteralIndex, sentence_spans
from zhiguan.rules.loader import compile_rule, load_rules
from zhiguan.rules.schema import Rule

ROOT = Path(__file__).parents[2]
RULES = load_rules([ROOT / "configs" / "rules"])


def matcher(template: str, id: str = "own") -> Rule:
    return Rule.model_validate(
        {
            "id": id,
            "about": "an example",
            "yields": "block",
            "template": template,
            "match": [{"text": "会", "yields": ["会"]}],
        }
    )


def test_an_index_finds_what_every_rule_finds_alone() -> None:
    matchers = [m for kind in RULES.matchers.values() for m in kind]
    found = 0
    for record in read(ROOT / "corpus" / "dev.txt"):
        slots = [Slot(e.start, e.end, e.label, i) for i, e in enumerate(record.entities)]
        text = encode(record.text, slots)
        roles, others = RULES.role_index.scan(text), RULES.index.scan(text)
        for each in matchers:
            scan = roles if each.rule.kind == "role" else others
            alone = sorted((m.begin, m.end) for m in each.find(text))
            assert sorted((m.begin, m.end) for m in scan.find(each)) == alone, each.rule.id
            found += len(alone)
    assert found > 300


def test_a_rule_runs_only_where_its_words_stand() -> None:
    rule = compile_rule(matcher("召开~4会"), {}, {})
    index = LiteralIndex.of([rule])
    scan = index.scan(encode("今天下雨。昨天召开大会。没有别的。", ()))
    assert scan.windows == {("own", 0): [(5, 12)]}
    assert [(m.begin, m.end) for m in scan.find(rule)] == [(7, 11)]
    assert list(index.scan(encode("今天下雨。", ())).find(rule)) == []


def test_a_template_that_writes_a_full_stop_passes_it() -> None:
    rule = compile_rule(matcher("下雨。~4召开"), {}, {})
    scan = LiteralIndex.of([rule]).scan(encode("今天下雨。昨天召开大会。", ()))
    assert [(m.begin, m.end) for m in scan.find(rule)] == [(2, 9)]


def test_a_template_without_words_runs_everywhere() -> None:
    rule = compile_rule(matcher("(会)?~2"), {}, {})
    assert LiteralIndex.of([rule]).everywhere == {("own", 0)}


def test_sentences_end_with_their_mark() -> None:
    assert sentence_spans("一。二；三\n四") == [(0, 2), (2, 6), (6, 7)]
