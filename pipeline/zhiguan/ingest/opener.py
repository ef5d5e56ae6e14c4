"""How a news article begins when it says so: 本报讯, 本报3月4日讯, （记者 甲 通讯员 乙）, …"""

from __future__ import annotations

import re

from zhiguan.ingest.lines import HAN

_PAPER = (
    r"(?:本(?:报|台|网|刊|社)"
    rf"|[{HAN}]{{2,8}}(?:日报|晚报|快报|周报|新闻网|电视台|广播|融媒体?(?:中心)?|发布))"
)
_DATE = r"\d{1,2}月\d{1,2}日"
_PEOPLE = (
    r"(?:本报|本台|见习|实习|特约|首席|驻地|全媒体|融媒体?)*(?:记者|通讯员|报道员)"
    rf"[{HAN}·、,:/]{{2,40}}"
)
_OPENERS = re.compile(
    "|".join(
        (
            rf"[\[【(<]?{_PAPER}(?:综合)?(?:讯|消息)",
            rf"[\[【(<]?{_PAPER}[{HAN}]{{0,8}}{_DATE}(?:讯|电|消息)",
            r"[\[【(<]?(?:新华社|中新社|中新网|人民网|央视网|央广网)[^,。]{0,24}(?:电|讯|消息)",
            rf"讯[(:]{_PEOPLE}",
            r"讯:",
            rf"[{HAN}]{{2,10}}讯[(:]",
            rf"\({_PEOPLE}\)(?=.)",
            rf"{_PEOPLE}(?:报道|电|(?<!通)讯)[:,\d{HAN}]",
        )
    )
)


def is_opener(head: str) -> bool:
    """Whether a line whose folded, squeezed beginning is `head` opens an article."""
    return _OPENERS.match(head) is not None
