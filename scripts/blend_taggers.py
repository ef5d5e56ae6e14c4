"""Makes a tagger between one and another that was trained on from it.

    python scripts/blend_taggers.py BEFORE AFTER --share 0.5 -o OUT

OUT is a copy of AFTER's folder with other weights; `scripts/calibrate_model.py` then fits its
confidences.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from zhiguan.errors import ZhiguanError
from zhiguan.ner.blending import blend


def main() -> int:
    """Reads two taggers and writes one."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="of AFTER, 0 to 1")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    try:
        scorer = blend(options.before, options.after, options.share)
        shutil.copytree(options.after, options.output, dirs_exist_ok=True)
        scorer.save(options.output / "ner")
    except (ZhiguanError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
