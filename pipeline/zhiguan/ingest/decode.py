"""Bytes of a text file to characters, or a clear refusal."""

from __future__ import annotations

import codecs

from zhiguan.errors import InputError

_ENCODINGS = "UTF-8, GB18030, or UTF-16 with a byte order mark"
_HINT = f"save the file as {_ENCODINGS}"
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_PLAIN_CONTROLS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85")
_CONTROL_SHARE = 0.02
_SAMPLE = 200_000
_COMMON_SHARE = 0.7


def decode(data: bytes, *, where: str) -> str:
    """The characters of a text file: UTF-8 with or without BOM, UTF-16 with BOM, GB18030.

    A byte order mark is not part of the text: offset 0 is the first character behind it. Line
    breaks are kept as they stand (CR, LF or both). NUL, which many readers refuse, becomes U+FFFD.

    Raises:
        InputError: when the data is empty, binary, or in another encoding.
    """
    if not data:
        raise InputError("the file is empty", where=where, hint="give a file that holds text")
    text = _decoded(data, where)
    if not text or text.isspace():
        raise InputError("there is no text, only white space", where=where)
    _refuse_binary(text, where)
    return text.replace("\0", "\ufffd")


def _decoded(data: bytes, where: str) -> str:
    if data.startswith(_UTF32):
        raise InputError("the text is in UTF-32, which is not read", where=where, hint=_HINT)
    for mark, encoding in _UTF16:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, where)
    if data.startswith(codecs.BOM_UTF8):
        return _strict(data[len(codecs.BOM_UTF8) :], "utf-8", where)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as failed:
        return _gb18030(data, where, failed)


def _strict(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"the byte order mark says {encoding}, but byte {error.start} behind it does not fit"
        raise InputError(what, where=where, hint=_HINT) from None


def _gb18030(data: bytes, where: str, utf8: UnicodeDecodeError) -> str:
    """Chinese text in GB18030; other encodings often decode to rare characters: refused."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        what = f"neither UTF-8 (byte {utf8.start}) nor GB18030 (byte {error.start})"
        raise InputError(what, where=where, hint=_HINT) from None
    foreign = [c for c in text[:_SAMPLE] if c > "\x7f"]
    common = sum(map(_is_common, foreign))
    if foreign and common < _COMMON_SHARE * len(foreign):
        what = f"not UTF-8 (byte {utf8.start}), and as GB18030 it makes no Chinese text"
        raise InputError(what, where=where, hint=_HINT)
    return text


def _is_common(character: str) -> bool:
    """Whether a character is Chinese punctuation or one of the 3,755 of GB 2312's first level."""
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return 0xA1 <= lead <= 0xA3 or 0xB0 <= lead <= 0xD7


def _refuse_binary(text: str, where: str) -> None:
    sample = text[:_SAMPLE]
    controls = sum(1 for c in sample if (c < " " or c == "\x7f") and c not in _PLAIN_CONTROLS)
    if controls > _CONTROL_SHARE * len(sample):
        what = f"binary data: {controls} control characters in the first {len(sample)} characters"
        raise InputError(what, where=where, hint="give a file of text, or of a kind that is read")
