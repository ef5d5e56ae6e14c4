"""Words that point at a body and are no part of its name: 我县, 本届, 新一届."""

from __future__ import annotations

import re

_LEVEL = "(?:开发区|新区|街道|社区|苏木|嘎查|[省市州盟县区旗镇乡村])"
_TERM = "(?:新一届|本届|上一届|上届|历届|新一任)"
_POINTS = re.compile(rf"^{_TERM}?(?:[我本该](?={_LEVEL}))?(?=.)")
_UNIT = "(?:院|局|厅|司|校|所|站|馆|社|厂|行|店|台|处|科|室|队|会|办|公司|集团|中心|单位|部门|机关)"
_OURS = re.compile(rf"[我本该](?:[法医学]|检察|支|大|中)?{_UNIT}的?\s*$")
_BEFORE = re.compile(rf"[我本]({_LEVEL})的?\s*$")


def without_deixis(name: str) -> str:
    """县文联 of 我县文联, 文联 of 新一届文联; any other name as it is."""
    return _POINTS.sub("", name, count=1)


def level_before(text: str) -> str | None:
    """The level word of 我县 at the end of a text, if it ends so."""
    found = _BEFORE.search(text)
    return None if found is None else found[1]


def ours_before(text: str) -> bool:
    """Whether a text ends with a word for the speakers' own body: 我院, 本局, 我校."""
    return _OURS.search(text) is not None
