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

from zhiguan.ner.tags import TagSet

FORBIDDEN = -1e4


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
    def decode(self, emissions: Tensor, lengths: Tensor) -> Tensor:
        """The best tag sequences (Viterbi 1967): (batch, time), 0 behind a sequence's end."""
        scores = emissions.double()
        step = self.weight.double() + (~self.follows) * FORBIDDEN
        best = scores[:, 0] + (~self.starts) * FORBIDDEN
        stay = torch.arange(scores.shape[2], device=scores.device).expand(scores.shape[0], -1)
        back = []
        for time in range(1, scores.shape[1]):
            live = (time < lengths)[:, None]
            value, origin = (best[:, :, None] + step).max(1)
            best = torch.where(live, value + scores[:, time], best)
            back.append(torch.where(live, origin, stay))
        tag = (best + (~self.ends) * FORBIDDEN).argmax(1)
        path = [tag]
        for origin in reversed(back):
            tag = origin.gather(1, tag[:, None])[:, 0]
            path.append(tag)
        tags = torch.stack(path[::-1], 1)
        inside = torch.arange(tags.shape[1], device=tags.device) < lengths[:, None]
        return torch.where(inside, tags, torch.zeros_like(tags))

    @torch.no_grad()
    def posteriors(
        self, emissions: Tensor, lengths: Tensor, temperature: float = 1.0
    ) -> tuple[Tensor, Tensor]:
        """Marginal probabilities of tags (batch, time, tags) and of their pairs.

        All scores are divided by `temperature` first (Guo et al. 2017): above 1 the model becomes
        less sure of itself, and what it decodes stays the same.

        The second is (batch, time - 1, tags, tags): the probability of the tag at `t` and that at
        `t + 1` together. The probability that a whole stretch carries given tags follows: the
        product of its pairs' marginals over those of the tags that two pairs share.
        """
        scores = emissions.double() / temperature
        batch, size, tags = scores.shape
        potentials, _ = _potentials(scores, torch.ones_like(scores, dtype=torch.bool))
        step = self.follows * (self.weight.double() / temperature).exp()
        forward = torch.zeros_like(scores)
        forward[:, 0], _ = _scaled(self.starts * potentials[:, 0])
        for time in range(1, size):
            forward[:, time], _ = _scaled((forward[:, time - 1] @ step) * potentials[:, time])
        backward = self.ends.double().expand(batch, size, tags).clone()
        for time in range(size - 2, -1, -1):
            value, _ = _scaled((backward[:, time + 1] * potentials[:, time + 1]) @ step.T)
            live = (time < lengths - 1)[:, None]
            backward[:, time] = torch.where(live, value, self.ends.double())
        single = forward * backward
        single = single / single.sum(2, keepdim=True).clamp_min(1e-300)
        onward = potentials[:, 1:] * backward[:, 1:]
        pairs = forward[:, :-1, :, None] * step * onward[:, :, None, :]
        return single, pairs / pairs.sum((2, 3), keepdim=True).clamp_min(1e-300)


def _potentials(scores: Tensor, allowed: Tensor) -> tuple[Tensor, Tensor]:
    """Exponentials of allowed scores, each character's greatest being 1, and what was taken off."""
    shifts = scores.detach().masked_fill(~allowed, -torch.inf).max(2).values
    shifts = torch.where(shifts.isfinite(), shifts, torch.zeros_like(shifts))
    lowered = (scores - shifts[:, :, None]).masked_fill(~allowed, -torch.inf)
    return lowered.exp(), shifts


def _scaled(alpha: Tensor) -> tuple[Tensor, Tensor]:
    scale = alpha.sum(1, keepdim=True).clamp_min(1e-300)
    return alpha / scale, scale[:, 0].log()
