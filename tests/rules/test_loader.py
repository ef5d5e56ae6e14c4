from __future__ import annotations

import re
from pathlib import Path

import pytest

from zhiguan.errors import RuleError
from zhiguan.rules.check import check_rules
from zhiguan.rules.loader import load_rules

SHIPPED = Path(__file__).parents[2] / "configs" / "rules"
RULE = """
[[rule]]
id = "{id}"
about = "会议由甲主持"
yields = "participant:主持"
template = "{template}"
priority = {priority}
match = [{{ text = "会议由[葛长青/PER]主持。", yields = ["葛长青:主持"] }}]
"""


def write(folder: Path, text: str, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rule(id: str = "own", template: str = "由{PEOPLE}主持", priority: int = 0) -> str:
    return RULE.format(id=id, template=template, priority=priority)


def test_every_shipped_example_comes_out() -> None:
    assert [str(p) for p in check_rules([SHIPPED])] == []


def test_shipped_rules_of_every_kind() -> None:
    rules = load_rules([SHIPPED])
    kinds = {"role", "event", "participant", "place", "organizer", "name", "block"}
    assert set(rules.matchers) == kinds
    assert rules.places["chaired-by"].partition(":")[0].endswith("participants.toml")


def test_priority_comes_before_file_order(tmp_path: Path) -> None:
    write(tmp_path, rule("first") + rule("second", priority=5) + rule("third"))
    order = [m.rule.id for m in load_rules([tmp_path]).of("participant")]
    assert order == ["second", "first", "third"]


def test_lists_grow_over_files_and_phrases_do_not(tmp_path: Path) -> None:
    a = write(tmp_path, '[lists]\nsay = ["说"]\n[phrases]\nWHO = "{PER}"\n', "a.toml")
    b = write(tmp_path, '[lists]\nsay = ["讲"]\n', "b.toml")
    assert load_rules([a, b]).words("say") == {"说", "讲"}
    c = write(tmp_path, '[phrases]\nWHO = "{ORG}"\n', "c.toml")
    with pytest.raises(RuleError, match="declared twice"):
        load_rules([a, c])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule]\n", "not a readable TOML file"),
        (
            rule().replace('yields = "p', 'yeilds = "p'),
            "own.toml:2 rule own: yields: Field required",
        ),
        (rule() + "colour = 1\n", "own.toml:2 rule own: colour: Extra inputs.*keys of a rule are"),
        ("colour = 1\n", "keys of a rule file are lists"),
        (rule() + rule(), "own.toml:10: rule id 'own' stands twice, first at"),
        (rule(template="由{PEOPEL}主持"), "own.toml:2 rule own: {PEOPEL} is no slot"),
        (rule(template="由(主持"), "no closing"),
        (rule(template="由~500主持"), "gap of 500"),
        (rule(template="((({PER}、)*，)*。)*"), "nested deeper"),
        (rule() + '[phrases]\nWHO = "({PER}"\n', "own.toml:10 phrase WHO: no closing"),
        ("[lists]\nsay = []\n", "own.toml:1: lists.*say"),
        ('[precision]\n"chaired-by" = [3, 2]\n', "own.toml:1"),
        ('[[body]]\ntitles = ["局长"]\n', "own.toml"),
    ],
)
def test_errors_name_file_line_and_rule(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(RuleError, match=said):
        load_rules([path])


def test_no_rule_file(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no rule file here"):
        load_rules([tmp_path])


def test_check_tells_what_an_example_yields_instead(tmp_path: Path) -> None:
    text = rule().replace("葛长青:主持", "葛长:主持") + 'no_match = ["由[卫平/PER]主持。"]\n'
    problems = check_rules([write(tmp_path, text)])
    assert [(p.wanted, p.found) for p in problems] == [
        (("葛长:主持",), ("葛长青:主持",)),
        ((), ("卫平:主持",)),
    ]
    assert "own.toml:2 rule own" in str(problems[0])


def test_the_rules_in_the_documentation_hold(tmp_path: Path) -> None:
    text = (SHIPPED.parents[1] / "docs" / "rules.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 4
    for number, block in enumerate(blocks):
        write(tmp_path, block.replace('"chaired-by"', '"chaired-by-again"'), f"{number}.toml")
    assert [str(p) for p in check_rules([SHIPPED, tmp_path])] == []
