from __future__ import annotations

from rules.reading import events, layer, parts, read

CHAIR = "[县委/ORG][书记/TITLE][葛长青/PER]"
MAYOR = "[县委/ORG][副书记/TITLE]、[县长/TITLE][卫平/PER]"


def test_a_visit_with_hosts() -> None:
    (visit,) = events(
        "H [市/LOC]领导调研",
        "3月8日上午，[郑州市/LOC][副市长/TITLE][高远/PER]一行10余人到[石门镇/LOC][柳沟村/LOC]"
        f"、[上寨村/LOC]调研春耕工作，{CHAIR}，{MAYOR}等陪同。",
        "在[柳沟村/LOC]，[高远/PER]察看了苗情。随后，[高远/PER]一行到[农机中心/LOC]座谈。",
        "[高远/PER]指出，要不误农时。",
        "B [记者/TITLE] [孟一凡/PER]",
    )
    assert (visit.type, visit.start, visit.end, visit.name) == (
        "调研",
        "2021-03-08",
        "2021-03-08",
        None,
    )
    assert visit.places == ("石门镇", "柳沟村", "上寨村", "农机中心")
    assert parts(visit) == {"高远": {"带队", "讲话"}, "葛长青": {"陪同"}, "卫平": {"陪同"}}


def test_a_meeting_in_the_passive() -> None:
    (meeting,) = events(
        "本报讯 3月8日，[县政协/ORG]召开2021年度上半年工作“回头看”推进会。"
        "会议由[县政协/ORG][副主席/TITLE][沈若水/PER]主持，[县政协/ORG][主席/TITLE][程功/PER]等出席会议。",
        "[副县长/TITLE][卫平/PER]代表[县政府/ORG]通报上半年经济社会发展情况。今年以来，全县召开了多次会议。",
    )
    assert (meeting.type, meeting.organizers) == ("会议", ("县政协",))
    assert meeting.name == "2021年度上半年工作“回头看”推进会"
    assert parts(meeting) == {"沈若水": {"主持"}, "程功": {"出席"}, "卫平": {"讲话"}}


def test_names_with_function_words_in_them() -> None:
    (meeting,) = events(
        "3月8日，[韩有德/PER]主持会议，[向北/PER]、[任和/PER]出席会议，[余往/PER]作了发言。"
    )
    assert parts(meeting) == {
        "韩有德": {"主持"},
        "向北": {"出席"},
        "任和": {"出席"},
        "余往": {"讲话"},
    }


def test_a_generic_name_is_none() -> None:
    (meeting,) = events(f"3月8日，{CHAIR}主持召开座谈会。")
    assert (meeting.type, meeting.name) == ("会议", None)


def test_several_days_of_one_visit() -> None:
    (visit,) = events(
        f"3月8日、9日，{CHAIR}随同[市、县两级防汛督导组/ORG]，先后到[石门镇/LOC]等处检查。",
        "3月8日，[葛长青/PER]一行察看了[柳沟村/LOC]。",
        "3月10日，[葛长青/PER]来到[上寨水库/LOC]，检查蓄水情况。",
    )
    assert (visit.type, visit.start, visit.end) == ("督查", "2021-03-08", "2021-03-10")
    assert visit.organizers == ("市、县两级防汛督导组",)
    assert parts(visit) == {"葛长青": {"带队", "陪同"}}


def test_two_days_two_subjects_two_events() -> None:
    found = events(
        f"3月8日，{CHAIR}到[石门镇/LOC]调研。",
        "3月9日，[县政协/ORG]召开常委会会议，[县政协/ORG][主席/TITLE][程功/PER]主持会议。",
    )
    assert [(e.type, e.start) for e in found] == [("调研", "2021-03-08"), ("会议", "2021-03-09")]
    assert [parts(e) for e in found] == [{"葛长青": {"带队"}}, {"程功": {"主持"}}]


def test_a_round_table_within_a_visit_is_part_of_it() -> None:
    (visit,) = events(
        f"3月8日，{CHAIR}到[石门镇/LOC]调研。",
        "调研期间，[葛长青/PER]主持召开座谈会，听取汇报。",
    )
    assert visit.type == "调研"
    assert parts(visit) == {"葛长青": {"带队", "主持"}}


def test_a_session_that_appoints_is_two_events() -> None:
    session, changes = events(
        "3月8日，[湖口县人大常委会/ORG]召开第九次会议。[县人大常委会/ORG][主任/TITLE][白璐/PER]主持会议。",
        "会议决定免去[罗长庚/PER]的[湖口县水利局/ORG][局长/TITLE]职务，任命[苗青/PER]为"
        "[湖口县水利局/ORG][局长/TITLE]。",
    )
    assert (session.type, session.name) == ("会议", "第九次会议")
    assert parts(session) == {"白璐": {"主持"}}
    assert (changes.type, changes.start) == ("任免", "2021-03-08")
    assert changes.organizers == ("湖口县人大常委会",)
    assert parts(changes) == {"罗长庚": {"被免"}, "苗青": {"获任"}}


