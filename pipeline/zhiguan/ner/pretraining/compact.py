"""A pretrained encoder made smaller: shorter vectors of words, fewer pairs of characters.

The layer above the vectors of words is linear, so only what it reads of them counts: the vectors
are projected onto the directions in which its outputs differ most over the words of a text, a
principal component analysis in the metric of its weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from zhiguan.errors import ModelError
from zhiguan.ner.encoding import RESERVED, Encoder
from zhiguan.ner.lexicon import GROUPS
from zhiguan.ner.modeling import CharConvConfig
from zhiguan.ner.pretraining.language_models import CharConvForMaskedLM
from zhiguan.ner.quiet import no_bars
from zhiguan.ner.vectors import VectorTable

Doubles = NDArray[np.float64]
_RIDGE = 1e-6


def compact(folder: Path, output: Path, *, word_dimensions: int, bigrams: int) -> float:
    """Writes a smaller encoder, which `zhiguan train` starts from as from the whole one.

    Args:
        folder: what `zhiguan pretrain` wrote for `charconv`.
        output: the folder to write.
        word_dimensions: values of a word's vector.
        bigrams: how many of the pairs, the frequent ones, to keep.

    Returns:
        The share of the variance of what the next layer reads of words that is kept.

    Raises:
        ModelError: when the encoder cannot be read, or has shorter vectors already.
    """
    encoder = Encoder.load(folder)
    try:
        read: Any = CharConvConfig.from_pretrained(folder, local_files_only=True)
        weights = load_file(folder / "model.safetensors")
        old = CharConvForMaskedLM(read)
        old.load_state_dict(weights, strict=False)
    except (OSError, SafetensorError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"the encoder cannot be read: {' '.join(str(error).split())[:200]}", where=str(folder)
        ) from error
    if not 0 < word_dimensions <= read.word_dimensions:
        raise ModelError(
            f"vectors of {read.word_dimensions} values cannot be made {word_dimensions}",
            where=str(folder),
        )
    words = _table(old.words, encoder.lexicon.words, encoder.lexicon.counts)
    first = 3 * read.dimensions
    columns = slice(first, first + GROUPS * read.word_dimensions)
    enter = old.enter.weight.detach().double().numpy()
    layer = enter[:, columns].reshape(len(enter) * GROUPS, read.word_dimensions)
    shorter, back, kept = projection(words, layer, word_dimensions)
    pairs = _table(old.bigrams, encoder.bigrams, None, RESERVED).head(bigrams)
    sizes = CharConvConfig(
        **{
            **{name: getattr(read, name) for name in _SAME},
            "bigrams": len(pairs),
            "bigram_rows": len(pairs.values),
            "words": len(words),
            "word_rows": len(shorter.values),
            "word_dimensions": word_dimensions,
        }
    )
    new = CharConvForMaskedLM(sizes)
    new.load_state_dict(
        {n: v for n, v in weights.items() if not n.startswith(("bigrams.", "words.", "enter.w"))},
        strict=False,
    )
    new.bigrams.fill(pairs, RESERVED)
    new.words.fill(shorter)
    projected = (layer @ back).reshape(len(enter), GROUPS * word_dimensions)
    joined = np.concatenate([enter[:, :first], projected, enter[:, columns.stop :]], axis=1)
    with torch.no_grad():
        new.enter.weight.copy_(torch.from_numpy(joined))
    with no_bars():
        new.save_pretrained(output)
    Encoder(encoder.characters, pairs.keys, encoder.lexicon).save(output)
    return kept


_SAME = (
    "entity_labels",
    "characters",
    "dimensions",
    "units",
    "dilations",
    "dropout",
    "unknown",
    "word_places",
)


def projection(
    words: VectorTable, layer: Doubles, dimensions: int
) -> tuple[VectorTable, Doubles, float]:
    """Shorter vectors, and what brings a layer's weights to them.

    Args:
        words: vectors of `d` values; a word counts as often as it was seen.
        layer: weights that are multiplied with them: (outputs, d).
        dimensions: values of the shorter vectors, at most `d`.

    Returns:
        The table, the matrix (d, dimensions) by which `layer` is multiplied to read it, and the
        share of the variance of the layer's outputs that is kept.
    """
    metric = layer.T @ layer
    metric += _RIDGE * float(np.trace(metric)) / len(metric) * np.eye(len(metric))
    root = np.linalg.cholesky(metric)
    vectors = words.values.astype("f8") * words.scales[:, None]
    seen = np.bincount(words.rows, weights=words.counts + 1.0, minlength=len(vectors))
    turned = vectors @ root
    values, directions = np.linalg.eigh(turned.T @ (turned * seen[:, None]))
    best = directions[:, ::-1][:, :dimensions]
    spread, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(dimensions, dimensions)))
    best = best @ spread  # alike in all directions, so that one scale a row serves
    rows = VectorTable.of([""] * len(vectors), [0] * len(vectors), (turned @ best).astype("f4"))
    table = VectorTable(words.keys, words.counts, words.rows, rows.values, rows.scales)
    back = np.linalg.solve(root.T, best)
    return table, back, float(values[::-1][:dimensions].sum() / values.sum())


def _table(
    frozen: Any, keys: Sequence[str], counts: NDArray[np.int64] | None, reserved: int = 0
) -> VectorTable:
    """A model's frozen vectors as a table; its row 0, of what is unknown, is left out."""
    rows: Tensor = frozen.rows[reserved:] - 1
    seen = np.ones(len(keys), dtype=np.int64) if counts is None else counts
    return VectorTable(
        tuple(keys),
        seen,
        rows.numpy().astype(np.int32),
        frozen.values[1:].numpy(),
        frozen.scales[1:].float().numpy(),
    )
