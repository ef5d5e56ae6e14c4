from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from zhiguan.rules.encoding import Slot, encode, fold
from zhiguan.rules.loader import load_rules
from zhiguan.rules.template import TemplateError, compile_template

ROOT = Path(__file__).parents[2]


def found(template: str, text: str, *slots: Slot, words: tuple[int, ...] = ()) -> list[str]:
    encoded = encode(text, slots, word_starts=words)
    out = []
    for match in compile_template(template, lists={"say": ["说", "指出"]}).pattern.finditer(
        encoded.symbols
    ):
        start, end = encoded.span(*match.span())
        out.append(text[start:end])
    return out


def test_a_mention_is_one_symbol_and_layout_spaces_are_none() -> None:
    text = "由 葛 长青主 持"
    person = Slot(2, 6, "PER")
    assert found("由{PER}主持", text, person) == [text]


def test_half_width_forms_match_as_full_width_ones() -> None:
    assert found(r"会议,\(8月\)", "会议，（８月）") == ["会议，（８月）"]


@pytest.mark.parametrize(
    ("template", "text", "result"),
    [
        ("(召开|举行)了?会", "召开会，举行了会", ["召开会", "举行了会"]),
        ("一、?(二、?)*", "一、二、二、", ["一、二、二、"]),
        ("召开~4会", "召开现场会", ["召开现场会"]),
        ("召开~4会", "召开，会", []),
        ("召开~~4会", "召开，会", ["召开，会"]),
        ("召开~~4会", "召开。会", []),
        ("召开~2会", "召开三个字会", []),
        ("{say}，", "他指出，我说，", ["指出，", "说，"]),
        (r"\(x\)", "(x)", ["(x)"]),
    ],
)
def test_the_language(template: str, text: str, result: list[str]) -> None:
    assert found(template, text) == result


def test_words_ask_for_word_boundaries() -> None:
    text = "主持人主持会议"
    assert found("<主持>", text, words=(0, 3, 5)) == ["主持"]
    assert found("主持", text, words=(0, 3, 5)) == ["主持", "主持"]
    assert found("<主持>", text) == ["主持", "主持"]


def test_a_word_through_which_the_segmenter_cuts_counts() -> None:
    assert found("<召开>", "学习会召开了", words=(0, 2, 4, 5)) == ["召开"]
    assert found("<督查>", "督查了", words=(0, 1, 2)) == ["督查"]
    assert found("<督查>", "督查组", words=(0,)) == []


def test_words_that_run_over_the_end_of_a_mention_do_not_count() -> None:
    name = Slot(0, 2, "PER")
    assert found("{PER}<主持>", "董伟主持会议", name, words=(0, 1, 3, 5)) == ["董伟主持"]
    assert found("{PER}<主持>", "董伟主持人", name, words=(0, 2)) == []


def test_gaps_do_not_pass_over_people() -> None:
    text = "甲到场乙讲话"
    people = (Slot(0, 1, "PEOPLE"), Slot(3, 4, "PEOPLE"))
    assert found("{PEOPLE}~~10讲话", text, *people) == ["乙讲话"]


def test_captures_keep_their_name() -> None:
    compiled = compile_template("由[who:{PER}]和[who:{PER}]")
    assert compiled.captures == ("who_0", "who_1")


def test_what_every_match_holds() -> None:
    lists = {"say": ["说", "指出"]}
    assert compile_template("{PER}~9{say}", lists=lists).needs in (("说", "指出"), ("指出", "说"))
    assert compile_template("会议由{PER}(主持|召集)").needs == ("会议由",)
    assert compile_template("(甲|乙)?").needs == ()


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("由{PER", "no closing '}'"),
        ("由)", "out of place"),
        ("<~4>", "holds words only"),
        ("[谁:{PER}]", "no name for a capture"),
        ("~0会", "gap of 0"),
        ("{unknown}", "is no slot, phrase or word list"),
        ("会\\", "nothing behind"),
    ],
)
def test_errors_show_the_place(template: str, said: str) -> None:
    with pytest.raises(TemplateError, match=said) as error:
        compile_template(template)
    assert "▸" in str(error.value)


