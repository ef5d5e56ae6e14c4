from __future__ import annotations

import pytest

from rules.reading import layer, read, roles

CASES = {
    "stacked": (
        "[县委/ORG][常委/TITLE]、[宣传部长/TITLE][沈若水/PER]到场。",
        {("沈若水", "常委", "湖口县委"), ("沈若水", "宣传部长", "湖口县委宣传部")},
    ),
    "several bodies": (
        "[县委/ORG][副书记/TITLE]、[政法委/ORG][书记/TITLE][卫平/PER]到场。",
        {("卫平", "副书记", "湖口县委"), ("卫平", "书记", "湖口县委政法委")},
    ),
    "Party group and bureau": (
        "[县住建局党组/ORG][书记/TITLE]、[局长/TITLE][任重远/PER]到场。",
        {("任重远", "书记", "湖口县住建局党组"), ("任重远", "局长", "湖口县住建局")},
    ),
    "a body carried on until another": (
        "[县委/ORG][书记/TITLE][葛长青/PER]，[县委/ORG][副书记/TITLE]、[县长/TITLE][卫平/PER]，"
        "[副县长/TITLE][沈若水/PER]等陪同。",
        {
            ("葛长青", "书记", "湖口县委"),
            ("卫平", "副书记", "湖口县委"),
            ("卫平", "县长", "湖口县政府"),
            ("沈若水", "副县长", "湖口县政府"),
        },
    ),
    "shared": (
        "[县政协/ORG][副主席/TITLE][丁一凡/PER]、[陈双喜/PER]、[胡晓/PER]出席。",
        {
            ("丁一凡", "副主席", "湖口县政协"),
            ("陈双喜", "副主席", "湖口县政协"),
            ("胡晓", "副主席", "湖口县政协"),
        },
    ),
    "region and office": (
        "[郑州市/LOC][副市长/TITLE][高远/PER]到场。",
        {("高远", "副市长", "郑州市政府")},
    ),
    "the page's city": ("[市委/ORG][书记/TITLE][高远/PER]到场。", {("高远", "书记", "郑州市委")}),
    "visitors' body": (
        "[沧源市委/ORG][书记/TITLE][高远/PER]，[市委/ORG][常委/TITLE][程功/PER]到场。",
        {("高远", "书记", "沧源市委"), ("程功", "常委", "沧源市委")},
    ),
    "a body named a sentence before": (
        "[县人大常委会/ORG][主任/TITLE][白璐/PER]主持会议，[副主任/TITLE][文静/PER]、[方圆/PER]参加。",
        {
            ("白璐", "主任", "湖口县人大常委会"),
            ("文静", "副主任", "湖口县人大常委会"),
            ("方圆", "副主任", "湖口县人大常委会"),
        },
    ),
    "appointed": (
        "任命[苗青/PER]为[湖口县水利局/ORG][局长/TITLE]，[向北/PER]为[湖口县教育局/ORG][局长/TITLE]。",
        {("苗青", "局长", "湖口县水利局"), ("向北", "局长", "湖口县教育局")},
    ),
    "removed": (
        "免去[罗长庚/PER][县水利局/ORG][局长/TITLE]职务。",
        {("罗长庚", "局长", "湖口县水利局")},
    ),
    "resigned": (
        "接受[余往/PER]辞去[湖口县人民政府/ORG][副县长/TITLE]职务的请求。",
        {("余往", "副县长", "湖口县人民政府")},
    ),
    "elected": (
        "[鲁为/PER]、[任同方/PER]当选为[县政协/ORG][副主席/TITLE]。",
        {("鲁为", "副主席", "湖口县政协"), ("任同方", "副主席", "湖口县政协")},
    ),
    "after the name": (
        "[苗青/PER]，男，汉族，1970年5月生，现任[县水利局/ORG][局长/TITLE]。",
        {("苗青", "局长", "湖口县水利局")},
    ),
    "in brackets": (
        "[苗青/PER]（[县水利局/ORG][局长/TITLE]）发言。",
        {("苗青", "局长", "湖口县水利局")},
    ),
    "by-lines without marks between names": (
        "B [记者/TITLE] [孟一凡/PER] [通讯员/TITLE] [柳叶/PER] [路遥/PER]",
        {("孟一凡", "记者", None), ("柳叶", "通讯员", None), ("路遥", "通讯员", None)},
    ),
    "by-lines with colons": (
        "B [记者/TITLE]：[孟一凡/PER] [责任编辑/TITLE]：[柳叶/PER]",
        {("孟一凡", "记者", None), ("柳叶", "责任编辑", None)},
    ),
    "a bare name": ("B （[孟一凡/PER]）", set()),
    "a name with a space inside": (
        "[县委/ORG][书记/TITLE][王 伟/PER]到场。",
        {("王伟", "书记", "湖口县委")},
    ),
    "an office of nobody": ("[县委/ORG][书记/TITLE]到场，[葛长青/PER]讲话。", set()),
    "代表 as a verb though tagged": (
        "[副县长/TITLE][卫平/PER][代表/TITLE][县政府/ORG]作报告。",
        {("卫平", "副县长", "湖口县政府")},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_constructions(name: str) -> None:
    text, expected = CASES[name]
    assert roles(text) == expected


def test_a_title_belongs_to_the_next_name() -> None:
    found = roles("[葛长青/PER]，[副县长/TITLE][卫平/PER]，[沈若水/PER]参加。")
    assert found == {("卫平", "副县长", "湖口县政府")}


def test_surname_and_office_give_no_role_beside_the_full_name() -> None:
    record = read("[县长/TITLE][谢广义/PER]到场。随后，[谢/PER][县长/TITLE]讲话。")
    assert [(r.person, r.title) for r in record.roles] == [("谢广义", "县长")]


def test_part_of_a_name_gives_no_role_beside_the_full_name() -> None:
    found = roles("[主任/TITLE][吐尔逊江·买买提/PER]到场。[吐尔逊江/PER][主任/TITLE]讲话。")
    assert {person for person, _, _ in found} == {"吐尔逊江·买买提"}


def test_a_role_is_stated_once() -> None:
    text = "[县委/ORG][书记/TITLE][葛长青/PER]到场。"
    assert len(read(text, text).roles) == 1


def test_without_a_region_short_names_stay_as_written() -> None:
    assert roles("[县委/ORG][书记/TITLE][葛长青/PER]到场。", region=None) == {
        ("葛长青", "书记", "县委")
    }


def test_evidence_points_at_the_mentions() -> None:
    record = read("[县委/ORG][常委/TITLE]、[组织部长/TITLE][沈若水/PER]到场。")
    evidence = [
        [record.mention(record.entities[i]) for i in role.evidence.entities]
        for role in record.roles
    ]
    assert evidence == [["县委", "常委", "沈若水"], ["县委", "组织部长", "沈若水"]]
    assert {role.rule for role in record.roles} == {"offices-before-names"}
    prior = round(layer().rules.priors["offices-before-names"], 4)
    assert all(role.confidence == prior for role in record.roles)


def test_bodies_of_one_place_stand_together() -> None:
    found = roles(
        "[闻南街道党工委/ORG][副书记/TITLE]、[办事处/ORG][主任/TITLE][任向阳/PER]到场。",
        region="河南省郑州市湖口县",
    )
    assert ("任向阳", "主任", "闻南街道办事处") in found


def test_a_short_body_is_the_longer_one_that_the_article_names() -> None:
    found = roles(
        "[浙江恒远乳业集团/ORG][董事长/TITLE][应伯同/PER]到场。[集团/ORG][副总裁/TITLE][赖有明/PER]签约。"
    )
    assert ("赖有明", "副总裁", "浙江恒远乳业集团") in found


def test_a_career_and_a_successor() -> None:
    assert roles(
        "[苗青/PER]，男，汉族，曾任[柳林镇党委/ORG][书记/TITLE]，[县水利局/ORG][局长/TITLE]。"
    ) == {("苗青", "书记", "柳林镇党委"), ("苗青", "局长", "湖口县水利局")}
    assert roles("接替[罗长庚/PER]担任[柳林镇党委/ORG][书记/TITLE]的[苗青/PER]到场。") == {
        ("苗青", "书记", "柳林镇党委")
    }


def test_a_head_of_government_holds_office_in_no_party_body() -> None:
    found = roles("[县委/ORG][副书记/TITLE]、[县长/TITLE][卫平/PER]到场。", region=None)
    assert ("卫平", "县长", "县委") not in found
