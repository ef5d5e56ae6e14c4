"""The hard cases that real papers are known for, with invented people."""

from __future__ import annotations

import pytest

from rules.reading import events, parts, read, roles

REGION = "江西省吉安市枫溪县"
CHAIR = "[县委/ORG][书记/TITLE][葛长青/PER]"


def held(*lines: str) -> set[tuple[str, str, str | None]]:
    return roles(*lines, region=REGION)


def status(*lines: str) -> dict[tuple[str, str], str | None]:
    return {(r.person, r.title): r.status for r in read(*lines, region=REGION).roles}


@pytest.mark.parametrize(
    ("text", "person", "office"),
    [
        ("免去[罗长庚/PER][县水利局/ORG][局长/TITLE]职务。", "罗长庚", "局长|枫溪县水利局"),
        ("免去[罗长庚/PER]的[县水利局/ORG][局长/TITLE]职务。", "罗长庚", "局长|枫溪县水利局"),
        ("免去[罗长庚/PER]同志[县水利局/ORG][局长/TITLE]职务。", "罗长庚", "局长|枫溪县水利局"),
        ("任命[苗青/PER]为[县水利局/ORG][局长/TITLE]。", "苗青", "局长|枫溪县水利局"),
        ("[苗青/PER]同志任[县水利局/ORG][局长/TITLE]。", "苗青", "局长|枫溪县水利局"),
        ("[苗青/PER]任[县水利局/ORG][局长/TITLE]；", "苗青", "局长|枫溪县水利局"),
        ("[鲁为/PER]当选为[县政协/ORG][副主席/TITLE]。", "鲁为", "副主席|枫溪县政协"),
        ("选举[鲁为/PER]为[县政协/ORG][副主席/TITLE]。", "鲁为", "副主席|枫溪县政协"),
        (
            "接受[余往/PER]辞去[县人民政府/ORG][副县长/TITLE]职务的请求。",
            "余往",
            "副县长|枫溪县人民政府",
        ),
        ("由[任和/PER]代理[县长/TITLE]职务。", "任和", "县长|枫溪县政府"),
        ("[向同/PER]，男，汉族，现任[县水利局/ORG][局长/TITLE]。", "向同", "局长|枫溪县水利局"),
        ("[和有为/PER]（[县水利局/ORG][局长/TITLE]）到场。", "和有为", "局长|枫溪县水利局"),
    ],
)
def test_removal_and_appointment_in_every_order(text: str, person: str, office: str) -> None:
    title, body = office.split("|")
    assert held(text) == {(person, title, body)}


def test_two_names_are_elected_at_once() -> None:
    assert held("[鲁为/PER]、[任同方/PER]当选为[县政协/ORG][副主席/TITLE]。") == {
        ("鲁为", "副主席", "枫溪县政协"),
        ("任同方", "副主席", "枫溪县政协"),
    }


def test_an_appointment_with_a_second_office() -> None:
    assert held("决定任命[苗青/PER]为[县人民政府/ORG][副县长/TITLE]、[代理县长/TITLE]。") == {
        ("苗青", "副县长", "枫溪县人民政府"),
        ("苗青", "代理县长", "枫溪县人民政府"),
    }


def test_former_acting_and_nominated_offices_are_marked() -> None:
    assert status("[县政协/ORG][原主席/TITLE][程功/PER]到场。") == {("程功", "原主席"): "former"}
    assert status("[代县长/TITLE][卫平/PER]到场。") == {("卫平", "代县长"): "acting"}
    assert status("免去[罗长庚/PER][县水利局/ORG][局长/TITLE]职务。") == {
        ("罗长庚", "局长"): "former"
    }
    assert status("由[苗青/PER]代理[县长/TITLE]职务。") == {("苗青", "县长"): "acting"}
    assert status("提名[苗青/PER]为[县水利局/ORG][局长/TITLE]人选。") == {
        ("苗青", "局长"): "nominated"
    }
    assert status("[苗青/PER]，女，汉族，曾任[柳林镇党委/ORG][书记/TITLE]。") == {
        ("苗青", "书记"): "former"
    }
    assert status(f"{CHAIR}到场。") == {("葛长青", "书记"): None}


@pytest.mark.parametrize("name", ["韩有德", "向北", "任和", "余往", "同为民", "和有为", "为民"])
@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("[{0}/PER]主持会议。", "主持"),
        ("会议由[{0}/PER]主持。", "主持"),
        ("[{0}/PER]出席会议。", "出席"),
        ("出席会议的还有[{0}/PER]。", "出席"),
        ("[{0}/PER]在会上讲话。", "讲话"),
        ("[{0}/PER]代表[县政府/ORG]作了报告。", "讲话"),
    ],
)
def test_names_with_function_words(name: str, sentence: str, part: str) -> None:
    (meeting,) = events("3月8日，[县委/ORG]召开工作会议。" + sentence.format(name))
    assert parts(meeting) == {name: {part}}


