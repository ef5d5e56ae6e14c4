"""Training the word model with pkuseg's own trainer, and scoring it on sentences held out."""

from __future__ import annotations

import argparse
import contextlib
import io
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import spacy_pkuseg
from spacy_pkuseg.config import config as pkuseg_config

from zhiguan.errors import InputError
from zhiguan.words.segmenter import Segmenter


def read_gold(path: Path) -> list[str]:
    """The sentences of a segmented text, one a line, words separated by spaces.

    Raises:
        InputError: when the file cannot be read or holds no sentence.
    """
    try:
        lines = [" ".join(line.split()) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"segmented text cannot be read: {error}", where=str(path)) from error
    lines = [line for line in lines if line]
    if not lines:
        raise InputError("no sentence in it", where=str(path), hint="one a line, words spaced")
    return lines


def split(lines: Sequence[str], every: int = 10) -> tuple[list[str], list[str]]:
    """Sentences to train on, and every `every`th, held out."""
    held = [line for index, line in enumerate(lines) if index % every == every - 1]
    return [line for index, line in enumerate(lines) if index % every != every - 1], held


def fit(lines: Sequence[str], scratch: Path, *, iterations: int = 15) -> Segmenter:
    """A segmenter trained on sentences whose words are separated by spaces.

    Args:
        lines: the sentences.
        scratch: a folder for the trainer's files; removed afterwards.
        iterations: passes over the text.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    text, probe = scratch / "train.txt", scratch / "probe.txt"
    text.write_text("\n".join(lines), encoding="utf-8")
    probe.write_text(lines[0], encoding="utf-8")
    pkuseg_config.nThread = 1
    with contextlib.redirect_stdout(io.StringIO()):  # the trainer prints its own progress
        spacy_pkuseg.train(str(text), str(probe), str(scratch / "model"), train_iter=iterations)
    segmenter = Segmenter.load(scratch / "model")
    shutil.rmtree(scratch)
    return segmenter


def f1(segmenter: Segmenter, lines: Iterable[str]) -> float:
    """Word F1 on segmented sentences: a word counts when both its edges are right."""
    right = gold = found = 0
    for line in lines:
        words = line.split()
        truth, guess = _spans(words), _spans(segmenter.cut("".join(words)))
        right += len(truth & guess)
        gold += len(truth)
        found += len(guess)
    return 2 * right / (gold + found) if gold + found else 0.0


def _spans(words: Iterable[str]) -> set[tuple[int, int]]:
    spans, at = set(), 0
    for word in words:
        spans.add((at, at + len(word)))
        at += len(word)
    return spans


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains a word model and prints its F1 on the sentences held out."""
    parser = argparse.ArgumentParser(
        prog="python -m zhiguan.words.training", description=main.__doc__
    )
    parser.add_argument("gold", type=Path, help="segmented text, words separated by spaces")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder of the word model")
    parser.add_argument("--iterations", type=int, default=15)
    parser.add_argument("--only-score", action="store_true", help="score the model that is there")
    options = parser.parse_args(arguments)
    lines, held = split(read_gold(options.gold))
    if not options.only_score:
        fit(lines, options.out / "scratch", iterations=options.iterations).save(options.out)
    score = f1(Segmenter.load(options.out), held)
    words = sum(len(line.split()) for line in held)
    print(f"word F1 {score:.4f} on {len(held)} sentences, {words} words, not trained on")
    return 0


if __name__ == "__main__":
    sys.exit(main())
