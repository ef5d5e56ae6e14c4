"""By-lines: on a line of their own, or behind the last sentence of a paragraph."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from itertools import groupby

from zhiguan.ingest.fold import fold
from zhiguan.ingest.lines import HAN
from zhiguan.ingest.surnames import begins_name

_MAX = 90
_MEDIA = rf"(?:[{HAN}]{{0,8}}(?:融媒体?(?:中心)?|电视台|广播电台|日报社?|晚报社?|新闻网|报社))?\s*"
_KIND = r"(?:(?:本报|本台|本网|本刊|特约|实习|见习|首席|全媒体|融媒体?|摄影|文字|县级|驻地)\s*)*"
_PERSON = (
    r"记\s*者|通\s*讯\s*员|报\s*道\s*员|评\s*论\s*员|撰\s*稿\s*人?|作(?<!工作)\s*者"
    r"|撰\s*文|采\s*写|供\s*稿"
)
_CREDIT = (
    r"摄\s*影|供\s*图|图\s*片|配\s*图|摄|责任编辑|责编|编\s*辑|编\s*审|校\s*对|审\s*核"
    r"|翻\s*译|视\s*频"
)
_BOTH = r"(?:文\s*[/、·]?\s*图|图\s*[/、·]?\s*文|文\s*并\s*摄|摄影报道)"
_ONE = rf"(?:(?<![{HAN}])(?:文|图)(?=\s*[/:\s])|(?<=[/\s])(?:文|图)(?=\s|$))"
_SPACES = "".join(filter(str.isspace, map(chr, range(0x10000))))
_MARKS_BEFORE = _SPACES + "□■◎●○◇◆▲△▼★☆◣◤>|-"
_MARKS_BEHIND = _SPACES + "□■◎●○◇◆▲△▼★☆|-"
_ROLE = re.compile(
    rf"(?P<both>{_BOTH})|(?P<person>{_MEDIA}{_KIND}(?:{_PERSON}))|(?P<credit>{_CREDIT})"
    rf"|(?P<one>{_ONE})"
)
_CORE = re.compile(rf"{_PERSON}|{_CREDIT}|文|图")
"""What every role holds: found in a fraction of the time that a role takes to be missed."""
_INTERRUPTED = re.compile(rf"[{HAN}][^{HAN}\s、,;/:&·()\[\]【】〔〕][{HAN}]")
"""A character between two others that stands in no role and no name; the same read backwards."""
_TAIL_ENDS = frozenset("道理合辑发")
_TAIL = re.compile(r"\s*(?:综合)?(?:报\s*道|整\s*理|综\s*合|辑|编\s*发)\s*$")
_SEPARATOR = re.compile(r"[\s、,;/:&]+")
_LONGEST = 6
_NAME = re.compile(rf"[{HAN}]{{2,{_LONGEST}}}|[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}})+")
_UNIT = re.compile(
    rf"[{HAN}]{{2,14}}(?:办|中心|[部局委会社台报镇乡院校队站厅室团]|街道|公司|融媒体?)|(?:实习|见习)生"
)
_OFFICE = re.compile(rf"(?:{_UNIT.pattern})(?:\s*供稿)?")
_BRACKETS = {"(": ")", "[": "]", "【": "】", "〔": "〕"}
_STOPS = frozenset("。!?…")
_QUOTES = frozenset("”’\"'")
_STARTS = re.compile(r"(?<=[。!?…”’)】])\s*|(?=[(\[【〔])")
_NOT_NAMES = re.compile(
    r"[版续完转接据摘注讯]|图[片为示表]|见图|来源|资料|待续|左|右|上篇|下篇|^[一二三四五六七八九十]+$"
)


class Byline(Enum):
    """How sure a by-line is: with a role and a likely name, a photo credit alone, or perhaps."""

    SURE = "sure"
    CREDIT = "credit"
    PERHAPS = "perhaps"


def parse_byline(text: str) -> Byline | None:
    """What kind of by-line a whole line is; None where it is none. At most 90 characters count."""
    return parse_folded(fold(text)) if len(text) <= _MAX else None


@lru_cache(maxsize=4096)
def parse_folded(text: str) -> Byline | None:
    """The same for a text that is folded already.

    Every step of ingestion asks it of the same lines, so the last ones are kept.
    """
    if not text or len(text) > _MAX or _INTERRUPTED.search(text):
        return None
    inner = text.lstrip(_MARKS_BEFORE).rstrip(_MARKS_BEHIND)
    if inner.endswith((":", ",", ";")):
        return None
    bracketed = inner[:1] in _BRACKETS and inner.endswith(_BRACKETS[inner[0]])
    column = bracketed and inner[0] == "【"
    if bracketed:
        inner = inner[1:-1].strip()
    if sum(map(inner.count, _BRACKETS)) != sum(map(inner.count, _BRACKETS.values())):
        return None
    if bracketed and _OFFICE.fullmatch(inner):
        return Byline.SURE if inner.endswith("供稿") else Byline.PERHAPS
    plain = _TAIL.sub("", inner) if inner[-1:] in _TAIL_ENDS else inner
    roles = list(_ROLE.finditer(plain)) if _CORE.search(plain) else []
    if not roles:
        return None if column else _bare_names(plain, marked=bracketed or plain != inner)
    return _with_roles(plain, roles)


def _with_roles(inner: str, roles: list[re.Match[str]]) -> Byline | None:
    names: list[str] = []
    at = 0
    for role in [*roles, None]:
        piece = inner[at : role.start() if role else len(inner)]
        if at == 0 and role is not None and _UNIT.fullmatch(piece.strip()):
            piece = ""
        found = _names(piece)
        if found is None:
            return None
        names.extend(found)
        at = role.end() if role else at
    if not names:
        return None
    written = any(r.lastgroup in ("person", "both") or r.group() == "文" for r in roles)
    likely = any(begins_name(name) or "·" in name for name in names)
    if not likely and written and _set_off(inner, roles[0]):
        likely = all(len(name) <= 4 for name in names)
    if not likely:
        return Byline.PERHAPS if written else None
    return Byline.SURE if written else Byline.CREDIT


def _set_off(inner: str, role: re.Match[str]) -> bool:
    """Whether a mark or a space parts a role at the start from the name behind it."""
    return role.start() == 0 and inner[role.end() : role.end() + 1] in (" ", ":", "/")


def _names(piece: str) -> list[str] | None:
    """The names in a piece between roles; None where it holds anything else."""
    words = [word for word in _SEPARATOR.split(piece.strip(" )(")) if word]
    if not all(map(_short_enough, words[1:])):
        return None
    if len(words) > 1 and len(words[0]) > 3 and _UNIT.fullmatch(words[0]):
        words.pop(0)
    names: list[str] = []
    for is_single, run in groupby(words, key=lambda word: len(word) == 1):
        found = list(run)
        if is_single:
            names += _spread_names("".join(found))
        elif all(map(_is_name, found)):
            names += found
        else:
            return None
    return _mended(names)


def _is_name(word: str) -> bool:
    return _short_enough(word) and _NAME.fullmatch(word) is not None


def _short_enough(word: str) -> bool:
    """Whether a word can be a name at a glance; most pieces of prose are too long for one."""
    return len(word) <= _LONGEST or "·" in word


def _mended(names: list[str]) -> list[str] | None:
    """The names, those that a space or a column cut in two made whole; None if that fails.

    A character alone goes with the two behind it (`晏 殊华`), with the first of three or more
    (`邹 倩初晓`, whose other space a line break took), or with the two before it (`申屠 静`).
    """
    out: list[str] = []
    for name in names:
        if out and len(out[-1]) == 1:
            first = out.pop() + name
            out += [first] if len(first) == 3 else [first[:2], first[2:]]
        elif len(name) == 1 and out and len(out[-1]) == 2:
            out[-1] += name
        else:
            out.append(name)
    return None if any(len(name) == 1 for name in out) else out


def _spread_names(characters: str) -> list[str]:
    """Names set with a space behind each character: two each, three where one is left over."""
    if len(characters) < 4:
        return [characters] if characters else []
    return [characters[:2], *_spread_names(characters[2:])]


def _bare_names(inner: str, *, marked: bool) -> Byline | None:
    """Names alone, as （甲 乙） gives them, perhaps behind the office that they work for.

    Without a mark (brackets, or 报道 behind them) all of them must look like names, and still the
    line is no more than perhaps a by-line.
    """
    names = _names(inner)
    if not names or len(names) > 6 or any(_NOT_NAMES.search(name) for name in names):
        return None
    likely = sum(begins_name(name) or (marked and "·" in name) for name in names)
    if not marked and likely < len(names):
        return None
    return Byline.SURE if marked and likely else Byline.PERHAPS


def inline_byline(text: str) -> tuple[int, Byline] | None:
    """Where a by-line that runs on behind the last sentence begins in a paragraph, and its kind.

    Bare names in brackets count only behind the end of a sentence.
    """
    base = max(0, len(text) - _MAX)
    found = inline_folded(fold(text[base:]))
    return None if found is None else (base + found[0], found[1])


def inline_folded(text: str) -> tuple[int, Byline] | None:
    """The same for a text that is folded already."""
    base = max(0, len(text) - _MAX)
    tail = text[base:]
    closed = tail.rstrip("。 ") if tail.endswith("。") else tail.rstrip()
    interrupted = _INTERRUPTED.search(closed[::-1])  # the last one: no by-line holds it
    first = len(closed) - interrupted.end() + 1 if interrupted else 0
    for match in _STARTS.finditer(tail, first):
        start = match.end()
        rest = closed[start:].strip()
        if base + start == 0 or not rest:
            continue
        after_sentence = _closes_sentence(tail[:start])
        if not after_sentence and not _has_role(rest):
            continue
        kind = parse_folded(rest)
        bracketed = rest[0] in _BRACKETS
        bare = kind is not Byline.PERHAPS or not _has_role(rest)
        if kind is not None and (bracketed or (after_sentence and bare)):
            return base + start, kind
    return None


def _closes_sentence(text: str) -> bool:
    """Whether a text ends with a sentence, perhaps with a quotation mark behind its stop."""
    closed = text.rstrip()
    if closed[-1:] in _QUOTES and closed[-2:-1]:
        closed = closed[:-1]
    return closed[-1:] in _STOPS if closed else False


def _has_role(text: str) -> bool:
    return _CORE.search(text) is not None and _ROLE.search(text) is not None
