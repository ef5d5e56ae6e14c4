"""The raw text that pretraining reads: squeezed, folded paragraphs."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator, Sequence
from pathlib import Path

from zhiguan.errors import ConfigError, InputError
from zhiguan.ner.config import resolve
from zhiguan.words.characters import squeeze


def existing(config: Path, name: str) -> Path:
    """The file that a configuration names.

    Raises:
        ConfigError: when there is none.
    """
    path = resolve(config, name)
    if not path.is_file():
        raise ConfigError(
            f"no file {path}", where=str(config), hint="give the folder by --paths.corpora"
        )
    return path


def lines(path: Path) -> Iterator[str]:
    """The squeezed, folded paragraphs of a text that hold anything.

    Args:
        path: plain text, `.xz`, or `.jsonl` with a `text`.

    Raises:
        InputError: when it cannot be read.
    """
    opener = lzma.open if path.suffix == ".xz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as handle:
            for line in handle:
                found = squeeze(json.loads(line)["text"] if path.suffix == ".jsonl" else line)
                if found:
                    yield found
    except (OSError, EOFError, lzma.LZMAError, ValueError, KeyError) as error:
        raise InputError(f"text cannot be read: {error!r}", where=str(path)) from error


def hashes(files: Sequence[Path]) -> dict[str, str]:
    """SHA-256 of each file, by its name and its folder's."""
    return {
        f"{path.parent.name}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }
