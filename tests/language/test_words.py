import itertools

from hypothesis import given
from hypothesis import strategies as st

from gesta.language.words import find_blocks, read_words
from gesta.records import Repair, Span


def forms(text, repairs=()):
    return [(text[w.start : w.end], w.norm) for w in read_words(text, Span(0, len(text)), repairs)]


def plain(text):
    return [shown for shown, _ in forms(text)]


def test_contractions_and_possessives_are_words_of_their_own():
    assert plain("Rivia's envoy didn't sign.") == ["Rivia", "'s", "envoy", "did", "n't", "sign", "."]


def test_a_contraction_without_its_apostrophe_is_read_as_two_words_on_the_same_letters():
    text = "Norland hasnt answered"
    repair = Repair(Span(8, 13), "hasn't", "apostrophe")

    assert forms(text, [repair])[1:3] == [("has", "has"), ("nt", "n't")]


def test_a_possessive_without_its_apostrophe_is_cut_off_its_owner():
    text = "Marovs plan"
    repair = Repair(Span(5, 6), "'s", "possessive")

    assert forms(text, [repair]) == [("Marov", "Marov"), ("s", "'s"), ("plan", "plan")]


def test_a_lost_dash_is_one_word_over_the_gap():
    text = "weapons there  demands they refused"
    repair = Repair(Span(13, 15), "–", "dash")

    assert ("  ", "–") in forms(text, [repair])


def test_a_gap_without_a_repair_is_no_word():
    assert plain("there  demands") == ["there", "demands"]


def test_a_repair_that_reaches_out_of_the_block_is_left_aside():
    text = "one two"
    repair = Repair(Span(4, 7), "too", "apostrophe")

    assert [w.norm for w in read_words(text, Span(0, 5), [repair])] == ["one", "t"]


def test_welded_words_are_taken_apart_and_addresses_are_not():
    assert plain("They left,then returned and/or slept") == [
        "They", "left", ",", "then", "returned", "and", "/", "or", "slept",
    ]  # fmt: skip
    assert plain("(AP)—Rivia said 1,000") == ["(", "AP", ")", "—", "Rivia", "said", "1,000"]
    assert plain("see http://a.org/x,y.html now") == ["see", "http://a.org/x,y.html", "now"]
    assert plain("the U.S. and AT&T") == ["the", "U.S.", "and", "AT&T"]


def test_a_contraction_or_a_closing_mark_that_touches_more_is_taken_apart_too():
    assert plain("He said,\"We're here") == ["He", "said", ",", '"', "We", "'re", "here"]
    assert plain("no way..won't go") == ["no", "way", "..", "wo", "n't", "go"]
    assert plain('the corner"...and on') == ["the", "corner", '"', "...", "and", "on"]
    assert plain("they hadn't and havn't") == ["they", "had", "n't", "and", "hav", "n't"]
    assert plain("O'Neill, D'Angelo at five o'clock") == ["O'Neill", ",", "D'Angelo", "at", "five", "o'clock"]


def test_a_sender_is_cut_off_the_address():
    assert plain('"Ana"<ana@example.org>') == ['"', "Ana", '"', "<", "ana@example.org", ">"]
    assert plain("a<b") == ["a", "<", "b"]


def test_one_of_two_stops_belongs_to_the_abbreviation():
    assert plain("at Acme, Inc.. They") == ["at", "Acme", ",", "Inc.", ".", "They"]
    assert plain("left.. They") == ["left", "..", "They"]


def test_its_is_two_words_only_where_nothing_can_be_owned():
    assert plain("Its not over, its for sale")[:6] == ["It", "s", "not", "over", ",", "it"]
    assert plain("its very survival, its in-house staff")[:2] == ["its", "very"]
    assert "its" in plain("on its in-house staff")


def test_repeated_marks_are_one_word():
    assert plain("Stop!!! Why?!") == ["Stop", "!!!", "Why", "?!"]


def test_blank_lines_and_list_items_end_a_block_and_wrapped_lines_do_not():
    wrapped = (
        "The ministers of both countries met on the border to discuss\nprisoners and grain.\n\nNext paragraph\n- item"
    )

    assert [wrapped[b.start : b.end].split()[0] for b in find_blocks(wrapped)] == ["The", "Next", "-"]


@given(st.text(max_size=200))
def test_words_stand_on_their_letters_in_order_without_overlap(text):
    words = [w for block in find_blocks(text) for w in read_words(text, block)]

    assert all(text[w.start : w.end] == w.norm for w in words)
    assert all(a.end <= b.start for a, b in itertools.pairwise(words))


@given(st.text(alphabet="ab .,'\"!?/-()1—\n", max_size=80))
def test_no_sign_of_the_text_is_lost_but_whitespace(text):
    words = [w for block in find_blocks(text) for w in read_words(text, block)]

    assert "".join(w.norm for w in words) == "".join(text.split())


@given(st.text(max_size=60), st.data())
def test_repairs_never_move_a_word_off_the_text(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    repair = Repair(
        Span(start, end), data.draw(st.sampled_from(["hasn't", "'s", "–", "(", "we've been"])), "apostrophe"
    )
    words = read_words(text, Span(0, len(text)), [repair])

    assert all(0 <= w.start < w.end <= len(text) for w in words)
    assert all(a.end <= b.start for a, b in itertools.pairwise(words))
