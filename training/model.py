"""The network: a six-layer encoder that sees the shape of words, and five heads on its word vectors."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from training.config import BaseConfig, ModelConfig

WIDTH, LAYERS, ATTENTION_HEADS, INNER, POSITIONS, VOCABULARY = 384, 6, 12, 1536, 512, 30522
SCALE = (WIDTH / ATTENTION_HEADS) ** -0.5
SHAPES = 13  # see gesta.language.shapes


@dataclass(frozen=True)
class Output:
    """Scores per word; arcs have the artificial root as head 0.

    arcs [batch, word, 1 + word]; tags, pos, names [batch, word, label]; vectors [batch, word, width]
    """

    arcs: Tensor
    tags: Tensor
    pos: Tensor
    names: Tensor
    label_heads: Tensor
    label_children: Tensor
    vectors: Tensor


class Layer(nn.Module):
    """A transformer layer as in BERT (normalisation after the residual)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm_attention = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = dropout

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """x [batch, piece, width]; bias [batch, 1, 1, piece], large negative on padding, None where there is none."""
        batch, length, _ = x.shape
        q, k, v = (
            part.view(batch, length, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).transpose(1, 2)
            for part in self.qkv(x).split(WIDTH, -1)
        )
        # Written out: torch's fused attention is twice as slow on short sentences, and exports worse.
        scores = q @ k.transpose(-1, -2) * SCALE
        weights = torch.softmax(scores if bias is None else scores + bias.to(scores.dtype), -1)
        mixed = weights.to(v.dtype) @ v
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, length, WIDTH))
        x = self.norm_attention(x + functional.dropout(mixed, self.dropout, self.training))
        inner = self.down(functional.gelu(self.up(x)))
        return self.norm(x + functional.dropout(inner, self.dropout, self.training))


