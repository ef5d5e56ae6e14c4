"""Lines that belong to the page and to no article: page numbers, headers, editors, jumps."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from zhiguan.ingest.lines import HAN, Line

_MAX = 100
_FULL_DATE = re.compile(r"((?:19|20)\d\d)(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})日?")
_ONLY_DATE = re.compile(_FULL_DATE.pattern)
_TOP = 4
_NOT_TITLE = re.compile(
    r"\(?(?:星期|周)[一二三四五六日天]\)?|农历[^\d]{2,12}|第\d+期|总第?\d+期|今日\d+版|[A-D]?\d{1,2}版|[A-D]\d{1,2}"
    r"|第[\d一二三四五六七八九十]+版|\d{1,3}|[|/·:,。()\-_—―│■□●◆]"
)
_PAPER_NAME = re.compile(
    rf"[{HAN}]{{0,12}}(?:报|刊|新闻|周末|时讯|要闻|综合|时政|民生|专版|副刊|版|网|发布|广告|社会|经济)*"
)
_PAGE_NUMBER = re.compile(
    r"[-|·■□●◆_]*(?:第?[A-D]?\d{1,3}(?:版|页)?|第[一二三四五六七八九十]{1,3}版|[A-D]\d{1,2})"
    r"(?:[-|·■□:]*(?:要闻|综合|时政|新闻|民生|专版|副刊|广告|社会|经济|文化|教育|理论|公告))?[-|·■□●◆_]*"
)
_SECTION = re.compile(
    r"(?:要闻|综合|时政|民生|专版|副刊|广告|社会|理论|公告)[-|·]?(?:第?[A-D]?\d{1,2}版?)"
)
_STAFF = re.compile(
    r"[-|·■□●◆▲\[(【]*(?:(?:本版|本期|今日|值班)?(?:责任?编辑?|编辑|主编|组稿|编审|版式|美编|校对|校检|审核|审校|监制|"
    r"组版|排版|统筹|总编辑?|总值班|值班编委|值班主任|视觉|设计)[:/|·].{1,60}"
    r"|(?:本报|新闻|投稿|广告|发行|报料|采编|编辑部)+(?:热线|电话|邮箱|信箱|网址|地址|E-?mail)[:/].{3,60}"
    r"|国内统一(?:连续出版物|刊)号.{3,60}|CN\d{2}-\d{4}.{0,40}|邮发代号.{3,30}|总第\d+期.{0,20}|第\d+期"
    r"|今日\d+版|(?:主管|主办|承办|协办|出版)(?:单位)?:.{2,60})"
)
_JUMP = re.compile(
    r"[(▲▼△▽►◄>\[【]*(?:下转|上接|紧接|接|转|详见|见|相关报道见?)(?:今日)?第?[A-D\d一二三四五六七八九十]{1,3}版.{0,12}"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[\w./?=&%-]+|[\w.]+@[\w.]+")


def furniture_reason(line: Line, index: int = 0) -> str | None:
    """Why a line belongs to no article; None where it may belong to one.

    A date alone is a page's header only among the page's first lines (`index` counts from 0):
    further on it may be the date under a notice.
    """
    if len(line.text) <= _MAX and not any(map(_is_visible, line.text)):
        return "ornament"
    if len(line.head) > _MAX or len(line.text) > 2 * _MAX:
        return None
    for reason, pattern in (
        ("page number", _PAGE_NUMBER),
        ("section name", _SECTION),
        ("editors and imprint", _STAFF),
        ("jump to another page", _JUMP),
        ("address", _ADDRESS),
    ):
        if pattern.fullmatch(line.head):
            return reason
    if header_date(line) is None or (index >= _TOP and is_date(line.head)):
        return None
    return "page header"


def is_date(head: str) -> bool:
    """Whether a line's folded, squeezed beginning is a full date and nothing else."""
    return _ONLY_DATE.fullmatch(head) is not None


def header_date(line: Line) -> str | None:
    """The ISO date of a line that is nothing but a page's header: a full date, week day, paper."""
    match = _FULL_DATE.search(line.head)
    if match is None or len(line.head) > 60:
        return None
    rest = line.head[: match.start()] + "|" + line.head[match.end() :]
    if not _PAPER_NAME.fullmatch(_NOT_TITLE.sub("", rest)) or _is_sentence_like(rest):
        return None
    try:
        return date(*map(int, match.groups())).isoformat()
    except ValueError:
        return None


def _is_sentence_like(rest: str) -> bool:
    """A headline with a date in it has words on; a header has a paper's name or nothing."""
    words = _NOT_TITLE.sub("", rest)
    return bool(words) and not re.search(
        r"(?:报|刊|新闻|周末|时讯|要闻|综合|时政|民生|专版|副刊|版|网|发布|广告|社会|经济)$", words
    )


def _is_visible(character: str) -> bool:
    """Letters, digits and the punctuation that sentences are made of."""
    return (
        unicodedata.category(character)[0] in "LN"
        or character in "。，、；：！？“”‘’（）《》…,.;:!?()%"
    )
