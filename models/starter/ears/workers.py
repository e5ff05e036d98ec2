"""Runs the training in as many processes of one thread as there are cores, or in this one on an accelerator."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from pathlib import Path

import torch
from torch import distributed

from models.starter.ears import grammar
from models.starter.ears.corpus import Corpus
from models.starter.ears.training import Plan, Run
from models.starter.ears.words import Vocabulary

MOST_WORKERS = 4


def train(folder: Path, plan: Plan) -> None:
    """Train from the corpus in `folder/corpus`; the network is left in `folder/ears.pt`."""
    if torch.cuda.is_available():
        _work(folder, plan, 0, 1, "")
        return
    workers = min(MOST_WORKERS, len(os.sched_getaffinity(0)))
    with tempfile.TemporaryDirectory() as meeting:
        context = multiprocessing.get_context("spawn")
        jobs = [(folder, plan, worker, workers, f"file://{meeting}/point") for worker in range(workers)]
        processes = [context.Process(target=_work, args=job) for job in jobs]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        if any(process.exitcode for process in processes):
            raise RuntimeError("a training process ended early; its own message stands above")


def _work(folder: Path, plan: Plan, worker: int, workers: int, meeting: str) -> None:
    if workers > 1:
        torch.set_num_threads(1)
        distributed.init_process_group("gloo", init_method=meeting, rank=worker, world_size=workers)
    shards = sorted((folder / "corpus").glob("*.json"))
    last = int(shards[-1].stem)
    corpus = Corpus.open(folder / "corpus", skip=frozenset([last]))
    check = Corpus.open(folder / "corpus", skip=frozenset(int(path.stem) for path in shards[:-1]))
    names = {name for part in (corpus, check) for _, item in part.items for name in item.phonemes}
    words = Vocabulary.of(grammar.load().words())
    Run(folder, corpus, words, ["", *sorted(names)], plan, worker, workers).train(check)
    if workers > 1:
        distributed.destroy_process_group()
