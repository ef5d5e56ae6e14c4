"""Several occasions in one article: which sentences make a new one, and who belongs to which."""

from __future__ import annotations

from collections.abc import Sequence

from rules.reading import events, parts
from zhiguan.types import Event

CHAIR = "[县委/ORG][书记/TITLE][葛长青/PER]"


def told(*lines: str) -> list[tuple[str, str | None]]:
    return [(e.type, e.start) for e in events(*lines)]


def of(kind: str, found: Sequence[Event]) -> Event:
    (event,) = (e for e in found if e.type == kind)
    return event


def test_a_session_of_another_day_and_whom_it_appointed() -> None:
    found = events(
        "3月2日，[高远/PER]率[石河县党政代表团/ORG]来我县考察，[县长/TITLE][卫平/PER]陪同。",
        "3月7日，[县委/ORG]召开全县领导干部会议，宣布[市委/ORG]的决定：[苗青/PER]同志任"
        "[湖口县委/ORG][书记/TITLE]。[卫平/PER]主持会议。",
    )
    assert [(e.type, e.start) for e in found] == [
        ("调研", "2021-03-02"),
        ("会议", "2021-03-07"),
        ("任免", "2021-03-07"),
    ]
    assert parts(of("会议", found)) == {"卫平": {"主持"}}
    assert parts(of("任免", found)) == {"苗青": {"获任"}}


def test_a_visit_after_a_meeting_of_the_same_people() -> None:
    assert told(
        f"3月8日上午，[县委/ORG]召开全县干部大会，{CHAIR}主持会议。",
        "当日下午，[葛长青/PER]前往[石门镇/LOC]和[柳沟村/LOC]调研。",
    ) == [("会议", "2021-03-08"), ("调研", "2021-03-08")]


def test_care_after_a_lesson() -> None:
    found = events(
        f"3月8日，{CHAIR}给全村党员讲了一堂党课。",
        "党课结束后，[葛长青/PER]看望了82岁的老党员[庄桂兰/PER]。",
    )
    assert [e.type for e in found] == ["学习", "慰问"]
    assert parts(of("慰问", found)) == {"葛长青": {"带队"}}


def test_an_item_behind_more_news() -> None:
    found = events(
        f"3月8日，{CHAIR}到[石门镇/LOC]检查防汛工作。",
        "另据报道，[县长/TITLE][卫平/PER]日前主持召开[县政府/ORG]常务会议，[路遥/PER]出席。",
    )
    assert [(e.type, e.start) for e in found] == [("督查", "2021-03-08"), ("会议", None)]
    assert parts(found[0]) == {"葛长青": {"带队"}}


def test_what_was_not_held_is_no_place_of_it() -> None:
    (visit,) = events(
        f"3月8日，{CHAIR}到[石门镇/LOC]调研。原定在[东湖公园/LOC]举行的徒步比赛没有举行。",
    )
    assert visit.places == ("石门镇",)


def test_the_day_before_told_as_such_is_no_past() -> None:
    found = events(
        f"3月8日，{CHAIR}出席全县宣讲报告会。",
        "此前的3月5日，[县委/ORG]召开专题学习会，[葛长青/PER]主持并作了发言。",
    )
    assert [e.start for e in found] == ["2021-03-08", "2021-03-05"]
    assert parts(found[1]) == {"葛长青": {"主持", "讲话"}}


def test_who_joins_those_that_visit_is_not_visited() -> None:
    (visit,) = events(
        f"3月8日，{CHAIR}到[石门镇/LOC]看望老党员[庄桂兰/PER]，[镇长/TITLE][程功/PER]参加。",
    )
    assert parts(visit) == {"葛长青": {"带队"}, "程功": {"出席"}}


def test_hosts_named_with_the_visitor_do_not_lead() -> None:
    (visit,) = events(
        f"3月8日，{CHAIR}在[镇长/TITLE][程功/PER]陪同下到[石门镇/LOC]调研。",
        "在[柳沟村/LOC]，[葛长青/PER]、[程功/PER]察看了水渠。",
    )
    assert parts(visit) == {"葛长青": {"带队"}, "程功": {"陪同"}}


def test_a_chair_by_video_and_a_race() -> None:
    (meeting,) = events("3月8日晚，[县长/TITLE][卫平/PER]视频连线各镇，调度台风防御工作。")
    assert parts(meeting) == {"卫平": {"主持"}}
    (race,) = events(
        "3月8日，半程马拉松在[石门镇/LOC]开跑。",
        "最终，选手[路遥/PER]获得男子组冠军。",
    )
    assert (race.type, parts(race)) == ("其他", {"路遥": {"出席"}})


