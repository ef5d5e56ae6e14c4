"""`run.json`: what makes a run the same run, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import zhiguan
from zhiguan.batch.fingerprint import differences
from zhiguan.batch.inputs import digest, digest_folder
from zhiguan.batch.options import Options
from zhiguan.batch.outputs import FAILURES, RECORDS, RUN
from zhiguan.batch.totals import Totals
from zhiguan.errors import ConfigError
from zhiguan.export.registry import outputs
from zhiguan.rules.loader import rule_files


def fingerprint(options: Options, inputs: str) -> dict[str, str]:
    """What must be the same for a run to be taken up again.

    Workers, engine and time limit may differ: the records do not depend on them.
    """
    limits = asdict(options.limits)
    del limits["seconds"]
    chosen = {
        "published": options.published,
        "region": options.region,
        "articles": options.articles,
        "formats": sorted(options.formats),
        **limits,
    }
    return {
        "version": zhiguan.__version__,
        "model": digest_folder(options.model),
        "rules": _digest_rules(options),
        "inputs": inputs,
        "options": json.dumps(chosen, ensure_ascii=False, sort_keys=True),
    }


def _digest_rules(options: Options) -> str:
    shipped = digest_folder(options.model / "rules")
    own = [digest(path) for path in rule_files(options.rules)]
    return "+".join([shipped, *own])


def finished(out: Path, marks: Mapping[str, str]) -> Totals | None:
    """The totals of the same run if OUT holds it; None when it holds no run.

    Raises:
        ConfigError: when it holds another.
    """
    path = out / RUN
    if not path.is_file():
        return None
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
        changed = differences(before["fingerprint"], marks)
        if not changed and all((out / name).is_file() for name in before["files"]):
            return Totals(**before["counts"], seconds=before["seconds"])
    except (ValueError, KeyError, TypeError):
        changed = ["options or inputs"]
    if not changed:
        return None
    raise ConfigError(
        f"holds the results of a run with other {', '.join(changed)}",
        where=str(out),
        hint="choose another -o, or give --restart to replace them",
    )


def summary(options: Options, marks: Mapping[str, str], totals: Totals) -> str:
    """`run.json`: what ran, on what, and how much came of it."""
    versions = {"zhiguan": zhiguan.__version__}
    versions |= {name: version(name) for name in ("spacy", "torch", "transformers")}
    counts = asdict(totals)
    del counts["end"]
    seconds = counts.pop("seconds")
    files = [RECORDS, FAILURES, *(output.name for output in outputs(options.formats))]
    content = {
        "fingerprint": dict(marks),
        "model": str(options.model),
        "inputs": list(options.inputs),
        "files": files,
        "versions": versions,
        "counts": counts,
        "seconds": round(seconds, 3),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