def test_a_body_named_a_sentence_before() -> None:
    found = held(
        "3月8日，[县人大常委会/ORG]召开第三次会议。[主任/TITLE][白璐/PER]主持会议，"
        "[副主任/TITLE][程功/PER]、[沈若水/PER]、[鲁为/PER]参加。"
    )
    body = "枫溪县人大常委会"
    assert found == {
        ("白璐", "主任", body),
        ("程功", "副主任", body),
        ("沈若水", "副主任", body),
        ("鲁为", "副主任", body),
    }


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        (
            "[县委/ORG][常委/TITLE]、[常务副县长/TITLE][任远/PER]到场。",
            {("常委", "枫溪县委"), ("常务副县长", "枫溪县政府")},
        ),
        (
            "[县长/TITLE]、[国防动员委员会/ORG][主任/TITLE][任远/PER]到场。",
            {("县长", "枫溪县政府"), ("主任", "国防动员委员会")},
        ),
        (
            "[市政府党组/ORG][成员/TITLE]、[区党工委/ORG][书记/TITLE][任远/PER]到场。",
            {("成员", "吉安市政府党组"), ("书记", "区党工委")},
        ),
        (
            "[县委/ORG][副书记/TITLE]、[政法委/ORG][书记/TITLE][任远/PER]到场。",
            {("副书记", "枫溪县委"), ("书记", "枫溪县委政法委")},
        ),
        (
            "[县住建局党组/ORG][书记/TITLE]、[局长/TITLE][任远/PER]到场。",
            {("书记", "枫溪县住建局党组"), ("局长", "枫溪县住建局")},
        ),
        ("[吉安市/LOC][副市长/TITLE][任远/PER]到场。", {("副市长", "吉安市政府")}),
    ],
)
def test_each_office_has_its_own_body(text: str, bodies: set[tuple[str, str]]) -> None:
    assert {(title, body) for _, title, body in held(text)} == bodies


def test_an_office_belongs_to_the_next_name() -> None:
    assert held("参加会议的有[葛长青/PER]，[县政协/ORG][主席/TITLE][卫平/PER]。") == {
        ("卫平", "主席", "枫溪县政协")
    }
    assert held(
        "[古丽娜尔/PER][县长/TITLE]、[县教育局/ORG][局长/TITLE][库尔班江/PER]出席仪式。"
    ) == {
        ("古丽娜尔", "县长", "枫溪县政府"),
        ("库尔班江", "局长", "枫溪县教育局"),
    }


def test_leaders_without_a_name_hold_no_role() -> None:
    assert held("[县委/ORG]主要领导到场，[葛长青/PER]讲话。") == set()


def test_visitors_and_hosts_are_of_different_places() -> None:
    record = read(
        "3月8日，[市政协/ORG][主席/TITLE][高远/PER]一行到我县调研，[县委/ORG][书记/TITLE][葛长青/PER]，"
        "[县政协/ORG][主席/TITLE][卫平/PER]陪同。",
        region=REGION,
    )
    assert {(r.person, r.organization) for r in record.roles} == {
        ("高远", "吉安市政协"),
        ("葛长青", "枫溪县委"),
        ("卫平", "枫溪县政协"),
    }
    (visit,) = record.events
    assert parts(visit) == {"高远": {"带队"}, "葛长青": {"陪同"}, "卫平": {"陪同"}}


def test_leaders_named_without_office_take_part() -> None:
    (meeting,) = events(
        "3月8日，[县委/ORG]召开工作会议。县领导[沈若水/PER]、[程功/PER]、[鲁为/PER]参加会议。"
    )
    assert parts(meeting) == {name: {"出席"} for name in ("沈若水", "程功", "鲁为")}
    assert held("县领导[沈若水/PER]、[程功/PER]参加活动。") == set()


def test_those_on_whose_behalf_others_act_take_no_part() -> None:
    (visit,) = events(
        f"3月8日，受{CHAIR}、[县长/TITLE][卫平/PER]委托，[县政协/ORG][主席/TITLE][程功/PER]走访慰问"
        "老党员[庄桂兰/PER]。"
    )
    assert (visit.type, parts(visit)) == ("慰问", {"程功": {"带队"}})


def test_those_whose_speech_is_passed_on_take_no_part() -> None:
    (meeting,) = events(
        "3月8日，[县委/ORG]召开常委会会议，传达学习[省委/ORG][书记/TITLE][高远/PER]讲话精神。"
        f"{CHAIR}主持会议。"
    )
    assert parts(meeting) == {"葛长青": {"主持"}}


def test_speaking_for_a_body_is_no_office() -> None:
    record = read(
        "3月8日，[县政协/ORG]召开通报会。[副县长/TITLE][卫平/PER]代表[县政府/ORG]通报工作。",
        region=REGION,
    )
    assert {(r.person, r.title) for r in record.roles} == {("卫平", "副县长")}
    assert parts(record.events[0]) == {"卫平": {"讲话"}}


@pytest.mark.parametrize("meeting", ["主任会议", "书记办公会", "常务会议", "主席会议"])
def test_meetings_named_after_an_office_give_none(meeting: str) -> None:
    record = read(f"3月8日，[县委/ORG]召开{meeting}，[葛长青/PER]主持会议。", region=REGION)
    assert (record.roles, [e.type for e in record.events]) == ((), ["会议"])


