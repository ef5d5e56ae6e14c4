"""What all training runs share: seeds, optimiser, rate, arguments, the log of metrics."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from transformers import TrainerCallback, TrainingArguments

from zhiguan.ner.config import TrainingSection


def seed_everything(schedule: TrainingSection) -> None:
    """Fixes everything random, and the number of threads."""
    random.seed(schedule.seed)
    np.random.seed(schedule.seed)
    torch.manual_seed(schedule.seed)
    torch.set_num_threads(schedule.threads)


def optimizer(model: nn.Module, schedule: TrainingSection) -> torch.optim.Optimizer:
    """AdamW (Loshchilov and Hutter 2019) that leaves biases and norms without decay."""
    trained = [weights for weights in model.parameters() if weights.requires_grad]
    groups = [
        {"params": [w for w in trained if w.ndim > 1], "weight_decay": schedule.weight_decay},
        {"params": [w for w in trained if w.ndim <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=schedule.learning_rate)


def one_cycle(
    descent: torch.optim.Optimizer, schedule: TrainingSection, steps: int
) -> torch.optim.lr_scheduler.OneCycleLR:
    """The rate up over the warm-up and down over the rest; even the shortest run has both."""
    total = max(steps + 1, 4)
    return torch.optim.lr_scheduler.OneCycleLR(
        descent,
        schedule.learning_rate,
        total_steps=total,
        pct_start=max(schedule.warmup, 2 / total),
    )


def arguments(
    schedule: TrainingSection, steps: int, folder: Path, best: str | None
) -> TrainingArguments:
    """Arguments of a run over planned batches; with `best`, a metric, its best weights are kept."""
    every = max(1, steps // schedule.evaluations)
    return TrainingArguments(
        output_dir=str(folder),
        max_steps=steps,
        eval_strategy="steps",
        eval_steps=every,
        save_strategy="steps",
        save_steps=every,
        save_total_limit=2,
        load_best_model_at_end=best is not None,
        metric_for_best_model=best,
        greater_is_better=True,
        logging_steps=min(50, every),
        max_grad_norm=schedule.clip,
        seed=schedule.seed,
        use_cpu=schedule.device == "cpu",
        disable_tqdm=not sys.stderr.isatty(),
        remove_unused_columns=False,
        report_to=[],
        label_names=["allowed"],
    )


def last_checkpoint(folder: Path) -> str | None:
    """The newest checkpoint that is complete: the trainer's state is what it writes last."""
    states = list(folder.glob("checkpoint-*/trainer_state.json"))
    newest = max(states, key=lambda path: int(path.parent.name.partition("-")[2]), default=None)
    return None if newest is None else str(newest.parent)


class MetricsLog(TrainerCallback):
    """Appends everything that is logged to a file, one JSON object a line, with step and seed.

    A run that goes on from a checkpoint first takes out the lines behind it, so that the file is
    what an unbroken run would have written.
    """

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.seed = seed

    def on_train_begin(
        self,
        args: Any,  # noqa: ARG002
        state: Any,
        control: Any,  # noqa: ARG002
        **_: Any,
    ) -> None:
        """Takes out the lines of this seed behind the step from which the run goes on."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not self.path.is_file():
            return
        lines = self.path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if self._stands(line, state.global_step)]
        self.path.write_text("".join(kept), encoding="utf-8")

    def _stands(self, line: str, step: int) -> bool:
        try:
            row = json.loads(line)
        except ValueError:  # cut off when the run was killed
            return False
        return bool(row.get("seed") != self.seed or row["step"] <= step)

    def on_log(
        self,
        args: Any,  # noqa: ARG002
        state: Any,
        control: Any,  # noqa: ARG002
        logs: dict[str, float] | None = None,
        **_: Any,
    ) -> None:
        """Writes one line."""
        row = {"seed": self.seed, "step": state.global_step, **(logs or {})}
        with self.path.open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(row, ensure_ascii=False) + "\n")
