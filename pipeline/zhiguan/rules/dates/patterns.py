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


def rule(template: str) -> re.Pattern[str]:
    """An expression in which `_` stands for layout space."""
    return re.compile(template.replace("_", _GAP))


_PART = (
    r"(?:上午|下午|中午|晚上|夜晚|入夜|一早|晚间|傍晚|凌晨|清晨|清早|早上|早晨|夜间|夜里|深夜|午后|午间|午夜"
    r"|一大早|当晚|当天|当日|晚(?![会宴报期饭年辈婚])|夜(?![市景校查色班话])|早(?=[,、晨\d]))"
)
_HOUR = (
    r"(?:\d{1,2}(?:[时点](?!间|多|要|意|建|希|指)(?:\d{1,2}分|半|整|许)?|:\d{2})"
    r"|(?:十[一二]?|[一二三四五六七八九零])[时点](?=[,整半许起]))(?:许|左右)?"
)
_HOURS = rf"{_HOUR}(?:_(?:[-~]|至|到)_{_HOUR})?"
PART = rule(rf"_(?:{_PART}(?:_{_HOURS})?|{_HOURS})")
_NOTE_WORDS = rf"(?:星期|周|礼拜)_[{_WEEK}]|农历|阴历|正月|腊月|冬月|除夕|[{_CN}十]月初"
DAY_NOTE = rule(
    rf"_(?:\(_(?:{_NOTE_WORDS})[^()\n]{{0,14}}\)|,?_(?:星期|礼拜)_[{_WEEK}](?=_(?:[,、。)]|{_PART}))"
    rf"|,?_周[{_WEEK}](?=_(?:,|{_PART})))"
)
SPAN_NOTE = rule(r"_(?:这)?[两二三四五六七]_[天日](?![内时游])")

# one point of an absolute date; what may be left out is decided by the finder
YEAR = rule(
    rf"(?P<year>{_YEAR}|{_CN_YEAR}|(?<![\d第约近期满过有共逾])\d\d(?=_年_(?:{_MONTH})_月_\d))_年"
)
RELATIVE_YEAR = rule(
    r"(?<![\d年])(?:(?P<year>[今去前明])年|(?P<tied>[本当同次翌])年(?=_\d{1,2}_月))"
)
MONTH = rule(rf"(?P<month>{_MONTH}|{_CN_MONTH}|元)_月(?!龄|饼|嫂|大)")
RELATIVE_MONTH = rule(
    r"(?<![晚马路早天网线以会])(?P<month>本|上|下|当|同|这个|上个|下个)月(?![亮光])"
)
DAY = rule(rf"(?P<day>{_DAY}|{_CN_DAY})_(?P<unit>[日号])")
MISREAD_DAY = rule(rf"(?P<day>{_DAY}|{_CN_DAY})_(?P<unit>曰)")  # by OCR
OPEN_DAY = rule(rf"(?P<day>{_DAY})(?=(?:_(?:[-~]{{1,2}}|至|到|、|和)_(?:{_DAY})){{1,6}}_[日号])")
BARE_OPEN_DAY = rule(
    r"(?P<day>[12]\d|3[01]|[1-9])(?=_(?:[-~]|至|到|、|和)_(?:[12]\d|3[01]|[1-9])_(?:日|号|[两二]_[天日]))"
)
BARE_DAY_AFTER = re.compile(r"(?:^|[\n,。;!?:()、讯于从自在])[ \n]{0,3}$")
PAIR_OF_DAYS = rule(r"(?P<day>[12]\d|3[01]|[1-9])_[两二]_(?P<unit>[天日])(?![内后前时])")
FULL = rule(
    r"(?<![\d.])(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d.])"
)
FULL_UNTIL = rule(
    r"_(?:[-~]{1,2}|至|到)_(?:(?P<month>\d{1,2})[./])?(?P<day>\d{1,2})(?![\d./年月-])_日?"
)
NTH = rule(
    rf"_的?_(?:第_?(?P<nth>[一二三四五])_?个?_(?:星期|周|礼拜)(?P<weekday>[{_WEEK}])"
    r"|第一天|(?P<last>最后一[天日]))"
)

RANGE = rule(r"_(?:[-~]{1,2}|一|至|到)_")
LIST = rule(r"_(?:、|和|及|与|以及)_")
UNTIL_MONTH = rule(rf"(?P<month>{_MONTH})_(?:[-~]|至|到|、)_(?P<last>{_MONTH})_月")
UNTIL_YEAR = rule(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)_(?:[-~]{1,2}|至|到)_(?P<last>(?:19|20)\d\d)_年(?!度)"
)
UNTIL = rule(
    r"(?:截至|截止到|截止至|截止|直至|直到|不晚于|最迟|赶在|(?<![^,。;\n])至)_(?=[\d一二三四五六七八九十元本今明])"
)

# what stands behind a point and makes it coarser, or no occasion's day
SINCE = rule(
    r"_(?:以来|至今(?![年天日晚晨早])|以后|之后|以前|之前|前后|前夕|来(?=[,,])|前(?![往来去赴沿线台进程\d几一二三四五六七八九十半])|后(?=[,。的]))"
)
ONWARDS = rule(r"_(?:起|开始)")
UP_TO = rule(r"_止(?![步住血])")
PART_OF_MONTH = rule(r"_份?_(?P<part>上中旬|中下旬|上旬|中旬|下旬|初(?![中级步])|底|末|中(?=,))")
PART_OF_YEAR = rule(
    r"_(?P<part>上半年|下半年|第?_[一二三四1-4]_季度|前三季度|年?底|年?末|年?初(?![中级步春夏秋冬])|年中)"
)
NO_YEAR = re.compile("[度代级产均薪检审]")
PERIOD = rule(r"(?<![年度])(?P<part>[上下]半年|(?:第_)?[一二三四1-4]_季度|前三_?季度)")
NO_DAY = rule(r"_\d{1,2}_[日号]")
MONTH_TAIL = rule(r"_份")
BARE_DAY_STOPS = rule(
    r"_(?:之内|以内|以上|以下|左右|内|游(?![客行览])|龄|均|间|志|程|刊|常|期(?!间)|报(?![道告名到]))"
)

