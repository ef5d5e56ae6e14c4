"""The files of a report folder: written and read through the data model, never by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from zhiguan.errors import ConfigError, InputError
from zhiguan.evaluate.schema import VERSION, Comparison, ErrorItem, Scores

SCORES, ERRORS, COMPARISON = "scores.json", "errors.jsonl", "comparison.json"

_SURROGATE = re.compile("[\\ud800-\\udfff]")
_T = TypeVar("_T")
_SCORES = TypeAdapter(Scores)
_ERROR = TypeAdapter(ErrorItem)
_COMPARISON = TypeAdapter(Comparison)


def write_scores(folder: Path, scores: Scores) -> None:
    """Writes `scores.json`.

    Raises:
        ConfigError: when the folder cannot be written to.
    """
    _write(folder / SCORES, _dumped(_SCORES, scores, indent=2) + b"\n")


def write_errors(folder: Path, errors: Iterable[ErrorItem]) -> None:
    """Writes `errors.jsonl`, one error a line.

    Raises:
        ConfigError: when the folder cannot be written to.
    """
    _write(folder / ERRORS, b"".join(_dumped(_ERROR, e) + b"\n" for e in errors))


def write_comparison(folder: Path, comparison: Comparison) -> None:
    """Writes `comparison.json`.

    Raises:
        ConfigError: when the folder cannot be written to.
    """
    _write(folder / COMPARISON, _dumped(_COMPARISON, comparison, indent=2) + b"\n")


def write_text(path: Path, parts: Iterable[str]) -> None:
    """Writes a file of text; lone surrogates, which UTF-8 cannot hold, become U+FFFD.

    Raises:
        ConfigError: when it cannot be written.
    """
    _write(path, _SURROGATE.sub("\ufffd", "".join(parts)).encode())


def remove(path: Path) -> None:
    """Removes a file that another run left.

    Raises:
        ConfigError: when it is there and cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot be removed: {error.strerror}", where=str(path)) from None


def read_scores(folder: Path) -> Scores:
    """Reads `scores.json`.

    Raises:
        InputError: when it is absent, damaged or of another version.
    """
    return _read(folder / SCORES, _SCORES)


def read_errors(folder: Path) -> Iterator[ErrorItem]:
    """Reads `errors.jsonl`.

    Raises:
        InputError: with file and line, when it is absent or damaged.
    """
    path = folder / ERRORS
    for number, line in enumerate(_bytes(path).splitlines(), 1):
        try:
            yield _ERROR.validate_json(line)
        except ValidationError as error:
            raise InputError(_first(error), where=f"{path}:{number}") from None


def read_comparison(folder: Path) -> Comparison:
    """Reads `comparison.json`.

    Raises:
        InputError: when it is absent, damaged or of another version.
    """
    return _read(folder / COMPARISON, _COMPARISON)


def _read(path: Path, form: TypeAdapter[_T]) -> _T:
    content = _bytes(path)
    try:
        found: Any = form.validate_json(content)
    except ValidationError as error:
        hint = f"written by another version? this one reads version {VERSION}"
        raise InputError(_first(error), where=str(path), hint=hint) from None
    if found.version != VERSION:
        what = f"version {found.version}, where {VERSION} is due"
        raise InputError(what, where=str(path), hint="evaluate again")
    return found  # type: ignore[no-any-return]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from None


def _dumped(form: TypeAdapter[_T], value: _T, indent: int | None = None) -> bytes:
    """A value as JSON; lone surrogates, which UTF-8 cannot hold, become U+FFFD."""
    try:
        return form.dump_json(value, indent=indent)
    except PydanticSerializationError:
        text = json.dumps(form.dump_python(value, mode="json"), ensure_ascii=False, indent=indent)
        return _SURROGATE.sub("\ufffd", text).encode()


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", where=str(path)) from None


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    return f"{'.'.join(map(str, problem['loc'])) or 'content'}: {problem['msg']}"
