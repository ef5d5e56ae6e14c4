"""Puts the rules and gazetteers of `configs/` into a pipeline folder, in place.

    python scripts/refresh_model.py models/zhiguan

A model folder carries its own copy of both, so that a wheel and the folder are all that a user
needs; after a change to `configs/` this brings the copy up to date.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import spacy

from zhiguan.rules.component import NAME, RuleComponent

ROOT = Path(__file__).resolve().parents[1]


def refresh(model: Path, configs: Path) -> None:
    """Replaces the rule component of the pipeline in `model` by one with the files of `configs`."""
    nlp = spacy.load(model, exclude=[NAME])
    component = nlp.add_pipe(NAME)
    assert isinstance(component, RuleComponent)
    component.load([configs / "rules"], configs / "gazetteers")
    shutil.rmtree(model / NAME, ignore_errors=True)
    component.to_disk(model / NAME)
    nlp.config.to_disk(model / "config.cfg")
    nlp.meta["components"] = nlp.pipe_names


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="pipeline folder, such as models/zhiguan")
    parser.add_argument("--configs", type=Path, default=ROOT / "configs")
    arguments = parser.parse_args()
    refresh(arguments.model, arguments.configs)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
