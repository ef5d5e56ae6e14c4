"""Where a run has got to: partial outputs in OUT/.run that only ever grow by whole chunks.

After each chunk of inputs the partial files are flushed to disk, then one line is added to the
journal: how many inputs are done and how long each partial file is. A run that was killed is taken
up behind the last whole line; what was written after it is cut off.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from zhiguan.errors import ConfigError


class Journal:
    """The partial files of one run and the record of its progress; a context manager.

    Args:
        out: the run's output folder; it is made if absent.
        names: the files that the run writes, in OUT when it is finished.
        fingerprint: hashes of inputs, model and options; a partial run with another is refused.
        restart: throw a partial run away instead.

    Raises:
        ConfigError: when another run is at work in `out`, or `out` holds a part of another run.
    """

    def __init__(
        self, out: Path, names: Sequence[str], fingerprint: Mapping[str, str], *, restart: bool
    ) -> None:
        self.out = out
        self.names = tuple(names)
        self.done = 0
        self._folder = out / ".run"
        if restart:
            self._lock_folder(out)
            for entry in self._folder.iterdir():
                if entry.name != "lock":
                    entry.unlink()
        else:
            self._lock_folder(out)
        sizes = self._resume(fingerprint)
        self._files = {name: self._open(name, sizes.get(name, 0)) for name in self.names}
        self._log = (self._folder / "journal.jsonl").open("ab")

    def _lock_folder(self, out: Path) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = (self._folder / "lock").open("wb")
        except OSError as error:
            raise ConfigError(
                f"cannot write there: {error.strerror}", where=str(out), hint="choose another -o"
            ) from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigError("another run is writing there", where=str(out)) from None

    def _resume(self, fingerprint: Mapping[str, str]) -> dict[str, int]:
        path = self._folder / "journal.jsonl"
        lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
        whole = [json.loads(line) for line in lines if line.endswith(b"\n")]
        if not whole:
            path.write_bytes((json.dumps({"run": dict(fingerprint)}) + "\n").encode())
            return {}
        before = whole[0].get("run", {})
        changed = sorted(k for k in {*before, *fingerprint} if before.get(k) != fingerprint.get(k))
        if changed:
            raise ConfigError(
                f"holds part of a run with other {', '.join(changed)}",
                where=str(self.out),
                hint="run it as it was to finish it, or give --restart to start over",
            )
        path.write_bytes(b"".join(line for line in lines if line.endswith(b"\n")))
        if len(whole) == 1:
            return {}
        self.done = int(whole[-1]["done"])
        return {name: int(size) for name, size in whole[-1]["sizes"].items()}

    def _open(self, name: str, size: int) -> BinaryIO:
        path, finished = self._folder / name, self.out / name
        if size and not path.exists() and finished.exists():
            finished.replace(path)  # killed while the finished files were being moved
        path.touch()
        if path.stat().st_size < size:
            raise ConfigError(
                f"{name} is shorter than the run's journal says",
                where=str(self._folder),
                hint="give --restart to start over",
            )
        os.truncate(path, size)
        return path.open("ab")

    def add(self, inputs: int, texts: Mapping[str, str]) -> None:
        """Adds the outputs of a chunk of inputs, and notes that they are done."""
        for name, text in texts.items():
            self._files[name].write(text.encode("utf-8"))
        for handle in self._files.values():
            handle.flush()
            os.fsync(handle.fileno())
        self.done += inputs
        sizes = {name: handle.tell() for name, handle in self._files.items()}
        self._log.write((json.dumps({"done": self.done, "sizes": sizes}) + "\n").encode())
        self._log.flush()
        os.fsync(self._log.fileno())

    def part(self, name: str) -> Path:
        """The partial file of an output while the run is at work."""
        return self._folder / name

    def finish(self, extra: Sequence[str] = ()) -> None:
        """Moves the finished files, and those of `extra` in the run's folder, to OUT."""
        for name in (*self.names, *extra):
            (self._folder / name).replace(self.out / name)
        shutil.rmtree(self._folder)

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for handle in (*self._files.values(), self._log, self._lock):
            with contextlib.suppress(OSError):  # what a full disk left unwritten is cut off later
                handle.close()
        if error is not None and not self.done:
            self._leave_no_trace()

    def _leave_no_trace(self) -> None:
        """A run that failed before anything was done leaves nothing behind."""
        shutil.rmtree(self._folder, ignore_errors=True)
        with contextlib.suppress(OSError):  # the folder holds something else: it stays
            self.out.rmdir()