class Encoder(nn.Module):
    """all-MiniLM-L6-v2 with an embedding of word shapes added to its input; gives the last layers' outputs."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(config.hidden_dropout) for _ in range(LAYERS))
        self.mixed = config.mixed_layers
        self.mix = nn.Parameter(torch.tensor([0.0] * (config.mixed_layers - 1) + [1.5]))
        self.dropout = config.hidden_dropout

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """pieces, shapes [batch, piece] ids; mask the same, 1 on real pieces -> [batch, piece, width]."""
        return self.upper(self.lower(pieces, shapes, mask), mask)

    def lower(self, pieces: Tensor, shapes: Tensor, mask: Tensor | None) -> Tensor:
        """What comes out of the first layer whose output is used, and with it all that `upper` needs."""
        places = self.positions.weight[: pieces.shape[1]]
        x = self.norm(self.words(pieces) + places + self.shapes(shapes))
        x = functional.dropout(x, self.dropout, self.training)
        bias = None if mask is None else _bias(mask, x)
        for layer in self.layers[: 1 - self.mixed]:
            x = layer(x, bias)
        return x

    def upper(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """The weighted mean of what `lower` gives and of the layers above."""
        bias = None if mask is None else _bias(mask, x)
        weights = torch.softmax(self.mix, 0)
        mixed = x * weights[0]
        for layer, weight in zip(self.layers[1 - self.mixed :], weights[1:], strict=True):
            x = layer(x, bias)
            mixed = mixed + x * weight
        return mixed


def _bias(mask: Tensor, x: Tensor) -> Tensor:
    return ((1.0 - mask.to(x.dtype)) * -1e4)[:, None, None, :]


def _shared_dropout(x: Tensor, rate: float, training: bool) -> Tensor:
    """Drops the same features in every word of a sentence."""
    if not training:
        return x
    return x * functional.dropout(torch.ones_like(x[:, :1]), rate, True)


class Head(nn.Module):
    """One hidden layer with shared dropout behind it."""

    def __init__(self, size_in: int, size_out: int, dropout: float) -> None:
        super().__init__()
        self.linear = nn.Linear(size_in, size_out)
        self.dropout = dropout

    def forward(self, x: Tensor) -> Tensor:
        """[batch, word, in] -> [batch, word, out]."""
        return _shared_dropout(functional.leaky_relu(self.linear(x), 0.1), self.dropout, self.training)


def _with_one(x: Tensor) -> Tensor:
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


class Network(nn.Module):
    """Encoder and heads; word vectors are the mean of first and last piece, with the word's shape beside it."""

    def __init__(self, config: ModelConfig, tags: int, pos: int, deps: int, names: int) -> None:
        super().__init__()
        self.encoder = Encoder(config)
        self.shapes = nn.Embedding(SHAPES, config.shape_size)
        size = WIDTH + config.shape_size
        self.root = nn.Parameter(torch.zeros(1, 1, size))
        self.tag_head = nn.Linear(size, tags)
        self.pos_head = nn.Linear(size, pos)
        self.name_inner = Head(size, config.name_size, config.head_dropout)
        self.name_head = nn.Linear(config.name_size, names)
        self.arc_head = Head(size, config.arc_size, config.head_dropout)
        self.arc_child = Head(size, config.arc_size, config.head_dropout)
        self.label_head = Head(size, config.label_size, config.head_dropout)
        self.label_child = Head(size, config.label_size, config.head_dropout)
        self.arc = nn.Parameter(torch.randn(config.arc_size + 1, config.arc_size) * 0.02)
        self.label = nn.Parameter(torch.randn(config.label_size + 1, deps * (config.label_size + 1)) * 0.02)
        self.deps = deps
        self.word_dropout = config.word_dropout

    def vectors(
        self, pieces: Tensor, shapes: Tensor, mask: Tensor, first: Tensor, last: Tensor, word_shapes: Tensor
    ) -> Tensor:
        """Word vectors [batch, word, width + shape_size]; first, last: [batch, word] piece index of each word."""
        x = self.encoder(pieces, shapes, mask)
        wide = (-1, -1, WIDTH)
        edges = torch.gather(x, 1, first[..., None].expand(wide)) + torch.gather(x, 1, last[..., None].expand(wide))
        return torch.cat([edges * 0.5, self.shapes(word_shapes).to(edges.dtype)], -1)

    def forward(
        self, pieces: Tensor, shapes: Tensor, mask: Tensor, first: Tensor, last: Tensor, word_shapes: Tensor
    ) -> Output:
        """Scores of all heads but the labels, which need heads first: see `labels`."""
        plain = self.vectors(pieces, shapes, mask, first, last, word_shapes)
        words = functional.dropout(plain, self.word_dropout, self.training)
        rooted = torch.cat([self.root.to(words.dtype).expand(words.shape[0], -1, -1), words], 1)
        arcs = (_with_one(self.arc_child(words)) @ self.arc.to(words.dtype)) @ self.arc_head(rooted).transpose(1, 2)
        return Output(
            arcs=arcs,
            tags=self.tag_head(words),
            pos=self.pos_head(words),
            names=self.name_head(self.name_inner(words)),
            label_heads=_with_one(self.label_head(rooted)),
            label_children=_with_one(self.label_child(words)),
            vectors=plain,
        )

    def labels(self, output: Output, heads: Tensor) -> Tensor:
        """Relation scores [batch, word, dep] for given heads [batch, word] (0 = root)."""
        size = output.label_heads.shape[-1]
        chosen = torch.gather(output.label_heads, 1, heads[..., None].expand(-1, -1, size))
        batch, words, _ = output.label_children.shape
        left = (output.label_children @ self.label.to(chosen.dtype)).view(batch, words, self.deps, size)
        return (left @ chosen[..., None]).squeeze(-1)


def check_base(path: Path, config: BaseConfig) -> None:
    """ValueError unless the base weights are byte for byte the published ones."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != config.sha256:
        raise ValueError(f"{path}: sha256 {digest}, expected {config.sha256} ({config.package})")


def load_base(network: Network, path: Path) -> None:
    """Copies the published weights into the encoder; token types are folded into the positions (English uses one)."""
    weights = load_file(str(path))
    encoder = network.encoder
    with torch.no_grad():
        encoder.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        types = weights["embeddings.token_type_embeddings.weight"][0]
        encoder.positions.weight.copy_(weights["embeddings.position_embeddings.weight"] + types)
        _copy(encoder.norm, weights, "embeddings.LayerNorm")
        for number, layer in enumerate(encoder.layers):
            prefix = f"encoder.layer.{number}."
            for kind in ("weight", "bias"):
                parts = [weights[f"{prefix}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
                getattr(layer.qkv, kind).copy_(torch.cat(parts))
            _copy(layer.out, weights, prefix + "attention.output.dense")
            _copy(layer.norm_attention, weights, prefix + "attention.output.LayerNorm")
            _copy(layer.up, weights, prefix + "intermediate.dense")
            _copy(layer.down, weights, prefix + "output.dense")
            _copy(layer.norm, weights, prefix + "output.LayerNorm")


def _copy(module: nn.Module, weights: dict[str, Tensor], prefix: str) -> None:
    module.weight.copy_(weights[prefix + ".weight"])  # type: ignore[operator, union-attr]
    module.bias.copy_(weights[prefix + ".bias"])  # type: ignore[operator, union-attr]
