"""Weights between two taggers, of which one was trained on from the other.

Wortsman et al. 2022 (Robust fine-tuning of zero-shot models): a point between the weights before
and after further training can keep what the first knew and have most of what the second learnt.
Between runs of different seeds there is no such way.
"""

from __future__ import annotations

from pathlib import Path

import torch

from zhiguan.errors import ModelError
from zhiguan.ner.charconv import CharConvScorer
from zhiguan.ner.loading import load_scorer


def blend(before: Path, after: Path, share: float) -> CharConvScorer:
    """The tagger `share` of the way from one to another of the same sizes and vocabularies.

    Args:
        before: a pipeline's folder, or its `ner`.
        after: what was trained on from it.
        share: of `after`, 0 to 1.

    Raises:
        ModelError: when one cannot be read, or the two do not fit.
    """
    first, second = (_ours(folder) for folder in (before, after))
    weights, others = first.model.state_dict(), second.model.state_dict()
    fits = {k: v.shape for k, v in weights.items()} == {k: v.shape for k, v in others.items()}
    same = all(
        getattr(first.encoder, name) == getattr(second.encoder, name)
        for name in ("characters", "bigrams")
    )
    if not (fits and same and first.encoder.lexicon.words == second.encoder.lexicon.words):
        raise ModelError(
            f"not trained on from {before}: sizes or vocabularies differ",
            where=str(after),
            hint="give a run with model.start at the first",
        )
    with torch.no_grad():
        for name, value in weights.items():
            if value.is_floating_point():
                value.lerp_(others[name], share)
    first.temperature += share * (second.temperature - first.temperature)
    return first


def _ours(folder: Path) -> CharConvScorer:
    scorer = load_scorer(folder)
    if not isinstance(scorer, CharConvScorer):
        raise ModelError("no charconv tagger", where=str(folder), hint="only those can be blended")
    return scorer
