"""Vectors on disk: one byte a value, scaled a row, keys one a line; safetensors and plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from zhiguan.errors import ModelError

REPORT = "pretraining.json"
FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class VectorTable:
    """Keys and their vectors, frequent ones first.

    Args:
        keys: characters, bigrams or words.
        counts: how often each was seen in the pretraining text.
        rows: which row of `values` a key uses; keys without a vector of their own share one.
        values: int8, (rows, dimensions); the vector is `values[row] * scales[row]`.
        scales: float32, (rows,).
    """

    keys: tuple[str, ...]
    counts: NDArray[np.int64]
    rows: NDArray[np.int32]
    values: NDArray[np.int8]
    scales: FloatArray

    @classmethod
    def of(cls, keys: Sequence[str], counts: Sequence[int], vectors: FloatArray) -> VectorTable:
        """A table of float vectors, (keys, dimensions), rounded to one byte a value."""
        largest = np.abs(vectors).max(axis=1, keepdims=True)
        scales = np.maximum(largest, 1e-8) / 127
        values = np.rint(vectors / scales).astype(np.int8)
        rows = np.arange(len(keys), dtype=np.int32)
        return cls(
            tuple(keys), np.asarray(counts, dtype=np.int64), rows, values, scales[:, 0].astype("f4")
        )

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self.values.shape[1])

    def index(self) -> dict[str, int]:
        """The position of each key."""
        return {key: position for position, key in enumerate(self.keys)}

    def dense(self) -> FloatArray:
        """One float vector a key: (keys, dimensions)."""
        dense: FloatArray = (self.values.astype("f4") * self.scales[:, None])[self.rows]
        return dense

    def head(self, size: int) -> VectorTable:
        """The first `size` keys, with the rows that they use."""
        return self.at(np.arange(min(size, len(self))))

    def at(self, positions: NDArray[np.int64]) -> VectorTable:
        """The keys at some positions, in that order, with the rows that they use."""
        rows, back = np.unique(self.rows[positions], return_inverse=True)
        return VectorTable(
            tuple(self.keys[position] for position in positions.tolist()),
            self.counts[positions],
            back.astype(np.int32),
            self.values[rows],
            self.scales[rows],
        )

    def shared(self) -> VectorTable:
        """With rows that are equal kept once."""
        both = np.concatenate(
            [self.values.view(np.uint8), self.scales[:, None].view(np.uint8)], axis=1
        )
        _, first, back = np.unique(both, axis=0, return_index=True, return_inverse=True)
        return VectorTable(
            self.keys,
            self.counts,
            back.ravel()[self.rows].astype(np.int32),
            self.values[first],
            self.scales[first],
        )

    def joined_by(self, families: Mapping[str, Sequence[str]]) -> VectorTable:
        """With further keys, each family's unknown ones sharing the mean vector of its known ones.

        A family with no known key is left out.
        """
        index, dense = self.index(), self.dense()
        table = self
        for members in families.values():
            known = [index[key] for key in members if key in index]
            present = table.index()
            new = tuple(dict.fromkeys(key for key in members if key not in present))
            if not known or not new:
                continue
            mean = VectorTable.of([""], [0], dense[known].mean(axis=0, keepdims=True))
            row = len(table.values)
            table = VectorTable(
                table.keys + new,
                np.concatenate([table.counts, np.ones(len(new), dtype=np.int64)]),
                np.concatenate([table.rows, np.full(len(new), row, dtype=np.int32)]),
                np.concatenate([table.values, mean.values]),
                np.concatenate([table.scales, mean.scales]),
            )
        return table

    def save(self, stem: Path) -> None:
        """Writes `stem.safetensors` and `stem.txt`."""
        stem.parent.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, NDArray[Any]] = {
            "counts": self.counts,
            "rows": self.rows,
            "values": np.ascontiguousarray(self.values),
            "scales": self.scales,
        }
        save_file(arrays, stem.with_suffix(".safetensors"))
        stem.with_suffix(".txt").write_text("\n".join(self.keys) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, stem: Path) -> VectorTable:
        """Reads what `save` wrote.

        Raises:
            ModelError: when a file is missing, damaged, or the two do not fit each other.
        """
        data, names = stem.with_suffix(".safetensors"), stem.with_suffix(".txt")
        try:
            arrays = load_file(data)
            keys = tuple(names.read_text(encoding="utf-8").removesuffix("\n").split("\n"))
            table = cls(keys, arrays["counts"], arrays["rows"], arrays["values"], arrays["scales"])
        except (OSError, SafetensorError, UnicodeDecodeError, KeyError) as error:
            raise ModelError(
                f"vectors cannot be read: {error}",
                where=str(data),
                hint="copy the model folder again, or train it again",
            ) from error
        sizes = {len(table.keys), len(table.counts), len(table.rows)}
        if len(sizes) != 1 or len(table.values) != len(table.scales):
            raise ModelError(
                f"{len(keys)} keys for {len(table.rows)} rows",
                where=str(names),
                hint="copy it again",
            )
        return table
