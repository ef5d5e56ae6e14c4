"""CoNLL columns: a character and its tag a line, in BIO (IOB2) or BIOES.

    # newdoc id = fx-01
    # published = 2021-03-18
    县\tB-ORG
    委\tI-ORG
    <U+3000>\tO

An empty line is a line break of the text; articles begin with `# newdoc id`, as in CoNLL-U, and end
with an empty line. White space and control characters, which cannot stand in a column, are written
as `<U+3000>`; no character of a text is longer than one, so nothing else can be meant.

Files of other makers are read too: words instead of characters, more columns (the first and the
last count), blanks for tabs, `-DOCSTART-` lines; without either sign each block is an article.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from zhiguan.annotation.formats.base import Format, flat, plain
from zhiguan.annotation.formats.files import read_text
from zhiguan.annotation.formats.tags import bio, bioes, scheme_of, spans
from zhiguan.annotation.source import Part, Sourced
from zhiguan.errors import AnnotationError
from zhiguan.types import Entity, Record

_KEYS = ("published", "region", "page", "headline", "byline")
_HEADER = re.compile(r"# (newdoc id|published|region|page|headline|byline) = (.*)", re.DOTALL)
_CODED = re.compile(r"<U\+([0-9A-F]{4,6})>")
_HIDDEN = ("Cc", "Cs", "Zs", "Zl", "Zp")


def held(record: Record) -> Record:
    """What the columns can keep: flat mentions, and what stands in the comment lines."""
    kept = flat(record, lambda entity, _text: bool(re.fullmatch(r"\S+", entity.label)))
    return replace(plain(kept), roles=(), events=(), extra={})


def _token(character: str) -> str:
    hidden = character.isspace() or unicodedata.category(character) in _HIDDEN
    return f"<U+{ord(character):04X}>" if hidden else character


def _value(value: str | list[str]) -> str:
    bare = isinstance(value, str) and value == value.strip() and value.isprintable()
    return str(value) if bare and value and value[0] not in '"[' else json.dumps(value)


def _article(record: Record, scheme: str) -> Iterator[str]:
    record = held(record)
    yield f"# newdoc id = {_value(record.id)}"
    for key in _KEYS:
        value = getattr(record, key)
        if value is not None and value != ():
            yield f"# {key} = {_value(list(value) if key == 'headline' else value)}"
    tags = (bioes if scheme == "bioes" else bio)(len(record.text), record.entities)
    for character, tag in zip(record.text, tags, strict=True):
        bare = character == "\n" and tag == "O"
        yield "" if bare else f"{_token(character)}\t{tag}"
    yield ""


def lines(rows: Sequence[Record], scheme: str) -> Iterator[str]:
    """The lines of a file in `bio` or `bioes`."""
    for record in rows:
        for line in _article(record, scheme):
            yield line + "\n"


@dataclass(slots=True)
class _Block:
    """The lines of one article: number, token and tag; an empty line has no token."""

    where: str
    header: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[int, str, str]] = field(default_factory=list)


def read(path: Path) -> list[Sourced]:
    """The articles of a file in BIO or BIOES, whichever its tags are.

    Raises:
        AnnotationError: naming the line, for a line without a tag, a tag that is none, or one that
            may not follow the one before it (I- without B-).
    """
    blocks = list(_blocks(path))
    scheme = scheme_of(tag for block in blocks for _, _, tag in block.rows)
    return [_sourced(block, f"{path.stem}-{n}", path, scheme) for n, block in enumerate(blocks, 1)]


def _blocks(path: Path) -> Iterator[_Block]:
    """The articles' lines; the line break that ends an article is dropped."""
    text = read_text(path)
    ours = "# newdoc id = " in text
    documents = ours or "-DOCSTART-" in text
    block: _Block | None = None
    for number, line in enumerate(text.split("\n")[: -1 if text.endswith("\n") else None], 1):
        where = f"{path}:{number}"
        header = _HEADER.fullmatch(line)
        if (header and header[1] == "newdoc id") or line.startswith("-DOCSTART-"):
            if block is not None:
                yield block
            block = _Block(where)
        if header and block is not None:
            block.header[header[1]] = header[2]
        if header or line.startswith("-DOCSTART-") or (ours and line.startswith("# ")):
            continue
        if not line.strip():
            if block is None:
                continue
            if not documents:
                yield block
                block = None
                continue
            block.rows.append((number, "", "O"))
            continue
        columns = line.split("\t") if "\t" in line else line.split()
        if len(columns) < 2:
            what = f"{line[:20]!r} has no tag"
            raise AnnotationError(what, where=where, hint="a character and its tag, tab between")
        block = block or _Block(where)
        block.rows.append((number, columns[0], columns[-1].strip()))
    if block is not None:
        yield block


def _sourced(block: _Block, name: str, path: Path, scheme: str) -> Sourced:
    header = {key: _read_value(value, block.where) for key, value in block.header.items()}
    if block.rows and not block.rows[-1][1]:
        block.rows.pop()
    while not block.header and block.rows and not block.rows[0][1]:
        block.rows.pop(0)  # the empty line behind -DOCSTART-
    text, tags, numbers = "", [], []
    for number, token, tag in block.rows:
        characters = _characters(token, f"{path}:{number}")
        text += characters
        tags += _spread(tag, len(characters))
        numbers += [number] * len(characters)
    entities: list[Entity] = []
    parts: dict[Part, str] = {}
    for start, end, label in spans(tags, scheme, [f"{path}:{n}" for n in numbers]):
        parts["entity", len(entities)] = f"{path}:{numbers[start]}"
        entities.append(Entity(start, end, label))
    record = Record(
        id=str(header.pop("newdoc id", name)),
        text=text,
        entities=tuple(entities),
        headline=tuple(header.pop("headline", ())),
    )
    known = {key: value for key, value in header.items() if isinstance(value, str)}
    return Sourced(replace(record, **known), block.where, parts)  # type: ignore[arg-type]


def _characters(token: str, where: str) -> str:
    coded = _CODED.fullmatch(token)
    if not coded:
        return token or "\n"
    code = int(coded[1], 16)
    if code > 0x10FFFF:
        raise AnnotationError(f"{token} is no character", where=where, hint="10FFFF is the last")
    return chr(code)


def _spread(tag: str, size: int) -> list[str]:
    """The tags of the characters of a word that has this tag; `spans` refuses what is none."""
    if size == 1 or tag in ("", "O"):
        return [tag] * size
    first, last = {"S": ("B", "E"), "B": ("B", "I"), "E": ("I", "E")}.get(tag[0], ("I", "I"))
    return [first + tag[1:], *["I" + tag[1:]] * (size - 2), last + tag[1:]]


def _read_value(value: str, where: str) -> str | list[str]:
    if value[:1] not in ('"', "["):
        return value
    try:
        found: str | list[str] = json.loads(value)
    except ValueError:
        raise AnnotationError(f"{value[:30]!r} is no JSON value", where=where) from None
    return found


BIO = Format(
    "conll", "a character and its BIO tag a line", read, held, partial(lines, scheme="bio")
)
BIOES = Format(
    "conll-bioes", "the same with BIOES tags", read, held, partial(lines, scheme="bioes")
)
