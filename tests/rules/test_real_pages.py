"""Constructions that real pages showed: whole articles, invented people."""

from __future__ import annotations

import pytest

from rules.reading import events, parts, roles

CHAIR = "[县委/ORG][书记/TITLE][葛长青/PER]"
MAYOR = "[县长/TITLE][卫平/PER]"


@pytest.mark.parametrize(
    "amid",
    [
        "，县直各部门负责人，",
        "、[县住建局/ORG]、[县商务局/ORG]等单位负责同志以及",
        "，各镇主要[负责人/TITLE]，",
        "，县四套班子领导及",
    ],
)
def test_a_crowd_amid_a_list_of_names_cuts_nobody_off(amid: str) -> None:
    (meeting,) = events(
        "3月8日，[县政府/ORG]召开推进会。"
        f"{CHAIR}、{MAYOR}{amid}[县水利局/ORG][局长/TITLE][程功/PER]参加会议。"
    )
    assert parts(meeting) == {name: {"出席"} for name in ("葛长青", "卫平", "程功")}


def test_a_crowd_that_acts_for_itself_joins_nobody() -> None:
    (meeting,) = events(
        f"3月8日，[县政府/ORG]召开推进会。{MAYOR}主持会议，各镇负责人参加会议，[程功/PER]作了发言。"
    )
    assert parts(meeting) == {"卫平": {"主持"}, "程功": {"讲话"}}


def test_a_comma_in_the_name_of_a_lecture_ends_no_clause() -> None:
    (lecture,) = events("3月8日，[葛长青/PER]赶到[柳沟村/LOC]，上“牢记使命，争当先锋”党课。")
    assert lecture.type == "学习" and parts(lecture) == {"葛长青": {"讲话"}}


def test_a_comma_in_speech_still_does() -> None:
    (visit,) = events(
        "3月8日，[葛长青/PER]到[柳沟村/LOC]调研。“要抓紧时间，不误农时。”[葛长青/PER]强调。"
    )
    assert parts(visit) == {"葛长青": {"带队", "讲话"}}


def test_who_is_reported_to_says_nothing() -> None:
    (visit,) = events(
        f"3月8日，[市委/ORG][书记/TITLE][高远/PER]到[石门镇/LOC]调研。{CHAIR}向[高远/PER]汇报了工作。"
    )
    assert parts(visit) == {"高远": {"带队"}, "葛长青": {"讲话"}}


def test_on_whose_behalf_others_act_takes_no_part() -> None:
    (visit,) = events(
        f"3月8日，{MAYOR}代表[县委/ORG]、{CHAIR}慰问老党员，向老党员们表示节日的祝福。"
    )
    assert parts(visit) == {"卫平": {"带队"}}


def test_a_chief_office_goes_to_the_first_name_alone() -> None:
    found = roles("[县人大常委会/ORG][主任/TITLE][葛长青/PER]及[卫平/PER]、[程功/PER]出席。")
    assert found == {("葛长青", "主任", "湖口县人大常委会")}
    several = roles("[县政协/ORG][副主席/TITLE][葛长青/PER]、[卫平/PER]出席。")
    assert {person for person, _, _ in several} == {"葛长青", "卫平"}


def test_the_offices_of_a_career_end_where_the_present_begins() -> None:
    found = roles(
        "[苗青/PER]曾任[县水利局/ORG][局长/TITLE]，[县文联/ORG][主席/TITLE]，"
        "现任[县政协/ORG][副主席/TITLE]。"
    )
    assert found == {
        ("苗青", "局长", "湖口县水利局"),
        ("苗青", "主席", "湖口县文联"),
        ("苗青", "副主席", "湖口县政协"),
    }


def test_the_ceremony_of_another_month_is_background() -> None:
    (visit,) = events(
        "3月8日，[葛长青/PER]到[开发区管委会/ORG]调研。",
        "今年1月19日，[县人大常委会/ORG]在这里举行了揭牌仪式。",
        "[葛长青/PER]指出，要不误农时。",
    )
    assert visit.type == "调研" and parts(visit) == {"葛长青": {"带队", "讲话"}}


@pytest.mark.parametrize(
    "second",
    [
        "分管工业的[副县长/TITLE]",
        "[县水利局/ORG]分管[副局长/TITLE]",
        "工作组成员",
        "我县[副县长/TITLE]",
    ],
)
def test_words_before_an_office_cut_no_list(second: str) -> None:
    (visit,) = events(f"3月8日，{CHAIR}，{second}[程功/PER]到[石门镇/LOC]检查安全生产。")
    assert parts(visit) == {"葛长青": {"带队"}, "程功": {"带队"}}


def test_what_stands_between_two_acts_joins_nobody() -> None:
    (visit,) = events(f"3月8日，{CHAIR}，在[程功/PER]陪同下到[石门镇/LOC]检查安全生产。")
    assert parts(visit) == {"葛长青": {"带队"}, "程功": {"陪同"}}


@pytest.mark.parametrize("verb", ["委托", "请"])
def test_a_body_that_acts_behind_a_name_joins_nobody(verb: str) -> None:
    (meeting,) = events(
        f"3月8日，[县政府/ORG]召开推进会。出席会议的有{MAYOR}，[县委/ORG]{verb}[程功/PER]作了讲话。"
    )
    assert parts(meeting) == {"卫平": {"出席"}, "程功": {"讲话"}}


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("选举产生了新一届领导班子，[葛长青/PER]任[主席/TITLE]。", {"葛长青": {"获任"}}),
        ("[葛长青/PER]以189票的高票当选为[县文联/ORG][主席/TITLE]。", {"葛长青": {"获任"}}),
        ("[葛长青/PER]同志被免去[县文联/ORG][主席/TITLE]职务。", {"葛长青": {"被免"}}),
        ("通过了[葛长青/PER]等6名同志的免职议案。", {"葛长青": {"被免"}}),
        (
            "任命[葛长青/PER]为[副县长/TITLE]，接受其辞去[县文联/ORG][主席/TITLE]职务的请求。",
            {"葛长青": {"获任", "被免"}},
        ),
    ],
)
def test_elections_and_removals_in_other_words(line: str, due: dict[str, set[str]]) -> None:
    found = events(f"3月8日，[县文联/ORG]召开会议。{line}")
    (change,) = (event for event in found if event.type == "任免")
    assert parts(change) == due


def test_the_day_on_which_a_reporter_heard_is_not_the_occasions() -> None:
    (visit,) = events("[记者/TITLE]3月7日获悉，[葛长青/PER]近日到[石门镇/LOC]调研。")
    assert visit.start is None


def test_a_ceremony_behind_a_visit_is_one_of_its_own() -> None:
    visit, ceremony = events(
        "3月8日，[葛长青/PER]到[石门镇/LOC]调研。随后，[葛长青/PER]出席[纪念馆/LOC]开馆仪式。"
    )
    assert (visit.type, ceremony.type) == ("调研", "仪式")
    assert ceremony.start == "2021-03-08" and parts(ceremony) == {"葛长青": {"出席"}}
