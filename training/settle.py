"""The last rounds: `python -m training.settle --run DIR --silver FILE --base DIR`; writes `DIR/settled/last.pt`.

From the mean of the runs on, slowly: treebank sentences, many of them once more without punctuation, our own trees, and
the passages of the examples corpus without punctuation, with the trees that the mean gives them whole.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from training.config import Config, PolishConfig, load_config
from training.export import SETTLED, mean_of_runs
from training.silver import read_silver
from training.train import Trainer

SETTLED_NUMBER = 9  # its own order of sentences


def settle(config: Config, run: Path, silver: Path, base: Path, sentence_limit: int | None = None) -> None:
    """Goes on from its own checkpoint where one is there."""
    settling = config.settle
    rounds = PolishConfig(settling.epochs, settling.rate, settling.sentences)
    training = replace(config.training, epochs=0, stripped_share=settling.stripped_share)
    trainer = Trainer(
        replace(config, training=training, polish=rounds), base, run / SETTLED, sentence_limit, SETTLED_NUMBER
    )
    trainer.silver, trainer.silver_sentences = read_silver(silver), settling.silver
    if not trainer.checkpoint.exists():
        trainer.network.load_state_dict(mean_of_runs(run)[0])
    trainer.run()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("training/config.toml"))
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--silver", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    arguments = parser.parse_args()
    settle(load_config(arguments.config), arguments.run, arguments.silver, arguments.base)


if __name__ == "__main__":
    main()
