"""A lexicon widened by dictionaries: more words, what kind each is, and vectors from elsewhere.

What raw text has taught of a word (skip-gram vectors) is joined by what dictionaries say of it: one
value a kind (person, place, body …), as gazetteer features do (Chiu and Nichols 2016), and by a
second set of vectors, so that a word that our text never has still means something.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from zhiguan.errors import ConfigError, InputError
from zhiguan.ner.encoding import EDGE
from zhiguan.ner.lexicon import Lexicon
from zhiguan.ner.vectors import FloatArray, VectorTable
from zhiguan.words.characters import fold

KINDS = ("nr", "nrt", "ns", "nt", "nz", "place list", "other", "n")
"""Tags of a dictionary in jieba's format that are kept apart, and a list of places."""

_LONGEST = 10
_NEW_VECTOR, _NEW_WORD = 3, 2
"""How often a new word counts as seen: new ones share a character's weight with our own."""
_KIND_SIZE = 3.0
_AT_ONCE = 100_000
_WORD = re.compile(r"[\u4e00-\u9fff·]+")


def read_dictionary(path: Path) -> dict[str, set[str]]:
    """The kinds of each word in a dictionary of jieba's format: word, count and tag a line.

    Words with white space in them are left out.

    Raises:
        InputError: when it cannot be read, or a line is none.
    """
    kinds: dict[str, set[str]] = {}
    for number, line in enumerate(_lines(path), 1):
        parts = line.rsplit(maxsplit=2)
        if len(parts) != 3 or not parts[1].isdigit():
            raise InputError(f"{line[:40]!r} is no word, count and tag", where=f"{path}:{number}")
        word = fold(parts[0])
        if len(word) <= _LONGEST and not any(map(str.isspace, word)):
            kinds.setdefault(word, set()).add(_kind(parts[2]))
    return kinds


def read_places(path: Path) -> dict[str, set[str]]:
    """The places of a list, one a line, what follows a tab left out.

    Raises:
        InputError: when it cannot be read.
    """
    words = (fold(line.partition("\t")[0].strip()) for line in _lines(path))
    return {word: {"place list"} for word in words if 1 < len(word) <= _LONGEST}


def _kind(tag: str) -> str:
    if tag == "nrfg":
        return "nr"
    if tag in KINDS:
        return tag
    return "n" if tag.startswith("n") else "other"


def _lines(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error
    return [line for line in lines if line.strip()]


def read_vectors(path: Path) -> tuple[list[str], FloatArray]:
    """Words and their vectors, (words, dimensions), in word2vec's binary format.

    Raises:
        ConfigError: when gensim is not installed (the extra `pretrain`).
        InputError: when the file is none.
    """
    try:
        vectors = importlib.import_module("gensim.models").KeyedVectors
    except ImportError as error:
        raise ConfigError("gensim is not installed", hint="pip install 'zhiguan[pretrain]'") from (
            error
        )
    try:
        found = vectors.load_word2vec_format(str(path), binary=True, unicode_errors="ignore")
    except (OSError, ValueError, EOFError) as error:
        raise InputError(f"no word2vec vectors: {error}", where=str(path)) from error
    return [fold(word) for word in found.index_to_key], np.asarray(found.vectors, dtype="f4")


def occurring(table: VectorTable, own: Iterable[str], lines: Iterable[str]) -> VectorTable:
    """A lexicon without the words that are not ours and that some texts do not have.

    Args:
        table: what `widened` gave.
        own: words that stay.
        lines: squeezed, folded lines of text.
    """
    lexicon = Lexicon(table.keys, table.counts.tolist())
    kept = set(own)
    for joined in _joined(lines):
        kept.update(table.keys[position] for _, _, position in lexicon.find(joined))
    positions = [at for at, key in enumerate(table.keys) if key in kept]
    return table.at(np.array(positions, dtype=np.int64)).shared()


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """Lines put together up to some length: a look-up costs less than the call."""
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size > _AT_ONCE:
            yield EDGE.join(held)
            held, size = [], 0
    yield EDGE.join(held)


def widened(
    table: VectorTable,
    dictionaries: Iterable[Mapping[str, set[str]]],
    vectors: tuple[Sequence[str], FloatArray] | None = None,
) -> VectorTable:
    """A lexicon with further words, its vectors joined by other vectors and by kinds.

    Args:
        table: our own words; they stay first, with their counts.
        dictionaries: the kinds of words, as `read_dictionary` gives them.
        vectors: words and vectors from elsewhere.

    Returns:
        A table whose vectors are ours, those from elsewhere (zeros where there is none), and one
        value for each of KINDS, all of one spread.
    """
    own = table.dense()
    spread = float(own.std())
    keys, counts = list(table.keys), table.counts.tolist()
    index = table.index()

    def add(word: str, count: int) -> None:
        if word not in index:
            index[word] = len(keys)
            keys.append(word)
            counts.append(count)

    names, values = vectors if vectors is not None else ((), np.zeros((0, 0), dtype="f4"))
    for word in names:
        if len(word) <= _LONGEST and _WORD.fullmatch(word):
            add(word, _NEW_VECTOR)
    kinds: dict[str, set[str]] = {}
    for dictionary in dictionaries:
        for word, found in dictionary.items():
            kinds.setdefault(word, set()).update(found)
    for word in kinds:
        if len(word) > 1:
            add(word, _NEW_WORD)
    ours = np.zeros((len(keys), own.shape[1]), dtype="f4")
    ours[: len(own)] = own
    theirs = np.zeros((len(keys), values.shape[1]), dtype="f4")
    for word, vector in zip(names, values / values.std() * spread, strict=True) if names else ():
        if word in index:
            theirs[index[word]] = vector
    marks = np.zeros((len(keys), len(KINDS)), dtype="f4")
    for word, found in kinds.items():
        if word in index:
            marks[index[word], [KINDS.index(kind) for kind in sorted(found)]] = 1
    joined = np.concatenate([ours, theirs, marks * _KIND_SIZE * spread], axis=1)
    return VectorTable.of(keys, counts, joined)
