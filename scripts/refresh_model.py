"""Puts the rules and gazetteers of `configs/` into a pipeline folder, in place.

    python scripts/refresh_model.py models/zhiguan

A model folder carries its own copy of both, so that a wheel and the folder are all that a user
needs; after a change to `configs/` this brings the copy up to date.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from zhiguan.rules.component import RuleComponent

ROOT = Path(__file__).resolve().parents[1]
FOLDER = "rules"


def refresh(model: Path, configs: Path) -> None:
    """Replaces the rules and gazetteers in a pipeline folder by those of `configs`.

    Raises:
        RuleError, ConfigError: when one of them is wrong; the folder is left as it was.
    """
    component = RuleComponent().load([configs / "rules"], configs / "gazetteers")
    shutil.rmtree(model / FOLDER, ignore_errors=True)
    component.to_disk(model / FOLDER)


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
