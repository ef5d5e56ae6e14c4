"""The files of a report folder: written and read through the data model, never by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from zhiguan.errors import ConfigError, InputError
from zhiguan.evaluate.schema import VERSION, Comparison, ErrorItem, Scores

SCORES, ERRORS, COMPARISON = "scores.json", "errors.jsonl", "comparison.json"

_T = TypeVar("_T")
_SCORES = TypeAdapter(Scores)
_ERROR = TypeAdapter(ErrorItem)
_COMPARISON = TypeAdapter(Comparison)


def write_scores(folder: Path, scores: Scores) -> None:
    """Writes `scores.json`.

    Raises:
        ConfigError: when the folder cannot be written to.
    """
    _write(folder / SCORES, _SCORES.dump_json(scores, indent=2) + b"\n")


def write_errors(folder: Path, errors: Iterable[ErrorItem]) -> None:
    """Writes `errors.jsonl`, one error a line.

    Raises:
        ConfigError: when the folder cannot be written to.
    """
    _write(folder / ERRORS, b"".join(_ERROR.dump_json(error) + b"\n" for error in errors))


def write_comparison(folder: Path, comparison: Comparison) -> None:
    """Writes `comparison.json`.

    Raises:
        ConfigError: when the folder cannot be written to.
    """
    _write(folder / COMPARISON, _COMPARISON.dump_json(comparison, indent=2) + b"\n")


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


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", where=str(path)) from None


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    return f"{'.'.join(map(str, problem['loc'])) or 'content'}: {problem['msg']}"
