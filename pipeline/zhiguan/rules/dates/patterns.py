"""The forms that dates take, as expressions over folded text (`numbers.folded`).

`_` in a template stands for the white space that layout may put between two parts, at most three
characters of it, so that every expression runs in linear time.
"""

from __future__ import annotations

import re

_GAP = r"[ \n]{0,3}"
_CN = "一二三四五六七八九"
# layout may part the figures of one number
_MONTH = r"1 ?[0-2]|0 ?[1-9]|[1-9]"
_DAY = r"[12] ?\d|3 ?[01]|0 ?[1-9]|[1-9]"
_YEAR = r"\d ?\d ?\d ?\d"
_CN_YEAR = r"[〇○零一二三四五六七八九]{4}"
_CN_MONTH = r"十[一二]?|[一二三四五六七八九]"
_CN_DAY = rf"三十一?|[二]?十[{_CN}]?|廿[{_CN}]?|卅|[{_CN}]"
_WEEK = "一二三四五六日天"


def _rule(template: str) -> re.Pattern[str]:
    return re.compile(template.replace("_", _GAP))


_PART = (
    r"(?:上午|下午|中午|晚上|晚间|傍晚|凌晨|清晨|清早|早上|早晨|夜间|夜里|深夜|午后|午间|午夜"
    r"|一大早|当晚|当天|当日|晚(?![会宴报期饭年辈婚])|夜(?![市景校查色班话])|早(?=[,、晨\d]))"
)
_CLOCK = r"(?:_\d{1,2}(?:[时点](?!间|多)(?:\d{1,2}分|半|整|许)?|:\d{2})(?:许|左右)?)?"
PART = _rule(rf"_{_PART}{_CLOCK}")
WEEKDAY_NOTE = _rule(rf"_\(_(?:星期|周|礼拜)_[{_WEEK}]_\)")

# one point of an absolute date; what may be left out is decided by the finder
YEAR = _rule(rf"(?P<year>{_YEAR}|{_CN_YEAR})_年")
RELATIVE_YEAR = _rule(
    r"(?<![\d年])(?:(?P<year>[今去前明])年|(?P<tied>[本当同次])年(?=_\d{1,2}_月))"
)
MONTH = _rule(rf"(?P<month>{_MONTH}|{_CN_MONTH})_月(?!龄|饼|嫂|大)")
RELATIVE_MONTH = _rule(
    r"(?<![晚马路早天网线以会])(?P<month>本|上|下|当|同|这个|上个|下个)月(?![亮光])"
)
DAY = _rule(rf"(?P<day>{_DAY}|{_CN_DAY})_(?P<unit>[日号])")
OPEN_DAY = _rule(rf"(?P<day>{_DAY})(?=_(?:[-~]{{1,2}}|至|到|、|和)_(?:{_DAY})_[日号])")
FULL = _rule(
    r"(?<![\d.])(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d.])"
)

RANGE = _rule(r"_(?:[-~]{1,2}|一|至|到)_")
LIST = _rule(r"_(?:、|和|及|与|以及)_")
UNTIL_MONTH = _rule(rf"(?P<month>{_MONTH})_(?:[-~]|至|到|、)_(?P<last>{_MONTH})_月")

# what stands behind a point and makes it coarser, or no occasion's day
SINCE = _rule(
    r"_(?:以来|至今|以后|之后|以前|之前|前后|前夕|来(?=[,,])|前(?![往来去赴沿线台进程\d几一二三四五六七八九十半])|后(?=[,。的]))"
)
ONWARDS = _rule(r"_(?:起|开始)")
PART_OF_MONTH = _rule(r"_份?_(?P<part>上旬|中旬|下旬|初(?![中级步])|底|末|中(?=,))")
PART_OF_YEAR = _rule(
    r"_(?P<part>上半年|下半年|第?_[一二三四1-4]_季度|年?底|年?末|年?初(?![中级步])|年中)"
)
NO_YEAR = re.compile("[度代级产均薪检审]")
NO_DAY = _rule(r"_\d{1,2}_[日号]")
MONTH_TAIL = _rule(r"_份")
BARE_DAY_STOPS = _rule(
    r"_(?:之内|以内|以上|以下|左右|内|游(?![客行览])|龄|均|间|志|程|刊|常|期(?!间)|报(?![道告名到]))"
)

