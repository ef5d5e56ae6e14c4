from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiguan.errors import InputError
from zhiguan.ingest.decode import decode

TEXT = "本报讯 ８月3日，\r\n某县召开会议。\r部署工作。\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        codecs.BOM_UTF8 + TEXT.encode("utf-8"),
        TEXT.encode("gb18030"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8-bom", "gb18030", "utf-16-le", "utf-16-be"],
)
def test_encodings_give_the_same_text_with_its_line_breaks(data: bytes) -> None:
    assert decode(data, where="页.txt") == TEXT


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "white space"),
        (codecs.BOM_UTF8, "white space"),
        (TEXT.encode("utf-32"), "UTF-32"),
        (codecs.BOM_UTF16_LE + b"\x2d\x4e\x00\xd8", "does not fit"),
        (codecs.BOM_UTF8 + b"\xff\xfe", "does not fit"),
        (bytes(range(256)) * 20, "neither UTF-8"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 200, "binary"),
        (("縣政府召開會議，部署防汛工作。" * 9).encode("big5"), "UTF-8"),
        (("Straße für Bürger, déjà vu. " * 9).encode("latin-1"), "UTF-8"),
    ],
)
def test_refused_with_file_reason_and_way_out(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as raised:
        decode(data, where="页.txt")
    assert str(raised.value).startswith("页.txt: ")


def test_rare_names_in_gb18030_pass() -> None:
    text = "记者 㛃㛃 通讯员 龑龑 报道：县委召开会议，研究部署今年的重点工作。"
    assert decode(text.encode("gb18030"), where="x") == text


def test_a_single_nul_in_a_long_text_is_no_binary() -> None:
    text = "某县召开会议。" * 50 + "\x00"
    assert decode(text.encode(), where="x") == text.replace("\x00", "\ufffd")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_the_one_error(data: bytes) -> None:
    try:
        text = decode(data, where="x")
    except InputError:
        return
    assert text.strip()
    text.encode("utf-8")