def test_a_phrase_cannot_hold_itself() -> None:
    with pytest.raises(TemplateError, match="built from itself"):
        compile_template("{A}", phrases={"A": "甲{A}"})


def unbounded(parsed: Any) -> bool:
    """Whether a parsed expression repeats anything without a bound."""
    for operation, argument in parsed:
        if "REPEAT" in str(operation) and argument[1] is re._constants.MAXREPEAT:
            return True
        parts = argument if isinstance(argument, (list, tuple)) else (argument,)
        inner = [p for part in parts for p in (part if isinstance(part, list) else (part,))]
        if any(unbounded(p) for p in inner if isinstance(p, re._parser.SubPattern)):
            return True
    return False


def test_no_gap_or_repeat_is_without_a_bound() -> None:
    # what makes the search linear in the text; its speed is measured in benchmarks/rules_speed.py
    assert unbounded(re._parser.parse("(?:a(?:b|c+))?")), "the check itself can fail"
    for template in ("{PER}~~60(召开|举行)~60会议", "{PER}(、{PER})*主持", "{ORG}+了?{TITLE}"):
        assert not unbounded(re._parser.parse(compile_template(template).pattern.pattern)), template


def inner(argument: Any) -> list[Any]:
    """The expressions within an operation's argument."""
    parts = argument if isinstance(argument, (list, tuple)) else (argument,)
    flat = [p for part in parts for p in (part if isinstance(part, list) else (part,))]
    return [p for p in flat if isinstance(p, re._parser.SubPattern)]


def holds_gap(parsed: Any) -> bool:
    """Whether an expression holds a stretch of any characters but some, of various lengths."""
    for operation, argument in parsed:
        if str(operation) in ("MAX_REPEAT", "MIN_REPEAT") and argument[1] - argument[0] > 1:
            repeated = argument[2][0]
            is_class = str(repeated[0]) == "IN" and str(repeated[1][0][0]) == "NEGATE"
            if is_class or str(repeated[0]) == "NOT_LITERAL":
                return True
        if any(map(holds_gap, inner(argument))):
            return True
    return False


def repeats_a_gap(parsed: Any) -> bool:
    """Whether a gap is repeated so that a text can be cut up in ever more ways."""
    for operation, argument in parsed:
        repeats = str(operation) in ("MAX_REPEAT", "MIN_REPEAT") and argument[1] > 1
        is_atomic = repeats and str(argument[2][0][0]) == "ATOMIC_GROUP"
        if repeats and not is_atomic and holds_gap(argument[2]):
            return True
        if any(map(repeats_a_gap, inner(argument))):
            return True
    return False


def test_no_rule_of_ours_repeats_a_gap_that_can_be_cut_in_many_ways() -> None:
    assert repeats_a_gap(re._parser.parse("a(?:[^。]{0,12}?、b){0,12}")), "the check can fail"
    assert not repeats_a_gap(re._parser.parse("a(?:(?>[^。]{0,12}?、b)){0,12}"))
    rules = load_rules([ROOT / "configs" / "rules"])
    matchers = [matcher for group in rules.matchers.values() for matcher in group]
    patterns = [t.pattern.pattern for matcher in matchers for t in matcher.templates]
    patterns += [pattern.pattern for pattern in rules.phrases.values()]
    assert len(patterns) > 200
    assert [p for p in patterns if repeats_a_gap(re._parser.parse(p))] == []


def test_a_repeated_part_with_a_gap_takes_the_nearest_and_gives_back_whole_rounds() -> None:
    assert found("甲(~4、乙)*丙", "甲一、乙二、乙丙") == ["甲一、乙二、乙丙"]
    assert found("甲(~4、乙)*、乙丙", "甲一、乙、乙丙") == ["甲一、乙、乙丙"]


def test_traditional_text_is_matched_as_simplified_text() -> None:
    assert fold("會議由縣長主持") == "会议由县长主持"
