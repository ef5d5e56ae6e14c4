"""The raw text that pretraining reads: squeezed, folded paragraphs."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

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
        what = f"{type(error).__name__}: {error}"
        raise InputError(
            f"text cannot be read: {what[:200]}",
            where=str(path),
            hint="UTF-8, plain, .xz, or .jsonl with a text",
        ) from error


def drawn(files: Sequence[Path], characters: int, seed: int, *, but: int = 0) -> list[str]:
    """Paragraphs of some texts, drawn at random, up to so many characters.

    Args:
        files: as for `lines`.
        characters: where to stop; 0 draws all there are.
        seed: of the order.
        but: characters at the head of that order that are left out, so that two draws of one seed
            have nothing in common.

    Raises:
        InputError: when a text cannot be read.
    """
    paragraphs = [line for path in files for line in lines(path)]
    found, passed = [], 0
    for index in np.random.default_rng(seed).permutation(len(paragraphs)):
        if characters and passed >= but + characters:
            break
        if passed >= but:
            found.append(paragraphs[index])
        passed += len(paragraphs[index])
    return found


def hashes(files: Sequence[Path]) -> dict[str, str]:
    """SHA-256 of each file, by its name and its folder's."""
    return {
        f"{path.parent.name}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }
