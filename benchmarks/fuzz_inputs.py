"""Inputs as nobody should send them: hypothesis strategies, and pages that were mutated."""

from __future__ import annotations

import gzip
import io
import json
import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pyarrow as pa
from hypothesis import strategies as st
from pyarrow import parquet


class Input(NamedTuple):
    """A file: the suffix that says how it is read, and its bytes."""

    suffix: str
    data: bytes


HOSTILE = (
    "\0",
    "\x1b[2J\x1b]0;title\x07",
    "\x7f\x85\x0b\x0c\x1c",
    "\r",
    "\r\n\r\n",
    "\u2028\u2029",
    "\u202e\u2066\u200f",
    "\u200b\u200c\u200d\u2060\ufeff",
    "שלום مرحبا",
    "👩‍👩‍👧‍👦🏳️‍🌈🇨🇳",
    "e\u0301\u0489" * 20,
    "\ud83d",
    "\udc00",
    "\U000e0001\U0010ffff\ufffe",
    '""\'\'“”‘’「」\\"\\\\',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "＝１＋１",
    "<script>alert(1)</script>&amp;",
    "'; DROP TABLE records;--",
    "../../../etc/passwd",
    "{{7*7}}${7*7}%s%n",
    "　" * 40,
    "\n" * 30,
    "记者 " * 30,
    "县委书记" * 30,
    "2021年13月45日",
    "（" * 60,
    "、" * 60,
    "１２３４５６７８９０" * 8,
)
ENCODINGS = (
    *("utf-8",) * 6,
    "utf-8-sig",
    "gb18030",
    "gbk",
    "utf-16",
    "utf-16-le",
    "utf-32",
    "big5",
    "latin-1",
)
IDS = ("../../x", "/etc/passwd", "a\0b", "a\nb", "=1+1", "x" * 2000, "\ud800", "", " ", "-", "con")


def _mutated(text: str, rng: random.Random) -> str:
    """An excerpt of a page, most often short, with some of its parts moved, doubled or spoilt."""
    size = rng.choice((20, 60, 120, 120, 240, 240, 600, 2_000 if rng.random() < 0.2 else 200))
    start = rng.randrange(max(1, len(text) - size))
    text = text[start : start + size]
    for _ in range(rng.randrange(6)):
        a, b = sorted(rng.randrange(len(text) + 1) for _ in range(2))
        b = min(b, a + 40)
        piece = text[a:b]
        text = rng.choice(
            (
                text[:a] + text[b:],
                text[:a] + piece * 3 + text[b:],
                text[:a] + piece[::-1] + text[b:],
                text[:a] + rng.choice(HOSTILE) + text[b:],
                text[:a] + rng.choice(HOSTILE) + text[a:],
                text[:a] + "\n".join(piece) + text[b:],
                text[:a] + " ".join(piece) + text[b:],
                text[b:] + piece + text[:a],
                text.replace("\n", rng.choice(("", "\r", "\n\n", "\u2028"))),
            )
        )
    return text


_LISTED = ("{a}县{b}局", "{a}镇{b}村", "王{a}{b}", "副县长李{a}", "{a}县{b}局局长张{b}")


def _list(rng: random.Random) -> str:
    """A sentence with a long list of bodies, places or people, as no gap of a rule expects."""
    shape = rng.choice(_LISTED)
    items = (
        shape.format(a=rng.choice("青石白云红"), b=rng.choice("水财审民教"))
        for _ in range(rng.randrange(8, 60))
    )
    opening = rng.choice(
        ("日前，县委巡察组将对", "在", "由", "县委书记张明到", "他历任", "（记者 ")
    )
    ending = rng.choice(("开展巡察。", "举行仪式在此。", "主持召开会议。", "陪同调研。", "。", ""))
    return opening + rng.choice(("、", "、", "，", "和", " ", "")).join(items) + ending


def _damaged(data: bytes, rng: random.Random) -> bytes:
    """The bytes cut off, or with some of them changed."""
    if not data:
        return data
    at = rng.randrange(len(data))
    noise = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 9)))
    return rng.choice(
        (data[:at], data[at:], data[:at] + noise + data[at:], data[:at] + noise + data[at + 1 :])
    )


def _encoded(text: str, rng: random.Random) -> bytes:
    encoding = rng.choice(ENCODINGS)
    if encoding.startswith("utf"):
        return text.encode(encoding, "surrogatepass")
    return text.encode(encoding, "ignore")


def zstd(data: bytes) -> bytes:
    """The bytes as one zstd frame."""
    return pa.compress(data, codec="zstd", asbytes=True)


_PACKED: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".zst": zstd}


def _packed(suffix: str, data: bytes, rng: random.Random) -> Input:
    """The file as it is, or compressed, and now and then damaged before or after."""
    if rng.random() < 0.2:
        data = _damaged(data, rng)
    if rng.random() < 0.15:
        packing = rng.choice(tuple(_PACKED))
        suffix, data = suffix + packing, _PACKED[packing](data)
        if rng.random() < 0.4:
            data = _damaged(data, rng)
    return Input(suffix, data)


def _texts(pages: Sequence[str], rng: random.Random, drawn: str) -> str:
    kind = rng.random()
    if kind < 0.05:
        return _list(rng)
    return drawn if kind < 0.2 else _mutated(rng.choice(pages), rng)


def _row(pages: Sequence[str], rng: random.Random, drawn: str) -> dict[str, object]:
    row: dict[str, object] = {"id": "r", "text": _texts(pages, rng, drawn)}
    spoilt: dict[str, tuple[object, ...]] = {
        "id": (*IDS, drawn, 7, 10**30, None, True, ["x"], 1.5),
        "text": (None, 3, "", "\u3000", {"text": "x"}, [], drawn),
        "published": ("2021-06-18", "2021-02-30", "", None, "0001-01-01", 20210618, drawn),
        "region": ("江西省吉安市枫溪县", "", None, 5, "\x1b[31m", "县" * 3000, drawn),
    }
    for key, values in spoilt.items():
        if rng.random() < 0.15:
            row[key] = rng.choice(values)
    return row


def _jsonl(rows: Sequence[dict[str, object]], rng: random.Random) -> bytes:
    lines = [json.dumps(row, ensure_ascii=rng.random() < 0.5) for row in rows]
    junk = ("{", "[]", "null", "NaN", '{"id":', "[" * 3000, '{"a":' * 3000, "1" * 5000, "", "\t")
    lines = [rng.choice(junk) if rng.random() < 0.1 else line for line in lines]
    data = rng.choice(("\n", "\n", "\r\n")).join(lines).encode("utf-8", "surrogatepass")
    return b"\xef\xbb\xbf" + data if rng.random() < 0.1 else data


def _table(rows: Sequence[dict[str, object]], rng: random.Random) -> bytes:
    """A Parquet file of the rows, in whatever types they have; sometimes without a text."""
    names = rng.choice((("id", "text"), ("id", "text", "published", "region"), ("text",), ("id",)))
    columns = {name: [_plain(row.get(name)) for row in rows] for name in names}
    if rng.random() < 0.1:
        columns["text"] = [number for number, _ in enumerate(rows)]
    target = io.BytesIO()
    parquet.write_table(pa.table(columns), target)
    return target.getvalue()


def _plain(value: object) -> str | None:
    if value is None:
        return None
    return str(value).encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def small(pages: Sequence[str]) -> st.SearchStrategy[Input]:
    """Short inputs of all kinds; `pages` are the texts to mutate."""
    anything = st.text(st.characters(), max_size=60)
    hostile = st.lists(st.sampled_from(HOSTILE), max_size=8).map("".join)
    chinese = st.text(
        st.sampled_from("县委书记市长，。、：主持召开会议 \n任免记者王李张一二三月日年")
    )
    drawn = st.one_of(anything, hostile, chinese, st.tuples(hostile, chinese).map("".join))

    def build(seed: int, text: str, raw: bytes) -> Input:
        rng = random.Random(seed)
        kind = rng.random()
        if kind < 0.5:
            return _packed(".txt", _encoded(_texts(pages, rng, text), rng), rng)
        rows = [_row(pages, rng, text) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
        if kind < 0.85:
            return _packed(".jsonl", _jsonl(rows, rng), rng)
        if kind < 0.93:
            data = _table(rows, rng)
            return Input(".parquet", _damaged(data, rng) if rng.random() < 0.3 else data)
        if kind < 0.95:
            return Input(".pdf", b"%PDF-1.7\n" + raw)
        return Input(rng.choice((".txt", ".jsonl", ".parquet", ".pdf", ".jsonl.gz")), raw)

    return st.builds(build, st.integers(0, 2**63), drawn, st.binary(max_size=200))


def big(pages: Sequence[str], rng: random.Random) -> Input:
    """About a megabyte: one line, one name without end, a row, white space, or a bomb."""
    text = "".join(rng.choice(pages).split())
    million = text * (1_000_000 // (3 * len(text)) + 1)
    name = rng.choice(("王小明、", "县委书记", "（", "2021年6月", "a", "“”")) * 80_000
    builders: tuple[Callable[[], Input], ...] = (
        lambda: Input(".txt", million.encode()),
        lambda: Input(".txt", name.encode()),
        lambda: Input(".jsonl", json.dumps({"id": "big", "text": million}).encode()),
        lambda: Input(".txt", "\n".join(million).encode()),
    )
    return rng.choice(builders)()


def bomb(pages: Sequence[str], rng: random.Random) -> Input:
    """Far more than is read, in few bytes or many; refused, so that it takes little time."""
    page = rng.choice(pages)
    zeros = bytes(40_000_000)
    builders: tuple[Callable[[], Input], ...] = (
        lambda: Input(".txt.gz", gzip.compress(zeros)),
        lambda: Input(".jsonl.zst", zstd(b" " * 40_000_000)),
        lambda: Input(".jsonl.zst", zstd(b'{"id": "x", "text": "' + zeros + b'"}\n{}')),
        lambda: Input(".txt", (page * (3_000_000 // len(page) + 1)).encode()),
        lambda: Input(".jsonl", b"[" * 5_000_000),
        lambda: Input(".jsonl", b'{"id": 1, "text": "' + b"\\u0000" * 20_000 + b'"}'),
    )
    return rng.choice(builders)()
