"""What runs in a worker process: tasks come in through a pipe, outcomes go back."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
import time
from collections.abc import Callable
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
    killed. It leaves Ctrl-C to the parent, and writes to standard error what others print.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(2, 1)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
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


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    os._exit(1)