def test_who_takes_no_part() -> None:
    (visit,) = events(
        "受[县委/ORG][书记/TITLE][葛长青/PER]、[县长/TITLE][卫平/PER]委托，3月8日，[副县长/TITLE][沈若水/PER]"
        "到[石门镇/LOC]走访慰问老党员[庄桂兰/PER]，与[村支书/TITLE][燕小军/PER]亲切交谈。",
        "B [记者/TITLE] [孟一凡/PER]",
    )
    assert visit.type == "慰问"
    assert parts(visit) == {"沈若水": {"带队"}}


def test_speech_passed_on_is_nobody_present() -> None:
    (meeting,) = events(
        f"3月8日，{CHAIR}主持召开会议，传达学习[省委/ORG][书记/TITLE][高远/PER]讲话精神。"
    )
    assert parts(meeting) == {"葛长青": {"主持"}}


def test_he_and_she() -> None:
    (visit,) = events(f"3月8日，{CHAIR}到[石门镇/LOC]调研。他强调，要不误农时。")
    assert parts(visit) == {"葛长青": {"带队", "讲话"}}


def test_surname_and_office_are_the_same_person() -> None:
    (visit,) = events(
        "3月8日，[县长/TITLE][谢广义/PER]到[石门镇/LOC]调研。[谢/PER][县长/TITLE]指出，要不误农时。"
    )
    assert parts(visit) == {"谢广义": {"带队", "讲话"}}


def test_news_in_brief_item_by_item() -> None:
    found = events(
        "▲3月2日，[县科协/ORG]在[县一中/ORG]举办科普进校园活动。",
        f"▲3月2日，{CHAIR}到[石门镇/LOC]调研。",
        "▲3月2日，[副县长/TITLE][沈若水/PER]带队检查[上寨水库/LOC]。",
    )
    assert [(e.type, e.organizers) for e in found] == [
        ("其他", ("县科协",)),
        ("调研", ()),
        ("督查", ()),
    ]


def test_somebody_who_is_quoted_first_was_asked() -> None:
    (visit,) = events(
        f"3月8日，{CHAIR}到[石门镇/LOC]调研。",
        "“日子越过越红火。”[村支书/TITLE][燕小军/PER]说。",
    )
    assert parts(visit) == {"葛长青": {"带队"}}


def test_bare_bodies_are_not_places_that_are_visited() -> None:
    (event,) = events(
        "3月4日，[县政协/ORG][主席/TITLE][沈若水/PER]走访了[县政协/ORG]、[县实验中学/ORG]、[柳林乡/LOC]。"
    )
    assert event.places == ("县实验中学", "柳林乡")


def test_no_events() -> None:
    assert events("[县政府/ORG]将于4月1日召开全县教育工作会议。") == ()
    assert events("各乡镇要加强督查，确保责任落实。") == ()
    assert events("今年以来，[县水利局/ORG]开展联合督查12次。") == ()


def test_an_unknown_year_and_an_unknown_day() -> None:
    text = f"3月8日，{CHAIR}到[石门镇/LOC]调研。"
    assert [e.start for e in events(text, published=None)] == ["XXXX-03-08"]
    (visit,) = events(text.replace("3月8日", "近日"))
    assert (visit.start, visit.end) == (None, None)


def test_visitors_and_hosts_of_different_places() -> None:
    (visit,) = events(
        "3月8日，[市政协/ORG][主席/TITLE][高远/PER]一行到[湖口县/LOC]调研，"
        f"{CHAIR}，[县政协/ORG][主席/TITLE][程功/PER]陪同。"
    )
    assert visit.places == ("湖口县",)
    assert parts(visit) == {"高远": {"带队"}, "葛长青": {"陪同"}, "程功": {"陪同"}}


def test_evidence_and_rule_of_events() -> None:
    record = read(f"3月8日，{CHAIR}到[石门镇/LOC]调研。")
    (visit,) = record.events
    said = {record.mention(record.entities[i]) for i in visit.evidence.entities}
    assert said == {"葛长青", "石门镇"}
    assert visit.rule == "people-visit"
    assert [(p.rule, p.evidence.entities) for p in visit.participants] == [("leads", (2,))]
    assert visit.confidence == round(layer().rules.priors["people-visit"], 4)


def test_a_tour_with_a_day_and_a_paragraph_for_each_leader() -> None:
    found = events(
        "3月6日至8日，[县委/ORG][书记/TITLE][葛长青/PER]，[县长/TITLE][卫平/PER]分别带队走访慰问老党员。",
        "3月6日，[葛长青/PER]来到[石门镇/LOC]，看望了老党员。[沈若水/PER]陪同。",
        "3月8日，[卫平/PER]来到[柳沟村/LOC]，看望了老党员。",
        "慰问中，[葛长青/PER]说，要关心老党员。",
    )
    assert [(e.start, e.end, e.places) for e in found] == [
        ("2021-03-06", "2021-03-06", ("石门镇",)),
        ("2021-03-08", "2021-03-08", ("柳沟村",)),
    ]
    assert [parts(e) for e in found] == [
        {"葛长青": {"带队", "讲话"}, "沈若水": {"陪同"}},
        {"卫平": {"带队"}},
    ]


