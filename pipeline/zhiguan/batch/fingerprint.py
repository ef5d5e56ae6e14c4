"""What must be the same for a run to be taken up again: code, model, rules, inputs and options.

Of the model and the rules all bytes are hashed. Of an input its name, size and time of change are:
ten million pages are looked at in minutes, where reading them would take hours.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from zhiguan.batch.inputs import Source
from zhiguan.errors import InputError
from zhiguan.ingest.readers import STDIN


@dataclass(frozen=True, slots=True)
class InputMark:
    """The inputs of a run as one line of text, how many there are, and how many bytes to read."""

    text: str
    count: int
    bytes: int


def mark_inputs(sources: Iterable[Source | InputError]) -> InputMark:
    """SHA-256 over name, size and time of change of each input; of one that cannot be found, over
    its error. Standard input counts by its name: what it holds cannot be known before it is read.
    """
    total, size, count = hashlib.sha256(), 0, 0
    for source in sources:
        count += 1
        if isinstance(source, InputError):
            line = f"missing\0{source}"
        elif source.path == STDIN:
            line = STDIN
        else:
            try:
                status = Path(source.path).stat()
                line = f"{source.name}\0{status.st_size}\0{status.st_mtime_ns}"
                size += status.st_size
            except (OSError, ValueError) as error:
                line = f"{source.name}\0unreadable\0{error}"
        total.update(os.fsencode(line) + b"\n")
    text = f"{count} inputs, {size} bytes, sha256 {total.hexdigest()}"
    return InputMark(text, count, size)


def differences(before: object, now: Mapping[str, str]) -> list[str]:
    """What differs between two fingerprints, in words; options are named one by one."""
    held = before if isinstance(before, dict) else {}
    found = []
    for key in sorted({*held, *now}):
        old, new = held.get(key), now.get(key)
        if old == new:
            continue
        if key == "options" and old and new:
            found += _options(old, new)
        elif key in ("inputs", "version"):
            found.append(f"{key} ({_short(old)}; now {_short(new)})")
        else:
            found.append(key)
    return found


def _short(value: object) -> str:
    return str(value).partition(", sha256")[0]


def _options(before: object, now: str) -> list[str]:
    try:
        old = json.loads(str(before))
    except ValueError:
        return ["options"]
    new = json.loads(now)
    return [
        f"{key} ({json.dumps(old.get(key), ensure_ascii=False)}; "
        f"now {json.dumps(new.get(key), ensure_ascii=False)})"
        for key in sorted({*old, *new})
        if old.get(key) != new.get(key)
    ]
