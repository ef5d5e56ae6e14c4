"""A linear-chain conditional random field (Lafferty et al. 2001) with partial labels.

Tsuboi et al. 2008: where an annotation leaves several tags possible, the likelihood is that of all
tag sequences that it allows; the loss is log Z less the log Z of the allowed sequences. Everything
is computed in double precision with sums scaled at each step, so that long sequences neither
overflow nor underflow. Shapes: emissions (batch, time, tags), lengths (batch,), transitions
(tags, tags) from row to column.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from zhiguan.ner.lattice import Lattice, Scheme
from zhiguan.ner.tags import TagSet


class Chain(nn.Module):
    """Transition scores of a tag set; what the tag scheme forbids can never be taken."""

    starts: Tensor
    ends: Tensor
    follows: Tensor

    def __init__(self, tags: TagSet) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(len(tags), len(tags)))
        self.register_buffer("starts", torch.tensor(tags.starts))
        self.register_buffer("ends", torch.tensor(tags.ends))
        self.register_buffer("follows", torch.tensor(tags.follows))

    def log_partition(self, emissions: Tensor, lengths: Tensor, allowed: Tensor) -> Tensor:
        """Log of the summed exponentials of the scores of all allowed sequences: shape (batch,).

        Args:
            emissions: scores, (batch, time, tags).
            lengths: characters of each sequence, at least 1.
            allowed: boolean (batch, time, tags); at least one allowed sequence each.
        """
        potentials, shifts = _potentials(emissions.double(), allowed)
        step = self.follows * self.weight.double().exp()
        alpha = self.starts * potentials[:, 0]
        total = shifts[:, 0]
        alpha, scale = _scaled(alpha)
        total = total + scale
        for time in range(1, emissions.shape[1]):
            live = time < lengths
            moved, scale = _scaled((alpha @ step) * potentials[:, time])
            alpha = torch.where(live[:, None], moved, alpha)
            total = total + torch.where(live, scale + shifts[:, time], torch.zeros_like(scale))
        return total + (alpha * self.ends).sum(1).clamp_min(1e-300).log()

    def loss(self, emissions: Tensor, lengths: Tensor, allowed: Tensor) -> Tensor:
        """Negative log likelihood of what the annotations allow, summed over the batch."""
        everything = torch.ones_like(allowed)
        both = self.log_partition(
            torch.cat([emissions, emissions]),
            torch.cat([lengths, lengths]),
            torch.cat([everything, allowed]),
        )
        free, restricted = both.chunk(2)
        return (free - restricted).sum()

    @torch.no_grad()
    def lattice(self, emissions: Tensor, lengths: Tensor, temperature: float = 1.0) -> Lattice:
        """The tag sequences of a batch, for the best ones and their probabilities."""
        parts = (self.weight, self.follows, self.starts, self.ends)
        weight, follows, starts, ends = (part.detach().cpu().numpy() for part in parts)
        scheme = Scheme(weight.astype("f8"), follows, starts, ends)
        return Lattice(emissions.double().cpu().numpy(), lengths.cpu().numpy(), scheme, temperature)


def _potentials(scores: Tensor, allowed: Tensor) -> tuple[Tensor, Tensor]:
    """Exponentials of allowed scores, each character's greatest being 1, and what was taken off."""
    shifts = scores.detach().masked_fill(~allowed, -torch.inf).max(2).values
    shifts = torch.where(shifts.isfinite(), shifts, torch.zeros_like(shifts))
    lowered = (scores - shifts[:, :, None]).masked_fill(~allowed, -torch.inf)
    return lowered.exp(), shifts


def _scaled(alpha: Tensor) -> tuple[Tensor, Tensor]:
    scale = alpha.sum(1, keepdim=True).clamp_min(1e-300)
    return alpha / scale, scale[:, 0].log()
