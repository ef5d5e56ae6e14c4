"""Common surnames of China: whether a word can begin a name."""

from __future__ import annotations

_SINGLE = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜"
    "詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉"
    "饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖"
    "糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺佘"
    "鹿展嵇逯云寇晁步矫缪邝满国那闫肖付代信帅阚粟慕初幸衡水但农郦占麻苍么智禹亓仝权逄展荣油尚尧宿"
)
_DOUBLE = frozenset(
    (
        "欧阳",
        "上官",
        "南宫",
        "司徒",
        "司空",
        "闻人",
        "申屠",
        "百里",
        "呼延",
        "轩辕",
        "澹台",
        "宇文",
        "独孤",
        "濮阳",
        "淳于",
        "公冶",
        "太史",
        "钟离",
        "赫连",
        "拓跋",
        "东郭",
        "西门",
        "完颜",
        "纳兰",
        "万俟",
        "司马",
        "诸葛",
        "皇甫",
        "尉迟",
        "令狐",
        "端木",
        "公孙",
        "夏侯",
        "东方",
        "慕容",
        "长孙",
    )
)


def begins_name(word: str) -> bool:
    """Whether the word begins with a common surname and has the length of a Chinese name."""
    if word[:2] in _DOUBLE:
        return 3 <= len(word) <= 4
    return word[:1] in _SINGLE and 2 <= len(word) <= 3


def is_double(word: str) -> bool:
    """Whether the word is a surname of two characters."""
    return word in _DOUBLE