def test_part_of_a_name_with_an_office() -> None:
    record = read(
        "3月8日，[县委/ORG]召开工作会议。[县人大常委会/ORG][主任/TITLE][吐尔逊江·买买提/PER]出席会议。",
        "[吐尔逊江/PER][主任/TITLE]指出，要抓好落实。",
        region=REGION,
    )
    assert {r.person for r in record.roles} == {"吐尔逊江·买买提"}
    assert parts(record.events[0]) == {"吐尔逊江·买买提": {"出席", "讲话"}}


@pytest.mark.parametrize("first", [True, False])
def test_a_surname_with_an_office_before_and_after_the_full_name(first: bool) -> None:
    full = "[副县长/TITLE][谢广义/PER]主持会议。"
    short = "[谢/PER][县长/TITLE]强调，要抓好落实。"
    record = read(
        "3月8日，[县政府/ORG]召开工作会议。" + ("".join([short, full]) if first else full + short),
        region=REGION,
    )
    assert {r.person for r in record.roles} == {"谢广义"}
    assert parts(record.events[0]) == {"谢广义": {"主持", "讲话"}}


def test_surnames_of_two_characters() -> None:
    (meeting,) = events(
        "3月8日，[县委/ORG]召开会议。[副县长/TITLE][上官云飞/PER]主持会议。"
        "[上官/PER][县长/TITLE]强调，要抓好落实。"
    )
    assert parts(meeting) == {"上官云飞": {"主持", "讲话"}}


@pytest.mark.parametrize(
    "later",
    [
        "[成小波/PER]一行察看了[柳沟村/LOC]。[成小波/PER]指出，要抓好落实。",
        "他来到[柳沟村/LOC]。他指出，要抓好落实。",
        "该同志来到[柳沟村/LOC]。[成/PER][县长/TITLE]指出，要抓好落实。",
    ],
)
def test_one_person_however_named(later: str) -> None:
    (visit,) = events(f"3月8日，[副县长/TITLE][成小波/PER]到[石门镇/LOC]调研。{later}")
    assert parts(visit) == {"成小波": {"带队", "讲话"}}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("B [记者/TITLE] [孟一凡/PER] [柳叶/PER]", {"孟一凡": "记者", "柳叶": "记者"}),
        (
            "B [记者/TITLE] [孟一凡/PER] [通讯员/TITLE] [柳叶/PER] [路遥/PER]",
            {"孟一凡": "记者", "柳叶": "通讯员", "路遥": "通讯员"},
        ),
        ("B （[特约记者/TITLE]：[孟一凡/PER]）", {"孟一凡": "特约记者"}),
        ("B [记者/TITLE]/[孟一凡/PER] [编辑/TITLE]/[柳叶/PER]", {"孟一凡": "记者", "柳叶": "编辑"}),
        ("B [记者/TITLE] [孟一凡/PER] 文/图", {"孟一凡": "记者"}),
        ("B 文/[孟一凡/PER] 图/[柳叶/PER]", {}),
        (
            "B [责编/TITLE]：[孟一凡/PER] [摄影/TITLE]：[柳叶/PER]",
            {"孟一凡": "责编", "柳叶": "摄影"},
        ),
        ("B （[孟 一凡/PER]）", {}),
    ],
)
def test_bylines_and_credits(line: str, expected: dict[str, str]) -> None:
    record = read(f"3月8日，{CHAIR}主持召开工作会议。", line, region=REGION)
    assert {r.person: r.title for r in record.roles if r.person != "葛长青"} == expected
    assert parts(record.events[0]) == {"葛长青": {"主持"}}


def test_half_width_marks_and_spaces_inside_names() -> None:
    record = read(
        "3月8日,[县委/ORG][书记/TITLE][葛 长青/PER],[县长/TITLE][卫 平/PER]到[石门镇/LOC]调研.",
        "[副县长/TITLE] [沈若水/PER] [程功/PER] 陪同.",
        region=REGION,
    )
    assert {(r.person, r.title) for r in record.roles} == {
        ("葛长青", "书记"),
        ("卫平", "县长"),
        ("沈若水", "副县长"),
        ("程功", "副县长"),
    }
    (visit,) = record.events
    assert parts(visit) == {
        "葛长青": {"带队"},
        "卫平": {"带队"},
        "沈若水": {"陪同"},
        "程功": {"陪同"},
    }


@pytest.mark.parametrize(
    "text",
    [
        "据悉，大会将于9月1日召开，[葛长青/PER]筹备。",
        "[葛长青/PER]强调，各单位要加强督查，要开展调研。",
        "今年以来，全县召开了三次会议，[葛长青/PER]介绍。",
        "去年8月，[葛长青/PER]到[石门镇/LOC]调研过。",
        "[县政府/ORG]印发《关于开展督查的通知》，[葛长青/PER]作了批示。",
        "[葛长青/PER]没有出席会议。",
    ],
)
def test_plans_demands_background_and_denials_are_no_events(text: str) -> None:
    assert events(text, published=None) == ()
