"""The table of formats without spaCy, and which of them a file is in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from zhiguan.annotation.formats import brat, conll, doccano, jsonl, label_studio, markup
from zhiguan.annotation.formats.base import Format
from zhiguan.errors import AnnotationError

FORMATS: dict[str, Format] = {
    format.name: format
    for format in (
        jsonl.FORMAT,
        markup.FORMAT,
        conll.BIO,
        conll.BIOES,
        doccano.FORMAT,
        label_studio.FORMAT,
        brat.FORMAT,
    )
}

DOCBIN = "docbin"
_SUFFIXES = {".spacy": DOCBIN, ".conll": "conll", ".bio": "conll", ".bioes": "conll-bioes"}
_HEAD = 1 << 20
_ZLIB = b"\x78\x9c"  # what DocBin compresses with, at its default level


def recognise(path: Path) -> str:
    """The name of the format that a file or folder is in, by its content, else by its suffix.

    Raises:
        AnnotationError: when it is absent, or in none that is known.
    """
    if path.is_dir():
        return "brat"
    if path.suffix in _SUFFIXES:
        return _SUFFIXES[path.suffix]
    head = _head(path)
    if head.startswith(_ZLIB):
        return DOCBIN
    found = _by_content(head.decode("utf-8-sig", "replace"))
    if found is None:
        raise AnnotationError(
            "cannot tell what format this is in",
            where=str(path),
            hint=f"say --from and one of {', '.join((*FORMATS, DOCBIN))}",
        )
    return found


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as handle:
            return handle.read(_HEAD)
    except FileNotFoundError:
        raise AnnotationError("no such file", where=str(path)) from None
    except OSError as error:
        raise AnnotationError(f"cannot be read: {error.strerror}", where=str(path)) from None


def _by_content(head: str) -> str | None:
    lines = [line for line in head.splitlines() if line.strip()]
    if not lines:
        return "jsonl"  # an empty file holds no article in any format
    if lines[0].lstrip().startswith("["):
        return "label-studio"
    if lines[0].lstrip().startswith("{"):
        return "doccano" if any(map(_is_doccano, lines)) else "jsonl"
    if lines[0].startswith(("# newdoc id", "-DOCSTART-")):
        return "conll"
    marked = [line for line in lines if not line.startswith("#")]
    if marked and marked[0].startswith("=== "):
        return "markup"
    tags = [line.split()[-1] for line in lines[:50] if not line.startswith("# ")]
    if tags and all(tag == "O" or tag[1:2] == "-" for tag in tags):
        return "conll"
    return None


def _is_doccano(line: str) -> bool:
    """Whether a JSON line has what only doccano's rows have."""
    try:
        row: Any = json.loads(line)
    except ValueError:
        return False
    if not isinstance(row, dict):
        return False
    entities = row.get("entities")
    spans = isinstance(entities, list) and any(
        isinstance(item, dict) and "start_offset" in item for item in entities
    )
    return (
        spans
        or ("entities" not in row and bool({"label", "labels"} & row.keys()))
        or ("relations" in row)
    )
