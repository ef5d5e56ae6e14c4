from __future__ import annotations

import pytest

from zhiguan.annotation import markup
from zhiguan.annotation.check import problems
from zhiguan.annotation.formats.markup import lines
from zhiguan.errors import AnnotationError

TEXT = """\
# a comment
=== a-1 | 江西省吉安市枫溪县 | 2021-06-18
H [枫溪县/LOC]召开会议
P 本报讯 6月 17日，[县委/ORG][书记/TITLE][阮松乔/PER]主持会议。
B+ [记者/TITLE] [卫 满/PER]
R 阮松乔 | 书记 | 枫溪县委
R 卫满 | 记者 | -
E 会议 | 2021-06-17 | 2021-06-17 | - | - | 枫溪县；县委 | 阮松乔:主持+讲话

=== a-2 | - | -
P 没有实体。
"""


def parsed(text: str) -> list[markup.Record]:
    return list(markup.parse(text.splitlines(keepends=True), source="x.txt"))


def test_offsets_are_those_of_the_text_without_brackets() -> None:
    first, second = parsed(TEXT)
    assert first.text == "枫溪县召开会议\n本报讯 6月 17日，县委书记阮松乔主持会议。记者 卫 满"
    assert [first.mention(e) for e in first.entities] == [
        "枫溪县",
        "县委",
        "书记",
        "阮松乔",
        "记者",
        "卫 满",
    ]
    assert first.headline == ("枫溪县召开会议",)
    assert first.byline == "记者 卫 满"
    assert second.region is None and second.published is None and second.entities == ()


def test_facts_are_read() -> None:
    first, _ = parsed(TEXT)
    assert [(r.person, r.organization) for r in first.roles] == [
        ("阮松乔", "枫溪县委"),
        ("卫满", None),
    ]
    (event,) = first.events
    assert event.organizers == ("枫溪县", "县委")
    assert [(p.person, p.role) for p in event.participants] == [
        ("阮松乔", "主持"),
        ("阮松乔", "讲话"),
    ]
    assert list(problems(first)) == []


def test_what_is_written_reads_back_the_same() -> None:
    records = parsed(TEXT)
    assert parsed("".join(lines(records))) == records


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("P [县委/ORG", "x.txt:2: unbalanced"),
        ("P [县委]", "x.txt:2: unbalanced"),
        ("R 甲 | 书记", "x.txt:2: 2 cells where 3 are due"),
        ("X 甲", "x.txt:2: line begins with 'X'"),
        ("E 会议 | - | - | - | - | - | 甲", "x.txt:2: participant '甲' has no part"),
    ],
)
def test_errors_name_file_and_line(line: str, message: str) -> None:
    with pytest.raises(AnnotationError) as raised:
        parsed("=== a | - | -\n" + line + "\n")
    assert str(raised.value).startswith(message)


def test_text_before_the_first_article_is_an_error() -> None:
    with pytest.raises(AnnotationError, match="before the first"):
        parsed("P 没有标题\n")
