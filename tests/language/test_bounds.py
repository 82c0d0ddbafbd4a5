import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesta.errors import ModelError
from gesta.language.bounds import Bounds, Starts, kind_of, load_bounds
from gesta.language.engine import MODEL_FOLDER
from gesta.language.split import sentence_starts
from gesta.language.words import find_blocks, read_words
from gesta.records import Span


def cut_into_words(text):
    return [read_words(text, block) for block in find_blocks(text)]


def split(text):
    blocks = cut_into_words(text)
    firsts = [
        words[i].start
        for words, starts in zip(blocks, load_bounds(MODEL_FOLDER).starts(text, blocks), strict=True)
        for i in starts.sure
    ]
    return [text[a:b].strip() for a, b in zip(firsts, [*firsts[1:], len(text)], strict=True)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Ana Marov 05/14/2001 09:32 AM", "Please send me the contract by Friday."],
        ["Thanks for your help.", "Best regards,", "Jo Hale"],
        ["Email: jo.hale@example.org", "I would like to sell two old bicycles."],
        ["great food!", "the staff was friendly too"],
    ],
)
def test_a_sentence_without_a_stop_ends_where_a_reader_ends_it(sentences):
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "Prime Minister Ana Marov met President Jo Hale of Norland in Paris on Monday.",
        "Defense Secretary Lee said Wednesday that North Korea and China will hold talks next week.",
        "Troops from Rivia, Norland and Sudria took part in Exercise Iron Wall 2021 near Norburg.",
        "He said the U.N. Security Council would meet at 10:30 a.m. on Tuesday.",
        'The minister said: "We will not give up our land."',
    ],
)
def test_names_titles_dates_and_quotations_in_news_open_no_sentence(sentence):
    assert split(sentence) == [sentence]


texts = st.lists(
    st.one_of(st.sampled_from(["Troops", "left.", "Rivia", '"No!"', "\n\n", "3/4/2001", "Thanks,", "U.S."]), st.text()),
    max_size=30,
).map(" ".join)


@settings(deadline=None)
@given(texts)
def test_what_the_rules_say_stands(text):
    blocks = cut_into_words(text)

    for words, starts in zip(blocks, load_bounds(MODEL_FOLDER).starts(text, blocks), strict=True):
        assert set(sentence_starts(words)) <= set(starts.sure)
        assert starts.sure == sorted(set(starts.sure))
        assert not set(starts.sure) & set(starts.doubtful)


@settings(deadline=None)
@given(texts, texts)
def test_a_block_is_cut_alike_beside_any_other(text, other):
    both = f"{text}\n\n{other}"
    blocks = cut_into_words(both)
    found = load_bounds(MODEL_FOLDER).starts(both, blocks)

    assert [start for words in blocks for start in load_bounds(MODEL_FOLDER).starts(both, [words])] == found


def test_a_full_line_opens_no_sentence():
    text = "The company has exercised a warrant to buy\n450,000 shares of Hale Corp at two dollars each."
    words = read_words(text, Span(0, len(text)))

    assert load_bounds(MODEL_FOLDER).starts(text, [words]) == load_bounds(MODEL_FOLDER).starts(
        text.replace("\n", " "), [words]
    )


def test_nothing_has_no_bounds():
    assert load_bounds(MODEL_FOLDER).starts("", []) == []
    assert load_bounds(MODEL_FOLDER).starts("", [[]]) == [Starts([], [])]


def test_every_word_has_a_kind():
    assert kind_of("Marov") != kind_of("marov") != kind_of("MAROV")
    assert kind_of("jo@example.org") != kind_of("9:30")
    assert kind_of("\x00") > 0


def test_a_missing_or_damaged_network_is_a_model_error(tmp_path):
    with pytest.raises(ModelError, match="reinstall"):
        Bounds(tmp_path)
    shutil.copy(MODEL_FOLDER / "bounds.json", tmp_path)
    with pytest.raises(ModelError, match="reinstall"):
        Bounds(tmp_path)