def test_gifts_make_a_round_of_visits_care() -> None:
    (visit,) = events(
        f"3月8日，{CHAIR}走访了[石门镇/LOC]的医护人员家庭，代表[县委/ORG]送上慰问信。",
    )
    assert (visit.type, parts(visit)) == ("慰问", {"葛长青": {"带队"}})


def test_the_day_before_a_ceremony() -> None:
    found = events(
        f"3月8日，颁奖典礼在[石门镇/LOC]举行。{CHAIR}出席典礼。",
        "典礼举行前一天，[县长/TITLE][卫平/PER]对[工人文化宫/LOC]进行了安全检查。",
    )
    assert [(e.type, e.start) for e in found] == [("仪式", "2021-03-08"), ("督查", "2021-03-07")]


def test_leaders_that_get_a_day_and_a_paragraph_each_behind_a_vague_lead() -> None:
    found = events(
        "连日来，[葛长青/PER]、[卫平/PER]分别走访慰问困难群众。",
        "3月5日，[葛长青/PER]来到[石门镇/LOC]，看望了老党员[庄桂兰/PER]。",
        "3月6日，[卫平/PER]到[上寨村/LOC]慰问了脱贫户[程功/PER]。",
    )
    assert [(e.start, e.places, parts(e)) for e in found] == [
        ("2021-03-05", ("石门镇",), {"葛长青": {"带队"}}),
        ("2021-03-06", ("上寨村",), {"卫平": {"带队"}}),
    ]


def test_a_colleague_of_the_same_day_and_who_speaks_of_which_visit() -> None:
    found = events(
        f"3月8日，{CHAIR}到[石门镇/LOC]检查防汛工作。",
        "3月8日下午，[县长/TITLE][卫平/PER]到[上寨村/LOC]检查校园安全。",
        "[葛长青/PER]指出，要压实责任。[卫平/PER]要求，要备足物资。",
    )
    assert [(e.places, parts(e)) for e in found] == [
        (("石门镇",), {"葛长青": {"带队", "讲话"}}),
        (("上寨村",), {"卫平": {"带队", "讲话"}}),
    ]


def test_the_day_that_a_paragraph_opens_with() -> None:
    found = events(
        f"3月7日夜，{CHAIR}主持召开防汛会商会。",
        "3月8日清晨，雨停了。[县长/TITLE][卫平/PER]沿着[石门河/LOC]一路查看。",
    )
    assert [(e.type, e.start) for e in found] == [("会议", "2021-03-07"), ("调研", "2021-03-08")]


def test_who_went_along_on_a_visit_did_not_attend_the_ceremony() -> None:
    found = events(
        "3月8日，[石河县党政代表团/ORG]到[湖口县/LOC]考察。",
        "会上，[卫平/PER]与[高远/PER]代表双方签署协议。[县委办/ORG][主任/TITLE][程功/PER]陪同考察。",
    )
    assert parts(of("调研", found)) == {"程功": {"陪同"}}
    assert parts(of("仪式", found)) == {"卫平": {"出席"}, "高远": {"出席"}}


def test_a_session_that_follows_a_reception() -> None:
    found = events(
        f"3月8日，{CHAIR}到[县信访局/ORG]接待来访群众。",
        "随后，[葛长青/PER]主持召开信访积案化解专题会。",
    )
    assert [(e.type, e.start) for e in found] == [("其他", "2021-03-08"), ("会议", "2021-03-08")]


def test_years_of_the_past_date_no_occasion() -> None:
    assert told("3月8日，[石门镇/LOC]一派繁忙。近年来，[石门镇/LOC]先后举办采摘节五届。") == []
    assert (
        told(
            "3月8日，两家人握手言和。今年初，退休[教师/TITLE][卫平/PER]当选[乡贤会/ORG][会长/TITLE]。"
        )
        == []
    )


def test_who_is_handed_a_letter_of_appointment_is_appointed() -> None:
    found = events(
        "3月8日，[县人大常委会/ORG]召开会议，[葛长青/PER]主持。",
        "会议决定任命[苗青/PER]为[县水利局/ORG][局长/TITLE]。",
        "会后，[葛长青/PER]向[苗青/PER]颁发任命书。",
    )
    assert parts(of("任免", found)) == {"苗青": {"获任"}}
    assert parts(of("会议", found)) == {"葛长青": {"主持"}}


def test_a_name_keeps_the_mark_that_ends_it() -> None:
    (event,) = events("3月8日，[湖口县/LOC]举办“湖口·2021防汛综合演练”现场观摩，[卫平/PER]出席。")
    assert event.name == "“湖口·2021防汛综合演练”"
