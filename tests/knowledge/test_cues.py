"""The words of attribution as data."""

import pytest

from gesta.errors import DataError
from gesta.knowledge import cues
from gesta.knowledge.cues import SLOTS, load_cues


def test_every_verb_says_where_its_content_stands():
    assert all(use.content for uses in load_cues().verbs.values() for use in uses)


def test_words_with_a_preposition_take_their_content_behind_it():
    uses = load_cues().verbs["call"]

    assert frozenset({"for"}) in {use.content for use in uses}
    assert all(use.particle is None or use.content & SLOTS for use in uses)


def test_a_verb_may_need_a_particle_and_a_preposition():
    uses = [use for use in load_cues().verbs["look"] if use.particle == "forward"]

    assert [use.content for use in uses] == [frozenset({"to"})]


def test_a_group_without_content_is_refused(tmp_path, monkeypatch):
    text = 'source = "x"\nnouns = []\nverbs = [{class = "odd", words = "say"}]\n'
    names = ("prepositional", "passive", "adjectives", "stirring", "holders", "drawn", "factual")
    tables = "".join(f'[{name}]\nwords = ""\n' for name in names)
    (tmp_path / "cues.toml").write_text(text + tables)
    monkeypatch.setattr(cues, "data_folder", lambda name: tmp_path)
    load_cues.cache_clear()

    with pytest.raises(DataError, match="odd"):
        load_cues()
    load_cues.cache_clear()
