"""The lexicon: its files keep their schema, and its entries code their own examples."""

import datetime
import re
import shutil
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from gesta.errors import DataError
from gesta.knowledge import lexicon as module
from gesta.knowledge.codebook import load_codebook
from gesta.knowledge.lexicon import ACTOR_CLASSES, NON_EVENT, Entry, load_lexicon
from gesta.knowledge.tables import data_folder
from gesta.records import Document, Reading

FLOOR = 0.97
WORD_FIELDS = (
    "obj", "obj_not", "subj", "subj_not", "mod", "not_mod", "mod_or_of", "gov", "not_gov", "comp", "comp_not",
    "predicate", "near",
)  # fmt: skip


def all_entries() -> list[Entry]:
    return [entry for senses in load_lexicon().entries.values() for entry in senses]


@pytest.fixture(scope="module")
def outcomes() -> list[tuple[Entry, Reading]]:
    """Every entry with the reading of its example; the model is loaded once."""
    from gesta.monitor import build_pipeline
    from gesta.settings import Settings

    entries = all_entries()
    day = datetime.date(2024, 5, 3)
    documents = [Document(str(number), entry.example, published=day) for number, entry in enumerate(entries)]
    return list(zip(entries, build_pipeline(Settings()).run(documents), strict=True))


def codes_as_it_says(entry: Entry, reading: Reading) -> bool:
    if entry.type == NON_EVENT:
        start = re.sub(r"\W.*", "", entry.lemma)[:4]
        return not any(event.trigger.text.lower().startswith(start) for event in reading.events)
    wanted = {entry.type, entry.joint} - {None}
    return any(event.type in wanted and (not entry.mode or entry.mode in event.modes) for event in reading.events)


def report(entry: Entry, reading: Reading) -> str:
    got = ", ".join("/".join((event.type, *event.modes)) for event in reading.events) or "nothing"
    return f"{entry.key}: {entry.example!r} gave {got}"


def test_examples_code_as_their_entries_say(outcomes):
    events = [(entry, reading) for entry, reading in outcomes if entry.type != NON_EVENT]
    wrong = [report(entry, reading) for entry, reading in events if not codes_as_it_says(entry, reading)]
    share = 1 - len(wrong) / len(events)
    assert share >= FLOOR, "\n".join(wrong)


def test_examples_of_other_senses_give_no_event(outcomes):
    others = [(entry, reading) for entry, reading in outcomes if entry.type == NON_EVENT]
    wrong = [report(entry, reading) for entry, reading in others if not codes_as_it_says(entry, reading)]
    assert len(wrong) <= (1 - FLOOR) * len(others), "\n".join(wrong)


def test_there_are_at_least_2500_entries():
    assert len(all_entries()) >= 2500


def test_every_type_has_at_least_40_entries_and_every_mode_at_least_2():
    types, modes = Counter(), Counter()
    for entry in all_entries():
        types[entry.type] += 1
        modes[entry.type, entry.mode] += 1
    for kind in load_codebook().types.values():
        assert types[kind.name] >= 40, kind.name
        # REQUEST and REJECT also take their modes from what is asked for or refused.
        content = load_codebook().content_modes.get(kind.name, {}).values()
        for mode in kind.modes:
            assert mode.name in content or modes[kind.name, mode.name] >= 2, (kind.name, mode.name)


def test_no_two_entries_say_the_same():
    same = Counter(msgspec.json.encode(msgspec.structs.replace(entry, example="", why="")) for entry in all_entries())
    assert [entry for entry, count in same.items() if count > 1] == []


def test_every_example_stands_once():
    twice = Counter(entry.example for entry in all_entries())
    assert [example for example, count in twice.items() if count > 1] == []


def test_each_file_holds_one_type():
    for source in data_folder("lexicon").iterdir():
        if source.name in module._OTHER_FILES or not source.name.endswith(".toml"):
            continue
        wanted = source.name.removesuffix(".toml")
        types = {entry.type.lower() for entry in module.read_table(source, module._Entries).entries}
        assert types == {wanted}, source.name


def test_every_class_named_anywhere_exists():
    classes = load_lexicon().classes
    for entry in all_entries():
        words = {word for name in WORD_FIELDS for word in getattr(entry, name)}
        words |= {word for group in entry.prep.values() for word in group}
        named = {word for word in words if word.startswith("@")} - ACTOR_CLASSES
        assert {word[1:] for word in named} <= set(classes), entry.key


@pytest.mark.parametrize(
    "verb", "fire strike hit beat launch charge block drive push raise cut leave move open close".split()
)
def test_everyday_verbs_are_no_events_without_a_fitting_argument(verb):
    """Bare senses of words that are mostly harmless would fire on sport, business and kitchens."""
    bare = [
        entry.key
        for entry in load_lexicon().senses(verb, "verb")
        if entry.type != NON_EVENT and entry.specificity == 0 and not entry.need
    ]
    assert bare == []


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped lexicon without its entries."""
    copy = tmp_path / "lexicon"
    shutil.copytree(str(data_folder("lexicon")), copy)
    for path in copy.glob("*.toml"):
        if path.name not in module._OTHER_FILES:
            path.unlink()
    monkeypatch.setattr(module, "data_folder", lambda name: copy)
    return copy


def load_with(folder: Path, entry: str) -> None:
    (folder / "own.toml").write_text(f'source = "test"\nentries = [\n {{{entry}}},\n]\n', encoding="utf-8")
    load_lexicon.__wrapped__()


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('lemma="raid", pos="verb", type="PILLAGE", ex="x"', ["own.toml", "raid/verb", "PILLAGE"]),
        ('lemma="raid", pos="verb", type="ASSAULT", mode="tickle", ex="x"', ["own.toml", "raid/verb", "tickle"]),
        ('lemma="raid", pos="verb", type="ASSAULT", obj=["@nowhere"], ex="x"', ["own.toml", "raid/verb", "@nowhere"]),
        ('lemma="raid", pos="verb", type="none", ex="x"', ["own.toml", "raid/verb", "reason"]),
        ('lemma="raid", pos="verb", type="ASSAULT", need=["luck"], ex="x"', ["own.toml", "entries[0]"]),
        ('lemma="raid", pos="verb", type="ASSAULT", objekt=["x"], ex="x"', ["own.toml", "objekt"]),
        ('lemma="raid", pos="verb", type="ASSAULT"', ["own.toml", "ex"]),
    ],
    ids=["type", "mode", "class", "reason", "need", "field", "example"],
)
def test_a_faulty_entry_is_named_with_its_file(folder: Path, entry: str, words: list[str]):
    with pytest.raises(DataError) as caught:
        load_with(folder, entry)
    for word in words:
        assert word in str(caught.value)


def test_a_sound_entry_of_ones_own_loads(folder: Path):
    load_with(folder, 'lemma="raid", pos="verb", type="ASSAULT", obj=["@place"], ex="Rebels raided a base."')
