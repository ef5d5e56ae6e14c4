"""What must be the same for a run to be taken up again: code, model, rules, inputs and options.

All bytes are hashed, of the model, of the rules and of the inputs: reading a page once more costs a
thousandth of what extracting from it does, and a copy of the inputs, or one that was only touched,
is the same input.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from zhiguan.batch.inputs import Source, digest
from zhiguan.errors import InputError
from zhiguan.ingest.readers import STDIN


@dataclass(frozen=True, slots=True)
class InputMark:
    """The inputs of a run: `text` tells what they hold, `state` is what can be told at a glance.

    `count` is how many there are, `bytes` how much there is to read.
    """

    text: str
    state: str
    count: int
    bytes: int


def mark_inputs(sources: Iterable[Source | InputError], *, contents: bool = True) -> InputMark:
    """SHA-256 over names and contents of the inputs, and over names, sizes and times of change.

    An input that cannot be found or read counts by its error, one that can be read only once
    (standard input, a pipe) by its name. Without `contents` no file is opened, and `text` is empty.
    """
    text, state, size, count = hashlib.sha256(), hashlib.sha256(), 0, 0
    for source in sources:
        count += 1
        if isinstance(source, InputError):
            held = seen = f"missing\0{source}"
        elif source.path == STDIN:
            held = seen = STDIN
        else:
            path = Path(source.path)
            held = seen = f"{source.name}\0"
            try:
                status = path.stat()
                size += status.st_size
                seen += f"{status.st_size}\0{status.st_mtime_ns}"
                if contents and stat.S_ISREG(status.st_mode):
                    held += digest(path)
            except (OSError, ValueError) as error:
                held = seen = f"{source.name}\0unreadable\0{error}"
        text.update(os.fsencode(held) + b"\n")
        state.update(os.fsencode(seen) + b"\n")
    told = f"{count} inputs, {size} bytes, sha256 {text.hexdigest()}" if contents else ""
    return InputMark(told, state.hexdigest(), count, size)


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
