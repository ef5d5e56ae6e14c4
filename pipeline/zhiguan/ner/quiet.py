"""Loading and saving without the progress bars of transformers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from transformers import utils


@contextmanager
def no_bars() -> Iterator[None]:
    """No progress bars inside; afterwards as before."""
    logging: Any = utils.logging
    shown = bool(getattr(logging, "_tqdm_active", True))
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()
