from __future__ import annotations

import pytest

from zhiguan.ingest.fold import fold
from zhiguan.ingest.lines import squeeze
from zhiguan.ingest.opener import is_opener


@pytest.mark.parametrize(
    "text",
    [
        "本报讯 3月16日上午",
        "本 报 讯 近日",
        "【本报讯】近日",
        "本报3月16日讯 昨天",
        "本报讯（记者 湛青）近日",
        "（记者 湛青 通讯员 岑立）3月16日",
        "蒲塘日报讯 近日",
        "县融媒体中心讯（记者 湛青）",
        "新华社长沙３月１６日电 近日",
        "本报记者湛青报道：近日",
        "讯（通讯员 岑立）日前",
    ],
)
def test_openers(text: str) -> None:
    assert is_opener(squeeze(fold(text)))


@pytest.mark.parametrize(
    "text",
    [
        "3月16日，县长",
        "本报记者 湛青",
        "（记者 湛青）",
        "记者 郁小满 通讯员 岑立",
        "电讯局局长",
        "通讯员培训班",
    ],
)
def test_other_beginnings(text: str) -> None:
    assert not is_opener(squeeze(fold(text)))
