"""Word boundaries from spacy-pkuseg, for any text, without moving an offset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import srsly  # type: ignore[import-untyped]
from numpy.typing import NDArray
from spacy_pkuseg.feature_extractor import FeatureExtractor
from spacy_pkuseg.inference import getLogYY, run_viterbi
from spacy_pkuseg.model import Model

from zhiguan.errors import ModelError
from zhiguan.words.characters import bare, inked
from zhiguan.words.features import NodeScores

FEATURES, WEIGHTS = "features.msgpack", "weights.npz"
_LONGEST = 400
_AT_ONCE = 16_384


class Segmenter:
    """A pkuseg model (Luo et al. 2019): a CRF over characters, their neighbours and known words.

    Args:
        extractor: pkuseg's features and tags.
        model: pkuseg's weights.
    """

    def __init__(self, extractor: FeatureExtractor, model: Model) -> None:
        self.extractor = extractor
        self.model = model

    @cached_property
    def _nodes(self) -> NodeScores:
        shape = (self.model.n_feature, self.model.n_tag)
        return NodeScores(self.extractor, self.model.w[: shape[0] * shape[1]].reshape(shape))

    @cached_property
    def _edges(self) -> NDArray[np.float64]:
        """Scores of pairs of tags, as pkuseg has them."""
        tags, features = self.model.n_tag, self.model.n_feature
        edges: NDArray[np.float64] = getLogYY([[]], tags, features * tags, self.model.w, 1.0)[1]
        return edges

    @cached_property
    def _begins(self) -> frozenset[int]:
        return frozenset(index for tag, index in self.extractor.tag_to_idx.items() if "B" in tag)

    def cut(self, text: str) -> list[str]:
        """The words of a text without white space; together they are the text."""
        (starts,) = self._starts([text])
        return [text[a:b] for a, b in pairwise([*starts, len(text)])]

    def _starts(self, lines: Sequence[str]) -> Iterator[list[int]]:
        """For each line without white space, where its words begin; a long one is cut in parts."""
        for batch in _batches(lines):
            parts = [(line, at) for line in batch for at in range(0, len(line), _LONGEST)]
            scores = iter(self._nodes.of([line[at : at + _LONGEST] for line, at in parts]))
            for line in batch:
                starts: list[int] = []
                for at in range(0, len(line), _LONGEST):
                    _, tags = run_viterbi(next(scores), self._edges)
                    begins = (i for i, tag in enumerate(tags.tolist(), at) if tag in self._begins)
                    starts += [at, *(i for i in begins if i > at)]
                yield starts

    def boundaries(self, text: str) -> list[tuple[int, int]]:
        """Half-open spans that cover the text: its words, and the white space between them.

        White space inside a line is looked through, so a word that layout broke is one span; a
        line break always ends a word. The text is never altered.
        """
        spans: list[tuple[int, int]] = []
        done = begin = 0
        lines = text.splitlines(keepends=True)
        for line, starts in zip(lines, self._starts([bare(line) for line in lines]), strict=True):
            offsets = [begin + offset for offset in inked(line)]
            for first, last in pairwise([*starts, len(offsets)]):
                start, end = offsets[first], offsets[last - 1] + 1
                if start > done:
                    spans.append((done, start))
                spans.append((start, end))
                done = end
            begin += len(line)
            if done < begin:
                spans.append((done, begin))
                done = begin
        return spans

    def save(self, folder: Path, *, digits: int = 2) -> None:
        """Writes pkuseg's own files, weights rounded to `digits` decimals.

        Features whose weights all round to nothing are left out, and so are the word pairs that
        only training looks at.
        """
        folder.mkdir(parents=True, exist_ok=True)
        tags, count = self.model.n_tag, self.model.n_feature
        weights = np.round(self.model.w, digits)
        nodes, edges = weights[: tags * count].reshape(count, tags), weights[tags * count :]
        kept = np.abs(nodes).max(axis=1) > 0
        kept[0] = True
        names = sorted(self.extractor.feature_to_idx.items(), key=lambda item: item[1])
        features = [name for name, index in names if kept[index]]
        data = {
            "unigram": sorted({word for name in features for word in _words_of(name)}),
            "bigram": [],
            "feature_to_idx": {name: index for index, name in enumerate(features)},
            "tag_to_idx": dict(self.extractor.tag_to_idx),
        }
        srsly.write_msgpack(folder / FEATURES, data)
        packed = np.concatenate([nodes[kept].ravel(), edges])
        np.savez_compressed(folder / WEIGHTS, sizes=np.array([tags, len(features)]), w=packed)

    @classmethod
    def load(cls, folder: Path | str) -> Segmenter:
        """Reads a folder that `save` or pkuseg's trainer wrote.

        Raises:
            ModelError: when a file is missing or damaged. (pkuseg itself would fall back to older
                formats, pickle among them; this never does.)
        """
        folder = Path(folder)
        try:
            extractor = FeatureExtractor.__new__(FeatureExtractor)
            data = srsly.read_msgpack(folder / FEATURES)
            extractor.unigram, extractor.bigram = set(data["unigram"]), set(data["bigram"])
            extractor.feature_to_idx = dict(data["feature_to_idx"])
            extractor.tag_to_idx = dict(data["tag_to_idx"])
            model = _read_weights(folder / WEIGHTS)
        except Exception as error:  # srsly and numpy raise many kinds for a damaged file
            raise ModelError(
                f"the word model cannot be read: {error}",
                where=str(folder),
                hint=f"it needs {FEATURES} and {WEIGHTS}; copy the model folder again",
            ) from error
        if model.n_feature != len(extractor.feature_to_idx):
            raise ModelError(
                f"{len(extractor.feature_to_idx)} features for weights of {model.n_feature}",
                where=str(folder),
                hint="copy the model folder again",
            )
        return cls(extractor, model)


def _batches(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines in batches of a bounded number of characters, or of one line."""
    batch: list[str] = []
    size = 0
    for line in lines:
        if batch and size + len(line) > _AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += len(line)
    if batch:
        yield batch


def _read_weights(path: Path) -> Model:
    with np.load(path, allow_pickle=False) as arrays:
        tags, features = (int(size) for size in arrays["sizes"])
        weights = arrays["w"].astype(np.float64)
    model = Model(features, tags)
    if weights.shape != model.w.shape:
        raise ValueError(f"{weights.shape[0]} weights where {model.w.shape[0]} are due")
    model.w = weights
    return model


def _words_of(feature: str) -> list[str]:
    kind, _, rest = feature.partition(".")
    if kind in ("w-1", "w1"):
        return [rest]
    if kind == "ww":
        return [word for word in rest[2:].split("*") if len(word) > 1]
    return []
