import pytest

from gesta.errors import ModelError
from gesta.language.reader import EventReader, load_reader


@pytest.fixture(scope="module")
def reader():
    return load_reader()


def words(text):
    return text.split()


def test_a_plain_act_is_voted_for_with_both_its_sides(reader):
    votes = reader.votes(0, words("Iranian troops shelled Kurdish villages in Iraq on Monday ."))

    best = max(votes, key=lambda vote: vote.types.get("ASSAULT", 0))
    assert best.word == 2
    assert best.types["ASSAULT"] > 0.8
    assert 1 in best.actors


def test_a_sentence_that_tells_no_event_gets_no_confident_vote(reader):
    votes = reader.votes(0, words("The orchestra rehearsed the second movement twice ."))

    assert [vote for vote in votes if vote.types.get("O", 0) < 0.5] == []


def test_the_same_words_give_the_same_votes_in_any_company(reader):
    told = words("Police arrested the opposition leader in Kampala .")
    alone = reader.votes(3, told)
    reader.votes(0, words("Something else happened ."))

    assert reader.votes(3, told) == alone


def test_a_sentence_in_which_the_lower_layers_see_nothing_is_not_read_on(reader, monkeypatch):
    def refuse(*_):
        raise AssertionError("read on")

    monkeypatch.setattr(reader, "_upper", type("Upper", (), {"run": refuse})())

    assert reader.votes(0, words("The cake was sweet and the tea was warm .")) == ()
    with pytest.raises(AssertionError, match="read on"):
        reader.votes(0, words("Rebels shelled the town of Goma ."))


@pytest.mark.parametrize("length", [1, 3, 3000])
def test_sentences_of_any_length_get_votes_for_words_that_are_there(reader, length):
    told = ["attacked"] * length

    votes = reader.votes(0, told)

    assert all(0 <= vote.word < length for vote in votes)
    assert all(0 <= word < length for vote in votes for word in (*vote.actors, *vote.recipients))


@pytest.mark.parametrize("told", [["🙂", "война", "战争"], ["\x00", "\u202e"], ["a" * 5000]])
def test_words_that_break_things_break_nothing(reader, told):
    reader.votes(0, told)


def test_a_missing_reader_is_named_with_what_to_do(tmp_path):
    with pytest.raises(ModelError, match=r"coding\.votes"):
        EventReader(tmp_path, 1)