RECURRING = rule(r"(?:每逢|每隔?|逢)_(?:年|月|周|星期)?_(?:的)?")
RELATIVE_DAY = rule(
    r"(?<![如目以之当生日此])(?P<day>大前天|大后天"
    r"|[昨今明]天|[前后]天(?![气空然津文府鹅桥河]|下(?!午))"
    r"|(?:昨|今|明)日(?!头条|说法)|前日(?![数本])"
    r"|昨(?=晚|夜|晨|早|上午|下午|起)|今(?=晚(?!报)|夜|晨|早|上午|下午|起)"
    r"|(?<![^,。;、:于在从自 \n])前(?=晚|夜)|明(?=晚|早|上午|下午))"
)
NUMBERED_DAY = rule(
    r"(?<![目之以当如提日此年月])(?P<day>[前昨今明])[日天]?_\(_(?P<number>[12]\d|3[01]|[1-9])_(?:日_\)_日?|\)_[日天])"
)
TWO_DAYS = rule(
    r"(?P<first>前(?=_昨)|昨(?=_今)|今(?=_明)|明(?=_后))_(?P<last>昨|今|明|后)_(?:这)?_[两二]_[天日]"
)
EDGE = rule(r"(?:晚上|晚|夜|晨|早上|早|上午|下午)")
SAME_DAY = rule(
    r"(?P<day>当[日天]|(?<![^,。;\n])是日(?![本常期报前后均])|同日|当晚|次日|翌日|第二天|隔天"
    r"|(?<![提目之以])(?:前|头)一[天日](?!的)|后一天)"
)
WEEKDAY = rule(
    rf"(?<![一两三半数几每])(?P<week>(?:上上|上|本|这|这个|上个|下|下个)?)_(?P<name>周|星期|礼拜)_(?P<day>[{_WEEK}])"
)
WEEKDAY_RANGE = rule(rf"(?:周|星期)_[{_WEEK}]_(?:至|到|[-~])_(?:周|星期)?_[{_WEEK}]")
WEEK = rule(r"(?P<week>上|本|这|下)(?:一|个)?周(?P<end>末)?(?!年|期|边|围|岁|[一二三四五六日天])")
WEEKDAY_AFTER = rule(rf"(?=_(?:[,、()]|的|{_PART}))")

PLAN = rule(r"[\"“‘]?(?P<plan>十[一二三四五六]五)[\"”’]?_(?:规划)?_(?:期间|时期|以来|初|末)")
VAGUE = rule(
    r"(?<![最附])近(?:日来?|期|来)|近年来?|近[两三几][天日年]来?|近段时间|近一段时间|最近(?=[,]|[一几两])|"
    r"(?<![\d节假期生工周即休忌同每今昨春夏一二三四五六七八九十])日前(?![往来夕后线])|前不久|不久前|连日来?(?=[,])|前段时间"
    r"|(?:这|前)(?:几|些|两|段)(?:天|日(?![子常程]))|即日起"
    r"|(?:\d{1,2}|[一二两三四五六七八九十数几]|半)(?:个)?(?:多)?(?:天|日|周|星期|月|年)(?:前(?![往来去])|以来|之前|以前)"
    r"|岁末年初|年初(?!中)|年末|年底|年中(?=[,])|月初|月底|月末|月中(?=[,])|岁末|周末|双休日"
)
# a sentence that speaks of what is still to come, and one that tells what was
COMING = re.compile(
    "将|拟|计划|预计|即将|明[天日年]|定于|约定|报名|截止|截至|时间:|日起|日前|之前|为期|期限|要在|力争|确保|届时|准备|安排在|有望|施行"
)
PAST = re.compile(
    "召开|举行|举办|开展|主持|出席|参加|调研|视察|考察|督[查导]|检查|走访|慰问|看望|来到|前往|深入|赴|带队|一行|会见|当选|任命|免去|组织"
)
SENTENCE_END = re.compile(r"[。\n!?]")
YEAR_OF_NAME = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?![度前底末初来以至,。]|\d|[^,。]{0,12}(?:总结|表彰|规划|计划|预算|决算))"
)
# a newspaper or site before it, or nothing but a name since the paragraph began
FILED_BY = re.compile(
    r"(?:本报|本台|本刊|本网|社|记者)[^,。;\n]{0,10}$|(?:^|\n)[^,。;:!?\n]{0,14}$"
)
FILED = rule(r"_(?:讯|电|专电)(?![话子视力商])")
TITLES = re.compile(r"《[^》\n]{0,80}》")
PLANNED = re.compile(r"(?:将于|定于|拟于|订于|将在)[ \n]{0,3}$")
START = re.compile(
    '[0-9〇○零一二三四五六七八九十廿卅元农阴旧夏古闰藏傣彝回佛正腊冬大除"“‘春清劳端中国重妇植儿教记护青建小双高七'
    "今去前明本当同次翌上下这每逢昨后第隔周星礼近最日不连即两几数半岁年月截直赶至是]"
)
