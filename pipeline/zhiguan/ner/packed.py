"""Weights on disk: matrices one byte a value, the rest in half precision.

Each row of a matrix has its own scale, as in `vectors` (Dettmers et al. 2022: vector-wise
quantisation), so that a value is off by at most 1/254 of its row's largest. Only what is stored is
smaller: whoever loads it computes in full precision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import torch
from torch import Tensor

_VALUES, _SCALES = ".packed", ".packed_scales"
_LEAST = 4096
"""Values of the smallest matrix that is packed: small ones are cheap, and the chain is exact."""


def pack(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Weights as they are stored: float matrices packed, other floats halved, the rest as it is."""
    packed: dict[str, Tensor] = {}
    for name, value in weights.items():
        if not value.is_floating_point():
            packed[name] = value
        elif value.ndim == 2 and value.numel() >= _LEAST:
            scales = (value.float().abs().amax(1) / 127).half().clamp_min(1e-7)
            rows = (value.float() / scales.float()[:, None]).round().clamp(-127, 127)
            packed[name + _VALUES] = rows.to(torch.int8)
            packed[name + _SCALES] = scales
        else:
            packed[name] = value.half()
    return packed


def is_packed(names: Iterable[str]) -> bool:
    """Whether these are names of weights that `pack` made."""
    return any(name.endswith(_VALUES) for name in names)


def unpack(stored: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Weights in single precision from what `pack` made; weights that are not packed pass.

    Raises:
        ValueError: when the scales of a matrix are missing or of another size.
    """
    weights: dict[str, Tensor] = {}
    for name, value in stored.items():
        if name.endswith(_SCALES):
            continue
        if name.endswith(_VALUES):
            plain = name.removesuffix(_VALUES)
            scales = stored.get(plain + _SCALES)
            if scales is None or scales.shape != value.shape[:1]:
                raise ValueError(f"no scales for {plain}")
            weights[plain] = value.float() * scales.float()[:, None]
        else:
            weights[name] = value.float() if value.is_floating_point() else value
    return weights
