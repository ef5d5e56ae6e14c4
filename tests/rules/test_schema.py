from __future__ import annotations

import pytest
from pydantic import ValidationError

from zhiguan.rules.schema import Rule, RuleFile

GOOD = {
    "id": "chaired-by",
    "about": "会议由甲主持",
    "yields": "participant:主持",
    "template": "由{PEOPLE}主持",
    "match": [{"text": "由[葛长青/PER]主持", "yields": ["葛长青:主持"]}],
}


def test_a_rule_tells_its_kind_values_and_zone() -> None:
    rule = Rule.model_validate(GOOD | {"yields": "participant:带队+陪同"})
    assert (rule.kind, rule.values, rule.zone) == ("participant", ("带队", "陪同"), "body")
    assert Rule.model_validate(GOOD | {"yields": "role"}).zone == "any"
    assert Rule.model_validate(GOOD | {"where": "headline"}).zone == "headline"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"yields": "participants:主持"}, "allowed are role, event"),
        ({"yields": "event"}, "event:会议"),
        ({"yields": "place:某地"}, "others bare"),
        ({"id": "Chaired By"}, "pattern"),
        ({"prior": 1.5}, "less than or equal to 1"),
        ({"match": []}, "at least 1"),
        ({"where": "somewhere"}, "'body', 'lead', 'headline', 'byline' or 'any'"),
        ({"templates": "x"}, "Extra inputs"),
    ],
)
def test_what_a_rule_may_not_hold(change: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Rule.model_validate(GOOD | change)


def test_types_and_parts_outside_the_scheme_are_declared() -> None:
    rule = GOOD | {"yields": "event:庆典"}
    with pytest.raises(ValidationError, match="'庆典'; allowed are"):
        RuleFile.model_validate({"rule": [rule]})
    file = RuleFile.model_validate({"event_types": ["庆典"], "rule": [rule]})
    assert file.rule[0].values == ("庆典",)


@pytest.mark.parametrize(
    "data",
    [{"lists": {"Say": ["说"]}}, {"lists": {"say": []}}, {"phrases": {"who": "{PER}"}}],
)
def test_names_of_lists_and_phrases(data: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        RuleFile.model_validate(data)


def test_bodies_that_only_look_like_one() -> None:
    table = {"titles": ["团长"], "organizations": ["团"], "except": ["代表团"]}
    (body,) = RuleFile.model_validate({"body": [table]}).body
    assert [body.fits(name) for name in ("六团", "党政代表团", "县委")] == [True, False, False]


def test_more_right_than_found() -> None:
    with pytest.raises(ValidationError, match="3 right of 2"):
        RuleFile.model_validate({"precision": {"chaired-by": [3, 2]}})