def test_leaders_who_go_on_one_day_make_one_visit() -> None:
    (visit,) = events(
        "3月6日至8日，[县委/ORG][书记/TITLE][葛长青/PER]，[县长/TITLE][卫平/PER]分别带队走访慰问老党员。",
        "[葛长青/PER]来到[石门镇/LOC]，看望了老党员。[卫平/PER]来到[柳沟村/LOC]，看望了老党员。",
    )
    assert (visit.start, visit.end) == ("2021-03-06", "2021-03-08")


def test_what_was_before_the_meeting_and_back_at_it() -> None:
    meeting, visit = events(
        "3月8日，[县委/ORG]召开工作会议，[县委/ORG][书记/TITLE][葛长青/PER]主持会议。",
        "会前，[葛长青/PER]带领与会人员实地察看了[柳沟村/LOC]。会上，[卫平/PER]作了发言。",
        "[程功/PER]指出，要抓好落实。",
    )
    assert (meeting.type, parts(meeting)) == (
        "会议",
        {"葛长青": {"主持"}, "卫平": {"讲话"}, "程功": {"讲话"}},
    )
    assert (visit.type, visit.start, visit.places) == ("调研", "2021-03-08", ("柳沟村",))
    assert parts(visit) == {"葛长青": {"带队"}}


def test_a_stretch_of_the_visit_told_behind_the_meeting() -> None:
    visit, meeting = events(
        "3月6日至8日，[市党政代表团/ORG]来我县考察。3月7日，两地联席会议在[县宾馆/LOC]召开，"
        "[葛长青/PER]出席会议。",
        "考察期间，[高远/PER]一行走访了[柳沟村/LOC]。",
    )
    assert (visit.type, visit.places, parts(visit)) == ("调研", ("柳沟村",), {"高远": {"带队"}})
    assert (meeting.type, parts(meeting)) == ("会议", {"葛长青": {"出席"}})


def test_what_is_declared_open_is_a_ceremony() -> None:
    (opening,) = events(
        "3月8日，[县总工会/ORG]联合举办的“送文化”主题活动在[柳沟村/LOC]举行。"
        "[副县长/TITLE][卫平/PER]宣布活动启动。"
    )
    assert (opening.type, parts(opening)) == ("仪式", {"卫平": {"出席"}})


def test_a_notice_reports_no_occasion() -> None:
    assert (
        events("H 关于开展安全生产大检查的通知", "3月8日，[县应急局/ORG]到[石门镇/LOC]开展大检查。")
        == ()
    )


def test_a_later_visit_is_of_the_kind_of_the_one_before() -> None:
    found = events(
        "H 县领导走访慰问老党员",
        "3月6日，[葛长青/PER]到[石门镇/LOC]看望老党员。",
        "3月8日，[卫平/PER]走访了[柳沟村/LOC]老党员。",
    )
    assert [(e.type, e.start) for e in found] == [("慰问", "2021-03-06"), ("慰问", "2021-03-08")]


def test_the_head_of_a_team_named_late() -> None:
    (visit,) = events(
        "3月8日，[市督导组/ORG]来我县督导防汛工作。[卫平/PER]陪同。",
        "督导组[组长/TITLE]、[市水利局/ORG][局长/TITLE][高远/PER]指出，要抓好落实。"
        "督导组[副组长/TITLE][程功/PER]通报了问题。",
    )
    assert parts(visit) == {"卫平": {"陪同"}, "高远": {"带队", "讲话"}, "程功": {"讲话"}}


def test_what_a_portrait_tells_of_the_past_is_no_event() -> None:
    assert not events(
        "H [葛长青/PER]的二十年",
        "2001年，[葛长青/PER]当选[柳沟村/LOC][村主任/TITLE]。任职后，他带领村民修路。",
    )
    (own,) = events("2021年3月8日，[葛长青/PER]当选[柳沟村/LOC][村主任/TITLE]。")
    assert (own.type, own.start) == ("任免", "2021-03-08")


def test_a_month_of_the_last_weeks_is_news() -> None:
    (news,) = events("2021年2月，[葛长青/PER]当选[柳沟村/LOC][村主任/TITLE]。")
    assert news.type == "任免"


def test_what_is_advised_at_a_session_is_no_inspection() -> None:
    (session,) = events(
        "3月8日，[县政协/ORG]召开会议。[委员/TITLE][葛长青/PER]建议对农贸市场开展专项检查。",
    )
    assert (session.type, parts(session)) == ("会议", {})
