"""What runs in a worker process: tasks come in through a pipe, outcomes go back."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from zhiguan.batch.engine import Job
from zhiguan.batch.work import Outcome, Task
from zhiguan.errors import RunError, ZhiguanError

READY = "ready"
Process = Callable[[Task], Outcome]
Start = Callable[[Job], Process]
"""Makes, in the worker process, the function that does the tasks."""

_SECONDS_BETWEEN_LOOKS = 1.0
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def load(job: Job) -> Process:
    """The real work: the pipeline, loaded once for this process, on one thread.

    Raises:
        ModelError, RuleError: when the model or a rule of the user's own cannot be loaded.
    """
    from zhiguan.batch.worker import Worker  # torch and spaCy, which the run itself does not need
    from zhiguan.pipeline import use_one_thread

    use_one_thread()
    return Worker(job).process


def serve(pipe: Connection, start: Start, job: Job, parent: int) -> None:
    """Sends READY, or the error that kept the work from starting, then an outcome for each task.

    The process ends with its parent, of which `parent` is the process id, even when that was
    killed.
    """
    settle(parent)
    try:
        process = start(job)
    except ZhiguanError as error:
        pipe.send(error)
        return
    except Exception as error:  # whatever a broken installation raises: said once, by the parent
        pipe.send(RunError(f"a worker cannot start: {type(error).__name__}: {error}"))
        return
    with Path(os.devnull).open("w") as nothing:
        try:
            pipe.send(READY)
            while True:
                task = pipe.recv()
                # twice the limit: should the parent be gone, nobody else ends what hangs in C
                faulthandler.dump_traceback_later(
                    2 * job.limits.seconds + 10, exit=True, file=nothing
                )
                pipe.send(process(task))
                faulthandler.cancel_dump_traceback_later()
        except (EOFError, ConnectionError):
            return


def settle(parent: int) -> None:
    """Makes this process end with its parent, leave Ctrl-C to it, and keep off standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(2, 1)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    os._exit(1)


@contextlib.contextmanager
def starting() -> Iterator[None]:
    """For the parent, while it starts a process: what that has to be given before it runs any code.

    It has Ctrl-C masked until it can leave it to the parent; in the parent the signal is delivered
    a moment later. And its libraries have one thread each: more cores are used by more processes.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    held = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in held.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