RECURRING = _rule(r"(?:每逢|每隔?|逢)_(?:年|月|周|星期)?_(?:的)?")
RELATIVE_DAY = _rule(
    r"(?<![如目以之当生])(?P<day>大前天|大后天"
    r"|[昨今明]天|[前后]天(?![气空然津文府鹅桥河下])"
    r"|(?:昨|今|明)日(?!头条|说法)|前日(?![数本])"
    r"|昨(?=晚|夜|晨|早|上午|下午)|今(?=晚(?!报)|夜|晨|早|上午|下午)|明(?=晚|早|上午|下午))"
)
EDGE = _rule(r"(?:晚上|晚|夜|晨|早上|早|上午|下午)")
SAME_DAY = _rule(r"(?P<day>当[日天]|同日|当晚|次日|翌日|第二天|隔天)")
WEEKDAY = _rule(
    rf"(?<![一两三半数几每])(?P<week>(?:上上|上|本|这|这个|上个|下|下个)?)_(?P<name>周|星期|礼拜)_(?P<day>[{_WEEK}])"
)
WEEKDAY_RANGE = _rule(rf"(?:周|星期)_[{_WEEK}]_(?:至|到|[-~])_(?:周|星期)?_[{_WEEK}]")
WEEK = _rule(r"(?P<week>上|本|这|下)(?:一|个)?周(?P<end>末)?(?!年|期|边|围|岁|[一二三四五六日天])")
WEEKDAY_AFTER = _rule(rf"(?=_(?:[,、()]|的|{_PART}))")

LUNAR = _rule(
    rf"(?:农历|阴历|旧历)(?:_[\w]{{2,4}}年)?(?:_(?:正|腊|冬|{_CN_MONTH}|\d{{1,2}})月)?"
    rf"(?:_(?:初[{_CN}十]|{_CN_DAY}|\d{{1,2}}))?(?:_[日号])?"
    rf"|(?:正|腊|冬)月(?:初[{_CN}十]|{_CN_DAY})?|(?:{_CN_MONTH})月初[{_CN}十]"
    rf"|大年(?:初[{_CN}十]|三十)|除夕"
)
_FEASTS = (
    r"元旦|春节|元宵|清明|五一|劳动节|端午|七一|八一|中秋|国庆|十一|重阳|妇女节|植树节|儿童节"
    r"|教师节|记者节|护士节|青年节|建军节|建党节|小年|腊八|两节|双节|(?:党|祖国)的生日|高考|六一|三八"
)
FEAST = _rule(
    rf"[\"“‘]?(?P<feast>{_FEASTS})[\"”’]?_(?:节|国际劳动节|劳动节|建党节|建军节|国际?妇女节|国庆节)?_"
    r"(?P<tail>当[天日]|(?:即将)?(?:来临|到来)(?:之际|前夕)?|之际|前夕|前后|期间|假期|长假|小长假|前(?![往来去])|后|过后|以来)"
)
FIXED_FEASTS = {
    "元旦": (1, 1),
    "妇女节": (3, 8),
    "三八": (3, 8),
    "植树节": (3, 12),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "青年节": (5, 4),
    "护士节": (5, 12),
    "六一": (6, 1),
    "儿童节": (6, 1),
    "七一": (7, 1),
    "建党节": (7, 1),
    "八一": (8, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
    "十一": (10, 1),
    "记者节": (11, 8),
}
PLAN = _rule(r"[\"“‘]?(?P<plan>十[一二三四五六]五)[\"”’]?_(?:规划)?_(?:期间|时期|以来|初|末)")
VAGUE = _rule(
    r"(?<![最附])近(?:日来?|期|来)|近年来?|近几[天日年]来?|近段时间|近一段时间|最近(?=[,]|[一几两])|"
    r"(?<![\d节假期生工周即休忌同每今昨春夏一二三四五六七八九十])日前(?![往来夕后线])|前不久|不久前|连日来?(?=[,])|前段时间"
    r"|(?:这|前)(?:几|些|两|段)(?:天|日(?![子常程]))|即日起"
    r"|(?:\d{1,2}|[一二两三四五六七八九十数几]|半)(?:个)?(?:多)?(?:天|日|周|星期|月|年)(?:前(?![往来去])|以来|之前|以前)"
    r"|岁末年初|年初(?!中)|年末|年底|年中(?=[,])|月初|月底|月末|月中(?=[,])|岁末|周末|双休日"
)
TITLES = re.compile(r"《[^》\n]{0,80}》")
PLANNED = re.compile(r"(?:将于|定于|拟于|订于|将在)[ \n]{0,3}$")
START = re.compile(
    '[0-9〇○零一二三四五六七八九十廿卅农阴旧正腊冬大除"“‘元春清劳端中国重妇植儿教记护青建小双高'
    "今去前明本当同次上下这每逢昨后翌第隔周星礼近最日不连即两几数半岁年月]"
)
